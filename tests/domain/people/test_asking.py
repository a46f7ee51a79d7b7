"""Asking numbers whether they want texts: whose, where, and how many. Mallory tries every way in."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import asking, phones
from chalicelib.domain.people import person as people
from chalicelib.domain.people.asking import TooManyNumbers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, coaches, correcting, joining, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import AddressInUse, Invalid, LimitReached, NotAllowed
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, everything, join, owed
from tests.refusing import refused

DAY = timedelta(days=1)
Sets = Callable[..., None]
IN_SOMALIA, IN_JAMAICA, BY_SATELLITE, PREMIUM = "+252612345678", "+18765550142", "+881612345678", "+97912345678"


def german(place: int) -> str:
    return f"+4915112345{place:03}"


def asked() -> list[str]:
    """The numbers that are owed the question."""
    return [row.data["number_asked"] for row in owed() if row.kind == "phone_confirmation"]


def corrects(coach: Person, plan: Plan, number: str) -> Plan:
    return correcting.correct(Actor(coach.person_id), plan.plan_id, Details(phone=number), now=NOW)


def ask(asker: Person, person: Person, number: str, plan: Plan | None = None) -> None:
    write = Write()
    write.update(Person, person.person_id, asking.ask(write, person, number, asker=asker, plan=plan, now=NOW))
    write.commit()


# Whose number


def test_nobody_asks_for_the_number_of_somebody_they_do_not_coach(
    plan: Plan, carol: Person, alice: Person, mallory: Person, viewer: Person
) -> None:
    for asker, person, given in (
        (mallory, alice, plan), (mallory, alice, None), (viewer, alice, plan), (alice, carol, plan), (alice, viewer, plan),
        (carol, viewer, plan), (carol, mallory, plan), (carol, alice, None), (mallory, mallory, plan),
    ):  # fmt: skip
        with refused(NotAllowed):
            ask(asker, person, german(1), given)
        assert given is None or not asking.may_ask(person, german(1), asker=asker, plan=given, now=NOW)


def test_a_coach_asks_for_their_clients_number_and_everybody_for_their_own(
    plan: Plan, carol: Person, alice: Person, mallory: Person, viewer: Person
) -> None:
    ask(carol, alice, german(1), plan)
    for place, person in enumerate((alice, mallory, viewer), 2):
        ask(person, person, german(place))
    assert len(asked()) == 4


@pytest.mark.parametrize("who", ["mallory", "viewer", "alice"])
def test_who_does_not_coach_the_plan_corrects_no_number(who: str, plan: Plan, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Exception, match=r"no such plan|Only a coach"):
        corrects(request.getfixturevalue(who), plan, german(1))
    assert asked() == []


def test_a_number_typed_with_an_invitation_to_the_team_is_never_asked(plan: Plan, carol: Person, dan: Person) -> None:
    details = Details(name="Dan", email=dan.email, phone=german(1))
    joining.invite(Actor(carol.person_id), plan.plan_id, details, "viewer", now=NOW)
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert asked() == []


# In which countries


@pytest.mark.parametrize("number", [IN_SOMALIA, IN_JAMAICA, BY_SATELLITE, PREMIUM])
@pytest.mark.parametrize("who", ["alice", "viewer", "mallory"])
def test_a_country_that_is_not_listed_is_refused_whoever_asks(
    who: str, number: str, plan: Plan, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    with refused(Invalid, at="phone", because="We can’t text numbers from this country. Enter one from DE (+49)"):
        phones.set_phone(Actor(person.person_id), number, now=NOW)


@pytest.mark.parametrize("number", [IN_SOMALIA, IN_JAMAICA, BY_SATELLITE, PREMIUM])
def test_a_coach_enters_none_for_a_client_either(number: str, plan: Plan, carol: Person) -> None:
    with refused(Invalid, at="phone"):
        corrects(carol, plan, number)
    with refused(Invalid, at="phone"):
        opening.open_plan(Actor(carol.person_id), Details(name="Bob", email="b@x.example", phone=number), now=NOW)


def test_without_a_list_it_is_the_country_of_our_number_and_the_coachs_own(
    plan: Plan, carol: Person, alice: Person, viewer: Person, setting: Sets, with_phone: Callable[..., Person]
) -> None:
    setting(TEXT_COUNTRIES="", SMS_NUMBER="+18885550100")
    viewer.update([Person.may_coach.set(False)])
    for person in (alice, viewer):
        with refused(Invalid, at="phone", because="Enter one from US (+1)."):
            phones.set_phone(Actor(person.person_id), german(1), now=NOW)
    with refused(Invalid, at="phone"):
        corrects(carol, plan, german(1))
    with_phone(carol, "+4915112345999")
    corrects(carol, plan, german(1))
    phones.set_phone(Actor(alice.person_id), german(2), now=NOW)
    phones.set_phone(Actor(alice.person_id), "+12125550142", now=NOW)
    with refused(Invalid, at="phone"):
        phones.set_phone(Actor(alice.person_id), "+33612345678", now=NOW)
    assert set(asked()) == {german(1), german(2), "+12125550142"}


def test_a_number_that_the_coach_only_wants_opens_no_country(
    plan: Plan, carol: Person, alice: Person, setting: Sets
) -> None:
    setting(TEXT_COUNTRIES="", SMS_NUMBER="+18885550100")
    phones.set_phone(Actor(carol.person_id), IN_SOMALIA, now=NOW)  # their own, and nobody's yet
    for attempt in (
        lambda: phones.set_phone(Actor(alice.person_id), "+252612345679", now=NOW),
        lambda: corrects(carol, plan, "+252612345679"),
        lambda: phones.set_phone(Actor(carol.person_id), BY_SATELLITE, now=NOW),
    ):
        with refused(Invalid, at="phone"):
            attempt()


def test_without_a_list_and_a_number_of_ours_a_client_has_none_to_enter(
    plan: Plan, alice: Person, setting: Sets
) -> None:
    setting(TEXT_COUNTRIES="", SMS_NUMBER="")
    with refused(Invalid, at="phone", because="We can’t text numbers from this country.") as info:
        phones.set_phone(Actor(alice.person_id), german(1), now=NOW)
    assert "Enter one" not in info.value.sentence


def test_accepting_works_when_the_number_may_no_longer_be_asked(open_plan: Callable[..., Plan], setting: Sets) -> None:
    plan = open_plan(phone=german(1), accepted=False)
    setting(TEXT_COUNTRIES="US")
    accepted = accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW)
    assert (accepted.client.state, accepted.client.phone_state) == ("active", "none")
    assert asked() == []


# How many


@pytest.mark.parametrize("who", ["alice", "viewer", "mallory", "carol"])
def test_three_numbers_a_day_of_ones_own(who: str, plan: Plan, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    for place in range(3):
        phones.set_phone(Actor(person.person_id), german(place), now=NOW)
    with refused(TooManyNumbers, because="at most 3 new numbers a day") as info:
        phones.set_phone(Actor(person.person_id), german(3), now=NOW)
    assert info.value.retry_after == 15 * 3600
    assert len(asked()) == 3
    phones.set_phone(Actor(person.person_id), german(3), now=NOW + DAY)


def test_three_about_one_person_whoever_asks(plan: Plan, carol: Person, alice: Person, dan: Person) -> None:
    join(plan, dan, "coach")
    corrects(carol, plan, german(0))
    corrects(dan, plan, german(1))
    phones.set_phone(Actor(alice.person_id), german(2), now=NOW)
    phones.set_phone(Actor(alice.person_id), "", now=NOW)
    corrects(carol, plan, "")
    for coach in (carol, dan):
        with refused(TooManyNumbers, because="for one person"):
            corrects(coach, plan, german(3))
    assert len(asked()) == 3


def test_a_coach_asks_so_many_a_day_over_all_clients_and_accepting_goes_on_without(
    carol: Person, open_plan: Callable[..., Plan], setting: Sets
) -> None:
    setting(NUMBERS_PER_COACH=2)
    opened = [open_plan("Bob Lee", f"bob{place}@x.example", phone=german(place)) for place in range(3)]
    assert [plan.client.phone_state for plan in opened] == ["awaiting", "awaiting", "none"]
    with refused(TooManyNumbers, because="limit of 2 new numbers"):
        corrects(carol, opened[2], german(9))
    with refused(TooManyNumbers):
        phones.set_phone(Actor(carol.person_id), german(8), now=NOW)
    assert len(asked()) == 2


def test_who_came_beyond_the_limits_is_asked_when_there_is_room_again(
    carol: Person, open_plan: Callable[..., Plan], setting: Sets
) -> None:
    setting(NUMBERS_PER_COACH=1)
    first, *later = [open_plan("Bob Lee", f"bob{place}@x.example", phone=german(place)) for place in range(3)]
    for day in (1, 2):
        for plan in later:
            deliver(plan.client_id, NOW + day * DAY)
    assert [people.get(plan.client_id).phone_wanted for plan in (first, *later)] == [
        german(place) for place in range(3)
    ]
    states = [plans.get_for(carol.person_id, plan.plan_id).client.phone_state for plan in (first, *later)]
    assert states == ["awaiting"] * 3
    assert not [row for row in owed() if row.kind == "number_due"]


@pytest.mark.parametrize("what", ["corrected", "their own", "taken", "removed"])
def test_a_number_is_not_asked_later_that_is_no_longer_the_clients(
    what: str,
    carol: Person,
    dan: Person,
    open_plan: Callable[..., Plan],
    with_phone: Callable[..., Person],
    setting: Sets,
) -> None:
    setting(NUMBERS_PER_COACH=1)
    open_plan("Bob Lee", "bob@x.example", phone=german(0))
    plan = open_plan("Alice", "alice@x.example", phone=german(1))
    if what == "corrected":
        setting(NUMBERS_PER_COACH=2)
        corrects(carol, plan, german(2))
    elif what == "their own":
        phones.set_phone(Actor(plan.client_id), german(2), now=NOW)
    elif what == "taken":
        with_phone(dan, german(1))
    else:
        corrects(carol, plan, "")
    deliver(plan.client_id, NOW + DAY)
    assert german(1) not in [*asked(), people.get(plan.client_id).phone_wanted]
    assert not [row for row in owed() if row.kind == "number_due"]


@pytest.mark.parametrize("to", [german(2), ""])
def test_a_number_corrected_to_one_that_cant_be_asked_waits_for_no_yes(
    to: str, plan: Plan, carol: Person, alice: Person, dan: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(dan, german(2))
    corrects(carol, plan, german(1))
    corrects(carol, plan, to)
    assert people.get(alice.person_id).phone_wanted is None
    assert phones.confirm(german(1), now=NOW) is None
    corrects(carol, plan, german(3))
    assert people.get(alice.person_id).phone_wanted == german(3)


def test_a_coach_whom_mallory_made_up_asks_on_her_account(mallory: Person, setting: Sets) -> None:
    setting(NUMBERS_PER_COACH=1)
    made = coaches.create_coach(email="made@up.example", name="Made Up", time_zone="UTC", now=NOW)
    made.update([Person.counted_to.set(mallory.person_id)])
    phones.set_phone(Actor(made.person_id), german(1), now=NOW)
    with refused(TooManyNumbers):
        phones.set_phone(Actor(mallory.person_id), german(2), now=NOW)


def test_all_together_ask_so_many_a_day(plan: Plan, alice: Person, dan: Person, carol: Person, setting: Sets) -> None:
    setting(NUMBERS_A_DAY=2)
    phones.set_phone(Actor(alice.person_id), german(1), now=NOW)
    phones.set_phone(Actor(dan.person_id), german(2), now=NOW)
    with refused(TooManyNumbers, because="today"):
        phones.set_phone(Actor(carol.person_id), german(3), now=NOW)


def test_of_two_at_once_only_one_gets_the_last_place(
    plan: Plan, alice: Person, dan: Person, setting: Sets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dan's request runs whole between what Alice's reads and what it writes."""
    setting(NUMBERS_A_DAY=1)
    ask_first, others = asking.ask, [dan]

    def interrupted(*args: Any, **more: Any) -> list[Any]:
        changes = ask_first(*args, **more)
        if others:
            phones.set_phone(Actor(others.pop().person_id), german(2), now=NOW)
        return changes

    monkeypatch.setattr(asking, "ask", interrupted)
    with pytest.raises(TooManyNumbers):
        phones.set_phone(Actor(alice.person_id), german(1), now=NOW)
    assert asked() == [german(2)]
    assert people.get(alice.person_id).phone_wanted is None


