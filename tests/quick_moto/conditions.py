"""Conditions and filters, each taken apart once."""

import functools
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.quick_moto.rows import Row, Unsure, Value
from tests.quick_moto.words import Names, Operand, Values, Words

Test = Callable[[Row, Names, Values], bool]

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Condition:
    """Whether a row is as it should be; nothing is an empty row."""

    def __init__(self, test: Test, words: Words) -> None:
        self.holds = test
        self.names, self.values = frozenset(words.names), frozenset(words.values)


@functools.cache
def _taken_apart(expression: str) -> Condition | None:
    try:
        words = Words(expression)
        condition = Condition(_either(words), words)
    except Unsure:
        return None
    return condition if words.peek() == "" else None


def condition(expression: str) -> Condition:
    found = _taken_apart(expression)
    if found is None:
        raise Unsure
    return found


def _either(words: Words) -> Test:
    left = _both(words)
    while words.takes("OR"):
        left = _or(left, _both(words))
        words.is_group = False
    return left


def _or(left: Test, right: Test) -> Test:
    return lambda *asked: left(*asked) or right(*asked)


def _both(words: Words) -> Test:
    left = _one(words)
    while words.takes("AND"):
        left = _and(left, _one(words))
        words.is_group = False
    return left


def _and(left: Test, right: Test) -> Test:
    return lambda *asked: left(*asked) and right(*asked)


def _one(words: Words) -> Test:
    if words.takes("NOT"):
        inner = _one(words)
        words.is_group = False
        return lambda *asked: not inner(*asked)
    if words.takes("("):
        inner = _either(words)
        if words.is_group:  # parentheses around nothing but parentheses are refused
            raise Unsure
        words.must(")")
        words.is_group = True
        return inner
    words.is_group = False
    return _function(words) if words.peek(1) == "(" and words.peek() != "size" else _comparison(words)


def _function(words: Words) -> Test:
    name = words.next()
    words.must("(")
    first = words.operand()
    if name in ("attribute_exists", "attribute_not_exists"):
        words.must(")")
        exists = name == "attribute_exists"
        return lambda *asked: (first(*asked) is not None) is exists
    words.must(",")
    second = words.operand()
    words.must(")")
    if name == "begins_with":
        return lambda *asked: _begins(first(*asked), second(*asked))
    if name == "contains":
        return lambda *asked: _contains(first(*asked), second(*asked))
    raise Unsure


def _begins(value: Value | None, start: Value | None) -> bool:
    return (
        value is not None and start is not None and "S" in value and "S" in start and value["S"].startswith(start["S"])
    )


def _contains(value: Value | None, part: Value | None) -> bool:
    if value is None or next(iter(value)) not in ("S", "SS", "NS", "L"):
        return False
    try:
        return cast(part) in cast(value)
    except TypeError:
        return False


def _operand(words: Words) -> Operand:
    """A value, what is at a path, or its size."""
    if words.peek() != "size" or words.peek(1) != "(":
        return words.operand()
    words.next()
    words.must("(")
    of = words.operand()
    words.must(")")
    return lambda *asked: _size(of(*asked))


def _size(value: Value | None) -> Value:
    if value is None or next(iter(value)) not in ("S", "SS", "NS", "L", "M"):
        raise Unsure
    return {"N": str(len(next(iter(value.values()))))}


def _comparison(words: Words) -> Test:
    left, sign = _operand(words), words.next()
    if sign == "IN":
        return _among(left, words)
    right = _operand(words)
    if sign == "BETWEEN":
        words.must("AND")
        return _between(left, right, words.operand())
    if sign in ("=", "<>"):
        same = sign == "="
        return lambda *asked: _is_same(left(*asked), right(*asked)) is same
    if sign not in _COMPARED:
        raise Unsure
    compared = _COMPARED[sign]
    return lambda *asked: is_ordered(compared, left(*asked), right(*asked))


def _among(value: Operand, words: Words) -> Test:
    words.must("(")
    others = [words.operand()]
    while words.takes(","):
        others.append(words.operand())
    words.must(")")
    return lambda *asked: any(_is_same(value(*asked), other(*asked)) for other in others)


def _between(value: Operand, low: Operand, high: Operand) -> Test:
    def test(row: Row, names: Names, values: Values) -> bool:
        it, start, end = (each(row, names, values) for each in (value, low, high))
        if start is None or end is None or "NULL" in start or "NULL" in end:
            raise Unsure
        return is_ordered(operator.le, start, it) and is_ordered(operator.le, it, end)

    return test


def is_ordered(compared: Callable[[Any, Any], bool], left: Value | None, right: Value | None) -> bool:
    """Whether one comes before the other; nothing comes before nothing."""
    if left is None or right is None:
        return False
    if left.keys() != right.keys() or not (left.keys() <= {"S", "N"}):
        raise Unsure
    return compared(cast(left), cast(right))


def _is_same(left: Value | None, right: Value | None) -> bool:
    return bool(cast(left) == cast(right))


def cast(value: Value | None) -> Any:
    """What moto compares: of different types may be equal, as with moto."""
    if value is None:
        return None
    [(kind, it)] = value.items()
    if kind == "N":
        return Decimal(it)
    if kind == "M":
        return {name: cast(each) for name, each in it.items()}
    if kind == "L":
        return [cast(each) for each in it]
    if kind in ("SS", "NS"):
        return {cast({kind[0]: each}) for each in it}
    return None if kind == "NULL" else it
