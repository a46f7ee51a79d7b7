"""Growth: how a client's actions went in a year."""

from chalicelib.domain.reports import growth, measured
from chalicelib.errors import PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.growth import Growth, GrowthQuery


@route("GET", "/plans/{plan_id}/growth", "Growth", takes=GrowthQuery, gives=Growth, refuses=(PlanNotFound,))
def get_growth(call: Call, plan_id: str) -> Answer:
    """Get what was done in a year.

    By month, with the share done on time; finished projects; how often dates were moved; streaks of weeks in which
    everything due was done on time; what people wrote when they got things done; and where the metrics have gone since
    their first value, with how much got done in that time. Coaches' actions don't count.
    """
    plan, found, quotes = growth.get_for(call.actor.person_id, plan_id, call.query.year, now=call.now)
    led = measured.page_of_led(plan, call.actor.person_id, call.now, cursor=call.query.cursor)
    return Answer(Growth.of(plan, found, quotes, led))
