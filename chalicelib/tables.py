"""Rows, transactions and pages: how every table is reached.

One table per noun, plain named keys, no scans; the models in ``chalicelib/domain`` define keys and indexes once, and
the CloudFormation template and the tests are made from them.

| Table | Key | Answers |
|---|---|---|
| people | person_id | who is this; settings; which digest comes next |
| addresses | address | whose address is this; its state; a number's conversation, and its texts of the day |
| plans | plan_id | the plan with its members and whether it is being handed over, the names of its projects, its next number, its counts and totals |
| memberships | person_id, plan_id | a person's plans, what they haven't seen in each, and how the client's actions went lately |
| actions | plan_id, number · local by_due, by_changed, by_project · global open_by_coach, open_by_assignee | a plan's actions; the open ones of a coach's clients, and their own |
| projects | plan_id, project_id | what a plan's projects are about |
| stream | plan_id, entry_id · local by_action | a plan's stream; an action's history |
| notifications | recipient, due_key · global due | what is owed to one recipient; who has something due |
| keys | key | sessions, used links, API tokens, idempotency keys, messages seen, limits, what can be undone |
| refusals | plan_id, entry_id | replies refused, and what became of them; under ``none`` where no plan is known |

What a person waits for is read strongly consistent from tables and local indexes; the three global indexes are eventual.
"""

import functools
import operator
import random
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Generic, Self, TypeVar

import msgspec
from botocore.exceptions import HTTPClientError
from pynamodb.attributes import Attribute, MapAttribute, UTCDateTimeAttribute
from pynamodb.connection import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import DoesNotExist, PynamoDBException, TransactGetError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action as UpdateAction
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

from chalicelib import aws, tokens
from chalicelib.config import table_name
from chalicelib.errors import Invalid, Refused, TryAgain

T = TypeVar("T")
R = TypeVar("R", bound="Row")

# DynamoDB's answers, and reasons of a cancelled transaction, that mean "not now"; everything else is a mistake of ours
# and stays an error.
_PASSING = {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "ThrottlingError",
    "InternalServerError",
    "ServiceUnavailable",
    "TransactionInProgressException",
    "TransactionConflict",
    "TransactionConflictException",
    "LimitExceededException",
}

_TRIES = 4
"""Of a transaction that met another one: the first, and three more."""

MOST_WRITES = 100
"""Of one transaction: DynamoDB's own limit."""

_LONGEST_KEY = 1024
"""Bytes of a sort key; a partition key may have 2048. None of ours come near."""


class Lost(Refused):
    """A condition of a write did not hold: somebody else was first."""


class Time(UTCDateTimeAttribute):
    """A moment, stored as text that sorts; refuses naive datetimes, which would be taken for UTC without a word."""

    def serialize(self, value: datetime) -> str:
        if value.tzinfo is None:
            raise ValueError("a naive datetime can't be stored")
        return str(super().serialize(value.astimezone(UTC)))  # type: ignore[no-untyped-call]


# Outside of the class: attributes are descriptors.
_RAW: MapAttribute[str, Any] = MapAttribute()


