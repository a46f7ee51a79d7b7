"""Draws the icon of `chalicelib/web/static/icon.svg` as the small PNGs that home screens want, which are kept next to it.
``python -m infra.package.icons`` draws them again. The mark stays within the inner four fifths, so that a home screen may
cut any shape.
"""

import itertools
import math
import struct
import sys
import zlib
from collections.abc import Iterator

from infra.package.build import ROOT

STATIC = ROOT / "chalicelib" / "web" / "static"
SIZES = (180, 192, 512)
"""Apple's home screen, and the two that a manifest needs (https://developer.mozilla.org/docs/Web/Progressive_web_apps/Manifest)."""

_GREEN, _WHITE = (0x1F, 0x66, 0x50), (0xFF, 0xFF, 0xFF)
_SHADES = 16
"""Colours from one to the other: four bits a pixel."""
_VIEW, _STROKE = 48.0, 3.0
_CENTRE, _RADIUS = 24.0, 14.0
_TICK = ((17.7, 24.7), (21.9, 28.9), (30.3, 19.1))

_Point = tuple[float, float]


def png(size: int) -> bytes:
    """Returns the icon as a PNG of this many pixels each way."""
    header = struct.pack(">IIBBBBB", size, size, 4, 3, 0, 0, 0)
    rows = b"".join(b"\0" + _packed(_row(size, y)) for y in range(size))
    chunks = (b"IHDR", header), (b"PLTE", _palette()), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _row(size: int, y: int) -> Iterator[int]:
    """Yields the shade of each pixel: how much of it the white stroke covers."""
    scale = size / _VIEW
    for x in range(size):
        here = ((x + 0.5) / scale, (y + 0.5) / scale)
        covered = 0.5 + (_STROKE / 2 - _distance(here)) * scale
        yield round(min(max(covered, 0.0), 1.0) * (_SHADES - 1))


def _distance(here: _Point) -> float:
    """Returns how far a point is from the middle of the stroke."""
    x, y = here
    ring = abs(math.hypot(x - _CENTRE, y - _CENTRE) - _RADIUS)
    return min(ring, *(_to_line(here, *ends) for ends in itertools.pairwise(_TICK)))


def _to_line(here: _Point, start: _Point, end: _Point) -> float:
    along = end[0] - start[0], end[1] - start[1]
    passed = ((here[0] - start[0]) * along[0] + (here[1] - start[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2)
    passed = min(max(passed, 0.0), 1.0)
    return math.hypot(here[0] - start[0] - passed * along[0], here[1] - start[1] - passed * along[1])


def _packed(shades: Iterator[int]) -> bytes:
    """Returns two pixels a byte, the first in its upper half."""
    return bytes(first << 4 | next(shades, 0) for first in shades)


def _palette() -> bytes:
    steps = (step / (_SHADES - 1) for step in range(_SHADES))
    return bytes(round(a + (b - a) * step) for step in steps for a, b in zip(_GREEN, _WHITE, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main() -> int:
    for size in SIZES:
        (STATIC / f"icon-{size}.png").write_bytes(png(size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
