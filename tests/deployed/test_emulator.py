"""The emulator's process: it ends when whoever started it is gone, and what it held is there again."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from infra.local import cloud, emulator, folder, ports
from infra.package.build import ROOT

pytestmark = pytest.mark.deployed


@contextmanager
def running(directory: Path, told: list[bool] | None = None) -> Iterator[emulator.Emulator]:
    with ExitStack() as stopping:
        lock = stopping.enter_context(folder.hold(directory, "http://127.0.0.1:1"))
        tell: list[bool] = told if told is not None else []
        started = emulator.Emulator(port=ports.free(), smtp_port=1, directory=directory, lock=lock, tell=tell.append)
        stopping.callback(started.stop)
        started.start()
        yield started


def topics(endpoint: str) -> Any:
    return botocore.session.get_session().create_client(
        "sns", region_name="us-east-1", endpoint_url=endpoint, aws_access_key_id="test", aws_secret_access_key="test"
    )


def names(endpoint: str) -> set[str]:
    return {topic["TopicArn"].rpartition(":")[2] for topic in topics(endpoint).list_topics()["Topics"]}


def until(question: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_it_held_is_there_after_a_stop_and_it_tells_of_no_trouble(tmp_path: Path) -> None:
    told: list[bool] = []
    with running(tmp_path, told) as first:
        topics(first.endpoint).create_topic(Name="before-the-stop")
    assert not first.is_running()
    with running(tmp_path) as second:
        assert names(second.endpoint) == {"before-the-stop"}
    assert told == []


def test_it_ends_and_saves_when_its_parent_is_killed_outright(tmp_path: Path) -> None:
    parent = """
        import sys, threading
        from pathlib import Path
        from infra.local import emulator, folder, ports
        directory = Path(sys.argv[1])
        with folder.hold(directory, "http://127.0.0.1:1") as lock:
            started = emulator.Emulator(port=ports.free(), smtp_port=1, directory=directory, lock=lock, tell=print)
            started.start()
            print(started.endpoint, started._process.pid, flush=True)
            threading.Event().wait()
    """
    command = [sys.executable, "-c", textwrap.dedent(parent), str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    endpoint, pid = process.stdout.readline().split()
    topics(endpoint).create_topic(Name="before-the-kill")
    process.kill()
    process.communicate()
    until(lambda: not is_alive(int(pid)))
    with running(tmp_path) as after:
        assert names(after.endpoint) == {"before-the-kill"}


def test_killed_itself_it_has_all_but_the_last_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cloud.SAVE_EVERY < 60
    often = "from infra.local import cloud; cloud.SAVE_EVERY = 0.5; cloud.main()"
    monkeypatch.setattr(emulator, "_COMMAND", (sys.executable, "-c", often))
    with running(tmp_path) as killed:
        topics(killed.endpoint).create_topic(Name="a-while-ago")
        newest = latest(tmp_path)
        until(lambda: latest(tmp_path) > newest + 1)  # a whole save began after it
        assert killed._process is not None
        killed._process.send_signal(signal.SIGKILL)
        until(lambda: not killed.is_running())
    with running(tmp_path) as after:
        assert names(after.endpoint) == {"a-while-ago"}


def test_it_tells_when_it_cant_save_and_when_it_can_again(tmp_path: Path) -> None:
    told: list[bool] = []
    with running(tmp_path, told) as started:
        in_the_way = tmp_path / "state" / "part"
        in_the_way.write_text("A file where the folder of the next save should be.")
        started.save()
        until(lambda: told == [False])
        started.save()
        in_the_way.unlink()
        started.save()
        until(lambda: told == [False, True])


def latest(directory: Path) -> int:
    return max((int(path.name.partition("-")[2]) for path in (directory / "state").glob("saved-*")), default=0)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True
