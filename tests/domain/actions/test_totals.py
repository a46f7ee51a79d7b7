"""Running totals: whatever is done with a client's actions, they are what the actions as they are give."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import adding, closing, deleting, editing, reopening, totals, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project
from chalicelib.domain.bulk import editing as bulk_editing
from chalicelib.domain.bulk.editing import Line
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.followed import Served
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import CHANGES, Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.errors import PlanNotFound, TryAgain
from tests.conftest import NOW, join, table_items
from tests.refusing import refused

Add = Callable[..., Action]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stored(plan: Plan) -> list[Action]:
    rows = [Action.from_raw_data(item) for item in table_items(Action)]
    return [row for row in rows if row.plan_id == plan.plan_id]


def kept(plan: Plan) -> dict[str, int]:
    row = plans.find(plan.plan_id)
    assert row is not None
    return told(row.totals)


def told(numbers: Any) -> dict[str, int]:
    """The numbers that aren't zero."""
    return {name: n for name, n in (numbers or {}).items() if n and name != CHANGES}


def agrees(plan: Plan, carol: Person, now: datetime = NOW) -> None:
    """What was added up is what the actions give, and what the coach's list of clients shows is too."""
    row = plans.find(plan.plan_id)
    [mine] = [row for row in memberships.of(carol.person_id) if row.plan_id == plan.plan_id]
    assert row is not None
    assert told(row.totals) == totals.of(stored(plan))
    assert row.recent == mine.recent
    assert lately(row.recent, now) == lately(totals.recent_of(stored(plan), now), now)


def lately(numbers: Any, now: datetime) -> dict[str, int]:
    """Those that can be asked for; older ones go when the next is written."""
    first, first_served = f"{now - 100 * DAY:%y%m%d}", f"{now - 18 * DAY:%y%m%d}"
    days = {name: name.partition(".")[2] or "9" for name in told(numbers) if name.startswith("#")}
    return {
        name: n for name, n in told(numbers).items() if (days[name] >= first_served if name in days else name >= first)
    }


class Doing:
    """Things done with a plan's actions, each possible in the state in which the action is."""

    def __init__(self, plan: Plan, carol: Person, alice: Person, dice: random.Random) -> None:
        self.plan_id, self.dice = plan.plan_id, dice
        self.coach, self.client = Actor(carol.person_id), Actor(alice.person_id)
        self.now = NOW
        self.gone: list[tuple[int, datetime]] = []

    def step(self, plan: Plan) -> None:
        self.now += HOUR
        there = stored(plan)
        if len(there) < 3:
            self.create()
            return
        action = self.dice.choice(there)
        number = int(action.number)
        self.dice.choice(self.possible(action))(number)

    def possible(self, action: Action) -> list[Callable[[int], Any]]:
        anyhow: list[Callable[[int], Any]] = [self.put_into, self.serve, self.delete, self.edit_all, self.dissolve]
        if self.gone:
            anyhow += [self.bring_back] * 3
        return (
            anyhow
            + {
                "open": [self.complete, self.complete, self.complete, self.complete, self.move, self.give, self.cancel],
                "done": [self.reopen, self.correct, self.correct],
                "cancelled": [self.restore],
            }[action.status]
        )

    def who(self, number: int) -> Actor:
        """Who may do it: a coach's own actions aren't the client's."""
        _, action = actions.get_for(self.coach.person_id, self.plan_id, number)
        return self.coach if action.assigned_to == "coach" else self.dice.choice([self.coach, self.client])

    def due(self) -> Due:
        return Due(at=self.now + self.dice.randint(-20, 20) * DAY)

    def create(self) -> None:
        into = Named(f"Project {self.dice.randint(1, 2)}") if self.dice.random() < 0.7 else None
        new = NewAction("Call", self.due(), specs=[], project=into, serves=self.metric(), past_due=True)
        adding.create(self.coach, self.plan_id, new, now=self.now)

    def metric(self) -> Serves | None:
        return self.dice.choice([None, Serves("w" * 16, "Weight"), Serves("2" * 16, "Calls")])

    def complete(self, number: int) -> None:
        done_at = self.dice.choice([None, self.now - self.dice.randint(0, 200) * DAY])
        closing.complete(self.who(number), self.plan_id, number, done_at=done_at, now=self.now)

    def correct(self, number: int) -> None:
        closing.complete(
            self.who(number), self.plan_id, number, done_at=self.now - self.dice.randint(0, 60) * DAY, now=self.now
        )

    def move(self, number: int) -> None:
        editing.edit(self.coach, self.plan_id, number, Change(due=self.due(), past_due=True), now=self.now)

    def give(self, number: int) -> None:
        to = self.dice.choice(["client", "coach"])
        editing.edit(self.coach, self.plan_id, number, Change(assigned_to=to), now=self.now)

    def cancel(self, number: int) -> None:
        closing.cancel(self.coach, self.plan_id, number, now=self.now)

    def reopen(self, number: int) -> None:
        reopening.reopen(self.who(number), self.plan_id, number, now=self.now)

    def restore(self, number: int) -> None:
        reopening.restore(self.coach, self.plan_id, number, now=self.now)

    def put_into(self, number: int) -> None:
        into = self.dice.choice([None, Named("Project 1"), Named("Project 2")])
        editing.edit(self.coach, self.plan_id, number, Change(project=into), now=self.now)

    def serve(self, number: int) -> None:
        editing.edit(self.coach, self.plan_id, number, Change(serves=self.metric()), now=self.now)

    def delete(self, number: int) -> None:
        deleting.delete(self.coach, self.plan_id, number, now=self.now)
        self.gone.append((number, self.now))

    def bring_back(self, number: int) -> None:
        number, at = self.gone.pop()
        deleting.bring_back(self.coach, self.plan_id, number, now=at + HOUR / 10)

    def edit_all(self, number: int) -> None:
        lines = {
            int(action.number): Line(int(action.version), Change(weight=5, due=self.due(), past_due=True))
            for action in actions.open_of_plan(self.plan_id)
        }
        bulk_editing.edit(self.coach, self.plan_id, lines, now=self.now)

    def dissolve(self, number: int) -> None:
        plan = plans.get_for(self.coach.person_id, self.plan_id)
        if plan.projects:
            gone = self.dice.choice(sorted(plan.projects))
            deleting_project.delete(
                self.coach, self.plan_id, gone, with_actions=self.dice.random() < 0.3, now=self.now
            )  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.integers(6, 15))
