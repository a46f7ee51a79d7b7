"""Transactions: several writes that succeed or fail together, and reads of one moment."""

import functools
import operator
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from pynamodb.exceptions import DoesNotExist, TransactGetError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action as UpdateAction
from pynamodb.expressions.update import AddAction
from pynamodb.transactions import TransactGet, TransactWrite

from chalicelib import wire
from chalicelib.database.failures import is_left_to_us, passing_errors, reasons_of, wait
from chalicelib.database.rows import Row, Typed, connection, hash_attribute
from chalicelib.errors import Refused

_TRIES = 4
"""How often to try a transaction that collides with another one, or meets a table that is busy."""

MOST_WRITES = 100
"""The most writes of one transaction, by DynamoDB's own limit."""


class Lost(Refused):
    """A condition of a write didn't hold: someone else was first."""


def together(*wanted: tuple[type[Row], Any, Any]) -> list[Any]:
    """Returns rows of several tables as they were at one moment, in one call; ``None`` for each that does not exist.

    Each wanted row is (model, hash key, range key or ``None``); none may be named twice.
    """
    futures: list[Any] = []
    with passing_errors(), wire.items_as(msgspec.Raw):
        for attempt in range(_TRIES):
            try:
                with TransactGet(connection=connection()) as read:
                    futures = [read.get(model, hash_key, range_key) for model, hash_key, range_key in wanted]
                break
            except TransactGetError as error:
                if not is_left_to_us(error) or attempt == _TRIES - 1:
                    raise
                wait(attempt)
    found: list[Any] = []
    for future in futures:
        try:
            found.append(future.get())
        except DoesNotExist:
            found.append(None)
    return found


class _Update(msgspec.Struct):
    actions: list[UpdateAction]
    condition: Condition | None
    otherwise: Refused
    counts: dict[tuple[str, str], tuple[Path, int | None]] = {}
    """The numbers to add, by the name of the map and the name in it; ``None`` removes a number."""

    def all_actions(self) -> list[UpdateAction]:
        counted: list[UpdateAction] = []
        for path, more in self.counts.values():
            if more is None:
                counted.append(path.remove())
            elif more:
                counted.append(path.set((path | 0) + more))
        return self.actions + counted


