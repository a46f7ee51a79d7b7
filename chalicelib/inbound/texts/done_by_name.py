"""Finds the open actions that a text calls done in words: ``done with the dentist``, ``all three are done``."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.people.address import Address, Texted
from chalicelib.inbound.commands import languages, read
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.folding import phrases, without_courtesy, words
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.texts import naming, several, which_action

_MOST_WORDS, _MOST_CERTAIN = 12, 5
"""Words of a text that may name an action, and of one in which the name can only be what is done."""
_COPULAS = frozenset("is are was were ist sind est sont es son esta estan sao e sono zijn".split())


class DoneByName(msgspec.Struct, frozen=True):
    """These open actions of one plan. They are done; without a ``command`` it isn't clear which of them."""

    options: list[Texted]
    command: Done | None


def find(address: Address, text: str, command: OnAction | None, now: datetime) -> DoneByName | None:
    """Returns the actions that a text calls done by their names or their count; ``None`` if it may mean the one we
    texted about. It reads the plan's open actions only if the text seems to name others."""
    said = without_courtesy(words(text[:1000]))
    is_maybe = command is None or (isinstance(command, Done | IsItDone) and not command.refs)
    is_sure = isinstance(command, Done)
    recent = which_action.recently_texted(address, now)
    if not is_maybe or "?" in text or not 1 < len(said) <= _MOST_WORDS or len({each.plan_id for each in recent}) != 1:
        return None
    every = several.all_done(text, now) if is_sure or len(said) <= _MOST_CERTAIN else None
    is_most = naming.excepts(said) and not is_sure
    if every is None and not is_most and not (_may_name(said, recent) if is_sure else _may_be_named(said)):
        return None
    options = which_action.open_of(address, recent[0].plan_id)
    if every is not None:
        return _all(options, every)
    if is_most:
        return _most(said, options)
    if isinstance(command, Done):
        return _other(said, recent, options, command)
    named = [option for option in options if _is_named(said, option, options, now)]
    return DoneByName(named, Done()) if len(named) == 1 else None


def _all(options: list[Texted], every: several.Several) -> DoneByName | None:
    if len(options) == len(every.places) and isinstance(every.command, Done):
        return DoneByName(options, every.command)
    return DoneByName(options, None) if len(options) > len(every.places) else None


def _most(said: list[str], options: list[Texted]) -> DoneByName | None:
    """``Everything except the passport is done``"""
    size = next((size for size in range(4, 0, -1) if " ".join(said[-size:]) in phrases("DONE")), 0)
    left = said[:-size] if size else []
    left = left[:-1] if left and left[-1] in _COPULAS else left
    named = naming.all_named(" ".join(left), options)
    return DoneByName(named, Done()) if 0 < len(named) < len(options) else None


def _other(said: list[str], recent: Sequence[Texted], options: list[Texted], command: Done) -> DoneByName | None:
    """``Done with the dentist`` in answer to a message about another action."""
    told = naming.mentioned(" ".join(said), options)
    likely = [option for option in options if any(option.number == each.number for each in recent)]
    if told is None or told in likely:
        return None
    return DoneByName([told], command) if len(said) <= _MOST_CERTAIN else DoneByName([*likely, told], None)


def _is_named(said: list[str], option: Texted, options: list[Texted], now: datetime) -> bool:
    """Returns whether a text says no more than DONE and a word that only this action has: ``dentist done``."""
    own = naming.own_words(option, options)
    left = [each for each in said if each not in own and each not in naming.ARTICLES]
    done = read.texted(" ".join(left), now) if len(left) < len(said) and not own.isdisjoint(said) else None
    return isinstance(done, Done) and not done.refs and not done.comment


def _may_be_named(said: list[str]) -> bool:
    return len(said) <= _MOST_CERTAIN and (said[0] in phrases("DONE") or said[-1] in phrases("DONE"))


def _may_name(said: list[str], recent: Sequence[Texted]) -> bool:
    """Returns whether words with DONE may be those of an action that we didn't text about."""
    known = {word for each in recent for word in words(each.what)} | phrases("DONE")
    return any(
        len(each) >= naming.SHORTEST_OWN and each not in known and not languages.is_common(each) for each in said
    )
