"""A person's e-mail addresses."""

from datetime import datetime, timedelta

import pytest

from chalicelib import tokens
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import bounces, emails, following, links, main_email, removing, sign_in, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.asked import MOST_WAITING
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.emails import LINKS_A_DAY
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.errors import AddressInUse, Invalid, LimitReached, LinkBroken, LinkExpired
from chalicelib.outbound.deliver import deliver
from tests.addresses import moved_to, token, with_address
from tests.conftest import NOW, counted, everything, owed
from tests.outbound.conftest import mails
from tests.refusing import refused

WORK = "alice@work.example"
DAY = timedelta(days=1)


def with_work(person: Person) -> Person:
    return with_address(person, WORK, NOW)


def follow(person: Person, *, now: datetime = NOW) -> Person:
    """Follows the latest link mailed to add an address."""
    return following.confirm("email", token("email", person, "add", "again"), now=now)[0]


def test_a_further_address_is_owed_its_link(alice: Person) -> None:
    assert emails.ask(Actor(alice.person_id), " Alice@Work.example", now=NOW) == WORK
    [row] = owed()
    assert (row.recipient, row.kind) == (f"mailto:{WORK}", "email_confirmation")
    [question] = people.get(alice.person_id).questions
    assert row.data == {"person_id": alice.person_id, "name": "Alice Moreau", "question": question}
    assert people.get(alice.person_id).emails() == {"alice@home.example"}


def test_the_answer_is_the_same_when_somebody_has_the_address(alice: Person, carol: Person) -> None:
    assert emails.ask(Actor(alice.person_id), carol.email, now=NOW) == carol.email
    assert [row.kind for row in owed(f"mailto:{carol.email}")] == ["email_confirmation"]


def test_the_link_adds_the_address_and_pressed_twice_does_no_more(alice: Person) -> None:
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    link = token("email", alice, "add")
    person, asked = following.confirm("email", link, now=NOW + DAY)
    assert (person.emails(), asked.email) == ({"alice@home.example", WORK}, WORK)
    address = Address.find(f"mailto:{WORK}")
    assert address is not None
    assert (address.person_id, address.is_confirmed) == (alice.person_id, True)
    before = everything()
    following.confirm("email", link, now=NOW + DAY)
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
    person = follow(alice, now=NOW + DAY)
    assert person.mail == MailState(since=NOW + DAY)
    assert not stopped_mail.is_stopped(person, alice.email)
    assert plans.get_for(plan.primary_id, plan.plan_id).client.mail.state == "ok"


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
    assert emails.ask(Actor(mallory.person_id), alice.email, now=NOW) == alice.email
    assert owed(f"mailto:{alice.email}") == []
    with refused(AddressInUse):
        follow(mallory)


def test_a_mail_from_the_stopped_address_turns_mails_on_again_and_one_from_another_doesnt(alice: Person) -> None:
    person = dead(with_work(alice))
    stopped_mail.heard_from(person, WORK, now=NOW + DAY)
    assert people.get(alice.person_id).mail.state == "bounced"
    stopped_mail.heard_from(person, alice.email, now=NOW + DAY)
    assert people.get(alice.person_id).mail.state == "ok"
    with counted() as calls:
        stopped_mail.heard_from(people.get(alice.person_id), alice.email, now=NOW + DAY)
    assert dict(calls) == {"GetItem": 1}


def test_an_address_of_somebody_else_is_refused_at_its_link(alice: Person, carol: Person) -> None:
    emails.ask(Actor(alice.person_id), carol.email, now=NOW)
    with refused(AddressInUse):
        follow(alice)


def test_an_old_altered_or_foreign_link_is_refused(alice: Person, mallory: Person) -> None:
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    link = token("email", alice, "add")
    [id] = people.get(alice.person_id).questions
    with refused(LinkExpired):
        following.confirm("email", link, now=NOW + 2 * DAY)
    others = [sign_in.link_path(alice, NOW, email=WORK), links.question_path("address", alice.person_id, id)]
    altered = link[:20] + ("b" if link[20] == "a" else "a") + link[21:]
    for wrong in ("", "a" * 60, altered, *(path.rsplit("/", 1)[1] for path in others)):
        with refused(LinkBroken):
            following.confirm("email", wrong, now=NOW)
    for path in (
        links.question_path("email", mallory.person_id, id),
        links.question_path("email", alice.person_id, "a" * 16),
    ):
        with refused(LinkExpired):
            following.confirm("email", path.rsplit("/", 1)[1], now=NOW)
    with refused(LinkBroken):
        following.confirm("email", links.question_path("email", "a" * 16, id).rsplit("/", 1)[1], now=NOW)
    with refused(LinkExpired):  # it asks to add an address, whatever its signature says
        main_email.confirm(links.question_path("main", alice.person_id, id).rsplit("/", 1)[1], now=NOW)


