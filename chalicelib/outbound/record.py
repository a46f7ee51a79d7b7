"""The end of a message: its rows go, and what became of it is written down, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import scheduling
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decide import Send, Skip, Wait, goes_to_another
from chalicelib.domain.owed import digests
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address, Texted
from chalicelib.domain.people.person import Person
from chalicelib.domain.stream import entry as stream
from chalicelib.outbound.claim import ClaimLost
from chalicelib.outbound.owed import Owed

TEXTED_FOR = timedelta(days=7)
"""How long a bare number in an answer can mean an action that was texted about."""
MOST_TEXTED = 20


class Outcome(msgspec.Struct, frozen=True):
    """What became of a message, for the stream and the reminders."""

    kind: str
    """``sent``, ``skipped`` or ``given_up``."""
    reason: str | None = None
    entry_id: str | None = None
    """Of the first entry, where it was chosen before sending: it went along as the message's tag."""
    segments: int | None = None
    """Of a text."""
    is_told: bool = True
    """Whether the stream shows it; the reminder's state is set all the same."""


class Gone(Lost):
    """What was removed, or planned anew, while its message was on the way: an action by plan and number (or its reminder), the
    digest, or the address that was texted to."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


def end(message: Sequence[Owed], token: str, outcome: Outcome, now: datetime) -> None:
    """Deletes the rows and records the outcome, if the claim still holds; what is gone meanwhile is passed over."""
    held = Notification.claim_token == token
    texted = _texted(message, outcome.segments, now) if outcome.segments else None
    _commit(
        message, outcome, now, held, texted
    )  # claim lost: somebody else sends it again, at least once is the promise


def skip(each: Owed, now: datetime) -> bool:
    """Lets a row go that is not needed any more; ``False`` if somebody else holds it."""
    assert isinstance(each.decision, Skip)
    free = Notification.claim_token.does_not_exist() | (Notification.claim_until <= now)
    outcome = Outcome("skipped", each.decision.reason, is_told=each.decision.is_told)
    return _commit([each], outcome, now, Notification.recipient.exists() & free, None)


def wait(each: Owed, now: datetime) -> bool:
    """Owes a row anew at the time decided on; ``False`` if somebody else holds it."""
    assert isinstance(each.decision, Wait)
    free = Notification.claim_token.does_not_exist() | (Notification.claim_until <= now)
    write = Write()
    write.delete(each.row, condition=Notification.recipient.exists() & free, otherwise=ClaimLost())
    write.put(each.row.put_off(each.decision.until, int(each.row.attempts)))
    try:
        write.commit()
    except ClaimLost:
        return False
    return True


def _commit(
    message: Sequence[Owed], outcome: Outcome, now: datetime, held: Any, texted: tuple[str, list[Any]] | None
) -> bool:
    """Whether the rows were still ours; what is gone meanwhile is left out, one by one, and the rest is written down."""
    gone: set[str] = set()
    while True:
        write = Write()
        for each in message:
            write.delete(each.row, condition=held, otherwise=ClaimLost())
        if outcome.is_told:
            _entries(write, message, outcome, now)
        _reminder_states(write, message, outcome, now, gone)
        if "digest" not in gone:
            _next_digest(write, message, outcome, now)
        if texted is not None and "address" not in gone:
            write.update(Address, texted[0], texted[1], otherwise=Gone("address"))
        try:
            write.commit()
            return True
        except ClaimLost:
            return False
        except Gone as left_out:
            gone.add(left_out.what)


def _next_digest(write: Write, message: Sequence[Owed], outcome: Outcome, now: datetime) -> None:
    """However a digest ends, the next one is owed, unless another chain took its place; what wasn't told is told then."""
    for each in message:
        person, name = each.context.person, each.row.data.get("chain")
        if each.row.kind != "digest" or person is None or person.digest_next != name:
            continue
        following = digests.owe_next(write, person.person_id, person.digest, person.time_zone, now)
        changes: list[Any] = [Person.digest_next.set(following) if following else Person.digest_next.remove()]
        if outcome.kind == "sent" or not outcome.is_told:
            changes.append(Person.digest_last.set(digests.told_until(now)))
        write.update(Person, person.person_id, changes, condition=Person.digest_next == name, otherwise=Gone("digest"))


def _by_action(message: Sequence[Owed]) -> list[list[Owed]]:
    groups: dict[tuple[str | None, int | None], list[Owed]] = {}
    for each in message:
        groups.setdefault((each.row.plan_id, each.number), []).append(each)
    return list(groups.values())


def _entries(write: Write, message: Sequence[Owed], outcome: Outcome, now: datetime) -> None:
    """An entry per action (or one for the plan) that the message was about."""
    entry_id = outcome.entry_id
    groups = _by_action(message)
    for group in groups:
        first = group[0]
        if not first.row.plan_id:
            continue  # a sign-in link or an answer belongs to no plan's record
        plan, action = first.context.plan, first.context.action
        member = plan.members.get(first.row.recipient) if plan else None
        kinds = {each.row.kind for each in group}
        details: dict[str, Any] = {
            "to": first.row.recipient, "name": member.name if member else "", "by": first.by,
            "about": "reminder" if "reminder" in kinds else first.row.kind,
            "reason": _reason(group, outcome), "segments": outcome.segments, "role": first.row.data.get("role"),
            "mail": outcome.entry_id if len(groups) > 1 else None,
            "reminder_id": next((each.row.reminder_id for each in group if each.row.reminder_id), None),
        }  # fmt: skip
        write.put(
            stream.entry(
                first.row.plan_id, outcome.kind, now, number=first.number, what=action.what if action else None, entry_id=entry_id,
                **{name: value for name, value in details.items() if value is not None},
            )
        )  # fmt: skip
        entry_id = None


