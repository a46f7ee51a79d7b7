"""Signed-in browsers, and who is told of a new one."""

from datetime import datetime, timedelta

import pytest

from chalicelib import tokens
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens, browsers, links, removing, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person, SessionInfo
from chalicelib.errors import LinkBroken, LinkExpired
from tests.addresses import with_address
from tests.conftest import NOW, everything, forget_notifications, owed
from tests.refusing import refused

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WORK = "alice@work.example"
PHONE, LAPTOP = "p" * 32, "l" * 32


def link(person: Person, email: str | None = None, *, now: datetime = NOW) -> str:
    return links.sign_in_path(person.person_id, email or person.email, now).removeprefix("/sign-in/")


def signed_in(
    person: Person, email: str | None = None, *, marker: str = "", before: str = "", now: datetime = NOW
) -> str:
    """Signs in by a link to an address; returns the session's secret."""
    return sign_in.redeem(link(person, email, now=now), browser="Firefox", marker=marker, before=before, now=now)[1]


def acting(secret: str, person: Person) -> Actor:
    return Actor(person.person_id, key=browsers.key_of(secret))


def told(person: Person) -> list[str]:
    """The browsers that the main address is told of."""
    return [row.data["browser"] for row in owed(person) if row.kind == "new_browser"]


def test_a_session_ends_after_sixty_days_or_when_it_is_ended(carol: Person) -> None:
    person, secret = sign_in.redeem(link(carol), browser="", now=NOW)
    assert browsers.session_person(secret, NOW + 60 * DAY) is None
    session_id = browsers.session_id(person, secret)
    assert session_id is not None
    browsers.end_session(Actor(carol.person_id), session_id)
    assert browsers.session_person(secret, NOW) is None
    assert people.get(carol.person_id).sessions == {}
    browsers.end_session(Actor(carol.person_id), session_id)


def test_nobody_ends_anothers_session(carol: Person, dan: Person) -> None:
    person, secret = sign_in.redeem(link(carol), browser="", now=NOW)
    before = everything()
    browsers.end_session(Actor(dan.person_id), str(browsers.session_id(person, secret)))
    assert everything() == before


@pytest.mark.parametrize("secret", ["", "x", "a" * 32, "é"])
def test_a_wrong_secret_is_nobodys(carol: Person, secret: str) -> None:
    assert browsers.session_person(secret, NOW) is None


def test_a_token_or_limit_is_no_session(carol: Person) -> None:
    _, info, _ = api_tokens.create(Actor(carol.person_id), name="Script", now=NOW)
    assert info.key.startswith("token#")
    stored = keys.new(
        f"session#{tokens.digest('secret')}", kind="token", now=NOW, lasts=None, person_id=carol.person_id
    )
    stored.save()
    assert browsers.session_person("secret", NOW) is None


def test_the_oldest_session_beyond_thirty_ends_and_so_do_expired_ones(
    carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "MOST_SESSIONS", 3)
    secrets = [sign_in.redeem(link(carol), browser=str(n), now=NOW + timedelta(seconds=n))[1] for n in range(4)]
    assert [browsers.session_person(secret, NOW + MINUTE) is None for secret in secrets] == [True, False, False, False]
    assert sorted(session.browser for session in people.get(carol.person_id).sessions.values()) == ["1", "2", "3"]
    later = NOW + 61 * DAY
    new = links.sign_in_path(carol.person_id, carol.email, later).removeprefix("/sign-in/")
    sign_in.redeem(new, browser="new", now=later)
    assert [session.browser for session in people.get(carol.person_id).sessions.values()] == ["new"]


