"""The command that works the running totals out anew."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import PlanNotFound
from infra.deploy import totals
from tests.conftest import NOW
from tests.domain.actions.test_totals import scribble


@pytest.mark.parametrize("by_email", [False, True])
def test_it_rebuilds_one_plan_or_all_of_a_coachs(
    plan: Plan, carol: Person, add_action: Callable[..., Action], by_email: bool
) -> None:
    add_action()
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    scribble(plan, None)
    said = totals.rebuild("", "Carol@coaching.example") if by_email else totals.rebuild(plan.plan_id, "")
    assert "Recounted the totals of" in said
    row = plans.get_for(carol.person_id, plan.plan_id)
    assert row.totals is not None
    assert row.totals["on2611"] == 1


def test_it_says_what_it_did_not_find() -> None:
    assert "0 plans of nobody@example.com" in totals.rebuild("", "nobody@example.com")
    with pytest.raises(PlanNotFound):
        totals.rebuild("a" * 16, "")
