"""Enters the readings of a text, asks about unclear ones, and takes them back, in one transaction with the answer."""

from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.words import Words
from chalicelib.domain.people.address import Address, AskedFor, Focus, Part, Question
from chalicelib.domain.replies import waiting
from chalicelib.errors import Invalid
from chalicelib.inbound import answers
from chalicelib.inbound.commands.folding import lines, phrases, words
from chalicelib.inbound.readings import read, steps, taking
from chalicelib.inbound.readings.situation import Question as Doubt
from chalicelib.inbound.readings.situation import Understood
from chalicelib.inbound.readings.taking import Answered, Message
from chalicelib.inbound.refusals import WhichReading
from chalicelib.inbound.texts import asking, doing, following, late, wording
from chalicelib.inbound.texts.commenting import comment
from chalicelib.inbound.texts.following import Following
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.turns import Turn
from chalicelib.isolated import isolated


def take(turn: Turn, understood: Understood, left: tuple[Doubt, ...] | None) -> str:
    """Enters readings and asks about the rest, in one transaction with the answer. ``left`` are the earlier questions
    that stay open; ``None`` if this text answers none."""
    incoming, step, asked = turn.incoming, turn.followed.step, turn.asked
    answered = Answered(asked.step, step, left) if asked and step and left is not None else None
    about, is_new = turn.about, bool(understood.questions)
    if understood.readings and not is_new and late.is_overtaken(turn, understood):
        return late.leave(turn, understood)
    if is_new and not understood.readings and understood.questions == turn.doubts:
        incoming.finish()
        return "A text said again what its sender was asked about."
    if is_new:
        if not asking.may_ask(incoming):
            return incoming.refuse(WhichReading())
        about = msgspec.structs.replace(about, is_certain=not waiting.is_in_several(incoming.actor.person_id))
    if answered is not None and answered.step.refusals and understood.readings:
        understood = _with_first_words(turn, understood)
    is_comment = is_new and about.is_certain and _is_comment(turn, understood)
    if is_comment:
        doing.request(incoming, _plan_of(turn, understood)).keep(None, incoming.text)

    def end(write: Write, text: str, number: int) -> None:
        changes: list[Any] = []
        if number and understood.readings:
            changes.append(Address.focus.set(plain(_focus(turn, understood))))
        if number and (is_new or left):
            question = Question(
                incoming.text if is_new or asked is None else asked.text, incoming.notice.inbound_message_id, [], incoming.now, step=number,
                before=turn.opened.question,
            )  # fmt: skip
            changes.append(Address.question.set(plain(question)))
        elif number and answered is not None:
            before = turn.opened.question
            changes.append(Address.question.set(plain(before)) if before else Address.question.remove())
        incoming.turn(write, *changes)
        incoming.tell(write, wording.plain_lines(_words(turn, understood, text)))

    try:
        outcome = taking.take(_message(incoming, end), about, understood, answered=answered, waits=not is_comment)
    except Invalid as error:  # values that no page would take either
        problems = wording.plain(" ".join(error.problems.values()))
        return comment(incoming, _plan_of(turn, understood), None, incoming.text, answer=problems)
    incoming.nudge()
    return outcome


def _is_comment(turn: Turn, understood: Understood) -> bool:
    """Returns whether a text is also a comment: a sentence without a certain reading, unless it may be about an
    action."""
    has_plan = any(map(_is_of_metric, understood.questions))
    return not understood.readings and has_plan and not turn.opened.actions and turn.is_sentence


def _plan_of(turn: Turn, understood: Understood) -> str:
    """Returns the plan of the metric that is entered or asked about first."""
    of_questions = (
        each.metric_id or each.candidates[0].metric_id for each in understood.questions if _is_of_metric(each)
    )
    ids = [*(each.metric_id for each in understood.readings), *of_questions]
    return str(turn.plan(ids[0]).plan_id)


def _is_of_metric(doubt: Doubt) -> bool:
    return bool(doubt.metric_id or doubt.candidates)


