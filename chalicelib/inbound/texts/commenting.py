"""Turns a text into a comment, or adds it to the one before."""

import contextlib
from collections.abc import Sequence

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.comments import Longer
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.people.address import Address, Focus, Question
from chalicelib.errors import ActionNotFound
from chalicelib.inbound import absences, answers
from chalicelib.inbound.commands.outcome import GONE
from chalicelib.inbound.commands.request import Named
from chalicelib.inbound.texts import pieces, wording
from chalicelib.inbound.texts.incoming import Incoming, OutOfTurn


def comment(
    incoming: Incoming,
    plan_id: str,
    number: int | None,
    text: str,
    answers_to: Question | None = None,
    answer: str = "",
) -> str:
    """Writes a comment (on the plan if the action was deleted), and owes the ``answer`` if there is one."""

    def step() -> str:
        try:
            _write(incoming, plan_id, number, text, answers_to, answer)
        except ActionNotFound:
            _write(incoming, plan_id, None, text, answers_to, GONE.text)
            return "A text about a deleted action became an entry of its plan."
        return f"A text became a comment on action {number}." if number else "A text became an entry of its plan."

    return incoming.in_plan(plan_id, step)


def comment_on_each(incoming: Incoming, named: Sequence[Named], text: str, answers_to: Question) -> str:
    """Writes the same comment on several actions of a plan, once each. A text that follows at once joins the comment on
    the first."""
    [(plan_id, number), *others] = named

    def step() -> str:
        for _, other in others:
            once = answers.seen(incoming.actor.person_id, f"{incoming.notice.inbound_message_id}#{other}", incoming.now)
            with contextlib.suppress(ActionNotFound, keys.Repeated):
                comments.write(incoming.actor, plan_id, other, Words(text), now=incoming.now, seen=Seen(once=once))
        outcome = comment(incoming, plan_id, number, text, answers_to)
        return f"{outcome} It was about {len(named)} actions."

    return incoming.in_plan(plan_id, step)


def go_on(incoming: Incoming) -> str:
    """Adds this text to what the last one said."""
    focus = incoming.address.focus
    assert focus is not None
    return incoming.in_plan(focus.plan_id, lambda: _joined(incoming, focus)) or comment(
        incoming, focus.plan_id, focus.number, incoming.text
    )


def _write(
    incoming: Incoming, plan_id: str, number: int | None, text: str, answers_to: Question | None, answer: str
) -> None:
    """Writes a comment in one transaction with the turn of the conversation and the answer, including that the coach is
    away."""
    is_answered = False

    def also(write: Write, event: Event) -> None:
        nonlocal is_answered
        may_answer = incoming.address.state == "ok"
        absent = absences.of_plan(write, event.plan, incoming.actor.person_id, incoming.now) if may_answer else ""
        said = f"{answer} {wording.plain(absent)}".strip()
        is_answered = bool(said) and may_answer
        if is_answered:
            incoming.tell(write, said)
        focus = pieces.begun(plan_id, number, incoming.piece(text), incoming.now, event.entry_id, answers_to)
        incoming.turn(write, Address.focus.set(plain(focus)), *([Address.question.remove()] if answers_to else []))

    seen = Seen(once=incoming.once(), also=also)
    words = Words(text, full_text=incoming.text)
    comments.write(incoming.actor, plan_id, number, words, now=incoming.now, seen=seen)
    if is_answered:
        incoming.nudge()


def _joined(incoming: Incoming, focus: Focus) -> str:
    """Makes the last comment longer; returns an empty string if there is none, or if it was changed in the meantime."""
    longer = pieces.joined(focus, incoming.piece(incoming.raw.rstrip()))
    if longer is None or focus.entry_id is None:
        return ""

    def also(write: Write, _: Event) -> None:
        incoming.turn(write, Address.focus.set(plain(longer)))

    try:
        comments.lengthen(
            incoming.actor, focus.plan_id, focus.entry_id,
            Longer(pieces.text_of(focus), pieces.text_of(longer), is_told=focus.of_command),
            now=incoming.now, seen=Seen(once=incoming.once(), also=also),
        )  # fmt: skip
    except OutOfTurn:
        raise
    except Lost:
        return ""
    return "A text made the comment before it longer."