def test_accepting_between_two_goes_on_without_the_question(
    open_plan: Callable[..., Plan], dan: Person, setting: Sets, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = open_plan(phone=german(1), accepted=False)
    setting(NUMBERS_A_DAY=1)
    is_used_up, others = asking.is_used_up, [dan]

    def interrupted(*args: Any, **more: Any) -> bool:
        found = is_used_up(*args, **more)
        if others:
            phones.set_phone(Actor(others.pop().person_id), german(2), now=NOW)
        return found

    monkeypatch.setattr(asking, "is_used_up", interrupted)
    assert accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW).client.phone_state == "none"
    assert asked() == [german(2)]


def test_a_number_asked_again_by_its_person_costs_no_text_and_no_count(plan: Plan, alice: Person) -> None:
    for _ in range(5):
        phones.set_phone(Actor(alice.person_id), german(1), now=NOW)
        phones.set_phone(Actor(alice.person_id), "", now=NOW)
    assert asked() == [german(1)]


def test_the_log_says_when_four_fifths_of_the_day_are_used_up(
    plan: Plan, alice: Person, dan: Person, carol: Person, setting: Sets, caplog: pytest.LogCaptureFixture
) -> None:
    setting(NUMBERS_A_DAY=5)
    caplog.set_level(logging.WARNING)
    for place, person in enumerate((alice, dan, carol)):
        phones.set_phone(Actor(person.person_id), german(place), now=NOW)
    assert asking.NEARLY_USED_UP not in caplog.text
    phones.set_phone(Actor(alice.person_id), german(4), now=NOW)
    assert f"{asking.NEARLY_USED_UP}: 4 of 5" in caplog.text
    assert german(4)[-4:] not in caplog.text