class Write:
    """One transaction: all of it is written, or nothing, and the first failed condition raises its error."""

    def __init__(self) -> None:
        self._deletes: list[tuple[Callable[[TransactWrite], None], Refused]] = []
        self._puts: list[tuple[Callable[[TransactWrite], None], Refused]] = []
        self._updates: dict[tuple[type[Row], Any], _Update] = {}
        self._afterwards: dict[Any, Callable[[], None]] = {}

    def __len__(self) -> int:
        return len(self._deletes) + len(self._puts) + len(self._updates)

    def put(self, *rows: Row, condition: Condition | None = None, otherwise: Refused | None = None) -> None:
        for row in rows:
            self._puts.append((_put(row, condition), otherwise or Lost()))

    def create(self, row: Row, otherwise: Refused | None = None) -> None:
        """Puts a row that must not exist yet."""
        self.put(row, condition=hash_attribute(type(row)).does_not_exist(), otherwise=otherwise)

    def update(
        self,
        model: type[Row],
        key: tuple[Any, Any] | Any,
        actions: Sequence[UpdateAction],
        *,
        condition: Condition | None = None,
        otherwise: Refused | None = None,
        or_new: bool = False,
    ) -> None:
        """Changes single attributes of a row that must exist, so that no ghosts appear.

        With ``or_new`` the row is created if missing; ``actions`` must then set all it needs. Two updates of one row
        are merged, since a transaction takes each item once; then the first one's error is raised.
        """
        full = _both(None if or_new else hash_attribute(model).exists(), condition)
        self._add((model, key), _Update(list(actions), full, otherwise or Lost()))

    def updates(self, model: type[Row], key: tuple[Any, Any] | Any) -> bool:
        """Returns whether it changes or checks this row already."""
        return (model, key) in self._updates

    def count(
        self,
        model: type[Row],
        key: tuple[Any, Any] | Any,
        numbers: Typed[dict[str, int]],
        more: Mapping[str, int | None],
        *,
        condition: Condition | None = None,
        otherwise: Refused | None = None,
    ) -> None:
        """Adds to numbers in a map; the row and the map must exist. ``None`` removes a number from the map.

        Several counts for one row are added up. A number that doesn't exist yet is zero.
        """
        name = str(numbers.attr_name)
        counts: dict[tuple[str, str], tuple[Path, int | None]] = {
            (name, each): (numbers[each], n) for each, n in more.items()
        }
        full = _both(hash_attribute(model).exists(), condition)
        self._add((model, key), _Update([], full, otherwise or Lost(), counts))

    def delete(self, row: Row, *, condition: Condition | None = None, otherwise: Refused | None = None) -> None:
        self._deletes.append((lambda write: write.delete(row, condition), otherwise or Lost()))

    def check(self, model: type[Row], key: tuple[Any, Any] | Any, condition: Condition, otherwise: Refused) -> None:
        """Adds a condition on a row, which may be updated in the same transaction."""
        self._add((model, key), _Update([], condition, otherwise))

    def afterwards(self, key: Any, step: Callable[[], None]) -> None:
        """Has a step done once all is written, for what may be lost or done twice; only one for each ``key``."""
        self._afterwards[key] = step

    def include(self, other: "Write") -> None:
        """Merges another transaction into this one. The two must not put or delete the same row."""
        self._deletes += other._deletes
        self._puts += other._puts
        self._afterwards |= other._afterwards
        for row, update in other._updates.items():
            self._add(row, update)

    def _add(self, row: tuple[type[Row], Any], update: _Update) -> None:
        before = self._updates.get(row)
        if before is None:
            self._updates[row] = update
        else:
            said = {
                str(action) for action in before.actions
            }  # what several parts of a transaction note alike is noted once
            before.actions += [
                action for action in update.actions if isinstance(action, AddAction) or str(action) not in said
            ]
            before.condition = _both(before.condition, update.condition)
            for name, (path, more) in update.counts.items():
                there = before.counts[name][1] if name in before.counts else 0
                before.counts[name] = (path, None if more is None or there is None else there + more)

    def commit(self) -> None:
        """Runs the transaction, again if it collides with another one or a table is busy.

        Raises `TryAgain` if that keeps happening, or if we don't learn what became of it.
        """
        checks, updates = [], []
        for (model, key), each in self._updates.items():
            actions = each.all_actions()
            if actions:
                updates.append((_update(model, key, actions, each.condition), each.otherwise))
            elif each.condition is not None:
                checks.append((_check(model, key, each.condition), each.otherwise))
        operations = [*checks, *self._deletes, *self._puts, *updates]  # PynamoDB sends them in this order
        with passing_errors():
            self._run(operations)
        for step in self._afterwards.values():
            step()

    def _run(self, operations: Sequence[tuple[Callable[[TransactWrite], None], Refused]]) -> None:
        token = secrets.token_hex(16)
        for attempt in range(_TRIES):
            try:
                # The token makes a call repeated by botocore, when the answer was lost, succeed instead of losing its
                # own condition.
                with TransactWrite(connection=connection(), client_request_token=token) as write:
                    for add, _ in operations:
                        add(write)
                return
            except TransactWriteError as error:
                codes = reasons_of(error)
                for code, (_, refusal) in zip(codes, operations, strict=False):
                    if code == "ConditionalCheckFailed":
                        raise refusal from error
                if not is_left_to_us(error) or attempt == _TRIES - 1:
                    raise
                if codes:  # certainly cancelled; as long as the first call may be in progress, its token is kept
                    token = secrets.token_hex(16)
                wait(attempt)


def _put(row: Row, condition: Condition | None) -> Callable[[TransactWrite], None]:
    return lambda write: write.save(row, condition)


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    both = [each for each in (one, other) if each is not None]
    return functools.reduce(operator.and_, both) if both else None


def _check(model: type[Row], key: tuple[Any, Any] | Any, condition: Condition) -> Callable[[TransactWrite], None]:
    hash_key, range_key = key if isinstance(key, tuple) else (key, None)
    return lambda write: write.condition_check(model, hash_key, range_key, condition)


def _update(
    model: type[Row], key: tuple[Any, Any] | Any, actions: list[UpdateAction], condition: Condition | None
) -> Callable[[TransactWrite], None]:
    hash_key, range_key = key if isinstance(key, tuple) else (key, None)
    return lambda write: write.update(model(hash_key, range_key), actions, condition)