def test_two_who_sign_in_at_once_both_have_a_listed_session(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = people.get(carol.person_id)
    sign_in.redeem(link(carol), browser="first", now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(links, "follow_sign_in", lambda *asked: (stale, carol.email))
        sign_in.redeem(link(carol), browser="second", now=NOW)
    assert {session.browser for session in people.get(carol.person_id).sessions.values()} == {"first", "second"}


def test_a_session_knows_its_address_and_so_does_its_row(alice: Person) -> None:
    with_address(alice, WORK, NOW)
    secret = signed_in(alice, WORK)
    [info] = people.get(alice.person_id).sessions.values()
    row = keys.find(browsers.key_of(secret), NOW)
    assert row is not None
    assert (info.email, row.data) == (WORK, {"email": WORK})


def test_a_session_that_isnt_listed_is_none(alice: Person) -> None:
    keys.new(browsers.key_of("secret"), kind="session", now=NOW, lasts=DAY, person_id=alice.person_id).save()
    assert browsers.session_person("secret", NOW) is None


def test_a_session_from_before_addresses_were_kept_goes_on(alice: Person) -> None:
    secret = tokens.new_secret()
    keys.new(browsers.key_of(secret), kind="session", now=NOW, lasts=DAY, person_id=alice.person_id).save()
    person = people.get(alice.person_id)
    old = {"key": browsers.key_of(secret), "browser": "Firefox", "created_at": NOW.isoformat()}
    person.update([Person.sessions["old"].set(old)])
    assert browsers.session_person(secret, NOW) is not None
    assert people.get(alice.person_id).sessions["old"] == SessionInfo(old["key"], "Firefox", NOW)


def test_the_first_sign_in_ever_is_not_told_and_the_next_new_browser_is(carol: Person) -> None:
    signed_in(carol, marker=LAPTOP)
    assert told(carol) == []
    signed_in(carol, marker=PHONE)
    [row] = [row for row in owed(carol) if row.kind == "new_browser"]
    assert row.data == {"to": carol.email, "browser": "Firefox", "email": carol.email}


def test_a_browser_that_is_known_is_not_told_again(alice: Person) -> None:
    signed_in(alice, marker=LAPTOP)
    assert told(alice) == ["Firefox"]
    later = NOW + 70 * DAY
    signed_in(alice, marker=LAPTOP, now=later)
    assert told(alice) == ["Firefox"]
    signed_in(alice, marker=LAPTOP, now=later + browsers.BROWSER_KNOWN_FOR)
    assert len(told(alice)) == 2


def test_who_signs_in_again_while_signed_in_is_known_without_a_mark(alice: Person) -> None:
    first = signed_in(alice)
    assert told(alice) == ["Firefox"]
    signed_in(alice, before=first)
    assert told(alice) == ["Firefox"]
    signed_in(alice, before="x" * 32)
    assert len(told(alice)) == 2


def test_a_browser_is_known_for_one_person_only(alice: Person, mallory: Person) -> None:
    signed_in(alice, marker=LAPTOP)
    signed_in(mallory, marker=PHONE)
    forget_notifications()
    signed_in(mallory, marker=LAPTOP)
    assert told(mallory) == ["Firefox"]


def test_signing_out_oneself_keeps_the_browser_known_and_being_signed_out_doesnt(alice: Person) -> None:
    here, there = signed_in(alice, marker=LAPTOP), signed_in(alice, marker=PHONE)
    forget_notifications()
    mine = browsers.session_id(people.get(alice.person_id), here)
    browsers.end_session(acting(here, alice), str(mine))
    signed_in(alice, marker=LAPTOP)
    assert told(alice) == []
    phones = browsers.session_id(people.get(alice.person_id), there)
    browsers.end_session(acting(here, alice), str(phones))
    signed_in(alice, marker=PHONE)
    assert told(alice) == ["Firefox"]


def test_signing_out_everywhere_else_keeps_this_browser_and_forgets_all(alice: Person) -> None:
    here, there = signed_in(alice, marker=LAPTOP), signed_in(alice, marker=PHONE)
    gone = signed_in(alice, marker="g" * 32)
    browsers.end_session(acting(gone, alice), str(browsers.session_id(people.get(alice.person_id), gone)))
    forget_notifications()
    browsers.end_others(acting(here, alice), now=NOW + MINUTE)
    assert browsers.session_person(here, NOW + MINUTE) is not None
    assert browsers.session_person(there, NOW + MINUTE) is None
    assert len(people.get(alice.person_id).sessions) == 1
    signed_in(alice, marker="g" * 32, now=NOW + 2 * MINUTE)  # had signed out by itself before
    assert told(alice) == ["Firefox"]
    signed_in(alice, marker="g" * 32, now=NOW + 3 * MINUTE)
    assert told(alice) == ["Firefox"]


def test_nobody_signs_out_somebody_elses_browsers(alice: Person, mallory: Person) -> None:
    secret = signed_in(alice)
    browsers.end_others(Actor(mallory.person_id), now=NOW)
    assert browsers.session_person(secret, NOW) is not None


def test_a_new_browser_is_told_to_the_main_address_whichever_signed_in(alice: Person) -> None:
    with_address(alice, WORK, NOW)
    forget_notifications()
    signed_in(alice, WORK)
    [row] = owed(alice)
    assert (row.data["to"], row.data["email"]) == (alice.email, WORK)


def test_a_link_of_before_an_address_was_removed_and_added_again_opens_nothing(alice: Person) -> None:
    with_address(alice, WORK, NOW)
    old = link(alice, WORK)
    removing.remove(Actor(alice.person_id), WORK, now=NOW + MINUTE)
    with refused(LinkBroken):
        sign_in.redeem(old, browser="", now=NOW + MINUTE)
    with_address(alice, WORK, NOW + 2 * MINUTE)
    with refused(LinkExpired):
        sign_in.redeem(old, browser="", now=NOW + 3 * MINUTE)
    signed_in(alice, WORK, now=NOW + 3 * MINUTE)


def test_an_address_removed_while_its_link_is_followed_opens_nothing(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_address(alice, WORK, NOW)
    stale, old = people.get(alice.person_id), link(alice, WORK)
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    monkeypatch.setattr(links, "follow_sign_in", lambda *asked: (stale, WORK))
    with refused(LinkExpired):
        sign_in.redeem(old, browser="", now=NOW)


def test_an_address_removed_just_as_it_opened_a_session_leaves_none(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_address(alice, WORK, NOW)
    stale = people.get(alice.person_id)
    secret = signed_in(alice, WORK)
    with monkeypatch.context() as patch:
        patch.setattr(people, "get", lambda id: stale)
        removing.remove(Actor(alice.person_id), WORK, now=NOW)  # it doesn't know of the session
    assert browsers.session_person(secret, NOW) is None
    with_address(alice, WORK, NOW)
    assert browsers.session_person(secret, NOW) is None
    assert people.get(alice.person_id).sessions == {}