def test_a_refused_number_writes_nothing_at_all(plan: Plan, alice: Person) -> None:
    before = everything()
    for number in (IN_SOMALIA, BY_SATELLITE, "12", "+49"):
        with pytest.raises(Invalid):
            phones.set_phone(Actor(alice.person_id), number, now=NOW)
    assert everything() == before


# Numbers that somebody has


def test_nobody_can_try_numbers_without_end_to_learn_which_ones_we_know(
    plan: Plan, carol: Person, dan: Person, mallory: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(dan, german(1))
    phones.set_phone(Actor(carol.person_id), german(2), now=NOW)
    for number in (german(1), german(2), german(1)):
        with refused(AddressInUse if number == german(1) else LimitReached):
            phones.set_phone(Actor(mallory.person_id), number, now=NOW)
    for place in (1, 2, 3):  # known, asked, and unknown look alike now
        with refused(TooManyNumbers):
            phones.set_phone(Actor(mallory.person_id), german(place), now=NOW)
    phones.set_phone(Actor(mallory.person_id), german(3), now=NOW + DAY)


def test_a_coach_cannot_either(
    plan: Plan, carol: Person, dan: Person, mallory: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(dan, german(1))
    with_phone(mallory, german(2))
    for place in (1, 2, 1):
        corrects(carol, plan, german(place))
    for place in (2, 3):  # one that somebody has and one that nobody has look alike now
        with refused(TooManyNumbers):
            corrects(carol, plan, german(place))


def test_forty_clients_who_accept_on_one_day_are_all_asked(open_plan: Callable[..., Plan]) -> None:
    opened = [open_plan(f"Client {place}", f"c{place}@x.example", phone=german(place)) for place in range(40)]
    assert {plan.client.phone_state for plan in opened} == {"awaiting"}
