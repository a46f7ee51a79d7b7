"""When a metric is asked for, in words: in the list of metrics, and on its own page."""

from datetime import date, datetime, timedelta

from chalicelib import sentences, times
from chalicelib.domain.metrics import asking, fields
from chalicelib.domain.metrics.metric import Asking, Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import words
from chalicelib.web.pages.metrics.asking_rows import BY_WORDS
from chalicelib.web.pages.parts.names import called


def is_asked_for(plan: Plan, metric: Metric, today: date) -> bool:
    """Returns whether anybody is asked for it, now or from tomorrow on, apart from pauses."""
    if plan.client.state == "declined" or metric.is_archived or not metric.askings:
        return False
    rhythms = (metric.rhythm(today), metric.rhythm(today + timedelta(days=1)))
    return any(each.every != "whenever" for each in rhythms)


def upcoming(plan: Plan, metric: Metric, now: datetime) -> datetime | None:
    """Returns when somebody is asked next, as far as can be known; ``None`` if nobody is. No question is sent about a
    day that has a value."""
    moments = []
    for id in metric.askings:
        found = asking.next_of(plan, metric, id, now)
        while found and found[0].isoformat() in metric.recent:
            found = asking.next_of(plan, metric, id, now, found[0])
        if found:
            moments.append(found[1])
    return min(moments, default=None)


def short(visit: Visit, plan: Plan, metric: Metric, on: date, *, is_held: bool) -> str:
    """Says ``asked today 20:00`` or ``will be asked today 20:00``; empty if nobody is asked, or if questions are paused
    (``is_held``)."""
    if is_held or not is_asked_for(plan, metric, on):
        return ""
    last, found, today = metric.asked, upcoming(plan, metric, visit.now), visit.day(visit.now)
    if last is not None and visit.day(last.at) == today and not (found and visit.day(found) == today):
        return f"asked {visit.when(last.at)}"
    return f"will be asked {visit.when(found)}" if found else ""


def full(visit: Visit, plan: Plan, metric: Metric, today: date, *, is_held: bool) -> str:
    """Says who is asked, when and how, the last time and the next; empty if nobody is."""
    if not is_asked_for(plan, metric, today):
        return ""
    who = asking.asked_of(plan, metric)
    city = "" if who.time_zone == visit.zone else f" ({times.city(who.time_zone)})"
    every = [_said(each, city) for each in fields.in_order(metric.askings.values())]
    at = sentences.listed(every)
    said = [f"{words.begun(called(visit, who))} {'are' if who.person_id == visit.my_id else 'is'} asked {at}."]
    if metric.asked is not None:
        said.append(f"Last: {visit.when(metric.asked.at)}.")
    found = None if is_held else upcoming(plan, metric, visit.now)
    if found:
        said.append(f"Next: {visit.when(found)}.")
    return " ".join(said)


def _said(one: Asking, city: str) -> str:
    """Says ``at 07:00 by text about the day before``."""
    about = " about the day before" if one.is_about_day_before else ""
    return f"at {one.at}{city} {BY_WORDS[one.by]}{about}"


def holding(visit: Visit, plan: Plan) -> str:
    """Says why nobody is asked before the client has accepted; empty once they have."""
    client = plan.client
    if client.state != "invited":
        return ""
    if client.person_id == visit.my_id:
        return "You haven’t accepted this plan yet. Asking begins when you do."
    return f"{isolated(client.name)} hasn’t accepted yet. Asking begins when they do."
