"""Takes the answer to a question that we asked by text: which action, what to say about it, or which date."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from chalicelib.domain.people.address import Question, Texted
from chalicelib.domain.replies import waiting
from chalicelib.inbound.commands import action_names, certainty, read
from chalicelib.inbound.commands.action_names import SEPARATORS
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.doubts import is_doubtful
from chalicelib.inbound.commands.folding import LONGEST_LINE, after, lines, longest, phrases, without_last, words
from chalicelib.inbound.commands.move import Move, is_date_meant
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.texts import asking, naming, verdicts, which_action, wording
from chalicelib.inbound.texts.commenting import comment, comment_on_each
from chalicelib.inbound.texts.doing import do, take
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.pieces import TOGETHER
from chalicelib.inbound.texts.several import (
    Several,
    also,
    in_digits,
    is_choice_only,
    may_count,
    names_others,
    read_several,
)
from chalicelib.inbound.texts.verdicts import Verdicts
from chalicelib.inbound.texts.which_action import Meant, Says
from chalicelib.patterns import compile_late

_TIME = compile_late(
    r"(?:hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?|am|pm|o'clock|times|stunden?|minuten?|tagen?|wochen?|uhr|heures?|jours?|semaines?|horas?|dias?|días?|ore|giorni|uur|dagen)\b",
    re.IGNORECASE,
)


_IF = compile_late(r"\bsi (?!si\b|oui\b|ja\b)\w", re.IGNORECASE)
"""``oui, si tout va bien``: without its accent this word means "if" before others."""


_REFUSED = compile_late(
    r"\s*(?:not|nicht|pas|no|não|non|niet)\s+[^,;.]{2,30}(?:[,;.]\s*|\s+(?:but|sondern|mais|sino|mas|ma|maar)\s+)",
    re.IGNORECASE,
)
"""The date that is not meant, before the one that is."""
_MOST_VAGUE = 6
"""Words."""


def answer(incoming: Incoming, question: Question, command: Command | None) -> str | None:
    """Takes the answer to an open question; returns ``None`` if the text isn't one."""
    if question.about == "date":
        return _date(incoming, question, command)
    if question.about == "what":
        return _what(incoming, question, command)
    if question.about == "done":
        return _done(incoming, question, command)
    if command is None and _is_unclear(incoming, question):
        is_choice = is_choice_only(incoming.text, len(question.options))
        return asking.choose_again(incoming, question, joins=not is_choice)
    step = _menu(incoming, question, command)
    if step is None:
        is_choice = command is None and (
            is_choice_only(incoming.text, len(question.options))
            or len(naming.all_called(incoming.text, question.options)) > 1
        )
        return asking.choose_again(incoming, question) if is_choice else None
    asking.settle(question, incoming.now)
    return step()


def answer_more(incoming: Incoming) -> str | None:
    """Takes a further place of the menu that was just answered, as in ``1`` and then ``and 2``; ``None`` if the text
    names none."""
    focus = incoming.address.focus
    menu = focus.menu if focus is not None and incoming.now - focus.since < TOGETHER else None
    place = also(incoming.text) if menu is not None else None
    if focus is None or menu is None or place is None or place > len(menu.options):
        return None
    of = menu.options[place - 1]
    if of.number == focus.number:
        return None
    return take(incoming, Meant(of.plan_id, of.number, _together(menu, None, "", incoming.now)), menu)


def _what(incoming: Incoming, question: Question, command: Command | None) -> str | None:
    """Takes the text as a comment on the action named before, unless it names another one."""
    said = command if isinstance(command, OnAction) else None
    if (said and said.refs) or action_names.sure_ref(incoming.text):
        return None
    of = question.options[0]
    return take(incoming, Meant(of.plan_id, of.number, said or incoming.text), question)


def _done(incoming: Incoming, question: Question, command: Command | None) -> str | None:
    """Marks the actions as done after YES (words that leave no doubt may follow), and leaves them open after NO.
    Returns ``None`` for anything else."""
    done = Done() if _is(command, "yes") else _agreeing(incoming) if command is None else None
    if done is not None:
        return do(incoming, done, [(of.plan_id, of.number) for of in question.options], question)
    if _is(command, "no"):
        incoming.finish(wording.LEFT_OPEN, answers_to=question)
        return "A text said that an action isn’t done."
    return None


def _agreeing(incoming: Incoming) -> Done | None:
    """Returns the DONE that a longer YES means, if the same words after DONE would be sure: ``yes, sent it``, ``it
    is``."""
    text = incoming.text
    said = words(text[:LONGEST_LINE])
    length = 0
    while size := max(longest(said[length:], "YES"), longest(said[length:], "AFFIRMS")):
        length += size
    if not length or is_doubtful(text) or _IF.search(text):
        return None
    more = after(text, length).lstrip(" .!,;:–—-")
    if not more:
        return Done()
    if longest(words(more), "AT_ONCE"):
        return None
    done = read.texted(f"Done. {more}", incoming.now)
    return Done((), text) if isinstance(done, Done) and not done.refs else None