def test_whatever_is_done_the_totals_are_what_the_actions_give(
    plan: Plan, carol: Person, alice: Person, seed: int, steps: int
) -> None:
    doing = Doing(plan, carol, alice, random.Random(seed))
    for _ in range(steps):
        doing.step(plan)
        agrees(plan, carol, doing.now)


def test_each_number_counts_what_its_name_says(plan: Plan, carol: Person, add_action: Add) -> None:
    coach = Actor(carol.person_id)
    planning_ahead = NOW - 60 * DAY
    due = datetime(2026, 11, 4, 16, 0, tzinfo=UTC)  # a Wednesday, week 45
    for number, late_by in enumerate((-DAY, DAY, 3 * DAY), 1):
        add_action(due=due, at=planning_ahead, project=Named("Launch"))
        closing.complete(coach, plan.plan_id, number, done_at=due + late_by, now=NOW)
    add_action(due=due - 2 * DAY, at=planning_ahead)
    editing.edit(coach, plan.plan_id, 4, Change(due=Due(at=due)), now=planning_ahead)
    editing.edit(coach, plan.plan_id, 4, Change(due=Due(at=due + DAY)), now=planning_ahead)
    closing.complete(coach, plan.plan_id, 4, done_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC), now=NOW)
    add_action(project=Named("Launch"))
    add_action(project=Named("Launch"))
    closing.cancel(coach, plan.plan_id, 6, now=NOW)
    [launch] = plans.get_for(carol.person_id, plan.plan_id).projects
    # 23:30 in London is after midnight in Berlin, where BY WHEN was said: November.
    assert kept(plan) == {
        "on2611": 2, "little2611": 1, "late2611": 1, "moved2611": 1, "moves2611": 2, "slipped2611": 3 * 1440,
        "kept2645": 2, "missed2645": 2, launch: 1, f"{launch}.2611": 3,
    }  # fmt: skip
    [mine] = memberships.of(carol.person_id)
    assert mine.recent == {"261103+": 1, "261105-": 1, "261107-": 1, "261101+": 1}
    agrees(plan, carol)


