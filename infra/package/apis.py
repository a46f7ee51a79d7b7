"""What the zip holds of botocore's descriptions of AWS: only the operations that some function may call.

botocore describes some 400 services, 14 MB packed, and reads all of a service's description at a cold start to make its
client. Which operations the functions call is said by their policies, since AWS refuses any other: an operation added
to a policy is in the zip by itself.
"""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NOT_CALLED = frozenset({"logs"})
"""Lambda writes the log."""
_WITHOUT_ACTION = {
    # Transactions are allowed by the actions of what they contain (AWS: "Using IAM with DynamoDB transactions").
    "dynamodb": {"TransactGetItems", "TransactWriteItems"},
    # botocore asks for a bucket's region when S3 redirects it.
    "s3": {"HeadBucket"},
}
_ACTIONS_OF = {"lambda": {"InvokeFunction": "Invoke"}}
"""Operations by the actions that are named otherwise."""
_READ = ("service-2.json.gz", "endpoint-rule-set-1.json.gz", "service-2.sdk-extras.json")
"""The files that making a client reads; the others are of paginators, waiters and examples."""
_ENDPOINTS = "endpoints.json"


def operations(policies: Path) -> dict[str, set[str]]:
    """Returns the operations that the policies in this folder allow, and those that need no action, by service."""
    found = {service: set(more) for service, more in _WITHOUT_ACTION.items()}
    for path in policies.glob("policy-*.json"):
        for statement in json.loads(path.read_text())["Statement"]:
            actions = statement["Action"]
            for action in [actions] if isinstance(actions, str) else actions:
                service, _, operation = action.partition(":")
                if service not in _NOT_CALLED:
                    found.setdefault(service, set()).add(_ACTIONS_OF.get(service, {}).get(operation, operation))
    return found


def trim(data: Path, kept: dict[str, set[str]]) -> None:
    """Removes from botocore's folder of descriptions all but these operations."""
    for service in data.iterdir():
        if not service.is_dir():
            continue
        if service.name not in kept:
            shutil.rmtree(service)
            continue
        for older in sorted(each for each in service.iterdir() if each.is_dir())[:-1]:
            shutil.rmtree(older)
        for file in list(service.rglob("*.*")):
            if file.name == _READ[0]:
                _write(file, _only(json.loads(gzip.decompress(file.read_bytes())), kept[service.name]))
            elif file.name not in _READ and file.is_file():
                file.unlink()
    endpoints = json.loads((data / _ENDPOINTS).read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: each for name, each in partition["services"].items() if name in kept}
    (data / _ENDPOINTS).write_text(json.dumps(endpoints, separators=(",", ":")))


def _only(api: dict[str, Any], kept: set[str]) -> dict[str, Any]:
    """Returns a service's description with these operations and the shapes that they consist of, and without documentation."""
    operations = {name: each for name, each in api["operations"].items() if name in kept}
    shapes: dict[str, Any] = {}
    waiting = list(_shapes_in(operations))
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = api["shapes"][name]
            waiting += _shapes_in(shapes[name])
    in_order = {name: api["shapes"][name] for name in api["shapes"] if name in shapes}
    only: dict[str, Any] = _undocumented({**api, "operations": operations, "shapes": in_order})
    # Where S3 is found follows from parameters whose documentation botocore reads at the first call.
    for parameter in only.get("clientContextParams", {}).values():
        parameter["documentation"] = ""
    return only


def _shapes_in(value: Any) -> Iterator[str]:
    """Yields the names of shapes that a piece of description refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("shape"), str):
            yield value["shape"]
        for inner in value.values():
            yield from _shapes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _shapes_in(inner)


def _undocumented(value: Any) -> Any:
    """Leaves out texts named ``documentation``; a member of that name is no text."""
    if isinstance(value, dict):
        return {
            name: _undocumented(inner)
            for name, inner in value.items()
            if name != "documentation" or not isinstance(inner, str)
        }
    return [_undocumented(inner) for inner in value] if isinstance(value, list) else value


def _write(file: Path, content: dict[str, Any]) -> None:
    packed = json.dumps(content, separators=(",", ":")).encode()
    file.write_bytes(gzip.compress(packed, mtime=0))  # no time, so that the same sources give the same zip
