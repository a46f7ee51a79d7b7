"""The folder of the local run: one run at a time, room to write, and a sentence for everything else."""

import errno
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from infra.local import folder, web


@pytest.fixture
def answering() -> Iterator[str]:
    """The address of something that answers, as a running app does."""
    server = web.serve(web.Handler, 0)
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def take(directory: Path, app: str = "http://127.0.0.1:1") -> None:
    """As a run does that starts and stops."""
    with folder.hold(directory, app):
        pass


def refused(directory: Path) -> str:
    with pytest.raises(SystemExit) as ended:
        take(directory)
    return str(ended.value)


def test_a_second_run_is_told_where_the_first_one_is_and_how_to_have_two(tmp_path: Path, answering: str) -> None:
    with folder.hold(tmp_path, answering):
        said = refused(tmp_path)
    assert said.startswith(f"Followthrough is already running from {tmp_path} at {answering} (process {os.getpid()}).")
    assert "make run LOCAL_DIR=.local-2 PORT=8010" in said
    take(tmp_path)


def test_a_child_that_was_given_it_holds_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_PATIENCE", 0.5)
    with folder.hold(tmp_path, "http://127.0.0.1:1") as lock:
        of_the_child = os.dup(lock.fileno())
    assert "already running" in refused(tmp_path)
    os.close(of_the_child)
    take(tmp_path)


def test_the_other_run_may_be_ending_then_it_is_waited_for(tmp_path: Path) -> None:
    with folder.hold(tmp_path, "http://127.0.0.1:1") as lock:  # where nobody answers any more
        of_the_child = os.dup(lock.fileno())
    threading.Timer(0.5, os.close, [of_the_child]).start()
    take(tmp_path, "http://127.0.0.1:2")
    assert json.loads((tmp_path / "lock").read_text())["app"] == "http://127.0.0.1:2"


def test_copies_of_the_code_of_earlier_runs_are_cleared_away(tmp_path: Path) -> None:
    for earlier in ("tmp", "tmp-1"):  # the second one of a run that ended while clearing
        (tmp_path / earlier / "code").mkdir(parents=True)
    take(tmp_path)
    assert not (tmp_path / "tmp").exists()
    patience = time.monotonic() + 10
    while list(tmp_path.glob("tmp*")):
        assert time.monotonic() < patience
        time.sleep(0.01)


def test_an_emulator_left_over_is_named_with_how_to_end_it(tmp_path: Path, answering: str) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / f"ministack-{answering.rpartition(':')[2]}.pid").write_text("12345")
    said = refused(tmp_path)
    assert said.startswith("An emulator from an earlier run is still there (process 12345), and has your newest data.")
    assert "kill 12345" in said


def test_the_number_of_an_emulator_that_is_gone_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "ministack-1.pid").write_text("12345")
    take(tmp_path)


class Usage(NamedTuple):
    free: int


def test_a_disk_without_room_is_said_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(free=12_345_678))
    said = refused(tmp_path)
    assert said.startswith(f"The disk with {tmp_path} is nearly full: it has 12 MB left and needs 104.")
    assert not folder.is_full(tmp_path)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full. Make some room, then start again."),
        (errno.EROFS, "the disk is read-only. Make it writable, or choose another folder with LOCAL_DIR=…"),
        (errno.EACCES, "you don't have permission to write there."),
    ],
)
def test_an_error_of_the_disk_is_a_sentence(number: int, said: str) -> None:
    sentence = folder.sentence(OSError(number, os.strerror(number), "/home/carol/plans/.local/lock"))
    assert sentence is not None
    assert sentence.startswith(f"/home/carol/plans/.local/lock can't be written: {said}")


def test_a_file_in_the_folders_place_is_one_too(tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("")
    with pytest.raises(OSError, match="File exists") as raised:
        take(tmp_path / ".local")
    assert "there is a file in its place. Move it away" in str(folder.sentence(raised.value))


def test_any_other_error_stays_what_it_is() -> None:
    assert folder.sentence(ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")) is None
    assert folder.sentence(OSError(errno.EACCES, "Permission denied")) is None  # of a socket, say
