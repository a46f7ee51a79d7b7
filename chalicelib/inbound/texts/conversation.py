"""Takes a text from a known number: an answer to our question, something about an action, or something unclear that we
ask about."""

from datetime import datetime

import msgspec

from chalicelib.domain.people.address import Address, AskedFor, Question
from chalicelib.inbound import answers
from chalicelib.inbound.commands import action_names, read
from chalicelib.inbound.commands.folding import LONGEST_LINE, lines, longest, words
from chalicelib.inbound.commands.move import Move
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.commands.undo import Undo
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.readings.opened import OPEN_FOR
from chalicelib.inbound.refusals import EmptyReply, NotAMember
from chalicelib.inbound.texts import done_by_name, last, numbered, pieces, which_action
from chalicelib.inbound.texts.answering import answer, answer_more
from chalicelib.inbound.texts.asking import ask_what, ask_which, behind, open_question, settle
from chalicelib.inbound.texts.commenting import comment, go_on
from chalicelib.inbound.texts.doing import do, take
from chalicelib.inbound.texts.done_by_name import DoneByName
from chalicelib.inbound.texts.following import Following, lately, look
from chalicelib.inbound.texts.holding import hold
from chalicelib.inbound.texts.incoming import Incoming, OutOfTurn
from chalicelib.inbound.texts.pieces import TOGETHER
from chalicelib.inbound.texts.readings import enter, is_about_action
from chalicelib.inbound.texts.several import read_several
from chalicelib.inbound.texts.taking_back import doubt_last, take_back
from chalicelib.inbound.texts.which_action import MOST_OPTIONS, Meant, NumberOnly, PlanMeant, Unclear


def converse(address: Address, notice: TextNotice, raw: str, now: datetime, came_at: datetime) -> str:
    """Takes a text; returns a sentence for the log. Texts from one number that arrive together take turns."""
    recorded: list[str] = []
    split = numbered.read(notice.message_body)
    if split is not None and split.place == 1 and split.is_sure:
        raw = split.words[: len(raw)]
    for _ in range(5):
        try:
            return _act(Incoming(address, notice, raw, now, came_at, recorded))
        except OutOfTurn:
            address = Address.find(address.address) or address
    return _act(Incoming(address, notice, raw, now, came_at, recorded))


def _act(incoming: Incoming) -> str:
    """Takes one turn, in this order; returns a sentence for the log.

    1. A text that came before changes nothing, unless it has other words; an empty one is refused.
    2. The rest of a text that its carrier cut continues it, whatever it begins with, unless it is a command with its
    action.
    3. UNDO is about the last command or readings, whatever was asked since.
    4. PAUSE, RESUME and NO with a metric's name are about what texts ask for (``holding``).
    5. Readings are entered, if the text holds any (``readings``).
    6. The name or letter of a metric alone is answered with its last value (``last``).
    7. An open question is answered (``answering``), unless the text is about something else; right after an answer,
    more of it counts.
    8. Words that leave the DONE before them in doubt are weighed with it (``taking_back``); others that follow at once
    join the words before them.
    9. Otherwise the text says which action it means (``which_action``), or we ask (``asking``).
    """
    address, now = incoming.address, incoming.now
    command = read.texted(incoming.text, now)
    message = incoming.notice.inbound_message_id
    seen, followed = look(address, incoming.text, message, now, is_command=command is not None)
    if seen is not None and answers.has_other_words(seen, incoming.notice.message_body):
        return _act(incoming.under_other_id())
    if seen is not None:
        return "A text came again and changed nothing."
    if not incoming.text:
        return answers.refuse_text(EmptyReply(), incoming.notice, now, person_id=incoming.actor.person_id)
    is_own = _stands_alone(incoming.text, command)
    if not is_own and pieces.goes_on(address, incoming.came_at, now, incoming.numbered):
        return go_on(incoming)
    if isinstance(command, Undo) and (undone := take_back(incoming, command)):
        return undone
    held = hold(incoming, followed)
    return _say(incoming, followed, command, is_own=is_own) if held is None else held


def _say(incoming: Incoming, followed: Following, command: Command | None, *, is_own: bool) -> str:
    """Takes a text from step 5 on."""
    asked = open_question(incoming.address, incoming.now)
    may_be_value = bool(followed.rows) and incoming.text.strip(" .!").isdigit()
    more = None if asked or may_be_value else answer_more(incoming)
    if more is not None:
        return more
    if asked and not is_own and _goes_on(asked, incoming):
        return ask_which(incoming, asked.options)
    entered = enter(incoming, followed, command, asked)
    if entered is not None:
        return entered
    if is_about_action(followed, incoming.text, command, asked):
        return _of_action(incoming, followed, asked)
    before = behind(asked)
    is_words = command is not None or (before is not None and before.about == "what")
    told = None if is_words else last.tell(incoming, followed)
    if told is not None:
        return told
    outcome = answer(incoming, before, command) if before else None
    if outcome is not None:
        return outcome
    return _about_something_else(incoming, command, is_asked=before is not None)


def _stands_alone(text: str, command: Command | None) -> bool:
    """Returns whether a text is a command with its action, and so never the rest of the text before it: ``MOVE 4
    Friday``."""
    if isinstance(command, Undo):
        return True
    if not isinstance(command, OnAction) or not command.refs:
        return False
    return isinstance(command, Move) or not command.comment or text[:1].isupper()


