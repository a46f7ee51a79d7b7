"""Delivering what is owed to one recipient: gather, decide, group, claim, render, send, record."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import tables, tokens
from chalicelib.domain import addresses, notifications, stream
from chalicelib.domain.actions import Action
from chalicelib.domain.addresses import Address, Texted
from chalicelib.domain.notifications import ALONE, NOTICE_DELAY, Notification
from chalicelib.domain.people import Person
from chalicelib.domain.plans import Plan
from chalicelib.domain.stream import Entry
from chalicelib.outbound import compose, email, text
from chalicelib.outbound.decide import Context, Send, Skip, decide
from chalicelib.outbound.sending import SendFailed
from chalicelib.tables import Lost, Write

LEASE = timedelta(minutes=2)
"""How long a claim holds; sending and recording take at most 40 seconds (see aws)."""
MOST_ATTEMPTS = 5
TEXTED_FOR = timedelta(days=7)
"""How long a bare number in an answer can mean an action that was texted about."""
MOST_ROWS = 30
_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))


class Owed(msgspec.Struct):
    """An owed row, what it is about, and what was decided."""

    row: Notification
    context: Context
    decision: Send | Skip


class Outcome(msgspec.Struct, frozen=True):
    """What became of a message, for the stream and the reminders."""

    kind: str
    """``sent``, ``skipped`` or ``given_up``."""
    by: str
    reason: str | None = None
    segments: int | None = None
    """Of a text."""


def deliver(recipient: str, now: datetime) -> str:
    """Sends what is due to a recipient; one sentence for the log. One message that fails never stops the others."""
    rows = _due_rows(recipient, now)
    due = [row for row in rows if row.due_at <= now]
    if not due:
        return "nothing is due"
    owed = [Owed(row, context, decide(row, context, now)) for row, context in zip(rows, _gather(rows), strict=True)]
    counts = {"sent": 0, "skipped": 0, "not sent": 0}
    for each in owed:
        if isinstance(each.decision, Skip) and each.row.due_at <= now:
            _attempt(lambda each=each: _skip(each, now))
            counts["skipped"] += 1
    for message in _messages([each for each in owed if isinstance(each.decision, Send)], now):
        counts["sent" if _attempt(lambda message=message: _send(message, now)) else "not sent"] += 1
    if len(rows) == MOST_ROWS:
        notifications.nudge([recipient])
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _attempt(step: Any) -> bool:
    """Runs a step for one message; a mistake is logged and leaves its rows owed, to be tried when the claim has run out."""
    try:
        return bool(step())
    except Exception:
        logging.getLogger(__name__).exception("a message could not be delivered; it stays owed")
        return False


def _due_rows(recipient: str, now: datetime) -> list[Notification]:
    """Due rows, and those of the next minute, that nobody has claimed; the oldest first."""
    until = f"{Notification.due_at.serialize(now + NOTICE_DELAY)}~"
    rows = Notification.rows(recipient, Notification.due_key <= until, limit=2 * MOST_ROWS)
    return [row for row in rows if not row.is_claimed(now)][:MOST_ROWS]


def _gather(rows: list[Notification]) -> list[Context]:
    """What the rows are about, as it was at one moment."""
    wanted: dict[tuple[Any, ...], tuple[type[tables.Row], Any, Any]] = {}
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
        models = (Person, Plan, Action, Entry)
        for each, model in zip(key, models, strict=True):
            if each is not None:
                wanted[each] = (model, each[1], each[2] if len(each) > 2 else None)
    found = dict(zip(wanted, tables.together(*wanted.values()) if wanted else [], strict=True))
    return [Context(*(found.get(each) if each else None for each in key)) for key in keys]


def _messages(owed: list[Owed], now: datetime) -> Iterable[list[Owed]]:
    """What goes out as one message: per channel and plan, the kinds that go alone by themselves.

    Rows of the next minute only join a message that goes out now anyway.
    """
    groups: dict[tuple[Any, ...], list[Owed]] = {}
    for each in owed:
        assert isinstance(each.decision, Send)
        alone = each.row.due_key if each.row.kind in ALONE else None
        groups.setdefault((each.decision.by, each.row.plan_id, alone), []).append(each)
    for group in groups.values():
        if any(each.row.due_at <= now for each in group):
            yield group


def _send(message: list[Owed], now: datetime) -> bool:
    """Claims a message's rows, sends it, records it; whether it was sent."""
    first = message[0]
    assert isinstance(first.decision, Send)
    token = _claim([each.row for each in message], now)
    if token is None:
        return False  # another delivery has it
    if max(int(each.row.attempts) for each in message) + 1 >= MOST_ATTEMPTS:
        # Before rendering: whatever breaks the rendering must not come again for ever.
        _end(message, token, Outcome("given_up", first.decision.by, "it failed too often"), now)
        return False
    entry_id = stream.new_entry_id(now)
    try:
        segments = None
        if first.decision.by == "email":
            email.send(compose.email([(each.row, each.context) for each in message], now), entry_id)
        else:
            segments = text.send(compose.text([(each.row, each.context) for each in message], now))
    except SendFailed as failed:
        logging.getLogger(__name__).warning("not sent: %s", failed)
        if failed.permanent:
            _end(message, token, Outcome("skipped", first.decision.by, str(failed)), now)
        else:
            _back_off(message, token, now)
        return False
    _end(message, token, Outcome("sent", first.decision.by, segments=segments), now, entry_id)
    return True


