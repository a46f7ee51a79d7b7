"""The tests' short way to moto answers what the long way does, refuses what it refuses, and leaves the same rows."""

import copy
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from chalicelib import aws
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from tests import quick_moto
from tests.conftest import counted, everything
from tests.quick_moto.rows import kept, place, put

pytestmark = pytest.mark.skipif("LONG_WAY" in os.environ, reason="there is one way only")


def name(table: str) -> str:
    return os.environ[f"{table}_TABLE"]


def calls_about(plan: Plan) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of every operation that goes the short way, one that succeeds and one that doesn't."""
    plan_key: dict[str, Any] = {"TableName": name("PLANS"), "Key": {"plan_id": {"S": plan.plan_id}}}
    action_key: dict[str, Any] = {
        "TableName": name("ACTIONS"),
        "Key": {"plan_id": {"S": plan.plan_id}, "number": {"N": "1"}},
    }
    missing: dict[str, Any] = {"TableName": name("PLANS"), "Key": {"plan_id": {"S": "nowhere"}}}
    exists = {"ConditionExpression": "attribute_exists(plan_id)"}
    rename: dict[str, Any] = {
        "UpdateExpression": "SET #what = :what, moves = if_not_exists(moves, :one) + :one REMOVE due_zone",
        "ExpressionAttributeNames": {"#what": "what"},
        "ExpressionAttributeValues": {":what": {"S": "Grüße \ud83d\ude00"}, ":one": {"N": "1"}},
    }
    row: dict[str, Any] = {
        "plan_id": {"S": "new"},
        "deep": {"M": {"list": {"L": [{"NULL": True}, {"BOOL": False}, {"SS": ["a"]}]}}},
    }
    by_plan = {
        "TableName": name("ACTIONS"),
        "KeyConditionExpression": "plan_id = :plan",
        "ExpressionAttributeValues": {":plan": {"S": plan.plan_id}},
    }
    return {
        "get": ("get_item", plan_key | {"ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}),
        "get nothing": ("get_item", missing),
        "get without a range key": ("get_item", plan_key | {"TableName": name("ACTIONS")}),
        "get a part": ("get_item", plan_key | {"ProjectionExpression": "prefix, members"}),
        "get from no table": ("get_item", plan_key | {"TableName": "nothing"}),
        "get bytes": ("get_item", missing | {"Key": {"plan_id": {"B": b"\x00\xff"}}}),
        "query": ("query", by_plan | {"ScanIndexForward": False, "ReturnConsumedCapacity": "TOTAL"}),
        "query a page": ("query", by_plan | {"Limit": 2}),
        "query an index": ("query", by_plan | {"IndexName": "by_changed"}),
        "query whole rows by an index": ("query", by_plan | {"IndexName": "by_changed", "Select": "ALL_ATTRIBUTES"}),
        "query no index": ("query", by_plan | {"IndexName": "by_nothing"}),
        "query keys only": ("query", by_plan | {"ProjectionExpression": "plan_id"}),
        "put": ("put_item", {"TableName": name("PLANS"), "Item": row}),
        "put on top": ("put_item", {"TableName": name("PLANS"), "Item": plan_key["Key"] | {"prefix": {"S": "X"}}, "ReturnValues": "ALL_OLD"}),
        "put an empty key": ("put_item", {"TableName": name("PLANS"), "Item": {"plan_id": {"S": ""}}}),
        "put too much": ("put_item", {"TableName": name("PLANS"), "Item": {"plan_id": {"S": "big"}, "x": {"S": "x" * 405_000}}}),
        "put under a condition": ("put_item", {"TableName": name("PLANS"), "Item": row} | exists),
        "put bytes": ("put_item", {"TableName": name("PLANS"), "Item": row | {"bytes": {"B": b"\x00\xff"}}}),
        "update": ("update_item", action_key | rename | {"ReturnValues": "ALL_NEW"}),
        "update what is missing": ("update_item", missing | rename | exists),
        "update with a name unused": ("update_item", action_key | rename | {"ExpressionAttributeNames": {"#what": "what", "#no": "no"}}),
        "delete": ("delete_item", action_key | {"ReturnValues": "ALL_OLD"}),
        "delete under a condition": ("delete_item", missing | exists),
        "get together": ("transact_get_items", {"TransactItems": [{"Get": plan_key}, {"Get": missing}, {"Get": action_key}], "ReturnConsumedCapacity": "TOTAL"}),
        "get together from no table": ("transact_get_items", {"TransactItems": [{"Get": plan_key | {"TableName": "nothing"}}]}),
        "write together": ("transact_write_items", {"TransactItems": [{"Update": action_key | rename}, {"Put": {"TableName": name("PLANS"), "Item": row}}, {"Delete": plan_key}]}),
        "write together, but the last": ("transact_write_items", {"TransactItems": [{"Update": action_key | rename}, {"Put": {"TableName": name("PLANS"), "Item": row}}, {"Delete": plan_key}, {"ConditionCheck": missing | exists}]}),
        "write together, none of it": ("transact_write_items", {"TransactItems": [{"ConditionCheck": missing | exists | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}, {"Update": action_key | rename | {"ConditionExpression": "moves > :one"}}]}),
        "write one row twice": ("transact_write_items", {"TransactItems": [{"Update": action_key | rename}, {"Delete": action_key}]}),
        "write without a range key": ("transact_write_items", {"TransactItems": [{"Update": action_key | rename}, {"Delete": plan_key | {"TableName": name("ACTIONS")}}]}),
        "write a wrong expression": ("transact_write_items", {"TransactItems": [{"Update": action_key | rename}, {"Update": plan_key | {"UpdateExpression": "SET moves = "}}]}),
    }  # fmt: skip


CALLS = list(calls_about(Plan("a plan")))

ROW: dict[str, Any] = {
    "plan_id": {"S": "a row"},
    "text": {"S": "abc"},
    "number": {"N": "5"},
    "decimal": {"N": "1.50"},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "set": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "list": {"L": [{"S": "a"}, {"N": "1"}]},
    "map": {"M": {"text": {"S": "xyz"}, "inner": {"M": {"number": {"N": "7"}}}, "a.b": {"S": "dotted"}}},
}
NAMES = {"#" + name: name for name in (*ROW, "inner", "missing")} | {"#dotted": "a.b"}
VALUES: dict[str, Any] = {
    ":abc": {"S": "abc"}, ":b": {"S": "b"}, ":a": {"S": "a"}, ":xyz": {"S": "xyz"}, ":5": {"N": "5"}, ":7": {"N": "7"},
    ":1": {"N": "1"}, ":half": {"N": "1.5"}, ":yes": {"BOOL": True}, ":no": {"BOOL": False}, ":null": {"NULL": True}, ":set": {"SS": ["b", "a"]},
    ":more": {"SS": ["b", "c"]}, ":map": {"M": {"new": {"L": [{"N": "1"}]}}}, ":list": {"L": [{"S": "z"}]}, ":big": {"S": "x" * 404_900}, ":numbers": {"NS": ["1", "2"]},
}  # fmt: skip
CONDITIONS = """
attribute_exists (#text) | attribute_exists (#missing) | attribute_not_exists (#missing) | attribute_exists (#map.#inner.#number)
attribute_exists (#map.#missing.#number) | attribute_exists (#text.#number) | attribute_exists (#map.#dotted)
#text = :abc | #text <> :abc | #text = :b | #text = :5 | #missing = :abc | #missing <> :abc | #missing = :null | #nothing = :null
#number = :5 | #number = :1 | #decimal = :half | #yes = :yes | #yes = :no | #yes = :1 | #set = :set | #set = :more | #numbers = :numbers
#text < :b | #text > :b | #text <= :abc | #text >= :abc | #number < :7 | #number > :7 | #number < :abc | #missing < :5 | :5 < #number
#number <= :5 | #map.#inner.#number >= :7 | #yes < :no | #map < :5
#text BETWEEN :a AND :b | #number BETWEEN :1 AND :5 | #missing BETWEEN :1 AND :5 | #text BETWEEN :1 AND :5 | #text BETWEEN :null AND :b
#text IN (:a, :abc) | #text IN (:a) | #missing IN (:a, :null) | #number IN (:5, :a)
begins_with (#text, :a) | begins_with (#text, :b) | begins_with (#number, :5) | begins_with (#missing, :a)
contains (#text, :b) | contains (#set, :b) | contains (#set, :xyz) | contains (#list, :a) | contains (#missing, :a) | contains (#text, :5) | contains (#map, :a)
NOT #text = :abc | NOT attribute_exists (#missing) AND #text = :abc | (NOT #text = :b)
#text = :abc AND #number = :1 | #text = :b OR #number = :5 | #text = :b OR #text = :abc AND #number = :1 | (#text = :b OR #text = :abc) AND #number = :5
((#text = :abc AND #number = :5) AND attribute_exists (#set)) | (attribute_exists (#text) AND (attribute_not_exists (#missing) OR #missing <= :5))
((#text = :abc)) | (#text = :abc) | ((#text = :abc) AND (#number = :5)) | (((#text = :abc AND #number = :5))) | (#text = :abc
size (#text) = :5 | size (#set) < :5 | :1 < size (#list) | size (#map) > :5 AND #text = :abc | size (#number) > :1 | size (#missing) < :1 | attribute_type (#text, :a) | #text = #text | text = :abc | name = :abc | #list[0] = :a | #text == :abc | #text = :abc AND | and
"""
UPDATES = """
SET #text = :b | SET #missing = :b, #number = :1 | SET #text = #map.#text, #map.#text = #text | SET #missing = #text | SET #text = #missing
SET #map.#text = :b, #map.#missing = :5, #map.#inner.#number = :1 | SET #map.#missing.#text = :b | SET #text.#number = :b | SET #map.#dotted = :b
SET #number = #number + :1 | SET #number = #number - :7 | SET #decimal = #decimal + :half | SET #number = #number + :half | SET #text = #text + :1
SET #missing = #missing + :1 | SET #missing = if_not_exists (#missing, :5) + :1 | SET #number = if_not_exists (#number, :1) + :1
SET #map.#inner.#number = if_not_exists (#map.#inner.#number, :1) + :1 | SET #text = if_not_exists(#text, :b) | SET #missing = if_not_exists(#missing, #text)
SET #list = list_append (#list, :list) | SET #list = list_append (:list, #list) | SET #text = list_append (#text, :list) | SET #missing = list_append (if_not_exists (#missing, :list), :list)
SET #map = :map | SET #text = :null | SET #text = :big | SET #text = :set | SET #plan_id = :b
REMOVE #text | REMOVE #missing | REMOVE #map.#text, #text | REMOVE #map.#inner.#number | REMOVE #map.#missing.#text | REMOVE #text.#number | REMOVE #list[0] | REMOVE #plan_id
ADD #number :1 | ADD #missing :1 | ADD #decimal :half | ADD #set :more | ADD #missing :more | ADD #text :1 | ADD #text :b | ADD #map.#inner.#number :1 | ADD #map.#inner.#missing :1 | ADD #set :5
DELETE #set :more | DELETE #set :set | DELETE #missing :set | DELETE #number :set | DELETE #set :abc | DELETE #numbers :set
SET #text = :b REMOVE #number ADD #decimal :1 DELETE #set :more | REMOVE #number SET #text = :b | ADD #number :1, #decimal :half SET #missing = #number
SET #text = :b, #text = :a | SET #map = :map, #map.#text = :b | SET #text = :b SET #number = :1 | REMOVE #map, #map.#text | SET #text = :b REMOVE #text
SET #text | SET | set #text = :b | SET #text = :b, | SET #text = (:b) | SET text = :b | SET name = :b | REMOVE #text #number | SET #text = :b :b
"""
KEYS = """
#plan = :plan | #plan = :plan AND #number = :2 | #plan = :plan AND #number < :2 | #plan = :plan AND #number <= :2 | (#plan = :plan AND #number > :2)
(#plan = :plan AND #number >= :2) | #plan = :plan AND #number BETWEEN :1 AND :2 | (#plan = :plan AND #number = :text) | #number = :2 | #plan = :plan AND #what = :text
#plan = :nowhere | #plan > :plan | #plan = :plan AND #number <> :2 | #plan = :empty | #number = :2 AND #plan = :plan | #plan = :2
"""
OF_INDEX = """
#plan = :plan | #plan = :plan AND #changed > :time | (#plan = :plan AND begins_with (#changed, :year)) | #plan = :plan AND #changed BETWEEN :year AND :time | #plan = :plan AND #number = :2
"""
AROUND: list[dict[str, Any]] = [
    {}, {"Limit": 1}, {"Limit": 2, "ScanIndexForward": False}, {"Limit": 3}, {"Limit": 4}, {"Select": "COUNT"}, {"ConsistentRead": True},
]  # fmt: skip


def listed(text: str) -> list[str]:
    return [each.strip() for line in text.strip().split("\n") for each in line.split(" | ")]


def using(parameters: dict[str, Any], values: dict[str, Any], names: dict[str, str] = NAMES) -> dict[str, Any]:
    """The parameters with the names and values that their expressions use."""
    words = " ".join(str(value) for name, value in parameters.items() if name.endswith("Expression"))
    used = {"ExpressionAttributeNames": {name: each for name, each in names.items() if re.search(rf"{name}(?![\w])", words)},
            "ExpressionAttributeValues": {name: each for name, each in values.items() if re.search(rf"{name}(?![\w])", words)}}  # fmt: skip
    return parameters | {name: each for name, each in used.items() if each}


def one_row() -> list[tuple[str, dict[str, Any]]]:
    """What conditions and updates are tried with; updates also where no row is."""
    key = {"plan_id": ROW["plan_id"]}
    of_row = {"TableName": name("PLANS"), "Key": key}
    nowhere = of_row | {"Key": {"plan_id": {"S": "nowhere"}}}
    with_row = {"TableName": name("PLANS"), "Item": key}
    made: list[tuple[str, dict[str, Any]]] = []
    for each in listed(CONDITIONS):
        for where in (of_row, nowhere):
            made.append(("delete_item", using(where | {"ConditionExpression": each}, VALUES)))
        check = {"ConditionCheck": using(of_row | {"ConditionExpression": each}, VALUES)}
        made.append(
            (
                "transact_write_items",
                {"TransactItems": [check, {"Put": with_row | {"Item": {"plan_id": {"S": "next"}}}}]},
            )
        )
    for each in listed(UPDATES):
        for where in (of_row, nowhere):
            made.append(("update_item", using(where | {"UpdateExpression": each, "ReturnValues": "ALL_NEW"}, VALUES)))
        made.append(
            (
                "transact_write_items",
                {"TransactItems": [{"Update": using(of_row | {"UpdateExpression": each}, VALUES)}]},
            )
        )
    return made


def queries(plan: Plan) -> list[tuple[str, dict[str, Any]]]:
    names = {"#plan": "plan_id", "#number": "number", "#changed": "changed_at", "#what": "what"}
    values: dict[str, Any] = {":plan": {"S": plan.plan_id}, ":nowhere": {"S": "nowhere"}, ":empty": {"S": ""}, ":text": {"S": "a"},
                              ":1": {"N": "1"}, ":2": {"N": "2"}, ":year": {"S": "2026"}, ":time": {"S": "2026-11-23T09"}}  # fmt: skip
    of_table, of_index = {"TableName": name("ACTIONS")}, {"TableName": name("ACTIONS"), "IndexName": "by_changed"}
    made = []
    for where, keys in ((of_table, KEYS), (of_index, OF_INDEX)):
        for each in listed(keys):
            for around in AROUND:
                made.append(where | around | {"KeyConditionExpression": each})
    made += [
        of_table
        | {
            "KeyConditionExpression": "#plan = :plan",
            "FilterExpression": "#what > :text",
            "ProjectionExpression": "#what, #number",
        }
    ]
    made += [
        of_table
        | {
            "KeyConditionExpression": "#plan = :plan",
            "Limit": 1,
            "ExclusiveStartKey": {"plan_id": {"S": plan.plan_id}, "number": {"N": "2"}},
            "ScanIndexForward": forward,
        }
        for forward in (True, False)
    ]
    return [("query", using(each, values, names)) for each in made]


def asked_of(operation: str, parameters: dict[str, Any]) -> tuple[Any, str]:
    """The answer or the error, without the name that each HTTP request has; all rows after it."""
    try:
        answer = getattr(aws.dynamodb(), operation)(**parameters)
    except ClientError as error:
        answer = error.response | {"said": str(error)}
    except Exception as error:  # a mistake of moto's own
        return repr(error), everything()
    answer["ResponseMetadata"] = answer["ResponseMetadata"]["HTTPStatusCode"]
    return answer, everything()


def assert_both_ways_end_the_same(calls: list[tuple[str, dict[str, Any]]], before: Callable[[], object]) -> int:
    """Returns how many of them were answered on the short way."""
    short = 0
    for operation, parameters in calls:
        before()
        with quick_moto.the_long_way():
            long = asked_of(operation, parameters)
        before()
        with went_short() as went:
            assert asked_of(operation, parameters) == long, (operation, parameters)
        short += went != []
    return short


@contextmanager
def went_short() -> Iterator[list[str]]:
    """Notes which operations are answered without HTTP."""
    went: list[str] = []

    def note(model: Any, http_response: Any, **_: Any) -> None:
        went.extend([model.name] if not http_response.headers else [])

    events = aws.dynamodb().meta.events
    events.register("after-call.dynamodb", note)
    try:
        yield went
    finally:
        events.unregister("after-call.dynamodb", note)


def test_whatever_the_expression_says_both_ways_end_the_same() -> None:
    def before() -> None:
        for row in kept(name("PLANS")):
            place(name("PLANS")).delete((row.hash_key, None))  # type: ignore[arg-type]
        put(name("PLANS"), ROW)

    calls = one_row()
    assert assert_both_ways_end_the_same(calls, before) > len(calls) / 2


def test_whatever_is_asked_for_both_ways_find_the_same(plan: Plan, add_action: Callable[..., Action]) -> None:
    for what in ("Call the bank", "Write the letter", "Tell Bob"):
        add_action(what)
    calls = queries(plan)
    assert assert_both_ways_end_the_same(calls, lambda: None) > len(calls) / 2


@pytest.mark.parametrize("call", CALLS)
def test_both_ways_end_the_same(plan: Plan, add_action: Callable[..., Action], call: str) -> None:
    for what in ("Call the bank", "Write the letter", "Tell Bob"):
        add_action(what)
    operation, parameters = calls_about(plan)[call]
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables
    before = copy.deepcopy(dict(tables))

    def asked() -> tuple[Any, str]:
        tables.clear()
        tables.update(copy.deepcopy(before))
        return asked_of(operation, parameters)

    try:
        with quick_moto.the_long_way():
            long = asked()
        assert asked() == long
    finally:
        tables.clear()
        tables.update(before)


def test_there_are_two_ways(plan: Plan) -> None:
    key = {"TableName": name("PLANS"), "Key": {"plan_id": {"S": plan.plan_id}}}
    assert "RequestId" not in aws.dynamodb().get_item(**key)["ResponseMetadata"]
    with quick_moto.the_long_way():
        assert "RequestId" in aws.dynamodb().get_item(**key)["ResponseMetadata"]


def test_an_answer_is_the_callers_own(plan: Plan) -> None:
    key = {"TableName": name("PLANS"), "Key": {"plan_id": {"S": plan.plan_id}}}
    before = everything()
    found = aws.dynamodb().get_item(**key)["Item"]
    found["members"]["M"].clear()
    found["prefix"]["S"] = "changed"
    assert everything() == before


def test_what_is_asked_on_the_short_way_is_counted_and_can_be_made_to_fail(plan: Plan) -> None:
    def fail(**_: Any) -> None:
        raise ConnectionError

    events = aws.dynamodb().meta.events
    with counted() as calls:
        Plan.find(plan.plan_id)
    assert calls == {"GetItem": 1}
    events.register("before-call.dynamodb.GetItem", fail)
    try:
        with pytest.raises(ConnectionError):
            Plan.find(plan.plan_id)
    finally:
        events.unregister("before-call.dynamodb.GetItem", fail)
