"""A person's e-mail addresses."""

from datetime import timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import bounces, emails, links, sign_in, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.emails import LINKS_A_DAY
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.errors import AddressInUse, Invalid, LimitReached, LinkBroken, LinkExpired
from tests.conftest import NOW, counted, everything, owed
from tests.refusing import refused, values

WORK = "alice@work.example"
DAY = timedelta(days=1)


def token(person: Person, email: str = WORK) -> str:
    return links.email_path(person.person_id, email, NOW).rsplit("/", 1)[-1]


def with_work(person: Person) -> Person:
    return emails.confirm(token(person), now=NOW)[0]


def test_a_further_address_is_owed_its_link(alice: Person) -> None:
    assert emails.ask(Actor(alice.person_id), " Alice@Work.example", now=NOW) == WORK
    [row] = owed()
    assert (row.recipient, row.kind) == (f"mailto:{WORK}", "email_confirmation")
    assert row.data == {"person_id": alice.person_id, "name": "Alice Moreau"}
    assert people.get(alice.person_id).emails() == {"alice@home.example"}


def test_the_answer_is_the_same_when_somebody_has_the_address(alice: Person, carol: Person) -> None:
    assert emails.ask(Actor(alice.person_id), carol.email, now=NOW) == carol.email
    assert [row.kind for row in owed(f"mailto:{carol.email}")] == ["email_confirmation"]


def test_the_link_adds_the_address_also_twice(alice: Person) -> None:
    person, email = emails.confirm(token(alice), now=NOW + DAY)
    assert (person.emails(), email) == ({"alice@home.example", WORK}, WORK)
    address = Address.find(f"mailto:{WORK}")
    assert address is not None
    assert (address.person_id, address.is_confirmed) == (alice.person_id, True)
    before = everything()
    emails.confirm(token(alice), now=NOW + DAY)
    assert everything() == before


def dead(person: Person, email: str = "alice@home.example") -> Person:
    bounces.bounced(Mailed("m1", email, NOW), reason="the mailbox is gone", is_permanent=True, now=NOW)
    return people.get(person.person_id)


def test_a_stopped_address_is_owed_a_link_that_turns_mails_on_again(alice: Person, plan: Plan) -> None:
    assert dead(alice).mail.state == "bounced"
    assert emails.ask_again(Actor(alice.person_id), now=NOW) == alice.email
    [row] = owed(f"mailto:{alice.email}")
    assert (row.kind, row.data["again"]) == ("email_confirmation", True)
    assert stopped_mail.is_stopped(alice, alice.email)
    person, email = emails.confirm(token(alice, alice.email), now=NOW + DAY)
    assert (person.mail, email) == (MailState(since=NOW + DAY), alice.email)
    assert not stopped_mail.is_stopped(person, email)
    assert plans.get_for(plan.primary_id, plan.plan_id).client.mail.state == "ok"


def test_a_further_address_is_turned_on_again_by_itself(alice: Person) -> None:
    dead(with_work(alice), WORK)
    assert stopped_mail.is_stopped(alice, WORK)
    emails.confirm(token(alice), now=NOW + DAY)
    assert not stopped_mail.is_stopped(alice, WORK)
    assert people.get(alice.person_id).mail == MailState()


def test_an_address_that_works_is_not_asked_again(alice: Person) -> None:
    before = everything()
    emails.ask_again(Actor(alice.person_id), now=NOW)
    assert everything() == before


def test_a_stopped_address_is_asked_five_times_a_day(alice: Person) -> None:
    dead(alice)
    for _ in range(LINKS_A_DAY):
        emails.ask_again(Actor(alice.person_id), now=NOW)
    with refused(LimitReached):
        emails.ask_again(Actor(alice.person_id), now=NOW)


def test_nobody_else_makes_us_write_to_a_stopped_address(alice: Person, mallory: Person) -> None:
    dead(alice)
    before = everything()
    assert emails.ask(Actor(mallory.person_id), alice.email, now=NOW) == alice.email
    assert everything() == before
    with refused(AddressInUse):
        emails.confirm(token(mallory, alice.email), now=NOW)


