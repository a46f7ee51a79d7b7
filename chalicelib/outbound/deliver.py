"""Delivers what is owed to one recipient, from the owed rows to the recorded outcome."""

import logging
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from chalicelib import metrics
from chalicelib.database.look_again import look_again
from chalicelib.domain.delivery.decision import CarryOut, Wait
from chalicelib.domain.metrics import beginning, deleting
from chalicelib.domain.owed import held_up, jobs, queue
from chalicelib.domain.people import asking_later, dead_addresses, main_email, moving
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import TryAgain
from chalicelib.outbound import claim, gather, owed, record
from chalicelib.outbound.channels import email, text
from chalicelib.outbound.channels.channel import Channel, SendFailed
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.pacing import Pace
from chalicelib.outbound.record import GIVEN_UP, Outcome

_APART = 0.2
"""Seconds, at most, between two tries at recording."""
_SOON = timedelta(minutes=1)
"""What is put off for less comes again by itself; the sweep brings the rest."""

CHANNELS: dict[str, Channel] = {"email": email, "text": text}
EFFECTS: dict[str, Callable[..., bool]] = {"main_due": main_email.take_effect, "number_due": asking_later.take_effect}
"""What takes effect when the time of a row that isn't a message comes."""


JOBS = (moving.work_off, dead_addresses.work_off, beginning.work_off, deleting.work_off)


def deliver(recipient: str, now: datetime, pace: Pace | None = None, *, start: str | None = None) -> str:
    """Sends what is due to a recipient, from a row on where ``start`` names one; returns a sentence for the log.

    1. Read the rows that are due, those of the next minute, and what they are about (`gather`).
    2. Decide on each, as things are now: send it, skip it, or let it wait (``domain/delivery/decide``). What isn't a
    message takes effect here, once.
    3. Group what is sent into messages: several about one plan are one, some kinds always go alone. Each waits for its turn
       at the account's rate (`pacing`; without a ``pace`` it doesn't); what the function has no time left for stays owed,
       untouched.
    4. Claim all rows of a message or none (`claim`): of two deliveries at once, one loses here and leaves it.
    5. Write the message and hand it to the provider (`writing`, `channels`), in a single try well within the claim; again only while SES
       says that mails come too fast, which it then hasn't taken (`Pace.send`). If the provider refuses it for now
       (``channels/refusals``), it is put off without counting an attempt, as long as it is of use.
    6. Record the outcome and delete its rows, in one transaction, if the claim still holds (`record`).

    A crash before 6 leaves the rows, and the claim expires: a message goes out at least once and is never lost. One message
    that fails never stops the others. Turns are fair: rows beyond a round (`gather.MOST_ROWS`) have turns of their own,
    which the sweep gives when everybody has had one; a recipient for whom there is no time left goes to the end of the
    queue. What the product owes itself (`jobs`) is worked off instead.
    """
    person_id = jobs.person_of(recipient)
    if person_id is not None:
        return "; ".join(work(person_id, now) for work in JOBS)
    found = gather.owed_to(recipient, now, start)
    counts = {"sent": 0, "carried out": 0, "skipped": 0, "waiting": 0, "not sent": 0, "left for another turn": 0}
    for each in found:
        if each.row.due_at <= now and each.sending is None:
            counts[_put_aside(each, now)] += 1
    for message in messages([each for each in found if each.sending is not None], now):
        at = pace.turn(now, is_mail=message[0].by == "email") if pace else now
        if at is None:
            counts["left for another turn"] += 1
        else:
            counts["sent" if _attempt(partial(_send, message, at, pace)) else "not sent"] += 1
    if counts["left for another turn"]:
        _in_turn_again(recipient, start)
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing is due"


def _in_turn_again(recipient: str, start: str | None) -> None:
    """Puts a recipient for whom the function had no time left at the end of the queue."""
    (queue.nudge if queue.is_waiting(recipient) else queue.in_turn)([recipient], start=start)


def messages(found: Sequence[Owed], now: datetime) -> Iterable[list[Owed]]:
    """Yields the rows of each message: kinds that go alone, then one per channel and plan, and the day's last text for all
    plans; what asks for metrics is a message of its own.

    Rows of the next minute only join a message that goes out now anyway.
    """

    def together(each: Owed) -> tuple[object, ...]:
        return each.by, each.sums_up or each.together, each.row.due_key if each.row.message.goes_alone else None

    for group in owed.grouped(found, together).values():
        if any(each.row.due_at <= now for each in group):
            yield group


def _put_aside(each: Owed, now: datetime) -> str:
    """Skips a row or lets it wait; returns the name of its count."""
    if each.decision is None:
        _attempt(partial(_put_off_broken, each, now))
        return "not sent"
    if isinstance(each.decision, CarryOut):
        return "carried out" if _attempt(partial(_carry_out, each, now)) else "not sent"
    if isinstance(each.decision, Wait):
        return "waiting" if _attempt(partial(claim.wait, each, now)) else "not sent"
    return "skipped" if _attempt(partial(record.skip, each, now)) else "not sent"


