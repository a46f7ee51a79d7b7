"""What the API takes and gives about actions typed as lines."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.domain.bulk.adding import MOST_LINES
from chalicelib.web.api.types.base import Request, Resource
from chalicelib.web.api.types.values import Hour

LONGEST_LINE = 700
"""The longest line that is read for its date."""

Line = Annotated[
    str, Meta(max_length=LONGEST_LINE, description="What, and by when at its end.", examples=["Call the bank Fri 5pm"])
]


class ByClock(Struct):
    """A day and hour by the client's clock."""

    date: Annotated[date, Meta(description="A day of the client's calendar.")]
    time: Hour

    @classmethod
    def of(cls, wall: str) -> "ByClock":
        """A day and hour such as ``2026-12-04T17:00``."""
        day, _, hour = wall.partition("T")
        return cls(date.fromisoformat(day), hour)


class LineRead(Resource):
    """How a line is understood."""

    what: str
    due: Annotated[ByClock | None, Meta(description="What its date most likely means; `null`: it has none.")]
    others: Annotated[list[ByClock], Meta(description="What else its date may mean. Such a line isn't added.")]

    example = {"what": "Call the bank", "due": {"date": "2026-12-04", "time": "17:00"}, "others": []}

    @classmethod
    def of(cls, what: str, walls: list[str]) -> "LineRead":
        read = [ByClock.of(wall) for wall in walls]
        return cls(what, read[0] if read else None, read[1:])


class LineQuery(Request):
    """Which line."""

    line: Line = ""


class NewList(Request):
    """Actions to add, one a line."""

    lines: Annotated[list[Line], Meta(min_length=1, max_length=MOST_LINES)]
    by: Annotated[date, Meta(description="By when, where a line has no date.", examples=["2026-12-11"])] | None = None

    example = {"lines": ["- Call the bank Fri 4 Dec 5pm", "- Rent the van"], "by": "2026-12-11"}


class ListAdded(Resource):
    """What was added."""

    numbers: Annotated[
        list[int], Meta(description="The actions' numbers, in the order of the lines that weren't empty.")
    ]

    example = {"numbers": [12, 13]}
