"""What the deployed functions tell the alarms, and what the API is held to."""

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from infra.deploy import api_logs
from tests.deployed.conftest import Deployed, until
from tests.embedded import SCHEMA

pytestmark = pytest.mark.deployed


def lines(stack: Deployed, function: str) -> list[dict[str, Any]]:
    """The documents in a function's log, which hold nothing else on their line."""
    events = stack.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{stack.resource(function)}")["events"]
    return [json.loads(event["message"]) for event in events if event["message"].startswith('{"_aws"')]


def test_the_sweep_tells_what_is_owed_in_its_log(deployed: Deployed) -> None:
    deployed.sweep()
    found = until(lambda: lines(deployed, "Sweep"), seconds=60)
    for line in found:
        Draft7Validator(SCHEMA).validate(line)
        assert line["Stage"] == "local"
        assert line["Owed"] >= 0
        assert line["OldestOwed"] >= 0


def test_the_api_is_named_by_its_stack_and_held_to_a_rate(deployed: Deployed) -> None:
    gateway = deployed.client("apigateway")
    (api,) = [each for each in gateway.get_rest_apis()["items"] if each["name"] == "followthrough-local"]
    held = gateway.get_stage(restApiId=api["id"], stageName="api")["methodSettings"]["*/*"]
    assert (held["throttlingRateLimit"], held["throttlingBurstLimit"]) == (50, 100)


def test_api_gateway_has_a_role_for_its_logs(deployed: Deployed) -> None:
    role = deployed.client("apigateway").get_account()["cloudwatchRoleArn"]
    assert role.endswith(f":role/{api_logs.ROLE}")
