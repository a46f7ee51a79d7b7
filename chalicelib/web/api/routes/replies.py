"""Refused replies: listing them, adding them as comments, dismissing them."""

from chalicelib.domain.plans import finding as plans
from chalicelib.domain.replies import refused, resolving
from chalicelib.domain.replies.refused import Refusal as RefusalRow
from chalicelib.errors import ActionNotFound, AlreadySettled, NotAllowed, PlanNotFound, RefusalNotFound, WrongState
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.replies import NewAssignment, Refusal, Refusals, RefusalsQuery

_ALL = "/plans/{plan_id}/refusals"
_ONE = _ALL + "/{refusal_id}"
_TAG = "Refused replies"
_UNKNOWN = (PlanNotFound, NotAllowed, RefusalNotFound)


@route("GET", _ALL, _TAG, takes=RefusalsQuery, gives=Refusals, refuses=(PlanNotFound, NotAllowed))
def list_refusals(call: Call, plan_id: str) -> Answer:
    """List replies that were refused or couldn't be placed.

    For the plan's coaches, newest first. Lists those waiting for a coach unless you ask for another `state`. A page can
    hold fewer items than `limit` and still not be the last: check `next_cursor`.
    """
    plan = plans.get_as_coach(call.actor.person_id, plan_id)
    page = refused.of_plan(plan, call.query.state, now=call.now, cursor=call.query.cursor, limit=call.query.limit)
    return Answer(Refusals([Refusal.of(row, plan) for row in page.items], page.next_cursor))


@route(
    "PUT",
    f"{_ONE}/assignment",
    _TAG,
    takes=NewAssignment,
    gives=Refusal,
    refuses=(*_UNKNOWN, ActionNotFound, AlreadySettled, WrongState),
)
def assign_refusal(call: Call, plan_id: str, refusal_id: str) -> Answer:
    """Add a refused reply as a comment to an action, or to the plan.

    In its author's name if we're certain who that is, marked as added by you; otherwise in your name, naming the
    sender. Repeating the request changes nothing.
    """
    row = resolving.assign(call.actor, plan_id, refusal_id, call.body.number, now=call.now)
    return _answer(call, plan_id, row)


@route("PUT", f"{_ONE}/dismissal", _TAG, gives=Refusal, refuses=(*_UNKNOWN, AlreadySettled))
def dismiss_refusal(call: Call, plan_id: str, refusal_id: str) -> Answer:
    """Dismiss a refused reply.

    If it's already dismissed, nothing happens.
    """
    return _answer(call, plan_id, resolving.dismiss(call.actor, plan_id, refusal_id, now=call.now))


@route("DELETE", f"{_ONE}/dismissal", _TAG, gives=Refusal, refuses=_UNKNOWN)
def restore_refusal(call: Call, plan_id: str, refusal_id: str) -> Answer:
    """Take a refused reply out of the dismissed ones.

    If it isn't dismissed, nothing happens.
    """
    return _answer(call, plan_id, resolving.restore(call.actor, plan_id, refusal_id, now=call.now))


def _answer(call: Call, plan_id: str, row: RefusalRow) -> Answer:
    return Answer(Refusal.of(row, plans.get_for(call.actor.person_id, plan_id)))
