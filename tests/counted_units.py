"""What calls to DynamoDB are billed for, counted by AWS's rules from the rows before and after each call.

AWS ("DynamoDB on-demand: write request units", "Local secondary indexes: write costs"): a row costs a unit for each kB begun, twice
that in a transaction. An index costs as much for an entry that comes, goes or changes, twice that where its key changes, and
nothing where nothing of what it holds does; index writes cost no more in a transaction. Reading costs half a unit for each 4 kB
begun, twice that strongly consistent, four times in a transaction.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import msgspec

from chalicelib import aws
from chalicelib.database.definitions import definition
from chalicelib.database.row_values import Column
from chalicelib.database.rows import Row as Model
from chalicelib.domain import models
from tests.quick_moto.rows import seen

Row = dict[str, Any]


def size(value: Any) -> int:
    """Returns the bytes of an attribute's value, as "DynamoDB item sizes and formats" counts them."""
    ((kind, inner),) = value.items()
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + size(each) for name, each in inner.items())
    if kind == "L":
        return 3 + sum(1 + size(each) for each in inner)
    if kind == "N":
        return (len(inner.strip("-0.")) + 1) // 2 + 1
    if kind in ("SS", "NS"):
        return 3 + sum(len(each.encode()) for each in inner)
    return 1 if kind in ("BOOL", "NULL") else len(inner.encode())


def bytes_of(row: Row) -> int:
    return sum(len(name.encode()) + size(value) for name, value in row.items())


def units(row: Row) -> int:
    return -(-bytes_of(row) // 1024)


def entry(index: Any, keys_of_row: set[str], row: Row | None) -> tuple[Any, Row] | None:
    """Returns the key of a row's entry in an index and the entry; ``None`` if it has none."""
    keys = [key["AttributeName"] for key in index["KeySchema"]]
    if row is None or not row.keys() >= set(keys):
        return None
    held = {*keys, *keys_of_row, *index["Projection"].get("NonKeyAttributes", [])}
    holds_all = index["Projection"]["ProjectionType"] == "ALL"
    return [row[key] for key in keys], {name: value for name, value in row.items() if holds_all or name in held}


def _index_cost(index: Any, keys_of_row: set[str], before: Row | None, after: Row | None) -> int:
    old, new = entry(index, keys_of_row, before), entry(index, keys_of_row, after)
    if old == new:
        return 0
    if old and new and old[0] != new[0]:
        return units(old[1]) + units(new[1])
    return max(units(each[1]) for each in (old, new) if each)


def costs(model: type[Model], before: Row | None, after: Row | None, *, in_transaction: bool = True) -> Counter[str]:
    """Returns what a change of a row costs in write units: by ``the row`` and each index."""
    made = definition(model)
    keys = {key["AttributeName"] for key in made["KeySchema"]}
    found = Counter({"the row": (2 if in_transaction else 1) * max(units(row) for row in (before, after) if row)})
    for index in [*made.get("LocalSecondaryIndexes", []), *made.get("GlobalSecondaryIndexes", [])]:
        found[index["IndexName"]] = _index_cost(index, keys, before, after)
    return found


@contextmanager
def billed() -> Iterator[Counter[str]]:
    """Counts what is billed inside: calls by operation, and ``write units`` and ``read units``."""
    counts: Counter[str] = Counter()
    tables = _tables()

    def called(model: Any, parsed: dict[str, Any], params: dict[str, Any] | None = None, **_: Any) -> None:
        nonlocal tables
        counts[model.name] += 1
        if model.service_model.service_name != "dynamodb":
            return
        counts["read units"] += _read(model.name, parsed)
        now = _tables()
        in_transaction = model.name == "TransactWriteItems"
        for kind, rows in now.items():
            for key in rows.keys() | tables[kind].keys():
                before, after = tables[kind].get(key), rows.get(key)
                if before != after:
                    counts["write units"] += costs(kind, before, after, in_transaction=in_transaction).total()
        tables = now

    clients = [aws.dynamodb(), aws.sqs(), aws.s3(), aws.ses(), aws.sns()]
    for client in clients:
        client.meta.events.register("after-call.*.*", called)
    try:
        yield counts
    finally:
        for client in clients:
            client.meta.events.unregister("after-call.*.*", called)


def _read(operation: str, answer: dict[str, Any]) -> int:
    """Returns the units of a read. All of ours are strongly consistent, but for those of global indexes, which cost half as much and are counted whole."""
    if operation == "GetItem":
        return max(1, -(-bytes_of(answer.get("Item", {})) // 4096))
    if operation == "TransactGetItems":
        return sum(2 * max(1, -(-bytes_of(each.get("Item", {})) // 4096)) for each in answer["Responses"])
    if operation == "Query":
        return max(1, -(-sum(bytes_of(each) for each in answer.get("Items", [])) // 4096))
    return 0


def _tables() -> dict[type[Model], dict[Any, Row]]:
    found = {}
    for model in models.all_models():
        keys = [key["AttributeName"] for key in definition(model)["KeySchema"]]
        found[model] = {tuple(str(row[key]) for key in keys): row for row in seen(os.environ[model.Meta.env])}
    return found


class Reads:
    """Calls to DynamoDB, the rows that it looked at for them, the bytes of those that it gave, how many of them were made whole, the
    values that were read of them, and the processor time that its emulator took."""

    def __init__(self) -> None:
        self.calls = 0
        self.rows = 0
        self.whole = 0
        self.bytes = 0
        self.values = 0
        self.seconds = 0.0
        self._began = 0.0

    def began(self, **_: Any) -> None:
        self._began = time.process_time()

    def ended(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        self.bytes += len(msgspec.json.encode([parsed.get(name) for name in ("Item", "Items", "Responses")]))
        self.seconds += time.process_time() - self._began
        self.calls += 1
        self.rows += int(parsed.get("ScannedCount", len(parsed.get("Responses", [0]))))


@contextmanager
def reads() -> Iterator[Reads]:
    """Counts what is asked of DynamoDB inside, and what is read of its answers."""
    counts, first, make = Reads(), Column._first, vars(Model)["_instantiate"].__func__

    def made(model: type[Model], item: Any) -> Any:
        counts.whole += 1
        return make(model, item)

    def read(column: Column, row: Any) -> Any:
        counts.values += 1
        return first(column, row)

    events = aws.dynamodb().meta.events
    events.register_first("before-call.dynamodb", counts.began)
    events.register("after-call.dynamodb", counts.ended)
    try:
        with mock.patch.object(Column, "_first", read), mock.patch.object(Model, "_instantiate", classmethod(made)):
            yield counts
    finally:
        events.unregister("before-call.dynamodb", counts.began)
        events.unregister("after-call.dynamodb", counts.ended)
