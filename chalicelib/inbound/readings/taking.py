"""Enters what a message says, asks about what isn't clear, and takes it back, each in one transaction with the
answer."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import days, recording, undoing, who_may
from chalicelib.domain.metrics.keeping import LONGEST_WORDS, Recorded
from chalicelib.domain.metrics.recording import Entering, New
from chalicelib.domain.replies import refused
from chalicelib.errors import MetricArchived, MetricNotFound, NotAllowed, PlanEnded, PlanNotFound
from chalicelib.inbound import answers
from chalicelib.inbound.answers import Received
from chalicelib.inbound.readings import marks, questions, steps, wording
from chalicelib.inbound.readings.about import About
from chalicelib.inbound.readings.situation import Question, Reading, Understood
from chalicelib.inbound.readings.steps import Step
from chalicelib.inbound.readings.wording import Told
from chalicelib.inbound.refusals import NotTaken, WhichReading

Ending = Callable[[Write, str, int], None]
"""Adds the answer to the transaction. Takes its text, and the number of the step that a reply to it is about (0 for
none)."""

NOTHING_ADDED = "All right, nothing was added."
NOTHING_TO_UNDO = "There’s nothing to take back here. UNDO works for a day after a value was added. You can change every value on its metric’s page."


class Message(msgspec.Struct, frozen=True):
    """A message that may hold readings, by mail or text."""

    actor: Actor
    words: Words
    """All of it, including files."""
    once: Key
    received: Received
    """The form in which it is recorded if it has to wait."""
    now: datetime
    end: Ending
    by_mail: bool = True


class Answered(msgspec.Struct, frozen=True):
    """The step whose question a message answers."""

    number: int
    step: Step
    left: tuple[Question, ...] = ()
    """Its questions that stay open."""


def take(
    message: Message, about: About, understood: Understood, *, answered: Answered | None = None, waits: bool = True
) -> str:  # fmt: skip
    """Enters the readings of a message and keeps what we have to ask about it; returns a sentence for the log.

    The words that we ask about wait in Replies until they are answered, unless they are kept elsewhere
    (``waits=False``). If the plan takes no more readings, all words wait.

    Raises `keys.Repeated` if the message was taken before.
    """
    entering = [_entering(each, about, message, is_first=n == 0) for n, each in enumerate(understood.readings)]

    def also(write: Write, recorded: list[Recorded]) -> None:
        number = steps.draw()
        waiting = (_waits(write, message, about, WhichReading()),) if understood.questions and waits else ()
        step = _step(message, about, understood, recorded, answered, waiting)
        steps.keep(write, message.actor.person_id, number, step, message.now)
        marks.learn(write, message.actor.person_id, about, understood)
        if answered is not None:
            _settle(write, message, about, answered, is_open=bool(understood.questions or answered.left))
        said = _sentences(about, understood, recorded, step.questions, by_mail=message.by_mail)
        message.end(write, said or NOTHING_ADDED, number)

    try:
        recording.record_together(
            message.actor,
            entering,
            now=message.now,
            once=message.once,
            also=also,
            known=about.known,
            words=message.words,
        )
    except refused.SettledMeanwhile:
        assert answered is not None
        settled = msgspec.structs.replace(answered, step=msgspec.structs.replace(answered.step, refusals=()))
        return take(message, about, understood, answered=settled, waits=waits)
    except (MetricArchived, PlanEnded) as error:
        return _not_taken(message, about, error.sentence)
    return f"Readings of a message: {len(entering)} entered, {len(understood.questions)} asked about."


def of_ended_plan(message: Message, about: About, understood: Understood) -> str | None:
    """Tells a client who has left that the plan takes no more readings; ``None`` if the message holds none."""
    said = [each.said for each in understood.readings] + [each.said for each in understood.questions]
    plan = about.plan()
    if not said or plan is None:
        return None
    try:
        who_may.must_be_going(plan, message.now, said[0])
    except PlanEnded as error:
        return _not_taken(message, about, error.sentence)
    return None


def take_back(message: Message, number: int, step: Step | None) -> str:
    """Takes back what a step entered, within a day; returns a sentence for the log."""
    person_id = message.actor.person_id
    if step is None or step.is_taken_back or not step.may_be_undone(message.now):
        _answer(message, NOTHING_TO_UNDO)
        return "UNDO came, but there was no reading to take back."

    def also(write: Write, undone: list[Recorded]) -> None:
        steps.taken_back(write, person_id, number, step)
        today = days.today(undone[0].plan.client.time_zone, undone[0].metric.day_ends, message.now)
        message.end(write, wording.taken_back(undone, today), number)

    try:
        undoing.take_back(message.actor, step.changes, now=message.now, once=message.once, also=also)
    except (MetricNotFound, PlanNotFound, NotAllowed):
        _answer(message, "That metric is no longer there, so nothing was taken back.")
        return "UNDO came, but the metric is gone."
    return "What a message entered was taken back."


def _entering(reading: Reading, about: About, message: Message, *, is_first: bool) -> Entering:
    """Returns a reading to enter. If the message is too long to be kept as the words of a reading, the first reading's
    note holds all of it."""
    plan, metric = about.known[reading.metric_id]
    text = message.words.text
    note = text if is_first and len(text) > LONGEST_WORDS else reading.note
    new = New(reading.day, reading.answer.value, note or None, text)
    return Entering(plan.plan_id, metric.metric_id, new, "replace" if reading.answer.is_all else "usual")


def _step(
    message: Message, about: About, understood: Understood, recorded: Sequence[Recorded], answered: Answered | None, waiting: tuple[str, ...]
) -> Step:  # fmt: skip
    """Returns the step to keep, with where its words wait, and those of earlier questions that are still open."""
    left = answered.left if answered else ()
    open_ones = (*(each for each in understood.questions if each.candidates), *left)
    said = [(each.metric_id, each.day) for each in understood.readings]
    asked = [(each.metric_id, each.day) for question in open_ones for each in question.candidates]
    if answered and (understood.questions or left):
        waiting = (*answered.step.refusals, *waiting)
    return Step(
        tuple(dict.fromkeys([*said, *asked])) or tuple((each.metric_id, each.day) for each in about.situation.asked),
        tuple(undoing.changes(recorded)), open_ones, waiting, message.now,
    )  # fmt: skip


def _waits(write: Write, message: Message, about: About, why: WhichReading | NotTaken) -> str:
    """Makes the words wait in Replies; returns their id there."""
    return str(refused.add(write, answers.refused_reply(why, message.received), about.plan(), now=message.now).entry_id)


def _settle(write: Write, message: Message, about: About, answered: Answered, *, is_open: bool) -> None:
    """Ends what waited for the answer to a question, unless there is more to ask."""
    steps.answered(write, message.actor.person_id, answered.number, answered.step)
    plan = about.plan()
    if plan is not None and not is_open:
        refused.settle(write, plan, answered.step.refusals, message.now)


def _sentences(
    about: About, understood: Understood, recorded: Sequence[Recorded], open_ones: Sequence[Question], *, by_mail: bool
) -> str:  # fmt: skip
    by_day = {(each.metric.metric_id, each.day): each for each in recorded}
    told = [Told(by_day[each.metric_id, each.day], each, _today(about, each.metric_id)) for each in understood.readings]
    said = [(wording.in_mail if by_mail else wording.entered)(told)] if told else []
    today = about.situation.now.date()
    refused_ones = [each for each in understood.questions if not each.candidates]
    asked = [questions.asked(each, about.known, today, letters=not by_mail) for each in (*refused_ones, *open_ones)]
    return ("\n\n" if by_mail else "\n").join([*asked, *said])


def _today(about: About, metric_id: str) -> date:
    return about.situation.metric(metric_id).today


def _not_taken(message: Message, about: About, sentence: str) -> str:
    """Makes the words wait in Replies, and says why they weren't added."""
    write = Write()
    keys.once(write, message.once, message.now)
    hourly_limit.count(write, message.actor, message.now)
    _waits(write, message, about, NotTaken())
    message.end(write, f"{sentence} Your words are kept for your coach." if _is_client(message, about) else sentence, 0)
    write.commit()
    return "Readings came for what takes none any more; their words wait in Replies."


def _is_client(message: Message, about: About) -> bool:
    return all(plan.client_id == message.actor.person_id for plan, _ in about.known.values())


def _answer(message: Message, text: str) -> None:
    write = Write()
    keys.once(write, message.once, message.now)
    hourly_limit.count(write, message.actor, message.now)
    message.end(write, text, 0)
    write.commit()
