"""What SES's and SNS's errors mean."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
    SSLError,
)
from botocore.parsers import ResponseParserError
from botocore.session import get_session

from chalicelib.outbound.channels import refusals
from chalicelib.outbound.channels.refusals import Meaning, Refusal, Service
from tests.outbound.conftest import refusal, unreachable

URL = {"endpoint_url": "https://email.us-east-1.amazonaws.com"}
SANDBOX = (
    "Email address is not verified. The following identities failed the check in region US-EAST-1: alice@home.example"
)


@pytest.mark.parametrize(
    ("service", "code", "words", "meaning"),
    [
        ("ses", "Throttling", "Maximum sending rate exceeded.", "passing"),
        ("ses", "ThrottlingException", "Daily message quota exceeded.", "passing"),
        ("ses", "MessageRejected", SANDBOX, "set_up"),
        ("ses", "MessageRejected", "Sending paused for this account. For more information, please check …", "set_up"),
        ("ses", "MessageRejected", "Address blacklisted.", "address"),
        ("ses", "MessageRejected", "something new", "set_up"),
        ("ses", "InvalidParameterValue", "Missing final '@domain'", "address"),
        ("ses", "InvalidParameterValue", "Local address contains control or whitespace", "address"),
        ("ses", "InvalidParameterValue", "Duplicate header 'Subject'.", "ours"),
        ("ses", "InvalidParameterValue", "An invalid or out-of-range value was supplied", "set_up"),
        ("ses", "SomethingNew", "", "passing"),
        ("sns", "Throttled", "Rate exceeded", "passing"),
        ("sns", "InvalidParameter", "Invalid parameter: PhoneNumber Reason: +49151 is not valid to publish to", "address"),
        ("sns", "InvalidParameter", "Invalid parameter: PhoneNumber Reason: +49151 is opted out", "stopped"),
        ("sns", "InvalidParameter", "Invalid parameter: PhoneNumber Reason: +49151 is not verified", "set_up"),
        ("sns", "InvalidParameter", "No quota left for account", "set_up"),
        ("sns", "OptedOut", "", "stopped"),
        ("sns", "UserError", "", "set_up"),
        ("sns", "AuthorizationError", "", "set_up"),
        ("sns", "SomethingNew", "", "passing"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_apart_by_its_name_and_words(
    service: Service, code: str, words: str, meaning: Meaning
) -> None:
    assert refusals.read(service, refusal(code, words))[:2] == (meaning, code)


@pytest.mark.parametrize("service", ["ses", "sns"])
def test_every_documented_error_has_its_row_and_only_words_about_an_address_end_a_message(service: Service) -> None:
    operation = {"ses": "SendRawEmail", "sns": "Publish"}[service]
    for shape in get_session().get_service_model(service).operation_model(operation).error_shapes:
        found = refusals.read(service, refusal(shape.error_code, ""))
        assert any(row.code == shape.error_code for row in refusals.ROWS[service]), shape.error_code
        assert found.is_put_off, shape.error_code


def test_every_row_can_be_reached_and_says_where_it_is_from() -> None:
    for service, rows in refusals.ROWS.items():
        for row in rows:
            assert row.source
            assert refusals.read(service, refusal(row.code, row.words)) == Refusal(row.meaning, row.code, row.reason)
            assert bool(row.reason) == (row.meaning in ("address", "stopped"))


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (unreachable(), "passing"),
        (EndpointConnectionError(**URL), "passing"),
        (ReadTimeoutError(**URL), "passing"),
        (ConnectionClosedError(**URL), "passing"),
        (SSLError(error="handshake", **URL), "passing"),
        (ResponseParserError("half an answer"), "passing"),
        (NoCredentialsError(), "set_up"),
        (ParamValidationError(report="to is missing"), "ours"),
    ],
)
@pytest.mark.parametrize("service", ["ses", "sns"])
def test_where_nothing_answered_it_may_pass(service: Service, error: Exception, meaning: Meaning) -> None:
    assert refusals.read(service, error).meaning == meaning


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_an_overloaded_service_passes_whatever_it_says(status: int) -> None:
    answer: dict[str, Any] = {
        "Error": {"Code": "InvalidParameterValue", "Message": "Missing final '@domain'"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    assert refusals.read("ses", ClientError(answer, "Send")).meaning == "passing"
