"""What the API takes and gives about the readings of a metric."""

import csv
import datetime
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from chalicelib import times
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.metrics import reading
from chalicelib.domain.metrics.recording import Recorded
from chalicelib.domain.metrics.revising import New
from chalicelib.domain.metrics.seeing import Day as DayRead
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.metrics.several import LONGEST_KEY, MOST_LINES, Line, Result
from chalicelib.domain.metrics.values import Value
from chalicelib.errors import Invalid
from chalicelib.harmless import for_spreadsheets
from chalicelib.web.api.types.base import Page, PageQuery, Request, Resource, page_of
from chalicelib.web.api.types.cast import ALICE
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.metrics import Latest, NewNumber, Number
from chalicelib.web.api.types.values import DAY, Moment, to_the_second

LocalDate = Annotated[
    str, Meta(description="A day of the client's calendar.", examples=["2026-11-24"], pattern=DAY)
]  # fmt: skip
Skipped = Annotated[bool, Meta(description="Instead of a value: nothing is to be read for this day.")]
Note = Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")]


class Reading(Struct):
    """One reading, in the metric's present unit."""

    id: Annotated[str, Meta(description="Unique within its day.")]
    date: datetime.date
    state: Annotated[reading.State, Meta(description="`removed` ones are listed only with `changed_since`.")]
    value: Annotated[Number | None, Meta(description="`null` if skipped or removed.")]
    second: Annotated[Number | None, Meta(description="Of a pair.")]
    note: str | None
    key: Annotated[str | None, Meta(description="Your own name for it, if you gave one.")]
    by: Who
    via: Literal["page", "api", "email", "text", "link"]
    reported_at: Annotated[Moment, Meta(description="When it was first entered.")]
    changed_at: Moment

    @classmethod
    def of(cls, read: Read) -> "Reading":
        row = read.row
        return cls(
            id=row.reading_id,
            date=read.day,
            state=read.state,
            value=read.value.value if read.value else None,
            second=read.value.second if read.value else None,
            note=row.note,
            key=row.key,
            by=Who(row.by or "", row.by_name or ""),
            via=row.via,  # type: ignore[arg-type]
            reported_at=to_the_second(row.reported_at),
            changed_at=to_the_second(row.changed_at),
        )


_EXAMPLE = {
    "id": "mfrggzdfmz", "date": "2026-11-24", "state": "value", "value": "81.4", "second": None, "note": "felt heavy", "key": None, "by": ALICE,
    "via": "text", "reported_at": "2026-11-24T19:02:00Z", "changed_at": "2026-11-24T19:02:00Z",
}  # fmt: skip


class Readings(Page[Reading]):
    """A page of readings: by day; with `changed_since`, by their last change."""

    example = page_of(_EXAMPLE)


_COLUMNS = ("date", "value", "second", "state", "note", "by", "via", "reported_at", "changed_at", "key", "id")


