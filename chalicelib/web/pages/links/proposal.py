"""The link for asking for more time, and for answering, without signing in."""

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.actions import proposing
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import action_of
from chalicelib.web.pages.parts import by_when


def _followed(visit: Visit, token: str) -> tuple[Person, Plan, Action]:
    person, target = links.follow("proposal", token)
    return person, *action_of(person, target)


@get("/proposal/{token}", signed_in=False, find=_followed)
def proposal_link(visit: Visit, person: Person, plan: Plan, action: Action) -> Response:
    """Shows the new date that was requested with ways to answer, or lets the client ask."""
    return _page(visit, person, plan, action)


def _again(visit: Visit, person: Person, plan: Plan, action: Action) -> Response:
    return _page(visit, person, plan, _present(action), is_sent=True)


@post("/proposal/{token}", signed_in=False, find=_followed, again=_again, names=by_when.FIELDS)
def use_proposal_link(visit: Visit, person: Person, plan: Plan, action: Action) -> Response:
    if not proposing.press(visit, Actor(person.person_id, "link"), plan, action):
        return _again(visit, person, plan, action)
    return _page(visit, person, plan, _present(action), just=visit.form["do"])


def _present(action: Action) -> Action:
    return actions.present(action.plan_id, int(action.number))


def _page(
    visit: Visit, person: Person, plan: Plan, action: Action, *, is_sent: bool = False, just: str = ""
) -> Response:
    """Shows times as the reader, who isn't signed in, is used to seeing them, and nothing else of theirs."""
    reader = Visit(visit.request, visit.now, person)
    context = proposing.context(reader, plan, action, is_sent=is_sent)
    return visit.page("links/proposal", **context, form="", just=just, link=f"{visit.base}{own_path(visit.request)}")
