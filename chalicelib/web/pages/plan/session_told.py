"""Sending the changes of a session to the client, or dropping the message, and planning the next session."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalice.app import Response

from chalicelib import clock_times, times
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.sessions import next_session, sending
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import as_coach
from chalicelib.web.pages.plan.session import PATH, back, session_again
from chalicelib.web.pages.plan.session_after import DROPPED, WEEKS, usual_hour


@post(f"{PATH}/send", find=as_coach, again=session_again, names={"comment": "words"})
def send_after_session(visit: Visit, plan: Plan) -> Response:
    """Sends the message now, with the coach's words on top, or drops it."""
    actor = visit.actor
    if visit.form["do"] == "drop":
        sending.drop(actor, plan.plan_id, now=visit.now)
        return back(visit, plan, "after", just=DROPPED)
    with visit.once(lasts=timedelta(minutes=1)) as once:
        sending.send(actor, plan.plan_id, visit.form["words"], now=visit.now, once=once)
    return back(visit, plan, "after")


@post(f"{PATH}/hold", find=as_coach, again=session_again)
def take_sending_back(visit: Visit, plan: Plan) -> Response:
    """Undoes sending the message, or dropping it: it waits again."""
    if visit.form["do"] == "restore":
        sending.restore(visit.actor, plan.plan_id, now=visit.now)
    else:
        sending.take_back(visit.actor, plan.plan_id, now=visit.now)
    return back(visit, plan, "after")


@post(f"{PATH}/next", find=as_coach, again=session_again, names={"next_session": "date"})
def plan_next_session(visit: Visit, plan: Plan) -> Response:
    """Plans the next session, by the coach's own clock; without a day, removes it."""
    next_session.plan_one(Actor(visit.my_id), plan.plan_id, _typed(visit, plan), now=visit.now)
    return back(visit, plan, "next")


def _typed(visit: Visit, plan: Plan) -> datetime | None:
    form, zone = visit.form, ZoneInfo(visit.zone)
    if form["do"] == "none":
        return None
    hour = clock_times.typed(form["time"].strip() or usual_hour(visit, plan))
    if form["do"] in WEEKS:
        day = visit.now.astimezone(zone).date() + timedelta(weeks=WEEKS[form["do"]][1])
        return times.at_local(day, hour, zone)
    if not form["date"].strip():
        raise Invalid({"date": "Choose the day of the next session."})
    day = times.parse_date(form["date"].strip())
    if not 2000 <= day.year <= 2200:
        raise Invalid({"date": "Choose a day within a year."})
    return times.at_local(day, hour, zone)
