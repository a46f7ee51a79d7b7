"""Decides whether a text is a reading, and of which metric: the one it names, else the one asked for last and not
answered yet. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.metrics.answers.followed import DecimalMark, Followed
from chalicelib.domain.people.address import Question
from chalicelib.inbound.commands import action_names
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.folding import phrases, words
from chalicelib.inbound.commands.move import Move
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.commands.stuck import Stuck
from chalicelib.inbound.readings.read import read
from chalicelib.inbound.readings.situation import Asked, Situation, Understood
from chalicelib.inbound.readings.situation import Question as Doubt

DAYS_OF_A_MONTH = 31
MOST_NUMBERS = 1000
"""When we asked what to say about an action, a number below this may be part of the words."""
WORD_CORRECTS_FOR = timedelta(minutes=10)
"""How long ``no`` or ``skip`` replaces a value that was just entered."""
_CORRECTING = {"no", "not", "oops", "actually", "correction", "wait", "nein", "non", "nee"}
MOST_ORDERS = 4
"""The most orders in which a text is tried as an answer to what several texts asked."""


class Open(msgspec.Struct, frozen=True):
    """What is open between us and a number when its text comes."""

    followed: tuple[Followed, ...]
    now: datetime
    """Aware, in the writer's zone."""
    unanswered: tuple[Asked, ...] = ()
    """What texts asked for within 36 hours and has no value yet."""
    answered: tuple[Asked, ...] = ()
    """What has a value that another number replaces or adds to."""
    question: Question | None = None
    actions: frozenset[int] = frozenset()
    """The numbers of the actions texted about within 7 days."""
    mark: DecimalMark = ""
    unused: frozenset[int] = frozenset()
    """Numbers that are known not to be an action's."""


def choose(text: str, command: Command | None, opened: Open) -> Understood | None:
    """Returns the readings that a text holds and what must be asked about it; ``None`` if it is about something else.

    A command about an action that it names, or that was texted about, stays a command. We ask about a number that may
    also be an action's, or the answer to a menu.
    """
    if not opened.followed or _is_of_action(text, command, opened):
        return None
    found = _read(text, command, opened)
    if found is None or found.comment or not (found.readings or found.questions):
        return None
    if _is_no_answer(found):
        return None
    return _or_done(text, found, opened)


_MOST_BESIDE_DONE = 4
"""Words next to DONE that don't say what is done: ``done. Thanks for asking``."""


def _is_of_action(text: str, command: Command | None, opened: Open) -> bool:
    """Returns whether a text is certainly about an action, or the answer to a question about one."""
    ref = action_names.leading_ref(text)
    if ref and (ref[0].prefix or (ref[1] and _is_asked_for_words(ref[0].number, opened.question))):
        return True
    if isinstance(command, Said):
        return command.word not in ("yes", "no") or opened.question is not None
    if not isinstance(command, OnAction):
        return False
    if isinstance(command, Move | Stuck) and command.refs:
        return True
    if not command.refs:
        is_bare = isinstance(command, Done) and len(command.comment.split()) <= _MOST_BESIDE_DONE
        return not (is_bare and opened.question is None)
    if not isinstance(command, Done) and not _names_metric(text, opened):
        return True  # nobody gives a value as "MOVE 9 Friday"
    return any(each.prefix or each.number in opened.actions for each in command.refs)


def _names_metric(text: str, opened: Open) -> bool:
    said = words(text)
    return any(set(words(each.name)) <= set(said) for each in opened.followed)


def _is_asked_for_words(number: int, question: Question | None) -> bool:
    """Returns whether we asked what to say about this action, so that ``12 called them`` is about it."""
    return question is not None and question.about == "what" and question.options[0].number == number


def _read(text: str, command: Command | None, opened: Open) -> Understood | None:
    """Reads a text as an answer to the newest open question; if that leaves a doubt, to an earlier one, or as a
    correction of a value."""
    others, results = _other_numbers(command, opened), []
    orders = _orders(opened if _has_number(text) else _for_a_word(opened))
    for asked in (*_corrected(text, opened), *orders):
        situation = Situation(
            opened.followed, opened.now, asked, mark=opened.mark, other_numbers=others,
            is_other_yes_no_open=opened.question is not None,
        )  # fmt: skip
        found = read(text, situation)
        if found.readings and not found.questions:
            return found
        results.append(found)
    return next((found for found in results if not found.comment), None) or _maybe_yes_or_no(text, opened)


