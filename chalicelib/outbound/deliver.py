"""Delivering what is owed to one recipient: gather, decide, group, claim, render, send, record."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.delivery.decide import Send, Wait
from chalicelib.domain.owed.notification import ALONE
from chalicelib.domain.people import phones
from chalicelib.domain.stream import entry as stream
from chalicelib.outbound import claim, owed, record
from chalicelib.outbound.channels import email, text
from chalicelib.outbound.channels.failure import SendFailed
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.record import Outcome
from chalicelib.outbound.writing import compose


def deliver(recipient: str, now: datetime) -> str:
    """Sends what is due to a recipient; one sentence for the log. One message that fails never stops the others.

    What is beyond a round (see `owed.MOST_ROWS`) goes with the next sweep.
    """
    found = owed.to(recipient, now)
    counts = {"sent": 0, "skipped": 0, "waiting": 0, "not sent": 0}
    for each in found:
        if each.row.due_at > now or isinstance(each.decision, Send):
            continue
        if each.decision is None:
            _attempt(partial(_put_off_broken, each, now))
            counts["not sent"] += 1
        elif isinstance(each.decision, Wait):
            counts["waiting" if _attempt(partial(record.wait, each, now)) else "not sent"] += 1
        else:
            counts["skipped" if _attempt(partial(record.skip, each, now)) else "not sent"] += 1
    for message in _messages([each for each in found if isinstance(each.decision, Send)], now):
        counts["sent" if _attempt(partial(_send, message, now)) else "not sent"] += 1
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing is due"


def _attempt(step: Callable[[], bool]) -> bool:
    """Runs a step for one message; a mistake is logged and leaves its rows owed, to be tried when the claim has run out."""
    try:
        return step()
    except Exception:
        logging.getLogger(__name__).exception("a message could not be delivered; it stays owed")
        return False


def _messages(found: Sequence[Owed], now: datetime) -> Iterable[list[Owed]]:
    """What goes out as one message: per channel and plan, the kinds that go alone by themselves, the day's last text of all plans.

    Rows of the next minute only join a message that goes out now anyway.
    """
    groups: dict[tuple[Any, ...], list[Owed]] = {}
    for each in found:
        alone = each.row.due_key if each.row.kind in ALONE else None
        groups.setdefault((each.by, each.sums_up or each.row.plan_id, alone), []).append(each)
    for group in groups.values():
        if any(each.row.due_at <= now for each in group):
            yield group


def _send(message: Sequence[Owed], now: datetime) -> bool:
    """Claims a message's rows, sends it, records it; whether it was sent."""
    token = claim.take(message, now)
    if token is None:
        return False  # another delivery has it
    if claim.is_last_attempt(message):
        record.end(message, token, Outcome("given_up", "it failed too often"), now)
        return False
    entry_id = stream.new_entry_id(now)
    number = None
    try:
        if message[0].by == "email":
            email.send(compose.email(_with_plan(message), now), entry_id)
            outcome = Outcome("sent", entry_id=entry_id)
        else:
            number, words = compose.text(message, now)
            outcome = Outcome("sent", entry_id=entry_id, segments=text.send(number, words))
    except SendFailed as failed:
        logging.getLogger(__name__).warning("not sent: %s", failed)
        if not failed.permanent:
            claim.put_off(message, token, now)
            return False
        record.end(message, token, Outcome("skipped", str(failed), entry_id), now)
        if failed.opted_out and number is not None:
            phones.stop(number, now=now)
        elif failed.unreachable and number is not None:
            phones.dead(number, reason=str(failed), now=now)
        return False
    record.end(message, token, outcome, now)
    return True


def _with_plan(message: Sequence[Owed]) -> Sequence[Owed]:
    """The plan so far needs the plan's open actions: one more query, once in a client's life."""
    (first, *_) = message
    if first.row.kind == "plan_so_far":
        found = tuple(actions.open_of_plan(str(first.row.plan_id)))
        first.context = msgspec.structs.replace(first.context, open_actions=found)
    return message


def _put_off_broken(each: Owed, now: datetime) -> bool:
    """A row that can't even be decided on counts its attempts like others, so that it ends as well."""
    token = claim.take([each], now)
    if token is not None and claim.is_last_attempt([each]):
        record.end([each], token, Outcome("given_up", "it failed too often"), now)
    elif token is not None:
        claim.put_off([each], token, now)
    return False
