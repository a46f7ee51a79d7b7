"""The tests' short way to moto answers what the long way does, refuses what it refuses, and leaves the same rows."""

import copy
import os
from collections.abc import Callable
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


@pytest.mark.parametrize("call", CALLS)
def test_both_ways_end_the_same(plan: Plan, add_action: Callable[..., Action], call: str) -> None:
    for what in ("Call the bank", "Write the letter", "Tell Bob"):
        add_action(what)
    operation, parameters = calls_about(plan)[call]
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables
    before = copy.deepcopy(dict(tables))

    def asked() -> tuple[Any, str]:
        """The answer or the error, without the name that each HTTP request has; all rows after it."""
        tables.clear()
        tables.update(copy.deepcopy(before))
        try:
            answer = getattr(aws.dynamodb(), operation)(**parameters)
        except ClientError as error:
            answer = error.response | {"said": str(error)}
        answer["ResponseMetadata"] = answer["ResponseMetadata"]["HTTPStatusCode"]
        return answer, everything()

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
