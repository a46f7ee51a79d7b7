"""The logs of the local run's functions, in one file; failures are also reported where the run was started."""

import contextlib
import itertools
import threading
import time
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import working
from infra.template.resources import FUNCTIONS

_ALL_EVERY = 10
"""In seconds."""


def follow(session: boto3.Session, names: dict[str, str], path: Path, stopped: threading.Event) -> None:
    """Appends new lines to the file until stopped; ``names`` are the functions' names by logical id. Checks functions
    that have just worked every second, and all of them now and then."""
    client = session.client("logs")
    began = int(time.time() * 1000)
    seen = dict.fromkeys(FUNCTIONS, (began, 0))
    for turn in itertools.count():
        if stopped.wait(1):
            break
        for function in FUNCTIONS:
            if turn % _ALL_EVERY and not working.lately(path.parent / "events" / f"{names[function]}.json"):
                continue
            try:
                lines, seen[function] = _new(client, f"/aws/lambda/{names[function]}", *seen[function])
            except (ClientError, BotoCoreError):
                continue  # the emulator is stopping
            if not lines:
                continue
            with contextlib.suppress(OSError), path.open("a") as file:  # the saving side reports a full disk
                file.writelines(f"{function}: {line}\n" for line in lines)
            if any("Traceback" in line for line in lines):
                print(f"{function} failed: {lines[-1].strip()[:200]}  (more in {path})", flush=True)


def _new(client: Any, group: str, since: int, known: int) -> tuple[list[str], tuple[int, int]]:
    """Returns the lines after the first ``known`` of the moment ``since``, the newest moment, and how many lines that
    moment has."""
    events = client.filter_log_events(logGroupName=group, startTime=since)["events"]
    newest = max((event["timestamp"] for event in events), default=since)
    lines = [event["message"].rstrip() for event in events[known:]]
    shown = [line for line in lines if not line.startswith(("START ", "END ", "REPORT "))]
    return shown, (newest, sum(event["timestamp"] == newest for event in events))
