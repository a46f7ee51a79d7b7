"""The briefing on a plan, for a coach about to meet the client."""

from chalicelib.domain.reports import briefing, measured
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.briefing import MOST, Briefing, BriefingQuery


@route(
    "GET", "/plans/{plan_id}/briefing", "Plans", takes=BriefingQuery, gives=Briefing, refuses=(PlanNotFound, NotAllowed)
)
def get_briefing(call: Call, plan_id: str) -> Answer:
    """Get a briefing before a session.

    For the plan's coaches: what is late, due in the next two weeks, requested or promised, what has happened, and which
    values of metrics have come in, since `since`.
    """
    found = briefing.of(call.actor.person_id, plan_id, since=call.query.since, now=call.now)
    followed, more = measured.first_of_plan(found.plan, call.actor.person_id, found.since, call.now, most=MOST)
    return Answer(Briefing.of(found, followed, more, call.actor.person_id, call.now))
