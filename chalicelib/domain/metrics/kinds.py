"""What kinds of metrics there are, and what holds for each: one table."""

from decimal import Decimal
from typing import Literal

import msgspec

Kind = Literal["number", "total", "rating", "yes_no", "duration", "pair"]
PerDay = Literal["last", "sum", "mean", "min", "max"]
"""What several readings of one day count as."""
Better = Literal["higher", "lower", "range"]


class Holds(msgspec.Struct, frozen=True):
    """What holds for all metrics of a kind."""

    per_day: tuple[PerDay, ...]
    """What several readings of a day may count as, the usual one first."""
    called: str
    """What a reading is called, to say what is missing."""
    example: str
    has_unit: bool = False
    has_decimals: bool = False
    """Whether its metrics choose how many decimals are shown; otherwise none are."""
    has_second: bool = False
    """Whether a reading has a second value."""
    has_scale: bool = False
    """Whether its metrics say from what to what their readings go."""
    is_whole: bool = False
    """Whether only whole numbers can be read."""
    least: Decimal | None = None
    most: Decimal | None = None
    chart: Literal["line", "bars"] = "line"


_ZERO = Decimal(0)

KINDS: dict[Kind, Holds] = {
    "number": Holds(("last", "mean", "min", "max", "sum"), "a number", "81.4", has_unit=True, has_decimals=True),
    "total": Holds(("sum", "last", "mean", "min", "max"), "a number", "12", has_unit=True, has_decimals=True, chart="bars"),
    "rating": Holds(("last", "mean", "min", "max"), "a whole number", "4", has_scale=True, is_whole=True),
    "yes_no": Holds(("last", "max", "min"), "yes or no", "yes", is_whole=True, least=_ZERO, most=Decimal(1), chart="bars"),
    "duration": Holds(("sum", "last", "mean", "min", "max"), "a length of time", "1:30", least=_ZERO, chart="bars"),
    "pair": Holds(("last", "mean"), "two numbers", "120/80", has_unit=True, has_decimals=True, has_second=True),
}  # fmt: skip
"""A yes is 1 and a no is 0. A duration is in seconds, whatever it is shown as."""
