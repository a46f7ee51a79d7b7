"""A year of a plan: months, streaks, projects finished, dates moved, and what was said at the time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments, deleting, editing, reopening
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reports import growth, quotes
from chalicelib.domain.reports.growth import Done, Growth, Streak
from chalicelib.domain.reports.quotes import Quotes
from chalicelib.errors import Invalid, PlanNotFound
from tests.conftest import NOW, counted
from tests.refusing import refused

Add = Callable[..., Action]
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def seen(plan: Plan, carol: Person) -> Callable[..., Growth]:
    """The plan's growth as Carol sees it."""

    def seen(year: int | None = None, now: datetime = NOW) -> Growth:
        return growth.get_for(carol.person_id, plan.plan_id, year, now=now)[1]

    return seen


@pytest.fixture
def said(plan: Plan, carol: Person) -> Callable[..., Quotes]:
    def said(year: int | None = None, now: datetime = NOW) -> Quotes:
        return growth.get_for(carol.person_id, plan.plan_id, year, now=now)[2]

    return said


@pytest.fixture
def do(plan: Plan, carol: Person, add_action: Add) -> Callable[..., int]:
    """Adds an action and marks it done; gives its number."""

    def do(
        due: datetime, done_at: datetime | None = None, at: datetime = NOW, comment: str = "", **more: object
    ) -> int:
        number = int(add_action(due=due, at=due - 30 * DAY, **more).number)
        closing.complete(
            Actor(carol.person_id), plan.plan_id, number, words=Words(comment), done_at=done_at or due, now=at
        )
        return number

    return do


def test_a_year_is_told_by_months(do: Callable[..., int], seen: Callable[..., Growth]) -> None:
    do(NOW - DAY)
    do(NOW - 9 * DAY, NOW - 8 * DAY)
    do(NOW - 40 * DAY, NOW - 30 * DAY)
    do(NOW - 400 * DAY)
    found = seen()
    assert (found.year, found.years) == (2026, [2026, 2025])
    assert found.months[9:] == [Done(0, 0, 1), Done(1, 1, 0), Done()]
    assert (found.done, found.done.share_on_time) == (Done(1, 1, 1), 1 / 3)
    assert seen(2025).months[9] == Done(1, 0, 0)
    assert seen(2024).done.share_on_time is None


def test_this_year_is_the_one_where_the_client_is(seen: Callable[..., Growth]) -> None:
    assert seen(now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC)).year == 2027


@pytest.mark.parametrize("year", [1999, 2027, 9999, -1])
def test_a_year_that_cant_be_is_refused(plan: Plan, carol: Person, year: int) -> None:
    with refused(Invalid, at="year"):
        growth.get_for(carol.person_id, plan.plan_id, year, now=NOW)


def test_who_is_no_member_finds_nothing(plan: Plan, mallory: Person) -> None:
    with refused(PlanNotFound):
        growth.get_for(mallory.person_id, plan.plan_id, None, now=NOW)


# Streaks


@pytest.mark.parametrize(
    ("weeks", "longest", "present"),
    [
        ("", 0, 0),
        ("+", 1, 1),
        ("+++-++", 3, 2),
        ("++ + -", 3, 0),
        ("-- ++", 2, 2),
        ("++-++", 2, 2),
    ],
)
def test_a_streak_is_weeks_kept_in_a_row_and_a_week_with_nothing_due_does_not_end_it(
    weeks: str, longest: int, present: int
) -> None:
    first = MONDAY - (len(weeks) - 1) * WEEK
    found = growth.streaks(
        {first + place * WEEK: how == "+" for place, how in enumerate(weeks) if how != " "}, MONDAY + 2 * DAY
    )
    assert (found[0].weeks, found[1].weeks) == (longest, present)


def test_the_longest_streak_says_when_it_was() -> None:
    weeks = {MONDAY - 9 * WEEK: True, MONDAY - 5 * WEEK: True, MONDAY - 2 * WEEK: False, MONDAY: True}
    assert growth.streaks(weeks, MONDAY)[0] == Streak(2, date(2026, 9, 21), date(2026, 10, 25))


def test_weeks_to_come_do_not_count_yet() -> None:
    assert growth.streaks({MONDAY: True, MONDAY + WEEK: True}, MONDAY)[1].weeks == 1


def test_what_is_open_and_late_ends_the_streak_and_what_lies_ahead_leaves_the_week_undecided(
    do: Callable[..., int], add_action: Add, seen: Callable[..., Growth]
) -> None:
    for weeks_ago in (3, 2, 1, 0):
        do(NOW - weeks_ago * WEEK)
    assert seen().present.weeks == 4
    add_action(due=NOW + DAY)
    assert (seen().present.weeks, seen().longest.weeks) == (3, 3)
    assert seen(now=NOW + 2 * DAY).present.weeks == 0
    assert seen(now=NOW + 2 * DAY).longest.weeks == 3


# Projects, and dates moved


