"""What the page and the link in an email share: asking for more time, answering, and saying that an action is stuck."""

from typing import Any

from chalicelib.domain.actions import moving_back, proposing, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.actions import filling
from chalicelib.web.pages.actions.base import about
from chalicelib.web.pages.actions.filling import Filled
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when


def press(visit: Visit, actor: Actor, plan: Plan, action: Action) -> bool:
    """Does what the button says; returns ``False`` if it only chose a date."""
    filled = filling.sent_date(visit, plan)
    if filled.is_unfinished:
        return False
    form, which, now = filled.values, (actor, plan.plan_id, int(action.number)), visit.now
    words, entry_id = Words(form["comment"]), form["entry"]
    match form["do"]:
        case "ask":
            seen = Seen(proposal_id=entry_id or None)
            proposing.propose(*which, words=words, due=by_when.due(form), now=now, seen=seen)
        case "accept":
            proposing.accept(*which, now=now, seen=Seen(proposal_id=entry_id, also=moving_back.remember_agreed))
        case "decline":
            with visit.once(by=actor.person_id) as once:
                proposing.decline(*which, words=words, now=now, seen=Seen(proposal_id=entry_id, once=once))
        case "withdraw":
            proposing.withdraw(*which, now=now, seen=Seen(proposal_id=entry_id))
        case "stuck":
            _flag(*which, visit)
        case "unstuck":
            stuck.unflag(*which, now=now)
        case _:
            return False
    return True


def context(visit: Visit, plan: Plan, action: Action, *, is_sent: bool) -> dict[str, Any]:
    """Returns what both pages show: with what was typed if the form ``is_sent``, else with fresh fields."""
    filled = filling.sent_date(visit, plan) if is_sent else Filled(_fresh(plan, action), [])
    return {
        **about(visit, plan, action),
        **filling.of_date(visit, plan, filled),
        "hours": str(visit.me.hours),
    }


def _flag(actor: Actor, plan_id: str, number: int, visit: Visit) -> None:
    try:
        stuck.flag(actor, plan_id, number, words=Words(visit.form["why"]), now=visit.now)
    except Invalid as invalid:  # its comment isn't the field of the date
        raise Invalid({"why" if name == "comment" else name: it for name, it in invalid.problems.items()}) from None


def _fresh(plan: Plan, action: Action) -> Form:
    """Returns the fields without a date, but with the action's time of day and zone."""
    return Form(by_when.by_clock_of(plan, action) | {"date": ""})
