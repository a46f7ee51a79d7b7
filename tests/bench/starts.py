"""Cold starts: a fresh process imports a packed app and answers one request, with AWS's answers given again over HTTP."""

import os
import resource
import subprocess
import sys
import threading
import zipfile
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.bench.cold_start import RUN
from tests.bench.replay import Call

_AT = """
import sys
sys.path[:] = [sys.argv[1]] + [each for each in sys.path if "site-packages" not in each]
import datetime
from chalicelib import clock
clock.now = lambda: datetime.datetime.fromisoformat(sys.argv[3])
"""


@contextmanager
def aws_over_http(calls: list[Call]) -> Iterator[str]:
    """Answers as recorded, each operation in its order and again from the first; gives the address."""
    answers: dict[str, deque[Call]] = defaultdict(deque)
    for call in calls:
        answers[call.operation].append(call)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            left = answers[self.headers["X-Amz-Target"].partition(".")[2]]
            call = left[0]
            left.rotate(-1)
            self.send_response(call.status)
            self.send_header("Content-Length", str(len(call.body)))
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.end_headers()
            self.wfile.write(call.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def unpacked(zip_path: Path, into: Path) -> Path:
    with zipfile.ZipFile(zip_path) as archive:
        archive.extractall(into)
    return into


def seconds(directory: Path, request: str, address: str, *, at: str = "") -> float:
    """Returns the processor time of one start and one answer. ``at`` is what the clock says there."""
    environment = os.environ | {
        "AWS_ENDPOINT_URL": address, "AWS_LAMBDA_FUNCTION_NAME": "api", "_HANDLER": "app.app",
        "PYTHONDONTWRITEBYTECODE": "1",  # Lambda's /var/task can't be written to
    }  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = (_AT if at else "") + RUN
    subprocess.run(
        [sys.executable, "-s", "-P", "-c", code, str(directory), request, at], env=environment, check=True, cwd="/"
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
