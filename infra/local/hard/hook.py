"""Puts a hard cloud in front of the emulator, in its own process, at the one place that every call to a service
passes."""

import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministack import app as ministack
from ministack.core import iam_actions, lambda_runtime
from ministack.core.router import detect_service, extract_access_key_id
from ministack.services import lambda_svc, ses, ses_v2

from infra.local.hard import calls
from infra.local.hard.answers import Answer
from infra.local.hard.at_work import Hard
from infra.local.hard.clouds import Cloud

Dispatch = Callable[..., Awaitable[Answer]]


def install(cloud: Cloud, directory: Path) -> None:
    """Puts the cloud in front of everything that arrives."""
    hard = Hard(cloud, directory)
    ministack._dispatch_service_request = _in_front(hard, ministack._dispatch_service_request)
    ministack._handle_ses_v2_request = _in_front_of_ses_v2(hard, ministack._handle_ses_v2_request)
    lambda_runtime.Worker.invoke = _killing(hard, lambda_runtime.Worker.invoke)
    ses._get_send_quota = _with_quota(cloud, ses._get_send_quota)
    ses_v2.handle_request = _with_account(cloud, ses_v2.handle_request)
    # In a sandbox the emulator answers in SES's words: "Email address is not verified. The following identities failed the check in
    # region US-EAST-1: …" (AWS re:Post, "Why do I get a 400 message rejected error with the message email address is not verified").
    ses._production_access_enabled = lambda: not cloud.is_sandboxed
    if cloud.functions_at_once is not None:
        lambda_svc._ACCOUNT_CONCURRENCY_CAP = cloud.functions_at_once
        lambda_svc._acquire_execution_slot = _noting(hard, lambda_svc._acquire_execution_slot)


def _in_front(hard: Hard, dispatch: Dispatch) -> Dispatch:
    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str) -> Answer:
        routing = ministack._routing_params(method, path, headers, body, query)
        service = detect_service(method, path, headers, routing)
        action = iam_actions.extract_iam_action(service, method, path, headers, body, routing)
        call = calls.read(service, action, headers, body, extract_access_key_id(headers, query))
        return await hard.handle(
            call, request_id, lambda: dispatch(method, path, headers, body, query, request_id), _now()
        )

    return handle


def _in_front_of_ses_v2(hard: Hard, dispatch: Callable[..., Awaitable[Answer | None]]) -> Callable[..., Any]:
    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str) -> Answer | None:
        async def go_on() -> Answer:
            answer = await dispatch(method, path, headers, body, query, request_id)
            assert answer is not None
            return answer

        if not path.startswith(ministack._SES_V2_PREFIX):
            return await dispatch(method, path, headers, body, query, request_id)
        call = calls.read("sesv2", None, headers, body, extract_access_key_id(headers, query))
        return await hard.handle(call, request_id, go_on, _now())

    return handle


def _killing(hard: Hard, invoke: Callable[..., Any]) -> Callable[..., Any]:
    def run(worker: Any, event: Any, *arguments: Any, **more: Any) -> Any:
        return hard.run(worker.func_name, event, worker, lambda: invoke(worker, event, *arguments, **more), _now())

    return run


def _noting(hard: Hard, acquire: Callable[..., Any]) -> Callable[..., Any]:
    def noted(function: Any, config: Any) -> Any:
        slot, limit = acquire(function, config)
        if slot is None:
            hard.throttled_function(config.get("FunctionName", ""), _now())
        return slot, limit

    return noted


def _with_quota(cloud: Cloud, get: Callable[..., Answer]) -> Callable[..., Answer]:
    """Makes GetSendQuota report this account's quotas; the emulator reports those of `BUSY`."""

    def told(parameters: Any) -> Answer:
        status, headers, body = get(parameters)
        body = body.replace(b">50000.0<", f">{cloud.mails_a_day:.1f}<".encode())
        return status, headers, body.replace(b">14.0<", f">{cloud.mails_a_second:.1f}<".encode())

    return told


def _with_account(cloud: Cloud, handle: Callable[..., Awaitable[Answer]]) -> Callable[..., Awaitable[Answer]]:
    """Makes GetAccount of SES v2 report them, and whether the account is in its sandbox."""

    async def told(method: str, path: str, headers: Any, body: bytes, query: Any) -> Answer:
        status, answered, content = await handle(method, path, headers, body, query)
        if (method, path.rstrip("/"), status) == ("GET", "/v2/email/account", 200):
            document = json.loads(content)
            document["ProductionAccessEnabled"] = not cloud.is_sandboxed
            document["SendQuota"] |= {
                "Max24HourSend": float(cloud.mails_a_day),
                "MaxSendRate": float(cloud.mails_a_second),
            }
            content = json.dumps(document).encode()
        return status, answered, content

    return told


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)
