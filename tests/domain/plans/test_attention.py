"""The newest words of a client, as their coach's membership keeps them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.attention import LONGEST_WORDS, in_short
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import handing_over
from tests.conftest import counted

MINUTE = timedelta(minutes=1)


def newest(plan: Plan, coach: Person) -> str | None:
    row = Membership.get(coach.person_id, plan.plan_id, consistent_read=True)
    return row.newest.text if row.newest else None


def test_they_follow_what_the_client_writes_changes_and_deletes(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    hers, plan_id = Actor(alice.person_id), plan.plan_id
    add_action()
    add_action()
    first = comments.write(hers, plan_id, 1, Words("On  the\nweekend"), now=now)
    assert newest(plan, carol) == "On the weekend"
    comments.write(Actor(carol.person_id), plan_id, 1, Words("Fine"), now=now)
    assert newest(plan, carol) == "On the weekend"
    stuck.flag(hers, plan_id, 1, words=Words("I like all three"), now=now + MINUTE)
    assert newest(plan, carol) == "I like all three"
    comments.edit(hers, plan_id, first.entry_id, text="On Sunday", now=now + 2 * MINUTE)
    assert newest(plan, carol) == "I like all three"
    closing.complete(hers, plan_id, 2, now=now + 3 * MINUTE, words=Words("It was easy"))
    assert newest(plan, carol) == "It was easy"
    last = comments.write(hers, plan_id, None, Words("Hello"), now=now + 4 * MINUTE)
    comments.edit(hers, plan_id, last.entry_id, text="Hello Carol", now=now + 5 * MINUTE)
    assert newest(plan, carol) == "Hello Carol"
    comments.delete(hers, plan_id, last.entry_id, now=now + 6 * MINUTE)
    assert newest(plan, carol) is None


def test_they_cost_no_further_request_and_are_kept_in_short(
    plan: Plan, carol: Person, alice: Person, now: datetime
) -> None:
    with counted() as calls:
        comments.write(Actor(alice.person_id), plan.plan_id, None, Words("x" * 5000), now=now)
    assert calls == {"GetItem": 1, "TransactWriteItems": 1}
    assert len(newest(plan, carol) or "") <= LONGEST_WORDS
    assert in_short("a\n\n b") == "a b"


def test_they_move_along_when_the_plan_is_handed_over(
    plan: Plan, carol: Person, dan: Person, alice: Person, bring: Callable[..., Plan], now: datetime
) -> None:
    bring(dan)
    said = comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Hello"), now=now)
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=now)
    assert (newest(plan, carol), newest(plan, dan)) == (None, "Hello")
    comments.delete(Actor(alice.person_id), plan.plan_id, said.entry_id, now=now)
    assert newest(plan, dan) is None


@pytest.mark.parametrize("role", ["viewer", "coach"])
def test_nobody_else_keeps_them(
    plan: Plan, alice: Person, dan: Person, bring: Callable[..., Plan], now: datetime, role: str
) -> None:
    bring(dan, role)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Hello"), now=now)
    assert newest(plan, dan) is None
