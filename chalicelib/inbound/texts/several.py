"""Reads the answer to a menu that means several of its actions: ``1 and 2``, ``both``, ``done 1, 3``, ``all``. Pure."""

import difflib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache

import msgspec

from chalicelib.inbound.commands import languages, read, tails
from chalicelib.inbound.commands.action_names import SEPARATORS, TO, sure_ref
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.folding import folded, listed, longest, phrases, without_courtesy, words
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.texts import place_words
from chalicelib.patterns import compile_late

_NUMBERS = compile_late(
    r"\s*(?:nr\.?|no\.?|numbers?|#)?\s*#?[0-9]{1,2}[.)]?"
    r"(?:(?:\s*(?:[,;&+]|\b[^\W\d_]{1,3}\b)\s*){1,2}#?[0-9]{1,2}\b[.)]?|\s+#?[0-9]{1,2}\b(?=\s*(?:$|[0-9,&+])))+",
    re.IGNORECASE,
)
_RANGE = compile_late(rf"\s*([1-9])\s*(?:{TO})\s*([1-9])[\s.!]*", re.IGNORECASE)
_NAMED_NUMBER = compile_late(
    r"\s*(?:the\s+)?(?:number|nummer|num[eé]ro|n[uú]mero|nr\.?|no\.|task|option)\s*(?=#?[0-9])", re.IGNORECASE
)
"""Before the number of a place it adds nothing: ``Number 1, took me hours``."""
_ALSO = frozenset("also too plus well as auch aussi tambien anche tambem ook aussi ogsa ocksa".split())
_COPULA = compile_late(r"^(?:are|were|is|have been|sind|sont|sono|estan|estao|zijn)(?: now| already)? ")
_ORDINAL = compile_late(r"#?([0-9]{1,2})(?:st|nd|rd|th|er|re|e|eme|o|a|te|ter|de|ste)?")
"""``2nd``, ``2e``, ``2º``"""
_REFUSED = compile_late(r"[0-9]\s+no\s+#?[0-9]", re.IGNORECASE)
"""``1 no 2 yes``; but "no 1 and no 2" are numbers."""
_COUNTED = compile_late(r"\s*#?[0-9]{1,2}\s+(?=[^\W\d_])")
_DIGITS = frozenset("123456789")
_MOST_WORDS = 8
"""The most words of an answer that is nothing but places."""
_FIRST_CLAUSE = compile_late(r"[,.!\n]+\s*")
_SHORTEST_MISTYPED, _ALIKE = 5, 0.8
"""Letters, and how much of it must be right: ``secnd``."""


class Several(msgspec.Struct, frozen=True):
    """Several places of a menu, and what is said about them."""

    places: tuple[int, ...]
    command: OnAction | None = None
    words: str = ""
    """The words after them."""


def read_several(text: str, numbers: Sequence[int], first: OnAction | None, now: datetime) -> Several | None:
    """Returns the places of a menu that a text means, named as places or by the ``numbers`` of its actions; ``None``
    unless there are several.

    ``first`` is the command that the menu was about. If it was any other than DONE, "all done" may merely mean "done".
    """
    count = len(numbers)
    if some := _some(without_courtesy(words(text)), count):
        return Several(some)
    text = in_digits(text, count)
    if count < 2:
        return None
    every = tuple(range(1, count + 1))
    left = _without_all(text, count)
    if left == "" or left in _adding_nothing() - _done_of_several():
        return Several(every)
    command = Done() if left in _done_of_several() else read.texted(left, now) if left else None
    whole = read.texted(text, now)
    is_idiom = isinstance(whole, Done) and not whole.comment and not isinstance(first, Done)
    if left and isinstance(command, Done) and not command.refs and not is_idiom:
        return Several(every, command)
    if left and isinstance(first, Done) and tails.length(words(left)) == len(words(left)):
        return Several(every, None, text)
    span = _RANGE.fullmatch(text)
    if span and 1 <= int(span[1]) < int(span[2]) <= count:
        return Several(tuple(range(int(span[1]), int(span[2]) + 1)))
    found = _NUMBERS.match(text)
    if found is None or not _are_joined(found[0]):
        return None
    places = _places([int(each) for each in re.findall("[0-9]+", found[0])], numbers)
    if len(places) < 2:
        return None
    behind = text[found.end() :].lstrip(SEPARATORS).rstrip()
    is_courtesy = " ".join(words(behind)) in {"", *_adding_nothing(), *phrases("COURTESY")}
    return Several(places, None, "" if is_courtesy else behind)


