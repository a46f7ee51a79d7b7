"""Digests: when a person's next one comes, and the one chain of owed rows that they come by.

``Person.digest_next`` names the only valid row of the chain: every ending of one (sent, nothing to say, given up) writes the next
in the same transaction, while it still names that row. A change of hour or zone starts another chain; the row of the earlier one
is void by its name. ``Person.digest_last`` is until when they were told.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib import times, tokens
from chalicelib.database.transactions import Write
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import notification as notifications

SETTLED = timedelta(minutes=1)
"""A digest tells what happened until this long before it: what is younger may still be on its way into the stream, or be undone."""
FURTHEST_BACK = timedelta(days=31)
"""It tells no more than this, however long none could be sent."""
_DAY = timedelta(days=1)


def next_at(digest: DigestTime, zone_name: str, after: datetime) -> datetime | None:
    """When the first digest after a moment comes; ``None``: they are off.

    One a day, or a week, at that hour of the person's clock. An hour that clocks skip comes after the gap, one that they show
    twice the first time.
    """
    if digest.every == "off":
        return None
    zone, hour = ZoneInfo(zone_name), times.parse_time(digest.at)
    # From the day before: an hour that is skipped may come on the next day.
    day = after.astimezone(zone).date() - _DAY
    while True:
        moment = times.at_local(day, hour, zone)
        if moment > after and (digest.every == "day" or day.weekday() == digest.weekday):
            return moment
        day += _DAY


def owe_next(write: Write, person_id: str, digest: DigestTime, zone_name: str, now: datetime) -> str | None:
    """Owes the next digest; gives the name for ``Person.digest_next``, ``None`` if they are off."""
    due_at = next_at(digest, zone_name, now)
    if due_at is None:
        return None
    name = tokens.new_id()
    write.put(notifications.new(person_id, "digest", now, due_at=due_at, chain=name))
    return name


def told_until(now: datetime) -> datetime:
    """Up to which moment a digest sent now tells what happened."""
    return now - SETTLED


def told_from(last: datetime | None, now: datetime) -> datetime:
    """From which moment on a digest sent now tells what happened."""
    return max(last or now - _DAY, now - FURTHEST_BACK)
