"""What CloudFormation's own answer must not say, and how a change is told."""

import pytest

from infra.deploy import guard, plain_words
from infra.deploy.change_set import Change

TABLE, BUCKET, IDENTITY = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SES::EmailIdentity"
KEY_CHANGES = Change("Modify", "Actions", TABLE, "Conditional", ("KeySchema",), ("KeySchema",))
NEW_INDEX = Change(
    "Modify", "Actions", TABLE, "Conditional",
    ("AttributeDefinitions", "GlobalSecondaryIndexes"), ("AttributeDefinitions",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("Remove", "Actions", TABLE), "CloudFormation would remove the table Actions"),
        (Change("Modify", "Actions", TABLE, "True", ("TableName",), ("TableName",)), "would replace the table Actions (TableName)"),
        (KEY_CHANGES, "CloudFormation might replace the table Actions (KeySchema)"),
        (Change("Modify", "Files", BUCKET, "Conditional"), "might replace the bucket Files"),
        (Change("Dynamic", "Files", BUCKET), "can't say what becomes of the bucket Files"),
        (Change("Modify", "Identity", IDENTITY, "True"), "would replace the mail identity"),
        (Change("Remove", "Key", "AWS::KMS::Key"), "what it encrypted could not be read"),
        (Change("Modify", "RestAPI", "AWS::ApiGateway::RestApi", "True"), "links in mails sent so far would lead nowhere"),
    ],
)  # fmt: skip
def test_what_cant_be_brought_back_is_refused(change: Change, said: str) -> None:
    (sentence,) = guard.refused((change,))
    assert said in sentence


@pytest.mark.parametrize(
    "change",
    [
        Change("Add", "Metrics", TABLE),
        Change("Modify", "Actions", TABLE, "False", ("Tags",)),
        NEW_INDEX,
        Change("Modify", "RestAPI", "AWS::ApiGateway::RestApi", "Conditional", ("Body",), ("Body",)),
        Change("Remove", "Sweep", "AWS::Lambda::Function"),
        Change("Modify", "Permission", "AWS::Lambda::Permission", "True"),
    ],
)
def test_the_rest_may_be(change: Change) -> None:
    assert guard.refused((change,)) == []


def test_what_is_meant_may_be() -> None:
    assert guard.refused((Change("Remove", "Identity", IDENTITY),), allowed=frozenset({"Identity"})) == []


def test_a_change_is_told_in_plain_words_and_the_worst_first() -> None:
    found = (
        Change("Add", "Metrics", TABLE),
        Change("Modify", "Sweep", "AWS::Lambda::Function"),
        Change("Modify", "Deliver", "AWS::Lambda::Function"),
        Change("Modify", "SweepPermission", "AWS::Lambda::Permission", "True", ("SourceArn",)),
        Change("Remove", "SweepFails", "AWS::CloudWatch::Alarm"),
        Change("Dynamic", "Rule", "AWS::SES::ReceiptRule"),
    )
    assert plain_words.changes(found).splitlines() == [
        "  replace  permission SweepPermission (SourceArn)",
        "  remove   alarm SweepFails",
        "  add      table: Metrics",
        "  change   function ×2: Deliver, Sweep",
        "  decide about receipt rule: Rule",
    ]
    assert "outputs" in plain_words.changes(())


def test_settings_that_change_are_told_and_a_secret_isnt_shown() -> None:
    template = {"Parameters": {"AlarmEmail": {}, "MailDomain": {}, "SigningKey": {"NoEcho": True}, "Stage": {}}}
    after = {"AlarmEmail": "you@example.com", "MailDomain": None, "SigningKey": "0123", "Stage": "prod"}
    assert plain_words.settings({"Stage": "prod", "MailDomain": "x"}, after, template).splitlines() == [
        "  setting  AlarmEmail: nothing → you@example.com",
        "  setting  SigningKey: a new secret",
    ]
