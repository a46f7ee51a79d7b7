"""The files in ``static/``: style sheets, scripts, the icon and the web app manifest, under names that change with their content."""

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
_ICON = "icon.svg"
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


@functools.cache
def asset(file: str) -> Asset:
    """Reads a file of ``static/``: ``style.css`` is served as ``style.<hash>.css``."""
    path = STATIC / file
    content = path.read_text(encoding="utf-8")
    for aside, instead in _ASIDE.get(path.suffix, ()):
        content = aside.sub(instead, content)
    if path.suffix == ".webmanifest":
        content = content.replace(_ICON, asset(_ICON).name)
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    return Asset(f"{path.stem}.{digest}{path.suffix}", content, TYPES[path.suffix])
