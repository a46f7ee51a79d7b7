"""The files in ``static/``: style sheets, scripts, icons and the web app manifest, under names that change with their content."""

import functools
import hashlib
import re
from pathlib import Path

import msgspec

STATIC = Path(__file__).parents[2] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
PICTURE = ".png"
_ICONS = re.compile(r"icon\.svg|icon-[0-9]+\.png")
_ASIDE = {
    ".js": [(re.compile(r"^[ ]+(?://.*\n)?|^//.*\n", re.MULTILINE), "")],
    ".css": [
        (re.compile(r"/\*.*?\*/", re.DOTALL), ""),
        (re.compile(r"\s*([{};,>])\s+"), r"\1"),
        (re.compile(r": "), ":"),
        (re.compile(r";?\s*([{}])"), r"\1"),
    ],
}
"""In a script or style sheet: what is there for its readers only, comments and space."""


class Asset(msgspec.Struct, frozen=True):
    """A file that browsers may keep for good: its name changes with its content."""

    name: str
    content: str
    media_type: str


class Picture(msgspec.Struct, frozen=True):
    """An icon that browsers may keep for good."""

    name: str
    content: bytes
    media_type: str = "image/png"


@functools.cache
def asset(file: str) -> Asset:
    """Reads a file of ``static/``: ``style.css`` is served as ``style.<hash>.css``."""
    path = STATIC / file
    content = path.read_text(encoding="utf-8")
    for aside, instead in _ASIDE.get(path.suffix, ()):
        content = aside.sub(instead, content)
    if path.suffix == ".webmanifest":
        content = _ICONS.sub(lambda named: _named(STATIC / named[0], (STATIC / named[0]).read_bytes()), content)
    return Asset(_named(path, content.encode()), content, TYPES[path.suffix])


@functools.cache
def picture(file: str) -> Picture:
    """Reads an icon: ``icon-180.png`` is served as ``icon-180.<hash>.png``."""
    content = (STATIC / file).read_bytes()
    return Picture(_named(STATIC / file, content), content)


def _named(path: Path, content: bytes) -> str:
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"
