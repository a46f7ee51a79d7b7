"""Runs one function by hand, in this process, against the local run: ``python -m infra.local.invoke deliver
[event.json]``.

Without a file it uses the function's latest event, which the local run keeps in ``.local/events/``. As an ordinary
process, it stops at a ``breakpoint()`` and can be started from any debugger. It acts with the account's own keys, so
what the function's role forbids is allowed here.
"""

import argparse
import contextlib
import importlib
import json
import logging
import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3

from infra.deploy import stacks
from infra.local.emulator import connect
from infra.package.build import ROOT

_LOGICAL_IDS = {
    "api": "APIHandler", "sweep": "Sweep", "deliver": "Deliver", "deliver_urgent": "DeliverUrgent",
    "outcomes": "Outcomes", "inbound_mail": "InboundMail", "inbound_text": "InboundText",
}  # fmt: skip


class Context:
    """The context that Lambda passes to a handler besides the event, with the parts our handlers use."""

    function_name = "by-hand"
    function_version = "$LATEST"
    memory_limit_in_mb = 256

    def __init__(self) -> None:
        self.aws_request_id = str(uuid.uuid4())

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs one function by hand against the local run.")
    parser.add_argument("function", choices=_LOGICAL_IDS, metavar="function", help=", ".join(_LOGICAL_IDS))
    parser.add_argument(
        "event", nargs="?", help="a file of JSON, - for standard input; else the function's latest event"
    )
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    directory = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local")
    session = _session(directory)
    stack = stacks.read(session, stacks.name_of("local"))
    name = stack.resources[_LOGICAL_IDS[given.function]]
    print(json.dumps(invoke(session, name, _event(given.event, directory / "events" / f"{name}.json")), indent=2))


def invoke(session: boto3.Session, name: str, event: Any) -> Any:
    """Runs the function's handler here with the deployed function's settings; returns its answer."""
    deployed = session.client("lambda").get_function_configuration(FunctionName=name)
    os.environ.update(deployed["Environment"]["Variables"])
    module, _, attribute = deployed["Handler"].rpartition(".")
    handler: Callable[[Any, Context], Any] = getattr(importlib.import_module(module), attribute)
    with contextlib.redirect_stdout(sys.stderr):  # what it prints is its log; our output is its answer
        return handler(event, Context())


def _session(directory: Path) -> boto3.Session:
    try:
        addresses = json.loads((directory / "addresses.json").read_text())
    except FileNotFoundError:
        sys.exit("Followthrough is not running here. Start it in another terminal: make run")
    return connect(addresses["aws"])


def _event(given: str | None, latest: Path) -> Any:
    try:
        text = sys.stdin.read() if given == "-" else Path(given or latest).read_text()
        return json.loads(text)
    except FileNotFoundError as missing:
        if given:
            sys.exit(f"There is no file {missing.filename}.")
        sys.exit("This function hasn't had an event yet. Do something that triggers it, or give a file with an event.")
    except ValueError as error:
        sys.exit(f"{given or latest} is not JSON: {error}")


if __name__ == "__main__":
    main()
