"""Functions in processes of their own: each runs the unpacked zip and nothing else, with AWS's answers given again over HTTP."""

import inspect
import json
import os
import resource
import subprocess
import sys
import threading
import zipfile
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec

from tests.bench.replay import Call


def is_right(answer: object) -> bool:
    """Returns whether a request was answered, or all messages of a queue were taken."""
    if not isinstance(answer, dict):
        return True
    return answer.get("statusCode", 200) in (200, 201) and not answer.get("batchItemFailures")


_RUN = f"""
{inspect.getsource(is_right)}
import sys
directory, events, at, times = sys.argv[1:]
sys.path.insert(0, directory)
import datetime, importlib, json, os
if at:
    from chalicelib import clock
    clock.now = lambda: datetime.datetime.fromisoformat(at)
module, _, name = os.environ["_HANDLER"].rpartition(".")
handler = getattr(importlib.import_module(module), name)
for _ in range(int(times)):
    for event in json.loads(events):
        answer = handler(event, None)
        assert is_right(answer), answer
"""
_PEAK = """
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
_LISTED = {"GET": "GetObject", "PUT": "PutObject", "HEAD": "HeadObject"}
"""S3's operations, by the methods of HTTP."""


@contextmanager
def aws_over_http(calls: Sequence[Call]) -> Iterator[str]:
    """Answers what was asked before as it was answered then, and else with the operation's next answer; gives the address."""
    answers: dict[str, deque[Call]] = defaultdict(deque)
    known: dict[str, Call] = {}
    for call in calls:
        answers[call.operation].append(call)
        known.setdefault(_key(call.operation, msgspec.json.encode(call.asked)), call)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            operation = self.headers.get("X-Amz-Target", "").partition(".")[2]
            if operation:
                self._answer(operation, known.get(_key(operation, body)))
            else:
                self._answer(parse_qs(body.decode()).get("Action", [_LISTED.get(self.command, "")])[0], None)

        do_GET = do_PUT = do_HEAD = do_POST

        def _answer(self, operation: str, call: Call | None) -> None:
            if call is None:
                left = answers[operation]
                if not left:
                    self.send_error(501, f"{operation} was not recorded")
                    return
                call = left[0]
                left.rotate(-1)
            self.send_response(call.status)
            self.send_header("Content-Length", str(len(call.body)))
            for name in ("Content-Type", "ETag"):
                if name.lower() in {each.lower() for each in call.headers}:
                    self.send_header(name, call.headers.get(name) or call.headers[name.lower()])
            self.end_headers()
            self.wfile.write(call.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _key(operation: str, body: bytes) -> str:
    try:
        return f"{operation} {json.dumps(json.loads(body), sort_keys=True)}"
    except ValueError:
        return operation


def unpacked(zip_path: Path, into: Path) -> Path:
    with zipfile.ZipFile(zip_path) as archive:
        archive.extractall(into)
    return into


def seconds(directory: Path, handler: str, events: Sequence[Any], address: str, *, at: str = "") -> float:
    """Returns the processor time of one start and the answers to these events. ``at`` is what the clock says there."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(_RUN, directory, handler, events, address, at, 1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(directory: Path, handler: str, events: Sequence[Any], address: str, *, at: str, times: int) -> float:
    """Returns the most megabytes that were resident while these events came so many times."""
    said = _run(_RUN + _PEAK, directory, handler, events, address, at, times)
    return int(said.rsplit(maxsplit=1)[-1]) / 1024


def _run(code: str, directory: Path, handler: str, events: Sequence[Any], address: str, at: str, times: int) -> str:
    # Isolated, without the packages of this Python, and as on Lambda, whose /var/task can't be written to.
    command = [sys.executable, "-I", "-S", "-B", "-c", code, str(directory), json.dumps(events), at, str(times)]
    environment = os.environ | {"AWS_ENDPOINT_URL": address, "AWS_LAMBDA_FUNCTION_NAME": "bench", "_HANDLER": handler}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/")
    assert not result.returncode, f"{handler}: {result.stderr[-3000:]}"
    return result.stdout
