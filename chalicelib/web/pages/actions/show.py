"""An action's page: what, by when, its reminders, and everything said and done."""

import msgspec
from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics import serving
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Reminder
from chalicelib.domain.stream import reading
from chalicelib.web.pages.actions.base import ACTION, about
from chalicelib.web.pages.frame.route import checked_number, get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import absence, private_notes, reading_due, reminder_rows, shares, timeline

ENTRIES_AT_ONCE = 60


class ReminderLine(msgspec.Struct):
    """A reminder and what became of it."""

    words: str
    when: str
    state: str


@get(ACTION)
def show_action(visit: Visit, plan_id: str, number: str) -> Response:
    """Shows the action with its latest history, and a link to earlier pages."""
    plan, mine, action = actions.get_with_mine(visit.my_id, plan_id, checked_number(number))
    return action_page(visit, plan, action, mine)


def action_page(visit: Visit, plan: Plan, action: Action, mine: Membership | None = None) -> Response:
    """Shows the page, with a comment that couldn't be saved, if any. ``mine`` tells what is new to the reader."""
    cursor = visit.query("cursor") or None
    hidden = plan.hidden_from(visit.my_id)
    history = reading.history(plan.plan_id, int(action.number), cursor=cursor, limit=ENTRIES_AT_ONCE, hidden=hidden)
    shown = list(reversed(history.items))
    serves = serving.of_action(plan, action, visit.my_id)
    response = visit.page(
        "actions/show",
        **about(visit, plan, action),
        happened=timeline.items(visit, shown, mine=mine, has_quotes=plan.role(visit.my_id) != "viewer"),
        earlier=history.next_cursor,
        is_earlier=cursor is not None,
        reminders=[_line(visit, plan, action, reminder) for reminder in action.reminder_list()],
        moved=_slipped(visit, action),
        is_back=absence.told(visit, plan, visit.my_id),
        notes=private_notes.of_action(visit, plan, int(action.number)),
        serves=serves,
        reading_due=reading_due.of_action(plan, action, visit.my_id, visit.now, serves) if serves else None,
        typed=visit.form["text"] if visit.is_post else "",
    )
    if visit.request.method == "GET":
        unread.saw_action(mine, int(action.number), shown)
    return response


def _line(visit: Visit, plan: Plan, action: Action, reminder: Reminder) -> ReminderLine:
    is_awaited = reminder.state == "planned" and action.status == "open"
    states = {
        "planned": "planned" if is_awaited else "no longer needed",
        "sent": f"sent {visit.when(reminder.sent_at)}" if reminder.sent_at else "sent",
        "skipped": f"not sent: {reminder.reason}" if reminder.reason else "not sent",
    }
    is_nag = reminder.times is not None
    when = f"{'next ' if is_nag and is_awaited else ''}{visit.when(reminder.due_at)}"
    state = states[reminder.state]
    if is_nag and (is_awaited or reminder.sent_count):
        state = _nag_state(visit, reminder, is_awaited=is_awaited)
    return ReminderLine(reminder_rows.words(visit, plan, reminder, action.assignee_id), when, state)


def _nag_state(visit: Visit, reminder: Reminder, *, is_awaited: bool) -> str:
    """Says ``1 of 5 sent``, and why no more will be."""
    sent = f"{reminder.sent_count} of {reminder.times} sent"
    if reminder.state == "sent" and reminder.sent_at:
        return f"{sent}, the last {visit.when(reminder.sent_at)}"
    if is_awaited:
        return sent
    return f"{sent}, then {f'no more: {reminder.reason}' if reminder.reason else 'no longer needed'}"


def _slipped(visit: Visit, action: Action) -> str:
    """Says ``Moved twice, by 10 days. First due Fri 20 Nov, 17:00.``; empty if it was never moved."""
    count = int(action.moved_count)
    if not count:
        return ""
    by = shares.moved_by(action.due_at - action.first_due_at)
    return f"Moved {shares.often(count)}{by}. First due {visit.when(action.first_due_at)}."
