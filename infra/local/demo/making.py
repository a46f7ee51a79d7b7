"""Makes the demo while the stack starts, and puts it into the tables once they exist."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import boto3
import msgspec

from infra.local.demo.rows import Demo, Rows
from infra.package.build import ROOT

_AT_ONCE = 25
"""The most rows in one BatchWriteItem (AWS: DynamoDB API reference)."""


class NotMade(Exception):
    """The demo could not be made; its log says why."""


class Making:
    """The demo of one local run: known from an earlier start, or being made."""

    def __init__(self, directory: Path, now: datetime, settings: dict[str, str]) -> None:
        """Takes the ``settings`` of the deployment, which the product's verbs need."""
        self._path = directory / "demo.json"
        self._log = directory / "demo.log"
        self._now = now
        self._settings = settings
        self._process = None if self._path.exists() else self._started()

    def done(self, is_there: Callable[[str], bool], put: Callable[[Rows], None]) -> Demo:
        """Returns the demo, after passing its rows to ``put`` if they don't exist yet, or were lost because a run was
        killed in its first minute. ``is_there`` says whether its coach exists."""
        if self._path.exists():
            known = msgspec.json.decode(self._path.read_bytes(), type=Demo)
            if is_there(known.coach_id):
                return known
        rows = self._made(self._process or self._started())
        put(rows)
        self._path.write_bytes(msgspec.json.encode(rows.demo))
        return rows.demo

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "infra.local.demo.beside", self._now.isoformat()],
                cwd=ROOT, env={**os.environ, **self._settings}, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip

    def _made(self, process: subprocess.Popen[bytes]) -> Rows:
        printed, _ = process.communicate()
        if process.returncode:
            raise NotMade(f"The demo could not be made. The end of {self._log} says why.")
        return msgspec.json.decode(printed, type=Rows)


def put(session: boto3.Session, tables: dict[str, list[dict[str, Any]]], name_of: dict[str, str]) -> None:
    """Puts rows into tables; ``name_of`` gives the names of the tables by their variables."""
    client = session.client("dynamodb")

    def write(asked: dict[str, Any]) -> None:
        while asked:
            asked = client.batch_write_item(RequestItems=asked).get("UnprocessedItems") or {}

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(write, _batches(tables, name_of)):
            pass


def _batches(tables: dict[str, list[dict[str, Any]]], name_of: dict[str, str]) -> Iterator[dict[str, Any]]:
    every = ((name_of[variable], row) for variable, rows in tables.items() for row in rows)
    while batch := list(islice(every, _AT_ONCE)):
        asked: dict[str, Any] = {}
        for table, row in batch:
            asked.setdefault(table, []).append({"PutRequest": {"Item": row}})
        yield asked
