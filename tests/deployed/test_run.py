"""Starting, stopping, starting again, and what is refused."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import botocore.session
import pytest
from botocore.exceptions import ClientError

from tests.deployed.conftest import ROOT, Deployed, until

pytestmark = pytest.mark.deployed


def run(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_the_next_start_has_the_data_and_is_quick(deployed: Deployed) -> None:
    plan_id = deployed.demo["client"]["plan_id"]
    link_of_before = deployed.demo["client"]["sign_in"]
    asked = {"what": "Keep this", "due": {"date": "2100-01-04"}, "reminders": []}
    status, action = deployed.api("coach", "POST", f"{deployed.plan}/actions", asked)
    assert status == 201
    deployed.stop()
    assert not (deployed.directory / "addresses.json").exists()

    began = time.monotonic()
    deployed.start()
    assert time.monotonic() - began < 20
    assert deployed.demo["client"]["plan_id"] == plan_id
    assert deployed.api("client", "GET", f"{deployed.plan}/actions/{action['number']}")[1]["what"] == "Keep this"
    assert deployed.page("GET", link_of_before)[0] == 200  # signed with the same key
    status, plans = deployed.api("coach", "GET", "/v1/plans")
    assert (status, plans["items"][0]["plan_id"]) == (200, plan_id)
    # Topics, queues and functions are still joined: HELP is answered.
    phone = deployed.demo["client"]["phone"]
    before = len(deployed.messages(to=phone))
    deployed.text(phone, "HELP")
    until(lambda: len(deployed.messages(to=phone)) > before, seconds=60)


def test_both_demo_people_have_working_tokens_confirmed_phones_and_the_demo_plan_first(deployed: Deployed) -> None:
    for who in ("coach", "client"):
        assert deployed.demo[who]["phone"].startswith("+")
        status, plans = deployed.api(who, "GET", "/v1/plans")
        assert (status, plans["items"][0]["plan_id"]) == (200, deployed.demo["client"]["plan_id"])
        assert deployed.page("GET", deployed.demo[who]["sign_in"])[0] == 200


def test_a_port_in_use_is_named_with_its_variable(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("infra.local.run", LOCAL_DIR=str(tmp_path), MAILBOX_PORT=port)
    assert result.returncode == 1
    assert f"Port {port} is in use." in result.stderr
    assert "MAILBOX_PORT=" in result.stderr


def test_a_coach_is_made_and_gets_a_link_that_works(deployed: Deployed) -> None:
    result = run(
        "infra.deploy.coach", "--stage", "local", "--email", "dan@example.net", "--name", "Dan Ortiz",
        AWS_ENDPOINT_URL=deployed.addresses["aws"], AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="us-east-1",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    link = result.stdout.strip()
    assert link.startswith(deployed.addresses["app"])
    assert deployed.page("GET", link)[0] == 200


def test_who_has_no_keys_is_refused_so_the_policies_are_enforced(deployed: Deployed) -> None:
    stranger = botocore.session.get_session().create_client(
        "dynamodb", region_name="us-east-1", endpoint_url=deployed.addresses["aws"],
        aws_access_key_id="mallory", aws_secret_access_key="mallory",
    )  # fmt: skip
    with pytest.raises(ClientError, match=r"UnrecognizedClient|InvalidClientTokenId|AccessDenied"):
        stranger.list_tables()


def test_a_deploy_without_a_domain_of_its_own_uses_the_apis_address_and_keeps_its_key(
    deployed: Deployed, own_build: Path
) -> None:
    environment = {
        "AWS_ENDPOINT_URL": deployed.addresses["aws"], "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    code = (
        "import boto3, sys, pathlib; from infra.deploy import deploy, dns, signing_key, stacks; from infra.deploy.settings import Wanted; from infra.package.packed import packed; session = boto3.Session();"
        "wanted = Wanted(stage='trial', mail_domain='trial.example.com');"
        "stack = deploy.deploy(session, wanted, *packed(pathlib.Path(sys.argv[1]), third_party=False));"
        "settings = stacks.environment(session, stack);"
        "print(settings['PUBLIC_URL'], signing_key.stored(session, stack.name).keys[0].key, stack.outputs['RestAPIId']);"
        "print(dns.to_do(session, stack.outputs, 'trial.example.com', stack.outputs['PublicUrl']))"
    )
    said = []
    for _ in range(2):  # safe to run again
        command = [sys.executable, "-c", code, str(own_build)]
        result = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        said.append(result.stdout)
    assert said[0] == said[1]
    address, key, api_id = said[0].splitlines()[0].split()
    assert address == f"https://{api_id}.execute-api.us-east-1.amazonaws.com/api"
    assert len(key) >= 32
    assert "  trial.example.com  MX  10 inbound-smtp.us-east-1.amazonaws.com" in said[0]
    rules = deployed.client("ses").describe_active_receipt_rule_set()["Rules"]
    assert sorted(rule["Name"] for rule in rules) == ["followthrough-local", "followthrough-trial"]
