"""Records in an action's reminders how their message ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import scheduling
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery import void
from chalicelib.outbound.owed import Owed


def update(
    write: Write, group: Sequence[Owed], reason: str | None, now: datetime, *, is_sent: bool, otherwise: Lost
) -> None:
    """Sets the state of the reminders these rows of one action were for, and owes a nag's next turn."""
    told = [each for each in group if _is_present(each)]
    if not told:
        return
    row = told[0].row
    condition = Action.schedule == row.schedule
    changes: list[Any] = []
    for each in told:
        condition = condition & Action.reminders[each.row.reminder_id].exists()
        changes += _state(write, each, reason or each.note, now, is_sent=is_sent)
    write.update(Action, (row.plan_id, told[0].number), changes, condition=condition, otherwise=otherwise)


def _is_present(each: Owed) -> bool:
    """Returns whether its reminder still has the same schedule and recipient as when the row was written."""
    plan, action, id = each.context.plan, each.context.action, each.row.reminder_id
    if id is None or action is None or action.schedule != each.row.schedule or id not in action.reminders:
        return False
    return plan is None or not void.goes_to_another(each.row, plan, action)


def _state(write: Write, each: Owed, reason: str | None, now: datetime, *, is_sent: bool) -> list[Any]:
    """Returns the changes to one reminder. A nag of an open action stays planned while it has turns left, and owes the next one."""
    plan, action, path = each.context.plan, each.context.action, Action.reminders[each.row.reminder_id]
    assert action is not None
    reminder = action.reminders[str(each.row.reminder_id)]
    changes: list[Any] = [path["sent_at"].set(plain(now))] if is_sent else []
    if is_sent and reminder.every is not None:
        changes.append(path["sent_count"].set(reminder.sent_count + 1))
    following = reminders.following(reminder, action.due_at, now) if action.status == "open" else None
    if plan is not None and following is not None:
        scheduling.owe_reminder(write, plan, action, following, now)
        due_at = path["due_at"].set(plain(following.due_at))
        return [*changes, path["turn"].set(following.turn), due_at, path["reason"].remove()]
    changes.append(path["state"].set("sent" if is_sent else "skipped"))
    return [*changes, path["reason"].set(reason) if reason else path["reason"].remove()]
