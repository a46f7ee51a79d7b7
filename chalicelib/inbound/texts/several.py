"""Reads the answer to a menu that means several of its actions: ``1 and 2``, ``both``, ``done 1, 3``, ``all``. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache

import msgspec

from chalicelib.inbound.commands import read
from chalicelib.inbound.commands.action_names import SEPARATORS, TO
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.folding import folded, phrases, without_courtesy, words
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.patterns import compile_late

BOTH = """
    both, both of them, both of these, the two, the both, beide, alle beide, alle zwei, les deux, tous les deux, toutes les deux, ambos, ambas, los dos, las dos,
    entrambi, entrambe, tutti e due, tutte e due, os dois, as duas, allebei, begge, begge to, båda, bägge, molemmat, oba, obie, obydwa, obě, mindkettő,
    обидва, обидві, оба, обе, ikisi, ikisi de, els dos, totes dues, amândouă, ambele, και τα δύο, 两个, 两个都, 兩個, 兩個都, 都, 両方, 二つとも, 둘 다, 둘다
"""
ALL = """
    all, all of them, all of these, the lot, the whole lot, all of the above, all the above, all of those, every single one, them all, all of it, every one, everyone, everything, each, each of them, all two, all three, all four, all five, alle, alle drei, alle vier, alles, tous,
    toutes, tous les trois, toutes les trois, tout, todos, todas, todo, tutti, tutte, tutto, tudo, allemaal, alle tre, alla, kaikki, wszystkie, wszystko, všechny, všechno,
    mind, az összes, mindegyik, всі, усі, все, hepsi, tümü, tots, totes, toate, όλα, 全部, 全部都, すべて, 全て, 모두, 전부, 다
