"""An owed row on its way through a delivery, and how such rows are grouped."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from chalicelib.domain.delivery.decision import Context, Decision, Send
from chalicelib.domain.owed.notification import Notification

K = TypeVar("K")


class Owed(msgspec.Struct):
    """An owed row, what it is about, and what was decided of it."""

    row: Notification
    context: Context
    decision: Decision | None
    """``None``: a mistake of ours keeps it from being read or decided on."""

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
        """Returns why it goes another way than was asked for."""
        return self.sending.note if self.sending else None

    @property
    def sums_up(self) -> bool:
        return self.sending is not None and self.sending.sums_up

    @property
    def is_counted(self) -> bool:
        """Returns whether it counts towards the day's cap: it goes by text, and nobody waits for it."""
        return self.sending is not None and self.sending.by == "text" and not self.row.message.goes_alone

    @property
    def sort_key(self) -> tuple[str, int]:
        """Returns what puts rows in the order of their actions' due times."""
        action = self.context.action
        return action.due_at.isoformat() if action is not None else "", self.number or 0

    @property
    def said(self) -> str:
        """Returns what was written: the comment it tells of, or what came along with a new action, a closing, a proposal."""
        entry = self.context.entry
        words = entry.text if self.row.kind == "comment" and entry is not None else self.row.data.get("comment")
        return str(words or "")


def by_action(message: Sequence[Owed]) -> list[list[Owed]]:
    """Returns the rows of a message in groups, those about one action together."""
    return list(grouped(message, lambda each: (each.row.plan_id, each.number)).values())


def grouped(found: Sequence[Owed], key: Callable[[Owed], K]) -> dict[K, list[Owed]]:
    """Returns the rows by a key, in the order in which each key comes first."""
    groups: dict[K, list[Owed]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    return groups
