"""The zip and the template, packed once for all workers: the first that needs them packs, the others wait."""

import fcntl
import shutil
from pathlib import Path

import pytest

from infra.package.packed import packed


def built(factory: pytest.TempPathFactory, worker: str, *, third_party: bool) -> Path:
    """Where they lie; nobody may change them."""
    shared = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    made = shared / ("whole" if third_party else "own")
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        packed(made, third_party=third_party)
    return made


def give(built: Path, directory: Path) -> None:
    """Gives a local run, by its directory, what it would pack at its start."""
    shutil.copytree(built, directory / "build", dirs_exist_ok=True)
