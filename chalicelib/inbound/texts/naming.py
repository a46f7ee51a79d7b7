"""Finds the actions of a list that words name: ``the bank one``, ``gran``, ``the first and the rent``. Pure."""

import difflib
from collections.abc import Sequence
from functools import cache

from chalicelib.domain.people.address import Texted
from chalicelib.inbound.commands import languages
from chalicelib.inbound.commands.folding import listed, longest_of, phrases, without_courtesy, words
from chalicelib.inbound.texts import place_words
from chalicelib.inbound.texts.several import all_of, place_of

SHORTEST_OWN = 3
"""Letters."""
_SHORTEST_BEGUN, _SHORTEST_MISTYPED, _ALIKE = 4, 4, 0.79
ARTICLES = frozenset(
    "the one that this a an my about just for with i mean meant thing stuff task bit job it's its teh sache ding aufgabe truc tache chose cosa tarea tarefa taak ding mit avec con com met pour para per voor für der die das den la le les el los il lo o de het een un une una dos das do da del della des du au aux al alla zum zur beim vom van".split()
)
_MOST_CALLED, _MOST_NAMED, _MOST_OF_ALL = 5, 10, 4
"""Words of a name, of several, and of ``all`` or ``except``."""


def called(text: str, options: Sequence[Texted]) -> Texted | None:
    """Returns the only option that has all words of a short text: ``the bank one``."""
    found = all_called(text, options)
    return found[0] if len(found) == 1 else None


def all_called(text: str, options: Sequence[Texted]) -> list[Texted]:
    """Returns all options that a few words may call; one begun, ``gran``, or mistyped only if no other is called rightly."""
    said = [each for each in without_courtesy(words(text)) if each not in ARTICLES]
    if not 0 < len(said) <= _MOST_CALLED or "?" in text:
        return []
    right = [option for option in options if set(said) <= set(words(option.what))]
    return right or [option for option in options if all(_is_like(each, words(option.what)) for each in said)]


def all_named(text: str, options: Sequence[Texted]) -> list[Texted]:
    """Returns the options that a text names one by one, by their places or in words: ``the bank and the second``, ``all
    except the rent``; none if any part of it names none, or several."""
    said = without_courtesy(words(text.replace(",", " and ")))
    every = longest_of(said, frozenset(all_of(len(options))), most=_MOST_OF_ALL)
    beside = longest_of(said[every:], _excepting(), most=_MOST_OF_ALL) if every else 0
    parts: list[list[str]] = [[]]
    for each in said[every + beside :] if beside else said:
        if each in phrases("AND"):
            parts.append([])
        else:
            parts[-1].append(each)
    found = [_one_named(" ".join(part), options) for part in parts if part]
    named = [each for each in found if each is not None]
    if len(named) != len(found) or not named or len(said) > _MOST_NAMED or "?" in text:
        return []
    return [option for option in options if (option in named) != bool(beside)]


def excepts(said: list[str]) -> bool:
    """Returns whether words begin with all but some: ``everything except the passport``."""
    every = max(longest_of(said, frozenset(all_of(count)), most=_MOST_OF_ALL) for count in place_words.ALL_OF)
    return every > 0 and longest_of(said[every:], _excepting(), most=_MOST_OF_ALL) > 0


def _one_named(part: str, options: Sequence[Texted]) -> Texted | None:
    places = {place_of(each, len(options)) for each in part.split() if each not in ARTICLES}
    place = places.pop() if len(places) == 1 else None
    return options[place - 1] if place and place <= len(options) else called(part, options)


@cache
def _excepting() -> frozenset[str]:
    return listed(place_words.EXCEPT)


def _is_like(word: str, others: list[str]) -> bool:
    is_begun = len(word) >= _SHORTEST_BEGUN and any(each.startswith(word) for each in others)
    return is_begun or (len(word) >= _SHORTEST_MISTYPED and bool(difflib.get_close_matches(word, others, 1, _ALIKE)))


def mentioned(text: str, options: Sequence[Texted]) -> Texted | None:
    """Returns the only option that a text mentions by a word no other option has: ``called the bank, done``."""
    said = words(text)
    found = [option for option in options if not own_words(option, options).isdisjoint(said)]
    return found[0] if len(found) == 1 else None


def own_words(option: Texted, options: Sequence[Texted]) -> set[str]:
    """Returns the words of an option that no other has, without the commonest ones of a language."""
    others = {word for each in options if each is not option for word in words(each.what)}
    return {
        each
        for each in words(option.what)
        if len(each) >= SHORTEST_OWN and each not in others and not languages.is_common(each)
    }