def _some(said: list[str], count: int) -> tuple[int, ...]:
    """Returns the places of ``the first two``, ``las dos últimas``; none if it says anything else."""
    kept = [
        each for each in said if each not in place_words.ARTICLES.split(", ") and each not in ("ones", "them", "of")
    ]
    if len(kept) != 2:
        return ()
    every = tuple(range(1, count + 1))
    for number, place in (kept, kept[::-1]):
        size = _counted().get(number, 0)
        if 1 < size < count and place in place_words.FIRST_OF.split():
            return every[:size]
        if 1 < size < count and place in place_words.LAST_OF.split():
            return every[-size:]
    return ()


@cache
def _counted() -> dict[str, int]:
    return {
        word: size
        for size, each in place_words.ALL_OF.items()
        for word in [*words(each), *({2: ["beiden"]}.get(size, []))]
    }


def all_done(text: str, now: datetime) -> Several | None:
    """Returns the places of all actions where a text calls them done by their count: ``all three are done``, ``both done``."""
    text = _FIRST_CLAUSE.split(text.strip(), maxsplit=1)[0]
    said = words(text)
    for count in place_words.ALL_OF:
        counted = set(_counts(count))
        if counted.isdisjoint(said):
            continue
        found = read_several(text, range(1, count + 1), Done(), now)
        if found and len(found.places) == count and isinstance(found.command, Done):
            return found
    return None


@cache
def _counts(count: int) -> tuple[str, ...]:
    return tuple(words(f"{place_words.ALL_OF[count]} {place_words.TWO if count == 2 else ''}"))


def names_others(text: str, numbers: Sequence[int]) -> bool:
    """Returns whether a text joins numbers, one of which is neither a place of the menu nor the number of an action in
    it: ``1 and 5``."""
    found = _NUMBERS.match(text := in_digits(text, len(numbers)))
    if found is None or not _are_joined(found[0]):
        return False
    return not _places([int(each) for each in re.findall("[0-9]+", found[0])], numbers)


def is_choice_only(text: str, count: int) -> bool:
    """Returns whether a text is nothing but numbers joined by "and" or "or", so that its writer meant to choose."""
    said = without_courtesy(words(in_digits(text, count)))
    beside = phrases("NAMING") | phrases("AND") | frozenset(place_words.OR.split(", "))
    named = [each for each in said if each not in beside]
    return "?" not in text and bool(named) and all(re.fullmatch("#?[0-9]{1,3}", each) for each in named)


def may_count(text: str, count: int) -> bool:
    """Returns whether the first number may count what follows, or is one of two alternatives: ``2 offers sent``, ``1 or
    2``."""
    text = in_digits(text, count)
    joined = _NUMBERS.match(text)
    if joined and _are_joined(joined[0]):
        text = re.findall("[0-9]+", joined[0])[-1] + text[joined.end() :]
    counted = _COUNTED.match(text)
    said = words(text[counted.end() :]) if counted else []
    if not said:
        return False
    is_beside = re.fullmatch("#?[1-9]", said[-1]) is not None and int(said[-1].lstrip("#")) <= count
    return is_beside or not (sure_ref(text) or _adds_nothing(said))


def _adds_nothing(said: list[str]) -> bool:
    """Returns whether words say when or how, whether it is done, or what was done. A number before them doesn't count
    them."""
    is_known = any(
        longest(said, name) for name in ("DONE", "WHEN", "COURTESY", "FILLERS", "JOINING", "HEDGES", "LEADING")
    )
    is_known = is_known or longest(said, "AFFIRMS") > 0 or said[0] in _adding_nothing()
    return is_known or tails.length(said) > 0 or said[0] in phrases("TOLD") or said[0].endswith("ed")


def also(text: str) -> int | None:
    """Returns the further place that a text names right after the answer to a menu: ``and 2``, ``2 too``."""
    said = [each for each in words(in_digits(text)) if each not in phrases("AND") and each not in _ALSO]
    place = said[0].lstrip("#") if len(said) == 1 and "?" not in text else ""
    return int(place) if re.fullmatch("[1-9]", place) else None


def in_digits(text: str, count: int = 0) -> str:
    """Returns an answer that consists of places, such as "the first and the third", in digits; any other unchanged.

    ``count`` is the number of places, which "last" and "middle" need.
    """
    text = _joints().sub(" and ", _NAMED_NUMBER.sub("", text, count=1))
    said = without_courtesy(words(text))
    if len(said) > _MOST_WORDS or "?" in text:
        return text
    said = said[longest(said, "YES") :] if len(said) > 1 else said
    said = said[:-1] if len(said) > 1 and said[-1] in _adding_nothing() else said
    found = [place_of(each, count) or (int(each) if each in _DIGITS else each) for each in _without_fillers(said)]
    is_all = all(isinstance(each, int) or each in phrases("AND") for each in found)
    is_meant = found and isinstance(found[0], int) and (len(found) > 1 or len(said) <= len(found) + 3)
    if (
        not is_all
        or not is_meant
        or (len(found) > 1 and not any(each in _named() or each in _beside() for each in said))
    ):
        return text
    return " ".join(map(str, found))


