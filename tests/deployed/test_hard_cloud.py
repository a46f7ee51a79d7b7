"""Fifty reminders on AWS's bad day. A thousand, and a new account: ``make cloud-test``."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.built import give
from tests.deployed.conftest import Deployed
from tests.deployed.outcome import remind, until_over

pytestmark = pytest.mark.deployed


@pytest.fixture
def busy(tmp_path: Path, own_build: Path) -> Iterator[Deployed]:
    """A stack in a busy cloud, with delays divided by thirty. No function is killed: what it had claimed would wait two minutes."""
    stack = Deployed(tmp_path / "state", CLOUD="busy", CLOUD_LOST="0.02", CLOUD_KILLED="0", HURRY="30")
    try:
        give(own_build, stack.directory)
        stack.start()
        yield stack
    finally:
        stack.stop()


def test_every_reminder_is_sent_and_comes_twice_only_where_an_answer_was_lost(busy: Deployed) -> None:
    def sweep() -> None:
        with suppress(AssertionError):  # a sweep whose answer is lost fails, and the next one makes up for it
            busy.sweep()

    everyone = remind(busy, 50)
    so_far = until_over(busy, everyone, seconds=180, every=1.5, meanwhile=sweep)
    assert so_far.is_right, so_far
    assert so_far.happened["throttled"] > 0
    assert "AWS on a bad day" in busy.page("GET", "/sign-in")[2]
