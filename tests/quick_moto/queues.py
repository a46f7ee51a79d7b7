"""The short way to a queue."""

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from tests.quick_moto.rows import Unsure


def send_message(asked: Mapping[str, Any]) -> dict[str, Any]:
    if asked.keys() != {"QueueUrl", "MessageBody"}:
        raise Unsure
    try:
        sent = sqs_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].send_message(
            asked["QueueUrl"].rpartition("/")[2], asked["MessageBody"]
        )
    except JsonRESTError:
        raise Unsure from None
    return {"MD5OfMessageBody": sent.body_md5, "MessageId": sent.id}
