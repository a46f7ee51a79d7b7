"""API Gateway gets a role for its logs only where the account has none."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from infra.deploy import api_logs

OURS = f"arn:aws:iam::123456789012:role/{api_logs.ROLE}"
ANOTHERS = "arn:aws:iam::123456789012:role/somebody-elses"
ROLE = {"Role": {"Path": "/", "RoleName": api_logs.ROLE, "RoleId": "A" * 16, "Arn": OURS, "CreateDate": "2026-11-23"}}


class Account:
    """An account of which each answer is given in advance."""

    region_name = "eu-west-1"

    def __init__(self) -> None:
        self._clients = {name: boto3.client(name, region_name=self.region_name) for name in ("apigateway", "iam")}
        self.gateway, self.iam = (Stubber(self._clients[name]) for name in ("apigateway", "iam"))
        self.gateway.activate()
        self.iam.activate()

    def client(self, service: str) -> Any:
        return self._clients[service]

    def get_partition_for_region(self, _: str) -> str:
        return "aws"

    def has_no_role(self) -> None:
        self.gateway.add_response("get_account", {})
        self.iam.add_response("create_role", ROLE, {"RoleName": api_logs.ROLE, "AssumeRolePolicyDocument": ANY})
        self.attaches()

    def attaches(self) -> None:
        policy = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        self.iam.add_response("attach_role_policy", {}, {"RoleName": api_logs.ROLE, "PolicyArn": policy})

    def takes_it(self) -> None:
        change = [{"op": "replace", "path": "/cloudwatchRoleArn", "value": OURS}]
        self.gateway.add_response("update_account", {}, {"patchOperations": change})

    def was_asked_all(self) -> None:
        self.gateway.assert_no_pending_responses()
        self.iam.assert_no_pending_responses()


@pytest.fixture
def account() -> Account:
    return Account()


def test_a_role_that_is_there_stays_whosever_it_is(account: Any) -> None:
    account.gateway.add_response("get_account", {"cloudwatchRoleArn": ANOTHERS})
    api_logs.allow(account)
    account.was_asked_all()


def test_the_first_deploy_makes_one_and_waits_until_iam_has_told_api_gateway(account: Any) -> None:
    account.has_no_role()
    for words in ("does not have required permissions configured", "does not have required permissions set to"):
        account.gateway.add_client_error("update_account", "BadRequestException", f"The role ARN {words} API Gateway.")
    account.takes_it()
    api_logs.allow(account, pause=0)
    account.was_asked_all()


def test_a_second_region_uses_the_same_role(account: Any) -> None:
    account.gateway.add_response("get_account", {})
    account.iam.add_client_error("create_role", "EntityAlreadyExists", "Role with that name already exists.")
    account.iam.add_response("get_role", ROLE, {"RoleName": api_logs.ROLE})
    account.attaches()
    account.takes_it()
    api_logs.allow(account, pause=0)
    account.was_asked_all()


@pytest.mark.parametrize(("code", "times"), [("AccessDeniedException", 1), ("BadRequestException", 2)])
def test_what_does_not_pass_is_said(account: Any, code: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_logs, "_TRIES", 2)
    account.has_no_role()
    for _ in range(times):
        account.gateway.add_client_error("update_account", code, "it may not")
    with pytest.raises(ClientError, match="it may not"):
        api_logs.allow(account, pause=0)
    account.was_asked_all()


def test_only_api_gateway_may_take_the_role() -> None:
    (statement,) = json.loads(json.dumps(api_logs._TRUST))["Statement"]
    assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
