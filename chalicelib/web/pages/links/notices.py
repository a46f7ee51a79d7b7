"""The links in messages: each acts for one person, and mostly for one action. One page, one form, no signing in.

Nothing changes on GET, since programs open every link in a mail; a POST needs no cookie, script or Origin.
"""

from chalice.app import Response

from chalicelib.domain import messages
from chalicelib.domain.delivery import choices
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import LinkBroken
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import choices as notice_choices


@get("/notices/{token}", signed_in=False)
def notices_link(visit: Visit, token: str) -> Response:
    """What this person gets from this plan."""
    person, target = links.follow("notices", token)
    return _notices_page(visit, person, plans.get_for(person.person_id, target.plan_id))


@post("/notices/{token}", signed_in=False)
def use_notices_link(visit: Visit, token: str) -> Response:
    """Saves the choices for this plan."""
    person, target = links.follow("notices", token)
    plan = plans.get_for(person.person_id, target.plan_id)

    def do() -> Response:
        changed = choices.change(
            person.person_id, plan.plan_id, notice_choices.read(visit.form), now=visit.now, via="link"
        )
        return _notices_page(visit, person, changed, is_saved=True)

    return forms.or_again(do, lambda **why: _notices_page(visit, person, plan, **why))


@get("/unsubscribe/{token}", signed_in=False)
def unsubscribe_link(visit: Visit, token: str) -> Response:
    person, target = links.follow("unsubscribe", token)
    plan = plans.get_for(person.person_id, target.plan_id)
    return _unsubscribe_page(visit, person, plan, target)


@post("/unsubscribe/{token}", signed_in=False)
def use_unsubscribe_link(visit: Visit, token: str) -> Response:
    """Stops the kinds of mail that one was of, in one plan: from our page, or from a mail program's button (RFC 8058); ``undo`` resumes it."""
    person, target = links.follow("unsubscribe", token)
    plan = plans.get_for(person.person_id, target.plan_id)
    for event in _stoppable(target):
        if visit.form["undo"]:
            plan = choices.resume(person, target.plan_id, event, now=visit.now)
        else:
            plan = choices.stop(person.person_id, target.plan_id, event, now=visit.now)
    return _unsubscribe_page(visit, person, plan, target)


def _notices_page(
    visit: Visit,
    person: Person,
    plan: Plan,
    *,
    is_saved: bool = False,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    is_viewer = plan.role(person.person_id) == "viewer"
    return visit.page(
        "links/notices",
        plan_name=_plan_name(person, plan),
        rows=[] if is_viewer else notice_choices.for_plan(plan, person),
        is_saved=is_saved,
        is_viewer=is_viewer,
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _unsubscribe_page(visit: Visit, person: Person, plan: Plan, target: Target) -> Response:
    events = _stoppable(target)
    return visit.page(
        "links/unsubscribe",
        plan_name=_plan_name(person, plan),
        what=" and ".join(messages.many(event) for event in events),
        is_off=not any(choices.is_told(plan, person, event) for event in events),
    )


def _stoppable(target: Target) -> tuple[str, ...]:
    """The kinds that an unsubscribe link is about; `LinkBroken` if there is none."""
    if not target.events:
        raise LinkBroken
    return target.events


def _plan_name(person: Person, plan: Plan) -> str:
    """What the plan is to this person."""
    if person.person_id == plan.client_id:
        return f"your plan with {plan.primary.name}"
    return f"{plan.client.name}’s plan"
