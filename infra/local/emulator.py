"""The cloud of the local run: MiniStack as a child process, with IAM enforced and its state kept in a directory."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3

REGION = "us-east-1"
# What MiniStack takes for the account's root; everything else is refused.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Emulator:
    """One MiniStack. Its state is written at a clean stop only: always leave through `stop`."""

    def __init__(self, *, port: int, smtp_port: int, directory: Path) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self._log = directory / "emulator.log"
        state = directory / "state"
        scratch = directory / "tmp"
        for each in (state, scratch):
            each.mkdir(parents=True, exist_ok=True)
        # The functions inherit this environment: nothing of the developer's own may leak into them.
        self._environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ},
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
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with self._log.open("wb") as log:
            # Its own session: Ctrl-C reaches us alone, and we stop it when nothing needs it any more.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.endpoint}/_ministack/ready", timeout=2).close()
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"The emulator did not start. Its last words are in {self._log}.")

    def stop(self) -> None:
        """Stops it and waits until its state is written."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def session(self) -> boto3.Session:
        """A session whose clients reach it, here and in everything that reads the environment from now on."""
        os.environ.update(CREDENTIALS, AWS_ENDPOINT_URL=self.endpoint, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION)
        os.environ.pop("AWS_PROFILE", None)
        os.environ.pop("AWS_SESSION_TOKEN", None)
        return boto3.Session()
