"""Sign-in links and sessions."""

from datetime import timedelta

import pytest

from chalicelib import tokens
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import bounces, browsers, links, sign_in
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.people.sign_in import LINKS_AN_HOUR
from chalicelib.domain.reachable import MailState
from chalicelib.errors import (
    Invalid,
    LimitReached,
    LinkBroken,
    LinkExpired,
)
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, everything, owed, table_items
from tests.outbound.conftest import mails
from tests.refusing import refused

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def link(person: Person, email: str | None = None) -> str:
    return sign_in.link_path(person, NOW, email=email).removeprefix("/sign-in/")


# Links


def test_a_known_address_is_owed_a_link_and_no_token_is_stored(carol: Person) -> None:
    sign_in.request_link(" Carol@Coaching.example", caller="192.0.2.1", now=NOW)
    [row] = owed()
    assert (row.recipient, row.kind, row.due_at) == (f"mailto:{carol.email}", "sign_in", NOW)
    assert row.data == {"email": carol.email, "nonce": row.data["nonce"]}
    assert row.data["nonce"] not in str(table_items(Key))


def test_a_known_and_an_unknown_address_cost_the_same_calls(carol: Person) -> None:
    seen = []
    for email in (carol.email, "nobody@elsewhere.example"):
        with counted() as calls:
            sign_in.request_link(email, caller="192.0.2.1", now=NOW)
        seen.append((dict(calls), sorted(owed(f"mailto:{email}")[0].data)))
        sign_in.request_link("dan@coaching.example", caller="192.0.2.1", now=NOW)  # the caller's first opens its window
    seen[0][0]["UpdateItem"] -= 1
    assert seen[0] == seen[1]


def test_an_unknown_address_gets_no_mail_and_leaves_nothing_owed(carol: Person) -> None:
    sign_in.request_link("nobody@elsewhere.example", caller="192.0.2.1", now=NOW)
    assert deliver("mailto:nobody@elsewhere.example", NOW) == "1 skipped"
    assert (owed(), mails()) == ([], [])


def test_a_link_owed_by_an_earlier_version_is_not_sent_and_the_others_are(carol: Person) -> None:
    notifications.new(carol.person_id, "sign_in", NOW, email=carol.email).save()
    assert deliver(carol.person_id, NOW) == "1 skipped"
    sign_in.request_link(carol.email, caller="192.0.2.1", now=NOW)
    assert deliver(f"mailto:{carol.email}", NOW) == "1 sent"


def test_the_signing_key_alone_opens_no_session(carol: Person, alice: Person) -> None:
    forged = [links.sign_in_path(carol.person_id, carol.email, tokens.new_id(), NOW)]
    nonce = links.follow_sign_in(link(alice), NOW)[2]  # one that exists, for another address
    forged.append(links.sign_in_path(carol.person_id, carol.email, nonce, NOW))
    before = everything()
    for path in forged:
        with refused(LinkExpired):
            sign_in.redeem(path.removeprefix("/sign-in/"), browser="", now=NOW)
    assert everything() == before


def test_a_nonce_that_expired_counts_as_gone_even_before_it_is_deleted(carol: Person) -> None:
    nonce = links.follow_sign_in(link(carol), NOW)[2]
    late = NOW + sign_in.NONCE_LASTS
    with refused(LinkExpired):
        token = links.sign_in_path(carol.person_id, carol.email, nonce, late).removeprefix("/sign-in/")
        sign_in.redeem(token, browser="", now=late)


def test_what_is_no_address_is_refused(carol: Person) -> None:
    with refused(Invalid, at="email"):
        sign_in.request_link("carol", caller="192.0.2.1", now=NOW)


def test_an_address_gets_ten_links_an_hour_and_nobody_is_told(carol: Person) -> None:
    for _ in range(LINKS_AN_HOUR + 2):
        sign_in.request_link(carol.email, caller="192.0.2.1", now=NOW)
    assert len(owed(f"mailto:{carol.email}")) == LINKS_AN_HOUR
    sign_in.request_link(carol.email, caller="192.0.2.1", now=NOW + HOUR)
    assert len(owed(f"mailto:{carol.email}")) == LINKS_AN_HOUR + 1


