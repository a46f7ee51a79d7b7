"""What you get from a plan, and what its client will get."""

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
    """Get what you're notified of in a plan.

    Your choices for this plan, and what applies to each event: your choice for this plan, or else your choice for all
    plans, or else the coach's choice for the client, or else the default.
    """
    return _answer(call, choices.plan_for(call.actor.person_id, plan_id))


@route("PUT", _OWN, _TAG, takes=NoticesChange, gives=PlanNotices, refuses=_REFUSALS)
def replace_notices(call: Call, plan_id: str) -> Answer:
    """Choose what you're notified of in a plan.

    Whatever you leave out follows your settings.
    """
    chosen = dict.fromkeys(EVENTS) | given(call.body)
    return _answer(call, choices.change(call.actor.person_id, plan_id, chosen, now=call.now, via=call.actor.via))


@route("PATCH", _OWN, _TAG, takes=NoticesChange, gives=PlanNotices, refuses=_REFUSALS)
def change_notices(call: Call, plan_id: str) -> Answer:
    """Change some of what you're notified of in a plan.

    Whatever you leave out stays as it is; `null` follows your settings.
    """
    chosen = given(call.body)
    return _answer(call, choices.change(call.actor.person_id, plan_id, chosen, now=call.now, via=call.actor.via))


@route("GET", "/plans/{plan_id}/outlook", _TAG, gives=Outlook, refuses=_REFUSALS)
def get_outlook(call: Call, plan_id: str) -> Answer:
    """Preview what a plan's client will get, how and when.

    For its coaches and the client. Up to 100 upcoming messages with the time they'll really go out. Beyond the daily
    cap, texts go by email. Empty until the client accepts.
    """
    return Answer(Outlook.of(outlook.of(call.actor.person_id, plan_id, call.now)))


def _answer(call: Call, plan: Plan) -> Answer:
    person = people.get(call.actor.person_id)
    told = Told.all_of([(event, choices.of(plan, person, event)) for event in EVENTS])
    return Answer(PlanNotices(notices(plan.members[person.person_id].notices), told))
