"""The operations that read."""

import functools
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.quick_moto.conditions import cast, condition, is_ordered
from tests.quick_moto.rows import Index, Place, Row, Stored, Unsure, Value, copied, place
from tests.quick_moto.words import Words
from tests.quick_moto.writing import Asked, capacity

_OF_GET = {"TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity"}
_OF_QUERY = {
    "TableName", "IndexName", "KeyConditionExpression", "FilterExpression", "ProjectionExpression", "ExpressionAttributeNames",
    "ExpressionAttributeValues", "ConsistentRead", "ScanIndexForward", "Limit", "ExclusiveStartKey", "Select",
    "ReturnConsumedCapacity",
}  # fmt: skip
_MOST_READ_TOGETHER = 25
_MOST_BYTES = 1_000_000
"""Of an answer, as moto has them."""


def get_item(asked: Asked) -> dict[str, Any]:
    if not asked.keys() <= _OF_GET:
        raise Unsure
    at = place(asked["TableName"])
    found = at.get(at.key(asked["Key"]))
    return ({} if found is None else {"Item": copied(found.row)}) | capacity(asked, 0.5)


def transact_get_items(asked: Asked) -> dict[str, Any]:
    if (
        not asked.keys() <= {"TransactItems", "ReturnConsumedCapacity"}
        or len(asked["TransactItems"]) > _MOST_READ_TOGETHER
    ):
        raise Unsure
    responses: list[dict[str, Any]] = []
    units: dict[str, float] = {}
    for item in asked["TransactItems"]:
        get = item["Get"]
        if get.keys() != {"TableName", "Key"}:
            raise Unsure
        at = place(get["TableName"])
        found = at.get(at.key(get["Key"]))
        responses.append({} if found is None else {"Item": copied(found.row)})
        if found is not None:
            units[get["TableName"]] = units.get(get["TableName"], 0.0) + 2.0
    answer: dict[str, Any] = {"Responses": responses}
    if asked.get("ReturnConsumedCapacity", "NONE") == "TOTAL":
        answer["ConsumedCapacity"] = [
            {"TableName": table, "CapacityUnits": each, "ReadCapacityUnits": each} for table, each in units.items()
        ]
    elif asked.get("ReturnConsumedCapacity", "NONE") != "NONE":
        raise Unsure
    return answer


class _Keys(NamedTuple):
    """A key condition: the hash key's name and value, and of the range key what it must be."""

    hash_name: str
    hash_value: str
    range_name: str | None
    sign: str
    range_values: tuple[str, ...]
    names: frozenset[str]
    values: frozenset[str]


_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@functools.cache
def _keys(expression: str) -> _Keys | None:
    try:
        words = Words(re.sub(r"^\((.*)\)$", r"\1", expression) if expression.startswith("(") else expression)
        [hash_name] = words.path()
        words.must("=")
        hash_value = words.value()
        of_range: tuple[str | None, str, tuple[str, ...]] = None, "", ()
        if words.takes("AND"):
            of_range = _range(words)
        if words.peek() != "":
            return None
    except (Unsure, ValueError):
        return None
    return _Keys(hash_name, hash_value, *of_range, frozenset(words.names), frozenset(words.values))


def _range(words: Words) -> tuple[str, str, tuple[str, ...]]:
    if words.takes("begins_with"):
        words.must("(")
        [name] = words.path()
        words.must(",")
        value = words.value()
        words.must(")")
        return name, "begins_with", (value,)
    [name] = words.path()
    sign, first = words.next(), words.value()
    if sign == "BETWEEN":
        words.must("AND")
        return name, sign, (first, words.value())
    if sign not in _SIGNS:
        raise Unsure
    return name, sign, (first,)


def query(asked: Asked) -> dict[str, Any]:
    keys = _keys(asked.get("KeyConditionExpression", ""))
    if keys is None or not asked.keys() <= _OF_QUERY or asked.get("Limit") == 0:
        raise Unsure
    at = place(asked["TableName"])
    index = at.indexes.get(asked["IndexName"]) if "IndexName" in asked else None
    if at.range_name is None or ("IndexName" in asked and index is None):
        raise Unsure
    names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
    filters = [condition(asked["FilterExpression"])] if "FilterExpression" in asked else []
    projected = _projection(asked.get("ProjectionExpression"), names)
    _check(asked, at, index, keys, [keys.names, projected[1], *(each.names for each in filters)],
           [keys.values, *(each.values for each in filters)])  # fmt: skip
    found = _candidates(at, index, names.get(keys.hash_name, keys.hash_name), values[keys.hash_value])
    if asked.get("ScanIndexForward") is False:
        found.reverse()
    page, last = _page(asked, at, index, keys, found)
    rows = [each.row for each in page]
    if index is not None and index.holds is not None and asked.get("Select") != "ALL_ATTRIBUTES":
        rows = [_part(row, index.holds) for row in rows]
    rows = [row for row in rows if all(each.holds(row, names, values) for each in filters)]
    if projected[0]:
        rows = [_projected(row, projected[0]) for row in rows]
    answer: dict[str, Any] = {"Count": len(rows), "ScannedCount": len(page)} | capacity(asked, 1.0)
    if asked.get("Select") != "COUNT":
        answer["Items"] = copied(rows)
    if last is not None:
        answer["LastEvaluatedKey"] = copied(last)
    return answer


