"""Whether messages leave: two minutes without any, while some are due, is trouble."""

import pytest

from infra.local.troubles import Troubles
from infra.local.watch import Watch

A, B = frozenset({"a"}), frozenset({"b"})


def looks(*seen: tuple[float, frozenset[str]]) -> list[bool]:
    watch = Watch()
    return [watch.is_stuck(due, at) for at, due in seen]


def test_something_due_for_two_minutes_is_trouble() -> None:
    assert looks((0, A), (110, A), (120, A), (130, A)) == [False, False, True, True]


def test_nothing_due_is_none() -> None:
    assert looks((0, frozenset()), (500, frozenset())) == [False, False]


def test_the_two_minutes_begin_when_it_was_first_seen_due() -> None:
    assert looks((0, frozenset()), (1000, A), (1110, A), (1120, A)) == [False, False, False, True]


def test_as_long_as_something_leaves_a_long_queue_is_no_trouble() -> None:
    assert looks((0, A | B), (100, A | {"c"}), (150, A | {"c"}), (215, A | {"c"})) == [False] * 4
    assert looks((0, A | B), (100, A), (220, A)) == [False, False, True]


def test_what_comes_due_meanwhile_doesnt_begin_them_again() -> None:
    assert looks((0, A), (60, A | B), (120, A | B | {"c"})) == [False, False, True]


def test_it_is_over_when_something_leaves() -> None:
    assert looks((0, A), (120, A), (130, B), (140, frozenset())) == [False, True, False, False]


def test_a_trouble_is_said_once_and_its_end_once(capsys: pytest.CaptureFixture[str]) -> None:
    troubles = Troubles()
    troubles.begin("stuck", "Nothing has been sent: 1 message is due.")
    troubles.begin("stuck", "Nothing has been sent: 2 messages are due.")
    assert troubles.now() == ["Nothing has been sent: 2 messages are due."]
    troubles.end("stuck", "Messages are being sent again.")
    troubles.end("stuck", "Messages are being sent again.")
    assert troubles.now() == []
    said = capsys.readouterr().out.splitlines()
    assert said == ["Nothing has been sent: 1 message is due.", "Messages are being sent again."]
