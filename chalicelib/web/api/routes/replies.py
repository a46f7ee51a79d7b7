"""Replies that were refused: finding them, adding them as comments, putting them aside."""

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
    """Replies that were refused, or could not be put in place.

    For the plan's coaches, newest first; those that wait for a coach, unless another `state` is asked for. A page can hold
    fewer items than `limit` and still not be the last: `next_cursor` tells.
    """
    plan = plans.get_as_coach(call.actor.person_id, plan_id)
    page = refused.of_plan(plan_id, call.query.state, cursor=call.query.cursor, limit=call.query.limit)
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
    """Add it as a comment to an action, or to the plan.

    In the name of who surely wrote it, marked as added by you; else in your own, with its sender named. The same again
    changes nothing.
    """
    row = resolving.assign(call.actor, plan_id, refusal_id, call.body.number, now=call.now)
    return _answer(call, plan_id, row)


@route("PUT", f"{_ONE}/dismissal", _TAG, gives=Refusal, refuses=(*_UNKNOWN, AlreadySettled))
def dismiss_refusal(call: Call, plan_id: str, refusal_id: str) -> Answer:
    """Put it aside.

    One that is put aside already stays so.
    """
    return _answer(call, plan_id, resolving.dismiss(call.actor, plan_id, refusal_id, now=call.now))


@route("DELETE", f"{_ONE}/dismissal", _TAG, gives=Refusal, refuses=_UNKNOWN)
def restore_refusal(call: Call, plan_id: str, refusal_id: str) -> Answer:
    """Take it back out.

    One that was not put aside stays as it is.
    """
    return _answer(call, plan_id, resolving.restore(call.actor, plan_id, refusal_id))


def _answer(call: Call, plan_id: str, row: RefusalRow) -> Answer:
    return Answer(Refusal.of(row, plans.get_for(call.actor.person_id, plan_id)))
