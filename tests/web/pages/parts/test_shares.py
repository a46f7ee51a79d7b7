"""Figures in words."""

from datetime import timedelta

import pytest

from chalicelib.web.pages.parts import shares


@pytest.mark.parametrize(
    ("on_time", "done", "words"),
    [(0, 0, ""), (1, 1, "1 of 1"), (0, 3, "0 of 3"), (4, 4, "4 of 4"), (5, 5, "100 %"), (5, 6, "83 %"), (199, 200, "99 %")],
)  # fmt: skip
def test_a_share_is_in_percent_from_five_on(on_time: int, done: int, words: str) -> None:
    assert shares.on_time(on_time, done).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(3, ", by 3 days"), (1, ", by 1 day"), (0.2, ", by less than a day"), (0, ", by less than a day"), (-2, ", to 2 days earlier")],
)  # fmt: skip
def test_how_far_a_date_was_moved(days: float, words: str) -> None:
    assert shares.moved_by(timedelta(days=days)) == words


def test_how_often() -> None:
    assert [shares.often(count) for count in (1, 2, 3)] == ["once", "twice", "3 times"]
