"""Upgrades between two versions on the emulator: what differs in a key, an index, a domain or a table, and what fails half-way.

The versions are small templates, so that each upgrade takes a moment; the whole one is deployed by the other tests.
"""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.deploy import deploy, mail_domain, protection, receiving, stacks
from infra.deploy.arguments import Choices
from infra.deploy.refusal import Failed, Refusal
from infra.deploy.settings import Wanted
from tests.deployed.conftest import Deployed
from tests.infra.deploy.test_comparison import index

pytestmark = pytest.mark.deployed

DOMAIN = "upgrades.example.com"
ROW = {"plan_id": {"S": "p"}, "number": {"N": "7"}, "due_at": {"S": "2026"}, "coach": {"S": "carol"}}
Upgrade = Callable[..., list[str]]


def version(**more: Any) -> dict[str, Any]:
    """A template with one table; ``more`` are further resources, or others in their place."""
    table = {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": "plan_id", "KeyType": "HASH"},
                {"AttributeName": "number", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": kind}
                for name, kind in (("plan_id", "S"), ("number", "N"), ("due_at", "S"))
            ],
            "LocalSecondaryIndexes": [index("by_due", "due_at")],
        },
    }
    strings: dict[str, Any] = {"Type": "String", "Default": ""}
    return {
        "Parameters": {
            "Stage": strings, "MailDomain": strings, "PublicUrl": strings, "AdoptIdentity": {**strings, "Default": "false"}
        },
        "Conditions": {"OwnsIdentity": {"Fn::Equals": [{"Ref": "AdoptIdentity"}, "false"]}},
        "Resources": {
            "Actions": table,
            "Mail": {"Type": "AWS::S3::Bucket"},
            "Identity": {
                "Type": "AWS::SES::EmailIdentity",
                "Condition": "OwnsIdentity",
                "Properties": {"EmailIdentity": {"Ref": "MailDomain"}},
            },
            "Received": {"Type": "AWS::SNS::Topic"},
            **more,
        },
        "Outputs": {
            "PublicUrl": {"Value": "https://pages.example.com"},
            "MailBucket": {"Value": {"Ref": "Mail"}},
            "MailReceived": {"Value": {"Ref": "Received"}},
        },
    }  # fmt: skip


def with_table(**properties: Any) -> dict[str, Any]:
    """A version whose table has these properties."""
    made = version()
    made["Resources"]["Actions"]["Properties"].update(properties)
    return made


def with_indexes(*names: str) -> dict[str, Any]:
    """A version whose table has these global indexes, each by an attribute of its name."""
    attributes = version()["Resources"]["Actions"]["Properties"]["AttributeDefinitions"]
    new = [{"AttributeName": name, "AttributeType": "S"} for name in names]
    indexes = [index(f"by_{name}", name) for name in names]
    return with_table(GlobalSecondaryIndexes=indexes, AttributeDefinitions=[*attributes, *new])


FAILING = {
    "Type": "AWS::Lambda::Url",
    "DependsOn": "Actions",
    "Properties": {"TargetFunctionArn": "no-such-function", "AuthType": "AWS_IAM"},
}


@pytest.fixture(scope="module")
def session(deployed: Deployed) -> Iterator[boto3.Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", deployed.addresses["aws"])
        yield boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")


@pytest.fixture
def upgrade(session: boto3.Session, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Upgrade]:
    """Deploys a version to a stack of this test's own, and returns what was said."""
    stage = f"u{abs(hash(request.node.name)) % 10**9}"
    domain = f"{stage}.{DOMAIN}"
    code = tmp_path / "code.zip"
    code.write_bytes(b"code")

    def upgrade(template: dict[str, Any], domain: str | None = domain, **choices: Any) -> list[str]:
        said: list[str] = []
        wanted = Wanted(stage=stage, mail_domain=domain)
        deploy.deploy(session, wanted, code, copy.deepcopy(template), choices=Choices(**choices), say=said.append)
        return said

    upgrade.stack, upgrade.domain = stacks.name_of(stage), domain  # type: ignore[attr-defined]
    yield upgrade
    clear_away(session, stacks.name_of(stage))


def clear_away(session: boto3.Session, stack: str) -> None:
    """Takes a stack back as infra/README.md says, and so leaves the emulator to the other tests as it was."""
    cloudformation, ses = session.client("cloudformation"), session.client("ses")
    if stacks.describe(session, stack):
        cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=False)
        cloudformation.delete_stack(StackName=stack)
    ses.delete_receipt_rule(RuleSetName=receiving.active_rule_set(session), RuleName=stack)


def stack_of(upgrade: Any) -> str:
    return str(upgrade.stack)


def table_of(session: boto3.Session, upgrade: Any, name: str = "Actions") -> str:
    return stacks.read(session, stack_of(upgrade)).resources[name]


