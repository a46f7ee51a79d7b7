"""Takes a text that holds readings, or that answers a question about one."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.words import Words
from chalicelib.domain.people.address import Address, AskedFor, Focus, Part, Question
from chalicelib.domain.replies import waiting
from chalicelib.errors import Invalid
from chalicelib.inbound import answers
from chalicelib.inbound.commands import action_names, read
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.folding import lines
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.readings import chosen, steps, taking
from chalicelib.inbound.readings.about import About
from chalicelib.inbound.readings.situation import Asked, Reading, Understood
from chalicelib.inbound.readings.situation import Question as Doubt
from chalicelib.inbound.readings.taking import Answered, Message
from chalicelib.inbound.refusals import WhichReading
from chalicelib.inbound.texts import answering, asking, doing, following, which_action, wording
from chalicelib.inbound.texts.commenting import comment
from chalicelib.inbound.texts.following import Following
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.which_reading import Open, choose

MOST_WORDS = 6
"""Of an answer that says no more than a value; more is a sentence."""


class Turn(msgspec.Struct, frozen=True):
    """A text, with what it may be about and what is open."""

    incoming: Incoming
    followed: Following
    about: About
    opened: Open
    asked: Question | None
    """The question about readings that is open."""

    doubts: tuple[Doubt, ...] = ()
    """What we asked about values that isn't answered, nor overtaken by a text that asked for their metrics anew."""


def enter(incoming: Incoming, followed: Following, command: Command | None, question: Question | None) -> str | None:
    """Takes a text as readings, or as the answer to a question about one; ``None`` if it is about something else."""
    if not followed.rows:
        return None
    turn = _turn(incoming, followed, question)
    outcome = _answered(turn, command)
    if outcome is not None or is_about_action(followed, incoming.text, command, question):
        return outcome
    understood = choose(incoming.text, command, turn.opened)
    if understood is None or _is_of_future(incoming, understood):
        return None
    return _take(turn, understood, _answers(turn, understood))


def is_about_action(followed: Following, text: str, command: Command | None, question: Question | None) -> bool:
    """Returns whether a text names the action of "Is 12 your weight, or about action 12?", or marks one done."""
    step = followed.step if question is not None and question.step else None
    ref = action_names.leading_ref(text)
    refs = command.refs if isinstance(command, OnAction) else (ref[0],) if ref else ()
    said = {each.said for each in step.questions if each.reason == "action"} if step else set()
    is_done = isinstance(command, Done) and bool(command.refs) and any(not each.isdigit() for each in said)
    return is_done or any(str(each.number) in said for each in refs)


def _turn(incoming: Incoming, followed: Following, question: Question | None) -> Turn:
    now, address = incoming.now, incoming.address
    asked = question if question is not None and question.step and followed.step else None
    unanswered, answered = following.open_of(address, followed, now)
    about = followed.about(now, (*unanswered, *answered))
    doubts = _doubts(address, followed, asked)
    doubted = _doubted(followed, about, doubts)
    ids = {each.metric_id for each in doubted}
    opened = Open(
        about.situation.followed, about.situation.now,
        (*doubted, *(each for each in unanswered if each.metric_id not in ids)),
        tuple(each for each in answered if each.metric_id not in ids),
        asking.behind(question), frozenset(each.number for each in which_action.recently_texted(address, now)),
        about.situation.mark,
    )  # fmt: skip
    return Turn(incoming, followed, about, opened, asked, doubts)


def _doubts(address: Address, followed: Following, asked: Question | None) -> tuple[Doubt, ...]:
    if asked is None or followed.step is None:
        return ()
    newer = {metric_id for metric_id, each in address.asked.items() if each.at > asked.asked_at}
    return tuple(
        each for each in followed.step.questions if not newer & {one.metric_id for one in each.candidates}
    )  # fmt: skip


def _doubted(followed: Following, about: About, doubts: Sequence[Doubt]) -> list[Asked]:
    """Returns the metrics and days that open questions are about: another number is for them."""
    found: dict[str, Asked] = {}
    for each in (one for doubt in doubts for one in doubt.candidates):
        if each.metric_id in about.known and followed.step is not None and followed.step.at is not None:
            found.setdefault(each.metric_id, Asked(each.metric_id, each.day, followed.step.at))
    return list(found.values())


# The answer to a question


def _answered(turn: Turn, command: Command | None) -> str | None:
    """Takes the answer to a question about a value; ``None`` if the text is none."""
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
        return _take(turn, Understood() if meant == "no" else Understood((meant,)), left)
    return None


def _meant(turn: Turn, doubt: Doubt) -> Reading | Literal["no"] | None:
    """Returns what answers the question: also the place of a value in it, and the number that was asked about once more where
    another question waits behind."""
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
    """Takes the first words as the answer to the question behind the one about a value: they are no reading."""
    assert turn.asked is not None
    before = turn.asked.before
    if before is None:
        return None
    recorded = [*before.recorded, *turn.followed.waiting(turn.incoming.now)]
    first = msgspec.structs.replace(turn.incoming, raw=turn.asked.text)
    before = msgspec.structs.replace(before, recorded=recorded)
    return answering.answer(first, before, read.texted(first.text, first.now))


def _answers(turn: Turn, understood: Understood) -> tuple[Doubt, ...] | None:
    """Returns which questions stay open after these readings; ``None`` if they answer none."""
    said = {each.metric_id for each in understood.readings}
    asked = {one.metric_id for each in turn.doubts for one in each.candidates}
    return () if said and turn.asked is not None and (said & asked or not asked) else None


