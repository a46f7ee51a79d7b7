"""Pausing what a plan's people are asked for: a resource to PUT and DELETE."""

from chalicelib.domain.metrics import pausing
from chalicelib.domain.plans.plan import Plan as PlanRow
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.routes.metrics import TAG
from chalicelib.web.api.types.askings import NewAskingPause
from chalicelib.web.api.types.plans import Plan

_PAUSE = "/plans/{plan_id}/asking-pause"
_REFUSALS = (PlanNotFound, NotAllowed)


@route("PUT", _PAUSE, TAG, takes=NewAskingPause, gives=Plan, refuses=_REFUSALS)
def pause_asking(call: Call, plan_id: str) -> Answer:
    """Pause asking for a plan's metrics.

    For the client and the coaches. Until the day that you give, or until somebody ends the pause, nobody is asked for any of them;
    reminders still come. If it's paused already, the new day counts.
    """
    return _answer(call, pausing.pause(call.actor, plan_id, until=call.body.until, now=call.now))


@route("DELETE", _PAUSE, TAG, gives=Plan, refuses=_REFUSALS)
def resume_asking(call: Call, plan_id: str) -> Answer:
    """Ask for a plan's metrics again.

    If it isn't paused, nothing happens.
    """
    return _answer(call, pausing.resume(call.actor, plan_id, now=call.now))


def _answer(call: Call, row: PlanRow) -> Answer:
    person_id = call.actor.person_id
    return Answer(Plan.of(row, person_id, call.now), row.version_for(person_id))
