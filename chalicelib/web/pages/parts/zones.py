"""Time zones in forms: the choice of all zones, and the question whether a guess is right."""

from chalicelib import times
from chalicelib.web.pages.frame.visit import Visit

FIELD = {"time_zone": "zone"}
"""The name of the form field, by the domain's name."""


def areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns all zones by area, so that people find their city."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(times.zone_names()):
        area, _, place = name.partition("/")
        found.setdefault(area if place else "Other", []).append((name, (place or name).replace("_", " ")))
    return sorted(found.items())


def guess(visit: Visit) -> dict[str, str] | None:
    """Returns the zone to ask about: the browser's, else the one a coach typed; ``None`` once theirs is confirmed."""
    if visit.me.zone_confirmed:
        return None
    asked = visit.query("zone")
    zone = asked if asked in times.zone_names() else visit.zone
    return {"zone": zone, "clock": times.clock_time(visit.now, zone, str(visit.me.hours))}
