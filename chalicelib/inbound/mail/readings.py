"""Answers to mails that ask for a plan's metrics, and to mails that say what was entered."""

from zoneinfo import ZoneInfo

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain.keys import Key
from chalicelib.domain.people.links import Target
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.errors import Invalid
from chalicelib.inbound import own_actions
from chalicelib.inbound.answers import Received
from chalicelib.inbound.commands import read as commands
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.undo import Undo
from chalicelib.inbound.mail import asking
from chalicelib.inbound.mail.reply import Reply, entered
from chalicelib.inbound.readings import about as abouts
from chalicelib.inbound.readings import chosen, holding, read, steps, taking
from chalicelib.inbound.readings.about import About, AskedOf
from chalicelib.inbound.readings.situation import Question, Understood
from chalicelib.inbound.readings.steps import Step
from chalicelib.inbound.readings.taking import Answered, Message

NUMBERED = ("asking", "entered")
"""The marks of reply addresses that readings may be sent to."""
MOST_WORDS = 6
"""The most words of an answer that only gives a value; a longer one is a sentence."""


def answer(reply: Reply) -> str | Reply:
    """Does what an answer to such a mail says; returns a sentence for the log. For a command or a comment, returns the
    reply itself, about the action that the mail was about, if any.

    It looks for these in order: PAUSE, RESUME and NO with a name; UNDO; an answer to our question; readings.
    """
    plan, step = _read(reply)
    if step is not None and step.number:
        reply = msgspec.structs.replace(reply, target=_of_action(reply.target, step))
    return _answer(reply, plan, step) or reply


def _answer(reply: Reply, plan: Plan, step: Step | None) -> str | None:
    if reply.words.text == instead_of_words(reply.words.sent):
        return None  # only files, whose names may contain numbers
    zone = ZoneInfo(plan.members[reply.actor.person_id].time_zone)
    held = holding.read(reply.words.text, reply.now.astimezone(zone))
    if isinstance(held, holding.Pause | holding.Resume):
        return asking.hold(reply, held)
    command = commands.mailed(reply.words.text, reply.now)
    if isinstance(command, Undo) and command.ref is None and reply.target.event == "entered":
        return take_back(reply, reply.target.which, step, command.comment)
    if _is_elsewhere(command) and not _may_be_count(command, step):
        return None
    asked = AskedOf(which=reply.target.which) if reply.target.event == "asking" else _asked_of(step)
    about = abouts.of_mail(plan, reply.actor.person_id, asked, reply.now)
    if isinstance(held, holding.No) and (metric := holding.named(held, about.situation.followed)):
        return asking.end(reply, *about.known[metric.metric_id], held.comment)
    if _is_elsewhere(command):
        return _count(reply, about, plan, command)
    return _answered(reply, about, step) or _take(reply, about, step)


def of_ended_plan(reply: Reply) -> str | None:
    """Answers readings from the client of a plan that has ended; ``None`` if the reply is something else."""
    person_id, target = reply.actor.person_id, reply.target
    plan = plans.find(target.plan_id) if target.event in NUMBERED else None
    if plan is None or person_id != plan.client_id or plan.client.state != "declined":
        return None
    row = Key.find(steps.name(person_id, target.which)) if target.event == "entered" else None
    asked = AskedOf(which=target.which) if target.event == "asking" else _asked_of(steps.read(row, reply.now))
    about = abouts.of_mail(plan, person_id, asked, reply.now)
    outcome = taking.of_ended_plan(message(reply), about, read.read(reply.words.text, about.situation))
    if outcome:
        reply.nudge()
    return outcome


def take_back(reply: Reply, number: int, step: Step | None = None, comment: str = "") -> str:
    """Takes back what a message entered. Any words with UNDO are kept."""
    person_id = reply.actor.person_id
    step = step or steps.find(person_id, number, reply.now)
    if comment or reply.words.sent:
        reply.keep(None, comment)
    outcome = taking.take_back(message(reply), number, step)
    reply.nudge()
    return outcome


def message(reply: Reply) -> Message:
    """Returns a reply as a message that may hold readings."""

    def end(write: Write, text: str, number: int) -> None:
        about = entered(reply.target, number) if number else reply.target
        write.put(msgspec.structs.replace(reply, target=about).answer_row(text))

    received = Received(
        "email",
        reply.sender,
        reply.message,
        text=reply.words.text,
        message=reply.message,
        author_id=reply.actor.person_id,
    ).about(reply.target)
    return Message(reply.actor, reply.words, reply.once(), received, reply.now, end)


