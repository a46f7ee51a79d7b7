"""The AWS clients, all from one botocore session, each created on first use."""

import functools
import gc
import os
import threading
from collections.abc import Mapping
from typing import Any

import botocore.session
from botocore.config import Config

from chalicelib import wire

_making = threading.Lock()

# DynamoDB: short time-outs and three tries, so that a throttled request still answers within API Gateway's 29 seconds.
# SES and SNS: a single try well under the lease of a claimed message (see outbound/claim), since a second one
# could send twice.
_CONFIGS = {
    "dynamodb": Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"}),
    "sqs": Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"}),
    # Links to files are signed the present way (version 4) and name the region, else they are redirected, or refused.
    "s3": Config(
        connect_timeout=2,
        read_timeout=20,
        retries={"total_max_attempts": 3, "mode": "standard"},
        signature_version="s3v4",
        s3={"us_east_1_regional_endpoint": "regional", "addressing_style": "virtual"},
    ),
    # Asked at a cold start for the signing keys, and later again; if that fails, the known ones stay in use.
    "ssm": Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"}),
    # Only starts another sweep: what it misses, the next minute's finds.
    "lambda": Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"}),
    "ses": Config(connect_timeout=3, read_timeout=15, retries={"total_max_attempts": 1, "mode": "standard"}),
    "sns": Config(connect_timeout=3, read_timeout=15, retries={"total_max_attempts": 1, "mode": "standard"}),
}
# Each bucket has its own.
_AT_MANY_ADDRESSES = {"s3"}


@functools.cache
def _session() -> botocore.session.Session:
    session = botocore.session.get_session()
    session.register_component("response_parser_factory", wire.Parsers())
    return session


@functools.cache
def _client(service: str) -> Any:
    with _making:  # making a client is not thread-safe in botocore
        client = _session().create_client(service, config=_CONFIGS[service].merge(wire.SHORT))
    if service not in _AT_MANY_ADDRESSES:
        wire.shorten(client)
    return client


def dynamodb() -> Any:
    return _client("dynamodb")


def sqs() -> Any:
    return _client("sqs")


def s3() -> Any:
    return _client("s3")


def ses() -> Any:
    return _client("ses")


def sns() -> Any:
    return _client("sns")


def lambda_() -> Any:
    return _client("lambda")


def ssm() -> Any:
    return _client("ssm")


def ready(needed: Mapping[str, tuple[str, ...]]) -> None:
    """Makes the clients that the function to be started surely needs, given by its handler's name; then memory is looked after
    again, which the import of `chalicelib` stopped.

    A module with handlers calls this at its import, on which Lambda spends a whole processor (AWS: "Understanding the Lambda
    execution environment lifecycle", Init phase), while the first event gets the share that the function's memory buys.
    Elsewhere clients are made on first use.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        for service in needed.get(os.environ.get("_HANDLER", "").rpartition(".")[2], ()):
            _client(service)
        gc.freeze()
        gc.enable()


def forget_clients() -> None:
    """Drops session and clients, so that the next use sees the present environment; for tests."""
    _client.cache_clear()
    _session.cache_clear()