def _without_fillers(said: list[str]) -> list[str]:
    """Leaves out words that add nothing to a place, but not a "one" that is itself a place."""
    kept = [each for each in said if each not in _beside() or (each in phrases("AND") and said.index(each) > 0)]
    kept = [each for each in kept if each not in ("one", "ones") or kept[0] == each]
    while kept and kept[0] in _beside():
        kept = kept[1:]
    while kept and kept[-1] in _beside():
        kept = kept[:-1]
    return kept


def place_of(word: str, count: int) -> int | None:
    """Returns the place that a word or number names; ``None`` for others."""
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return int(ordinal[1])
    if count and word in place_words.LAST.split():
        return count
    if count % 2 and word in place_words.MIDDLE.split():
        return (count + 1) // 2
    if word in _named() or len(word) < _SHORTEST_MISTYPED or languages.is_common(word):
        return _named().get(word)
    mistyped = difflib.get_close_matches(word, _named(), n=1, cutoff=_ALIKE)
    return _named()[mistyped[0]] if mistyped else None


@cache
def _adding_nothing() -> frozenset[str]:
    return _done_of_several() | listed(place_words.ADDS_NOTHING)


@cache
def _done_of_several() -> frozenset[str]:
    return listed(place_words.DONE_OF_SEVERAL)


@cache
def _joints() -> re.Pattern[str]:
    listed = "|".join(map(re.escape, place_words.JOINTS.split(", ")))
    return re.compile(rf"(?<=[0-9])\s+(?:{listed})\s+(?=#?[0-9])", re.IGNORECASE)


@cache
def _named() -> dict[str, int]:
    return {word: place for place, each in enumerate(place_words.PLACES, 1) for word in words(each)}


@cache
def _beside() -> frozenset[str]:
    return frozenset(each.strip() for each in place_words.BESIDE_PLACE.replace("\n", "").split(",")) - {""}


def _places(said: Sequence[int], numbers: Sequence[int]) -> tuple[int, ...]:
    """Returns the places that numbers mean: places of the menu, or else those of the actions with these numbers."""
    chosen = tuple(dict.fromkeys(said))
    if all(1 <= each <= len(numbers) for each in chosen):
        return chosen
    return tuple(numbers.index(each) + 1 for each in chosen) if all(each in numbers for each in chosen) else ()


def _are_joined(numbers: str) -> bool:
    """Returns whether only words such as "and" stand between the numbers."""
    if _REFUSED.search(numbers):
        return False
    between = [
        each
        for each in words(numbers)
        if not each.lstrip("#").isdigit() and each not in ("nr", "no", "number", "numbers")
    ]
    return all(each in phrases("AND") for each in between)


def _without_all(text: str, count: int) -> str | None:
    """Returns what a text says apart from meaning all places; ``None`` if it doesn't mean all."""
    line = " ".join(text.split())
    said = words(line)
    if len(said) > _MOST_WORDS or "?" in line or "\n" in text.strip():
        return None
    plain = " ".join(_without_yes(without_courtesy(said)))
    for phrase in all_of(count):
        if plain == phrase:
            return ""
        if plain.startswith(f"{phrase} "):
            return _COPULA.sub("", plain[len(phrase) :].strip())
        if plain.endswith(f" {phrase}"):
            return plain[: -len(phrase)].strip()
    return None


def _without_yes(said: list[str]) -> list[str]:
    """Leaves out a yes before or after other words: ``yes, both``, ``both yes``."""
    said = said[longest(said, "YES") :] if len(said) > 1 else said
    return said[:-1] if len(said) > 1 and said[-1] in phrases("YES") else said


@cache
def all_of(count: int) -> tuple[str, ...]:
    """Returns the ways to say all places of a menu of this size, longest first."""
    numbers = place_words.ALL_OF.get(count, "").split()
    counted = [f"{before} {each}" for before in place_words.BEFORE_COUNT.split(", ") for each in numbers]
    counted += [
        f"{each} of {them}"
        for each in counted
        for them in ("them", "these", "those")
        if each.startswith(("all", "the"))
    ]
    lines = ",".join([place_words.ALL, *([place_words.BOTH] if count == 2 else []), *counted])
    found = {" ".join(words(each)) for each in folded(lines).replace("\n", ",").split(",") if each.strip()}
    return tuple(sorted(found, key=len, reverse=True))
