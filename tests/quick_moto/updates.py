"""What update expressions make of a row, each taken apart once."""

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.quick_moto.rows import Row, Unsure, Value
from tests.quick_moto.words import Names, Operand, Values, Words, at, named

Path = tuple[str, ...]
_Action = tuple[str, Path, Operand]


class Update:
    """What to do at which path with which operand, in the order in which moto does it."""

    def __init__(self, actions: list[_Action], words: Words) -> None:
        self._actions = actions
        self.names, self.values = frozenset(words.names), frozenset(words.values)

    def of(self, row: Row, names: Names, values: Values) -> tuple[Row, set[str]]:
        """The row that comes of it, and the attributes of it that may have changed."""
        actions = [(clause, named(path, names), operand) for clause, path, operand in self._actions]
        _check_apart([path for _, path, _ in actions])
        # What is read is of the row as it was.
        ready = [(clause, path, operand(row, names, values)) for clause, path, operand in actions]
        made = dict(row)
        for clause, path, value in ready:
            if value is None:
                raise Unsure
            _DO[clause](_to_change(made, path[:-1]), path[-1], value)
        return made, {path[0] for _, path, _ in actions}


def _check_apart(paths: list[Path]) -> None:
    seen = set(paths)
    if len(seen) != len(paths) or any(path[:end] in seen for path in paths for end in range(1, len(path))):
        raise Unsure


def _to_change(row: Row, path: Path) -> dict[str, Value]:
    """The map at a path, copied with all that is around it."""
    inside: dict[str, Value] = row
    for name in path:
        value = inside.get(name)
        if value is None or "M" not in value:
            raise Unsure
        inside[name] = {"M": dict(value["M"])}
        inside = inside[name]["M"]
    return inside


def _set(inside: dict[str, Value], name: str, value: Value) -> None:
    inside[name] = value


def _remove(inside: dict[str, Value], name: str, _: Value) -> None:
    inside.pop(name, None)


def _add(inside: dict[str, Value], name: str, value: Value) -> None:
    [(kind, more)] = value.items()
    if kind == "N":
        inside[name] = _sum(inside.get(name, {"N": "0"}), value, 1)
    elif kind in ("SS", "NS") and more:
        there = inside.get(name, {kind: []})
        if kind not in there:
            raise Unsure
        inside[name] = {kind: [*there[kind], *(each for each in more if each not in there[kind])]}
    else:
        raise Unsure


def _delete(inside: dict[str, Value], name: str, value: Value) -> None:
    [(kind, less)] = value.items()
    if kind not in ("SS", "NS"):
        raise Unsure
    if name not in inside:
        return
    if kind not in inside[name]:
        raise Unsure
    left = [each for each in inside[name][kind] if each not in less]
    if left:
        inside[name] = {kind: left}
    else:
        del inside[name]


_DO: dict[str, Callable[[dict[str, Value], str, Value], None]] = {
    "SET": _set,
    "REMOVE": _remove,
    "ADD": _add,
    "DELETE": _delete,
}


def _sum(left: Value, right: Value, sign: int) -> Value:
    if "N" not in left or "N" not in right:
        raise Unsure
    one, other = _number(left["N"]), _number(right["N"])
    return {"N": f"{one + other if sign > 0 else one - other}"}


def _number(text: str) -> Decimal | int:
    return Decimal(text) if "." in text else int(text)


@functools.cache
def _taken_apart(expression: str) -> Update | None:
    actions, clauses = [], set()
    try:
        words = Words(expression)
        while clause := words.next():
            if clause in clauses:
                raise Unsure
            clauses.add(clause)
            actions.append(_action(clause, words))
            while words.takes(","):
                actions.append(_action(clause, words))
    except Unsure:
        return None
    return Update(actions, words) if actions else None


def update(expression: str) -> Update:
    found = _taken_apart(expression)
    if found is None:
        raise Unsure
    return found


def _action(clause: str, words: Words) -> _Action:
    path = words.path()
    if clause == "SET":
        words.must("=")
        return clause, path, _operation(words)
    if clause == "REMOVE":
        return clause, path, lambda *_: {}
    if clause in ("ADD", "DELETE"):
        name = words.value()
        return clause, path, lambda row, names, values: values[name]
    raise Unsure


def _operation(words: Words) -> Operand:
    left = _part(words)
    if words.peek() not in ("+", "-"):
        return left
    sign = 1 if words.next() == "+" else -1
    right = _part(words)

    def operation(*asked: Any) -> Value:
        one, other = left(*asked), right(*asked)
        if one is None or other is None:
            raise Unsure
        return _sum(one, other, sign)

    return operation


def _part(words: Words) -> Operand:
    if words.peek(1) != "(":
        return words.operand()
    name = words.next()
    words.must("(")
    if name == "if_not_exists":
        path = words.path()
        words.must(",")
        other = _part(words)
        words.must(")")
        return lambda row, names, values: found if (found := at(row, named(path, names))) else other(row, names, values)
    if name != "list_append":
        raise Unsure
    first = _part(words)
    words.must(",")
    second = _part(words)
    words.must(")")
    return lambda *asked: _appended(first(*asked), second(*asked))


def _appended(first: Value | None, second: Value | None) -> Value:
    if first is None or second is None or "L" not in first or "L" not in second:
        raise Unsure
    return {"L": first["L"] + second["L"]}
