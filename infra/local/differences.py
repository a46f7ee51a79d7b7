"""Corrects MiniStack in its own process, before it starts, where it differs from AWS in something we rely on."""

import contextlib
import gc
import hashlib
import json
import os
import pickle
import tempfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import apigateway_v1, dynamodb, lambda_svc
from ministack.services.cloudformation import provisioners

from infra.local import change_sets, receipt_rules, working

# Lambda's runtime writes what is logged to the function's log; without a handler only warnings get there.
_LOGGING = """
import logging, sys
logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
logging.getLogger("botocore").setLevel(logging.WARNING)
"""

# MiniStack refuses the whole stack because of a budget, so here the budget exists in name only.
_BUDGET: dict[str, Callable[..., Any]] = {
    "create": lambda logical_id, properties, stack: (properties["Budget"]["BudgetName"], {}),
    "update": lambda name, before, after, stack: (name, {}),
    "delete": lambda name, properties: None,
}


def mend(events: Path) -> None:
    """Makes all corrections. Each function's latest event is kept in the folder ``events``, to be run again by hand."""
    apigateway_v1._build_lambda_event_v1 = _as_at_a_domain(apigateway_v1._build_lambda_event_v1)
    apigateway_v1._import_rest_api = _with_binary_types(apigateway_v1._import_rest_api)
    lambda_runtime._PYTHON_WORKER_SCRIPT = _LOGGING + lambda_runtime._PYTHON_WORKER_SCRIPT
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": UnpackedOnce})
    lambda_runtime.Worker.invoke = _keeping(lambda_runtime.Worker.invoke, events)
    dynamodb.copy = SimpleNamespace(deepcopy=_copied)
    dynamodb._query, dynamodb._apply_index_projection = _fetching(dynamodb._query, dynamodb._apply_index_projection)
    lambda_svc._sqs_esm_concurrency = _by_number(lambda_svc._sqs_esm_concurrency)
    provisioners._cw_metric_alarm_record = _also_by_math(provisioners._cw_metric_alarm_record)
    provisioners._RESOURCE_HANDLERS.setdefault("AWS::Budgets::Budget", _BUDGET)
    change_sets.mend()
    receipt_rules.mend()


class UnpackedOnce(zipfile.ZipFile):
    """A function's code, unpacked once for all its processes, which get links to it. Unpacking its two thousand files
    is most of what a cold start costs the emulator."""

    _lock = threading.Lock()
    _unpacked: dict[str, Path] = {}
    """By digest, where each code is."""

    def extractall(self, path: str | os.PathLike[str] | None = None, *others: Any) -> None:
        digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        with self._lock:
            if digest not in self._unpacked:
                there = Path(tempfile.mkdtemp(prefix="code-"))
                super().extractall(there)
                self._unpacked[digest] = there
        for each in self._unpacked[digest].iterdir():
            Path(path or ".", each.name).symlink_to(each)


def _copied(state: Any) -> Any:
    """Returns a copy of rows or tables in a third of the time. Meanwhile the emulator answers nobody."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(pickle.dumps(state, pickle.HIGHEST_PROTOCOL))
    finally:
        if collects:
            gc.enable()


def _also_by_math(record: Callable[..., Any]) -> Callable[..., Any]:
    """Accepts alarms that calculate with several metrics, for which MiniStack refuses the whole stack. Here they use
    one of the metrics, none of which the emulator has."""

    def record_also_by_math(name: str, properties: dict[str, Any]) -> Any:
        metrics = properties.get("Metrics", [])
        looked_at = [each["MetricStat"] for each in metrics if "MetricStat" in each]
        if looked_at:
            properties = {name: value for name, value in properties.items() if name != "Metrics"}
            properties |= {
                **looked_at[0]["Metric"],
                "Statistic": looked_at[0]["Stat"],
                "Period": looked_at[0]["Period"],
            }
        return record(name, properties)

    return record_also_by_math


def _as_at_a_domain(event_of: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Makes the event of a request as API Gateway does for a custom domain, where the requested path has no stage.

    MiniStack adds the stage, and pages would build their links with it.
    """

    def event(*arguments: Any, **more: Any) -> dict[str, Any]:
        made = event_of(*arguments, **more)
        context = made["requestContext"]
        context["path"] = context["path"].removeprefix(f"/{context['stage']}")
        return made

    return event


def _with_binary_types(import_api: Callable[..., str]) -> Callable[..., str]:
    """Reads the binary media types from the API's definition, as API Gateway does. MiniStack reads them only from a
    property, and files would arrive as text."""

    def import_with_binary_types(spec: dict[str, Any], data: dict[str, Any] | None = None) -> str:
        defined = spec.get("x-amazon-apigateway-binary-media-types", [])
        return import_api(spec, {**(data or {}), "binaryMediaTypes": (data or {}).get("binaryMediaTypes") or defined})

    return import_with_binary_types


def _by_number(concurrency_of: Callable[..., int]) -> Callable[..., int]:
    """Makes a queue's maximum concurrency a number, as CloudFormation does.

    MiniStack keeps a number that is a parameter of the stack as text, and then compares it with a number.
    """

    def concurrency(mapping: dict[str, Any], *arguments: Any) -> int:
        scaling = {name: int(value) for name, value in (mapping.get("ScalingConfig") or {}).items()}
        return concurrency_of({**mapping, "ScalingConfig": scaling}, *arguments)

    return concurrency


def _keeping(invoke: Callable[..., Any], events: Path) -> Callable[..., Any]:
    def keep_and_invoke(worker: Any, event: Any, *arguments: Any, **more: Any) -> Any:
        kept = events / f"{worker.func_name}.json"
        with contextlib.suppress(OSError):  # a full disk must not stop the function
            events.mkdir(exist_ok=True)
            kept.write_text(json.dumps(event, indent=2))
        try:
            return invoke(worker, event, *arguments, **more)
        finally:
            working.begin_or_end(kept)

    return keep_and_invoke


def _fetching(
    query: Callable[..., Any], projected: Callable[..., Any]
) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Makes a query of a local index that asks for ``ALL_ATTRIBUTES`` return whole rows, as AWS does (API reference of
    Query, ``Select``); MiniStack returns what the index holds. For a global index with only some attributes it refuses,
    as AWS does."""
    asked = threading.local()

    def query_and_fetch(data: dict[str, Any]) -> Any:
        asked.whole = data.get("Select") == "ALL_ATTRIBUTES"
        try:
            return query(data)
        finally:
            asked.whole = False

    def projected_or_whole(item: Any, *arguments: Any) -> Any:
        return item if getattr(asked, "whole", False) else projected(item, *arguments)

    return query_and_fetch, projected_or_whole