def _reason(group: Sequence[Owed], outcome: Outcome) -> str | None:
    notes = (each.decision.note for each in group if isinstance(each.decision, Send) and each.decision.note)
    return outcome.reason or next(notes, None)


def _reminder_states(write: Write, message: Sequence[Owed], outcome: Outcome, now: datetime, gone: set[str]) -> None:
    """Sets what became of the reminders, unless they were planned anew meanwhile, and owes a nag's next turn.

    The action's version stays.
    """
    for group in _by_action(message):
        told = [each for each in group if _is_present(each)]
        about = f"{group[0].row.plan_id}#{group[0].number}"
        if not told or about in gone:
            continue
        row = told[0].row
        condition = Action.schedule == row.schedule
        changes: list[Any] = []
        for each in told:
            condition = condition & Action.reminders[each.row.reminder_id].exists()
            changes += _state(write, each, outcome, now)
        write.update(Action, (row.plan_id, told[0].number), changes, condition=condition, otherwise=Gone(about))


def _is_present(each: Owed) -> bool:
    """Whether it is for a reminder that is still planned as it was when the row was written, and for its recipient."""
    plan, action, id = each.context.plan, each.context.action, each.row.reminder_id
    if id is None or action is None or action.schedule != each.row.schedule or id not in action.reminders:
        return False
    return plan is None or not goes_to_another(each.row, plan, action)


def _state(write: Write, each: Owed, outcome: Outcome, now: datetime) -> list[Any]:
    """What is set of one reminder. A nag of an open action stays planned while there is a time to come, and is owed then."""
    plan, action, path = each.context.plan, each.context.action, Action.reminders[each.row.reminder_id]
    assert action is not None
    reminder = action.reminders[str(each.row.reminder_id)]
    is_sent = outcome.kind == "sent"
    changes: list[Any] = [path["sent_at"].set(plain(now))] if is_sent else []
    if is_sent and reminder.every is not None:
        changes.append(path["sent_count"].set(reminder.sent_count + 1))
    following = reminders.following(reminder, action.due_at, now) if action.status == "open" else None
    if plan is not None and following is not None:
        scheduling.owe_reminder(write, plan, action, following, now)
        return [
            *changes,
            path["turn"].set(following.turn),
            path["due_at"].set(plain(following.due_at)),
            path["reason"].remove(),
        ]
    reason = outcome.reason or (each.decision.note if isinstance(each.decision, Send) else None)
    changes.append(path["state"].set("sent" if is_sent else "skipped"))
    return [*changes, path["reason"].set(reason) if reason else path["reason"].remove()]


def _texted(message: Sequence[Owed], segments: int, now: datetime) -> tuple[str, list[Any]] | None:
    """The number's row and its changes: the segments, and which actions it was texted about, so that a bare number in an
    answer can mean one."""
    first, person = message[0], message[0].context.person
    counted: list[Any] = [Address.segments_sent.add(segments)]
    if first.row.recipient.startswith("tel:"):
        return first.row.recipient, counted
    if person is None or not person.phone:
        return None
    if first.is_counted:
        counted += _counted(first, person, now)
    about = [each for each in message if each.row.plan_id and each.context.action is not None]
    address = first.context.number
    return addresses.tel(person.phone), counted + (_texted_about(address, about, now) if address else [])


def _counted(first: Owed, person: Person, now: datetime) -> list[Any]:
    """Counts towards the day's cap. The first of a day sets the count; the last one uses it up, whatever is sent beside it."""
    day = times.local_day(now, person.time_zone)
    if first.sums_up:
        return [Address.texts_day.set(day), Address.texts_today.set(int(person.text_cap) + 1)]
    if first.context.number is not None and first.context.number.texts_day == day:
        return [Address.texts_today.add(1)]
    return [Address.texts_day.set(day), Address.texts_today.set(first.context.texts_before + 1)]


def _texted_about(address: Address, about: Sequence[Owed], now: datetime) -> list[Any]:
    """The oldest are forgotten one by one: another text may be noted at the same moment."""
    fresh = {}
    for each in about:
        assert each.context.action is not None
        fresh[f"{each.row.plan_id}#{each.number}"] = Texted(
            str(each.row.plan_id), int(each.number or 0), each.context.action.what, now
        )
    earlier = sorted(set(address.texted) - set(fresh), key=lambda key: address.texted[key].at, reverse=True)
    room = max(0, MOST_TEXTED - len(fresh))
    old = [key for place, key in enumerate(earlier) if place >= room or now - address.texted[key].at >= TEXTED_FOR]
    changes: list[Any] = [Address.texted[key].set(plain(each)) for key, each in fresh.items()]
    return changes + [Address.texted[key].remove() for key in old]