def as_csv(readings: Iterable[Reading]) -> str:
    """Returns readings as CSV (RFC 4180), a line each under the names of the columns."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(_COLUMNS)
    for each in readings:
        found = msgspec.to_builtins(each)
        found |= {name: for_spreadsheets(found[name] or "") for name in ("note", "key")}
        found["by"] = for_spreadsheets(each.by.name)
        lines.writerow(found[name] for name in _COLUMNS)
    return text.getvalue()


class ReadingsQuery(PageQuery):
    """Which readings."""

    first: LocalDate | None = field(default=None, name="from")
    last: LocalDate | None = field(default=None, name="to")
    changed_since: Annotated[
        Moment | None,
        Meta(description=(
            "Only those changed since then, removed ones too. After the metric's values were converted to another unit, all count as changed."
        )),
    ] = None  # fmt: skip

    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        first = None if self.first is None else times.parse_date(self.first, "from")
        last = None if self.last is None else times.parse_date(self.last, "to")
        if first and last and last < first:
            raise Invalid({"to": "This is before “from”."})
        return first, last


class Day(Resource):
    """A day with its readings, in the order in which they were entered."""

    date: datetime.date
    counts_as: Annotated[
        Latest | None, Meta(description="As the metric's `per_day` says; `null` if there is no reading.")
    ]
    readings: list[Reading]

    example = {
        "date": "2026-11-24", "counts_as": {"date": "2026-11-24", "value": "81.4", "second": None}, "readings": [_EXAMPLE],
    }  # fmt: skip

    @classmethod
    def recorded(cls, done: Recorded) -> "Day":
        counted = None if done.after is None else Latest(done.day, done.after.value, done.after.second)
        return cls(done.day, counted, [Reading.of(read) for read in done.readings])

    @classmethod
    def of(cls, day: DayRead) -> "Day":
        return cls(
            day.day, Latest(day.day, day.last.value, day.last.second), [Reading.of(read) for read in day.readings]
        )


class NewReading(Request):
    """What was read for a day, or that it was skipped."""

    value: NewNumber | None = None
    second: Annotated[NewNumber | None, Meta(description="Of a pair.")] = None
    skipped: Skipped = False
    note: Annotated[Note, Meta(description="It is also a comment, and the others are notified of it.")] = ""

    example = {"value": 81.4, "note": "felt heavy"}

    def new(self, day: datetime.date) -> New:
        return New(day, read_value(self.value, self.second, skipped=self.skipped), self.note)


class NewLine(Request):
    """One of several readings, by a key of your own: the same key again changes this reading."""

    key: Annotated[
        str,
        Meta(description=f"1 to {LONGEST_KEY} printable characters, unique in the metric.", examples=["scale-4711"]),
    ]
    date: LocalDate
    value: NewNumber | None = None
    second: Annotated[NewNumber | None, Meta(description="Of a pair.")] = None
    skipped: Skipped = False
    note: Annotated[Note, Meta(description="Kept with the reading; nobody is notified.")] = ""

    def line(self) -> Line:
        return Line(self.key, self.date, self.value, self.second, self.skipped, self.note)


class NewReadings(Request):
    """Several readings."""

    readings: Annotated[list[NewLine], Meta(description=f"1 to {MOST_LINES}.")]

    example = {
        "readings": [
            {"key": "scale-4711", "date": "2026-11-24", "value": 81.4},
            {"key": "scale-4712", "date": "2026-11-25", "skipped": True, "note": "scale was broken"},
        ]
    }


class LineResult(Struct):
    """What became of a line."""

    key: str
    result: Annotated[
        Literal["created", "changed", "refused"],
        Meta(description="`changed`: there was one with this key, and it is now as you sent it."),
    ]
    date: Annotated[datetime.date | None, Meta(description="`null` if it was refused.")]
    id: Annotated[str | None, Meta(description="Unique within its day; `null` if it was refused.")]
    errors: Annotated[dict[str, str] | None, Meta(description="A sentence for each field that was refused.")]

    @classmethod
    def of(cls, found: Result) -> "LineResult":
        day = reading_id = None
        if found.at is not None:
            day, reading_id = datetime.date.fromisoformat(found.at[:10]), found.at[11:]
        return cls(found.key, found.result, day, reading_id, found.problems)


class Report(Resource):
    """What became of each line, in their order."""

    created: int
    changed: int
    refused: int
    items: list[LineResult]

    example = {
        "created": 1, "changed": 0, "refused": 1,
        "items": [
            {"key": "scale-4711", "result": "created", "date": "2026-11-24", "id": "mfrggzdfmz", "errors": None},
            {"key": "scale-4712", "result": "refused", "date": None, "id": None,
             "errors": {"date": "That day hasn’t begun yet: in Berlin it’s Tuesday 24 November 2026."}},
        ],
    }  # fmt: skip

    @classmethod
    def of(cls, results: list[Result]) -> "Report":
        created, changed, refused = (
            sum(each.result == name for each in results) for name in ("created", "changed", "refused")
        )
        return cls(created, changed, refused, [LineResult.of(each) for each in results])


def read_value(value: Decimal | None, second: Decimal | None, *, skipped: bool) -> Value | None:
    """Returns what was read, ``None`` for a skip. Raises `Invalid` unless it is one of them."""
    if skipped and (value is not None or second is not None):
        raise Invalid({"skipped": "A day that was skipped has no value."})
    if skipped:
        return None
    if value is None:
        raise Invalid({"value": "Give a value, or say that the day was skipped."})
    return Value(value, second)
