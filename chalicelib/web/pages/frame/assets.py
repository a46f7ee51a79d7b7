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
_NAMES = "names.json"
_ASIDE = {
    ".js": [(r"(?m)^[ ]+(?://.*\n)?|^//.*\n", "")],
    ".css": [(r"(?s)/\*.*?\*/", ""), (r"\s*([{};,>])\s+", r"\1"), (": ", ":"), (r";?\s*([{}])", r"\1")],
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
    packed = _packed()
    if file not in packed:
        content = _for_browsers(path.suffix, content)
    return Asset(packed.get(file) or _name(path, content), content, TYPES[path.suffix])


@functools.cache
def _packed() -> dict[str, str]:
    """Returns the names of files that are as browsers get them, as `write` leaves them when the code is packed."""
    names = STATIC / _NAMES
    return dict(msgspec.json.decode(names.read_bytes())) if names.is_file() else {}


def write(into: Path) -> None:
    """Writes all files as browsers get them, and their names, so that no cold start works them out."""
    found = {path.name: asset(path.name) for path in sorted(STATIC.iterdir()) if path.suffix in TYPES}
    for file, each in found.items():
        (into / file).write_text(each.content, encoding="utf-8")
    (into / _NAMES).write_bytes(msgspec.json.encode({file: each.name for file, each in found.items()}))


def _for_browsers(suffix: str, content: str) -> str:
    for aside, instead in _ASIDE.get(suffix, ()):
        content = re.sub(aside, instead, content)
    return content.replace(_ICON, asset(_ICON).name) if suffix == ".webmanifest" else content


def _name(path: Path, content: str) -> str:
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    return f"{path.stem}.{digest}{path.suffix}"
