"""Coaches count to who made them coaches: however many somebody makes up, the day's limits stay the same."""

from collections.abc import Callable

import pytest

from chalicelib import tokens
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import coaches, correcting, handing_over, joining, opening, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import LimitReached, LinkBroken
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, invitation, owed, owner
from tests.outbound.conftest import mails, words
from tests.refusing import refused


@pytest.fixture(autouse=True)
def _three(setting: Callable[..., None]) -> None:
    setting(INVITATIONS_A_DAY=3)


def makes(maker: Person, email: str) -> Person:
    """A coach whom the maker invited, by the very link that was mailed."""
    coaches.invite(Actor(maker.person_id), name="Made Up", email=email, now=NOW)
    deliver(str(invitation(email).person_id), NOW)
    link = next(line for line in words(mails()[-1]).splitlines() if "/coach/" in line)
    return coaches.accept(link.rsplit("/", 1)[-1], now=NOW)


def opens(coach: Person, email: str) -> Plan:
    return opening.open_plan(Actor(coach.person_id), Details(name="Somebody", email=email), now=NOW)


def test_a_chain_of_coaches_has_the_limit_of_its_first(mallory: Person) -> None:
    second = makes(mallory, "second@up.example")
    third = makes(second, "third@up.example")
    assert (second.counted_to, third.counted_to) == (mallory.person_id, mallory.person_id)
    opens(third, "a@x.example")
    for coach in (third, second, mallory):
        with refused(LimitReached, because="Coaches who invited each other share it"):
            opens(coach, "b@x.example")
        with refused(LimitReached):
            coaches.invite(Actor(coach.person_id), name="Fourth", email="fourth@up.example", now=NOW)


def test_others_are_not_held_back(mallory: Person, carol: Person) -> None:
    for place in range(3):
        opens(mallory, f"a{place}@x.example")
    opens(carol, "b@x.example")


def test_an_invitation_from_within_the_chain_leads_nobody_out_of_it(mallory: Person) -> None:
    second = makes(mallory, "second@up.example")
    coaches.invite(Actor(second.person_id), name="Mallory", email=mallory.email, now=NOW)
    token = links.coach_path(mallory.person_id, mallory.email, NOW, counted_to=tokens.new_id()).removeprefix("/coach/")
    assert coaches.accept(token, now=NOW).counted_to is None
    assert coaches.accept(
        links.coach_path(second.person_id, second.email, NOW).removeprefix("/coach/"), now=NOW
    ).counted_to == (mallory.person_id)


def test_whom_a_link_counts_to_cant_be_taken_out_of_it(mallory: Person) -> None:
    coaches.invite(Actor(mallory.person_id), name="Made Up", email="second@up.example", now=NOW)
    [row] = [row for row in owed() if row.kind == "coach_invitation"]
    token = links.coach_path(row.recipient, "second@up.example", NOW, counted_to=mallory.person_id).rsplit("/", 1)[-1]
    raw = tokens.decode(token)
    assert raw is not None
    without = tokens.encode(raw[:15] + raw[-12:])
    for wrong in (without, tokens.encode(raw[:15] + bytes(10) + raw[-12:])):
        with refused(LinkBroken):
            coaches.accept(wrong, now=NOW)


def test_a_link_mailed_before_that_was_in_it_still_works(mallory: Person) -> None:
    coaches.invite(Actor(mallory.person_id), name="Dana", email="dana@x.example", now=NOW)
    [row] = [row for row in owed() if row.kind == "coach_invitation"]
    token = links.coach_path(row.recipient, "dana@x.example", NOW).removeprefix("/coach/")
    dana = coaches.accept(token, now=NOW)
    assert (dana.may_coach, dana.counted_as) == (True, dana.person_id)


def test_who_joins_a_team_invites_on_the_account_of_its_primary_coach(mallory: Person) -> None:
    plan = opens(mallory, "client@x.example")
    _, member = joining.invite(
        Actor(mallory.person_id), plan.plan_id, Details(name="Further", email="further@up.example"), "viewer", now=NOW
    )
    joining.accept(Actor(member.person_id, "link"), plan.plan_id, now=NOW)
    further = owner("further@up.example")
    roles.change(Actor(mallory.person_id), plan.plan_id, further.person_id, "coach", now=NOW)
    joining.invite(Actor(further.person_id), plan.plan_id, Details(name="A", email="a@x.example"), "coach", now=NOW)
    handing_over.hand_over(Actor(mallory.person_id), plan.plan_id, further.person_id, now=NOW)
    for coach in (further, mallory):
        with refused(LimitReached):
            details = Details(name="B", email="b@x.example")
            joining.invite(Actor(coach.person_id), plan.plan_id, details, "viewer", now=NOW)
        with refused(LimitReached):
            correcting.correct(Actor(coach.person_id), plan.plan_id, Details(email="c@x.example"), now=NOW)


def test_a_coach_who_joins_a_team_keeps_counting_as_themselves(plan: Plan, carol: Person, dan: Person) -> None:
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan", email=dan.email), "coach", now=NOW)
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert people.get(dan.person_id).counted_to is None


def test_who_runs_the_deployment_gives_a_coach_a_limit_of_their_own(mallory: Person) -> None:
    second = makes(mallory, "second@up.example")
    again = coaches.create_coach(email=second.email, name="Second", time_zone="UTC", now=NOW)
    assert again.counted_as == second.person_id
