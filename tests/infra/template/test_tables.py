"""Models, template and the tables of the tests say the same."""

import os
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.database.rows import Row
from chalicelib.domain.models import all_models
from infra.template.resources import logical_id, table

MODELS = pytest.mark.parametrize("model", all_models(), ids=lambda model: model.__name__)


def test_every_model_has_a_table_and_every_table_a_model(resources: dict[str, Any]) -> None:
    tables = {name for name, resource in resources.items() if resource["Type"] == "AWS::DynamoDB::Table"}
    assert tables == {logical_id(model) for model in all_models()}
    assert len(tables) == 13


@MODELS
def test_the_packaged_template_has_the_models_own_table(model: type[Row], resources: dict[str, Any]) -> None:
    assert resources[logical_id(model)] == table(model)


@MODELS
def test_the_tables_of_the_tests_have_the_keys_indexes_and_projections_of_the_template(
    model: type[Row], resources: dict[str, Any]
) -> None:
    wanted = resources[logical_id(model)]["Properties"]
    found = aws.dynamodb().describe_table(TableName=os.environ[model.Meta.env])["Table"]
    assert found["KeySchema"] == wanted["KeySchema"]
    assert _types(found) == _types(wanted)
    for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        assert _indexes(found, kind) == _indexes(wanted, kind)


@MODELS
def test_every_key_of_an_index_is_an_attribute_of_the_model(model: type[Row]) -> None:
    attributes = {attribute.attr_name for attribute in model.get_attributes().values()}
    properties = table(model)["Properties"]
    for index in [*properties.get("LocalSecondaryIndexes", []), *properties.get("GlobalSecondaryIndexes", [])]:
        named = {key["AttributeName"] for key in index["KeySchema"]} | set(
            index["Projection"].get("NonKeyAttributes", [])
        )
        assert named <= attributes


def test_local_indexes_can_never_be_added_later_so_all_are_there() -> None:
    local = {
        (logical_id(model), index["IndexName"])
        for model in all_models()
        for index in table(model)["Properties"].get("LocalSecondaryIndexes", [])
    }
    assert local == {
        ("Actions", "by_due"),
        ("Actions", "by_changed"),
        ("Readings", "by_changed"),
        ("Notes", "by_action"),
        ("Stream", "by_action"),
    }


def test_there_are_three_global_indexes() -> None:
    found = {
        (logical_id(model), index["IndexName"])
        for model in all_models()
        for index in table(model)["Properties"].get("GlobalSecondaryIndexes", [])
    }
    assert found == {("Actions", "open_by_coach"), ("Actions", "open_by_assignee"), ("Notifications", "due")}


def test_only_keys_and_refusals_expire_by_themselves() -> None:
    expiring = {logical_id(model): table(model)["Properties"].get("TimeToLiveSpecification") for model in all_models()}
    assert {name: ttl for name, ttl in expiring.items() if ttl} == {
        "Keys": {"AttributeName": "expires", "Enabled": True},
        "Refusals": {"AttributeName": "expires", "Enabled": True},
    }


@MODELS
def test_tables_are_recoverable_encrypted_paid_by_use_and_kept(model: type[Row]) -> None:
    made = table(model)
    assert made["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    # Every table is encrypted. By default with a key that DynamoDB owns, free of charge; SSEEnabled would take the account's key
    # aws/dynamodb instead, whose requests cost (AWS: "DynamoDB encryption at rest").
    assert "SSESpecification" not in made["Properties"]
    assert made["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
    # On again by the deploy program once the stack has come up: a protected table can't be taken back.
    assert "DeletionProtectionEnabled" not in made["Properties"]
    assert (made["DeletionPolicy"], made["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    assert "TableName" not in made["Properties"]


def _types(described: dict[str, Any]) -> dict[str, str]:
    return {each["AttributeName"]: each["AttributeType"] for each in described["AttributeDefinitions"]}


def _indexes(described: dict[str, Any], kind: str) -> dict[str, tuple[Any, str, frozenset[str]]]:
    return {
        index["IndexName"]: (
            index["KeySchema"],
            index["Projection"]["ProjectionType"],
            frozenset(index["Projection"].get("NonKeyAttributes", [])),
        )
        for index in described.get(kind, [])
    }
