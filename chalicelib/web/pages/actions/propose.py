"""More time, and stuck: asked for and answered on a page of the plan, or by the link in a mail without signing in."""

from collections.abc import Callable
from typing import Any

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import proposing, stuck, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound
from chalicelib.web.pages.actions.add import fields_context
from chalicelib.web.pages.actions.show import about, found
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import due
from chalicelib.web.pages.parts.due import FIELDS
from chalicelib.web.pages.plan.around import around

_PATH = "/plans/{plan_id}/actions/{number}/time"


@get(_PATH)
def time_form(visit: Visit, plan_id: str, number: str) -> Response:
    """Another date is asked for or answered, and being stuck is said."""
    plan, action = _takes_part(visit, plan_id, number)
    return _page(visit, plan, action, _fresh(action))


@post(_PATH)
def use_time_form(visit: Visit, plan_id: str, number: str) -> Response:
    plan, action = _takes_part(visit, plan_id, number)

    def done() -> Response:
        back = "/" if visit.form["from"] == "home" else f"/plans/{plan_id}/actions/{int(action.number)}"
        return visit.redirect(back)

    def again(values: Form, **why: Any) -> Response:
        return _page(visit, plan, actions.present(plan_id, int(action.number)), values, **why)

    return _use(visit, visit.actor, plan, action, done, again)


@get("/proposal/{token}", signed_in=False)
def proposal_link(visit: Visit, token: str) -> Response:
    """The date that is asked for and its answers, or for the client a way to ask."""
    person, target = links.follow("proposal", token)
    plan, action = _of_link(person, target)
    return _link_page(visit, person, plan, action, _fresh(action))


@post("/proposal/{token}", signed_in=False)
def use_proposal_link(visit: Visit, token: str) -> Response:
    person, target = links.follow("proposal", token)
    plan, action = _of_link(person, target)

    def done() -> Response:
        present = actions.present(plan.plan_id, target.number)
        return _link_page(visit, person, plan, present, _fresh(present), just=visit.form["do"])

    def again(values: Form, **why: Any) -> Response:
        return _link_page(visit, person, plan, actions.present(plan.plan_id, target.number), values, **why)

    return _use(visit, Actor(person.person_id, "link"), plan, action, done, again)


def _use(
    visit: Visit, actor: Actor, plan: Plan, action: Action, done: Callable[[], Response], again: Callable[..., Response]
) -> Response:
    """What the pressed button asks for, then ``done``; the form once more where it is refused or a date is only chosen."""
    fields = due.typed(visit.form)
    is_quick = due.apply_quick(fields, visit.form, plan, visit.now)
    values = Form({**visit.form, **fields})
    what = _BUTTONS.get(visit.form["do"])
    if is_quick or what is None:
        return again(values)

    def do() -> Response:
        what(actor, plan.plan_id, int(action.number), values, visit)
        return done()

    def refused(problems: dict[str, str], **why: Any) -> Response:
        at = _AT_STUCK if visit.form["do"] == "stuck" else FIELDS
        return again(values, problems=forms.at_fields(problems, at), **why)

    return forms.or_again(do, refused)


_AT_STUCK = {"comment": "why"}


def _ask(actor: Actor, plan_id: str, number: int, form: Form, visit: Visit) -> None:
    proposing.propose(
        actor,
        plan_id,
        number,
        words=Words(form["comment"]),
        due=due.due(form),
        now=visit.now,
        seen=Seen(proposal_id=form["entry"] or None),
    )


def _accept(actor: Actor, plan_id: str, number: int, form: Form, visit: Visit) -> None:
    proposing.accept(actor, plan_id, number, now=visit.now, seen=Seen(proposal_id=form["entry"]))


def _decline(actor: Actor, plan_id: str, number: int, form: Form, visit: Visit) -> None:
    proposing.decline(
        actor, plan_id, number, words=Words(form["comment"]), now=visit.now, seen=Seen(proposal_id=form["entry"])
    )


def _withdraw(actor: Actor, plan_id: str, number: int, form: Form, visit: Visit) -> None:
    proposing.withdraw(actor, plan_id, number, now=visit.now, seen=Seen(proposal_id=form["entry"]))


def _stuck(actor: Actor, plan_id: str, number: int, form: Form, visit: Visit) -> None:
    stuck.flag(actor, plan_id, number, words=Words(form["why"]), now=visit.now)


def _unstuck(actor: Actor, plan_id: str, number: int, form: Form, visit: Visit) -> None:
    stuck.unflag(actor, plan_id, number, now=visit.now)


_BUTTONS: dict[str, Callable[[Actor, str, int, Form, Visit], None]] = {
    "ask": _ask, "accept": _accept, "decline": _decline, "withdraw": _withdraw, "stuck": _stuck, "unstuck": _unstuck,
}  # fmt: skip


def _takes_part(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    plan, action = found(visit, plan_id, number)
    if not who_may.may_add(plan, visit.me.person_id):
        raise NotAllowed("Dates are agreed on by the client and the coaches of a plan; you can read it.")
    return plan, action


def _of_link(person: Person, target: Target) -> tuple[Plan, Action]:
    try:
        return actions.get_for(person.person_id, target.plan_id, target.number)
    except (PlanNotFound, ActionNotFound) as gone:
        raise type(gone)("This action is not there any more: it was deleted, or the plan isn’t yours now.") from gone


def _fresh(action: Action) -> Form:
    """No date yet; the time of day that the action has, where it was said."""
    return Form(due.of_action(action) | {"date": ""})


def _page(visit: Visit, plan: Plan, action: Action, values: Form, **why: Any) -> Response:
    context = around(visit, plan, "action") | _context(visit, plan, action, values, **why)
    return visit.page("actions/time", **context, form=f"{context['path']}/time")


def _link_page(
    visit: Visit, person: Person, plan: Plan, action: Action, values: Form, just: str = "", **why: Any
) -> Response:
    """The same for somebody who isn't signed in: it says times as to its reader, and shows nothing else of theirs."""
    reader = Visit(visit.request, visit.now, person)
    other = plan.primary if person.person_id == plan.client_id else plan.client
    context = _context(reader, plan, action, values, **why)
    return visit.page("links/proposal", **context, form="", just=just, plan=plan, other=other)


def _context(
    reader: Visit,
    plan: Plan,
    action: Action,
    values: Form,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> dict[str, Any]:
    return {
        **about(reader, plan, action),
        **fields_context(reader, plan, values, []),
        "hours": str(reader.me.hours),
        "problems": problems or {},
        "notice": notice,
        "status": status,
    }
