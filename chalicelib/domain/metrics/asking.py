"""When somebody is asked for a metric's values, and the chains of owed rows that carry it out.

Each of a metric's askings has one owed row at a time, which names the day that it asks about. However its message ends,
the next row is written in the same transaction (`follow`). Any change of when or who is asked raises
``Metric.askings_version``, which voids those rows, and starts new ones (`begin`). Since a row keeps its day, and the
next row is about a later day, travel neither changes the day nor makes us ask for one twice.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.database.transactions import Write
from chalicelib.domain.messages import MESSAGES
from chalicelib.domain.metrics.metric import CLIENT, Asked, Asking, Metric
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans.plan import Member, Paused, Plan
from chalicelib.errors import Refused

_DAY = timedelta(days=1)
_FURTHEST = 70
"""How many days ahead the next one to ask about is searched; a monthly rhythm skips up to 30."""


def asked_of(plan: Plan, metric: Metric) -> Member:
    """Returns the person who is asked: the client, or the coach who was named; if they no longer coach here, the
    primary coach."""
    return plan.client if metric.asked_of == CLIENT else plan.assignee(metric.asked_of)


def sent_on(asking: Asking, day: date) -> date:
    """Returns the date on which somebody is asked about a day, by their calendar."""
    return day + _DAY if asking.is_about_day_before else day


def moment(plan: Plan, metric: Metric, asking: Asking, day: date) -> datetime:
    """Returns when somebody is asked about a day: by their present clock, but not before that day has begun where the
    client is, since nothing can be entered for it until then. `times.at_local` resolves times that clocks skip or
    repeat."""
    zone = ZoneInfo(asked_of(plan, metric).time_zone)
    wanted = times.at_local(sent_on(asking, day), times.parse_time(asking.at), zone)
    return max(wanted, times.at_local(day, time(0), ZoneInfo(plan.client.time_zone)))


def next_of(
    plan: Plan, metric: Metric, id: str, now: datetime, after: date | None = None
) -> tuple[date, datetime] | None:
    """Returns the next day that an asking asks about, and the moment; ``None`` if there is none.

    Only days ``after`` the given one count, and none before the metric was set up.
    """
    asking = metric.askings[id]
    first = now.astimezone(ZoneInfo(asked_of(plan, metric).time_zone)).date() - 2 * _DAY
    first = max(first, date.fromisoformat(min(metric.rhythms)), after + _DAY if after else first)
    for day in (first + count * _DAY for count in range(_FURTHEST)):
        if metric.rhythm(day).asks(day):
            at = moment(plan, metric, asking, day)
            if at > now:
                return day, at
    return None


def day_of(row: Notification) -> date:
    """Returns the day that an owed row asks about."""
    return date.fromisoformat(row.data["day"])


def of_row(row: Notification, metric: Metric | None) -> Asking | None:
    """Returns the asking of an owed row; ``None`` if it no longer exists."""
    if metric is None or metric.is_deleted or metric.is_archived or row.schedule != metric.askings_version:
        return None
    return metric.askings.get(str(row.data.get("asking")))


def is_paused(plan: Plan, now: datetime) -> bool:
    """Returns whether questions for this plan's metrics are paused now. They resume by themselves on the chosen day of
    the client's calendar."""
    paused: Paused | None = plan.asking_paused
    if paused is None:
        return False
    return paused.until is None or now.astimezone(ZoneInfo(plan.client.time_zone)).date() < paused.until


def begin(write: Write, plan: Plan, metric: Metric, now: datetime, otherwise: Refused) -> None:
    """Owes the next message of each asking under the present version; owes nothing before the client has accepted the
    plan.

    Raises ``otherwise`` if that, or the clock of the person asked, has changed since the plan was read.
    """
    if metric.is_archived or not metric.askings:
        return
    who = asked_of(plan, metric)
    as_read = Plan.members[plan.client_id]["state"] == plan.client.state
    if plan.client.state == "active":
        as_read = as_read & Plan.members[who.person_id]["time_zone"].is_in(*times.spellings(who.time_zone))
    write.check(Plan, plan.plan_id, as_read, otherwise)
    if plan.client.state != "active":
        return
    asked = metric.asked.days if metric.asked else {}
    for id in metric.askings:
        found = next_of(plan, metric, id, now, asked.get(id))
        if found is not None:
            write.put(_row(plan, metric, id, *found, now))


def follow(write: Write, plan: Plan, metric: Metric, row: Notification, now: datetime, *, is_sent: bool) -> bool:
    """Owes the next message of a chain after one has ended, in whatever way; returns whether the chain continues.

    If another person is asked by now, they are asked about the same day, at once if its time has passed for them.
    """
    asking = of_row(row, metric)
    if asking is None or plan.client.state != "active":
        return False
    id, day = str(row.data["asking"]), day_of(row)
    is_anothers = row.recipient != asked_of(plan, metric).person_id
    lasts = MESSAGES["asking"].of_use
    if is_anothers and not is_sent and (lasts is None or now < row.first_due + lasts):
        write.put(_row(plan, metric, id, day, max(moment(plan, metric, asking, day), now), now))
        return True
    found = next_of(plan, metric, id, now, day)
    if found is not None:
        write.put(_row(plan, metric, id, *found, now))
    return True


def asked(metric: Metric, rows: list[Notification], by: str, now: datetime) -> Asked:
    """Returns when somebody was last asked, once these rows of the metric are sent."""
    before = metric.asked.days if metric.asked else {}
    kept = {id: day for id, day in before.items() if id in metric.askings}
    days = kept | {str(row.data["asking"]): day_of(row) for row in rows}
    return Asked(max(day_of(row) for row in rows), now, "text" if by == "text" else "email", days)


def _row(plan: Plan, metric: Metric, id: str, day: date, at: datetime, now: datetime) -> Notification:
    return notifications.new(
        asked_of(plan, metric).person_id, "asking", now, due_at=at, by=metric.askings[id].by, plan_id=plan.plan_id,
        schedule=int(metric.askings_version), metric_id=metric.metric_id, asking=id, day=day,
    )  # fmt: skip
