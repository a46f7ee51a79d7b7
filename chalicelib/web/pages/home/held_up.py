"""Says on a coach's home page that mail or texts can't be sent just now."""

from datetime import datetime

from chalicelib import times
from chalicelib.domain.owed import held_up
from chalicelib.web.pages.frame.visit import Visit

_WAIT = {"email": "mail has", "text": "texts have"}


def words(visit: Visit) -> str:
    """Says ``Mail has been waiting since 09:02.``, what happens to it, and who has been notified; empty if everything
    is sent. Costs one read."""
    state = held_up.state(visit.now)
    if not state.since:
        return ""
    waiting = " and ".join(f"{_WAIT[by]} been waiting since {_since(visit, at)}" for by, at in state.since.items())
    told = " Whoever runs this has been notified." if state.is_told else ""
    return f"{waiting[0].upper()}{waiting[1:]}. We keep trying, so you don’t need to send anything again.{told}"


def _since(visit: Visit, moment: datetime) -> str:
    """Says ``09:02``, or ``yesterday 21:40``, ``Fri 4 Dec, 17:00``."""
    is_today = times.local_day(moment, visit.zone) == times.local_day(visit.now, visit.zone)
    return times.clock_time(moment, visit.zone, str(visit.me.hours)) if is_today else visit.when(moment)
