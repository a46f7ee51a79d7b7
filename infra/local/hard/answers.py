"""Answers of a hard cloud over HTTP, in the protocol of each service."""

import json
from typing import Any

from ministack.core import iam_actions
from ministack.core.responses import StreamingResponse

from infra.local.hard.calls import Call
from infra.local.hard.errors import Error

Answer = tuple[int, dict[str, str], Any]
"""Status, headers and body, as the emulator's services answer."""


def written(error: Error, call: Call, request_id: str) -> Answer:
    """Returns the error in the service's own format: XML, the XML of form requests, JSON or CBOR."""
    if call.service == "dynamodb":
        document: dict[str, Any] = {"__type": f"com.amazonaws.dynamodb.v20120810#{error.code}", "message": error.words}
        if error.reasons:
            document = {
                "__type": document["__type"],
                "Message": error.words,
                "CancellationReasons": list(error.reasons),
            }
        return error.status, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(document).encode()
    _, headers, body = iam_actions.access_denied_response(
        call.service, "", "", request_id, error_code=error.code, message=error.words, headers=dict(call.headers)
    )
    if error.status >= 500:
        body = body.replace(b"<Type>Sender</Type>", b"<Type>Receiver</Type>")
    return error.status, headers, body


def cut_off() -> Answer:
    """Returns an answer that breaks off: its declared length is more than what comes before the connection closes."""

    async def say_nothing(send: Any, receive: Any) -> None:
        pass

    return 200, {"Content-Type": "application/octet-stream", "Content-Length": "1000"}, StreamingResponse(say_nothing)
