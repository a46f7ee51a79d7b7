"""The zip and the template, packed once for all workers, and for all runs until something of them changes."""

import fcntl
import shutil
from pathlib import Path

import pytest

from infra.package import kept
from infra.package.packed import packed
from tests import beside


def built(factory: pytest.TempPathFactory, *, third_party: bool) -> Path:
    """Where they lie, a copy for this run: whoever packs meanwhile changes nothing here. Nobody may change them."""
    made = beside.common(factory) / ("whole" if third_party else "own")
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            sources = (*kept.SOURCES, *kept.TOOLS)
            kept.part(
                made.name,
                sources,
                lambda into: packed(into, third_party=third_party),
                into=made,
                parts=kept.PARTS / "tests",
            )
    return made


def give(built: Path, directory: Path) -> None:
    """Gives a local run, by its directory, what it would pack at its start."""
    shutil.copytree(built, directory / "build", dirs_exist_ok=True)
