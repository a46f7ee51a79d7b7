"""Reads a wish for no more texts in words other than STOP. Pure. When unsure it counts as one, since a missed wish is a
complaint."""

import re
from functools import cache

import msgspec

from chalicelib.inbound.commands.folding import longest, phrases, without_courtesy, words
from chalicelib.inbound.texts import stop_words
from chalicelib.inbound.texts.robots import folded_pattern
from chalicelib.patterns import compile_late

_LONGEST = 1000
_MOST_WORDS = 9
"""The most words of a clause that says nothing else."""
_LONGEST_UNPARTED = 30
"""The most characters of such a clause, in languages that don't separate words."""
_SENTENCE = compile_late(r"[.!?;:\n()…。！？]+|\s[–—-]+\s")
_CLAUSE = compile_late(r"[,、，]+")
_NEGATED = compile_late(
    r"(?:don't|dont|do not|never|didn't|can't|cannot|couldn't|won't|not|non) (?:ever )?(?:please )?stop\b"
)


class Stop(msgspec.Struct, frozen=True):
    """A wish for no more texts."""

    has_words: bool
    """Whether the text says more, which a coach should read."""
    is_wrong_number: bool = False
    """Whether it only says that we have the wrong number."""


def read(text: str) -> Stop | None:
    """Returns the wish for no more texts that a text holds; ``None`` if it has none."""
    if " ".join(_without_particles(without_courtesy(words(text[:_LONGEST])))) in _alone():
        return Stop(has_words=False)
    asked: list[str] = []
    others: list[list[str]] = []
    for sentence in _SENTENCE.split(text[:_LONGEST]):
        found, left = _of_sentence(sentence)
        asked, others = asked + found, others + left
    if asked and _is_teasing(asked, others, text):
        return None
    if asked:
        return Stop(has_words=any(map(_has_more, asked)) or not all(map(_is_nothing, others)))
    is_wrong = any(_is_wrong_number(" ".join(said)) for said in others)
    if is_wrong and not any(char.isnumeric() for char in text):
        return Stop(has_words=True, is_wrong_number=True)
    return None


def _is_teasing(asked: list[str], others: list[list[str]], text: str) -> bool:
    """Returns whether "stop it" is said in fun, judging by the words around it."""
    if not all(re.fullmatch(stop_words.TEASED, each) for each in asked):
        return False
    is_marked = any(mark in text for mark in stop_words.TEASING_MARKS)
    return is_marked or any(_teasing().search(" ".join(said)) for said in others)


def _of_sentence(sentence: str) -> tuple[list[str], list[list[str]]]:
    """Returns the clauses of a sentence that ask for no more texts, and the others. If only the whole sentence asks for
    it, that is the one clause."""
    clauses = [_without_courtesy(said) for part in _CLAUSE.split(sentence) if (said := words(part))]
    asked = [" ".join(said) for said in clauses if is_bare(said) or _asking(" ".join(said))]
    whole = " ".join(words(sentence))
    if not asked and len(clauses) > 1 and _asking(whole):
        return [whole], []
    return asked, [said for said in clauses if " ".join(said) not in asked]


def _without_courtesy(said: list[str]) -> list[str]:
    """Returns a clause without thanks and please, unless they are part of the wish: ``no messages please``."""
    left = without_courtesy(said)
    return said if _asking(" ".join(said)) and not _asking(" ".join(left)) else left


def is_bare(said: list[str]) -> bool:
    """Returns whether a clause is just STOP, perhaps repeated."""
    left, count = without_courtesy(said), 0
    while left:
        length = longest(left, "STOP") or _repeated(left[0])
        if not length and (not count or left[0] not in _beside_bare()):
            return False
        left, count = left[length or 1 :], count + bool(length)
    return count > 0


def _repeated(word: str) -> int:
    return int(re.fullmatch(r"(?:st+o+p+){1,9}", word) is not None)


def _asking(clause: str) -> re.Match[str] | None:
    if _NEGATED.search(clause):
        return None
    return (
        _asked().search(clause)
        or _anywhere().search(clause)
        or _asked().search(" ".join(_without_particles(clause.split())))
    )


def _is_wrong_number(clause: str) -> bool:
    """Returns whether a clause says that we have the wrong number, rather than that somebody else had it."""
    found = _wrong_number().search(clause)
    before = (
        clause[: found.start()]
        if found and found[0].startswith(("no", "there"))
        else clause[: found.end()]
        if found
        else ""
    )
    return found is not None and _of_others().search(before) is None


def _has_more(clause: str) -> bool:
    """Returns whether a clause that asks for no more texts also says something else."""
    said = clause.split()
    found = _asking(clause)
    if found is None:
        return False  # STOP alone
    if not found[0].isascii() and _anywhere().search(clause):
        return len(clause) > _LONGEST_UNPARTED
    behind = [each for each in clause[found.end() :].split() if each not in _beside_bare()]
    before = without_courtesy(clause[: found.start()].split())
    return len(said) > _MOST_WORDS or len(behind) > 1 or len(before) > 1


def _is_nothing(said: list[str]) -> bool:
    """Returns whether a clause is only a courtesy, a greeting or a name."""
    left = without_courtesy(said)
    is_courtesy = " ".join(left) in phrases("COURTESY") | phrases("NO")
    return is_courtesy or len(left) == 1 or longest(left, "GREETING") >= len(left) - 1


@cache
def _beside_bare() -> frozenset[str]:
    return frozenset(words(stop_words.BESIDE_BARE))


@cache
def _asked() -> re.Pattern[str]:
    joints = r"(?:^|\b(?:please|pls|plz|and|so|but|now|bitte|por favor|per favore|lutfen) )"
    phrased = "|".join([_alternatives(stop_words.ENGLISH), _alternatives(stop_words.OTHERS)])
    return re.compile(rf"{joints}(?:(?:{_alternatives(stop_words.LEAD)}) )*(?:{phrased})(?!\w)")


def _without_particles(said: list[str]) -> list[str]:
    """Leaves out small words that add nothing, except at the beginning of the clause."""
    return said[:1] + [each for each in said[1:] if each not in _particles()]


@cache
def _particles() -> frozenset[str]:
    return frozenset(words(stop_words.PARTICLES))


@cache
def _alone() -> frozenset[str]:
    return frozenset(" ".join(words(each)) for each in stop_words.ALONE.split(","))


@cache
def _teasing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(stop_words.TEASING)})(?!\w)")


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(_alternatives(stop_words.ANYWHERE))


@cache
def _of_others() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(stop_words.OF_OTHERS)})")


@cache
def _wrong_number() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_alternatives(stop_words.WRONG_NUMBER)})(?!\w)|{folded_pattern(stop_words.WRONG_NUMBER_ANYWHERE)}"
    )


def _alternatives(lines: str) -> str:
    return "|".join(folded_pattern(line) for line in lines.split("\n") if line.strip())
