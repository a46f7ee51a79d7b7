"""The parameter with the signing keys: made once, taken over from an older stack, never overwritten."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.deploy import signing_key
from infra.deploy.refusal import Refusal

STACK = "followthrough-older"


class Account:
    """A session whose Parameter Store is real, beside a stack with these settings of its functions; ``None``: no stack."""

    def __init__(self, configuration: dict[str, Any] | None, *, is_there: bool = True) -> None:
        self._session = boto3.Session()
        self._configuration = configuration
        self._is_there = is_there

    def client(self, service: str) -> Any:
        return self._session.client("ssm") if service == "ssm" else self

    def describe_stacks(self, **named: str) -> dict[str, Any]:
        if self._configuration is None:
            message = f"Stack with id {named['StackName']} does not exist"
            raise ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "DescribeStacks")
        return {"Stacks": [named]}

    def get_paginator(self, _: str) -> "Account":
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        return [{"StackResourceSummaries": [{"LogicalResourceId": "Deliver", "PhysicalResourceId": "older-deliver"}]}]

    def get_function_configuration(self, **named: str) -> dict[str, Any]:
        assert named == {"FunctionName": "older-deliver"}
        if not self._is_there:
            raise ClientError(
                {"Error": {"Code": "ResourceNotFoundException", "Message": "gone"}}, "GetFunctionConfiguration"
            )
        assert self._configuration is not None
        return self._configuration


@pytest.fixture(autouse=True)
def _no_parameter() -> Iterator[None]:
    yield
    boto3.client("ssm").delete_parameters(Names=[signing_key.name_of(STACK)])


def key_after(account: Any, said: list[str] | None = None) -> str:
    signing_key.ensure(account, STACK, ([] if said is None else said).append)
    keys = signing_key.stored(account, STACK)
    assert keys is not None
    (key,) = keys.keys
    return key.key


OLD = "a key that signed thousands of links in mails"
WITH_KEY = {"Environment": {"Variables": {"SIGNING_KEY": OLD, "STAGE": "older"}}}


def test_the_first_deploy_makes_a_key() -> None:
    key = key_after(Account(None))
    assert len(key) == 64
    parameter = boto3.client("ssm").get_parameter(Name=f"/{STACK}/signing-keys")["Parameter"]
    assert parameter["Type"] == "SecureString"


def test_a_later_deploy_keeps_it_also_when_the_stack_was_deleted_meanwhile() -> None:
    key = key_after(Account(None))
    assert key_after(Account({"Environment": {"Variables": {}}})) == key
    assert key_after(Account(WITH_KEY)) == key
    assert key_after(Account(None)) == key


def test_the_key_of_an_older_stack_is_taken_over() -> None:
    assert key_after(Account(WITH_KEY)) == OLD


def test_keys_that_somebody_deleted_are_made_anew_and_what_that_breaks_is_said() -> None:
    said: list[str] = []
    key_after(Account(None), said)
    key_after(Account({"Environment": {"Variables": {"STAGE": "older"}}}), said)
    assert said == []
    boto3.client("ssm").delete_parameter(Name=signing_key.name_of(STACK))
    key_after(Account({"Environment": {"Variables": {"STAGE": "older"}}}), said)
    (sentence,) = said
    assert "links and reply addresses sent before are useless" in sentence


def test_a_first_try_that_failed_has_no_key_to_take_over() -> None:
    assert len(key_after(Account(WITH_KEY, is_there=False))) == 64


def test_a_key_that_cannot_be_read_stops_the_deploy_before_anything_is_changed() -> None:
    unreadable: Any = Account(
        {"Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "no kms:Decrypt"}}}
    )
    with pytest.raises(Refusal, match=r"can't be read \(no kms:Decrypt\)"):
        signing_key.ensure(unreadable, STACK, print)
    assert signing_key.stored(unreadable, STACK) is None


def test_of_two_deploys_at_once_the_first_ones_key_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = key_after(Account(None))
    monkeypatch.setattr(signing_key, "_exists", lambda *_: False)
    assert key_after(Account(None)) == first
