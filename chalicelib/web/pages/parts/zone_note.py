"""The question whether a guessed time zone is right."""

from chalicelib import times
from chalicelib.web.pages.frame.visit import Visit


def zone_guess(visit: Visit) -> dict[str, str] | None:
    """The zone to ask about, as long as theirs isn't confirmed: the browser's, else the one somebody typed for them."""
    if visit.me.zone_confirmed:
        return None
    asked = visit.query("zone")
    zone = asked if asked in times.zone_names() else str(visit.me.time_zone)
    return {"zone": zone, "clock": times.clock_time(visit.now, zone, str(visit.me.hours))}