def policy_of(session: boto3.Session, upgrade: Any) -> str:
    return str(session.client("cloudformation").get_stack_policy(StackName=stack_of(upgrade))["StackPolicyBody"])


def fill(session: boto3.Session, upgrade: Any) -> None:
    session.client("dynamodb").put_item(TableName=table_of(session, upgrade), Item=ROW)


def is_kept(session: boto3.Session, upgrade: Any) -> bool:
    """Whether the row is still in the table that the stack has now."""
    return bool(session.client("dynamodb").scan(TableName=table_of(session, upgrade))["Items"] == [ROW])


OTHER_KEY = [{"AttributeName": "plan_id", "KeyType": "HASH"}, {"AttributeName": "due_at", "KeyType": "RANGE"}]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (with_table(KeySchema=OTHER_KEY), "KeySchema can't be changed"),
        (with_table(LocalSecondaryIndexes=[]), "LocalSecondaryIndexes can't be changed"),
        (version(Actions={"Type": "AWS::SNS::Topic"}), "would become a AWS::SNS::Topic"),
        (version(Mail={"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "other-name"}}), "The bucket Mail"),
    ],
)  # fmt: skip
def test_what_would_destroy_something_is_refused_and_everything_stays(
    session: boto3.Session, upgrade: Upgrade, after: dict[str, Any], said: str
) -> None:
    upgrade(version())
    fill(session, upgrade)
    with pytest.raises(Refusal, match=said):
        upgrade(after)
    assert is_kept(session, upgrade)


def test_the_change_sets_own_answer_is_the_second_guard(
    session: boto3.Session, upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(version())
    fill(session, upgrade)
    monkeypatch.setattr("infra.deploy.comparison.losses", lambda *given, **more: [])
    gone = version()
    del gone["Resources"]["Actions"]
    for after, said in ((gone, "would remove"), (with_table(KeySchema=OTHER_KEY), "might replace")):
        with pytest.raises(Refusal, match=f"CloudFormation {said} the table Actions"):
            upgrade(after)
    assert is_kept(session, upgrade)
    cloudformation = session.client("cloudformation")
    left = cloudformation.list_change_sets(StackName=stack_of(upgrade))["Summaries"]
    assert {each["ExecutionStatus"] for each in left} <= {"EXECUTE_COMPLETE"}


def test_new_indexes_come_one_an_update_and_the_rows_are_in_them(session: boto3.Session, upgrade: Upgrade) -> None:
    upgrade(version())
    fill(session, upgrade)
    said = upgrade(with_indexes("coach", "client"))
    assert [line for line in said if line.startswith("First a new index")] == [
        "First a new index, Actions.by_coach; the code that reads it comes when it is filled.",
        "First a new index, Actions.by_client; the code that reads it comes when it is filled.",
    ]
    assert is_kept(session, upgrade)
    found = session.client("dynamodb").query(
        TableName=table_of(session, upgrade), IndexName="by_coach",
        KeyConditionExpression="plan_id = :p", ExpressionAttributeValues={":p": {"S": "p"}},
    )  # fmt: skip
    assert found["Items"] == [ROW]
    assert not [line for line in upgrade(with_indexes("coach", "client")) if "index" in line]


def test_a_table_that_comes_is_made_and_one_that_an_older_version_doesnt_know_stays(
    session: boto3.Session, upgrade: Upgrade
) -> None:
    upgrade(version())
    newer = version(Metrics=version()["Resources"]["Actions"])
    assert any("add      table: Metrics" in line for line in upgrade(newer))
    metrics = table_of(session, upgrade, "Metrics")
    with pytest.raises(Refusal, match="The table Metrics would be removed"):
        upgrade(version())
    upgrade(version(), older=True)
    assert table_of(session, upgrade, "Metrics") == metrics


def test_what_only_the_stack_says_of_itself_changes_too(session: boto3.Session, upgrade: Upgrade) -> None:
    upgrade(version())
    after = version()
    after["Outputs"]["More"] = {"Value": "more"}
    upgrade(after)
    assert stacks.read(session, stack_of(upgrade)).outputs["More"] == "more"


def test_a_renamed_table_is_refused_with_or_without_older(session: boto3.Session, upgrade: Upgrade) -> None:
    upgrade(version())
    fill(session, upgrade)
    renamed = version()
    renamed["Resources"]["Tasks"] = renamed["Resources"].pop("Actions")
    with pytest.raises(Refusal, match="renaming makes an empty one"):
        upgrade(renamed)
    with pytest.raises(Refusal, match="This is no older version"):
        upgrade(renamed, older=True)
    assert is_kept(session, upgrade)


def test_the_domain_is_remembered_and_another_one_only_taken_when_it_is_meant(
    session: boto3.Session, upgrade: Upgrade
) -> None:
    upgrade(version())
    domain = upgrade.domain  # type: ignore[attr-defined]
    upgrade(version(), domain=None)
    assert mail_domain.is_known(session, domain)
    with pytest.raises(Refusal, match=r"(?s)breaks this.*CHANGE_DOMAIN=1"):
        upgrade(version(), domain=f"new.{domain}")
    assert not mail_domain.is_known(session, f"new.{domain}")
    said = upgrade(version(), domain=f"new.{domain}", change_domain=True)
    assert any("breaks this" in line for line in said[:2])
    assert (mail_domain.is_known(session, f"new.{domain}"), mail_domain.is_known(session, domain)) == (True, False)
    assert policy_of(session, upgrade) == protection.policy()
    rules = {rule["Name"]: rule for rule in session.client("ses").describe_active_receipt_rule_set()["Rules"]}
    assert rules[stack_of(upgrade)]["Recipients"] == [f"new.{domain}"]
    upgrade(version(), domain=None)


def test_a_change_of_domain_that_fails_leaves_the_domain_and_the_policy(
    session: boto3.Session, upgrade: Upgrade
) -> None:
    upgrade(version())
    domain = upgrade.domain  # type: ignore[attr-defined]
    with pytest.raises(Failed, match="The stack is as it was before"):
        upgrade(version(Broken=FAILING), domain=f"new.{domain}", change_domain=True)
    assert policy_of(session, upgrade) == protection.policy()
    assert mail_domain.is_known(session, domain)
    upgrade(version(), domain=None)


def test_a_domain_that_ses_knew_before_is_adopted_and_outlives_the_stack(
    session: boto3.Session, upgrade: Upgrade
) -> None:
    domain = upgrade.domain  # type: ignore[attr-defined]
    session.client("sesv2").create_email_identity(EmailIdentity=domain)
    for _ in range(2):
        upgrade(version(), domain=domain)
    assert "Identity" not in stacks.read(session, stack_of(upgrade)).resources
    upgrade(version(), domain=f"new.{domain}", change_domain=True)
    assert "Identity" in stacks.read(session, stack_of(upgrade)).resources
    assert mail_domain.is_known(session, domain)


def test_our_own_domain_is_never_taken_for_a_foreign_one(session: boto3.Session, upgrade: Upgrade) -> None:
    first = version()
    del first["Parameters"]["AdoptIdentity"], first["Conditions"], first["Resources"]["Identity"]["Condition"]
    upgrade(first)  # a version that didn't ask
    for _ in range(2):
        upgrade(version())
        assert "Identity" in stacks.read(session, stack_of(upgrade)).resources


def test_a_first_try_that_fails_leaves_nothing_and_the_next_one_succeeds(
    session: boto3.Session, upgrade: Upgrade
) -> None:
    def ours() -> list[str]:
        tables: list[str] = session.client("dynamodb").list_tables()["TableNames"]
        return [name for name in tables if name.startswith(stack_of(upgrade))]

    with pytest.raises(Failed, match=r"(?s)Broken: .*Nothing of it is left"):
        upgrade(version(Broken=FAILING))
    assert stacks.describe(session, stack_of(upgrade)) is None
    assert ours() == []
    upgrade(version())
    assert len(ours()) == 1


def test_production_is_protected_after_the_first_success_and_what_comes_later_too(
    session: boto3.Session, tmp_path: Path
) -> None:
    code = tmp_path / "code.zip"
    code.write_bytes(b"code")
    cloudformation = session.client("cloudformation")
    wanted = Wanted(stage="prod", mail_domain=f"prod.{DOMAIN}")
    try:
        for template in (version(), version(Metrics=version()["Resources"]["Actions"])):
            stack = deploy.deploy(session, wanted, code, template)
            for name in protection.tables_of(template):
                found = session.client("dynamodb").describe_table(TableName=stack.resources[name])["Table"]
                assert found["DeletionProtectionEnabled"]
        assert cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]["EnableTerminationProtection"]
        assert json.loads(cloudformation.get_stack_policy(StackName=stack.name)["StackPolicyBody"])
    finally:
        clear_away(session, "followthrough-prod")


def test_what_is_refused_after_an_index_was_made_ends_as_something_that_had_begun(
    session: boto3.Session, upgrade: Upgrade
) -> None:
    upgrade(version())
    refused = with_indexes("coach")
    refused["Resources"]["Broken"] = {"Type": "AWS::Nothing::OfTheKind"}
    with pytest.raises(
        Failed, match=r"(?s)doesn't accept this deployment: .*An update before this one was carried out"
    ):
        upgrade(refused)
    assert not [line for line in upgrade(with_indexes("coach")) if "index" in line]
