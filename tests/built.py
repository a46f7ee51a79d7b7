"""The zip and the template, packed once for all workers: the first that needs them packs, the others wait."""

import fcntl
import shutil
from pathlib import Path

import pytest

from infra.package.packed import packed
from tests import beside


def built(factory: pytest.TempPathFactory, *, third_party: bool) -> Path:
    """Where they lie; nobody may change them."""
    made = beside.common(factory) / ("whole" if third_party else "own")
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        packed(made, third_party=third_party)
    return made


def give(built: Path, directory: Path) -> None:
    """Gives a local run, by its directory, what it would pack at its start."""
    shutil.copytree(built, directory / "build", dirs_exist_ok=True)
