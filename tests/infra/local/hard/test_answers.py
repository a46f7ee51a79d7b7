"""What a hard cloud says, as AWS's own client reads it."""

from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser

from chalicelib import failures
from infra.local.hard import answers, errors
from tests.infra.local.hard.asked import call, mail

_OPERATIONS = {
    "dynamodb": "GetItem", "ses": "SendRawEmail", "sns": "Publish", "sqs": "SendMessage", "s3": "PutObject", "lambda": "Invoke",
    "cloudformation": "DescribeStacks", "iam": "GetRole", "sts": "GetCallerIdentity", "logs": "FilterLogEvents", "sesv2": "GetAccount",
}  # fmt: skip


def read(answer: answers.Answer, service: str, operation: str) -> Any:
    """What botocore makes of it."""
    status, headers, body = answer
    model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    response = {
        "status_code": status,
        "headers": {name.lower(): value for name, value in headers.items()},
        "body": body,
    }
    parser = create_parser(model.metadata["protocol"])
    return parser.parse(response, model.operation_model(operation).output_shape)


@pytest.mark.parametrize(("service", "operation"), _OPERATIONS.items())
def test_throttling_is_read_as_what_will_pass(service: str, operation: str) -> None:
    asked = call(service, operation)
    error = errors.throttled(asked)
    parsed = read(answers.written(error, asked, "id"), service, operation)
    assert (parsed["Error"]["Code"], parsed["Error"]["Message"]) == (error.code, error.words)
    assert parsed["ResponseMetadata"]["HTTPStatusCode"] == error.status
    assert failures.means_not_now(error.code)


@pytest.mark.parametrize(("service", "operation"), _OPERATIONS.items())
def test_so_is_what_breaks_at_aws(service: str, operation: str) -> None:
    asked = call(service, operation)
    parsed = read(answers.written(errors.broken(asked), asked, "id"), service, operation)
    assert parsed["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert failures.means_not_now(parsed["Error"]["Code"])


def test_too_many_mails_are_told_in_the_words_of_ses() -> None:
    asked = mail()
    for error, words in (
        (errors.throttled(asked), "Maximum sending rate exceeded."),
        (errors.DAY_EXCEEDED, "Daily message quota exceeded."),
    ):
        parsed = read(answers.written(error, asked, "id"), "ses", "SendRawEmail")
        assert parsed["Error"] == {"Type": "Sender", "Code": "Throttling", "Message": words}


def test_a_throttled_transaction_is_cancelled_and_names_the_item() -> None:
    asked = call("dynamodb", "TransactWriteItems", body=b'{"TransactItems": [{}, {}, {}]}')
    parsed = read(answers.written(errors.throttled(asked, item=4), asked, "id"), "dynamodb", "TransactWriteItems")
    assert parsed["Error"]["Code"] == "TransactionCanceledException"
    assert parsed["Error"]["Message"].endswith("[None, ThrottlingError, None]")
