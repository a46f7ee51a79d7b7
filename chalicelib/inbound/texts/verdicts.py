"""Reads the answer to a menu that says of each place whether it is meant: ``1 done, 2 not``, ``1 not 2``, ``all but
2``. Pure."""

from collections.abc import Sequence
from functools import cache

import msgspec

from chalicelib.inbound.commands.folding import folded, phrases, without_courtesy
from chalicelib.inbound.commands.folding import words as words_of
from chalicelib.inbound.texts import place_words
from chalicelib.inbound.texts.several import all_of, place_of
from chalicelib.patterns import compile_late

_MOST_WORDS = 14
_TOKEN = compile_late(r"#?\w+(?:[-'’]\w+)*|[,;.&+✅✔☑👍❌✗✘👎]")
_MARKS = frozenset(",;.&+")

# An answer is spelled in letters: a all, p a place, y meant, n not, f not (may also come before its place), x except, b
# but, s a joint.
_NOT = "[nf]"
_PLACES = "p(?:s?p)*"
_SHAPES = (
    compile_late(rf"ay?s?x(?P<out>{_PLACES})y?"),  # all but 2
    compile_late(rf"y?(?P<in>{_PLACES})y?s?b?s?f(?P<out>{_PLACES})"),  # 1 done, not 2
    compile_late(rf"f(?P<out>{_PLACES})s?bs?(?P<in>{_PLACES})y?"),  # not 1 but 2
)
_EACH = compile_late(rf"(?:{_PLACES}(?:y|{_NOT})[sb]*)+")
_OF_EACH = compile_late(rf"({_PLACES})(y|{_NOT})([sb]*)")


class Verdicts(msgspec.Struct, frozen=True):
    """The places that are meant, in an answer that excludes others."""

    places: tuple[int, ...]
    is_done: bool
    """Whether the answer itself says that they are done."""


def read(text: str, count: int) -> Verdicts | None:
    """Returns what an answer says of the places of a menu; ``None`` unless it says that some are meant and others
    aren't.

    An ambiguous answer gives ``None`` too: in ``1 not 2 done``, "not" may be about either.
    """
    spelled = _spelled(text, count) if count > 1 and "?" not in text else []
    letters = "".join(letter for letter, _ in spelled)
    meant, others = _by_shape(letters, spelled, count) or _of_each(letters, spelled)
    is_there = all(1 <= each <= count for each in meant | others)
    if not meant or not others or meant & others or not is_there:
        return None
    is_done = any(said in phrases("DONE") or said.split()[-1:] == ["done"] for letter, said in spelled if letter == "y")
    return Verdicts(tuple(sorted(meant)), is_done)


def _by_shape(letters: str, spelled: Sequence[tuple[str, str]], count: int) -> tuple[set[int], set[int]] | None:
    for shape in _SHAPES:
        found = shape.fullmatch(letters)
        if found is None:
            continue
        out = _places(spelled[slice(*found.span("out"))])
        kept = (
            _places(spelled[slice(*found.span("in"))]) if "in" in shape.groupindex else set(range(1, count + 1)) - out
        )
        return kept, out
    return None


def _of_each(letters: str, spelled: Sequence[tuple[str, str]]) -> tuple[set[int], set[int]]:
    meant: set[int] = set()
    others: set[int] = set()
    if not _EACH.fullmatch(letters):
        return meant, others
    for found in _OF_EACH.finditer(letters):
        is_bare = found[2] == "f" and not found[3] and spelled[found.end(2) - 1][1] != "no"
        if is_bare and found.end() < len(letters):
            return set(), set()
        (meant if found[2] == "y" else others).update(_places(spelled[slice(*found.span(1))]))
    return meant, others


def _places(spelled: Sequence[tuple[str, str]]) -> set[int]:
    return {int(said) for letter, said in spelled if letter == "p"}


def _spelled(text: str, count: int) -> list[tuple[str, str]]:
    """Returns the letters of an answer with what each means; empty if it says anything else."""
    said = _TOKEN.findall(folded(text[:200]))
    while said and said[-1] in _MARKS:
        said = said[:-1]
    said = without_courtesy(said)
    found: list[tuple[str, str]] = []
    while said and len(said) <= _MOST_WORDS:
        size, letter = _next(said, count, is_all_said=any(each == "a" for each, _ in found))
        if not letter:
            return []
        whole = " ".join(said[:size])
        if letter != "-":
            place = place_of(said[0], count) if letter == "p" else None
            found.append((letter, str(place) if place else whole))
        said = said[size:]
    return _joined(found) if not said else []


def _joined(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keeps one of several joints in a row, and none at the beginning."""
    kept: list[tuple[str, str]] = []
    for each in found:
        if each[0] != "s" or (kept and kept[-1][0] != "s"):
            kept.append(each)
    return kept


def _next(said: list[str], count: int, *, is_all_said: bool) -> tuple[int, str]:
    """Returns how many of the first words belong together, and their letter: empty if the words can't be part of such
    an answer, a dash if they add nothing."""
    lists = _lists(count)
    kinds = ("x" if is_all_said else "b", "a", "f", "n", "y")
    for size in (5, 4, 3, 2, 1):
        phrase = " ".join(said[:size])
        found = next((kind for kind in kinds if len(said) >= size and phrase in lists[kind]), "")
        if found:
            return size, found
    if place_of(said[0], count):
        return (2 if said[1:2] in (["one"], ["ones"]) else 1), "p"
    if said[0] in _MARKS or said[0] in phrases("AND"):
        return 1, "s"
    return (1, "-") if said[0] in lists["-"] else (1, "")


@cache
def _lists(count: int) -> dict[str, frozenset[str]]:
    def listed(lines: str) -> frozenset[str]:
        entries = folded(lines).replace("\n", ",").split(",")
        return frozenset(" ".join(words_of(each)) or each.strip() for each in entries if each.strip())

    no, before = listed(place_words.SAYS_NO), listed(place_words.PREFIXED_NO)
    return {
        "x": listed(place_words.EXCEPT),
        "b": listed(place_words.BUT),
        "a": frozenset(all_of(count)),
        "f": before,
        "n": no - before,
        "y": listed(place_words.SAYS_YES) | phrases("DONE"),
        "-": listed(place_words.ARTICLES) | listed("just, only, nur, seulement, solo, só, alleen"),
    }
