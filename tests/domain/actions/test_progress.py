"""Progress: the weighted share, and how each action was done."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.actions import in_short, progress
from chalicelib.domain.actions.action import Action
from tests.conftest import NOW

DAY = timedelta(days=1)


def action(number: int, *, status: str = "done", after_due: timedelta = -DAY, weight: int = 100) -> Action:
    done_at = NOW + after_due if status == "done" else None
    return Action("plan", number, what=f"Thing {number}", status=status, due_at=NOW, done_at=done_at, weight=weight)


@pytest.mark.parametrize(
    ("after_due", "kind"),
    [
        (-DAY, "on_time"),
        (timedelta(0), "on_time"),
        (timedelta(seconds=1), "a_little_late"),
        (DAY, "a_little_late"),
        (DAY + timedelta(seconds=1), "late"),
        (30 * DAY, "late"),
    ],
)
def test_done_up_to_a_day_after_due_is_a_little_late(after_due: timedelta, kind: str) -> None:
    assert progress.slices([action(1, after_due=after_due)], NOW)[0].kind == kind


def test_the_share_is_of_the_weight_and_cancelled_ones_weigh_nothing() -> None:
    found = progress.of([action(1, weight=300), action(2, status="open"), action(3, status="cancelled", weight=1000)])
    assert (found.share, found.weight, found.done_weight, found.cancelled) == (0.75, 400, 300, 1)


@pytest.mark.parametrize("given_actions", [[], [action(1, weight=0)], [action(1, status="cancelled")]])
def test_where_nothing_has_a_weight_there_is_no_share(given_actions: list[Action]) -> None:
    assert progress.of(given_actions).share is None


def test_done_ones_come_first_in_the_order_they_were_done_then_open_ones_by_date() -> None:
    found = progress.slices(
        [action(1, status="open"), action(2, after_due=DAY), action(3, after_due=-DAY), action(4, status="open")], NOW
    )
    assert [each.number for each in found] == [3, 2, 1, 4]


def test_an_open_one_past_its_date_is_said_to_be() -> None:
    assert progress.slices([action(1, status="open")], NOW + DAY)[0].is_overdue
    assert not progress.slices([action(1, status="open")], NOW - DAY)[0].is_overdue


ANY: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.builds(
        dict,
        status=st.sampled_from(["open", "done", "cancelled"]),
        after_due=st.timedeltas(-9 * DAY, 9 * DAY),
        weight=st.integers(0, 1000),
    ),
    max_size=30,
)


@given(ANY)
def test_every_action_counts_once_and_the_share_is_between_nothing_and_all(drawn: list[dict[str, Any]]) -> None:
    actions = [action(number, **each) for number, each in enumerate(drawn, 1)]
    found = progress.of(actions)
    assert found == progress.of_shorts(in_short.of_items([each.serialize(null_check=False) for each in actions]))
    assert sum(found.count(kind) for kind in ("on_time", "a_little_late", "late", "open")) + found.cancelled == len(
        drawn
    )
    assert found.share is None or 0 <= found.share <= 1
    assert (found.share == 1) == (
        found.weight > 0 and all(e.kind != "open" or not e.weight for e in progress.slices(actions, NOW))
    )
