"""The clients: one session, each once, with time-outs below what waits for them."""

import pytest

from chalicelib import aws


def test_each_client_is_made_once() -> None:
    for make in (aws.dynamodb, aws.sqs, aws.s3, aws.ses, aws.sns, aws.ssm):
        assert make() is make()


def test_mails_and_texts_are_tried_once_within_the_lease() -> None:
    for client in (aws.ses(), aws.sns()):
        assert client.meta.config.retries["total_max_attempts"] == 1
        assert client.meta.config.connect_timeout + client.meta.config.read_timeout < 60


def test_the_database_answers_within_what_the_gateway_waits() -> None:
    config = aws.dynamodb().meta.config
    assert (config.connect_timeout + config.read_timeout) * config.retries["total_max_attempts"] < 29


@pytest.mark.parametrize(
    ("handler", "on_lambda", "made"),
    [("deliver", True, 3), ("sweep", True, 1), ("deliver", False, 0), ("other", True, 0)],
)
def test_on_lambda_a_function_makes_the_clients_that_it_surely_needs_at_its_import(
    handler: str, on_lambda: bool, made: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(aws, "_client", asked.append)
    monkeypatch.setenv("_HANDLER", f"chalicelib.outbound.functions.{handler}")
    if on_lambda:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "followthrough-test-Deliver")
    aws.ready({"sweep": ("dynamodb",), "deliver": ("dynamodb", "ssm", "ses")})
    assert len(asked) == made