def _corrected(text: str, opened: Open) -> list[tuple[Asked, ...]]:
    """Returns the values just entered, if the number corrects one: "=5", "no, 5", "not 6, 5"."""
    first = words(text)[:1]
    is_all = text.lstrip().startswith("=")
    if not _has_number(text) or not (is_all or set(first) & _CORRECTING):
        return []
    totals = {each.metric_id for each in opened.followed if each.kind in ("total", "duration")}
    answered = [each for each in _for_a_word(opened).answered if not is_all or each.metric_id in totals]
    return [tuple(answered)] if answered else []


def _maybe_yes_or_no(text: str, opened: Open) -> Understood | None:
    """Reads YES, NO or DONE as an answer to the newest text, if that asked for exactly one yes or no. ``None`` if it
    didn't, if a question about an action is open, or if the text has a number or is a comment."""
    if not opened.unanswered or opened.question is not None or _has_number(text):
        return None
    kinds = {each.metric_id: each.kind for each in opened.followed}
    newest = [each for each in _messages(opened.unanswered)[0] if kinds.get(each.metric_id) == "yes_no"]
    if len(newest) != 1:
        return None
    situation = Situation(
        opened.followed, opened.now, _in_order([newest], opened.now), mark=opened.mark, is_other_yes_no_open=True
    )
    found = read(text, situation)
    return None if found.comment else found


def _orders(opened: Open) -> list[tuple[Asked, ...]]:
    """Returns what was asked, in the orders in which it may be answered; the last one leaves out what has a value."""
    groups = [*_messages(opened.unanswered), *_messages(opened.answered)]
    orders = [_in_order([each, *(other for other in groups if other is not each)], opened.now) for each in groups]
    if opened.unanswered and opened.answered:
        orders.append(_in_order(_messages(opened.unanswered), opened.now))
    return orders[:MOST_ORDERS] + orders[MOST_ORDERS:][-1:] or [()]


def _has_number(text: str) -> bool:
    return any(char.isnumeric() for char in text)


def _for_a_word(opened: Open) -> Open:
    """Returns what a word without a number may answer: what is open, or what was just answered, but not values from
    earlier today."""
    just_now = tuple(each for each in opened.answered if opened.now - each.at < WORD_CORRECTS_FOR)
    return msgspec.structs.replace(opened, answered=just_now)


def _messages(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Returns what each text asked for, newest first."""
    moments = sorted({each.at for each in asked}, reverse=True)
    return [[each for each in asked if each.at == at] for at in moments]


def _in_order(groups: Sequence[Sequence[Asked]], now: datetime) -> tuple[Asked, ...]:
    """Returns what was asked with artificial moments, which only keep the order of the texts and what belongs to the
    same text."""
    return tuple(
        msgspec.structs.replace(each, at=now - timedelta(microseconds=place))
        for place, group in enumerate(groups)
        for each in group
    )


def _other_numbers(command: Command | None, opened: Open) -> frozenset[int]:
    """Returns the numbers that mean something else here: actions, the places of a menu, days for a date, words for an
    action."""
    found = set(opened.actions)
    if isinstance(command, OnAction):
        found |= {each.number for each in command.refs} - opened.unused
    question = opened.question
    if question is not None and question.about == "date":
        found |= {*range(1, DAYS_OF_A_MONTH + 1)}
    elif question is not None and question.about == "what":
        found |= {*range(MOST_NUMBERS)}
    elif question is not None and question.about == "which":
        found |= {*range(1, len(question.options) + 1)} | {each.number for each in question.options}
    return frozenset(found)


def _is_no_answer(found: Understood) -> bool:
    """Returns whether it only holds a number that is an action's and hardly a metric's value."""
    return not found.readings and all(each.reason == "action" and not each.candidates for each in found.questions)


def _or_done(text: str, found: Understood, opened: Open) -> Understood:
    """Asks whether a DONE answers what was asked, or is about an action: one that was texted about, or whose number
    accompanies it, as in "2 done"."""
    said = words(text)
    has_done = any(each in phrases("DONE") for each in said)
    done = tuple(
        each
        for each in found.readings
        if (each.said in phrases("DONE") and opened.actions)
        or (has_done and _may_be_action(each.said, opened) and not _is_named(said, each.metric_id, opened))
    )
    rest = tuple(each for each in found.readings if each not in done)
    unsure = (
        Doubt("action", each.said, each.candidates) if has_done and each.reason == "unsure" and opened.actions else each
        for each in found.questions
    )  # fmt: skip
    return Understood(rest, (*(Doubt("action", each.said, (each,)) for each in done), *unsure), found.comment)


def _may_be_action(said: str, opened: Open) -> bool:
    return said.isdigit() and int(said) not in opened.unused


def _is_named(said: Sequence[str], metric_id: str, opened: Open) -> bool:
    metric = next(each for each in opened.followed if each.metric_id == metric_id)
    return any(each in said for each in (metric.letter.lower(), *words(metric.name)) if each)
