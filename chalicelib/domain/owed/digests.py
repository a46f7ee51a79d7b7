"""Digests: when a person's next one comes, and the chain of owed rows that brings them.

``Person.digest_next`` names the chain's only valid row. However a digest ends (sent, nothing to say, given up), the
next one is written in the same transaction, provided the name is still there. Changing the hour or zone starts another
chain, and voids the earlier row by its name. ``Person.digest_last`` says how far the last digest reached.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib import times, tokens
from chalicelib.database.transactions import Write
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import notification as notifications

SETTLED = timedelta(minutes=1)
"""A digest leaves out anything newer: it may still be on its way into the stream, or be undone."""
FURTHEST_BACK = timedelta(days=62)
"""A digest leaves out anything older than this, however long ago the last one was."""
_DAY = timedelta(days=1)


def next_at(digest: DigestTime, zone_name: str, after: datetime) -> datetime | None:
    """Returns when the first digest after a moment comes, by the person's clock; ``None`` if they are off.

    An hour that clocks skip comes after the gap; an hour they repeat is the first of the two.
    """
    if digest.every == "off":
        return None
    zone, hour = ZoneInfo(zone_name), times.parse_time(digest.at)
    # From the day before, because a skipped hour may fall on the next day.
    day = after.astimezone(zone).date() - _DAY
    while True:
        moment = times.at_local(day, hour, zone)
        if moment > after and (digest.every == "day" or day.weekday() == digest.weekday):
            return moment
        day += _DAY


def owe_next(write: Write, person_id: str, digest: DigestTime, zone_name: str, now: datetime) -> str | None:
    """Owes the next digest; returns its name for ``Person.digest_next``, or ``None`` if digests are off."""
    due_at = next_at(digest, zone_name, now)
    if due_at is None:
        return None
    name = tokens.new_id()
    write.put(notifications.new(person_id, "digest", now, due_at=due_at, chain=name))
    return name


def owe_return(write: Write, person_id: str, due_at: datetime, now: datetime) -> str:
    """Owes the digest that gathers what a coach missed while away, whether they get digests or not; returns its name."""
    name = tokens.new_id()
    write.put(notifications.new(person_id, "digest", now, due_at=due_at, chain=name, is_return=True))
    return name


def told_until(now: datetime) -> datetime:
    """Returns until when a digest sent now covers events."""
    return now - SETTLED


def told_from(last: datetime | None, now: datetime) -> datetime:
    """Returns from when on a digest sent now covers events."""
    return max(last or now - _DAY, now - FURTHEST_BACK)
