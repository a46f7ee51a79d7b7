"""Removing an address ends what it gave."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import (
    api_tokens,
    bounces,
    browsers,
    emails,
    following,
    links,
    main_email,
    phones,
    removing,
    sign_in,
)
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import EmailState
from chalicelib.errors import Invalid, LinkBroken, LinkExpired, NotSignedIn
from chalicelib.outbound.deliver import deliver
from tests.addresses import email_path, moved_to, token, with_address
from tests.conftest import NOW, everything, forget_notifications, owed
from tests.domain.people.test_browsers import acting, signed_in
from tests.outbound.conftest import mails
from tests.refusing import refused

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WORK, HOME = "alice@work.example", "alice@home.example"


@pytest.fixture
def alice(alice: Person) -> Person:
    """Alice with a second address."""
    return with_address(alice, WORK, NOW)


def test_a_further_address_is_taken_away_and_its_links_die(alice: Person) -> None:
    link = sign_in.link_path(alice, NOW, email=WORK).rsplit("/", 1)[-1]
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    assert people.get(alice.person_id).emails() == {HOME}
    assert Address.find(f"mailto:{WORK}") is None
    with refused(LinkBroken):
        sign_in.redeem(link, browser="", now=NOW)
    before = everything()
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    assert everything() == before


def test_the_main_address_stays(alice: Person) -> None:
    with refused(Invalid, at="email"):
        removing.remove(Actor(alice.person_id), HOME, now=NOW)


def test_somebody_elses_address_stays(alice: Person, carol: Person) -> None:
    before = everything()
    removing.remove(Actor(alice.person_id), carol.email, now=NOW)
    assert everything() == before


def test_the_main_address_is_told(alice: Person) -> None:
    [added] = [row.data for row in owed(alice) if row.kind == "address_changed"]
    assert added == {"to": HOME, "change": "added", "email": WORK}
    forget_notifications()
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    assert [row.data for row in owed(alice)] == [{"to": HOME, "change": "removed", "email": WORK}]


@pytest.mark.parametrize("state", ["bounced", "complained"])
def test_while_the_main_address_is_dead_the_others_are_told(alice: Person, state: EmailState) -> None:
    with_address(alice, "dead@x.example", NOW)
    for email in (HOME, "dead@x.example"):
        mail = Mailed(f"m {email}", email, NOW + MINUTE)
        if state == "bounced":
            bounces.bounced(mail, reason="", is_permanent=True, now=NOW + MINUTE)
        else:
            bounces.complained(mail, now=NOW + MINUTE)
    forget_notifications()
    with_address(alice, "new@x.example", NOW + DAY)
    removing.remove(Actor(alice.person_id), "new@x.example", now=NOW + DAY)
    signed_in(alice, WORK, now=NOW + DAY)
    assert deliver(alice.person_id, NOW + DAY) == "3 sent, 3 skipped"
    assert [mail["To"] for mail in mails()] == [WORK] * 3


def test_its_old_confirmation_link_adds_it_never_again(alice: Person) -> None:
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    link = email_path(alice, WORK, NOW).rsplit("/", 1)[1]
    following.confirm("email", link, now=NOW)
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    with refused(LinkExpired):
        following.confirm("email", link, now=NOW)
    with_address(alice, WORK, NOW)
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    with refused(LinkExpired):
        following.confirm("email", link, now=NOW)
    assert people.get(alice.person_id).emails() == {HOME}


def test_a_mistyped_address_cant_keep_a_way_in(alice: Person) -> None:
    """Mallory reads the mails of an address that Alice mistyped: a session, a token of it, a token of that token, a link
    to one more address, and a link to the main one all end with it."""
    secret = signed_in(alice, WORK)
    mallory = acting(secret, alice)
    _, _, first = api_tokens.create(mallory, name="First", now=NOW)
    by_token = Actor(alice.person_id, "api", api_tokens.key_of(first))
    _, _, second = api_tokens.create(by_token, name="Second", now=NOW)
    emails.ask(mallory, "mallory@elsewhere.example", now=NOW)
    one_more = token("email", alice, "add", email="mallory@elsewhere.example")
    main_email.ask(mallory, WORK, is_unread=True, now=NOW)
    to_main = token("main", alice, "move")
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    assert browsers.session_person(secret, NOW) is None
    for lost in (first, second):
        with refused(NotSignedIn):
            api_tokens.authenticate(lost, NOW)
    with refused(LinkExpired):
        following.confirm("email", one_more, now=NOW)
    with refused(LinkExpired):
        main_email.confirm(to_main, now=NOW)
    left = people.get(alice.person_id)
    assert (left.sessions, left.tokens, left.questions, left.main_move) == ({}, {}, {}, None)


def test_sessions_and_tokens_of_the_other_address_stay(alice: Person) -> None:
    secret = signed_in(alice, HOME)
    _, _, kept = api_tokens.create(acting(secret, alice), name="Calendar", now=NOW)
    removing.remove(acting(secret, alice), WORK, now=NOW)
    assert browsers.session_person(secret, NOW) is not None
    assert api_tokens.authenticate(kept, NOW) == alice.person_id


def test_who_removes_the_address_they_signed_in_with_is_signed_out(alice: Person) -> None:
    secret = signed_in(alice, WORK)
    removing.remove(acting(secret, alice), WORK, now=NOW)
    assert browsers.session_person(secret, NOW) is None


def test_sessions_that_name_no_address_end_but_for_the_one_that_asks(alice: Person) -> None:
    here, there = signed_in(alice, HOME), signed_in(alice, WORK)
    person = people.get(alice.person_id)
    for id in person.sessions:  # as they were stored before
        person.update([Person.sessions[id]["email"].remove()])
    _, _, old = api_tokens.create(Actor(alice.person_id), name="Calendar", now=NOW)
    removing.remove(acting(here, alice), WORK, now=NOW)
    assert browsers.session_person(here, NOW) is not None
    assert browsers.session_person(there, NOW) is None
    assert api_tokens.authenticate(old, NOW) == alice.person_id


def test_a_link_followed_at_the_moment_of_removal_is_undone_or_refused(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    link = email_path(alice, WORK, NOW).rsplit("/", 1)[1]
    stale = people.get(alice.person_id)
    [id] = stale.questions
    removing.withdraw(Actor(alice.person_id), id, now=NOW)
    found = [stale]
    real = links.follow_question
    monkeypatch.setattr(links, "follow_question", lambda *asked: (found.pop(), id) if found else real(*asked))
    with refused(LinkExpired):
        following.confirm("email", link, now=NOW)


def test_a_question_is_withdrawn_by_its_owner_only(alice: Person, mallory: Person) -> None:
    emails.ask(Actor(alice.person_id), "alice@club.example", now=NOW)
    link = token("email", alice, "add", email="alice@club.example")
    [id] = [id for id, each in people.get(alice.person_id).questions.items() if not each.is_used]
    before = everything()
    removing.withdraw(Actor(mallory.person_id), id, now=NOW)
    assert everything() == before
    removing.withdraw(Actor(alice.person_id), id, now=NOW)
    with refused(LinkExpired):
        following.confirm("email", link, now=NOW)
    before = everything()
    removing.withdraw(Actor(alice.person_id), id, now=NOW)
    assert everything() == before


def test_addresses_that_the_removed_one_added_go_with_it(alice: Person) -> None:
    """A stranger at a mistyped address adds others of theirs, each from the last, before it is removed."""
    with_address(alice, "mistyped@x.example", NOW)
    opened, emails_of = [], ("mistyped@x.example", "second@x.example", "third@x.example")
    for email, next in itertools.pairwise(emails_of):
        link = sign_in.link_path(people.get(alice.person_id), NOW, email=email).rsplit("/", 1)[1]
        opened.append(sign_in.redeem(link, browser="", now=NOW)[1])
        emails.ask(Actor(alice.person_id, key=browsers.key_of(opened[-1])), next, now=NOW)
        following.confirm("email", token("email", people.get(alice.person_id), "add"), now=NOW)
    after = removing.remove(Actor(alice.person_id), "mistyped@x.example", now=NOW)
    assert after.emails() == {alice.email, WORK}
    assert [browsers.session_person(secret, NOW) for secret in opened] == [None, None]
    told = {row.data["email"] for row in owed(alice) if row.data.get("change") == "removed"}
    assert told == set(emails_of)


def test_addresses_that_the_main_one_added_stay_when_it_is_one_no_longer(alice: Person) -> None:
    link = sign_in.link_path(alice, NOW).rsplit("/", 1)[1]
    actor = Actor(alice.person_id, key=browsers.key_of(sign_in.redeem(link, browser="", now=NOW)[1]))
    for email in ("new@home.example", "work@home.example"):
        emails.ask(actor, email, now=NOW)
        following.confirm("email", token("email", people.get(alice.person_id), "add"), now=NOW)
    moved_to(people.get(alice.person_id), "new@home.example", NOW)
    assert removing.remove(actor, str(alice.email), now=NOW).emails() == {WORK, "new@home.example", "work@home.example"}


@pytest.mark.parametrize("says_yes", [True, False])
def test_a_number_that_the_removed_one_gave_goes_with_it(alice: Person, plan: Plan, says_yes: bool) -> None:
    """Whoever has that phone would get the texts, and could answer for Alice."""
    phones.set_phone(acting(signed_in(alice, WORK), alice), "+4915199999999", now=NOW)
    if says_yes:
        phones.confirm("+4915199999999", now=NOW)
    removing.remove(Actor(alice.person_id), WORK, now=NOW + MINUTE)
    person = people.get(alice.person_id)
    assert person.phone_state == "none"
    assert phones.confirm("+4915199999999", now=NOW + MINUTE) is None
    assert Plan.get(plan.plan_id).client.phone is None


def test_a_number_that_another_browser_gave_stays(alice: Person) -> None:
    phones.set_phone(acting(signed_in(alice, HOME), alice), "+4915112345678", now=NOW)
    phones.confirm("+4915112345678", now=NOW)
    removing.remove(Actor(alice.person_id), WORK, now=NOW + MINUTE)
    assert people.get(alice.person_id).phone == "+4915112345678"


def test_a_yes_at_the_moment_of_removal_is_undone_or_refused(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    phones.set_phone(acting(signed_in(alice, WORK), alice), "+4915199999999", now=NOW)
    before = browsers.ending_of

    def meanwhile(*given: Any, **more: Any) -> list[Any]:
        monkeypatch.setattr(browsers, "ending_of", before)
        phones.confirm("+4915199999999", now=NOW)
        return before(*given, **more)

    monkeypatch.setattr(browsers, "ending_of", meanwhile)
    removing.remove(Actor(alice.person_id), WORK, now=NOW + MINUTE)
    assert people.get(alice.person_id).phone_state == "none"
    assert Address.find("tel:+4915199999999") is None
