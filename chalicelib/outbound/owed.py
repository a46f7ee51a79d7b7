"""What is owed to a recipient, what it is about, and what is decided of it: one query and one TransactGet."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.database.rows import Row
from chalicelib.database.transactions import together
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decide import decide, is_current
from chalicelib.domain.delivery.decision import Context, Decision, Send
from chalicelib.domain.messages import MESSAGES
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import digest
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain

MOST_ROWS = 24
"""Of one round: what they are about, and what becomes of them (row, action, entry, and what is owed next for each), stays
below the 100 items of a transaction."""

MOST_SUMMED = 5
"""Actions that one text names. The day's last text tells no more than that; the rest goes by mail."""


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
    def goes_alone(self) -> bool:
        return MESSAGES[str(self.row.kind)].goes_alone

    @property
    def by(self) -> str:
        return self.decision.by if isinstance(self.decision, Send) else self.row.by

    @property
    def said(self) -> str:
        """Returns what was written: the comment it tells of, or what came along with an action, a closing, a proposal."""
        entry = self.context.entry
        words = entry.text if self.row.kind == "comment" and entry is not None else self.row.data.get("comment")
        return str(words or "")

    @property
    def note(self) -> str | None:
        """Returns why it goes another way than was asked for."""
        return self.decision.note if isinstance(self.decision, Send) else None

    @property
    def sums_up(self) -> bool:
        return isinstance(self.decision, Send) and self.decision.sums_up

    @property
    def is_counted(self) -> bool:
        """Whether it counts towards the day's cap: it goes by text, and nobody waits for it."""
        return isinstance(self.decision, Send) and self.decision.by == "text" and not self.goes_alone


def to(recipient: str, now: datetime) -> list[Owed]:
    """Returns what is due to a recipient, not claimed, and what falls due within the next minute, the oldest first."""
    rows = _rows(recipient, now)
    if not any(row.due_at <= now for row in rows):
        return []
    try:
        contexts: list[Context | None] = list(_contexts(rows))
    except TryAgain:
        raise
    except Exception:
        # One row can't be read: the others go out all the same.
        logging.getLogger(__name__).exception("what is owed could not be read together")
        contexts = [_context_alone(row) for row in rows]
    found = [_decided(row, context, now) for row, context in zip(rows, contexts, strict=True)]
    person = next((each.context.person for each in found if each.is_counted), None)
    if person is None or not person.phone:
        return found
    return within_cap(found, Address.find(addresses.tel(person.phone)), now)


def by_action(message: Sequence[Owed]) -> list[list[Owed]]:
    """Returns the rows of a message in groups, those about one action together."""
    groups: dict[tuple[str | None, int | None], list[Owed]] = {}
    for each in message:
        groups.setdefault((each.row.plan_id, each.number), []).append(each)
    return list(groups.values())


def with_open_actions(message: Sequence[Owed]) -> Sequence[Owed]:
    """Adds a plan's open actions to the plan so far: one more query, once in a client's life."""
    (first, *_) = message
    if first.row.kind == "plan_so_far":
        found = tuple(actions.open_of_plan(str(first.row.plan_id)))
        first.context = msgspec.structs.replace(first.context, open_actions=found)
    return message


def within_cap(found: list[Owed], number: Address | None, now: datetime) -> list[Owed]:
    """Decides on texts again, knowing how many went to the number today. Pure.

    All that is due of one plan is one text. What is over the cap is summed up once, as far as one text can name it.
    """
    first = next((each for each in found if each.is_counted and each.row.due_at <= now), None)
    if first is None or first.context.person is None:
        return found
    cap, zone = int(first.context.person.text_cap), first.context.person.time_zone
    sent = number.texts_on(times.local_day(now, zone)) if number is not None else 0
    going: dict[str, int] = {}
    for each in found:
        if each.is_counted and each.row.due_at <= now:
            going.setdefault(str(each.row.plan_id), sent + len(going))
    summed: set[tuple[str, int | None]] = set()
    decided = []
    for each in found:
        before = going.get(str(each.row.plan_id), sent)
        if each.is_counted and cap and sent <= cap <= before:
            about = (str(each.row.plan_id), each.number)
            before = cap if about in summed or len(summed) < MOST_SUMMED else cap + 1
            summed |= {about} if before == cap else set()
        context = msgspec.structs.replace(each.context, number=number, texts_before=before)
        decided.append(_decided(each.row, context, now) if each.is_counted else each)
    return decided


def _rows(recipient: str, now: datetime) -> list[Notification]:
    """Returns the rows of a round. Twice as many are read, since a delivery at the same moment may hold some."""
    until = f"{Notification.due_at.serialize(now + NOTICE_DELAY)}~"
    rows = Notification.rows(recipient, Notification.due_key <= until, limit=2 * MOST_ROWS)
    return [row for row in rows if not row.is_claimed(now)][:MOST_ROWS]


def _context_alone(row: Notification) -> Context | None:
    try:
        return _contexts([row])[0]
    except TryAgain:
        raise
    except Exception:
        logging.getLogger(__name__).exception("what a row is about could not be read")
        return None


def _contexts(rows: list[Notification]) -> list[Context]:
    """Returns what each row is about, all of it as it was at one moment."""
    wanted: dict[tuple[Any, ...], tuple[type[Row], Any, Any]] = {}
    keys = []
    for row in rows:
        person_id = row.data.get("person_id") if ":" in row.recipient else row.recipient
        number = None if row.number is None else int(row.number)
        key = (
            ("person", person_id) if person_id else None,
            ("plan", row.plan_id) if row.plan_id else None,
            ("action", row.plan_id, number) if row.plan_id and number is not None else None,
            ("entry", row.plan_id, row.entry_id) if row.plan_id and row.entry_id else None,
        )
        keys.append(key)
        for each, model in zip(key, (Person, Plan, Action, Entry), strict=True):
            if each is not None:
                wanted[each] = (model, each[1], each[2] if len(each) > 2 else None)
    found = dict(zip(wanted, together(*wanted.values()) if wanted else [], strict=True))
    return [
        Context(person=person, plan=plan, action=action, entry=entry)
        for person, plan, action, entry in ([found.get(each) if each else None for each in key] for key in keys)
    ]


def _decided(row: Notification, context: Context | None, now: datetime) -> Owed:
    if context is None:
        return Owed(row, Context(), None)
    try:
        context = _with_digest(row, context, now)
        return Owed(row, context, decide(row, context, now))
    except Exception:
        logging.getLogger(__name__).exception("a row could not be decided on")
        return Owed(row, context, None)


def _with_digest(row: Notification, context: Context, now: datetime) -> Context:
    """Adds what a digest whose time has come would say, which decides whether it is sent; it takes all plans of its reader."""
    person = context.person
    if row.kind != "digest" or row.due_at > now or person is None or not is_current(row, person):
        return context
    return msgspec.structs.replace(context, digest=digest.gather(person, now))