def _check(
    asked: Asked, at: Place, index: Index | None, keys: _Keys, names: list[frozenset[str]], values: list[frozenset[str]]
) -> None:
    """Raises `Unsure` unless exactly what is given is used, and the keys are those of the table or index."""
    given = asked.get("ExpressionAttributeNames", {})
    if (
        frozenset().union(*names) != given.keys()
        or frozenset().union(*values) != asked["ExpressionAttributeValues"].keys()
    ):
        raise Unsure
    expected = (index.hash_name, index.range_name) if index else (at.hash_name, at.range_name)
    if given.get(keys.hash_name, keys.hash_name) != expected[0]:
        raise Unsure
    if keys.range_name is not None and given.get(keys.range_name, keys.range_name) != expected[1]:
        raise Unsure
    for name in (keys.hash_value, *keys.range_values):
        if asked["ExpressionAttributeValues"][name].keys() - {"S", "N"} or not all(
            asked["ExpressionAttributeValues"][name].values()
        ):
            raise Unsure
    if asked.get("Select", "COUNT") not in ("COUNT", "ALL_ATTRIBUTES") or (
        "Select" in asked and "ProjectionExpression" in asked
    ):
        raise Unsure
    if index is not None and index.is_global and (asked.get("ConsistentRead") or "Select" in asked):
        raise Unsure


def _projection(expression: str | None, names: Mapping[str, str]) -> tuple[list[list[str]], frozenset[str]]:
    """Each path that is wanted, an attribute or a value inside of a map, and the placeholders used for them."""
    if expression is None:
        return [], frozenset()
    paths = [path.split(".") for path in expression.split(", ")]
    words = [word for path in paths for word in path]
    if len(set(words)) != len(words) or not all(re.fullmatch(r"#\w+", word) and word in names for word in words):
        raise Unsure
    if any(len(path) > 2 for path in paths):
        raise Unsure
    return [[names[word] for word in path] for path in paths], frozenset(words)


def _projected(row: Row, paths: list[list[str]]) -> Row:
    part = _part(row, [path[0] for path in paths if len(path) == 1])
    for name, inner in (path for path in paths if len(path) == 2):
        if name in row:
            if "M" not in row[name]:
                raise Unsure
            if inner in row[name]["M"]:
                part[name] = {"M": {inner: row[name]["M"][inner]}}
    return part


def _candidates(at: Place, index: Index | None, name: str, value: Value) -> list[Stored]:
    """All that have the hash key, by range key."""
    order = [at.range_name] if index is None else [index.range_name, at.hash_name, at.range_name]
    if index is None or not index.is_global:
        found = at.all_of(at.hash_key(value))
    else:
        found = [each for each in at.all() if name in each.row and cast(each.row[name]) == cast(value)]
    if index is not None:
        if index.range_name is None:
            raise Unsure
        found = [each for each in found if index.range_name in each.row]
    return sorted(found, key=lambda each: [cast(each.row[str(part)]) for part in order])


def _page(
    asked: Asked, at: Place, index: Index | None, keys: _Keys, found: list[Stored]
) -> tuple[list[Stored], dict[str, Value] | None]:
    """What fits of them, as moto counts it, and from where to go on."""
    values = [asked["ExpressionAttributeValues"][each] for each in keys.range_values]
    of = index.range_name if index else at.range_name
    start, forward = asked.get("ExclusiveStartKey"), asked.get("ScanIndexForward", True)
    order = [*(index.keys if index else []), at.hash_name, str(at.range_name)]
    page: list[Stored] = []
    size = 0
    for each in found:
        if start is not None:
            if _comes_before(each.row, start, order, forward):
                continue
            start = None
        if len(page) == asked.get("Limit") or size + each.size() > _MOST_BYTES:
            if not page:
                raise Unsure
            return page, {
                name: page[-1].row[name] for name in dict.fromkeys([*at.keys, *(index.keys if index else [])])
            }
        if not keys.sign or _is_in(each.row[str(of)], keys.sign, values):
            page.append(each)
            size += each.size()
    return page, None


def _comes_before(row: Row, start: Mapping[str, Value], order: list[str], forward: bool) -> bool:
    for name in order:
        if name not in start:
            raise Unsure
        if row[name] != start[name]:
            return is_ordered(operator.lt, row[name], start[name]) is forward
    return True


def _is_in(value: Value, sign: str, values: list[Value]) -> bool:
    if any(each.keys() != value.keys() for each in values):
        raise Unsure
    if sign == "begins_with":
        return bool(cast(value).startswith(cast(values[0]))) if "S" in value else False
    if sign == "BETWEEN":
        return bool(cast(values[0]) <= cast(value) <= cast(values[1]))
    return _SIGNS[sign](cast(value), cast(values[0]))


def _part(row: Row, names: list[str]) -> Row:
    return {name: row[name] for name in dict.fromkeys(names) if name in row}
