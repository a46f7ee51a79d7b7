"""Acts on a text whose action is known: runs a command and answers, or writes a comment."""

import contextlib
from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.happening import Event
from chalicelib.domain.actions.words import Words
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address, AskedFor, Question, Texted
from chalicelib.inbound import absences
from chalicelib.inbound.commands.done import DONE, Done
from chalicelib.inbound.commands.is_it_done import IS_IT_DONE
from chalicelib.inbound.commands.move import ASKS_DATE
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.outcome import Became
from chalicelib.inbound.commands.request import Named, Request
from chalicelib.inbound.texts import pieces, wording
from chalicelib.inbound.texts.commenting import comment
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.which_action import Meant


def take(incoming: Incoming, meant: Meant, answers_to: Question | None = None) -> str:
    """Runs the command on the action that is meant, or writes the comment."""
    says = meant.says
    if isinstance(says, str):
        return comment(incoming, meant.plan_id, meant.number, says, answers_to)
    return do(incoming, says, [(meant.plan_id, meant.number)], answers_to)


def do(incoming: Incoming, command: OnAction, named: Sequence[Named], answers_to: Question | None = None) -> str:
    """Runs a command on each of these actions, with one answer per plan.

    A single action is changed and answered in one transaction. If an open question is answered, it is closed.
    """

    def begin(write: Write, became: Became, event: Event) -> None:
        piece = incoming.piece(command.comment)
        focus = pieces.begun(became.plan_id, became.number, piece, incoming.now, event.said_id, answers_to)
        focus.of_command = True
        is_answer = len(named) == 1 and answers_to is not None
        changes = [Address.focus.set(plain(focus)), *([Address.question.remove()] if is_answer else [])]
        if len(named) == 1:  # several are asked about together, at the end
            changes += _asks([became], incoming)
        write.update(Address, incoming.address.address, changes)

    def end(write: Write, became: Became) -> None:
        is_closed = became.outcome is DONE  # by `begin`
        said = wording.told([became], incoming.now)
        absent = absences.said(write, became.plan_id, incoming.actor.person_id, incoming.now)
        incoming.end(write, f"{said} {wording.plain(absent)}".strip(), answers_to=None if is_closed else answers_to)

    def step() -> str:
        asked = msgspec.structs.replace(request(incoming, named[0][0]), begin=begin, end=end)
        became = (
            command.do(asked, named)
            if len(named) == 1 or isinstance(command, Done)
            else _each(command, named, incoming)
        )
        if len(became) == 1 and became[0].outcome.ends:
            incoming.nudge()
        else:
            question, asks = _question(incoming, became) if became else None, _asks(became, incoming)
            incoming.finish(*told(became, incoming), question=question, answers_to=answers_to, asks=asks)
        outcomes = ", ".join(f"{each.number} {each.outcome.name}" for each in became)
        return f"A text said {type(command).__name__.upper()}: {outcomes}."

    return incoming.in_plan(named[0][0], step)


def _each(command: OnAction, named: Sequence[Named], incoming: Incoming) -> list[Became]:
    """Runs a single-action command on each of several. Skips an action that was done before the queue delivered the
    text again."""
    became: list[Became] = []
    for plan_id, number in named:
        with contextlib.suppress(keys.Repeated):
            became += command.do(request(incoming, plan_id), [(plan_id, number)])
    return became


def told(became: Sequence[Became], incoming: Incoming) -> list[str]:
    """Returns what to say about each plan."""
    plan_ids = dict.fromkeys(each.plan_id for each in became)
    said = {id: wording.told([each for each in became if each.plan_id == id], incoming.now) for id in plan_ids}
    if len(became) < 2:
        return list(said.values())
    absent = {id: wording.plain(absences.told(id, incoming.actor.person_id, incoming.now)) for id in plan_ids}
    return [f"{said[id]} {absent[id]}".strip() for id in plan_ids]


def _asks(became: Sequence[Became], incoming: Incoming) -> list[Any]:
    """Returns the changes that record which readings the answer asks for, so that a number that comes next is for them.
    Empty for a number that gets no answers."""
    if incoming.address.state != "ok":
        return []
    fresh = {
        each.due.metric.metric_id: AskedFor(
            each.plan_id, each.due.metric.metric_id, each.due.day, incoming.now, each.number if len(became) == 1 else 0
        )
        for each in became
        if each.due is not None
    }
    return addresses.asking(incoming.address, fresh, incoming.now)


def _question(incoming: Incoming, became: Sequence[Became]) -> Question | None:
    """Returns the question that stays open: whether the action is done, or which date is meant."""
    asked = [each for each in became if each.outcome is IS_IT_DONE]
    if len(asked) != 1:
        return _which_date(incoming, became[0])
    of = Texted(asked[0].plan_id, asked[0].number, asked[0].what, incoming.now)
    return Question(incoming.text, incoming.notice.inbound_message_id, [of], incoming.now, about="done")


def _which_date(incoming: Incoming, became: Became) -> Question | None:
    """Returns the question that a MOVE without one clear date leaves open."""
    if became.outcome not in ASKS_DATE:
        return None
    of = Texted(became.plan_id, became.number, became.what, incoming.now)
    return Question(
        incoming.text, incoming.notice.inbound_message_id, [of], incoming.now, about="date", dates=list(became.options),
    )  # fmt: skip


def request(incoming: Incoming, plan_id: str) -> Request:
    """Returns what a command needs to know of a text."""
    message = incoming.notice.inbound_message_id
    return Request(incoming.actor, plan_id, Words(incoming.text, full_text=incoming.text), message, incoming.now)