def _claim(rows: list[Notification], now: datetime) -> str | None:
    """Claims all rows of a message or none; ``None`` if somebody else holds one.

    Two deliveries race for the same rows when a recipient is on the queue twice, or when a slow one outlives its lease. A call
    repeated by botocore, whose answer was lost, finds its own token and isn't taken for somebody else's.
    """
    token = tokens.new_id()
    write = Write()
    for row in rows:
        free = (
            Notification.claim_token.does_not_exist()
            | (Notification.claim_until <= now)
            | (Notification.claim_token == token)
        )
        write.update(
            Notification, (row.recipient, row.due_key),
            [Notification.claim_token.set(token), Notification.claim_until.set(now + LEASE), Notification.attempts.add(1)],
            condition=free,
        )  # fmt: skip
    try:
        write.commit()
    except Lost:
        return None
    return token


def _end(message: list[Owed], token: str, outcome: Outcome, now: datetime, entry_id: str | None = None) -> None:
    """Deletes the rows and records the outcome, if the claim still holds; what is gone meanwhile is passed over."""
    for with_states in (True, False):
        write = Write()
        for each in message:
            write.delete(each.row, condition=Notification.claim_token == token, otherwise=ClaimLost())
        _record(write, message, outcome, now, entry_id, with_states=with_states)
        if with_states and (outcome.kind, outcome.by) == ("sent", "text"):
            _remember_texted(write, message, now)
        try:
            write.commit()
            return
        except ClaimLost:
            return  # somebody else sends it again: delivered at least once
        except Gone:
            continue


class ClaimLost(Lost):
    """The claim ran out and somebody else took the rows."""


class Gone(Lost):
    """The action, its reminder or the number was removed while its message was on the way."""


def _record(
    write: Write, message: list[Owed], outcome: Outcome, now: datetime, entry_id: str | None, *, with_states: bool
) -> None:
    """An entry per action (or one for the plan), and the state of the reminders."""
    by_number: dict[int | None, list[Owed]] = {}
    for each in message:
        by_number.setdefault(None if each.row.number is None else int(each.row.number), []).append(each)
    for number, group in by_number.items():
        first = group[0]
        plan, action = first.context.plan, first.context.action
        if plan is None:
            continue  # a sign-in link or an answer belongs to no plan's record
        member = plan.members.get(first.row.recipient)
        assert isinstance(first.decision, Send | Skip)
        reason = outcome.reason or getattr(first.decision, "note", None)
        details: dict[str, Any] = {"to": first.row.recipient, "name": member.name if member else "", "by": outcome.by}
        if reason:
            details["reason"] = reason
        if outcome.segments:
            details["segments"] = outcome.segments
        kinds = {each.row.kind for each in group}
        about = "reminder" if "reminder" in kinds else first.row.kind
        what = action.what if action else None
        write.put(
            stream.entry(
                plan.plan_id, outcome.kind, now, number=number, what=what, entry_id=entry_id, about=about, **details
            )
        )
        entry_id = None  # the first entry carries the id that went along as the message's tag
        reminder_ids = {each.row.reminder_id for each in group if each.row.reminder_id} if action else set()
        if with_states and reminder_ids and action is not None:
            changes = []
            for id in sorted(reminder_ids):
                path = Action.reminders[id]
                changes.append(path["state"].set("sent" if outcome.kind == "sent" else "skipped"))
                changes.append(path["reason"].set(reason) if reason else path["reason"].remove())
                if outcome.kind == "sent":
                    changes.append(path["sent_at"].set(tables.plain(now)))
            condition = None
            for id in sorted(reminder_ids):
                there = Action.reminders[id].exists()
                condition = there if condition is None else condition & there
            write.update(Action, (plan.plan_id, number), changes, condition=condition, otherwise=Gone())


def _remember_texted(write: Write, message: list[Owed], now: datetime) -> None:
    """Notes at the number which actions it was texted about, so that a bare number in the answer can mean one of them."""
    person = message[0].context.person
    address = Address.find(addresses.tel(person.phone)) if person is not None and person.phone else None
    if address is None:
        return
    texted = {key: each for key, each in address.texted.items() if now - each.at < TEXTED_FOR}
    for each in message:
        if each.row.plan_id and each.context.action is not None:
            number = int(each.context.action.number)
            texted[f"{each.row.plan_id}#{number}"] = Texted(each.row.plan_id, number, each.context.action.what, now)
    write.update(Address, address.address, [Address.texted.set(tables.plain(texted))], otherwise=Gone())


def _skip(each: Owed, now: datetime) -> bool:
    """Lets a row go that is not needed any more."""
    assert isinstance(each.decision, Skip)
    for with_states in (True, False):
        write = Write()
        unclaimed = Notification.claim_token.does_not_exist() | (Notification.claim_until <= now)
        write.delete(each.row, condition=Notification.recipient.exists() & unclaimed, otherwise=ClaimLost())
        if each.decision.is_told:
            _record(
                write,
                [each],
                Outcome("skipped", each.row.by, each.decision.reason),
                now,
                None,
                with_states=with_states,
            )
        try:
            write.commit()
            return True
        except ClaimLost:
            return False
        except Gone:
            continue
    return False


def _back_off(message: list[Owed], token: str, now: datetime) -> None:
    """Owes the rows anew at a later time, keeping how often it was tried."""
    write = Write()
    for each in message:
        attempts = int(each.row.attempts) + 1
        later = now + _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1]
        write.delete(each.row, condition=Notification.claim_token == token, otherwise=ClaimLost())
        write.put(each.row.put_off(later, attempts))
    try:
        write.commit()
    except ClaimLost:
        return
