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
_NAMES = "names.json"
_ASIDE = {
    ".js": [(r"(?m)^[ ]+(?://.*\n)?|^//.*\n", "")],
    ".css": [(r"(?s)/\*.*?\*/", ""), (r"\s*([{};,>])\s+", r"\1"), (": ", ":"), (r";?\s*([{}])", r"\1")],
}
"""Parts of a script or style sheet that are only for human readers: comments and space."""


class Asset(msgspec.Struct, frozen=True):
    """A file that browsers may keep forever, since its name changes with its content."""

    name: str
    content: str
    media_type: str


class Picture(msgspec.Struct, frozen=True):
    """An icon that browsers may keep forever."""

    name: str
    content: bytes
    media_type: str = "image/png"


@functools.cache
def asset(file: str) -> Asset:
    """Returns a file of ``static/``: ``style.css`` is served as ``style.<hash>.css``."""
    path = STATIC / file
    content = path.read_text(encoding="utf-8")
    packed = _packed()
    if file not in packed:
        content = _for_browsers(path.suffix, content)
    return Asset(packed.get(file) or _name(path, content.encode()), content, TYPES[path.suffix])


@functools.cache
def picture(file: str) -> Picture:
    """Returns an icon: ``icon-180.png`` is served as ``icon-180.<hash>.png``."""
    content = (STATIC / file).read_bytes()
    return Picture(_packed().get(file) or _name(STATIC / file, content), content)


def of(file: str) -> Asset | Picture:
    """Returns a file of ``static/`` of either kind."""
    return picture(file) if file.endswith(PICTURE) else asset(file)


def served_as(file: str) -> str:
    """Returns the name under which a file of ``static/`` is served. In packed code this doesn't read the file."""
    return _packed().get(file) or of(file).name


def files() -> list[str]:
    """Returns the names that all files have in ``static/``."""
    return sorted(path.name for path in STATIC.iterdir() if path.suffix in (*TYPES, PICTURE))


@functools.cache
def _packed() -> dict[str, str]:
    """Returns the names of files that are already in the form for browsers, as `write` leaves them when the code is
    packed."""
    names = STATIC / _NAMES
    return dict(msgspec.json.decode(names.read_bytes())) if names.is_file() else {}


def write(into: Path) -> None:
    """Writes all files in the form for browsers, with their names, so that no cold start has to compute them."""
    found = {file: of(file) for file in files()}
    for file, each in found.items():
        (into / file).write_bytes(each.content if isinstance(each, Picture) else each.content.encode())
    (into / _NAMES).write_bytes(msgspec.json.encode({file: each.name for file, each in found.items()}))


def _for_browsers(suffix: str, content: str) -> str:
    for aside, instead in _ASIDE.get(suffix, ()):
        content = re.sub(aside, instead, content)
    return _ICONS.sub(lambda named: of(named[0]).name, content) if suffix == ".webmanifest" else content


def _name(path: Path, content: bytes) -> str:
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"
