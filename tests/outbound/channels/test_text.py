"""Texts on their way to SNS."""

from typing import Any

import pytest

from chalicelib import aws, config
from chalicelib.outbound.channels import text
from chalicelib.outbound.writing.parts import Text


class Provider:
    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def publish(self, **given: Any) -> None:
        self.asked = given


def test_it_is_sent_as_transactional_from_the_number_that_receives(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider()
    monkeypatch.setattr(aws, "sns", lambda: provider)
    monkeypatch.setenv("SMS_NUMBER", "+14155550100")
    config.settings.cache_clear()
    try:
        assert text.send(Text("+4915112345678", "Carol’s")) == 1
    finally:
        monkeypatch.undo()
        config.settings.cache_clear()
    assert provider.asked["PhoneNumber"] == "+4915112345678"
    assert provider.asked["Message"] == "Carol's"
    values = {name: value["StringValue"] for name, value in provider.asked["MessageAttributes"].items()}
    assert values == {"AWS.SNS.SMS.SMSType": "Transactional", "AWS.MM.SMS.OriginationNumber": "+14155550100"}


def test_without_a_number_of_its_own_the_account_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider()
    monkeypatch.setattr(aws, "sns", lambda: provider)
    text.send(Text("+4915112345678", "hello"))
    assert list(provider.asked["MessageAttributes"]) == ["AWS.SNS.SMS.SMSType"]