def of_ended_plan(incoming: Incoming) -> str | None:
    """Answers readings from the client of a plan that has ended; ``None`` if the text holds none, or there is no such
    plan."""
    about = following.of_ended_plan(incoming.address, incoming.now)
    if about is None:
        return None
    understood = read.read(incoming.text, about.situation)
    outcome = taking.of_ended_plan(_message(incoming, _telling(incoming)), about, understood)
    if outcome:
        incoming.nudge()
    return outcome


def of_ended_letter(incoming: Incoming, followed: Following) -> str | None:
    """Answers readings under the letter of an archived metric; ``None`` if the text holds none."""
    about = following.of_ended_letter(followed, incoming.text, incoming.now)
    understood = read.read(incoming.text, about.situation) if about else Understood()
    if about is None or not understood.readings:
        return None
    entered = Understood(understood.readings)
    outcome = taking.take(_message(incoming, _telling(incoming)), about, entered)
    incoming.nudge()
    return outcome


def take_back(incoming: Incoming, number: int) -> str:
    """Takes back the readings, if entering them was the last thing the sender did."""
    step = steps.find(incoming.actor.person_id, number, incoming.now)
    outcome = taking.take_back(_message(incoming, _telling(incoming)), number, step)
    incoming.nudge()
    return outcome


def _telling(incoming: Incoming) -> taking.Ending:
    def end(write: Write, text: str, _: int) -> None:
        incoming.turn(write)
        incoming.tell(write, wording.plain_lines(text))

    return end


def _message(incoming: Incoming, end: taking.Ending) -> Message:
    received = answers.text_received(incoming.notice, person_id=incoming.actor.person_id)
    return Message(
        incoming.actor, Words(incoming.text), incoming.once(), received, incoming.now, end, by_mail=False
    )  # fmt: skip


def _words(turn: Turn, understood: Understood, text: str) -> str:
    """Returns what to say; a coach is also told whose value it is."""
    plans = [turn.plan(each.metric_id) for each in understood.readings]
    plans += [turn.plan(each.candidates[0].metric_id) for each in understood.questions if each.candidates]
    clients = dict.fromkeys(plan.client.name for plan in plans if plan.client_id != turn.incoming.actor.person_id)
    said = _sentences(turn, understood, text)
    return f"{', '.join(isolated(each) for each in clients)}: {said}" if clients else said


def _sentences(turn: Turn, understood: Understood, text: str) -> str:
    """Returns the sentences about readings. If a word may be DONE, or a number the answer to an earlier question, they
    say how to tell us."""
    if understood.readings or len(understood.questions) != 1 or understood.questions[0].reason != "action":
        return text
    [doubt] = understood.questions
    metric = turn.about.situation.metric(doubt.candidates[0].metric_id)
    name = metric.letter or metric.name
    if not doubt.said.isdigit():
        return wording.or_done(metric.name, name)
    if turn.opened.question:
        return wording.or_answer(doubt.said, metric.name, name)
    has_done = any(each in phrases("DONE") for each in words(turn.incoming.text))
    return wording.or_done_action(doubt.said, metric.name, name) if has_done else text


def _with_first_words(turn: Turn, understood: Understood) -> Understood:
    """Returns readings that answer a question, with the words that came before it."""
    notes = {each.metric_id: each.note for doubt in turn.doubts for each in doubt.candidates[:1]}
    joined = [
        msgspec.structs.replace(each, note=lines(*dict.fromkeys((notes.get(each.metric_id, ""), each.note))))
        for each in understood.readings
    ]  # fmt: skip
    return msgspec.structs.replace(understood, readings=tuple(joined))


def _focus(turn: Turn, understood: Understood) -> Focus:
    """Returns what the conversation is about after readings: words that follow at once are a comment on their plan."""
    incoming, at = turn.incoming, turn.incoming.now
    entered = [
        AskedFor(turn.plan(each.metric_id).plan_id, each.metric_id, each.day, at) for each in understood.readings
    ]
    return Focus(entered[0].plan_id, None, at, parts=[Part(incoming.came_at, "", incoming.is_cut)], entered=entered)