def _carry_out(each: Owed, now: datetime) -> bool:
    """Carries out a row's effect. A mistake of ours counts as an attempt, so that it doesn't fail forever."""
    try:
        return EFFECTS[str(each.row.kind)](each.row, now=now)
    except TryAgain:
        raise
    except Exception:
        _put_off_broken(each, now)
        raise


def _attempt(step: Callable[[], bool]) -> bool:
    """Runs a step for one message. An exception is logged, and its rows stay owed until the claim has expired."""
    try:
        return step()
    except Exception as error:
        logging.getLogger(__name__).exception("a message could not be delivered; it stays owed")
        metrics.count("Failures", reason=type(error).__name__)
        return False


def _send(message: Sequence[Owed], now: datetime, pace: Pace | None) -> bool:
    """Claims a message's rows, sends it, and records it; returns whether it was sent."""
    token = _claimed(message, now)
    if token is None:
        return False
    entry_id = stream.new_entry_id(now)
    channel = CHANNELS[message[0].by]
    try:
        hand_over = partial(channel.send, channel.write(gather.with_more(message), now), entry_id)
        segments = pace.send(hand_over) if pace and message[0].by == "email" else hand_over()
    except TryAgain:  # from our own tables, while writing it: that passes, too
        _hold_up(message, token, now, "tables")
        return False
    except SendFailed as failed:
        logging.getLogger(__name__).warning("not sent: %s", failed)
        _refused(message, token, failed, entry_id, now)
        return False
    except Exception as error:  # a mistake of ours in writing it
        _failed(message, token, now, type(error).__name__)
        raise
    metrics.count("Sent")
    outcome = Outcome("sent", entry_id=entry_id, segments=segments)
    # It has been sent: if that isn't recorded now, it is sent twice. If our answer was lost, the next try finds the
    # rows gone.
    look_again(partial(record.end, message, token, outcome, now), on=TryAgain, apart=_APART)
    if any(each.row.put_offs for each in message):
        _best_effort(partial(held_up.end, message[0].by, _due(message), now))
    return True


def _refused(message: Sequence[Owed], token: str, failed: SendFailed, entry_id: str, now: datetime) -> None:
    """Puts a message off that the provider didn't take, or ends it."""
    refusal = failed.refusal
    if refusal.is_put_off:
        _hold_up(message, token, now, f"{refusal.meaning} {refusal.code}")
        _best_effort(partial(held_up.note, message[0].by, _due(message), now))
    elif refusal.meaning == "ours":
        _failed(message, token, now, f"ours {refusal.code}")
    else:
        record.end(message, token, Outcome("skipped", refusal.reason, entry_id, is_missed=True), now)
        if failed.then is not None:
            failed.then(now=now)


def _due(message: Sequence[Owed]) -> datetime:
    """Returns since when the oldest of its rows has waited."""
    return min(each.row.first_due for each in message)


def _hold_up(message: Sequence[Owed], token: str, now: datetime, why: str) -> None:
    first = claim.hold_up(message, token, now, luck=random.random())  # noqa: S311 - jitter, no secret
    metrics.count("PutOff", reason=why)
    pause = first.due_at - now
    if pause < _SOON:
        is_awaited = queue.is_waiting(first.recipient) or first.message.about == "address"
        put = queue.nudge if is_awaited else queue.in_turn
        put([first.recipient], start=first.due_key, after=pause)


def _failed(message: Sequence[Owed], token: str, now: datetime, why: str) -> None:
    """Puts a message off after a mistake of ours: eventually for hours, so that it can be fixed before the message is given up."""
    claim.put_off(message, token, now)
    metrics.count("PutOff", reason=why)
    _best_effort(partial(held_up.note, held_up.MISTAKES, _due(message), now))


def _best_effort(step: Callable[[], None]) -> None:
    """Runs what must not stop a delivery."""
    try:
        step()
    except Exception:
        logging.getLogger(__name__).warning("what can’t leave could not be noted", exc_info=True)


def _claimed(message: Sequence[Owed], now: datetime) -> str | None:
    """Claims a message; returns ``None`` if another delivery has it, or if it ends here after too many attempts."""
    token = claim.take(message, now)
    if token is not None and claim.is_last_attempt(message):
        record.end(message, token, GIVEN_UP, now)
        metrics.count("GivenUp")
        return None
    return token


def _put_off_broken(each: Owed, now: datetime) -> bool:
    """Counts an attempt for a row that can't even be decided on, so that it too ends after too many."""
    token = _claimed([each], now)
    if token is not None:
        _failed([each], token, now, "a mistake of ours")
    return False
