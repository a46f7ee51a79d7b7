"""Numbers: asked once, confirmed by YES, ended by STOP."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import asking, phones, profile
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.people.profile import Change
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, correcting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import AddressInUse, Invalid, LimitReached, WrongState
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, everything, forget_notifications, owed, table_items
from tests.outbound.conftest import mails, words
from tests.refusing import refused, values

NUMBER, OTHER = "+4915112345678", "+4915187654321"
DAY = timedelta(days=1)


def row(person: Person) -> list[object]:
    return values(people.get(person.person_id), "phone", "phone_wanted", "phone_state")


def test_a_number_is_asked_and_not_used_before_its_yes(alice: Person) -> None:
    phones.set_phone(Actor(alice.person_id), " +49 151 1234-5678 ", now=NOW)
    assert row(alice) == [None, NUMBER, "awaiting"]
    assert table_items(Address) == [item for item in table_items(Address) if "mailto:" in item["address"]["S"]]
    [asked] = owed(alice)
    assert (asked.kind, asked.by, asked.due_at) == ("phone_confirmation", "text", NOW)
    assert asked.data == {"number_asked": NUMBER, "asker": "Alice Moreau"}


def test_yes_confirms_the_number_also_twice(alice: Person) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    confirmed = phones.confirm(NUMBER, now=NOW + DAY)
    assert confirmed is not None
    assert confirmed.person_id == alice.person_id
    assert row(alice) == [NUMBER, None, "confirmed"]
    before = everything()
    phones.confirm(NUMBER, now=NOW + DAY)
    assert everything() == before


def test_yes_from_a_number_nobody_asked_is_nobodys(alice: Person) -> None:
    before = everything()
    assert phones.confirm(NUMBER, now=NOW) is None
    assert everything() == before


def test_yes_counts_for_thirty_days(alice: Person) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    assert phones.confirm(NUMBER, now=NOW + 30 * DAY) is None
    assert row(alice) == [None, NUMBER, "awaiting"]


def test_a_number_is_asked_once_in_thirty_days_whoever_types_it(alice: Person, dan: Person) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW + DAY)
    assert len(owed(alice)) == 1
    with refused(LimitReached, because="once in 30 days") as info:
        phones.set_phone(Actor(dan.person_id), NUMBER, now=NOW + DAY)
    assert info.value.retry_after == 29 * 86400
    assert not asking.is_free(NUMBER, NOW + DAY)
    phones.set_phone(Actor(dan.person_id), NUMBER, now=NOW + 30 * DAY)
    assert len(owed(dan)) == 1


def test_two_who_ask_a_number_at_once_ask_it_once(alice: Person, dan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    monkeypatch.setattr(asking, "find", lambda *asked: None)
    with refused(keys.Repeated):
        phones.set_phone(Actor(dan.person_id), NUMBER, now=NOW)


def test_a_number_in_use_is_refused_without_a_name(
    alice: Person, dan: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    with refused(AddressInUse) as info:
        phones.set_phone(Actor(dan.person_id), NUMBER, now=NOW + 60 * DAY)
    assert "Alice" not in info.value.sentence


def test_a_number_confirmed_in_between_is_refused(
    alice: Person, with_phone: Callable[..., Person], dan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_phone(alice)
    phones.set_phone(Actor(dan.person_id), OTHER, now=NOW)
    taken = Address(f"tel:{OTHER}", person_id=alice.person_id)
    taken.save()
    find = Address.find
    answers: list[Address | None] = [None]
    monkeypatch.setattr(Address, "find", lambda *key: answers.pop() if answers else find(*key))
    with refused(AddressInUse):
        phones.confirm(OTHER, now=NOW)


@pytest.mark.parametrize(
    "number", ["015112345678", "+49", "+999 1234567", "call me", "+1 555", "+49 151 1234567890123"]
)
def test_a_number_that_cant_be_is_refused(alice: Person, number: str) -> None:
    with refused(Invalid, at="phone"):
        phones.set_phone(Actor(alice.person_id), number, now=NOW)


def test_another_number_replaces_the_old_one_once_it_said_yes(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice, NUMBER)
    phones.set_phone(Actor(alice.person_id), OTHER, now=NOW)
    assert row(alice) == [NUMBER, OTHER, "confirmed"]
    phones.confirm(OTHER, now=NOW)
    assert row(alice) == [OTHER, None, "confirmed"]
    assert Address.find(f"tel:{NUMBER}") is None


def test_who_gives_their_present_number_again_takes_the_other_back(
    alice: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice, NUMBER)
    phones.set_phone(Actor(alice.person_id), OTHER, now=NOW)
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    assert row(alice) == [NUMBER, None, "confirmed"]
    assert phones.confirm(OTHER, now=NOW) is None


def test_yes_to_a_number_that_was_replaced_is_nobodys(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    phones.set_phone(Actor(alice.person_id), OTHER, now=NOW)
    assert phones.confirm(NUMBER, now=NOW) is None
    answers = [people.get(alice.person_id)]
    phones.set_phone(Actor(alice.person_id), "", now=NOW)
    get = people.get
    monkeypatch.setattr(people, "get", lambda who: answers.pop() if answers else get(who))
    with refused(WrongState):
        phones.confirm(OTHER, now=NOW)


def test_stop_ends_texts_and_start_resumes_them(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)
    phones.stop(NUMBER, now=NOW)
    assert row(alice)[2] == "stopped"
    address = Address.find(f"tel:{NUMBER}")
    assert address is not None
    assert (address.state, address.since) == ("stopped", NOW)
    before = everything()
    phones.stop(NUMBER, now=NOW + DAY)
    assert everything() == before
    phones.start(NUMBER, now=NOW + DAY)
    assert row(alice)[2] == "confirmed"


def test_yes_after_stop_resumes_too(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)
    phones.stop(NUMBER, now=NOW)
    phones.confirm(NUMBER, now=NOW)
    assert row(alice)[2] == "confirmed"


def test_stop_to_the_question_withdraws_it(alice: Person) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    assert phones.stop(NUMBER, now=NOW) is None
    assert row(alice) == [None, None, "none"]
    assert phones.confirm(NUMBER, now=NOW) is None


def test_stop_and_start_from_an_unknown_number_change_nothing(alice: Person) -> None:
    before = everything()
    assert phones.stop(NUMBER, now=NOW) is None
    assert phones.start(NUMBER, now=NOW) is None
    assert everything() == before


def test_a_number_is_taken_away_and_free_for_others(
    alice: Person, dan: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    phones.set_phone(Actor(alice.person_id), "  ", now=NOW)
    assert row(alice) == [None, None, "none"]
    assert Address.find(f"tel:{NUMBER}") is None
    before = everything()
    phones.set_phone(Actor(alice.person_id), "", now=NOW)
    assert everything() == before
    phones.set_phone(Actor(dan.person_id), NUMBER, now=NOW + 31 * DAY)
    assert row(dan)[1] == NUMBER


def test_a_dead_number_that_was_only_asked_is_forgotten(alice: Person) -> None:
    phones.set_phone(Actor(alice.person_id), "+4915112345678", now=NOW)
    phones.dead("+4915112345678", reason="no text can be sent to this number", now=NOW)
    assert people.get(alice.person_id).phone_state == "none"


def test_a_dead_number_of_nobody_changes_nothing(alice: Person) -> None:
    before = everything()
    phones.dead("+4915112345678", reason="no text can be sent to this number", now=NOW)
    assert everything() == before


def test_another_number_works_anew(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)
    phones.dead("+4915112345678", reason="no text can be sent to this number", now=NOW)
    assert people.get(alice.person_id).phone_state == "unreachable"
    assert with_phone(alice, "+4915187654321").phone_state == "confirmed"


def test_somebody_is_told_of_a_number_that_their_coach_gave(plan: Plan, carol: Person, alice: Person) -> None:
    correcting.correct(Actor(carol.person_id), plan.plan_id, Details(phone=NUMBER), now=NOW)
    forget_notifications()
    phones.confirm(NUMBER, now=NOW)
    [told] = owed(alice)
    assert (told.kind, told.data) == ("address_changed", {"to": alice.email, "change": "number", "email": NUMBER})
    phones.confirm(NUMBER, now=NOW)
    assert len(owed(alice)) == 1
    assert deliver(alice.person_id, NOW) == "1 sent"
    [mail] = mails()
    assert mail["Subject"] == f"Your texts go to {NUMBER}"
    assert "If it isn’t yours, remove it:\nhttps://plans.example.com/settings#phone" in " ".join(words(mail).split(" "))


def test_somebody_is_not_told_of_a_number_of_their_own(alice: Person) -> None:
    phones.set_phone(Actor(alice.person_id), NUMBER, now=NOW)
    forget_notifications()
    phones.confirm(NUMBER, now=NOW)
    assert owed(alice) == []


def test_a_number_that_one_coach_gave_is_not_shown_to_another_before_its_yes(
    plan: Plan, carol: Person, alice: Person, mallory: Person
) -> None:
    details = Details(name="Alice", email=alice.email, phone=NUMBER)
    other = opening.open_plan(Actor(mallory.person_id), details, now=NOW)
    accepting.accept(Actor(other.client_id, "link"), other.plan_id, now=NOW)
    profile.change(Actor(alice.person_id), Change(time_zone="Asia/Tokyo"), now=NOW)

    def seen(coach: Person, of: Plan) -> list[object]:
        return values(plans.get_for(coach.person_id, of.plan_id).client, "phone", "phone_state", "time_zone")

    assert seen(carol, plan) == [None, "none", "Asia/Tokyo"]
    assert seen(mallory, other) == [NUMBER, "awaiting", "Asia/Tokyo"]
    phones.confirm(NUMBER, now=NOW)
    assert seen(carol, plan) == seen(mallory, other) == [NUMBER, "confirmed", "Asia/Tokyo"]
