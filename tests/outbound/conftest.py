"""What has left, as the emulated providers took it, and providers that fail."""

import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from moto.sns.models import sns_backends

from chalicelib import aws


def mails() -> list[EmailMessage]:
    """Every mail taken so far, oldest first."""
    sent = ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sent_messages
    return [email.message_from_string(each.raw_data, policy=email.policy.default) for each in sent]


def mail_to(address: str) -> EmailMessage:
    """The one mail to an address."""
    (found,) = [mail for mail in mails() if mail["To"] == address]
    return found


def words(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def texts() -> list[tuple[str, str]]:
    """Every text taken so far: number and words."""
    sent = sns_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sms_messages.values()
    return [(each[0], each[1]) for each in sent]


def refusal(code: str, message: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Send")


def unreachable() -> ConnectTimeoutError:
    return ConnectTimeoutError(endpoint_url="https://email.us-east-1.amazonaws.com")


class FailingProvider:
    """SES or SNS that doesn't take anything."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def send_raw_email(self, **_: Any) -> None:
        raise self._error

    publish = send_raw_email


@pytest.fixture
def ses_fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    return lambda error: monkeypatch.setattr(aws, "ses", lambda: FailingProvider(error))


@pytest.fixture
def sns_fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    return lambda error: monkeypatch.setattr(aws, "sns", lambda: FailingProvider(error))
