"""What people wrote when things got done: the comments that came with it, or within a day after."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry

MOST_READ = 1000
"""The most entries of a year to read, the newest ones."""
MOST_QUOTES = 100
AFTER = timedelta(days=1)


class Quote(msgspec.Struct):
    """What someone wrote about a done action at the time."""

    number: int
    what: str
    done_at: datetime
    comment: Entry


class Quotes(msgspec.Struct):
    """Quotes of a year, newest first; complete since the moment ``since``, or for the whole year if it is ``None``."""

    items: list[Quote]
    since: datetime | None = None


class Read(msgspec.Struct):
    """What was read of a year and the day after it, oldest first."""

    entries: list[Entry]
    end: datetime
    """The end of the year, where the client is."""
    since: datetime | None
    """The moment since which they are complete; ``None`` for the whole year."""


def read(plan: Plan, year: int, zone: ZoneInfo, *, hidden: Mapping[str, datetime]) -> Read:
    """Returns what a year's quotes are made of, in one read of the plan's stream."""
    first, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    entries, since = reading.of_kinds(plan.plan_id, first, end + AFTER, _KINDS, most_read=MOST_READ)
    return Read([each for each in reversed(entries) if not reading.is_hidden(each, hidden)], end, since)


def of_year(plan: Plan, year: int, zone: ZoneInfo, *, hidden: Mapping[str, datetime]) -> Quotes:
    """Returns what people wrote when marking things done in a year, in one read of the plan's stream."""
    found = read(plan, year, zone, hidden=hidden)
    items = sorted(with_done(found.entries, found.end), key=lambda quote: quote.comment.entry_id, reverse=True)
    if items[MOST_QUOTES:]:
        return Quotes(items[:MOST_QUOTES], items[MOST_QUOTES - 1].comment.at)
    return Quotes(items, found.since)


_KINDS = ("done", "reopened", "deleted", "brought_back", "comment")


def with_done(entries: Iterable[Entry], end: datetime) -> list[Quote]:
    """Returns the comments among these entries, oldest first, on what was done before ``end`` and stayed done."""
    done: dict[int, Entry] = {}
    quotes: dict[int, list[Quote]] = {}
    gone: set[int] = set()
    for entry in entries:
        kind, number = entry.kind, int(entry.number or 0)
        if kind == "comment" and number not in done:
            continue
        if kind == "done" and entry.at < end and not entry.inside("data", "assigned_to"):
            done[number] = entry
        elif kind == "reopened":
            done.pop(number, None)
            quotes.pop(number, None)
        elif kind == "deleted":
            gone.add(number)
        elif kind == "brought_back":
            gone.discard(number)
        elif kind == "comment" and entry.at - done[number].at <= AFTER:
            made = done[number]
            done_at = msgspec.convert(made.inside("data", "done_at") or made.at, datetime)
            quotes.setdefault(number, []).append(Quote(number, entry.what or made.what or "", done_at, entry))
    return [quote for number, some in quotes.items() if number not in gone for quote in some]