class Typed(Attribute[T], Generic[T]):
    """A nested value of a msgspec type (a Struct, or a dict of them), stored as a DynamoDB map."""

    attr_type = "M"

    def __init__(self, type_: type[T], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._type = type_

    def serialize(self, value: T) -> dict[str, Any]:
        return dict(_RAW.serialize(msgspec.to_builtins(value)))

    def deserialize(self, value: dict[str, Any]) -> T:
        return msgspec.convert(_RAW.deserialize(value), self._type)


def plain(value: Any) -> Any:
    """A Struct or datetime as it is stored inside a map, for updates of a single nested attribute."""
    return msgspec.to_builtins(value)


class Row(Model):
    """Base of all models: they share one client, and take their table's name from the environment at use."""

    class Meta:
        env: str
        ttl: str | None

    @classmethod
    def _get_connection(cls) -> TableConnection:
        cls.Meta.table_name = table_name(cls.Meta.env)  # type: ignore[attr-defined]
        connection = super()._get_connection()
        connection.connection._client = aws.dynamodb()
        return connection

    @classmethod
    def find(cls, hash_key: Any, range_key: Any = None) -> Self | None:
        """One row, strongly consistent; ``None`` if there is none, also where the key can't be one."""
        if not (_can_be_key(hash_key) and _can_be_key(range_key)):
            return None
        with passing_errors():
            try:
                return cls.get(hash_key, range_key, consistent_read=True)
            except DoesNotExist:
                return None

    @classmethod
    def rows(
        cls,
        hash_key: Any,
        range_condition: Condition | None = None,
        *,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> list[Self]:
        """All rows of one hash key (at most ``limit``), strongly consistent."""
        return all_of(
            cls.query(hash_key, range_condition, consistent_read=True, limit=limit, scan_index_forward=not newest_first)
        )


def _can_be_key(value: Any) -> bool:
    """Whether DynamoDB takes it as a key: what people type into an address bar can be empty or endless."""
    return not isinstance(value, str) or 0 < len(value.encode(errors="replace")) <= _LONGEST_KEY


def all_of(query: Iterable[T]) -> list[T]:
    """All rows of a PynamoDB query."""
    with passing_errors():
        return list(query)


def connection() -> Connection:
    """What transactions run on."""
    shared = Connection()
    shared._client = aws.dynamodb()
    return shared


@contextmanager
def passing_errors() -> Iterator[None]:
    """Turns "not now" of the database into `TryAgain`."""
    try:
        yield
    except PynamoDBException as error:
        if is_passing(error):
            raise TryAgain from error
        raise


def is_passing(error: PynamoDBException) -> bool:
    """Whether the same request may succeed later: throttled, busy, or not reached at all."""
    return (
        code_of(error) in _PASSING
        or isinstance(error.cause, HTTPClientError)
        or any(code in _PASSING for code in _reasons(error))
    )


def code_of(error: PynamoDBException) -> str | None:
    """DynamoDB's name for what went wrong; ``None`` if it didn't answer.

    PynamoDB's own `cause_response_code` breaks on botocore's connection errors, whose ``response`` is ``None``.
    """
    response = getattr(error.cause, "response", None)
    return str(response["Error"]["Code"]) if isinstance(response, dict) and "Error" in response else None


def _reasons(error: PynamoDBException) -> list[str]:
    """Why a transaction was cancelled, by item; empty if it wasn't."""
    if not isinstance(error, TransactWriteError | TransactGetError):
        return []
    return [reason.code if reason else "None" for reason in error.cancellation_reasons]


class Page(msgspec.Struct, Generic[T]):
    """Some items, and the cursor that gives the next ones (``None`` at the end)."""

    items: list[T]
    next_cursor: str | None


def page(query: Any, *, of: str, where: Callable[[Any], bool] | None = None, limit: int) -> Page[Any]:
    """Up to ``limit`` rows of a running PynamoDB query; the cursor is signed for the list named by ``of``."""
    items = []
    with passing_errors():
        for row in query:
            if where is None or where(row):
                items.append(row)
                if len(items) == limit:
                    key = query.last_evaluated_key
                    return Page(items, write_cursor(key, of) if key else None)
    return Page(items, None)


def write_cursor(key: Mapping[str, Any], of: str) -> str:
    """A cursor that goes on after ``key``, for this list only."""
    return tokens.sign("cursor", msgspec.json.encode(key), of)


def read_cursor(cursor: str | None, of: str) -> dict[str, Any] | None:
    """The key to go on from; `Invalid` for a cursor that was altered or belongs to another list."""
    if not cursor:
        return None
    payload = tokens.verify("cursor", cursor, of)
    if payload is None:
        raise Invalid({"cursor": "This cursor is not one of this list. Start again without it."})
    return dict(msgspec.json.decode(payload))


def together(*wanted: tuple[type[Row], Any, Any]) -> list[Any]:
    """Rows of several tables as they were at one moment, in one call; ``None`` where there is none.

    Each wanted is (model, hash key, range key or ``None``); none may be named twice.
    """
    futures: list[Any] = []
    with passing_errors():
        for attempt in range(_TRIES):
            try:
                with TransactGet(connection=connection()) as read:
                    futures = [read.get(model, hash_key, range_key) for model, hash_key, range_key in wanted]
                break
            except TransactGetError as error:
                if not _is_conflict(error) or attempt == _TRIES - 1:
                    raise
                _wait(attempt)
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
    """By the map's name and the number's in it."""

    def all_actions(self) -> list[UpdateAction]:
        counted: list[UpdateAction] = []
        for path, more in self.counts.values():
            if more is None:
                counted.append(path.remove())
            elif more:
                counted.append(path.set((path | 0) + more))
        return self.actions + counted


class Write:
    """One transaction: all of it happens, or nothing does and the refusal of the first lost condition is raised."""

    def __init__(self) -> None:
        self._deletes: list[tuple[Callable[[TransactWrite], None], Refused]] = []
        self._puts: list[tuple[Callable[[TransactWrite], None], Refused]] = []
        self._updates: dict[tuple[type[Row], Any], _Update] = {}

    def __len__(self) -> int:
        return len(self._deletes) + len(self._puts) + len(self._updates)

    def put(self, *rows: Row, condition: Condition | None = None, otherwise: Refused | None = None) -> None:
        for row in rows:
            self._puts.append((_put(row, condition), otherwise or Lost()))

    def create(self, row: Row, otherwise: Refused | None = None) -> None:
        """A put that never overwrites."""
        self.put(row, condition=_hash_attribute(type(row)).does_not_exist(), otherwise=otherwise)

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
        """Changes single attributes of a row that exists; an update of a missing row is refused: no ghosts.

        With ``or_new`` the row is made where it isn't there; ``actions`` must then set all that it needs. Two updates of
        one row become one, since a transaction takes each item once; then the first one's refusal is raised.
        """
        full = _both(None if or_new else _hash_attribute(model).exists(), condition)
        self._add((model, key), _Update(list(actions), full, otherwise or Lost()))

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
        """Adds to numbers in a map of a row that exists, as the map does; ``None`` takes a number out of it.

        Several for one row are added up. A number that isn't there yet is zero.
        """
        name = str(numbers.attr_name)
        counts: dict[tuple[str, str], tuple[Path, int | None]] = {
            (name, each): (numbers[each], n) for each, n in more.items()
        }
        full = _both(_hash_attribute(model).exists(), condition)
        self._add((model, key), _Update([], full, otherwise or Lost(), counts))

    def delete(self, row: Row, *, condition: Condition | None = None, otherwise: Refused | None = None) -> None:
        self._deletes.append((lambda write: write.delete(row, condition), otherwise or Lost()))

    def check(self, model: type[Row], key: tuple[Any, Any] | Any, condition: Condition, otherwise: Refused) -> None:
        """Asks that something holds of a row, which may be updated too."""
        self._add((model, key), _Update([], condition, otherwise))

    def include(self, other: "Write") -> None:
        """Takes all of another one in: both happen or neither. They must not put or delete the same row."""
        self._deletes += other._deletes
        self._puts += other._puts
        for row, update in other._updates.items():
            self._add(row, update)

    def _add(self, row: tuple[type[Row], Any], update: _Update) -> None:
        before = self._updates.get(row)
        if before is None:
            self._updates[row] = update
        else:
            before.actions += update.actions
            before.condition = _both(before.condition, update.condition)
            for name, (path, more) in update.counts.items():
                there = before.counts[name][1] if name in before.counts else 0
                before.counts[name] = (path, None if more is None or there is None else there + more)

    def commit(self) -> None:
        """Runs it; a conflict with another transaction is tried again three times, then it is `TryAgain`."""
        checks, updates = [], []
        for (model, key), each in self._updates.items():
            actions = each.all_actions()
            if actions:
                updates.append((_update(model, key, actions, each.condition), each.otherwise))
            elif each.condition is not None:
                checks.append((_check(model, key, each.condition), each.otherwise))
        operations = [*checks, *self._deletes, *self._puts, *updates]  # PynamoDB sends them in this order
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
                codes = _reasons(error)
                for code, (_, refusal) in zip(codes, operations, strict=False):
                    if code == "ConditionalCheckFailed":
                        raise refusal from error
                if not _is_conflict(error) or attempt == _TRIES - 1:
                    if is_passing(error):
                        raise TryAgain from error
                    raise
                if codes:  # surely cancelled; while the first call may still be in progress, its token is kept
                    token = secrets.token_hex(16)
                _wait(attempt)


def _is_conflict(error: PynamoDBException) -> bool:
    return "TransactionConflict" in _reasons(error) or code_of(error) in (
        "TransactionConflictException",
        "TransactionInProgressException",
    )


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0.02, 0.08) * 2**attempt)  # noqa: S311 - jitter, no secret


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