def _read(reply: Reply) -> tuple[Plan, Step | None]:
    """Returns the plan, and the step that the mail was about, in one call. Raises `PlanNotFound` unless the author is a
    member."""
    person_id, target = reply.actor.person_id, reply.target
    if target.event == "asking":
        return plans.get_for(person_id, target.plan_id), None
    plan, row = plans.read_with(person_id, target.plan_id, (Key, steps.name(person_id, target.which), None))
    return plan, steps.read(row, reply.now)


def _of_action(target: Target, step: Step) -> Target:
    """Returns the action that words are about, in answer to a mail that said it is done and asked for readings."""
    return msgspec.structs.replace(target, number=step.number, event="", which=0)


def _asked_of(step: Step | None) -> AskedOf:
    return AskedOf(entered=step.about, at=step.at) if step else AskedOf()


def _is_elsewhere(command: object) -> bool:
    """Whether the words mean something else whatever was asked: STOP, START, HELP, UNDO, or a command with an action.

    DONE, YES and NO alone may be answers.
    """
    if isinstance(command, Said):
        return command.word in ("stop", "start", "help")
    return isinstance(command, Undo) or (
        isinstance(command, OnAction) and not (isinstance(command, Done) and not command.refs)
    )


def _may_be_count(command: object, step: Step | None) -> bool:
    """Whether DONE with only a number may give the value that was asked for. It may not if we asked which of the two it
    means."""
    if not isinstance(command, Done) or len(command.refs) != 1 or command.refs[0].prefix or command.comment:
        return False
    said = {each.said for each in step.questions if each.reason == "action"} if step else set()
    return str(command.refs[0].number) not in said


def _count(reply: Reply, about: About, plan: Plan, command: object) -> str | None:
    """Takes "done 3" as the count that was asked for, if no action has this number; asks if one has; ``None`` if it
    isn't a count."""
    assert isinstance(command, Done)
    found = read.read(reply.words.text, about.situation)
    if len(found.readings) != 1 or found.questions or not found.readings[0].said.isdigit():
        return None
    [reading] = found.readings
    if about.situation.metric(reading.metric_id).kind != "total":
        return None
    if own_actions.is_in_use([plan.plan_id], command.refs[0].number, reply.now):
        found = Understood((), (Question("action", reading.said, (reading,)),))
    return _enter(reply, about, found, None)


def _answered(reply: Reply, about: About, step: Step | None) -> str | None:
    """Takes an answer to our question about an earlier message; ``None`` if it isn't one."""
    for question in step.questions if step else ():
        is_known = all(each.metric_id in about.known for each in question.candidates)
        meant = chosen.choose(reply.words.text, question, about.situation) if is_known else None
        if meant is not None and step is not None:
            if meant != "no" and not step.refusals:
                meant = msgspec.structs.replace(meant, note="")  # its words are a comment already
            left = tuple(each for each in step.questions if each is not question)
            answered = Answered(reply.target.which, step, left)
            return _enter(reply, about, Understood() if meant == "no" else Understood((meant,)), answered)
    return None


def _take(reply: Reply, about: About, step: Step | None) -> str | None:
    """Takes the readings of a mail and asks what we must about them; ``None`` if it holds none."""
    understood = read.read(reply.words.text, about.situation)
    if not understood.readings and (not understood.questions or _is_of_future(reply, understood)):
        return None
    if not step or not (step.refusals or step.questions):
        return _enter(reply, about, understood, None)
    new = {each.metric_id for each in understood.readings} | {each.metric_id for each in understood.questions}
    left = tuple(each for each in step.questions if not any(one.metric_id in new for one in each.candidates))
    return _enter(reply, about, understood, Answered(reply.target.which, step, left))


def _enter(reply: Reply, about: About, understood: Understood, answered: Answered | None) -> str:
    """Enters readings and asks about the rest. A sentence without a certain reading is also a comment."""
    is_comment = bool(understood.questions) and not understood.readings and _is_sentence(reply)
    if is_comment or (reply.words.sent and not understood.readings):
        reply.keep(reply.target.number, reply.words.text if is_comment else "")
    try:
        outcome = taking.take(message(reply), about, understood, answered=answered, waits=not is_comment)
    except Invalid:  # what no page would take either, such as a note that is too long
        return reply.comment(reply.target.number or None, reply.words.text)
    reply.nudge()
    return outcome


def _is_of_future(reply: Reply, understood: Understood) -> bool:
    """Returns whether a sentence is about the future: "I can't make it to our call at 5 tomorrow"."""
    return _is_sentence(reply) and all(each.reason == "future" for each in understood.questions)


def _is_sentence(reply: Reply) -> bool:
    return len(reply.words.text.split()) > MOST_WORDS
