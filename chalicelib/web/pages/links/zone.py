"""The link that confirms a time zone."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.client import zone_areas


@get("/zone/{token}", signed_in=False)
def zone_link(visit: Visit, token: str) -> Response:
    person, _ = links.follow("zone", token)
    return _zone_page(visit, person)


@post("/zone/{token}", signed_in=False)
def use_zone_link(visit: Visit, token: str) -> Response:
    """The zone they live in; their plans follow."""
    person, _ = links.follow("zone", token)

    def do() -> Response:
        changed = profile.change(
            Actor(person.person_id, "link"), profile.Change(time_zone=visit.form["zone"]), now=visit.now
        )
        return _zone_page(visit, changed, is_saved=True)

    def again(problems: dict[str, str], notice: str, status: int) -> Response:
        at = forms.at_fields(problems, {"time_zone": "zone"})
        return _zone_page(visit, person, problems=at, notice=notice, status=status)

    return forms.or_again(do, again)


def _zone_page(
    visit: Visit,
    person: Person,
    *,
    is_saved: bool = False,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "links/zone",
        zone=str(person.time_zone),
        clock=times.clock_time(visit.now, str(person.time_zone), str(person.hours)),
        areas=zone_areas(),
        is_saved=is_saved,
        problems=problems or {},
        notice=notice,
        status=status,
    )
