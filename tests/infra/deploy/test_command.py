"""Bad input: a sentence and exit 2, whatever the command, and never botocore's own traceback."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import exceptions
from botocore.exceptions import ClientError
from pynamodb.exceptions import GetError

from chalicelib.errors import TryAgain
from infra.deploy import (
    accounts,
    aws_errors,
    coach,
    command,
    deploy,
    mail_domain,
    migrate,
    receiving,
    settled,
    stacks,
    totals,
    version,
)
from infra.deploy.refusal import Failed, Refusal

Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command with these arguments; returns how it ended and what it said."""

    def run(main: Callable[[], None], *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["program", *arguments])
        with pytest.raises(SystemExit) as end:
            command.run(main)
        return int(str(end.value.code)), capsys.readouterr().err

    return run


@pytest.fixture(autouse=True)
def _nothing_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing here may get as far as packing the code, and there is no stack."""
    monkeypatch.setattr(stacks, "describe", lambda session, name: None)
    monkeypatch.setattr(stacks, "of_all_stages", lambda session: {})
    monkeypatch.setattr(settled, "state_of", lambda cloudformation, name: None)
    monkeypatch.setattr(deploy, "packed", lambda *_, **__: pytest.fail("it packed"))
    monkeypatch.setattr(accounts, "FILE", tmp_path / "deployments.json")


@pytest.mark.parametrize(
    ("main", "arguments", "sentence"),
    [
        (deploy.main, [], "STAGE is needed, such as: make deploy STAGE=prod DOMAIN=ft.example.com"),
        (deploy.main, ["--stage", "nowhere"], "There is no stack followthrough-nowhere in this account and region yet."),
        (deploy.main, ["--stage", "prod", "--domain", "a", "--alarm-email", ""], "DOMAIN=a: that can"),
        (deploy.main, ["--stage", "prod", "--domain", "a.example.com", "--alarm-email", "you"], "ALARM_EMAIL=you is not"),
        (deploy.main, ["--stage", "prod", "--change-domain", "0"], "CHANGE_DOMAIN=0: give CHANGE_DOMAIN=1, or leave it out"),
        (deploy.main, ["--stage", "prod", "--older", "no"], "OLDER=no: give OLDER=1"),
        (coach.main, ["--stage", "", "--email", "", "--name", "x"], "STAGE is needed, such as: make coach"),
        (coach.main, ["--stage", "prod", "--email", "carol", "--name", "Carol"], "EMAIL=carol is not an email address"),
        (coach.main, ["--stage", "prod", "--email", "c@example.com"], "NAME is needed"),
        (coach.main, ["--stage", "nowhere", "--email", "c@example.com", "--name", "C"], "There is no stack followthrough-nowhere"),
        (totals.main, ["--stage", "prod"], "Say what to recount: make totals STAGE=prod"),
        (totals.main, ["--stage", "nowhere", "--plan", "x"], "There is no stack followthrough-nowhere in account 123456789012"),
        (migrate.main, ["--stage", "nowhere"], "There is no stack followthrough-nowhere in account 123456789012"),
        (migrate.main, ["--stage", "local"], "STAGE=local can't be the name of a stage"),
        (migrate.main, ["--stage", ""], "STAGE is needed, such as: make migrate STAGE=prod"),
        (totals.main, ["--wrong"], "unrecognized arguments"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_2_and_a_sentence(
    said: Said, main: Callable[[], None], arguments: list[str], sentence: str
) -> None:
    code, words = said(main, *arguments)
    assert (code, sentence in words) == (2, True), words
    assert "Traceback" not in words


def client_error(code: str, message: str = "", operation: str = "GetCallerIdentity") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (exceptions.NoCredentialsError(), "There are no AWS credentials in this shell"),
        (exceptions.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), "Only half of the AWS"),
        (exceptions.ProfileNotFound(profile="work"), "AWS_PROFILE names a profile that isn't on this machine"),
        (exceptions.UnauthorizedSSOTokenError(), "Your AWS credentials have expired"),
        (exceptions.TokenRetrievalError(provider="sso", error_msg="expired"), "Your AWS credentials have expired"),
        (exceptions.EndpointConnectionError(endpoint_url="https://sts.nowhere"), "AWS can't be reached"),
        (exceptions.ConnectTimeoutError(endpoint_url="https://sts.nowhere"), "AWS can't be reached"),
        (exceptions.InvalidRegionError(region_name="a b"), "AWS_DEFAULT_REGION is not a region"),
        (client_error("ExpiredToken"), "Your AWS credentials have expired"),
        (client_error("RequestExpired"), "Your AWS credentials have expired"),
        (client_error("InvalidClientTokenId"), "AWS doesn't know these credentials"),
        (client_error("UnrecognizedClientException"), "AWS doesn't know these credentials"),
        (client_error("SignatureDoesNotMatch"), "or this machine's clock is"),
        (client_error("AccessDenied", "not authorized to perform", "CreateChangeSet"), "may not do that (CreateChangeSet): not"),
        (client_error("Throttling"), "Wait a minute"),
        (GetError("no", client_error("AccessDeniedException", "not authorized", "GetItem")), "may not do that (GetItem): not"),
        (GetError("no item"), "We couldn't ask AWS: no item"),
        (client_error("InvalidChangeSetStatus"), "Somebody else changed the stack at the same time"),
        (client_error("LimitExceededException", "too many stacks", "CreateChangeSet"), "LimitExceededException: too many stacks"),
    ],
)  # fmt: skip
def test_what_aws_answers_is_a_sentence(said: Said, error: Exception, sentence: str) -> None:
    def failing() -> None:
        raise error

    def failing_half_way() -> None:
        with command.begun("Repeat the command."):
            raise error

    code, words = said(failing)
    assert (code, sentence in words) == (2, True), words
    code, words = said(failing_half_way)
    assert (code, sentence in words, "Repeat the command." in words) == (1, True, True)


def test_without_a_region_or_with_one_that_receives_nothing_nothing_begins(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("--stage", "prod", "--domain", "a.example.com")
    monkeypatch.setattr(
        receiving, "active_rule_set", lambda session: (_ for _ in ()).throw(client_error("InvalidAction"))
    )
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    assert "SES receives no mail in eu-west-3" in said(deploy.main, *arguments)[1]
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)
    code, words = said(deploy.main, *arguments)
    assert (code, "Choose a region first" in words) == (2, True)


def test_a_region_that_aws_added_since_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "active_rule_set", lambda session: None)
    receiving.check_region(boto3.Session(region_name="eu-south-9"))
    for region in receiving.REGIONS:
        receiving.check_region(boto3.Session(region_name=region))


def test_the_credentials_of_another_account_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = boto3.Session(region_name="eu-west-1")
    file = tmp_path / "deployments.json"
    accounts.check(session, "prod", file)
    accounts.remember(session, "prod", file)
    accounts.check(session, "prod", file)
    accounts.check(session, "test", file)
    assert json.loads(file.read_text()) == {"prod": {"account": "123456789012", "region": "eu-west-1"}}
    with pytest.raises(Refusal, match=r"(?s)in eu-west-1, but .* the region is us-east-1"):
        accounts.check(boto3.Session(region_name="us-east-1"), "prod", file)
    monkeypatch.setattr(accounts, "here", lambda session: accounts.Place("999999999999", "eu-west-1"))
    with pytest.raises(Refusal, match="but these credentials are of account 999999999999"):
        accounts.check(session, "prod", file)
    file.write_text("broken")
    accounts.check(session, "prod", file)


def test_a_stack_that_never_came_up_is_said() -> None:
    with pytest.raises(Refusal, match="isn't complete"):
        stacks.environment(boto3.Session(region_name="us-east-1"), stacks.Stack("followthrough-prod", {}, {}))


def test_a_stage_needs_a_domain_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        stacks, "of_all_stages", lambda session: {"followthrough-prod": {"MailDomain": "a.example.com"}}
    )
    with pytest.raises(Refusal, match=r"a\.example\.com is the mail domain of followthrough-prod"):
        mail_domain.adopts(boto3.Session(region_name="us-east-1"), "followthrough-test", "a.example.com", None)


def test_whether_a_domain_was_adopted_is_remembered_and_not_asked_again() -> None:
    session: Any = None
    for known, adopted in (({}, "false"), ({"AdoptIdentity": "true"}, "true"), ({"AdoptIdentity": "false"}, "false")):
        before = {"MailDomain": "a.example.com", **known}
        assert mail_domain.adopts(session, "followthrough-prod", "a.example.com", before) == adopted


def test_an_adopted_domain_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_domain, "is_known", lambda session, domain: False)
    session: Any = None
    mail_domain.check_it_is_still_there(session, "a.example.com", {"AdoptIdentity": "false"})
    with pytest.raises(Refusal, match=r"SES no longer knows a\.example\.com"):
        mail_domain.check_it_is_still_there(session, "a.example.com", {"AdoptIdentity": "true"})


def test_the_version_is_what_git_says_or_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert re.fullmatch(r"[\w .:/=+\-@]+", version.of_checkout())
    functions = {"Sweep": {"Type": "AWS::Serverless::Function", "Properties": {"Tags": {"version": "v1"}}}}
    assert version.of_template({"Resources": functions}) == "v1"
    assert version.of_template({}) == version.UNKNOWN
    monkeypatch.setattr(version, "ROOT", tmp_path)
    assert version.of_checkout() == version.UNKNOWN  # not a repository
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    assert version.of_checkout() == version.UNKNOWN  # no git


def test_a_table_that_is_busy_half_way_ends_with_1(said: Said) -> None:
    def busy() -> None:
        with command.begun("Repeat the command."):
            raise TryAgain

    assert said(busy) == (1, f"{TryAgain.sentence}\nRepeat the command.\n")


def test_failing_after_the_beginning_ends_with_1(said: Said) -> None:
    def failing() -> None:
        raise Failed("It had begun.")

    assert said(failing) == (1, "It had begun.\n")
    assert aws_errors.code_of(client_error("X")) == "X"
