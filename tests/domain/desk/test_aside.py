"""Putting a client aside for now."""

from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.desk import aside
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.attention import Aside, still
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import clients
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound
from tests.conftest import everything, join

DAY = timedelta(days=1)


def is_aside(coach: Person, now: datetime) -> bool:
    rows = memberships.glances_of(coach.person_id)
    [client] = clients.of(rows, actions.open_of_clients(coach.person_id), now, coach.time_zone)
    assert client.figures is not None
    return client.figures.aside is not None


def test_a_client_comes_back_on_the_day_or_when_they_write(
    plan: Plan, carol: Person, alice: Person, now: datetime
) -> None:
    actor = Actor(carol.person_id)  # in New York, where the day begins at 5:00 UTC
    aside.put(actor, plan.plan_id, date(2026, 11, 25), now=now)
    assert is_aside(carol, now)
    assert is_aside(carol, datetime.fromisoformat("2026-11-25T04:59:00+00:00"))
    assert not is_aside(carol, datetime.fromisoformat("2026-11-25T05:00:00+00:00"))
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("Hello"), now=now + DAY / 9)
    assert is_aside(carol, now + DAY / 8)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Hello"), now=now + DAY / 8)
    assert not is_aside(carol, now + DAY / 8)
    aside.put(actor, plan.plan_id, date(2026, 11, 25), now=now + DAY / 7)
    aside.bring_back(actor, plan.plan_id)
    assert not is_aside(carol, now + DAY / 6)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-01T03:30:00+00:00", "2026-11-01"),  # New York's clocks go back in the night to this day
        ("2026-03-08T04:59:00+00:00", "2026-03-08"),  # and forward in the night to this one
    ],
)
def test_tomorrow_is_the_coachs_also_when_clocks_change(now: str, until: str) -> None:
    moment = datetime.fromisoformat(now)
    found = aside.till_tomorrow("America/New_York", moment, "later")
    assert found.until == date.fromisoformat(until)
    assert still(found, aside.today_of("America/New_York", moment), None) == found
    assert still(found, found.until, None) is None


def test_what_happened_at_the_same_moment_or_before_is_no_news(now: datetime) -> None:
    found = Aside(date(2026, 11, 25), now, "later")
    assert still(found, now.date(), now, None, now - DAY) == found
    assert still(found, now.date(), now + DAY / 99) is None


def test_days_that_are_no_later_and_people_who_do_not_coach_are_refused(
    plan: Plan, carol: Person, alice: Person, mallory: Person, dan: Person, now: datetime
) -> None:
    join(plan, dan, "viewer")
    before = everything()
    for until in (now.date(), now.date() - DAY, now.date() + 367 * DAY):
        with pytest.raises(Invalid):
            aside.put(Actor(carol.person_id), plan.plan_id, until, now=now)
    for person, refusal in ((mallory, PlanNotFound), (alice, NotAllowed), (dan, NotAllowed)):
        with pytest.raises(refusal):
            aside.put(Actor(person.person_id), plan.plan_id, now.date() + DAY, now=now)
        with pytest.raises(refusal):
            aside.bring_back(Actor(person.person_id), plan.plan_id)
    assert everything() == before
