"""A year in one sentence, and how long things took."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.actions.finished import Finished
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reports.chapters import Chapter
from chalicelib.domain.reports.growth import Done, Growth, Moves, Streak
from chalicelib.web import growth_words

ENDED = datetime(2026, 6, 1, tzinfo=UTC)
NO_MOVES = Moves(0, 0, 0, timedelta())
PLAN = Plan("p", client_id="a", members={"a": Member("a", "client", "Alice", "alice@home.example", "UTC")})


def growth(done: int, longest: Streak = Streak()) -> Growth:  # noqa: B008
    months = [Done(on_time=done)] + [Done()] * 11
    return Growth(2026, [2026], months, NO_MOVES, NO_MOVES, [], longest, Streak())


def chapter(name: str, *, is_finished: bool = True) -> Chapter:
    so_far = Finished(2, ENDED - timedelta(days=9), ENDED)
    return Chapter(project_id=name, name=name, so_far=so_far, is_finished=is_finished, things=[], quotes=[])


@pytest.mark.parametrize(
    ("done", "finished", "weeks", "says"),
    [
        (0, [], 0, ""),
        (1, [], 2, "In 2026 Alice got 1 thing done."),
        (4, ["Fair"], 0, "In 2026 Alice got 4 things done and finished “Fair”."),
        (9, ["Fair", "Prices"], 3, "In 2026 Alice got 9 things done, finished “Fair” and “Prices”, and kept everything on time for 3 weeks in a row."),
        (9, ["A", "B", "C", "D"], 0, "In 2026 Alice got 9 things done and finished 4 projects."),
    ],
)  # fmt: skip
def test_a_year_is_one_sentence(done: int, finished: list[str], weeks: int, says: str) -> None:
    streak = Streak(weeks, date(2026, 3, 2), date(2026, 3, 22)) if weeks else Streak()
    chapters = [*(chapter(name) for name in finished), chapter("Open", is_finished=False)]
    assert growth_words.year(PLAN, growth(done, streak), chapters, is_client=False) == says
    assert growth_words.year(PLAN, growth(done, streak), chapters, is_client=True) == says.replace("Alice", "you")


def test_a_streak_of_another_year_is_not_told() -> None:
    streak = Streak(9, date(2025, 3, 3), date(2025, 5, 4))
    assert growth_words.year(PLAN, growth(1, streak), [], is_client=True) == "In 2026 you got 1 thing done."


def test_what_is_shared_names_nobody_and_nothing_that_was_not_ticked() -> None:
    assert growth_words.shared(12, 2026, "", []) == "12 things done in 2026."
    assert growth_words.shared(1, 2026, "", ["Fair"]) == "1 thing done in 2026, and “Fair” finished."
    assert growth_words.shared(12, 2026, "Alice", ["Fair"]) == "In 2026 Alice got 12 things done and finished “Fair”."


@pytest.mark.parametrize(
    ("days", "says"),
    [(0, "a day"), (1, "a day"), (9, "9 days"), (13.4, "13 days"), (14, "2 weeks"), (42, "6 weeks"), (69, "10 weeks"), (70, "2 months"), (365, "12 months")],
)  # fmt: skip
def test_how_long_it_took_is_said_roundly(days: float, says: str) -> None:
    assert growth_words.lasted(timedelta(days=days)) == says


def test_a_finished_project_has_its_sentence() -> None:
    found = Finished(5, ENDED - timedelta(days=42), ENDED)
    assert growth_words.is_finished("Spring fair", found) == "Spring fair is finished: 5 things in 6 weeks."
