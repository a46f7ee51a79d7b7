"""The chart of a year: a bar for each month, divided by how punctually its actions were done."""

import msgspec

from chalicelib import times
from chalicelib.domain.actions.progress import Kind
from chalicelib.domain.reports.growth import Done, Growth

_HIGH = 140
"""In pixels: the height of the highest bar."""
_TOP = 22
"""In pixels: the space above it for its number."""
_AT_LEAST = 4
"""How many actions fill the highest bar at least, so that a single one isn't a tower."""


class Piece(msgspec.Struct):
    """A part of a bar: actions of one kind."""

    kind: Kind
    top: str
    height: str


class Bar(msgspec.Struct, kw_only=True):
    """A month of the chart, in percent of its width and pixels of its height."""

    left: str
    middle: str
    pieces: list[Piece]
    count: int
    count_at: str
    month: str


def bars(found: Growth) -> list[Bar]:
    highest = max(_AT_LEAST, *(month.count for month in found.months))
    return [_bar(place, month, highest) for place, month in enumerate(found.months)]


def _bar(place: int, month: Done, highest: int) -> Bar:
    pieces: list[Piece] = []
    below = float(_TOP + _HIGH)
    kinds: tuple[tuple[Kind, int], ...] = (
        ("on_time", month.on_time), ("a_little_late", month.a_little_late), ("late", month.late)
    )  # fmt: skip
    for kind, count in kinds:
        if count:
            height = _HIGH * count / highest
            below -= height
            pieces.append(Piece(kind, f"{below:.1f}", f"{height:.1f}"))
    left = place * 100 / 12
    return Bar(
        left=f"{left + 1.2:.2f}%",
        middle=f"{left + 100 / 24:.2f}%",
        pieces=pieces,
        count=month.count,
        count_at=f"{below - 6:.1f}",
        month=times.MONTHS[place],
    )