def _goes_on(asked: Question, incoming: Incoming) -> bool:
    """Returns whether a text continues one whose sender was asked which action it is about."""
    if asked.about != "which" or asked.step or incoming.now - asked.asked_at >= TOGETHER:
        return False
    mark, texts = incoming.numbered, numbered.lines_of(asked.text)
    return asked.is_cut or (mark is not None and any(mark.goes_with(numbered.read(each)) for each in texts))


def _of_action(incoming: Incoming, followed: Following, asked: Question | None) -> str:
    """Takes an answer such as "12 called them" to "Is 12 your weight, or about action 12?", with the words said
    before."""
    assert asked is not None
    settle(msgspec.structs.replace(asked, recorded=followed.waiting(incoming.now)), incoming.now)
    raw = _with_first(asked.text, incoming.text, incoming.now)
    joined = msgspec.structs.replace(incoming, raw=raw)
    return _about_something_else(joined, read.texted(raw, incoming.now), is_asked=True, answers_to=asked)


def _with_first(first: str, said: str, now: datetime) -> str:
    """Joins what was said before the question with the answer. A command stays one, even if the answer only names its
    action.

    An answer that merely repeats the words adds nothing.
    """
    before, answer = action_names.leading_ref(first), action_names.leading_ref(said)
    command = read.texted(first, now)
    if isinstance(command, OnAction) and command.refs and answer and read.texted(said, now) is None:
        return lines(first, answer[1])
    is_same = before is not None and answer is not None and before[1].casefold() == answer[1].casefold()
    return lines(said, before[1]) if before and not is_same else said


def _about_something_else(
    incoming: Incoming, command: Command | None, *, is_asked: bool, answers_to: Question | None = None
) -> str:
    address, now = incoming.address, incoming.now
    is_yes = isinstance(command, Said) and command.word == "yes"
    if is_yes and not which_action.recently_texted(address, now):
        return "YES came from a number that is confirmed already."
    said = command if isinstance(command, OnAction) else None
    names_action = action_names.sure_ref(incoming.text) is not None or _begins_like_command(incoming.text)
    is_plain = said is None and not is_asked and not names_action
    if is_plain and (doubted := doubt_last(incoming)):
        return doubted
    if is_plain and pieces.follows(address, incoming.came_at, now):
        return go_on(incoming)
    if said and len(said.refs) > 1:
        found = which_action.several(address, said.refs, now)
        return do(incoming, said, found, answers_to) if found else ask_which(incoming, [])
    asking = _asked_last(address, now) if is_plain else None
    if asking is not None:
        return comment(incoming, asking.plan_id, asking.number or None, incoming.text)
    by_name = None if is_asked else done_by_name.find(address, incoming.text, said, now)
    if by_name is not None:
        return _done_by_name(incoming, by_name)
    meant = which_action.action(address, incoming.text, said, now, is_number_sure=answers_to is not None)
    if isinstance(meant, Meant):
        return take(incoming, meant, answers_to)
    if isinstance(meant, PlanMeant):
        return comment(incoming, meant.plan_id, None, incoming.text, answers_to)
    if isinstance(meant, NumberOnly):
        return ask_what(incoming, meant.of)
    if isinstance(meant, Unclear):
        numbers = [option.number for option in meant.options]
        every = None if meant.has_more else read_several(incoming.text, numbers, None, now)
        if every is not None and every.command is not None and len(every.places) == len(numbers):
            return do(incoming, every.command, [(each.plan_id, each.number) for each in meant.options], answers_to)
        return ask_which(incoming, meant.options, has_more=meant.has_more)
    return incoming.refuse(NotAMember(), plan_id=_asking_plan(incoming))


def _done_by_name(incoming: Incoming, found: DoneByName) -> str:
    if found.command is None:
        return ask_which(incoming, found.options[:MOST_OPTIONS], has_more=len(found.options) > MOST_OPTIONS)
    return do(incoming, found.command, [(each.plan_id, each.number) for each in found.options])


def _begins_like_command(text: str) -> bool:
    """Returns whether a text begins with a command and its action, even if we can't read the rest: ``MOVE 4 after the
    fair``."""
    said = words(text[:LONGEST_LINE])
    length = max(longest(said, name) for name in ("MOVE", "SNOOZE", "MORE_TIME", "STUCK", "UNSTUCK"))
    return 0 < length < len(said) and action_names.ref_of(said[length]) is not None


def _asked_last(address: Address, now: datetime) -> AskedFor | None:
    """Returns what the last text asked for, if words would be about its plan: no action was texted about since, and
    none of another plan lately."""
    asked = next(iter(lately(address)), None)
    recent = which_action.recently_texted(address, now)
    if asked is None or now - asked.at > OPEN_FOR:
        return None
    is_last = all(each.at < asked.at and each.plan_id == asked.plan_id for each in recent)
    return asked if is_last else None


def _asking_plan(incoming: Incoming) -> str | None:
    """Returns the plan that texts lately asked for metrics of, if its client has left it since; words then wait
    there."""
    asked = next(iter(lately(incoming.address)), None)
    return asked.plan_id if asked and incoming.now - asked.at <= OPEN_FOR else None
