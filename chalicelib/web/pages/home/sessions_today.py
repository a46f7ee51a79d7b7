"""Today's sessions on a coach's home."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.plans.membership import MembershipGlance
from chalicelib.web.pages.frame.visit import Visit


class SessionToday(msgspec.Struct):
    """A session with a client, today by the coach's clock."""

    plan_id: str
    at: str
    client: str


def rows(visit: Visit, coached: Sequence[MembershipGlance]) -> list[SessionToday]:
    """Returns today's sessions in order, including those that have begun."""
    zone = ZoneInfo(visit.zone)
    today = visit.now.astimezone(zone).date()
    planned = [(datetime.fromisoformat(row.next_session.text), row) for row in coached if row.next_session.text]
    found = sorted(
        (each for each in planned if each[0].astimezone(zone).date() == today),
        key=lambda each: (each[0], each[1].client_name.text),
    )
    hours = str(visit.me.hours)
    return [
        SessionToday(row.plan_id.text, times.clock_time(at, visit.zone, hours), row.client_name.text)
        for at, row in found
    ]
