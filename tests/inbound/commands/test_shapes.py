"""Shapes of clauses are tried on words from outside: whatever stands there, that takes no time to speak of."""

import re
from collections.abc import Iterator, Sequence
from re import _constants as codes
from re import _parser as parser
from typing import Any

from chalicelib.inbound.commands import certainty, contrast, done_elsewhere, features, standing, tails
from chalicelib.patterns import compile_late

_ANY = "…"
"""What stands for words that aren't named."""
PATTERNS = (re.Pattern, type(compile_late("")))
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_MANY = 8


def test_nothing_that_repeats_can_be_read_in_two_ways() -> None:
    """``(?:then|now|then )*`` would take twice as long with each "then" that is no match in the end."""
    shapes = [
        *(shape for shapes in standing._SHAPES.values() for shape in shapes), *contrast._ENDED.values(), tails._shape().pattern,
        *(each.pattern for room in (standing, certainty, features, done_elsewhere) for each in vars(room).values() if isinstance(each, PATTERNS)),
    ]  # fmt: skip
    assert standing._WONDERS.pattern in shapes
    assert [
        found for shape in shapes for body in _repeated(parser.parse(shape)) if (found := _in_two_ways(_said(body)))
    ] == []
    assert _in_two_ways(_said(parser.parse("then |now |then "))) == ["then "]
    assert _in_two_ways(_said(parser.parse("a |lot |a lot "))) == ["a lot "]


def _repeated(items: Any) -> Iterator[Any]:
    """Yields what may be repeated many times in a parsed expression."""
    for code, value in items:
        if code in _REPEATS and value[1] > _MANY:
            yield value[2]
        for inside in _inside(code, value):
            yield from _repeated(inside)


def _inside(code: Any, value: Any) -> Sequence[Any]:
    if code is codes.BRANCH:
        return list(value[1])
    return (
        [value[{codes.SUBPATTERN: 3, codes.ASSERT: 1, codes.ASSERT_NOT: 1}.get(code, 2)]]
        if isinstance(value, tuple)
        else []
    )


def _said(items: Any) -> list[str]:
    """Returns everything that a parsed expression matches, with ``_ANY`` for words that aren't named."""
    found = [""]
    for code, value in items:
        if code is codes.LITERAL:
            more = [chr(value)]
        elif code in (codes.SUBPATTERN, codes.BRANCH):
            more = [said for inside in _inside(code, value) for said in _said(inside)]
        elif code in _REPEATS and value[1] == 1:
            more = ["", *_said(value[2])]
        else:
            more = [""] if code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT) else [_ANY]
        found = [before + said for before in found for said in more]
    return found


def _in_two_ways(alternatives: list[str]) -> list[str]:
    """Returns those that are there twice, or that others make up together."""

    def ways(text: str) -> int:
        return (
            1
            if not text
            else sum(ways(text.removeprefix(each)) for each in alternatives if each and text.startswith(each))
        )

    return sorted({each for each in alternatives if each and _ANY not in each and ways(each) > 1})
