"""The link that adds words to a plan, for somebody whose mail could have been about several."""

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import waiting
from chalicelib.domain.replies.waiting import Waiting
from chalicelib.domain.stream import files
from chalicelib.errors import PlanNotFound
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.notices import plan_name


def _followed(visit: Visit, token: str) -> tuple[Person, Plan, Waiting]:
    person, plan_id, waiting_id = links.follow_which(token)
    kept = waiting.get(person.person_id, waiting_id, visit.now)
    try:
        return person, plans.get_for(person.person_id, plan_id), kept
    except PlanNotFound:
        raise PlanNotFound("You’re no longer part of this plan. Choose another one from the message.") from None


@get("/which/{token}", signed_in=False, find=_followed)
def which_link(visit: Visit, person: Person, plan: Plan, kept: Waiting) -> Response:
    """Shows the words, and one button."""
    elsewhere = kept.plan_id not in (None, plan.plan_id)
    return visit.page(
        "links/which",
        plan_name=plan_name(person, plan),
        text=kept.text,
        files=[file.name for _, file in files.listed(kept.files)],
        is_added=kept.plan_id == plan.plan_id,
        is_elsewhere=elsewhere,
        path=f"{visit.base}{own_path(visit.request)}",
    )


@post("/which/{token}", signed_in=False, find=_followed)
def use_which_link(visit: Visit, person: Person, plan: Plan, kept: Waiting) -> Response:
    """Adds the words to the plan, once."""
    added = waiting.place(Actor(person.person_id, "email"), plan.plan_id, kept.id, now=visit.now)
    return which_link(visit, person, plan, added)
