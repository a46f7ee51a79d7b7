"""New indexes come one by one and before the code, and an older version leaves what it doesn't know."""

import copy
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra.deploy import indexes, older, protection
from infra.deploy.refusal import Failed, Refusal
from tests.infra.deploy.test_comparison import before, index

CODE: dict[str, Any] = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "s3://old"}}


def template(*named: str, code: str = "old") -> dict[str, Any]:
    """A template whose tables Actions and Stream have these global indexes; each has an attribute of its name."""
    table = copy.deepcopy(before()["Actions"])
    table["Properties"]["GlobalSecondaryIndexes"] = [index(name, name) for name in named]
    table["Properties"]["AttributeDefinitions"] = [{"AttributeName": "plan_id", "AttributeType": "S"}, *(
        {"AttributeName": name, "AttributeType": "N"} for name in named
    )]  # fmt: skip
    return {
        "Parameters": {"Stage": {}},
        "Resources": {
            "Actions": table,
            "Stream": copy.deepcopy(table),
            "Deliver": {**CODE, "Properties": {"CodeUri": code}},
        },
    }


def names(table: dict[str, Any], kind: str, name: str) -> list[str]:
    return [each[name] for each in table["Properties"][kind]]


def test_each_new_index_of_a_table_is_an_update_of_its_own_with_the_code_of_before() -> None:
    steps = list(indexes.steps(template("due"), template("due", "coach", "late", code="new")))
    assert [added for _, added in steps] == [["Actions.coach", "Stream.coach"], ["Actions.late", "Stream.late"]]
    first = steps[0][0]["Resources"]
    assert names(first["Actions"], "GlobalSecondaryIndexes", "IndexName") == ["due", "coach"]
    assert names(first["Actions"], "AttributeDefinitions", "AttributeName") == ["plan_id", "due", "coach"]
    assert first["Deliver"]["Properties"]["CodeUri"] == "old"
    last = steps[-1][0]["Resources"]
    assert last["Stream"] == template("due", "coach", "late")["Resources"]["Stream"]


def test_without_new_indexes_and_for_new_tables_there_is_no_such_step() -> None:
    after = template("due", code="new")
    after["Resources"]["Metrics"] = template("a", "b")["Resources"]["Actions"]
    assert list(indexes.steps(template("due"), after)) == []


def test_an_older_version_leaves_the_tables_and_indexes_it_doesnt_know() -> None:
    deployed = template("due", "coach")
    deployed["Resources"]["Metrics"] = template("late")["Resources"]["Actions"]
    kept = older.keeping(deployed, template("due", code="older"))["Resources"]
    assert kept["Metrics"] == deployed["Resources"]["Metrics"]
    assert kept["Actions"] == deployed["Resources"]["Actions"]
    assert kept["Deliver"]["Properties"]["CodeUri"] == "older"


def test_a_renamed_table_is_no_older_version() -> None:
    renamed = template("due")
    renamed["Resources"]["Tasks"] = renamed["Resources"].pop("Actions")
    with pytest.raises(Refusal, match="This is no older version: Tasks would be new"):
        older.keeping(template("due"), renamed)


def test_what_needs_something_that_the_older_version_lacks_isnt_kept_half() -> None:
    deployed = template("due")
    deployed["Resources"]["Notes"] = {"Type": "AWS::S3::Bucket", "Properties": {"Key": {"Ref": "NotesKey"}}}
    with pytest.raises(Refusal, match="Notes needs NotesKey"):
        older.keeping(deployed, template("due"))


def test_tables_are_protected_once_they_are_there_and_only_in_production() -> None:
    made = protection.of_tables(template("due"), "prod", {"Stream"})["Resources"]
    assert [made[name]["Properties"]["DeletionProtectionEnabled"] for name in ("Actions", "Stream")] == [False, True]
    trial = protection.of_tables(template("due"), "test", {"Stream"})["Resources"]
    assert not trial["Stream"]["Properties"]["DeletionProtectionEnabled"]
    assert protection.tables_of(template("due")) == {"Actions", "Stream"}


def test_the_stack_policy_lets_nothing_precious_be_replaced_or_removed() -> None:
    assert (
        '"ResourceType": ["AWS::ApiGateway::RestApi", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"'
        in protection.policy()
    )
    assert "EmailIdentity" in protection.policy()
    assert "EmailIdentity" not in protection.policy(but="AWS::SES::EmailIdentity")


def test_why_an_update_failed_is_said_also_where_the_policy_cant_be_set_back_now() -> None:
    cloudformation = boto3.client("cloudformation", region_name="us-east-1")
    stubber = Stubber(cloudformation)
    stubber.add_response("set_stack_policy", {})
    stubber.add_client_error("set_stack_policy", "ValidationError", "Stack is in UPDATE_ROLLBACK_FAILED state")
    failing = pytest.raises(Failed, match=r"(?s)no such function.*isn't set back yet, the next deployment does it")
    with stubber, failing, protection.identity_may_change(cloudformation, "followthrough-test"):
        raise Failed("The update failed: no such function")
