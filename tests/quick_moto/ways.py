"""Where a call to DynamoDB, or to a queue, turns off to the short way."""

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.handlers
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from moto.core.base_backend import BaseBackend
from moto.core.models import botocore_stubber
from moto.dynamodb.exceptions import ConditionalCheckFailed

from tests.quick_moto import beside_botocore, queues, reading, writing
from tests.quick_moto.rows import Unsure
from tests.quick_moto.writing import Failed

_OPERATIONS = {
    "dynamodb": {
        "DeleteItem": writing.delete_item,
        "GetItem": reading.get_item,
        "PutItem": writing.put_item,
        "Query": reading.query,
        "TransactGetItems": reading.transact_get_items,
        "TransactWriteItems": writing.transact_write_items,
        "UpdateItem": writing.update_item,
    },
    "sqs": {"SendMessage": queues.send_message},
}
_FAILED = "The conditional request failed"

_is_open = False


def open_the_short_way() -> None:
    """For all clients that are made from now on."""
    global _is_open
    # Last, so that what a test registers to count calls, or to fail them, comes before.
    for service in _OPERATIONS:
        botocore.handlers.BUILTIN_HANDLERS.append((f"before-call.{service}", _answer, botocore.handlers.REGISTER_LAST))
    client: Any = BaseClient
    client._make_api_call = _call
    # What moto works out anew for each request, and for S3 by loading a module again.
    backend: Any = BaseBackend
    backend.urls = property(functools.cache(_urls_of))
    _is_open = not os.environ.get("LONG_WAY")
    if not _is_open:
        beside_botocore.hold()


@contextmanager
def the_long_way() -> Iterator[None]:
    """Inside, requests are checked, signed, sent to moto, and parsed: for tests of what happens on that way."""
    global _is_open
    before, _is_open = _is_open, False
    try:
        yield
    finally:
        _is_open = before


_urls_of: Any = vars(BaseBackend)["urls"].fget


def _is_short(client: Any, operation: str) -> bool:
    return (
        _is_open
        and operation in _OPERATIONS.get(client.meta.service_model.service_name, {})
        and botocore_stubber.enabled
        and ".amazonaws.com" in client.meta.endpoint_url
    )


_botocore_call: Any = BaseClient._make_api_call


def _call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
    """What botocore does for a call, but a request is only written if it must be: few are."""
    if not _is_short(client, operation):
        return _botocore_call(client, operation, asked)
    model = client.meta.service_model.operation_model(operation)
    context = {
        "client_region": client.meta.region_name, "client_config": client.meta.config, "has_streaming_input": False,
        "auth_type": model.resolved_auth_type, "unsigned_payload": model.unsigned_payload, "auth_options": None,
    }  # fmt: skip
    params = {"url": client.meta.endpoint_url, "headers": {}, "context": context, "asked": (client, asked)}
    about = {"model": model, "context": context}
    name = f"{client.meta.service_model.service_id.hyphenize()}.{operation}"
    _, answered = client.meta.events.emit_until_response(
        f"before-call.{name}", params=params, request_signer=client._request_signer, **about
    )
    http, content = answered or client._make_request(model, params, context)
    client.meta.events.emit(f"after-call.{name}", http_response=http, parsed=content, **about)
    if http.status_code >= 300:
        raise client.exceptions.from_code(content.get("Error", {}).get("Code"))(content, operation)
    return content


def _answer(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> tuple[AWSResponse, Any] | None:
    """What botocore takes for HTTP's answer and the content parsed from it; with ``None`` it asks over HTTP."""
    if "asked" not in params:
        return None
    client, asked = params.pop("asked")
    try:
        status, content = 200, _OPERATIONS[model.service_model.service_name][model.name](asked)
    except Failed as failed:
        status, content = 400, _refusal(failed)
    except Unsure:
        asked = client._emit_api_params(api_params=asked, operation_model=model, context=context)
        url, headers, _ = client._resolve_endpoint_ruleset(model, asked, context)
        params |= client._convert_to_request_dict(asked, model, url, context=context, headers=headers)
        return None
    content["ResponseMetadata"] = {"HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0}
    return AWSResponse(params["url"], status, {}, None), content


def _refusal(failed: Failed) -> dict[str, Any]:
    """Of one write, or of the writes of a transaction by which of them failed."""
    if failed.of is None:
        error = {"Message": _FAILED, "Code": ConditionalCheckFailed.error_type.split("#")[1]}
        return {"Error": error, "message": _FAILED}
    reasons = [
        {"Code": "ConditionalCheckFailed", "Message": _FAILED} if each else {"Code": "None"} for each in failed.of
    ]
    codes = ", ".join("ConditionalCheckFailed" if each else "None" for each in failed.of)
    said = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    error = {"Message": said, "Code": "TransactionCanceledException"}
    return {"Error": error, "Message": said, "CancellationReasons": reasons}
