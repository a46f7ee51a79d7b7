"""The folder of the local run, ``.local/``: used by one run at a time, and with enough room on the disk."""

import errno
import fcntl
import json
import os
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_NEEDED = 100 * 1024 * 1024
"""In bytes: the packed code, a copy of it for each function, and the data."""
_PATIENCE = 30
"""In seconds: after this, another run has started and answers, or the emulator of a killed run has saved and ended."""

_REASONS = {
    errno.ENOSPC: "the disk is full. Make some room",
    errno.EDQUOT: "your quota is used up. Make some room",
    errno.EROFS: "the disk is read-only. Make it writable, or choose another folder with LOCAL_DIR=…",
    errno.EACCES: "you don't have permission to write there. Change its permissions, or choose another folder with LOCAL_DIR=…",
    errno.EPERM: "you don't have permission to write there. Change its permissions, or choose another folder with LOCAL_DIR=…",
    errno.EEXIST: "there is a file in its place. Move it away",
    errno.ENOTDIR: "there is a file in its place. Move it away",
}


@contextmanager
def hold(directory: Path, app: str) -> Iterator[IO[str]]:
    """Reserves the folder for this run. A child that gets the file keeps it reserved after this process has ended.

    Exits with a sentence if another run has the folder, or there is no room.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("a+") as lock:
        patience = time.monotonic() + _PATIENCE
        while not _is_taken(lock):
            holder = _holder(lock)
            if (holder and _answers(holder["app"])) or time.monotonic() > patience:
                sys.exit(_in_use(directory, holder))
            time.sleep(0.2)
        _check_left_over(directory)
        _check_room(directory)
        lock.truncate(0)
        lock.write(json.dumps({"process": os.getpid(), "app": app}))
        lock.flush()
        _clear_away(directory)
        yield lock


def sentence(error: OSError) -> str | None:
    """Returns what to say about an error in writing; ``None`` if it isn't about the disk."""
    if error.errno not in _REASONS or error.filename is None:
        return None
    return f"{error.filename} can't be written: {_REASONS[error.errno]}, then start again. Your data is as it was."


def is_full(directory: Path) -> bool:
    """Returns whether there is too little room for another save."""
    return shutil.disk_usage(directory).free < _NEEDED / 10


def _is_taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: IO[str]) -> dict[str, str] | None:
    lock.seek(0)
    try:
        found = json.loads(lock.read())
    except ValueError:  # it is just being written
        return None
    return found if isinstance(found, dict) else None


def _in_use(directory: Path, holder: dict[str, str] | None) -> str:
    where = f" at {holder['app']} (process {holder['process']})" if holder else ""
    return (
        f"Followthrough is already running from {directory}{where}. Use that one, or stop it with Ctrl-C.\n"
        "To have two at once, give this one a folder and ports of its own: "
        "make run LOCAL_DIR=.local-2 PORT=8010 MAILBOX_PORT=8035 SMTP_PORT=2535 EMULATOR_PORT=4576"
    )


def _check_left_over(directory: Path) -> None:
    """Refuses to start next to an emulator of an earlier version, which outlives its run and has newer data than the
    disk."""
    for path in (directory / "tmp").glob("ministack-*.pid"):
        process = path.read_text().strip()
        if _answers(f"http://127.0.0.1:{path.stem.removeprefix('ministack-')}/_ministack/ready"):
            sys.exit(
                f"An emulator from an earlier run is still there (process {process}), and has your newest data. "
                f"End it with: kill {process}\nIt saves the data then; start again afterwards."
            )


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _clear_away(directory: Path) -> None:
    """Deletes the copies of the code that functions of earlier runs worked in. These are thousands of files, and nobody
    waits for it."""
    if (directory / "tmp").exists():
        (directory / "tmp").rename(directory / f"tmp-{time.time_ns()}")
    for old in list(directory.glob("tmp-*")):
        threading.Thread(target=shutil.rmtree, args=(old,), kwargs={"ignore_errors": True}, daemon=True).start()


def _check_room(directory: Path) -> None:
    free = shutil.disk_usage(directory).free
    if free < _NEEDED:
        sys.exit(
            f"The disk with {directory} is nearly full: it has {free // 10**6} MB left and needs {_NEEDED // 10**6}. "
            "Make some room, then start again. Your data is as it was."
        )
