"""What one gets from a plan, and what its client will get."""

from chalicelib.domain.delivery import choices, outlook
from chalicelib.domain.notices import EVENTS
from chalicelib.domain.people import person as people
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.base import given
from chalicelib.web.api.types.notices import NoticesChange, Outlook, PlanNotices, Told, notices

_OWN, _TAG = "/plans/{plan_id}/notices", "Messages"
_REFUSALS = (PlanNotFound, NotAllowed)


@route("GET", _OWN, _TAG, gives=PlanNotices, refuses=_REFUSALS)
def get_notices(call: Call, plan_id: str) -> Answer:
    """What you get from a plan.

    What you chose for this plan, and what counts for each event: that, else what you chose for all plans, else what a coach set
    out for the plan's client, else what is usual.
    """
    return _answer(call, choices.plan_for(call.actor.person_id, plan_id))


@route("PUT", _OWN, _TAG, takes=NoticesChange, gives=PlanNotices, refuses=_REFUSALS)
def replace_notices(call: Call, plan_id: str) -> Answer:
    """Choose what you get from a plan.

    What isn't given is as in your settings.
    """
    chosen = dict.fromkeys(EVENTS) | given(call.body)
    return _answer(call, choices.change(call.actor.person_id, plan_id, chosen, now=call.now, via=call.actor.via))


@route("PATCH", _OWN, _TAG, takes=NoticesChange, gives=PlanNotices, refuses=_REFUSALS)
def change_notices(call: Call, plan_id: str) -> Answer:
    """Change some of what you get from a plan.

    What isn't given stays; `null` is as in your settings.
    """
    chosen = given(call.body)
    return _answer(call, choices.change(call.actor.person_id, plan_id, chosen, now=call.now, via=call.actor.via))


@route("GET", "/plans/{plan_id}/outlook", _TAG, gives=Outlook, refuses=_REFUSALS)
def get_outlook(call: Call, plan_id: str) -> Answer:
    """What a plan's client gets, how and when.

    For its coaches, and the client. Up to 100 messages ahead with the time at which they will really go; beyond the cap of a day
    texts come by mail. Nothing is told of a client who hasn't accepted yet.
    """
    return Answer(Outlook.of(outlook.of(call.actor.person_id, plan_id, call.now)))


def _answer(call: Call, plan: Plan) -> Answer:
    person = people.get(call.actor.person_id)
    told = Told.all_of([(event, choices.of(plan, person, event)) for event in EVENTS])
    return Answer(PlanNotices(notices(plan.members[person.person_id].notices), told))