def test_a_mail_from_the_stopped_address_turns_mails_on_again_and_one_from_another_doesnt(alice: Person) -> None:
    person = dead(with_work(alice))
    stopped_mail.heard_from(person, WORK, now=NOW + DAY)
    assert people.get(alice.person_id).mail.state == "bounced"
    stopped_mail.heard_from(person, alice.email, now=NOW + DAY)
    assert people.get(alice.person_id).mail.state == "ok"
    with counted() as calls:
        stopped_mail.heard_from(people.get(alice.person_id), alice.email, now=NOW + DAY)
    assert dict(calls) == {"GetItem": 1}


def test_mails_to_another_main_address_go_out_again(alice: Person, plan: Plan) -> None:
    dead(with_work(alice))
    assert emails.make_main(Actor(alice.person_id), WORK).mail == MailState()
    assert plans.get_for(plan.primary_id, plan.plan_id).client.mail == MailState()


def test_an_address_of_somebody_else_is_refused_at_its_link(alice: Person, carol: Person) -> None:
    with refused(AddressInUse):
        emails.confirm(token(alice, carol.email), now=NOW)


def test_an_old_altered_or_foreign_link_is_refused(alice: Person) -> None:
    with refused(LinkExpired):
        emails.confirm(token(alice), now=NOW + 2 * DAY)
    for wrong in ("", "a" * 60, token(alice)[:-2] + "aa", links.sign_in_path(alice.person_id, WORK, NOW)[9:]):
        with refused(LinkBroken):
            emails.confirm(wrong, now=NOW)
    with refused(LinkBroken):
        emails.confirm(links.email_path("a" * 16, WORK, NOW)[7:], now=NOW)


@pytest.mark.parametrize("email", ["", "nobody", "alice@home.example", "ALICE@home.example"])
def test_an_address_that_cant_be_or_is_theirs_is_refused(alice: Person, email: str) -> None:
    with refused(Invalid, at="email"):
        emails.ask(Actor(alice.person_id), email, now=NOW)


def test_five_addresses_are_enough(alice: Person) -> None:
    for count in range(4):
        emails.confirm(token(alice, f"alice{count}@work.example"), now=NOW)
    with refused(Invalid, at="email"):
        emails.ask(Actor(alice.person_id), WORK, now=NOW)


def test_confirmation_mails_are_limited_by_address_and_by_asker(alice: Person, carol: Person) -> None:
    for _ in range(3):
        emails.ask(Actor(alice.person_id), WORK, now=NOW)
    with refused(LimitReached):
        emails.ask(Actor(carol.person_id), WORK, now=NOW)
    for count in range(4 * LINKS_A_DAY - 3):
        emails.ask(Actor(alice.person_id), f"alice{count}@work.example", now=NOW)
    with refused(LimitReached):
        emails.ask(Actor(alice.person_id), "one-more@work.example", now=NOW)
    emails.ask(Actor(alice.person_id), WORK, now=NOW + DAY)


def test_mails_go_to_another_confirmed_address(alice: Person) -> None:
    with_work(alice)
    changed = emails.make_main(Actor(alice.person_id), WORK)
    assert values(changed, "email", "other_emails", "email_confirmed") == [WORK, {"alice@home.example"}, True]
    before = everything()
    emails.make_main(Actor(alice.person_id), WORK)
    assert everything() == before


def test_an_address_that_was_never_confirmed_is_not_kept(carol: Person) -> None:
    with_work(carol)
    changed = emails.make_main(Actor(carol.person_id), WORK)
    assert values(changed, "email", "other_emails") == [WORK, None]
    assert Address.find("mailto:carol@coaching.example") is None


def test_only_a_confirmed_address_becomes_the_main_one(alice: Person, carol: Person) -> None:
    for email in (WORK, carol.email):
        with refused(Invalid, at="email"):
            emails.make_main(Actor(alice.person_id), email)


def test_a_further_address_is_taken_away_and_its_links_die(alice: Person) -> None:
    with_work(alice)
    link = links.sign_in_path(alice.person_id, WORK, NOW).rsplit("/", 1)[-1]
    emails.remove(Actor(alice.person_id), WORK)
    assert people.get(alice.person_id).emails() == {"alice@home.example"}
    assert Address.find(f"mailto:{WORK}") is None
    with refused(LinkBroken):
        sign_in.redeem(link, browser="", now=NOW)
    before = everything()
    emails.remove(Actor(alice.person_id), WORK)
    assert everything() == before