def test_a_link_from_before_questions_were_kept_adds_nothing(alice: Person) -> None:
    until = int((NOW + DAY).timestamp()).to_bytes(5, "big")
    payload = (tokens.decode(alice.person_id) or b"") + until
    for purpose, email, binding in (("email", WORK, ""), ("email", "a@b.c", ""), ("address", WORK, alice.email)):
        with refused(LinkExpired):
            following.confirm(purpose, tokens.sign(purpose, payload + email.encode(), binding), now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("email", ["", "nobody", "alice@home.example", "ALICE@home.example"])
def test_an_address_that_cant_be_or_is_theirs_is_refused(alice: Person, email: str) -> None:
    with refused(Invalid, at="email"):
        emails.ask(Actor(alice.person_id), email, now=NOW)


def test_five_addresses_are_enough(alice: Person) -> None:
    for count in range(4):
        with_address(alice, f"alice{count}@work.example", NOW)
    with refused(Invalid, at="email"):
        emails.ask(Actor(alice.person_id), WORK, now=NOW)


def test_confirmation_mails_are_limited_by_address_and_by_asker(alice: Person, carol: Person) -> None:
    for _ in range(3):
        emails.ask(Actor(alice.person_id), WORK, now=NOW)
    with refused(LimitReached):
        emails.ask(Actor(carol.person_id), WORK, now=NOW)
    for count in range(4 * LINKS_A_DAY - 3):
        emails.ask(Actor(alice.person_id), f"alice{count}@work.example", now=NOW)
        removing.withdraw(Actor(alice.person_id), list(people.get(alice.person_id).questions)[-1], now=NOW)
    with refused(LimitReached):
        emails.ask(Actor(alice.person_id), "one-more@work.example", now=NOW)
    emails.ask(Actor(alice.person_id), WORK, now=NOW + DAY)


def test_asking_anew_withdraws_the_earlier_link(alice: Person) -> None:
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    first = token("email", alice, "add")
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    with refused(LinkExpired):
        following.confirm("email", first, now=NOW)
    assert WORK in follow(alice).emails()


def test_five_addresses_wait_at_most_and_an_expired_one_makes_room(alice: Person) -> None:
    for count in range(MOST_WAITING):
        emails.ask(Actor(alice.person_id), f"alice{count}@work.example", now=NOW)
    with refused(Invalid, at="email", because="waiting"):
        emails.ask(Actor(alice.person_id), WORK, now=NOW)
    emails.ask(Actor(alice.person_id), "alice0@work.example", now=NOW)
    emails.ask(Actor(alice.person_id), WORK, now=NOW + 2 * DAY)
    assert len(people.get(alice.person_id).questions) == 1


def test_what_was_used_is_not_kept_for_ever(alice: Person) -> None:
    for count in range(12):
        with_address(alice, "alice@changing.example", NOW + count * 7 * DAY)
        removing.remove(Actor(alice.person_id), "alice@changing.example", now=NOW + count * 7 * DAY)
    assert people.get(alice.person_id).questions == {}


def test_two_links_asked_at_once_are_both_kept(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = [people.get(alice.person_id), people.get(alice.person_id)]
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    monkeypatch.setattr(people, "get", lambda id: stale.pop() if stale else Person.find(id))
    emails.ask(Actor(alice.person_id), "alice@club.example", now=NOW)
    person = Person.find(alice.person_id)
    assert person is not None
    assert {each.email for each in person.questions.values()} == {WORK, "alice@club.example"}


def test_a_withdrawn_question_is_not_mailed_any_more(alice: Person) -> None:
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    removing.withdraw(Actor(alice.person_id), next(iter(people.get(alice.person_id).questions)), now=NOW)
    assert deliver(f"mailto:{WORK}", NOW) == "1 skipped"
    assert mails() == []


def test_a_row_owed_before_questions_were_kept_is_not_mailed(alice: Person) -> None:
    for recipient, kind in ((f"mailto:{WORK}", "email_confirmation"), (alice.person_id, "further_address")):
        notifications.new(recipient, kind, NOW, person_id=alice.person_id, name="Alice", email=WORK).save()  # type: ignore[arg-type]
        assert deliver(recipient, NOW) == "1 skipped"
    assert mails() == []


# An address that an answer came from


def offered(person: Person, plan: Plan, email: str = WORK) -> str:
    assert emails.offer(person.person_id, plan.plan_id, email, now=NOW)
    return token("address", person, "offer", email=email)


def test_the_known_address_is_asked_whether_an_answer_from_another_one_was_theirs(alice: Person, plan: Plan) -> None:
    assert emails.offer(alice.person_id, plan.plan_id, WORK, now=NOW)
    [row] = owed()
    [(id, question)] = people.get(alice.person_id).questions.items()
    assert (row.recipient, row.kind) == (alice.person_id, "further_address")
    assert row.data == {"email": WORK, "to": alice.email, "question": id}
    assert (question.kind, question.to) == ("offer", alice.email)
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
    link = offered(alice, plan, mallory.email)
    assert owed(mallory) == []
    with refused(AddressInUse):
        following.confirm("address", link, now=NOW)


def test_the_link_in_the_known_mailbox_adds_the_address_and_pressed_twice_does_no_more(
    alice: Person, plan: Plan
) -> None:
    link = offered(alice, plan)
    person, asked = following.confirm("address", link, now=NOW + DAY)
    assert (person.emails(), asked.email) == ({"alice@home.example", WORK}, WORK)
    before = everything()
    following.confirm("address", link, now=NOW + DAY)
    assert everything() == before


def test_the_link_is_for_nobody_else_and_not_for_ever(alice: Person, mallory: Person, plan: Plan) -> None:
    whole = offered(alice, plan)
    [id] = people.get(alice.person_id).questions
    with refused(LinkExpired):
        following.confirm("address", links.question_path("address", mallory.person_id, id).rsplit("/", 1)[1], now=NOW)
    with refused(LinkBroken):
        following.confirm("email", whole, now=NOW)
    for altered in (whole[:-1], whole[:30] + ("a" if whole[30] != "a" else "b") + whole[31:]):
        with refused(LinkBroken):
            following.confirm("address", altered, now=NOW)
    with refused(LinkExpired):
        following.confirm("address", whole, now=NOW + 7 * DAY)


def test_beyond_five_addresses_none_is_offered_or_added(alice: Person, plan: Plan) -> None:
    link = offered(alice, plan)
    for number in range(4):
        with_address(alice, f"a{number}@x.example", NOW)
    assert not emails.offer(alice.person_id, plan.plan_id, "b@x.example", now=NOW)
    with refused(Invalid):
        following.confirm("address", link, now=NOW)


def test_an_offer_doesnt_withdraw_what_they_asked_for_themselves(alice: Person, plan: Plan) -> None:
    emails.ask(Actor(alice.person_id), WORK, now=NOW)
    before = everything()
    assert not emails.offer(alice.person_id, plan.plan_id, WORK, now=NOW)
    assert everything() == before


def test_strangers_cant_fill_the_row_with_offers(alice: Person, plan: Plan) -> None:
    for number in range(12):
        emails.offer(alice.person_id, plan.plan_id, f"m{number}@x.example", now=NOW + number * DAY / 4)
    kept = people.get(alice.person_id).questions
    assert len(kept) == MOST_WAITING
    emails.ask(Actor(alice.person_id), WORK, now=NOW + 3 * DAY)


def test_the_link_dies_with_the_address_it_was_sent_to(alice: Person, plan: Plan) -> None:
    link = offered(alice, plan)
    with_work(alice)
    moved_to(alice, WORK, NOW)
    removing.remove(Actor(alice.person_id), "alice@home.example", now=NOW)
    with_address(alice, "alice@home.example", NOW)
    with refused(LinkExpired):
        following.confirm("address", link, now=NOW)
