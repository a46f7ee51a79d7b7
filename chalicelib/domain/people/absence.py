"""A coach’s absence: since when, until which day, and when it ends by their clock. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.notices import DigestTime


class Away(msgspec.Struct, frozen=True):
    """An absence; it ends by itself at ``ends_at``, when one mail brings what was gathered."""

    since: datetime
    day: date
    """The day they are back, by their own calendar."""
    ends_at: datetime

    def is_on(self, now: datetime) -> bool:
        return now < self.ends_at

    def under(self, digest: DigestTime, zone_name: str) -> "Away":
        """Returns the same absence, with the day by another clock or the mail at another hour."""
        return msgspec.structs.replace(self, ends_at=ends_at(self.day, digest, zone_name))


def ends_at(day: date, digest: DigestTime, zone_name: str) -> datetime:
    """Returns when an absence ends: on the day they are back, when their digest comes or would come."""
    return times.at_local(day, times.parse_time(digest.at), ZoneInfo(zone_name))
