"""Reads a wish for no more texts in other words than STOP. Pure. Where unsure it is one: a missed one is a complaint."""

import re
from functools import cache

import msgspec

from chalicelib.inbound.commands.folding import longest, phrases, without_courtesy, words
from chalicelib.inbound.texts import stop_words
from chalicelib.inbound.texts.robots import folded_pattern

_LONGEST = 1000
_CLAUSE = re.compile(r"[.!?;:,\n()…。！？、，]+|\s[–—-]+\s")
_NEGATED = re.compile(
    r"(?:don't|dont|do not|never|didn't|can't|cannot|couldn't|won't|not|non) (?:ever )?(?:please )?stop\b"
)


class Stop(msgspec.Struct, frozen=True):
    """A wish for no more texts."""

    has_words: bool
    """Whether there is more in the text, which a coach should read."""
    is_wrong_number: bool = False
    """Whether it says no more than that we have the wrong number."""


def read(text: str) -> Stop | None:
    """Returns the wish for no more texts that a text holds; ``None`` if it has none."""
    clauses = [said for part in _CLAUSE.split(text[:_LONGEST]) if (said := words(part))]
    asks = [is_bare(said) or _is_asked(" ".join(said)) for said in clauses]
    if any(asks):
        return Stop(has_words=not all(each or _is_nothing(said) for each, said in zip(asks, clauses, strict=True)))
    is_wrong = any(_wrong_number().search(" ".join(said)) for said in clauses)
    if is_wrong and not any(char.isnumeric() for char in text):
        return Stop(has_words=True, is_wrong_number=True)
    return None


def is_bare(said: list[str]) -> bool:
    """Returns whether a clause is STOP and no more, also said several times."""
    left = without_courtesy(said)
    count = 0
    while left and (length := longest(left, "STOP") or _repeated(left[0])):
        left, count = left[length:], count + 1
    return count > 0 and (not left or " ".join(without_courtesy(left)) in _beside_bare())


def _repeated(word: str) -> int:
    return int(re.fullmatch(r"(?:st+o+p+){1,9}", word) is not None)


def _is_asked(clause: str) -> bool:
    if _NEGATED.search(clause):
        return False
    return _asked().search(clause) is not None or _anywhere().search(clause) is not None


def _is_nothing(said: list[str]) -> bool:
    """Returns whether a clause is only a courtesy, a greeting or a name."""
    left = without_courtesy(said)
    is_courtesy = " ".join(left) in phrases("COURTESY") | phrases("NO")
    return is_courtesy or len(left) == 1 or longest(left, "GREETING") >= len(left) - 1


@cache
def _beside_bare() -> frozenset[str]:
    return frozenset(each.strip() for each in stop_words.BESIDE_BARE.split(","))


@cache
def _asked() -> re.Pattern[str]:
    joints = r"(?:^|\b(?:please|pls|plz|and|so|but|now|bitte|por favor|per favore|lutfen) )"
    phrased = "|".join([_alternatives(stop_words.ENGLISH), _alternatives(stop_words.OTHERS)])
    return re.compile(rf"{joints}(?:(?:{_alternatives(stop_words.LEAD)}) )*(?:{phrased})(?!\w)")


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(_alternatives(stop_words.ANYWHERE))


@cache
def _wrong_number() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_alternatives(stop_words.WRONG_NUMBER)})(?!\w)|{folded_pattern(stop_words.WRONG_NUMBER_ANYWHERE)}"
    )


def _alternatives(lines: str) -> str:
    return "|".join(folded_pattern(line) for line in lines.split("\n") if line.strip())
