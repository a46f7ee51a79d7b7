"""Time zones in forms: the choice of all zones, and the question whether a guess is right."""

from collections.abc import Mapping

import msgspec

from chalicelib import times
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.zone_names import OLD

OF_BROWSERS = {
    old: OLD[old]
    for old in """
    Africa/Asmera America/Buenos_Aires America/Catamarca America/Coral_Harbour America/Cordoba America/Godthab
    America/Indianapolis America/Jujuy America/Louisville America/Mendoza Asia/Calcutta Asia/Katmandu Asia/Rangoon
    Asia/Saigon Atlantic/Faeroe Europe/Kiev Pacific/Enderbury Pacific/Ponape Pacific/Truk
    """.split()
}
"""Old names that browsers use, by their present ones: Unicode's CLDR keeps the first name that it gave a zone. A page
needs no others, since every old name is understood when it is sent."""

FIELD = {"time_zone": "zone"}
"""The name of the form field, by the domain's name."""


def areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns all zones by area, so that people find their city."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(times.zone_names()):
        area, _, place = name.partition("/")
        found.setdefault(area if place else "Other", []).append((name, (place or name).replace("_", " ")))
    return sorted(found.items())


class Guess(msgspec.Struct, frozen=True):
    """A zone to ask about. If the browser's zone differs, the page's script asks about that instead."""

    zone: str
    clock: str
    hours: str
    is_browsers: bool
    """Whether their browser gave it when they signed in. Otherwise a coach typed it or it is a default, and nobody
    knows if it is right."""
    old_names: Mapping[str, str]
    """Browsers may give a zone by an old name."""


def guess(visit: Visit) -> Guess | None:
    """Returns the zone to ask about: the browser's, or else the one a coach typed; ``None`` once theirs is
    confirmed."""
    if visit.me.zone_confirmed:
        return None
    browsers = times.known(visit.query("zone"))
    zone, hours = browsers or visit.zone, str(visit.me.hours)
    return Guess(zone, times.clock_time(visit.now, zone, hours), hours, bool(browsers), OF_BROWSERS)
