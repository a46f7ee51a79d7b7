"""Growth: what became of a client's actions in a year."""

from chalicelib.domain.reports import growth
from chalicelib.errors import PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.growth import Growth, GrowthQuery


@route("GET", "/plans/{plan_id}/growth", "Plans", takes=GrowthQuery, gives=Growth, refuses=(PlanNotFound,))
def get_growth(call: Call, plan_id: str) -> Answer:
    """What got done in a year.

    By months, with the share on time; projects finished, how often dates were moved, streaks of weeks in which all that was
    due was done by then, and what was said when things got done. Actions of coaches don't count.
    """
    plan, found, quotes = growth.get_for(call.actor.person_id, plan_id, call.query.year, now=call.now)
    return Answer(Growth.of(plan, found, quotes))
