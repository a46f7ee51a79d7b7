"""How long a message waits before it is tried again."""

from datetime import timedelta

import pytest

from chalicelib import config
from chalicelib.outbound import pauses

MINUTE = timedelta(minutes=1)


def test_it_waits_a_second_and_then_twice_as_long_each_time_up_to_twenty_minutes() -> None:
    seconds = [pauses.after_refusals(before, 0).total_seconds() for before in (0, 1, 2, 5, 6, 10, 11, 1000)]
    assert seconds == [1, 2, 4, 32, 64, 1024, 1200, 1200]


def test_luck_spreads_what_was_refused_together() -> None:
    assert pauses.after_refusals(0, 1) == 1.5 * timedelta(seconds=1)
    assert pauses.after_refusals(30, 1) == 30 * MINUTE


def test_after_our_own_mistakes_there_is_time_to_roll_back() -> None:
    assert [pauses.after_mistakes(attempts) / MINUTE for attempts in (1, 2, 3, 4, 9)] == [1, 10, 180, 1, 1]


@pytest.mark.parametrize(("stage", "hurry", "seconds"), [("local", "60", 1), ("prod", "60", 60), ("local", "0", 60)])
def test_only_a_laptop_is_ever_in_a_hurry(
    monkeypatch: pytest.MonkeyPatch, stage: str, hurry: str, seconds: int
) -> None:
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("HURRY", hurry)
    config.settings.cache_clear()
    try:
        assert config.hurried(MINUTE).total_seconds() == seconds
    finally:
        monkeypatch.undo()
        config.settings.cache_clear()