"""
_NUMBERS = compile_late(
    r"\s*(?:nr\.?|no\.?|numbers?|#)?\s*#?[0-9]{1,2}[.)]?"
    r"(?:(?:\s*(?:[,;&+]|\b[^\W\d_]{1,3}\b)\s*){1,2}#?[0-9]{1,2}\b[.)]?|\s+#?[0-9]{1,2}\b(?=\s*(?:$|[0-9,&+])))+",
    re.IGNORECASE,
)
_RANGE = compile_late(rf"\s*([1-9])\s*(?:{TO})\s*([1-9])[\s.!]*", re.IGNORECASE)
_SOME = compile_late(r"(?:the )?(first|last) (two|three|four|2|3|4)(?: ones?)?")
"""``the first two``"""
_ALL_OF = {
    2: "2 two zwei deux dos due dois duas twee",
    3: "3 three drei trois tres tre três drie",
    4: "4 four vier quatre cuatro quattro quatro",
    5: "5 five fünf cinq cinco cinque vijf",
}
_BEFORE_COUNT = "all, all the, all of the, the, alle, tous les, toutes les, les, todos los, todas las, los, las, tutti e, tutte e, os, as, todos os, alle, die"
"""``all 3``, ``les trois``"""


_ALSO = frozenset("also too plus well as auch aussi tambien anche tambem ook aussi ogsa ocksa".split())
_COPULA = compile_late(r"^(?:are|were|is|have been|sind|sont|sono|estan|estao|zijn)(?: now| already)? ")
_BEFORE_PLACE = frozenset(
    "the number nr no num option choice nummer numero punkt place le la el der die das den il lo de het".split()
)
_MOST_BEFORE = 3
_PLACES = {
    word: place
    for place, each in enumerate(
        (
            "one first eins erste ersten erstes un une premier premiere uno una primero primera primo prima um uma primeiro primeira een eerste",
            "two second zwei zweite zweiten zweites deux deuxieme seconde dos segundo segunda due secondo seconda dois duas twee tweede",
            "three third drei dritte dritten drittes trois troisieme tres tercero tercera tre terzo terza terceiro terceira drie derde",
            "four fourth vier vierte vierten quatre quatrieme cuatro cuarto quattro quarto vierde",
            "five fifth funf funfte cinq cinquieme cinco quinto cinque vijf vijfde",
        ),
        1,
    )
    for word in each.split()
}


class Several(msgspec.Struct, frozen=True):
    """Several places of a menu, and what is said about them."""

    places: tuple[int, ...]
    command: OnAction | None = None
    words: str = ""
    """What stands behind them."""


def read_several(text: str, numbers: Sequence[int], first: OnAction | None, now: datetime) -> Several | None:
    """Returns the places of a menu that a text means, by themselves or by the ``numbers`` of its actions; ``None`` unless several.

    ``first``: the command that the menu was about. "All done" may say no more than "done" where it was about anything else.
    """
    count, text = len(numbers), in_digits(text)
    if count < 2:
        return None
    every = tuple(range(1, count + 1))
    left = _without_all(text, count)
    if left == "":
        return Several(every)
    command = read.texted(left, now) if left else None
    whole = read.texted(text, now)
    is_idiom = isinstance(whole, Done) and not whole.comment and not isinstance(first, Done)
    if left and isinstance(command, Done) and not command.refs and not is_idiom:
        return Several(every, command)
    span = _RANGE.fullmatch(text)
    if span and 1 <= int(span[1]) < int(span[2]) <= count:
        return Several(tuple(range(int(span[1]), int(span[2]) + 1)))
    some = _SOME.fullmatch(" ".join(without_courtesy(words(text))))
    size = int(in_digits(some[2])) if some else 0
    if some and size < count:
        return Several(every[:size] if some[1] == "first" else every[-size:])
    found = _NUMBERS.match(text)
    if found is None or not _are_joined(found[0]):
        return None
    places = _places([int(each) for each in re.findall("[0-9]+", found[0])], numbers)
    if len(places) < 2:
        return None
    behind = text[found.end() :].lstrip(SEPARATORS).rstrip()
    is_courtesy = " ".join(words(behind)) in {"", "svp", "stp", *phrases("COURTESY")}
    return Several(places, None, "" if is_courtesy else behind)


def names_others(text: str, numbers: Sequence[int]) -> bool:
    """Returns whether a text joins numbers of which one is neither a place of the menu nor an action of it: ``1 and 5``."""
    found = _NUMBERS.match(text := in_digits(text))
    if found is None or not _are_joined(found[0]):
        return False
    return not _places([int(each) for each in re.findall("[0-9]+", found[0])], numbers)


def also(text: str) -> int | None:
    """Returns the further place that a text names right after the answer to a menu: ``and 2``, ``2 too``."""
    said = [each for each in words(in_digits(text)) if each not in phrases("AND") and each not in _ALSO]
    place = said[0].lstrip("#") if len(said) == 1 and "?" not in text else ""
    return int(place) if re.fullmatch("[1-9]", place) else None


def in_digits(text: str) -> str:
    """Returns an answer that is nothing but places in words, such as "the first and the third", in digits; any other as it is."""
    said = words(text)
    named = [each for each in said if each not in _BEFORE_PLACE]
    kept = [each for each in named if each != "one" or named == ["one"] or named[0] == "one"]
    if len(kept) == 1 and len(said) <= _MOST_BEFORE and re.fullmatch("#?[1-9]", kept[0]) and "?" not in text:
        return kept[0]
    found = [_PLACES.get(each, each) for each in kept]
    if len(said) > 8 or "?" in text or not any(each in _PLACES for each in kept):
        return text
    is_all = all(isinstance(each, int) or each in phrases("AND") or each in phrases("COURTESY") for each in found)
    return " ".join(map(str, found)) if is_all else text


def _places(said: Sequence[int], numbers: Sequence[int]) -> tuple[int, ...]:
    """Returns the places that numbers mean: their own, else those of the actions with these numbers."""
    chosen = tuple(dict.fromkeys(said))
    if all(1 <= each <= len(numbers) for each in chosen):
        return chosen
    return tuple(numbers.index(each) + 1 for each in chosen) if all(each in numbers for each in chosen) else ()


def _are_joined(numbers: str) -> bool:
    """Returns whether only words such as "and" stand between the numbers."""
    between = [
        each
        for each in words(numbers)
        if not each.lstrip("#").isdigit() and each not in ("nr", "no", "number", "numbers")
    ]
    return all(each in phrases("AND") for each in between)


def _without_all(text: str, count: int) -> str | None:
    """Returns what a text says besides that it means all places; ``None`` if it doesn't say so."""
    line = " ".join(text.split())
    said = words(line)
    if len(said) > 8 or "?" in line or "\n" in text.strip():
        return None
    plain = " ".join(without_courtesy(said))
    for phrase in _phrases(count):
        if plain == phrase:
            return ""
        if plain.startswith(f"{phrase} "):
            return _COPULA.sub("", plain[len(phrase) :].strip())
        if plain.endswith(f" {phrase}"):
            return plain[: -len(phrase)].strip()
    return None


@cache
def _phrases(count: int) -> tuple[str, ...]:
    counted = [f"{before} {each}" for before in _BEFORE_COUNT.split(", ") for each in _ALL_OF.get(count, "").split()]
    counted += [
        f"{each} of {them}" for each in counted for them in ("them", "these", "those") if each.startswith("all")
    ]
    lines = ",".join([ALL, *([BOTH] if count == 2 else []), *counted])
    found = {" ".join(words(each)) for each in folded(lines).replace("\n", ",").split(",") if each.strip()}
    return tuple(sorted(found, key=len, reverse=True))