def _date(incoming: Incoming, question: Question, command: Command | None) -> str | None:
    """Moves the action to the date that was picked or newly given, or leaves it. If the answer refuses with other
    words, these are kept."""
    if _is(command, "stop"):  # "Cancel"
        of = question.options[0]
        return comment(incoming, of.plan_id, of.number, incoming.text, question, wording.NOT_MOVED)
    if _is(command, "no"):
        incoming.finish(wording.NOT_MOVED, answers_to=question)
        return "A text withdrew a date."
    move = _move(incoming, question, command)
    of = question.options[0]
    return do(incoming, move, [(of.plan_id, of.number)], question) if move else None


def _move(incoming: Incoming, question: Question, command: Command | None) -> Move | None:
    first = read.texted(question.text, incoming.now)
    said = first.comment if isinstance(first, Move) else ""
    if _is(command, "yes") and len(question.dates) == 1:
        return Move(None, "", said, to=question.dates[0])
    picked = action_names.leading_ref(incoming.text)
    if picked and not picked[1] and not picked[0].prefix and 1 <= picked[0].number <= len(question.dates):
        return Move(None, "", said, to=question.dates[picked[0].number - 1])
    if isinstance(command, Move) and command.when and command.ref is None:
        return command.saying(lines(said, command.comment))
    if isinstance(command, OnAction):
        return None
    again = read.texted(f"MOVE {_bare_date(incoming.text)}", incoming.now)
    if isinstance(again, Move) and again.ref is None and not again.comment and (again.when or _is_vague(again)):
        return again.saying(said)
    return None


def _is_vague(move: Move) -> bool:
    """Returns whether an answer seems to say a date that can't be read: ``32.12.``, ``sometime in the new year``."""
    said = words(move.unread)
    is_number = (
        re.fullmatch(r"[0-9]{1,2}[./-][0-9]{1,2}[./-]?(?:[0-9]{2,4})?", move.unread.strip(SEPARATORS)) is not None
    )
    return move.when is None and (is_number or (0 < len(said) <= _MOST_VAGUE and is_date_meant(said)))


def _bare_date(text: str) -> str:
    """Returns a text that answers with a date without the words around it: ``Friday would be good``, ``not Friday, make it Thursday``."""
    refused = _REFUSED.match(text)
    text = text[refused.end() :] if refused else text
    said = words(text[:LONGEST_LINE])
    before = 0
    while len(said) > before + 1 and (size := longest(said[before:], "BEFORE_DATE")) and before + size < len(said):
        before += size
    behind = next(
        (
            size
            for size in (5, 4, 3, 2, 1)
            if len(said) > before + size and " ".join(said[-size:]) in phrases("BEHIND_DATE")
        ),
        0,
    )
    return without_last(after(text, before) if before else text, behind)


def _menu(incoming: Incoming, question: Question, command: Command | None) -> Callable[[], str] | None:
    """Returns what to do for an answer to a menu; ``None`` if the text isn't one."""
    if _is(command, "yes") and len(question.options) == 1:
        of = question.options[0]
        says = _together(question, None, "", incoming.now)
        return partial(take, incoming, Meant(of.plan_id, of.number, says), question)
    if _is(command, "no") and question.options and waiting.is_in_several(incoming.actor.person_id):
        return partial(asking.ask_key, incoming, question)
    if _is(command, "no") and question.options:
        return partial(comment, incoming, question.options[0].plan_id, None, question.text, question)
    said = command if isinstance(command, OnAction) else None
    several = _several(incoming, question, said)
    if several is not None:
        return several
    if said is None and names_others(incoming.text, [option.number for option in question.options]):
        return None
    meant = _picked(incoming, question, said)
    return partial(take, incoming, meant, question) if meant else None


def _is(command: Command | None, word: str) -> bool:
    return isinstance(command, Said) and command.word == word


def _picked(incoming: Incoming, question: Question, command: OnAction | None) -> Meant | None:
    """Returns the action that the answer to a menu chooses, by its place in the menu or by its own number or key.

    Words after the number join the earlier words, with the number: "2 offers sent" may have been meant as words.
    """
    if command:
        ref, rest = (command.refs[0] if len(command.refs) == 1 else None), command.comment
    else:
        ref, rest = action_names.leading_ref(in_digits(incoming.text, len(question.options))) or (None, "")
    if ref is not None and command is None and _TIME.match(rest):
        return None  # "2 hours ago"
    if ref is None:
        named = naming.all_named(incoming.text, question.options) if command is None else []
        called = named[0] if len(named) == 1 else None
        if called is None and command is None and isinstance(_first(question, incoming.now), Done):
            return _told_done(incoming, question)
        if called is None:
            return None
        return Meant(called.plan_id, called.number, _together(question, None, "", incoming.now))
    if not ref.prefix and 1 <= ref.number <= len(question.options):
        options: Sequence[Texted] = [question.options[ref.number - 1]]
    elif rest and command is None:
        return None  # has words of its own about an action
    else:
        among = [option for option in question.options if option.number == ref.number] if not ref.prefix else []
        recent = which_action.recently_texted(incoming.address, incoming.now)
        options = among or which_action.named(incoming.address, ref, recent, is_alone=not rest)
    if len(options) != 1:
        return None
    says = _together(question, command, incoming.text if rest else "", incoming.now)
    if isinstance(says, Done) and command is None and _is_doubted(rest):
        says = lines(question.text, incoming.text)
    return Meant(options[0].plan_id, options[0].number, says)