def test_a_coachs_own_actions_never_count(plan: Plan, carol: Person) -> None:
    action = Action(
        plan.plan_id, 1, what="Send the worksheet", due_at=NOW, due_zone="UTC", status="done", assigned_to="coach",
        done_at=NOW, first_due_at=NOW, project_id="a", created_at=NOW, created_by=carol.person_id, changed_at=NOW,
    )  # fmt: skip
    assert totals.of([action]) == totals.recent_of([action], NOW) == {}


def test_open_actions_count_in_their_projects_only_and_moving_them_changes_nothing(
    plan: Plan, carol: Person, add_action: Add
) -> None:
    add_action()
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + DAY)), now=NOW)
    assert kept(plan) == {}


def test_a_date_moved_between_reading_and_done_is_counted_as_moved(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_action(due=NOW - 2 * DAY, at=NOW - 9 * DAY)
    answers = [actions.get_for(carol.person_id, plan.plan_id, 1)]
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + DAY)), now=NOW)
    fresh = actions.get_for
    monkeypatch.setattr(who_may, "get_for", lambda *asked: answers.pop() if answers else fresh(*asked))
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert kept(plan)["on2611"] == 1
    agrees(plan, carol)


def test_a_project_takes_its_numbers_with_it(plan: Plan, carol: Person, add_action: Add) -> None:
    coach = Actor(carol.person_id)
    add_action(project=Named("Launch"))
    closing.complete(coach, plan.plan_id, 1, now=NOW)
    [launch] = plans.get_for(carol.person_id, plan.plan_id).projects
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=False, now=NOW)
    row = plans.get_for(carol.person_id, plan.plan_id)
    assert launch not in str(row.totals)
    agrees(plan, carol)


def test_days_long_ago_are_taken_out_when_the_next_one_is_written(plan: Plan, carol: Person, add_action: Add) -> None:
    coach = Actor(carol.person_id)
    for number, when in enumerate((NOW, NOW + 130 * DAY), 1):
        add_action(due=when + DAY, at=when)
        closing.complete(coach, plan.plan_id, number, now=when)
    [mine] = memberships.of(carol.person_id)
    assert mine.recent == {"270402+": 1}
    agrees(plan, carol, NOW + 130 * DAY)


def test_the_share_on_time_is_that_of_the_last_ninety_days() -> None:
    recent = {"260825+": 5, "260826+": 3, "261123-": 1, "261123+": 0, f"#{'w' * 16}": 2, f"#{'2' * 16}.261123": 2}
    assert totals.share_on_time(recent, NOW.date()) == (3, 4)
    assert totals.share_on_time(None, NOW.date()) == (0, 0)


# Rebuilding


def scribble(plan: Plan, numbers: dict[str, int] | None) -> None:
    """Puts other totals in place; ``None``: as in a plan from before there were any."""
    write = Write()
    gone = [Plan.totals.remove(), Plan.recent.remove()]
    write.update(Plan, plan.plan_id, gone if numbers is None else [Plan.totals.set(numbers)])
    if numbers is None:
        write.update(Membership, (plan.primary_id, plan.plan_id), [Membership.recent.remove()])
    write.commit()


def test_a_metrics_actions_are_the_open_ones_and_those_done_in_the_last_two_weeks(
    plan: Plan, carol: Person, add_action: Add
) -> None:
    coach, weight = Actor(carol.person_id), Serves("w" * 16, "Weight")
    for when in (NOW - 14 * DAY, NOW - 13 * DAY, NOW):
        number = int(add_action(due=NOW + DAY, at=NOW - 15 * DAY, serves=weight).number)
        closing.complete(coach, plan.plan_id, number, now=when)
    add_action(serves=weight, at=NOW)
    [mine] = memberships.of(carol.person_id)
    assert totals.served(mine.recent, NOW.date()) == {"w" * 16: Served(1, 2)}
    add_action(serves=weight, at=NOW + 40 * DAY, due=NOW + 50 * DAY)
    closing.complete(coach, plan.plan_id, 5, now=NOW + 40 * DAY)
    [mine] = memberships.of(carol.person_id)
    served = {name: n for name, n in (mine.recent or {}).items() if name.startswith("#")}
    assert served == {f"#{'w' * 16}": 1, f"#{'w' * 16}.270102": 1}
    totals.rebuild(plan.plan_id, NOW + 40 * DAY)
    agrees(plan, carol, NOW + 40 * DAY)


