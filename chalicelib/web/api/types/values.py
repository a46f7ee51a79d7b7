"""Ids, moments, zones and hours, and how to make them from a row."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from chalicelib.errors import Invalid

Id = Annotated[str, Meta(examples=["mfrggzdfmztwq2lk"])]
Moment = Annotated[
    datetime, Meta(tz=True, description="A moment, in UTC, to the second.", examples=["2026-12-04T16:00:00Z"])
]
"""RFC 3339, in UTC, to the second."""
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
"""How a day is written in the API, whether or not there is such a day."""
Zone = Annotated[
    str,
    Meta(
        description="A time zone by its name in the IANA database.",
        examples=["Europe/Berlin"],
        extra_json_schema={"format": "time-zone"},
    ),
]
Hour = Annotated[
    str,
    Meta(description="A time of day by a local clock.", examples=["17:00"], extra_json_schema={"format": "local-time"}),
]


def utc(value: datetime | None, field: str) -> datetime | None:
    """Returns a requested moment in UTC; raises `Invalid` beyond the calendar."""
    try:
        return value.astimezone(UTC) if value is not None else None
    except OverflowError:
        raise Invalid({field: "Give a moment between the years 1 and 9999."}) from None


def to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def second_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_the_second(moment)


def number_or_none(number: float | None) -> int | None:
    return None if number is None else int(number)