def _told_done(incoming: Incoming, question: Question) -> Meant | None:
    """Returns the only action of the menu that an answer reports as done: ``fixed the bike``."""
    told = naming.mentioned(incoming.text, question.options)
    done = read.texted(f"Done. {incoming.text}", incoming.now) if told and not is_doubtful(incoming.text) else None
    if told is None or not isinstance(done, Done) or done.refs:
        return None
    return Meant(told.plan_id, told.number, _together(question, None, incoming.text, incoming.now))


def _is_doubted(more: str) -> bool:
    """Returns whether words after a place contradict that its action is done: ``1 not yet``."""
    return bool(more) and (certainty.takes_back(more) or is_doubtful(more))


def _several(incoming: Incoming, question: Question, command: OnAction | None) -> Callable[[], str] | None:
    """Returns what to do for several places of a menu: ``1 and 2``, ``both``, ``done 1, 3``. A command applies to each
    action; words become a comment on each."""
    sorted_out = verdicts.read(incoming.text, len(question.options))
    found = _places(question, command)
    if sorted_out is not None:
        found = [question.options[place - 1] for place in sorted_out.places]
        says: Says = _of_verdicts(incoming, question, sorted_out)
    elif found is not None and command is not None:
        says = command.saying(_words(question, command, incoming.now))
    else:
        first, numbers = _first(question, incoming.now), [option.number for option in question.options]
        several = read_several(incoming.text, numbers, first, incoming.now) or _all_named(incoming, question, command)
        if several is None:
            return None
        found = [question.options[place - 1] for place in several.places]
        says = _together(question, several.command, incoming.text if several.words else "", incoming.now)
        if isinstance(says, Done) and several.words and _is_doubted(several.words):
            says = lines(question.text, incoming.text)
    named = [(option.plan_id, option.number) for option in found]
    if isinstance(says, str):
        return partial(comment_on_each, incoming, named, says, question)
    return partial(do, incoming, says, named, question)


def _all_named(incoming: Incoming, question: Question, command: OnAction | None) -> Several | None:
    """Returns the places that an answer names in words, if these are several: ``the bank and the rent``."""
    found = naming.all_named(incoming.text, question.options) if command is None else []
    places = tuple(place for place, option in enumerate(question.options, 1) if option in found)
    return Several(places) if len(places) > 1 else None


def _of_verdicts(incoming: Incoming, question: Question, said: Verdicts) -> Says:
    """Returns what an answer such as ``1 done, 2 not`` says of the places it means, with all its words."""
    done = Done() if said.is_done and not isinstance(_first(question, incoming.now), Done) else None
    return _together(question, done.saying(incoming.text) if done else None, incoming.text, incoming.now)


def _is_unclear(incoming: Incoming, question: Question) -> bool:
    """Returns whether the answer may mean either of two actions, or its number may count something: ``1 or 2``, ``2
    offers sent``."""
    count = len(question.options)
    if not isinstance(_first(question, incoming.now), Done) or verdicts.read(incoming.text, count):
        return False
    return may_count(incoming.text, count)


def _places(question: Question, command: OnAction | None) -> list[Texted] | None:
    """Returns the actions at the places of a menu that a command names, if it names several: ``done 1 and 3``."""
    places = [ref.number for ref in command.refs if not ref.prefix] if command else []
    if command is None or len(command.refs) < 2 or len(places) != len(command.refs):
        return None
    is_place = all(1 <= place <= len(question.options) for place in places)
    return [question.options[place - 1] for place in places] if is_place else None


def _together(question: Question, command: OnAction | None, rest: str, now: datetime) -> Says:
    """Joins what was said before the question with what the answer says; no words of either are lost."""
    if command:
        return command.saying(_words(question, command, now))
    first = _first(question, now)
    return first.saying(lines(first.comment, rest)) if first else lines(question.text, rest)


def _words(question: Question, command: OnAction, now: datetime) -> str:
    """Joins the words of both if the answer is a command. A MOVE that another MOVE answers is dropped; one that another
    command answers is kept as words."""
    first = _first(question, now)
    if isinstance(first, Move):
        return lines("" if isinstance(command, Move) else question.text, command.comment)
    return lines(first.comment if first else question.text, command.comment)


def _first(question: Question, now: datetime) -> OnAction | None:
    """Returns the command before the question. A MOVE whose date can't be read counts as words."""
    first = read.texted(question.text, now)
    return first if isinstance(first, OnAction) and not (isinstance(first, Move) and first.when is None) else None
