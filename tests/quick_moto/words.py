"""What the expressions of DynamoDB have in common: words, paths, values."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from tests.quick_moto.rows import Row, Unsure, Value

Names = Mapping[str, str]
Values = Mapping[str, Value]
Operand = Callable[[Row, Names, Values], Value | None]

_WORD = re.compile(r"\s*(:\w+|#?\w+(?:\.#?\w+)*|<>|<=|>=|[=<>(),+-])")
_NAME = re.compile(r"#?\w+")
_RESERVED = {word.upper() for word in ReservedKeywords.get_reserved_keywords()}


class Words:
    """An expression taken apart, read from left to right; it notes which placeholders it met."""

    def __init__(self, expression: str) -> None:
        self._words: list[str] = []
        self.names: set[str] = set()
        self.values: set[str] = set()
        self.is_group = False
        """Whether what was read last is in parentheses."""
        expression, at = expression.strip(), 0
        while at < len(expression):
            found = _WORD.match(expression, at)
            if found is None:
                raise Unsure
            self._words.append(found[1])
            at = found.end()
        self._words.append("")
        self._at = 0

    def peek(self, ahead: int = 0) -> str:
        return self._words[min(self._at + ahead, len(self._words) - 1)]

    def next(self) -> str:
        word = self.peek()
        self._at += 1
        return word

    def takes(self, word: str) -> bool:
        if self.peek() != word:
            return False
        self._at += 1
        return True

    def must(self, word: str) -> None:
        if not self.takes(word):
            raise Unsure

    def path(self) -> tuple[str, ...]:
        path = tuple(self.next().split("."))
        for name in path:
            if not _NAME.fullmatch(name) or name[0].isdigit() or name.upper() in _RESERVED:
                raise Unsure
            if name[0] == "#":
                self.names.add(name)
        return path

    def value(self) -> str:
        word = self.next()
        if word[:1] != ":":
            raise Unsure
        self.values.add(word)
        return word

    def operand(self) -> Operand:
        """A value, or what is at a path."""
        if self.peek()[:1] == ":":
            name = self.value()
            return lambda row, names, values: values[name]
        path = self.path()
        if len(path) == 1:
            [one] = path
            return lambda row, names, values: row.get(names.get(one, one))
        return lambda row, names, values: at(row, named(path, names))


def named(path: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(names.get(each, each) for each in path)


def at(row: Row, path: tuple[str, ...]) -> Value | None:
    value: Any = {"M": row}
    for name in path:
        value = value.get("M", {}).get(name)
        if value is None:
            return None
    return value  # type: ignore[no-any-return]


def check_used(asked: Mapping[str, Any], *used: Any) -> None:
    """Raises `Unsure` unless expressions use exactly the names and values that were given."""
    for given, kind in (("ExpressionAttributeNames", "names"), ("ExpressionAttributeValues", "values")):
        met = set().union(*(getattr(each, kind) for each in used))
        if met != set(asked.get(given) or ()) or asked.get(given) == {}:
            raise Unsure
