"""Rows, transactions and pages, and what becomes of the database's refusals."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ConnectionClosedError, ParamValidationError, ReadTimeoutError
from pynamodb.exceptions import PynamoDBException

from chalicelib import aws
from chalicelib.database import transactions
from chalicelib.database.definitions import definition
from chalicelib.database.rows import Row, connection
from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain import keys, models
from chalicelib.domain.keys import Key
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import coaches
from chalicelib.errors import PersonNotFound, PlanNotFound, TryAgain
from tests.conftest import NOW, counted, table_items
from tests.quick_moto import the_long_way
from tests.refusing import refused


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@contextmanager
def answers(monkeypatch: pytest.MonkeyPatch, *refusals: Exception | None) -> Iterator[list[dict[str, Any]]]:
    """DynamoDB answers so, one call after the other (``None``: as it does); what it was asked is kept."""
    coming = list(refusals)
    client = aws.dynamodb()
    real = client._make_api_call
    asked: list[dict[str, Any]] = []

    def answer(operation: str, kwargs: dict[str, Any]) -> Any:
        asked.append(kwargs)
        refusal = coming.pop(0) if coming else None
        if refusal is not None:
            raise refusal
        return real(operation, kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(client, "_make_api_call", answer)
        yield asked


def refusal(code: str, *reasons: str) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": "stubbed"}, "ResponseMetadata": {}}
    if reasons:
        response["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return ClientError(response, "TransactWriteItems")


def conflict() -> ClientError:
    return refusal("TransactionCanceledException", "TransactionConflict")


def key(name: str = "one") -> Key:
    return keys.new(name, kind="test", now=NOW, lasts=None)


def write_of(*rows: Key) -> Write:
    write = Write()
    for row in rows:
        write.create(row)
    return write


# The definitions


@pytest.mark.parametrize("model", models.all_models(), ids=lambda model: model.__name__)
def test_the_table_is_as_its_model_says(model: type[Row]) -> None:
    found = aws.dynamodb().describe_table(TableName=os.environ[model.Meta.env])["Table"]
    made = definition(model)
    assert found["KeySchema"] == made["KeySchema"]
    assert sorted(found["AttributeDefinitions"], key=str) == sorted(made["AttributeDefinitions"], key=str)
    for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        indexes = [
            {name: index[name] for name in ("IndexName", "KeySchema", "Projection")} for index in found.get(kind, [])
        ]
        assert sorted(indexes, key=str) == sorted(made.get(kind, []), key=str)
    assert found["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_tables_are_those_of_the_docstring() -> None:
    described = {}
    for line in (models.__doc__ or "").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("Table", "---"):
            described[cells[0]] = cells[1]
    assert set(described) == {model.Meta.env.removesuffix("_TABLE").lower() for model in models.all_models()}
    for model in models.all_models():
        made = definition(model)
        words = described[model.Meta.env.removesuffix("_TABLE").lower()]
        keys_of_it = words.split(" · ")[0].split(", ")
        assert [each["AttributeName"] for each in made["KeySchema"]] == keys_of_it
        for index in [*made.get("LocalSecondaryIndexes", []), *made.get("GlobalSecondaryIndexes", [])]:
            assert index["IndexName"] in words


def test_only_keys_and_refusals_expire() -> None:
    expiring = {model.__name__: model.Meta.ttl for model in models.all_models() if model.Meta.ttl}
    assert expiring == {"Key": "expires", "Refusal": "expires"}


def test_definitions_name_only_attributes_that_keys_use() -> None:
    for model in models.all_models():
        made = definition(model)
        used = {each["AttributeName"] for each in made["KeySchema"]}
        for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
            used |= {each["AttributeName"] for index in made.get(kind, []) for each in index["KeySchema"]}
        assert {each["AttributeName"] for each in made["AttributeDefinitions"]} == used


# Writing


def test_a_transaction_happens_whole_or_not_at_all() -> None:
    write_of(key("one")).commit()
    with pytest.raises(Lost):
        write_of(key("two"), key("one")).commit()
    assert len(table_items(Key)) == 1


def test_the_refusal_of_the_condition_that_did_not_hold_is_raised() -> None:
    write = write_of(key("one"))
    write.check(Person, "nobody", Person.person_id.exists(), PersonNotFound())
    with pytest.raises(PersonNotFound):
        write.commit()
    assert table_items(Key) == []


@pytest.mark.parametrize("with_condition", [False, True])
def test_an_update_of_a_missing_row_makes_no_ghost(with_condition: bool) -> None:
    write = Write()
    condition = Person.phone.does_not_exist() if with_condition else None
    write.update(Person, "nobody", [Person.name.set("Ghost")], condition=condition, otherwise=PersonNotFound())
    with pytest.raises(PersonNotFound):
        write.commit()
    assert table_items(Person) == []


def test_two_updates_of_one_row_become_one_that_keeps_both_conditions(carol: Person, now: datetime) -> None:
    def write(*, at_most: int) -> Write:
        write = Write()
        write.update(Key, "a", [Key.used.add(2)], otherwise=TryAgain())
        write.update(Key, "a", [Key.kind.set("other")], condition=Key.used <= at_most)
        return write

    write_of(key("a")).commit()
    assert len(write(at_most=0)) == 1
    write(at_most=0).commit()
    with refused(TryAgain):
        write(at_most=1).commit()
    row = Key.find("a")
    assert row is not None
    assert (row.used, row.kind) == (2, "other")


def test_numbers_of_a_map_are_added_up_with_all_else_that_happens_to_the_row(plan: Plan) -> None:
    write, other = Write(), Write()
    write.update(Plan, plan.plan_id, [Plan.open_count.set(4)])
    write.count(Plan, plan.plan_id, Plan.totals, {"a": 2, "b": 1, "c": 1})
    other.count(Plan, plan.plan_id, Plan.totals, {"a": 3, "b": -1, "c": None, "changes": None})
    other.check(Plan, plan.plan_id, Plan.prefix == "ALI", Lost())
    write.include(other)
    assert len(write) == 1
    write.commit()
    row = Plan.find(plan.plan_id)
    assert row is not None
    assert (row.open_count, row.totals) == (4, {"a": 5})


def test_a_check_beside_an_update_of_the_same_row_holds_for_both(plan: Plan) -> None:
    write = Write()
    write.check(Plan, plan.plan_id, Plan.prefix == "BOB", PlanNotFound())
    write.count(Plan, plan.plan_id, Plan.totals, {"a": 1})
    with refused(PlanNotFound):
        write.commit()


def test_a_naive_time_is_refused(carol: Person) -> None:
    naive = datetime(2026, 12, 4, 12)  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        write_of(keys.new("one", kind="test", now=naive, lasts=None)).commit()
    with pytest.raises(ValueError, match="naive"):
        Key.created_at.set(naive)
    with pytest.raises(ValueError, match="naive"):
        coaches.create_coach(email="new@coaching.example", name="New", time_zone="UTC", now=naive)


def test_times_are_stored_in_utc_and_sort_as_text() -> None:
    from datetime import timezone

    east = NOW.astimezone(timezone(timedelta(hours=9)))
    assert Key.created_at.serialize(east) == Key.created_at.serialize(NOW)
    moments = [NOW + timedelta(microseconds=10**n) for n in range(12)]
    stored = [Key.created_at.serialize(moment) for moment in moments]
    assert stored == sorted(stored)


def test_a_conflict_is_tried_again_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    with answers(monkeypatch, conflict(), conflict(), conflict()) as asked:
        write_of(key()).commit()
    assert len(asked) == 4
    assert len({call["ClientRequestToken"] for call in asked}) == 4
    assert len(table_items(Key)) == 1


@pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_so_is_a_transaction_that_met_a_busy_table_which_botocore_does_not_repeat(
    monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    busy = refusal("TransactionCanceledException", "None", reason)
    with answers(monkeypatch, busy) as asked:
        write_of(key("one"), key("two")).commit()
    assert len({call["ClientRequestToken"] for call in asked}) == 2
    with answers(monkeypatch, busy):
        assert [row.key for row in together((Key, "one", None), (Key, "two", None))] == ["one", "two"]


def test_then_it_is_told_as_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with answers(monkeypatch, *[conflict() for _ in range(5)]) as asked, pytest.raises(TryAgain):
        write_of(key()).commit()
    assert len(asked) == 4
    assert table_items(Key) == []


def test_while_the_first_call_may_be_in_progress_its_token_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    with answers(monkeypatch, refusal("TransactionInProgressException")) as asked:
        write_of(key()).commit()
    assert len({call["ClientRequestToken"] for call in asked}) == 1


PASSING = [
    refusal("ProvisionedThroughputExceededException"),
    refusal("ThrottlingException"),
    refusal("RequestLimitExceeded"),
    refusal("InternalServerError"),
    refusal("TransactionCanceledException", "ThrottlingError"),
    refusal("TransactionCanceledException", "ProvisionedThroughputExceeded"),
    ReadTimeoutError(endpoint_url="https://dynamodb"),
    ConnectionClosedError(endpoint_url="https://dynamodb"),
]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: str(getattr(error, "response", error))[:60])
def test_throttling_and_lost_connections_are_told_as_try_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(transactions, "wait", lambda attempt: None)
    with answers(monkeypatch, *[error] * 4), pytest.raises(TryAgain):
        write_of(key()).commit()
    with answers(monkeypatch, *[error] * 4), pytest.raises(TryAgain):
        together((Key, "one", None))
    if "CancellationReasons" in (getattr(error, "response", None) or {}):
        return  # only transactions are cancelled
    with answers(monkeypatch, error), pytest.raises(TryAgain):
        Key.find("one")
    with answers(monkeypatch, error), pytest.raises(TryAgain):
        keys.count("one", at_most=1, window=timedelta(hours=1), now=NOW)


def test_the_lists_say_try_again_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.domain.actions import finding as actions
    from chalicelib.domain.plans import membership as memberships
    from chalicelib.domain.stream import reading

    reads: list[Callable[[], object]] = [
        lambda: actions.open_of_plan("plan"),
        lambda: actions.open_of_coach("coach"),
        lambda: actions.list_for_plan("plan"),
        lambda: memberships.of("person"),
        lambda: reading.of_plan("plan"),
        lambda: reading.history("plan", 1),
    ]
    for read in reads:
        with answers(monkeypatch, refusal("ThrottlingException")), pytest.raises(TryAgain):
            read()


@pytest.mark.parametrize(
    "error", [refusal("ValidationException"), refusal("AccessDeniedException"), ParamValidationError(report="bad")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_a_mistake_of_ours_stays_an_error(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    with answers(monkeypatch, error), pytest.raises(PynamoDBException):
        write_of(key()).commit()
    with answers(monkeypatch, error), pytest.raises(PynamoDBException):
        Key.find("one")


def test_a_lost_answer_that_botocore_asks_for_again_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.httpsession import URLLib3Session

    tokens_sent: list[bytes] = []
    stubber = aws.dynamodb().meta.events
    lost = [True]

    def lose_the_first_answer(request: Any, **_: Any) -> AWSResponse | None:
        tokens_sent.append(request.body)
        if lost:
            lost.clear()
            write_of(key("written although the answer is lost")).commit()
            raise ConnectionClosedError(endpoint_url="https://dynamodb")
        return None

    monkeypatch.setattr(URLLib3Session, "send", lambda *_: pytest.fail("must not leave the machine"))
    stubber.register_first("before-send.dynamodb.TransactWriteItems", lose_the_first_answer)
    try:
        with the_long_way():
            write_of(key()).commit()
    finally:
        stubber.unregister("before-send.dynamodb.TransactWriteItems", lose_the_first_answer)
    ours = [body for body in tokens_sent if b'"one"' in body]
    assert len(ours) == 2
    assert ours[0] == ours[1]  # with the same ClientRequestToken, by which DynamoDB knows it again


# Reading


@pytest.mark.parametrize("name", ["", "x" * 1025, "\ud800"])
def test_a_key_that_cant_be_is_not_found_without_asking(name: str) -> None:
    with counted() as calls:
        assert Key.find(name) is None
    assert calls.total() in (0, 1)


def test_rows_of_several_tables_are_read_together(carol: Person) -> None:
    write_of(key()).commit()
    with counted() as calls:
        found = together((Person, carol.person_id, None), (Key, "nothing", None), (Key, "one", None))
    assert calls == {"TransactGetItems": 1}
    assert [type(row).__name__ for row in found] == ["Person", "NoneType", "Key"]


def test_a_conflict_while_reading_together_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write_of(key()).commit()
    with answers(monkeypatch, conflict(), conflict(), conflict()):
        assert together((Key, "one", None))[0].key == "one"
    with answers(monkeypatch, *[conflict() for _ in range(4)]), pytest.raises(TryAgain):
        together((Key, "one", None))


def test_all_tables_share_one_client() -> None:
    for model in models.all_models():
        assert model._get_connection().connection.client is aws.dynamodb()
    assert connection().client is aws.dynamodb()