def test_rebuilding_works_them_out_from_the_actions(plan: Plan, carol: Person, add_action: Add) -> None:
    for number in (1, 2):
        add_action(project=Named("Launch"))
        closing.complete(Actor(carol.person_id), plan.plan_id, number, now=NOW)
    right = kept(plan)
    scribble(plan, {CHANGES: 7, "on1901": 4})
    assert totals.rebuild(plan.plan_id, NOW) == kept(plan) == right
    assert totals.rebuild_all(carol.person_id, NOW) == 1
    agrees(plan, carol)


def test_a_plan_from_before_there_were_totals_is_counted_until_it_is_rebuilt(
    plan: Plan, carol: Person, alice: Person, add_action: Add
) -> None:
    add_action(project=Named("Launch"))
    add_action()
    scribble(plan, None)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    row = plans.get_for(carol.person_id, plan.plan_id)
    assert not row.totals
    assert totals.of_plan(row)["on2611"] == 1
    totals.rebuild(plan.plan_id, NOW)
    agrees(plan, carol)
    closing.complete(Actor(alice.person_id), plan.plan_id, 2, now=NOW)
    assert kept(plan)["on2611"] == 2
    agrees(plan, carol)


def test_what_is_done_while_rebuilding_counts(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Actor(carol.person_id)
    for _ in range(2):
        add_action()
    read_all, left = totals._all, [1, 2]

    def read_and_complete(plan: Plan) -> list[Action]:
        rows = read_all(plan)
        if left:
            closing.complete(coach, plan.plan_id, left.pop(), now=NOW)
        return rows

    monkeypatch.setattr(totals, "_all", read_and_complete)
    totals.rebuild(plan.plan_id, NOW)
    agrees(plan, carol)
    assert kept(plan)["on2611"] == 2


def test_rebuilding_a_plan_that_never_rests_is_given_up(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Actor(carol.person_id)
    add_action(project=Named("Launch"))
    weeks = iter(range(1, 9))
    read_all = totals._all

    def read_and_correct(plan: Plan) -> list[Action]:
        rows = read_all(plan)
        closing.complete(coach, plan.plan_id, 1, done_at=NOW - next(weeks) * 7 * DAY, now=NOW)
        return rows

    monkeypatch.setattr(totals, "_all", read_and_correct)
    with pytest.raises(TryAgain):
        totals.rebuild(plan.plan_id, NOW)
    agrees(plan, carol)


def test_there_is_nothing_to_rebuild_of_no_plan() -> None:
    with refused(PlanNotFound):
        totals.rebuild("a" * 16, NOW)


# Sizes


def test_done_with_all_that_belongs_to_it_is_a_transaction_of_at_most_twelve_items(
    plan: Plan, carol: Person, alice: Person, dan: Person, mallory: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    join(plan, dan, "coach")
    join(plan, mallory, "viewer")
    add_action(project=Named("Launch"))
    sizes: list[int] = []
    commit = Write.commit

    def commit_and_note(write: Write) -> None:
        sizes.append(len(write))
        commit(write)

    monkeypatch.setattr(Write, "commit", commit_and_note)
    once = keys.new("seen#1", kind="seen", now=NOW, lasts=DAY)
    closing.complete(
        Actor(alice.person_id, "email"), plan.plan_id, 1, words=Words("And it was easy."), now=NOW, seen=Seen(once=once)
    )
    assert sizes[0] <= 12
    assert kept(plan)["on2611"] == 1


def test_five_years_of_weekly_actions_stay_below_twelve_kilobytes() -> None:
    def done(week: int) -> Action:
        due = NOW - week * 7 * DAY
        return Action(
            "a" * 16, week, what="x", due_at=due, due_zone="UTC", first_due_at=due - DAY, moved_count=1, status="done",
            done_at=due + (week % 3 - 1) * 2 * DAY, project_id=f"{week // 13:016}",
        )  # fmt: skip

    numbers = totals.of([done(week) for week in range(260)])
    # As DynamoDB counts: names, digits, and a byte or two around each.
    assert sum(len(name) + len(str(n)) // 2 + 3 for name, n in numbers.items()) < 12_000
