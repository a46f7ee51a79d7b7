"""The link to the messages someone gets from one plan."""

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import notice_fields


def _followed(visit: Visit, token: str) -> tuple[Person, Plan]:
    person, target = links.follow("notices", token)
    return person, plans.get_for(person.person_id, target.plan_id)


@get("/notices/{token}", signed_in=False, find=_followed)
def notices_link(visit: Visit, person: Person, plan: Plan, *, is_saved: bool = False) -> Response:
    mine = plan.members[person.person_id]
    is_viewer = mine.role == "viewer"
    return visit.page(
        "links/notices",
        plan_name=plan_name(person, plan),
        every=person.digest.every,
        chosen_every="" if is_saved else visit.typed_or({})["every"],
        rhythms=notice_fields.rhythms(person.digest),
        rows=[] if is_viewer else notice_fields.for_plan(plan, person),
        tellings=notice_fields.told(
            mine.notices,
            mine.role,
            person.digest,
            typed=None if is_saved else visit.typed_or({}),
            usual="As in my settings",
        ),
        is_saved=is_saved,
        is_viewer=is_viewer,
        path=f"{visit.base}{own_path(visit.request)}",
    )


@post("/notices/{token}", signed_in=False, find=_followed, again=notices_link)
def use_notices_link(visit: Visit, person: Person, plan: Plan) -> Response:
    """Saves the choices for this plan."""
    wanted = notice_fields.picked(visit.form, str(plan.role(person.person_id)), is_plan=True)
    if digest := notice_fields.digest_for(visit.form, person):
        person = profile.change(Actor(person.person_id, "link"), profile.Change(digest=digest), now=visit.now)
    changed = choices.change(person.person_id, plan.plan_id, wanted, now=visit.now, via="link")
    return notices_link(visit, person, changed, is_saved=True)


def plan_name(person: Person, plan: Plan) -> str:
    """Returns the plan's name for this person."""
    if person.person_id == plan.client_id:
        return f"your plan with {isolated(plan.primary.name)}"
    return f"{isolated(plan.client.name)}’s plan"
