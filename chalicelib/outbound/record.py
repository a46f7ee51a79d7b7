"""Ends a message: deletes its rows and records the outcome in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.delivery.decision import Skip
from chalicelib.domain.owed import digests, holding
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import missed
from chalicelib.domain.plans.held import Held
from chalicelib.domain.stream import entry as stream
from chalicelib.outbound import asked, reminded, texted
from chalicelib.outbound.claim import ClaimLost
from chalicelib.outbound.owed import Owed, by_action


class Outcome(msgspec.Struct, frozen=True):
    """The outcome of a message, for the stream and the reminders."""

    kind: str
    """``sent``, ``skipped`` or ``given_up``."""
    reason: str | None = None
    entry_id: str | None = None
    """The first entry's id, if it was chosen before sending to serve as the message's tag."""
    segments: int | None = None
    """The segments of a text."""
    is_told: bool = True
    """Whether the stream shows it; the reminder's state is set all the same."""
    is_missed: bool = False
    """Whether it was still wanted, and the coach's home page marks the plan."""


GIVEN_UP = Outcome("given_up", "it failed too often", is_missed=True)


class Gone(Lost):
    """Something was removed or rescheduled while its message was being sent: ``what`` names an action by plan and number (it or
    its reminder), a metric by its id, the digest, the address that was texted, or a coach's membership by plan."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


def end(message: Sequence[Owed], token: str, outcome: Outcome, now: datetime) -> None:
    """Deletes a claimed message's rows and records the outcome. If the claim was lost, nothing is written: another
    delivery sends the message again, since we promise at least once."""
    _commit(message, outcome, now, Notification.claim_token == token)


def skip(each: Owed, now: datetime) -> bool:
    """Deletes a row that is no longer needed. Returns ``False`` if another delivery holds it."""
    assert isinstance(each.decision, Skip)
    decision = each.decision
    outcome = Outcome("skipped", decision.reason, is_told=decision.is_told, is_missed=decision.is_missed)
    return _commit([each], outcome, now, Notification.free(now), held=each.held)


def _commit(
    message: Sequence[Owed], outcome: Outcome, now: datetime, ours: Condition, *, held: Held | None = None
) -> bool:
    """Writes everything in one transaction; returns whether the rows were still ours.

    The race: somebody may delete the action, turn the digest off or remove the number while its message is being sent. Each
    thing that is gone is left out, and the rest is recorded.
    """
    number = texted.changes(message, outcome.segments, now) if outcome.segments else None
    gone: set[str] = set()
    while True:
        write = Write()
        for each in message:
            write.delete(each.row, condition=ours, otherwise=ClaimLost())
            holding.let_go(write, each.row, held, otherwise=ClaimLost())
        if outcome.is_told:
            _entries(write, message, outcome, now)
        _reminders(write, message, outcome, now, gone)
        for metric_id, group in asked.by_metric(message).items():
            if metric_id not in gone:
                asked.update(write, group, now, is_sent=outcome.kind == "sent", otherwise=Gone(metric_id))
        if outcome.is_missed:
            _marks(write, message, now, gone)
        if "digest" not in gone:
            _next_digest(write, message, outcome, now)
        if number is not None and "address" not in gone:
            write.update(Address, *number, otherwise=Gone("address"))
        try:
            write.commit()
            return True
        except ClaimLost:
            return False
        except Gone as left_out:
            gone.add(left_out.what)


def _entries(write: Write, message: Sequence[Owed], outcome: Outcome, now: datetime) -> None:
    """Adds an entry for each action the message was about, or one for the plan."""
    entry_id = outcome.entry_id
    groups = by_action(message)
    for group in groups:
        plan_id, action = group[0].row.plan_id, group[0].context.action
        if not plan_id:
            continue  # a sign-in link or an answer belongs to no plan's record
        details = _details(group, outcome, is_alone=len(groups) == 1)
        write.put(
            stream.entry(
                plan_id, outcome.kind, now,
                number=group[0].number, what=action.what if action else None, entry_id=entry_id,
                **{name: value for name, value in details.items() if value is not None},
            )
        )  # fmt: skip
        entry_id = None


def _details(group: Sequence[Owed], outcome: Outcome, *, is_alone: bool) -> dict[str, Any]:
    """Returns what the entry says about a message: recipient, channel, kind and reason."""
    row, plan = group[0].row, group[0].context.plan
    member = plan.members.get(row.recipient) if plan else None
    return {
        "to": row.recipient,
        "name": member.name if member else "",
        "by": group[0].by,
        "about": "reminder" if any(each.row.kind == "reminder" for each in group) else row.kind,
        "reason": outcome.reason or next((each.note for each in group if each.note), None),
        "segments": outcome.segments,
        "role": row.data.get("role"),
        "mail": None if is_alone else outcome.entry_id,
        "reminder_id": next((each.row.reminder_id for each in group if each.row.reminder_id), None),
        "metric_id": row.data.get("metric_id"),
    }


def _reminders(write: Write, message: Sequence[Owed], outcome: Outcome, now: datetime, gone: set[str]) -> None:
    """Records the outcome in the reminders unless they were rescheduled in the meantime. The action's version doesn't change."""
    for group in by_action(message):
        about = f"{group[0].row.plan_id}#{group[0].number}"
        if about not in gone:
            reminded.update(write, group, outcome.reason, now, is_sent=outcome.kind == "sent", otherwise=Gone(about))


def _marks(write: Write, message: Sequence[Owed], now: datetime, gone: set[str]) -> None:
    """Marks each plan on its coach's home page, unless they have just left it."""
    for plan_id, plan in {str(each.row.plan_id): each.context.plan for each in message}.items():
        if plan is not None and plan_id not in gone:
            missed.mark(write, plan, now, Gone(plan_id))


def _next_digest(write: Write, message: Sequence[Owed], outcome: Outcome, now: datetime) -> None:
    """Owes the next digest however this one ended, unless another chain took over. The next one covers what this one didn't."""
    for each in message:
        person, name = each.context.person, each.row.data.get("chain")
        if each.row.kind != "digest" or person is None or person.digest_next != name:
            continue
        following = digests.owe_next(write, person.person_id, person.digest, person.time_zone, now)
        changes: list[Any] = [Person.digest_next.set(following) if following else Person.digest_next.remove()]
        if outcome.kind == "sent" or not outcome.is_told:
            changes.append(Person.digest_last.set(digests.told_until(now)))
        write.update(Person, person.person_id, changes, condition=Person.digest_next == name, otherwise=Gone("digest"))
