"""The clients: one session, each once, with time-outs below what waits for them."""

from chalicelib import aws


def test_each_client_is_made_once() -> None:
    for make in (aws.dynamodb, aws.sqs, aws.s3, aws.ses, aws.sns):
        assert make() is make()


def test_mails_and_texts_are_tried_once_within_the_lease() -> None:
    for client in (aws.ses(), aws.sns()):
        assert client.meta.config.retries["total_max_attempts"] == 1
        assert client.meta.config.connect_timeout + client.meta.config.read_timeout < 60


def test_the_database_answers_within_what_the_gateway_waits() -> None:
    config = aws.dynamodb().meta.config
    assert (config.connect_timeout + config.read_timeout) * config.retries["total_max_attempts"] < 29