# Taking it


def _take(turn: Turn, understood: Understood, left: tuple[Doubt, ...] | None) -> str:
    """Enters readings and asks about the rest, in one transaction with the answer. ``left``: see `_answers`."""
    incoming, step, asked = turn.incoming, turn.followed.step, turn.asked
    answered = Answered(asked.step, step, left) if asked and step and left is not None else None
    about, is_new = turn.about, bool(understood.questions)
    if understood.readings and not is_new and _is_overtaken(turn, understood):
        return _overtaken(turn, understood)
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
        changes: list[Any] = [Address.focus.set(plain(_focus(turn, understood)))] if understood.readings else []
        if is_new or left:
            question = Question(
                incoming.text if is_new or asked is None else asked.text, incoming.notice.inbound_message_id, [], incoming.now, step=number,
                before=turn.opened.question,
            )  # fmt: skip
            changes.append(Address.question.set(plain(question)))
        elif answered is not None:
            before = turn.opened.question
            changes.append(Address.question.set(plain(before)) if before else Address.question.remove())
        incoming.turn(write, *changes)
        incoming.tell(write, wording.plain_lines(_words(turn, understood, text)))

    try:
        outcome = taking.take(_message(incoming, end), about, understood, answered=answered, waits=not is_comment)
    except Invalid as error:
        incoming.finish(wording.plain(" ".join(error.problems.values())))
        return "A text had a reading that can't be one."
    incoming.nudge()
    return outcome


def _is_overtaken(turn: Turn, understood: Understood) -> bool:
    """Returns whether a text was sent before the one that entered other values in these places: the queue doesn't keep the order."""
    focus, now = turn.incoming.address.focus, turn.incoming.now
    if focus is None or not focus.parts or now - focus.since >= following.CORRECTED_FOR:
        return False
    entered = {(each.metric_id, each.day) for each in focus.entered}
    return turn.incoming.came_at < focus.parts[-1].at and all(
        (each.metric_id, each.day) in entered and turn.about.known[each.metric_id][1].per_day == "last"
        for each in understood.readings
    )


def _overtaken(turn: Turn, understood: Understood) -> str:
    """Leaves the later values, and says so; words are a comment all the same."""
    said = wording.overtaken([turn.about.known[each.metric_id][1].name for each in understood.readings])
    if any(each.note for each in understood.readings):
        plan = turn.about.known[understood.readings[0].metric_id][0]
        return comment(turn.incoming, plan.plan_id, None, turn.incoming.text, answer=said)
    turn.incoming.finish(said)
    return "A text came after a later one with the same reading, which stays."


def _is_of_future(incoming: Incoming, understood: Understood) -> bool:
    """Returns whether a sentence is about what is to come: "I can't make it to our call at 5 tomorrow"."""
    is_future = bool(understood.questions) and all(each.reason == "future" for each in understood.questions)
    return not understood.readings and is_future and _is_sentence(incoming)


def _is_comment(turn: Turn, understood: Understood) -> bool:
    """Returns whether a text is a sentence without a certain reading, which is a comment as well; not where it may be one on an
    action."""
    has_plan = any(each.metric_id or each.candidates for each in understood.questions)
    return not understood.readings and has_plan and not turn.opened.actions and _is_sentence(turn.incoming)


def _is_sentence(incoming: Incoming) -> bool:
    return len(incoming.text.split()) > MOST_WORDS


def _plan_of(turn: Turn, understood: Understood) -> str:
    """Returns the plan of the metric that was asked about first."""
    ids = [
        each.metric_id or each.candidates[0].metric_id
        for each in understood.questions
        if each.metric_id or each.candidates
    ]
    return str(turn.about.known[ids[0]][0].plan_id)


def take_back(incoming: Incoming, number: int) -> str:
    """Takes back the readings that were the last thing its sender did."""

    def end(write: Write, text: str, _: int) -> None:
        incoming.turn(write)
        incoming.tell(write, wording.plain_lines(text))

    step = steps.find(incoming.actor.person_id, number, incoming.now)
    outcome = taking.take_back(_message(incoming, end), number, step)
    incoming.nudge()
    return outcome


def _message(incoming: Incoming, end: taking.Ending) -> Message:
    received = answers.text_received(incoming.notice, person_id=incoming.actor.person_id)
    return Message(
        incoming.actor, Words(incoming.text), incoming.once(), received, incoming.now, end, by_mail=False
    )  # fmt: skip


def _words(turn: Turn, understood: Understood, text: str) -> str:
    """Returns what to say: the sentences about readings; or how to answer where a word may be DONE, or a number the answer to the
    question before."""
    if understood.readings or len(understood.questions) != 1 or understood.questions[0].reason != "action":
        return text
    [doubt] = understood.questions
    metric = turn.about.situation.metric(doubt.candidates[0].metric_id)
    name = metric.letter or metric.name
    if not doubt.said.isdigit():
        return wording.or_done(metric.name, name)
    return wording.or_answer(doubt.said, metric.name, name) if turn.opened.question else text


def _with_first_words(turn: Turn, understood: Understood) -> Understood:
    """Returns readings that answer a question with the words that were said before it."""
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
        AskedFor(turn.about.known[each.metric_id][0].plan_id, each.metric_id, each.day, at)
        for each in understood.readings
    ]
    return Focus(entered[0].plan_id, None, at, parts=[Part(incoming.came_at, "", incoming.is_cut)], entered=entered)