def test_the_main_address_stays(alice: Person) -> None:
    with refused(Invalid, at="email"):
        emails.remove(Actor(alice.person_id), "alice@home.example")


def test_somebody_elses_address_stays(alice: Person, carol: Person) -> None:
    before = everything()
    emails.remove(Actor(alice.person_id), carol.email)
    assert everything() == before


# An address that an answer came from


def offered(person: Person, email: str = WORK) -> str:
    return links.address_path(person.person_id, person.email, email, NOW).rsplit("/", 1)[-1]


def test_the_known_address_is_asked_whether_an_answer_from_another_one_was_theirs(alice: Person, plan: Plan) -> None:
    assert emails.offer(alice.person_id, plan.plan_id, WORK, now=NOW)
    [row] = owed()
    assert (row.recipient, row.kind, row.data) == (alice.person_id, "further_address", {"email": WORK})
    assert people.get(alice.person_id).emails() == {"alice@home.example"}


def test_they_are_asked_once_a_day_for_each_address_and_for_three_at_most(alice: Person, plan: Plan) -> None:
    asked = [WORK, WORK, "a@x.example", "b@x.example", "c@x.example"]
    said = [emails.offer(alice.person_id, plan.plan_id, email, now=NOW) for email in asked]
    assert said == [True, False, True, True, False]
    assert len(owed(alice)) == 3
    assert emails.offer(alice.person_id, plan.plan_id, WORK, now=NOW + DAY)


def test_nobody_is_asked_about_an_address_of_theirs_of_the_other_side_or_of_no_use(alice: Person, plan: Plan) -> None:
    before = everything()
    for email in (alice.email, plan.primary.email, "nonsense", "a@b"):
        assert not emails.offer(alice.person_id, plan.plan_id, email, now=NOW)
    assert everything() == before


def test_who_is_not_in_the_plan_is_asked_nothing(mallory: Person, plan: Plan) -> None:
    before = everything()
    assert not emails.offer(mallory.person_id, plan.plan_id, WORK, now=NOW)
    assert everything() == before


def test_they_are_asked_the_same_whether_a_stranger_has_the_address_or_not(
    alice: Person, plan: Plan, mallory: Person
) -> None:
    assert emails.offer(alice.person_id, plan.plan_id, mallory.email, now=NOW)
    assert owed(mallory) == []
    with refused(AddressInUse):
        emails.add_offered(offered(alice, mallory.email), now=NOW)


def test_the_link_in_the_known_mailbox_adds_the_address_also_twice(alice: Person) -> None:
    person, email = emails.add_offered(offered(alice), now=NOW + DAY)
    assert (person.emails(), email) == ({"alice@home.example", WORK}, WORK)
    before = everything()
    emails.add_offered(offered(alice), now=NOW + DAY)
    assert everything() == before


def test_the_link_adds_no_other_address_to_nobody_else_and_not_for_ever(alice: Person, mallory: Person) -> None:
    for email in (WORK, mallory.email):  # as if it had been sent to the one who wrote
        with refused(LinkBroken):
            bound = links.address_path(alice.person_id, email, WORK, NOW).rsplit("/", 1)[-1]
            emails.add_offered(bound, now=NOW)
    with refused(LinkBroken):
        emails.add_offered(token(alice), now=NOW)
    with refused(LinkBroken):
        emails.confirm(offered(alice), now=NOW)
    whole = offered(alice)
    for altered in (whole[:-1], whole[:30] + ("a" if whole[30] != "a" else "b") + whole[31:]):
        with refused(LinkBroken):
            emails.add_offered(altered, now=NOW)
    with refused(LinkExpired):
        emails.add_offered(whole, now=NOW + 7 * DAY)


def test_beyond_five_addresses_none_is_offered_or_added(alice: Person, plan: Plan) -> None:
    link = offered(alice)
    for number in range(4):
        emails.confirm(token(alice, f"a{number}@x.example"), now=NOW)
    assert not emails.offer(alice.person_id, plan.plan_id, WORK, now=NOW)
    with refused(Invalid):
        emails.add_offered(link, now=NOW)
