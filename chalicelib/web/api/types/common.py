"""What the API gives: all keys are always there, ``null`` where there is nothing. The description is made from these types."""

from datetime import UTC, datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct

Id = Annotated[str, Meta(examples=["mfrggzdfmztwq2lk"])]
Moment = Annotated[datetime, Meta(tz=True, examples=["2026-12-04T16:00:00Z"])]
"""RFC 3339, in UTC, to the second."""
Zone = Annotated[str, Meta(examples=["Europe/Berlin"])]


Hour = Annotated[str, Meta(description="A local time of day.", examples=["17:00"])]


NextCursor = Annotated[str | None, Meta(description="`null` at the end.")]


class Request(Struct, forbid_unknown_fields=True):
    """Base of what is taken: a field that isn't known is refused."""


class PageQuery(Request):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=100, description="How many items at most.")] = 50
    cursor: (
        Annotated[str, Meta(description="`next_cursor` of the page before; other parameters must stay the same.")]
        | None
    ) = None


def given(value: Any) -> dict[str, Any]:
    """The fields of a change that were given; none of one that wasn't given itself."""
    if value is UNSET:
        return {}
    return {name: getattr(value, name) for name in value.__struct_fields__ if getattr(value, name) is not UNSET}


def or_none(value: Any) -> Any:
    """``None`` for a field that wasn't given."""
    return None if value is UNSET else value


def to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def second_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_the_second(moment)


def number_or_none(number: float | None) -> int | None:
    return None if number is None else int(number)
