"""Each function may do what it does, and nothing else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.models import all_models
from chalicelib.domain.owed import account
from infra.template.resources import logical_id

ROLES = {
    "APIHandler": "ApiHandlerRole",
    "Sweep": "SweepRole",
    "Deliver": "DeliverRole",
    "DeliverUrgent": "DeliverUrgentRole",
    "Outcomes": "OutcomesRole",
    "InboundMail": "InboundMailRole",
    "InboundText": "InboundTextRole",
}
TABLES = {logical_id(model) for model in all_models()}


def statements(resources: dict[str, Any], function: str) -> dict[str, Any]:
    (policy,) = resources[ROLES[function]]["Properties"]["Policies"]
    return {statement["Sid"]: statement for statement in policy["PolicyDocument"]["Statement"]}


def referred(value: Any) -> Iterator[str]:
    """The logical ids that a piece of template refers to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "Ref":
                yield inner
            elif name == "Fn::GetAtt":
                yield inner[0]
            elif name == "Fn::Sub":
                yield from (part.split("}")[0].split(".")[0] for part in inner.split("${")[1:])
            else:
                yield from referred(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from referred(inner)


@pytest.mark.parametrize(("function", "role"), ROLES.items())
def test_every_function_has_a_role_of_its_own(function: str, role: str, resources: dict[str, Any]) -> None:
    assert resources[function]["Properties"]["Role"] == {"Fn::GetAtt": [role, "Arn"]}


@pytest.mark.parametrize("function", ROLES)
def test_no_action_is_a_wildcard(function: str, resources: dict[str, Any]) -> None:
    for statement in statements(resources, function).values():
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not any("*" in action for action in actions)


@pytest.mark.parametrize("function", ROLES)
def test_only_publishing_texts_the_emulators_mail_and_what_the_account_may_send_are_on_everything(
    function: str, resources: dict[str, Any]
) -> None:
    for sid, statement in statements(resources, function).items():
        # Neither has resources of its own (Service authorization reference, SNS and SES).
        assert statement["Resource"] != "*" or (function, sid) in {
            ("Deliver", "Text"), ("DeliverUrgent", "Text"), ("Sweep", "Quota"),
        }  # fmt: skip


@pytest.mark.parametrize("function", ROLES)
def test_a_policy_names_only_tables_that_are_ours_and_no_scan(function: str, resources: dict[str, Any]) -> None:
    for statement in statements(resources, function).values():
        actions = json.dumps(statement["Action"])
        if "dynamodb:" in actions:
            assert set(referred(statement["Resource"])) <= TABLES
            assert "Scan" not in actions


def test_transactions_may_check_conditions(resources: dict[str, Any]) -> None:
    for function in ("APIHandler", "Deliver", "DeliverUrgent", "Outcomes", "InboundMail", "InboundText"):
        assert "dynamodb:ConditionCheckItem" in statements(resources, function)["Tables"]["Action"]


def test_the_pages_reach_all_tables_and_their_indexes_and_can_hurry_a_delivery(resources: dict[str, Any]) -> None:
    allowed = statements(resources, "APIHandler")
    assert set(referred(allowed["Tables"]["Resource"])) == TABLES
    assert {"Fn::Sub": "${Actions.Arn}/index/*"} in allowed["Tables"]["Resource"]
    assert set(allowed) == {"Logs", "Tables", "Nudge", "Files", "SigningKeys"}


@pytest.mark.parametrize(
    ("function", "sid", "queues"),
    [
        ("APIHandler", "Nudge", {"Deliveries", "UrgentDeliveries"}),
        ("Sweep", "Enqueue", {"Deliveries", "UrgentDeliveries"}),
        # Who accepts by mail is told at once, and their plan may be worked out anew.
        ("InboundMail", "Nudge", {"Deliveries", "UrgentDeliveries"}),
        ("InboundText", "Nudge", {"UrgentDeliveries"}),
        # A change of the main address that takes effect tells its owner; what is put off for seconds comes again.
        ("Deliver", "Nudge", {"Deliveries", "UrgentDeliveries"}),
        ("DeliverUrgent", "Nudge", {"Deliveries", "UrgentDeliveries"}),
        ("Outcomes", None, set()),
    ],
)
def test_each_puts_recipients_only_on_the_queues_it_has_to(
    function: str, sid: str | None, queues: set[str], resources: dict[str, Any]
) -> None:
    allowed = statements(resources, function)
    sending = {name for name, each in allowed.items() if "sqs:SendMessage" in json.dumps(each["Action"])}
    assert sending == ({sid} if sid else set())
    assert set(referred([allowed[name]["Resource"] for name in sending])) == queues


def test_the_sweep_reads_one_index_and_keys_fills_two_queues_and_writes_down_what_the_account_may_send(
    resources: dict[str, Any],
) -> None:
    allowed = statements(resources, "Sweep")
    assert allowed["Due"]["Action"] == "dynamodb:Query"
    assert allowed["Due"]["Resource"] == {"Fn::Sub": "${Notifications.Arn}/index/due"}
    # Of the rows of whoever is owed much, the keys and nothing of what they say (developer guide, as below).
    assert allowed["OwedMuch"]["Resource"] == {"Fn::GetAtt": ["Notifications", "Arn"]}
    assert allowed["OwedMuch"]["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["recipient", "due_key", "claim_until"]},
        "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
    }
    # AWS asks for SendMessage for a batch too; the emulator asks for an action of its own.
    assert set(allowed["Enqueue"]["Action"]) == {"sqs:SendMessage", "sqs:SendMessageBatch"}
    assert (allowed["HeldUp"]["Action"], [*referred(allowed["HeldUp"]["Resource"])]) == (["dynamodb:GetItem"], ["Keys"])
    assert (allowed["Quota"]["Action"], allowed["IsAnybodyTold"]["Action"]) == (
        "ses:GetSendQuota",
        "sns:GetTopicAttributes",
    )
    assert allowed["IsAnybodyTold"]["Resource"] == {"Ref": "Alarms"}
    writing = allowed["Written"]
    assert (set(writing["Action"]), writing["Resource"]) == (
        {"dynamodb:PutItem", "dynamodb:DeleteItem"},
        {"Fn::GetAtt": ["Keys", "Arn"]},
    )
    # Sessions and tokens lie in the same table. DynamoDB tells the key of each item by this name (developer guide, "Using IAM
    # policy conditions for fine-grained access control").
    keys = [account.KEY, "queued#*", "sweeping#*"]
    assert writing["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
    # By its name, since a role that named the function would be made after it, which needs the role.
    by_name = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-Sweep-*"
    assert (allowed["HandOn"]["Action"], allowed["HandOn"]["Resource"]) == (
        "lambda:InvokeFunction",
        {"Fn::Sub": by_name},
    )
    assert set(allowed) == {
        "Logs", "Due", "OwedMuch", "HeldUp", "Enqueue", "DeadLetters", "Quota", "IsAnybodyTold", "Written", "HandOn",
    }  # fmt: skip


def test_what_became_of_mails_is_noted_and_nothing_is_deleted_or_sent(resources: dict[str, Any]) -> None:
    allowed = statements(resources, "Outcomes")
    assert set(allowed) == {"Logs", "Tables", "Consume"}
    assert "dynamodb:DeleteItem" not in allowed["Tables"]["Action"]
    assert set(referred(allowed["Tables"]["Resource"])) == {
        "People", "Addresses", "Plans", "Memberships", "Stream", "Notifications", "Keys",
    }  # fmt: skip


def test_both_who_deliver_may_do_the_same_but_take_from_their_own_queue(resources: dict[str, Any]) -> None:
    usual, urgent = statements(resources, "Deliver"), statements(resources, "DeliverUrgent")
    assert usual | {"Consume": None} == urgent | {"Consume": None}


def test_mail_leaves_through_identity_and_configuration_set_and_only_as_ours(resources: dict[str, Any]) -> None:
    mail = statements(resources, "Deliver")["Mail"]
    assert mail["Action"] == "ses:SendRawEmail"
    condition, on_aws, in_emulator = mail["Resource"]["Fn::If"]
    assert (condition, in_emulator) == ("IsOnAws", "*")  # the emulator knows no resources of SES
    assert any(":identity/*" in each["Fn::Sub"] for each in on_aws)
    assert any(":configuration-set/${MailSettings}" in each["Fn::Sub"] for each in on_aws)
    assert mail["Condition"]["StringEqualsIfExists"]["ses:FromAddress"] == {"Fn::Sub": "followthrough@${MailDomain}"}


def test_texts_go_to_any_number_and_to_no_topic(resources: dict[str, Any]) -> None:
    allowed = statements(resources, "Deliver")
    assert (allowed["Text"]["Effect"], allowed["Text"]["Action"], allowed["Text"]["Resource"]) == (
        "Allow",
        "sns:Publish",
        "*",
    )
    assert (allowed["NoTopics"]["Effect"], allowed["NoTopics"]["Action"]) == ("Deny", "sns:Publish")
    assert allowed["NoTopics"]["Resource"] == {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}


def test_only_received_mail_is_read_from_the_bucket_and_only_by_who_reads_it(resources: dict[str, Any]) -> None:
    allowed = statements(resources, "InboundMail")
    assert allowed["ReceivedMail"]["Action"] == "s3:GetObject"
    assert allowed["ReceivedMail"]["Resource"] == {"Fn::Sub": "${MailBucket.Arn}/inbound/*"}
    # Without it S3 says "access denied" of a mail that is gone, and not that it is gone.
    assert allowed["MissingMail"]["Action"] == "s3:ListBucket"
    assert allowed["MissingMail"]["Resource"] == {"Fn::GetAtt": ["MailBucket", "Arn"]}
    for function in ROLES:
        of_the_buckets = {
            sid for sid, each in statements(resources, function).items() if "s3:" in json.dumps(each["Action"])
        }
        expected = {"InboundMail": {"ReceivedMail", "MissingMail", "Files"}, "APIHandler": {"Files"}}
        assert of_the_buckets == expected.get(function, set())


def test_files_are_written_by_who_reads_mails_and_opened_and_deleted_by_the_pages(resources: dict[str, Any]) -> None:
    writing, opening = statements(resources, "InboundMail")["Files"], statements(resources, "APIHandler")["Files"]
    assert writing["Action"] == "s3:PutObject"
    assert set(opening["Action"]) == {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}
    assert writing["Resource"] == opening["Resource"] == {"Fn::Sub": "${FilesBucket.Arn}/files/*"}


@pytest.mark.parametrize("function", ROLES)
def test_the_signing_keys_are_read_by_functions_that_sign_and_by_their_one_name(
    function: str, resources: dict[str, Any]
) -> None:
    allowed = {
        sid: each for sid, each in statements(resources, function).items() if "ssm:" in json.dumps(each["Action"])
    }
    if function in ("Sweep", "Outcomes"):
        assert allowed == {}
    else:
        assert allowed["SigningKeys"]["Action"] == "ssm:GetParameter"
        assert allowed["SigningKeys"]["Resource"] == {
            "Fn::Sub": "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${AWS::StackName}/signing-keys"
        }
        assert set(allowed) == {"SigningKeys"}


@pytest.mark.parametrize("function", ["APIHandler", "Sweep", "Outcomes", "InboundMail", "InboundText"])
def test_only_deliver_sends(function: str, resources: dict[str, Any]) -> None:
    actions = json.dumps([each["Action"] for each in statements(resources, function).values()])
    assert "ses:Send" not in actions
    assert "sns:Publish" not in actions


@pytest.mark.parametrize(
    ("function", "queue"),
    [
        ("Deliver", "Deliveries"),
        ("DeliverUrgent", "UrgentDeliveries"),
        ("Outcomes", "MailOutcomes"),
        ("InboundMail", "MailNotices"),
        ("InboundText", "TextNotices"),
    ],
)
def test_a_function_takes_from_its_own_queue(function: str, queue: str, resources: dict[str, Any]) -> None:
    consume = statements(resources, function)["Consume"]
    assert consume["Resource"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert set(consume["Action"]) == {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