def test_a_caller_who_asks_on_and_on_is_told_to_wait(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "REQUESTS_AN_HOUR", 2)
    for count in range(2):
        sign_in.request_link(f"nobody{count}@elsewhere.example", caller="192.0.2.1", now=NOW)
    with refused(LimitReached) as info:
        sign_in.request_link(carol.email, caller="192.0.2.1", now=NOW)
    assert 0 < info.value.retry_after <= 3600
    for place in range(2):
        sign_in.request_link(carol.email, caller=f"2001:db8::{place}", now=NOW)
    with refused(LimitReached):
        sign_in.request_link(carol.email, caller="2001:db8::9", now=NOW)
    sign_in.request_link(carol.email, caller="192.0.2.2", now=NOW)
    assert len(owed(f"mailto:{carol.email}")) == 3


def test_a_link_signs_in_and_confirms_the_address(carol: Person) -> None:
    person, secret = sign_in.redeem(link(carol), browser="Firefox", now=NOW + 14 * MINUTE)
    assert (person.person_id, person.email_confirmed) == (carol.person_id, True)
    address = Address.find("mailto:carol@coaching.example")
    assert address is not None
    assert address.is_confirmed
    [session] = person.sessions.values()
    assert (session.browser, session.created_at) == ("Firefox", NOW + 14 * MINUTE)
    signed_in = browsers.session_person(secret, NOW + DAY)
    assert signed_in is not None
    assert signed_in.person_id == carol.person_id
    assert secret not in everything()


def test_a_link_works_once(carol: Person) -> None:
    sign_in.redeem(link_used := link(carol), browser="", now=NOW)
    with refused(LinkExpired):
        sign_in.redeem(link_used, browser="", now=NOW)
    with refused(LinkExpired):
        sign_in.redeem(link_used.upper(), browser="", now=NOW)
    sign_in.redeem(link(carol), browser="", now=NOW)


def test_a_link_expires_after_fifteen_minutes(carol: Person) -> None:
    late = link(carol)
    with refused(LinkExpired):
        sign_in.redeem(late, browser="", now=NOW + 15 * MINUTE)


def test_a_link_is_only_for_its_person_address_and_purpose(carol: Person, dan: Person) -> None:
    target = Target("a" * 16, carol.person_id, 0)
    for wrong in (
        "",
        "x" * 60,
        link(carol)[:-4] + "aaaa",
        link(carol, "carol@former.example"),
        link(carol, dan.email),
        links.path("done", target, carol.email).rsplit("/", 1)[-1],
        links.sign_in_path("a" * 16, carol.email, "a" * 16, NOW).removeprefix("/sign-in/"),
    ):
        with refused(LinkBroken):
            sign_in.redeem(wrong, browser="", now=NOW)


def test_who_deploys_hands_over_a_link(carol: Person) -> None:
    path = sign_in.link_path(carol, NOW)
    assert sign_in.redeem(path.removeprefix("/sign-in/"), browser="", now=NOW)[0].person_id == carol.person_id


def test_a_first_sign_in_from_an_address_that_came_back_confirms_it_and_turns_mails_on_again(carol: Person) -> None:
    dead = Mailed("m1", carol.email, NOW)
    bounces.bounced(dead, reason="the mailbox is full", is_permanent=True, now=NOW)
    person, _ = sign_in.redeem(link(carol), browser="Firefox", now=NOW + MINUTE)
    assert (person.email_confirmed, person.mail) == (True, MailState(since=NOW + MINUTE))
    address = Address.find(f"mailto:{carol.email}")
    assert address is not None
    assert (address.is_confirmed, address.state) == (True, "ok")


def test_a_stranger_who_asks_on_and_on_locks_nobody_out(carol: Person) -> None:
    for _ in range(5 * LINKS_AN_HOUR):
        sign_in.request_link(carol.email, caller="203.0.113.66", now=NOW)
    before = len(owed(f"mailto:{carol.email}"))
    sign_in.request_link(carol.email, caller="192.0.2.1", now=NOW + 20 * MINUTE)
    assert len(owed(f"mailto:{carol.email}")) == before + 1


def test_all_callers_together_can_ask_for_thirty_links_an_hour(carol: Person) -> None:
    for caller in range(5 * LINKS_AN_HOUR):
        sign_in.request_link(carol.email, caller=f"203.0.113.{caller}", now=NOW)
    assert len(owed(f"mailto:{carol.email}")) == sign_in.LINKS_OF_ALL
