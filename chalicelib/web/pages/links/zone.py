"""The link that confirms a time zone."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import profile
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import following
from chalicelib.web.pages.parts import zones


@get("/zone/{token}", signed_in=False, find=following("zone"))
def zone_link(visit: Visit, person: Person, _: Target, *, is_saved: bool = False) -> Response:
    return visit.page(
        "links/zone",
        zone=str(person.time_zone),
        clock=times.clock_time(visit.now, str(person.time_zone), str(person.hours)),
        areas=zones.areas(),
        is_known=bool(person.zone_confirmed),
        old_names=zones.OF_BROWSERS,
        is_saved=is_saved,
    )


@post("/zone/{token}", signed_in=False, find=following("zone"), again=zone_link, names=zones.FIELD)
def use_zone_link(visit: Visit, person: Person, target: Target) -> Response:
    """Saves the zone that someone lives in, in their plans too."""
    changed = profile.change(
        Actor(person.person_id, "link"), profile.Change(time_zone=visit.form["zone"]), now=visit.now
    )
    return zone_link(visit, changed, target, is_saved=True)
