"""How and when a reminder or notice goes out: quiet hours, the daily cap, unconfirmed numbers. Pure."""

from datetime import datetime
from typing import assert_never

from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decision import Context, Send, Wait
from chalicelib.domain.messages import By
from chalicelib.domain.metrics import asking
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.notices import Channel, Chosen
from chalicelib.domain.owed import quiet_hours
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan

_NO_TEXTS = {
    "none": "there’s no phone number",
    "awaiting": "the number isn’t confirmed yet",
    "stopped": "texts were stopped",
    "unreachable": "the number can’t get texts",
}
"""By the number's state."""


def wanted(row: Notification, person: Person, chosen: Chosen) -> Send:
    """Returns the channel wanted: a reminder or question as it was set, a notice as chosen; by text only if the number
    is confirmed."""
    by: By | Channel = row.channel if row.message.sets_channel else chosen.channel
    match by:
        case "email" | "off":  # whether it is sent at all isn't decided here
            return Send("email")
        case "digest":
            return Send("email", note="by email, because the digest is off")
        case "text" if person.phone_state == "confirmed":
            return Send("text")
        case "text":
            return Send("email", note=f"by email, because {_NO_TEXTS[person.phone_state]}")
        case _:
            assert_never(by)


def too_early(row: Notification, person: Person, action: Action | None, now: datetime) -> Wait | None:
    """Returns until when a reminder by text waits: it is owed from the earliest time it might have to go."""
    if row.kind != "reminder" or row.by != "text" or action is None or row.is_by_hand:
        return None
    moment = action.reminders[str(row.reminder_id)].due_at
    if person.phone_state == "confirmed":
        moment = quiet_hours.best(moment, action.due_at, person.quiet_hours, person.time_zone)
    return Wait(moment) if moment - now > NOTICE_DELAY else None  # one due within a minute may join what goes out now


def not_yet(row: Notification, plan: Plan, metric: Metric, now: datetime) -> Wait | None:
    """Returns until when a question about a metric waits, if the person who is asked has travelled since it was owed."""
    found = asking.of_row(row, metric)
    at = asking.moment(plan, metric, found, asking.day_of(row)) if found else now
    return Wait(at) if at - now > NOTICE_DELAY else None


def in_time(row: Notification, context: Context, now: datetime) -> Send | Wait:
    """Returns how to send a text that is due now: never in quiet hours, which must not delay a reminder past the due time."""
    person, action = context.person, context.action
    assert person is not None
    around = quiet_hours.around(now, person.quiet_hours, person.time_zone)
    if around is None:
        return _within_cap(int(person.text_cap), context.texts_before, may_sum_up=row.message.about == "action")
    if row.kind != "reminder" or row.is_by_hand:
        return Wait(around[1])
    assert action is not None
    moment = action.reminders[str(row.reminder_id)].due_at
    if around[1] <= action.due_at or moment > action.due_at:
        return Wait(around[1])
    # It was planned, or quiet hours were set, too late to text before them. A mail wakes nobody.
    return Send("email", note="by email, because it fell into quiet hours for texts")


def _within_cap(cap: int, before: int, *, may_sum_up: bool) -> Send:
    """Sends the day's first texts, then one that sums up actions, and after that mails."""
    if not cap or before < cap:
        return Send("text")
    if before == cap and may_sum_up:
        return Send("text", sums_up=True)
    return Send("email", note=f"by email, because {cap} text{'s were' if cap > 1 else ' was'} sent today")
