"""What an update would destroy, by comparing the templates."""

import copy
from typing import Any

import pytest

from infra.deploy import comparison, precious, resolved

KEY = [{"AttributeName": "plan_id", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}]


def index(name: str, attribute: str) -> dict[str, Any]:
    keys = [{"AttributeName": "plan_id", "KeyType": "HASH"}, {"AttributeName": attribute, "KeyType": "RANGE"}]
    return {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}


def before() -> dict[str, Any]:
    attributes = {"plan_id": "S", "number": "N", "due_at": "S", "coach": "S"}
    return {
        "Actions": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
                "KeySchema": copy.deepcopy(KEY),
                "AttributeDefinitions": [
                    {"AttributeName": name, "AttributeType": kind} for name, kind in attributes.items()
                ],
                "LocalSecondaryIndexes": [index("by_due", "due_at")],
                "GlobalSecondaryIndexes": [index("open_by_coach", "coach")],
            },
        },
        "Files": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {}},
        "Identity": {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": "a.example.com"}},
        "RestAPI": {"Type": "AWS::Serverless::Api", "Properties": {"Name": "followthrough", "StageName": "api"}},
        "Sweep": {"Type": "AWS::Serverless::Function", "Properties": {"MemorySize": 256}},
    }


def changed(**how: Any) -> dict[str, Any]:
    """The resources with ``Actions__KeySchema=…`` set, or without a resource for ``Actions=None``."""
    after = before()
    for name, value in how.items():
        resource, _, where = name.partition("__")
        if value is None and not where:
            del after[resource]
        elif where in after[resource] and where != "Properties":
            after[resource][where] = value
        elif where:
            after[resource]["Properties"][where] = value
        else:
            after[resource] = value
    return after


OTHER_KEY = [KEY[0], {"AttributeName": "action_id", "KeyType": "RANGE"}]
OTHER_TYPE = [{"AttributeName": "number", "AttributeType": "S"}, {"AttributeName": "plan_id", "AttributeType": "S"}]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (changed(Actions__KeySchema=OTHER_KEY), "KeySchema can't be changed (plan_id, number → plan_id, action_id)"),
        (changed(Actions__KeySchema=[{**KEY[0], "KeyType": "RANGE"}, {**KEY[1], "KeyType": "HASH"}]), "KeySchema can't"),
        (changed(Actions__LocalSecondaryIndexes=[]), "LocalSecondaryIndexes can't be changed (by_due → none)"),
        (changed(Actions__LocalSecondaryIndexes=[index("by_due", "number")]), "LocalSecondaryIndexes can't be changed"),
        (changed(Actions__TableName="actions"), "TableName can't be changed (none → actions)"),
        (changed(Actions__AttributeDefinitions=OTHER_TYPE), "the type of number changes (N → S)"),
        (changed(Actions__TimeToLiveSpecification={"AttributeName": "due_at"}), "would expire by another attribute"),
        (changed(Actions__GlobalSecondaryIndexes=[]), "The index open_by_coach of the table Actions would be removed"),
        (changed(Actions__GlobalSecondaryIndexes=[index("open_by_coach", "due_at")]), "would be changed"),
        (changed(Actions__DeletionPolicy="Delete"), "would no longer be kept: DeletionPolicy RetainExceptOnCreate → Delete"),
        (changed(Actions=None), "The table Actions would be removed; everything in it would be out of reach."),
        (changed(Actions=None) | {"Tasks": before()["Actions"]}, "Tasks is new: renaming makes an empty one in its place."),
        (changed(Actions={"Type": "AWS::DynamoDB::GlobalTable"}), "would become a AWS::DynamoDB::GlobalTable"),
        (changed(Files__BucketName="files"), "The bucket Files would be replaced by a new one"),
        (changed(Files=None), "The bucket Files would be removed"),
        (changed(Identity__EmailIdentity="b.example.com"), "EmailIdentity can't be changed (a.example.com → b.example.com)"),
        (changed(Identity=None), "The mail identity Identity would be removed"),
        (changed(RestAPI__StageName="pages"), "The address of the pages RestAPI would be replaced by a new one: StageName"),
        (changed(RestAPI=None), "The address of the pages RestAPI would be removed; links in mails sent so far"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_said(after: dict[str, Any], said: str) -> None:
    assert said in "\n".join(comparison.losses(before(), after))


@pytest.mark.parametrize(
    "after",
    [
        before(),
        changed(Sweep=None),
        changed(Actions__GlobalSecondaryIndexes=[index("open_by_coach", "coach"), index("by_assignee", "due_at")]),
        changed(Actions__AttributeDefinitions=[*before()["Actions"]["Properties"]["AttributeDefinitions"][::-1]]),
        changed(Actions__DeletionPolicy="Retain", Actions__DeletionProtectionEnabled=True),
        changed(Files__LifecycleConfiguration={"Rules": []}),
        before() | {"Metrics": before()["Actions"]},
    ],
)  # fmt: skip
def test_what_loses_nothing_may_be(after: dict[str, Any]) -> None:
    assert comparison.losses(before(), after) == []


def test_what_is_meant_to_be_replaced_may_be() -> None:
    after = changed(Identity__EmailIdentity="b.example.com")
    assert comparison.losses(before(), after, allowed=frozenset({"Identity"})) == []


def test_the_packaged_template_loses_nothing_against_itself(template: dict[str, Any]) -> None:
    resources = resolved.resources(template, {"Stage": "prod", "MailDomain": "ft.example.com"})
    assert comparison.losses(resources, copy.deepcopy(resources)) == []
    assert {resource["Type"] for resource in resources.values()} & set(precious.NAMES) == {
        "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SES::EmailIdentity", "AWS::Serverless::Api"
    }  # fmt: skip


def test_another_domain_or_an_adopted_one_counts_though_the_template_is_the_same(template: dict[str, Any]) -> None:
    one = resolved.resources(template, {"Stage": "prod", "MailDomain": "ft.example.com"})
    for other in ({"MailDomain": "b.example.com"}, {"MailDomain": "ft.example.com", "AdoptIdentity": "true"}):
        (lost,) = comparison.losses(one, resolved.resources(template, {"Stage": "prod", **other}))
        assert lost.startswith("The mail identity Identity would be")


def test_where_no_code_of_before_runs_on_an_index_may_go() -> None:
    after = changed(Actions__GlobalSecondaryIndexes=[])
    assert comparison.losses(before(), after, indexes_stay=False) == []
