"""When a plan's next session is."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.sessions import next_session
from chalicelib.domain.team import handing_over, roles
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound
from tests.conftest import NOW, counted, entries, join, owed
from tests.refusing import refused

IN_A_WEEK = NOW + timedelta(days=7)


def listed(plan: Plan, *people: Person) -> list[object]:
    """What each person's own list of plans says."""
    rows = [Membership.find(each.person_id, plan.plan_id) for each in people]
    return [row.next_session if row else "no row" for row in rows]


def test_it_is_kept_to_the_second_for_every_coach_and_the_client_is_not_told(
    plan: Plan, carol: Person, alice: Person, dan: Person
) -> None:
    join(plan, dan, "coach")
    of_client = plans.get_for(alice.person_id, plan.plan_id).version_for(alice.person_id)
    told, owed_before = entries(plan), owed()
    with counted() as calls:
        next_session.plan_one(Actor(carol.person_id), plan.plan_id, IN_A_WEEK + timedelta(microseconds=5), now=NOW)
    assert calls == {"GetItem": 1, "TransactWriteItems": 1}
    assert listed(plan, carol, dan, alice) == [IN_A_WEEK, IN_A_WEEK, None]
    after = plans.get_for(alice.person_id, plan.plan_id)
    assert (after.next_session, after.version_for(alice.person_id)) == (IN_A_WEEK, of_client + 1)
    assert (len(entries(plan)), len(owed())) == (len(told), len(owed_before))
    next_session.plan_one(Actor(dan.person_id), plan.plan_id, None, now=NOW)
    assert listed(plan, carol, dan, alice) == [None, None, None]


def test_who_coaches_later_has_it_too_and_who_stops_loses_it(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    coach = Actor(carol.person_id)
    next_session.plan_one(coach, plan.plan_id, IN_A_WEEK, now=NOW)
    bring(dan)
    assert listed(plan, dan) == [IN_A_WEEK]
    roles.change(coach, plan.plan_id, dan.person_id, "viewer", now=NOW)
    assert listed(plan, dan) == [None]
    roles.change(coach, plan.plan_id, dan.person_id, "coach", now=NOW)
    handing_over.hand_over(coach, plan.plan_id, dan.person_id, now=NOW)
    assert listed(plan, carol, dan) == [IN_A_WEEK, IN_A_WEEK]


def test_nobody_else_plans_it_and_a_time_that_cannot_be_is_refused(
    plan: Plan, carol: Person, alice: Person, viewer: Person, mallory: Person
) -> None:
    for person, reason in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(reason):
            next_session.plan_one(Actor(person.person_id), plan.plan_id, IN_A_WEEK, now=NOW)
    for at in (NOW, NOW + timedelta(days=400)):
        with refused(Invalid, at="next_session"):
            next_session.plan_one(Actor(carol.person_id), plan.plan_id, at, now=NOW)
