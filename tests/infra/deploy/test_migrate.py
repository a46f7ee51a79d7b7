"""Filling in what rows from before lack: once, page by page, and on from where it was stopped."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies.refused import NO_PLAN, Refusal
from infra.deploy import migrate
from infra.deploy.migrate import BackFill
from tests.conftest import NOW
from tests.domain.actions.test_totals import scribble

Add = Callable[..., Action]


def shouting(filled: list[int], fail_at: int | None = None) -> BackFill:
    """Gives each action its words in capitals, as a test needs nothing of a version to come."""

    def fill(action: Action, now: datetime) -> bool:
        if action.number == fail_at:
            raise KeyboardInterrupt
        filled.append(int(action.number))
        action.update([Action.what.set(action.what.upper())], condition=Action.number.exists())
        return True

    return BackFill("shouting", Action, lambda action: not action.what.isupper(), fill)


@pytest.fixture
def five(add_action: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five actions, read two at a time."""
    for number in range(1, 6):
        add_action(f"Thing {number}")
    monkeypatch.setattr(migrate, "PAGE", 2)


def run(back_fill: BackFill, *, again: bool = False) -> list[str]:
    said: list[str] = []
    migrate.run(NOW, said.append, (back_fill,), again=again)
    return said


@pytest.mark.usefixtures("five")
def test_every_row_that_lacks_something_is_filled_in_and_how_far_it_is_is_told() -> None:
    filled: list[int] = []
    assert run(shouting(filled)) == [
        "shouting: 2 rows looked at, 2 filled in",
        "shouting: 4 rows looked at, 4 filled in",
        "shouting: 5 rows looked at, 5 filled in, done",
    ]
    assert filled == [1, 2, 3, 4, 5]


@pytest.mark.usefixtures("five")
def test_what_is_done_is_not_looked_at_again() -> None:
    run(shouting([]))
    filled: list[int] = []
    assert run(shouting(filled)) == []
    assert filled == []


@pytest.mark.usefixtures("five")
def test_what_an_older_version_wrote_meanwhile_is_filled_in_too_when_that_is_asked_for(add_action: Add) -> None:
    run(shouting([]))
    add_action("Thing of the older version")
    assert run(shouting([])) == []
    filled: list[int] = []
    assert run(shouting(filled), again=True)[-1] == "shouting: 6 rows looked at, 1 filled in, done"
    assert filled == [6]


@pytest.mark.usefixtures("five")
def test_stopped_half_way_it_goes_on_with_the_page_it_was_at() -> None:
    filled: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        run(shouting(filled, fail_at=4))
    assert filled == [1, 2, 3]
    again: list[int] = []
    assert run(shouting(again))[0] == "shouting: 4 rows looked at, 1 filled in"
    assert again == [4, 5]


def test_an_empty_table_says_nothing() -> None:
    assert run(shouting([])) == []


def test_plans_from_before_the_totals_get_them(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action("Print the flyers")
    scribble(plan, None)
    assert migrate.run(NOW, lambda said: None) == 1
    assert plans.get_for(carol.person_id, plan.plan_id).totals
    assert migrate.run(NOW, lambda said: None) == 0


def test_refusals_of_strangers_from_before_there_was_an_end_get_one() -> None:
    def refusal(entry_id: str, **more: Any) -> Refusal:
        row = Refusal("a plan", entry_id, at=NOW, reason="OtherSender", via="email", sender="m@x.example", **more)
        row.save()
        return row

    strangers, members, lost = refusal("a"), refusal("b", author_id="alice"), refusal("c", author_id="alice")
    lost.plan_id = NO_PLAN
    lost.save()
    assert migrate.run(NOW, lambda said: None) == 2
    ends: list[Any] = []
    for row in (strangers, members):
        row.refresh()
        ends.append(row.expires)
    assert ends == [int(NOW.timestamp()) + 90 * 86_400, None]
