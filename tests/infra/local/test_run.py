"""When a run ends by itself."""

import os
import signal
import subprocess
import sys

import pytest

from infra.local.run import is_orphaned

# Started like `make run` starts us, by a process that is then killed: the child says what it notices.
_CHILD = """
import os, time
from infra.local.run import is_orphaned
parent = os.getppid()
print(os.getpid(), is_orphaned(parent), flush=True)
deadline = time.monotonic() + 20
while os.getppid() == parent and time.monotonic() < deadline:
    time.sleep(0.02)
print(is_orphaned(parent), flush=True)
"""
_PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


def noticed(environment: dict[str, str]) -> list[str]:
    """Returns whether a process thinks it is orphaned, before and after its parent is killed outright."""
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, _CHILD], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        before = parent.stdout.readline().split()[1]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        after = parent.stdout.readline().strip()
    return [before, after]


def test_a_run_ends_when_the_make_that_started_it_was_killed_outright() -> None:
    assert noticed({**os.environ, "MAKELEVEL": "1"}) == ["False", "True"]


def test_a_run_started_without_make_goes_on_when_its_shell_ends() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
    assert noticed(environment) == ["False", "False"]


def test_nobody_is_orphaned_while_make_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKELEVEL", "1")
    assert not is_orphaned(os.getppid())
