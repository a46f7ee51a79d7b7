"""Today's sessions on a coach's home."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.plans.membership import Membership
from chalicelib.web.pages.frame.visit import Visit


class SessionToday(msgspec.Struct):
    """A session with a client, today by the coach's clock."""

    plan_id: str
    at: str
    client: str


def rows(visit: Visit, coached: Sequence[Membership]) -> list[SessionToday]:
    """Returns today's sessions in their order, also those that have begun."""
    zone = ZoneInfo(visit.zone)
    today = visit.now.astimezone(zone).date()
    planned = [(row.next_session, row) for row in coached if row.next_session is not None]
    found = sorted(
        (each for each in planned if each[0].astimezone(zone).date() == today),
        key=lambda each: (each[0], each[1].client_name),
    )
    hours = str(visit.me.hours)
    return [SessionToday(row.plan_id, times.clock_time(at, visit.zone, hours), row.client_name) for at, row in found]
