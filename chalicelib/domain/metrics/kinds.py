"""The kinds of metrics and what applies to each, in one table."""

from decimal import Decimal
from typing import Literal

import msgspec

Kind = Literal["number", "total", "rating", "yes_no", "duration", "pair"]
PerDay = Literal["last", "sum", "mean", "min", "max"]
"""How several readings of one day are combined."""
Better = Literal["higher", "lower", "range"]


class Holds(msgspec.Struct, frozen=True):
    """What applies to all metrics of a kind."""

    per_day: tuple[PerDay, ...]
    """How several readings of a day may be combined, the default first."""
    called: str
    """The word for a reading, used to say what is missing."""
    example: str
    has_unit: bool = False
    has_decimals: bool = False
    """Whether the number of decimals shown can be chosen; otherwise it is none."""
    has_second: bool = False
    """Whether a reading has a second value."""
    has_scale: bool = False
    """Whether such a metric has a lowest and a highest value."""
    is_whole: bool = False
    """Whether only whole numbers are accepted."""
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
"""Yes is 1 and no is 0. A duration is in seconds, however it is shown."""
