"""An owed row during a delivery, and how such rows are grouped."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import TypeVar

import msgspec

from chalicelib import times
from chalicelib.domain.delivery.decision import Context, Decision, Send
from chalicelib.domain.metrics import asking
from chalicelib.domain.owed import holding
from chalicelib.domain.owed.notification import OF_LIST, Notification
from chalicelib.domain.plans.held import Held

K = TypeVar("K")


class Owed(msgspec.Struct):
    """An owed row, what it is about, and the decision on it."""

    row: Notification
    context: Context
    decision: Decision | None
    """``None``: a mistake of ours prevented reading it or deciding on it."""

    @property
    def number(self) -> int | None:
        return None if self.row.number is None else int(self.row.number)

    @property
    def sending(self) -> Send | None:
        return self.decision if isinstance(self.decision, Send) else None

    @property
    def by(self) -> str:
        return self.sending.by if self.sending else self.row.by

    @property
    def note(self) -> str | None:
        """Returns why it goes by another channel than was asked for."""
        return self.sending.note if self.sending else None

    @property
    def sums_up(self) -> bool:
        return self.sending is not None and self.sending.sums_up

    @property
    def together(self) -> tuple[object, ...]:
        """Returns what the rows of one plan that become one message have in common: all about actions are one, and all that
        ask for metrics at one minute of a day, by the clock of the person who is asked."""
        if self.row.message.goes_alone:
            return self.row.plan_id, self.row.due_key
        if self.row.message.about != "metric":
            return (self.row.plan_id,)
        return self.row.plan_id, self.asked_at

    @property
    def asked_at(self) -> tuple[date, time] | None:
        """Returns the date and hour at which it asks, by the clock of the person who is asked; ``None`` if it no longer asks."""
        found = asking.of_row(self.row, self.context.metric)
        return (asking.sent_on(found, asking.day_of(self.row)), times.parse_time(found.at)) if found else None

    @property
    def is_counted(self) -> bool:
        """Returns whether it counts towards the day's cap: a text that nobody is waiting for."""
        is_text = self.sending is not None and self.sending.by == "text"
        return is_text and self.row.message.about in ("action", "metric", "plan")

    @property
    def held(self) -> Held | None:
        """Returns what it is still held for: the news after a session, until that is sent."""
        return holding.of(self.row, self.context.coach) if self.row.kind == holding.KIND else None

    @property
    def plan_ids(self) -> set[str]:
        """Returns the plans that a message shows something of because of this row."""
        context, digest = self.context, self.context.digest
        rows = (context.plan, context.action, context.entry, context.metric, *context.open_actions)
        found = {self.row.plan_id, self.row.data.get("about_plan"), *(row.plan_id for row in rows if row is not None)}
        found |= {each["plan_id"] for each in self.row.data.get("plans") or ()}
        if digest is not None:
            found |= {about.plan.plan_id for about in digest.abouts}
            found |= {action.plan_id for action in (*digest.own_late, *digest.own_due)}
        return {str(plan_id) for plan_id in found if plan_id}

    @property
    def sort_key(self) -> tuple[str, int]:
        """Returns the sort key that orders rows by their actions' due times."""
        action = self.context.action
        return action.due_at.isoformat() if action is not None else "", self.number or 0

    @property
    def said(self) -> str:
        """Returns the comment it is about, or the one written along with a new action, a closing or a proposal."""
        entry = self.context.entry
        words = entry.text if self.row.kind == "comment" and entry is not None else self.row.data.get("comment")
        return str(words or "")


def unnamed(message: Sequence[Owed]) -> int:
    """Returns how many more were added along with those it names, in a list too long to name each."""
    counts = [int(each.row.data[OF_LIST]) for each in message if OF_LIST in each.row.data]
    return max(0, max(counts) - len(counts)) if counts else 0


def closed(group: Sequence[Owed]) -> str:
    """Returns ``done`` or ``cancelled`` if the action that these are about is, and none of them says so; else it is empty."""
    status = next((str(each.context.action.status) for each in group if each.context.action is not None), "open")
    return "" if status == "open" or status in {each.row.kind for each in group} else status


def by_action(message: Sequence[Owed]) -> list[list[Owed]]:
    """Returns the rows of a message, grouped by action."""
    return list(grouped(message, lambda each: (each.row.plan_id, each.number)).values())


def grouped(found: Sequence[Owed], key: Callable[[Owed], K]) -> dict[K, list[Owed]]:
    """Returns the rows grouped by a key, in the order in which the keys first appear."""
    groups: dict[K, list[Owed]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    return groups
