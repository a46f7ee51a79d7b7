"""A coach invites a coach, new or known, who becomes one only by following the link."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.team import coaches
from chalicelib.errors import Invalid, LimitReached, LinkBroken, LinkExpired, NotAllowed
from tests.conftest import everything, invitation, owed
from tests.refusing import refused


def invited(carol: Person, now: datetime, email: str = "dana@practice.example") -> Person:
    coaches.invite(Actor(carol.person_id), name="Dana Field", email=email, time_zone="Europe/Paris", now=now)
    return invitation(email)


def link(person: Person, now: datetime) -> str:
    return links.coach_path(person.person_id, person.email, now).removeprefix("/coach/")


def test_somebody_new_is_owed_a_link_and_no_coach_before_following_it(carol: Person, now: datetime) -> None:
    dana = invited(carol, now)
    assert not dana.may_coach
    assert [(row.kind, row.data["inviter"]) for row in owed(dana)] == [("coach_invitation", "Carol Reed")]


def test_who_follows_the_link_coaches_and_has_confirmed_the_address(carol: Person, now: datetime) -> None:
    dana = invited(carol, now)
    accepted = coaches.accept(link(dana, now), now=now)
    assert accepted.may_coach
    assert accepted.email_confirmed


def test_following_it_twice_does_no_harm(carol: Person, now: datetime) -> None:
    dana = invited(carol, now)
    coaches.accept(link(dana, now), now=now)
    before = everything()
    assert coaches.accept(link(dana, now), now=now).may_coach
    assert everything() == before


def test_a_known_client_keeps_everything_and_becomes_a_coach_by_the_link(
    carol: Person, alice: Person, now: datetime
) -> None:
    coaches.invite(Actor(carol.person_id), name="Al", email=alice.email, time_zone="UTC", now=now)
    assert people.get(alice.person_id).name == alice.name
    assert not people.get(alice.person_id).may_coach
    accepted = coaches.accept(link(invitation(alice.email), now), now=now)
    assert (accepted.person_id, accepted.name, accepted.time_zone) == (alice.person_id, alice.name, alice.time_zone)


def test_a_client_invites_no_coach(alice: Person, now: datetime) -> None:
    with refused(NotAllowed):
        coaches.invite(Actor(alice.person_id), name="Mallory", email="mallory@elsewhere.example", now=now)


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [("", "dana@practice.example", "name"), ("Dana", "dana", "email"), ("Carol", "carol@coaching.example", "email")],
)
def test_what_was_typed_wrong_is_said_at_its_field(
    carol: Person, now: datetime, name: str, email: str, field: str
) -> None:
    with refused(Invalid, at=field):
        coaches.invite(Actor(carol.person_id), name=name, email=email, now=now)


def test_one_address_is_invited_three_times_a_day(carol: Person, now: datetime) -> None:
    for _ in range(3):
        invited(carol, now)
    with refused(LimitReached):
        invited(carol, now)


def test_the_link_ends_after_two_weeks(carol: Person, now: datetime) -> None:
    dana = invited(carol, now)
    with refused(LinkExpired):
        coaches.accept(link(dana, now), now=now + timedelta(days=14))


def test_an_altered_link_or_one_to_an_address_no_longer_theirs_is_dead(
    carol: Person, mallory: Person, now: datetime
) -> None:
    dana = invited(carol, now)
    whole = link(dana, now)
    with refused(LinkBroken):
        coaches.accept(whole[:-1] + ("a" if whole[-1] != "a" else "b"), now=now)
    with refused(LinkBroken):
        coaches.accept(links.coach_path(dana.person_id, mallory.email, now).removeprefix("/coach/"), now=now)