def _hash_attribute(model: type[Row]) -> Attribute[Any]:
    attribute: Attribute[Any] | None = model._hash_key_attribute()  # type: ignore[no-untyped-call]
    assert attribute is not None
    return attribute


def all_models() -> list[type[Row]]:
    """Every table's model, for the template, the tests and the package."""
    from chalicelib.domain import (
        actions,
        addresses,
        keys,
        memberships,
        notifications,
        people,
        plans,
        projects,
        refusals,
        stream,
    )

    return [
        people.Person,
        addresses.Address,
        plans.Plan,
        memberships.Membership,
        actions.Action,
        projects.Project,
        stream.Entry,
        notifications.Notification,
        keys.Key,
        refusals.Refusal,
    ]


def definition(model: type[Row]) -> dict[str, Any]:
    """Keys, indexes and projections of a model, in the words that CreateTable and CloudFormation share."""
    schema: dict[str, Any] = dict(model._get_schema())
    made: dict[str, Any] = {
        "AttributeDefinitions": sorted(
            (
                {"AttributeName": each["AttributeName"], "AttributeType": each["AttributeType"]}
                for each in schema["attribute_definitions"]
            ),
            key=lambda each: each["AttributeName"],
        ),
        "KeySchema": _hash_first(schema["key_schema"]),
        "BillingMode": "PAY_PER_REQUEST",
    }
    for kind, name in (
        ("LocalSecondaryIndexes", "local_secondary_indexes"),
        ("GlobalSecondaryIndexes", "global_secondary_indexes"),
    ):
        if schema[name]:
            made[kind] = [
                {
                    "IndexName": index["index_name"],
                    "KeySchema": _hash_first(index["key_schema"]),
                    "Projection": index["projection"],
                }
                for index in sorted(schema[name], key=lambda index: str(index["index_name"]))
            ]
    return made


def _hash_first(keys: list[dict[str, str]]) -> list[dict[str, str]]:
    """DynamoDB wants the hash key named first."""
    return sorted(keys, key=lambda key: key["KeyType"])