def test_a_project_is_finished_in_the_month_in_which_the_last_of_it_was_done(
    plan: Plan, carol: Person, do: Callable[..., int], add_action: Add, seen: Callable[..., Growth]
) -> None:
    do(NOW - 70 * DAY, project=Named("Launch"))
    do(NOW - 40 * DAY, project=Named("Launch"))
    add_action(project=Named("Garden"))
    do(NOW - 40 * DAY, project=Named("Garden"))
    [launch] = seen().finished
    assert (launch.name, launch.month, launch.done) == ("Launch", date(2026, 10, 1), 2)
    last = int(add_action(project=Named("Launch")).number)
    assert seen().finished == []
    closing.complete(Actor(carol.person_id), plan.plan_id, last, now=NOW)
    assert seen().finished[0].month == date(2026, 11, 1)
    assert seen(2025).finished == []


def test_moves_are_told_of_what_was_done_and_of_what_is_open(
    plan: Plan, carol: Person, add_action: Add, seen: Callable[..., Growth]
) -> None:
    coach = Actor(carol.person_id)
    for number in (1, 2, 3):
        add_action(due=NOW + DAY)
        editing.edit(coach, plan.plan_id, number, Change(due=Due(at=NOW + 3 * DAY)), now=NOW)
        editing.edit(coach, plan.plan_id, number, Change(due=Due(at=NOW + 2 * DAY)), now=NOW)
    add_action()
    for number in (1, 2, 4):
        closing.complete(coach, plan.plan_id, number, now=NOW)
    found = seen()
    assert (found.moves.of, found.moves.moved, found.moves.moves, found.moves.later) == (3, 2, 4, 2 * DAY)
    assert (found.open_moves.of, found.open_moves.moved, found.open_moves.later) == (1, 1, DAY)


# What was said


def test_what_came_with_done_or_within_a_day_is_quoted_newest_first(
    plan: Plan, carol: Person, alice: Person, do: Callable[..., int], said: Callable[..., Quotes]
) -> None:
    first = do(NOW - 2 * DAY, at=NOW - 2 * DAY, comment="They were kind.", what="Call the bank")
    comments.write(Actor(alice.person_id), plan.plan_id, first, Words("Glad I did."), now=NOW - DAY)
    comments.write(Actor(alice.person_id), plan.plan_id, first, Words("By the way"), now=NOW)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("About nothing"), now=NOW)
    do(NOW, comment="Sent")
    found = said()
    assert [(quote.number, quote.comment.text) for quote in found.items] == [
        (2, "Sent"), (1, "Glad I did."), (1, "They were kind."),
    ]  # fmt: skip
    assert found.items[1].what == "Call the bank"
    assert found.items[1].done_at == NOW - 2 * DAY
    assert found.since is None


def test_what_was_said_of_something_reopened_or_deleted_is_not_quoted(
    plan: Plan, carol: Person, do: Callable[..., int], said: Callable[..., Quotes]
) -> None:
    coach = Actor(carol.person_id)
    for _ in range(2):
        do(NOW, comment="Well")
    reopening.reopen(coach, plan.plan_id, 1, now=NOW + HOUR)
    deleting.delete(coach, plan.plan_id, 2, now=NOW + HOUR)
    assert said(now=NOW + 2 * HOUR).items == []


def test_what_a_coach_did_is_not_the_clients_growth(
    plan: Plan, carol: Person, add_action: Add, said: Callable[..., Quotes]
) -> None:
    add_action(assigned_to="coach")
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, words=Words("Sent it to you"), now=NOW)
    assert said().items == []


def test_a_year_has_its_own_words(do: Callable[..., int], said: Callable[..., Quotes]) -> None:
    last_year = datetime(2025, 12, 31, 22, 0, tzinfo=UTC)
    do(last_year, at=last_year, comment="At the last moment")
    do(NOW, comment="Now")
    assert [quote.comment.text for quote in said(2025).items] == ["At the last moment"]
    assert [quote.comment.text for quote in said(2026).items] == ["Now"]


def test_of_many_entries_the_newest_are_looked_at_and_it_is_said_from_when_on(
    do: Callable[..., int], said: Callable[..., Quotes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for days_ago in (3, 2, 1):
        do(NOW - days_ago * DAY, at=NOW - days_ago * DAY, comment=f"{days_ago} days ago")
    monkeypatch.setattr(quotes, "MOST_READ", 5)
    found = said()
    assert [quote.comment.text for quote in found.items] == ["1 days ago"]
    assert found.since is not None
    monkeypatch.setattr(quotes, "MOST_READ", 1000)
    monkeypatch.setattr(quotes, "MOST_QUOTES", 2)
    assert (len(said().items), said().since) == (2, NOW - 2 * DAY)


def test_it_takes_three_reads_however_much_there_is(
    plan: Plan, carol: Person, do: Callable[..., int], add_action: Add
) -> None:
    for _ in range(3):
        do(NOW, comment="Well", project=Named("Launch"))
        add_action()
    with counted() as calls:
        growth.get_for(carol.person_id, plan.plan_id, None, now=NOW)
    assert calls.total() == 3
    assert plans.get_for(carol.person_id, plan.plan_id).totals
