"""New global indexes: each in an update of its own, before the code that reads it, and waited for until it is filled.

"You can create or delete only one global secondary index … in a single update", and CloudFormation "doesn't wait for the index
to complete creation" (CloudFormation Template Reference, AWS::DynamoDB::Table, GlobalSecondaryIndexes). Until it is ACTIVE,
reading it is an error (DynamoDB Developer Guide, "Managing Global Secondary Indexes").
"""

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3

from infra.deploy import change_set, clients
from infra.deploy.comparison import by_name
from infra.deploy.stacks import Stack

_TABLE = "AWS::DynamoDB::Table"
_KIND = "GlobalSecondaryIndexes"
_TELL_EVERY = 60
"""Seconds."""


def steps(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yields the templates on the way from the deployed one to the new one: the deployed one with one more index a table, as often
    as needed. With each come the indexes that it adds, such as ``Actions.open_by_coach``."""
    template = before
    while added := _next(template["Resources"], after["Resources"]):
        template = copy.deepcopy(template)
        for table, index in added.items():
            _add(template["Resources"][table]["Properties"], index, after["Resources"][table]["Properties"])
        yield template, [f"{table}.{index['IndexName']}" for table, index in added.items()]


def wait(session: boto3.Session, stack: Stack, template: dict[str, Any], say: Callable[[str], None]) -> None:
    """Waits until every global index of these tables can be read."""
    dynamodb = clients.of(session, "dynamodb")
    for name, resource in template["Resources"].items():
        if resource["Type"] != _TABLE or not resource["Properties"].get(_KIND) or not stack.resources.get(name):
            continue
        told = 0.0
        while waiting := _not_active(dynamodb, stack.resources[name]):
            if time.monotonic() - told > _TELL_EVERY:
                say(f"Waiting for the index {', '.join(waiting)} of {name} to be filled; that takes minutes to hours …")
                told = time.monotonic()
            time.sleep(change_set.pause(dynamodb))


def _next(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Returns the next new index of each table that is in both."""
    found = {}
    for name, resource in before.items():
        if resource["Type"] == _TABLE and after.get(name, {}).get("Type") == _TABLE:
            known = by_name(resource["Properties"], _KIND)
            new = [each for each in after[name]["Properties"].get(_KIND, []) if each["IndexName"] not in known]
            if new:
                found[name] = new[0]
    return found


def _add(table: dict[str, Any], index: dict[str, Any], wanted: dict[str, Any]) -> None:
    table[_KIND] = [*table.get(_KIND, []), index]
    known = {each["AttributeName"] for each in table["AttributeDefinitions"]}
    needed = {key["AttributeName"] for key in index["KeySchema"]} - known
    new = [each for each in wanted["AttributeDefinitions"] if each["AttributeName"] in needed]
    table["AttributeDefinitions"] = [*table["AttributeDefinitions"], *new]


def _not_active(dynamodb: Any, table: str) -> list[str]:
    found = dynamodb.describe_table(TableName=table)["Table"].get(_KIND, [])
    return [each["IndexName"] for each in found if each.get("IndexStatus", "ACTIVE") != "ACTIVE"]
