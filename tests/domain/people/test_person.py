"""People and their settings."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones, profile
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import coaches
from chalicelib.errors import AddressInUse, Invalid, PersonNotFound, StaleVersion
from tests.conftest import NOW, everything, table_items
from tests.refusing import refused


def test_a_coach_is_made_with_their_address(carol: Person) -> None:
    assert (carol.may_coach, carol.email_confirmed, carol.version) == (True, False, 1)
    address = Address.find("mailto:carol@coaching.example")
    assert address is not None
    assert (address.person_id, address.is_confirmed) == (carol.person_id, False)


def test_making_a_coach_twice_changes_nothing(carol: Person) -> None:
    before = everything()
    again = coaches.create_coach(email="Carol@Coaching.example ", name="Other", time_zone="UTC", now=NOW)
    assert (again.person_id, again.name) == (carol.person_id, "Carol Reed")
    assert everything() == before


def test_a_client_becomes_a_coach(alice: Person) -> None:
    coach = coaches.create_coach(email=alice.email, name="Alice", time_zone="UTC", now=NOW)
    assert (coach.person_id, coach.may_coach, coach.name) == (alice.person_id, True, "Alice Moreau")


@pytest.mark.parametrize(
    "given", [{"email": "x"}, {"name": ""}, {"time_zone": "Mars"}, {"name": "x" * 101}], ids=lambda given: str(*given)
)
def test_a_coach_of_what_cant_be_is_refused(given: dict[str, str]) -> None:
    asked = {"email": "eve@coaching.example", "name": "Eve", "time_zone": "UTC"} | given
    with refused(Invalid):
        coaches.create_coach(**asked, now=NOW)


def test_an_address_taken_meanwhile_is_refused(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Address, "find", lambda *key: None)
    with refused(AddressInUse):
        coaches.create_coach(email=carol.email, name="Other", time_zone="UTC", now=NOW)


def test_settings_are_changed_one_by_one(carol: Person) -> None:
    actor = Actor(carol.person_id)
    changed = profile.change(
        actor,
        profile.Change(name="  Carol   R. ", time_zone="Europe/Paris", hours="12", notices={"done": "off"}),
        now=NOW,
    )
    assert (changed.name, changed.time_zone, changed.zone_confirmed, changed.hours) == (
        "Carol R.",
        "Europe/Paris",
        True,
        "12",
    )
    assert (changed.notices, changed.version) == ({"done": "off"}, 2)
    assert profile.change(actor, profile.Change(notices={"late": "off"}), now=NOW).notices == {
        "done": "off",
        "late": "off",
    }
    defaults = Defaults(hour="09:00", reminders=[Spec("coach", "text", minutes=-30)])
    assert profile.change(actor, profile.Change(defaults=defaults), now=NOW).defaults == defaults
    assert people.get(carol.person_id).defaults == defaults


def test_nothing_given_writes_nothing(carol: Person) -> None:
    before = everything()
    assert profile.change(Actor(carol.person_id), profile.Change(), now=NOW).version == 1
    profile.change(Actor(carol.person_id), profile.Change(notices={}), now=NOW)
    assert everything() == before


def test_switches_turned_at_once_are_both_kept(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = people.get(carol.person_id)
    profile.change(Actor(carol.person_id), profile.Change(notices={"done": "off"}), now=NOW)
    answers = [stale]
    get = people.get
    monkeypatch.setattr(people, "get", lambda who: answers.pop() if answers else get(who))
    changed = profile.change(Actor(carol.person_id), profile.Change(notices={"late": "off"}), now=NOW)
    assert changed.notices == {"done": "off", "late": "off"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"hours": "13"}, "hours"),
        ({"notices": {"done": "pigeon"}}, "notices"),
        ({"notices": {"rain": "off"}}, "notices"),
        ({"defaults": Defaults(hour="25:00")}, "hour"),
        ({"defaults": Defaults(late_after_minutes=-1)}, "late_after_minutes"),
        ({"defaults": Defaults(late_after_minutes=10081)}, "late_after_minutes"),
        ({"defaults": Defaults(reminders=[Spec("client", "email")])}, "reminders"),
        ({"defaults": Defaults(reminders=[Spec("client", "email", minutes=-5)] * 21)}, "reminders"),
    ],
)
def test_settings_that_cant_be_are_refused(carol: Person, given: dict[str, Any], field: str) -> None:
    with refused(Invalid, at=field):
        profile.change(Actor(carol.person_id), profile.Change(**given), now=NOW)


def test_a_stale_version_and_a_missing_person_are_refused(carol: Person) -> None:
    with refused(StaleVersion):
        profile.change(Actor(carol.person_id), profile.Change(name="New"), now=NOW, version=7)
    for nobody in ("nobody", "", "x" * 5000):
        with refused(PersonNotFound):
            people.get(nobody)
    with refused(PersonNotFound):
        profile.change(Actor("nobody"), profile.Change(name="Ghost"), now=NOW)
    assert len(table_items(Person)) == 1


# What plans know of a person


def test_a_coachs_new_name_and_zone_reach_their_plans(plan: Plan, carol: Person, alice: Person) -> None:
    profile.change(Actor(carol.person_id), profile.Change(name="Caroline", time_zone="Europe/Paris"), now=NOW)
    seen = plans.get_for(alice.person_id, plan.plan_id).primary
    assert (seen.name, seen.time_zone, seen.zone_confirmed) == ("Caroline", "Europe/Paris", True)
    assert [row.coach_name for row in memberships.of(alice.person_id)] == ["Caroline"]


def test_a_clients_zone_reaches_their_plans_and_their_name_stays_the_coachs(
    plan: Plan, carol: Person, alice: Person
) -> None:
    profile.change(Actor(alice.person_id), profile.Change(name="Ali", time_zone="Asia/Tokyo"), now=NOW)
    seen = plans.get_for(carol.person_id, plan.plan_id).client
    assert (seen.name, seen.time_zone, seen.zone_confirmed) == ("Alice Moreau", "Asia/Tokyo", True)


def test_a_zone_that_nobody_confirmed_is_said_to_be_so(plan: Plan) -> None:
    assert (plan.client.time_zone, plan.client.zone_confirmed) == ("Europe/Berlin", False)


def test_a_number_reaches_the_plans_with_its_state(plan: Plan, carol: Person, alice: Person) -> None:
    def seen() -> tuple[str | None, str]:
        client = plans.get_for(carol.person_id, plan.plan_id).client
        return client.phone, client.phone_state

    number = "+4915112345678"
    phones.set_phone(Actor(alice.person_id), number, now=NOW)
    assert seen() == (None, "none")  # not before its owner said YES
    phones.confirm(number, now=NOW)
    assert seen() == (number, "confirmed")
    phones.stop(number, now=NOW)
    assert seen() == (number, "stopped")
    phones.start(number, now=NOW)
    assert seen() == (number, "confirmed")
    phones.set_phone(Actor(alice.person_id), "", now=NOW)
    assert seen() == (None, "none")


def test_a_viewers_name_reaches_no_membership_of_others(plan: Plan, viewer: Person, alice: Person) -> None:
    profile.change(Actor(viewer.person_id), profile.Change(name="Daniel"), now=NOW)
    assert [row.coach_name for row in memberships.of(alice.person_id)] == ["Carol Reed"]


def test_every_address_of_a_person_is_theirs_to_answer_from(carol: Person, with_phone: Callable[..., Person]) -> None:
    carol.other_emails = {"carol@home.example"}
    assert carol.emails() == {"carol@coaching.example", "carol@home.example"}
    assert with_phone(carol).phone_state == "confirmed"
