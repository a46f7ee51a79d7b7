"""When coach and client meet next: a resource to PUT and DELETE; the plan says it."""

from chalicelib.domain.plans.plan import Plan as PlanRow
from chalicelib.domain.sessions import next_session
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.plans import NextSession, Plan

_NEXT = "/plans/{plan_id}/next-session"
_REFUSALS = (PlanNotFound, NotAllowed)


@route("PUT", _NEXT, "Plans", takes=NextSession, gives=Plan, refuses=_REFUSALS)
def plan_next_session(call: Call, plan_id: str) -> Answer:
    """Plan the next session.

    For coaches. It replaces the one that was planned. The client sees it in their plan; nobody is notified.
    """
    return _answer(call, next_session.plan_one(call.actor, plan_id, call.body.at(), now=call.now))


@route("DELETE", _NEXT, "Plans", gives=Plan, refuses=_REFUSALS)
def drop_next_session(call: Call, plan_id: str) -> Answer:
    """Plan no next session.

    If none is planned, nothing happens.
    """
    return _answer(call, next_session.plan_one(call.actor, plan_id, None, now=call.now))


def _answer(call: Call, row: PlanRow) -> Answer:
    person_id = call.actor.person_id
    return Answer(Plan.of(row, person_id, call.now), row.version_for(person_id))
