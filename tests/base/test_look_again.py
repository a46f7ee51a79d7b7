"""Looking again where somebody else was first."""

import time

import pytest

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Lost
from chalicelib.errors import TryAgain


class Overtaken(Lost):
    pass


class Races:
    """A step that loses so many times."""

    def __init__(self, losses: int, refusal: type[Exception] = Overtaken) -> None:
        self.losses, self.refusal, self.taken = losses, refusal, 0

    def __call__(self) -> str:
        self.taken += 1
        if self.taken <= self.losses:
            raise self.refusal
        return "won"


def test_a_step_is_taken_anew_until_it_wins() -> None:
    races = Races(2)
    assert look_again(races) == "won"
    assert races.taken == 3


def test_one_that_always_loses_is_told_as_try_again() -> None:
    races = Races(5)
    with pytest.raises(TryAgain):
        look_again(races, tries=5)
    assert races.taken == 5


def test_another_refusal_is_not_taken_for_a_lost_race() -> None:
    for refusal in (Lost, TryAgain):
        races = Races(1, refusal)
        with pytest.raises(refusal):
            look_again(races, on=Overtaken)
        assert races.taken == 1


def test_many_who_want_the_same_wait_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    assert look_again(Races(3), tries=4, apart=0.02) == "won"
    assert [seconds <= most for seconds, most in zip(waited, (0, 0.02, 0.04), strict=True)] == [True] * 3
