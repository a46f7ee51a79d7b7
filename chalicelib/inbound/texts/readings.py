"""Takes a text that holds readings, or that answers a question about one."""

from typing import Literal

import msgspec

from chalicelib.domain.people.address import Question
from chalicelib.inbound import own_actions
from chalicelib.inbound.commands import action_names, read
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.readings import chosen
from chalicelib.inbound.readings.situation import Question as Doubt
from chalicelib.inbound.readings.situation import Reading, Understood
from chalicelib.inbound.texts import answering, entering, turns
from chalicelib.inbound.texts.entering import take
from chalicelib.inbound.texts.following import Following, may_hold_reading
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.turns import Turn
from chalicelib.inbound.texts.which_reading import choose


def enter(incoming: Incoming, followed: Following, command: Command | None, question: Question | None) -> str | None:
    """Takes a text as readings, or as the answer to a question about one; ``None`` if it is about something else."""
    if followed.ended and (ended := entering.of_ended_letter(incoming, followed)):
        return ended
    if not followed.rows:
        return entering.of_ended_plan(incoming) if may_hold_reading(incoming.text, incoming.address) else None
    turn = turns.of(incoming, followed, question)
    outcome = _answered(turn)
    if outcome is not None or is_about_action(followed, incoming.text, command, question):
        return outcome
    understood = choose(incoming.text, command, turn.opened)
    unused = _unused(turn, understood) if isinstance(command, Done) else frozenset()
    if unused:
        turn = msgspec.structs.replace(turn, opened=msgspec.structs.replace(turn.opened, unused=unused))
        understood = choose(incoming.text, command, turn.opened)
    if understood is None or _is_of_future(turn, understood):
        return None
    return take(turn, understood, _answers(turn, understood))


def _unused(turn: Turn, understood: Understood | None) -> frozenset[int]:
    """Returns the number of a text such as "done 3" if none of the sender's actions has it, so that it can only be a
    value."""
    asked = [each for each in understood.questions if each.reason == "action"] if understood else []
    said = {each.said for each in asked}
    if len(said) != 1 or not asked[0].said.isdigit() or turn.opened.question is not None:
        return frozenset()
    number, now = int(asked[0].said), turn.incoming.now
    if number in turn.opened.actions or own_actions.is_in_use(
        own_actions.plans_of(turn.incoming.actor.person_id), number, now
    ):
        return frozenset()
    return frozenset({number})


def is_about_action(followed: Following, text: str, command: Command | None, question: Question | None) -> bool:
    """Returns whether a text names the action that "Is 12 your weight, or about action 12?" asked about, or marks one
    as done."""
    step = followed.step if question is not None and question.step else None
    ref = action_names.leading_ref(text)
    refs = command.refs if isinstance(command, OnAction) else (ref[0],) if ref else ()
    said = {each.said for each in step.questions if each.reason == "action"} if step else set()
    is_done = isinstance(command, Done) and bool(command.refs) and any(not each.isdigit() for each in said)
    return is_done or any(str(each.number) in said for each in refs)


def _answered(turn: Turn) -> str | None:
    """Takes the answer to a question about a value; ``None`` if the text isn't one."""
    for doubt in turn.doubts:
        if any(each.metric_id not in turn.about.known for each in doubt.candidates):
            continue
        meant = _meant(turn, doubt)
        if meant is None:
            continue
        left = tuple(each for each in turn.doubts if each is not doubt)
        if meant == "no" and doubt.reason == "action" and (outcome := _of_question_before(turn)):
            return outcome
        if meant != "no" and turn.followed.step and not turn.followed.step.refusals:
            meant = msgspec.structs.replace(meant, note="")  # its words are a comment already
        return take(turn, Understood() if meant == "no" else Understood((meant,)), left)
    return None


def _meant(turn: Turn, doubt: Doubt) -> Reading | Literal["no"] | None:
    """Returns what the answer means: a reading, which may be chosen by its place in the question, or ``no``. Repeating
    the number in question also means ``no`` if another question waits behind this one. ``None`` if the text is no
    answer."""
    assert turn.asked is not None
    text = turn.incoming.text.strip(" .!")
    if doubt.reason == "action" and text == doubt.said:
        return "no" if turn.asked.before is not None else None
    found = chosen.choose(turn.incoming.text, doubt, turn.about.situation)
    is_place = (
        found is None and len(doubt.candidates) > 1 and text in [str(n + 1) for n in range(len(doubt.candidates))]
    )
    return doubt.candidates[int(text) - 1] if is_place else found


def _of_question_before(turn: Turn) -> str | None:
    """Takes the first words, which turned out to be no reading, as the answer to the question behind the one about a
    value."""
    assert turn.asked is not None
    before = turn.asked.before
    if before is None:
        return None
    recorded = [*before.recorded, *turn.followed.waiting(turn.incoming.now)]
    first = msgspec.structs.replace(turn.incoming, raw=turn.asked.text)
    before = msgspec.structs.replace(before, recorded=recorded)
    return answering.answer(first, before, read.texted(first.text, first.now))


def _answers(turn: Turn, understood: Understood) -> tuple[Doubt, ...] | None:
    """Returns which questions stay open after these readings; ``None`` if they answer none. If nothing of the earlier
    message could be taken, any reading answers it."""
    said = {each.metric_id for each in understood.readings}
    asked = {one.metric_id for each in turn.doubts for one in each.candidates}
    has_step = turn.asked is not None and turn.followed.step is not None
    is_answer = has_step and bool(said & asked or not turn.followed.step.questions)  # type: ignore[union-attr]
    return () if said and is_answer else None


def _is_of_future(turn: Turn, understood: Understood) -> bool:
    """Returns whether a sentence is about the future: "I can't make it to our call at 5 tomorrow"."""
    is_future = bool(understood.questions) and all(each.reason == "future" for each in understood.questions)
    return not understood.readings and is_future and turn.is_sentence
