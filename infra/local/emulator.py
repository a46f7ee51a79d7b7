"""The cloud of the local run: MiniStack as a child process, with IAM enforced and its state kept in a directory."""

import contextlib
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

import boto3

from infra.local.hard import clouds
from infra.package.build import ROOT

REGION = "us-east-1"
# MiniStack treats this as the account's root; it refuses any other key.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL")
_COMMAND = (sys.executable, "-m", "infra.local.cloud")


class Emulator:
    """A MiniStack in a process of its own (`infra.local.cloud`), which saves its state and ends when this process does.

    ``lock`` stays held until that process has ended too. ``tell`` is called with whether the state can be saved.
    """

    def __init__(
        self, *, port: int, smtp_port: int, directory: Path, lock: IO[str], tell: Callable[[bool], None]
    ) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self._lock = lock
        self._tell = tell
        self._log = directory / "emulator.log"
        state = directory / "state"
        scratch = directory / "tmp"
        for each in (state, scratch):
            each.mkdir(parents=True, exist_ok=True)
        # The functions inherit this environment, so nothing of the developer's own may get into it.
        self._environment = {
            **{name: os.environ[name] for name in (*_PASSED_ON, *clouds.VARIABLES) if name in os.environ},
            **CREDENTIALS,
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LAMBDA_WARM_TTL_SECONDS": "3600",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "STATE_DIR": str(state),
            "SMTP_HOST": f"127.0.0.1:{smtp_port}",
            "TMPDIR": str(scratch),
        }
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with self._log.open("wb") as log:
            # In a session of its own, so that Ctrl-C reaches only us; we stop it when nothing needs it any more.
            self._process = subprocess.Popen(
                _COMMAND,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                pass_fds=(self._lock.fileno(),),
                start_new_session=True,
            )
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.endpoint}/_ministack/ready", timeout=2).close()
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"The emulator did not start. The end of {self._log} may say why.")

    def save(self) -> None:
        """Asks it to save its state now."""
        if self.is_running() and self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write("save\n")
                self._process.stdin.flush()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stops it and waits until its state is saved."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _listen(self, said: IO[str]) -> None:
        with said:
            for line in said:
                self._tell(line.strip() == "saved")


def connect(endpoint: str) -> boto3.Session:
    """Returns a session for an emulator. From then on everything that reads the environment uses it too."""
    os.environ.update(CREDENTIALS, AWS_ENDPOINT_URL=endpoint, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION)
    os.environ.pop("AWS_PROFILE", None)
    os.environ.pop("AWS_SESSION_TOKEN", None)
    return boto3.Session()
