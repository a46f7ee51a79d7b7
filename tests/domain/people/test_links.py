"""Links in messages and reply addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import tokens
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import EVENTS
from chalicelib.domain.people import links, removing
from chalicelib.domain.people.links import PLAN, Purpose, Target
from chalicelib.domain.people.person import Person
from chalicelib.errors import LinkBroken
from tests.addresses import with_address
from tests.conftest import NOW
from tests.refusing import refused

PURPOSES: list[Purpose] = ["done", "notices", "zone", "invitation", "unsubscribe"]
IDS = st.binary(min_size=10, max_size=10).map(tokens.encode)
NUMBERS = st.integers(0, 2**24 - 1)


def token(path: str) -> str:
    return path.rsplit("/", 1)[-1]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_leads_its_person_to_its_action(alice: Person, purpose: Purpose) -> None:
    target = Target("a" * 16, alice.person_id, 12, "comment" if purpose == "unsubscribe" else "")
    path = links.path(purpose, target, alice.email)
    assert re.fullmatch(rf"/{purpose}/[a-z2-7]+", path)
    person, found = links.follow(purpose, token(path).upper())
    assert (person.person_id, found) == (alice.person_id, target)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_is_good_for_its_purpose_and_address_only(alice: Person, carol: Person, purpose: Purpose) -> None:
    target = Target("a" * 16, alice.person_id, 12)
    others: list[Purpose] = [other for other in PURPOSES if other != purpose]
    for other in others:
        with refused(LinkBroken):
            links.follow(other, token(links.path(purpose, target, alice.email)))
    for wrong in (
        token(links.path(purpose, target, "former@home.example")),
        token(links.path(purpose, target, carol.email)),
        token(links.path(purpose, Target("a" * 16, "b" * 16, 12), alice.email)),
        token(links.path(purpose, target, alice.email))[:-3] + "aaa",
        token(links.reply_address(target)).split("@")[0].removeprefix("reply+"),
        tokens.sign(purpose, b"too short", alice.email),
        "",
        "nonsense",
    ):
        with refused(LinkBroken):
            links.follow(purpose, wrong)


def test_a_link_dies_with_the_address_it_was_sent_to(alice: Person) -> None:
    with_address(alice, "alice@work.example", NOW)
    link = token(links.path("done", Target("a" * 16, alice.person_id, 1), "alice@work.example"))
    assert links.follow("done", link)[0].person_id == alice.person_id
    removing.remove(Actor(alice.person_id), "alice@work.example", now=NOW)
    with refused(LinkBroken):
        links.follow("done", link)


@given(IDS, IDS, NUMBERS, st.sampled_from(["", "proposal"]))
def test_a_reply_address_fits_and_survives_the_folding_of_case(
    plan_id: str, person_id: str, number: int, event: str
) -> None:
    target = Target(plan_id, person_id, number, event)
    address = links.reply_address(target)
    local, domain = address.split("@")
    assert len(local) <= 64
    assert local == local.lower()
    assert domain == "mail.example.com"
    assert links.read_reply_token(local.removeprefix("reply+").upper()) == target


@given(IDS, IDS, NUMBERS, st.data())
def test_a_reply_address_with_one_altered_letter_is_worthless(
    plan_id: str, person_id: str, number: int, data: st.DataObject
) -> None:
    address = links.reply_address(Target(plan_id, person_id, number))
    letters = list(address.split("@")[0].removeprefix("reply+"))
    place = data.draw(st.integers(0, len(letters) - 1))
    others = sorted(set("abcdefghijklmnopqrstuvwxyz234567") - {letters[place]})
    letters[place] = data.draw(st.sampled_from(others))
    assert links.read_reply_token("".join(letters)) is None


@pytest.mark.parametrize("text", ["", "reply", "x" * 56, "é", " "])
def test_nonsense_is_no_reply_token(text: str) -> None:
    assert links.read_reply_token(text) is None


def test_every_event_has_its_unsubscribe_link(alice: Person) -> None:
    for event in EVENTS:
        target = Target("a" * 16, alice.person_id, PLAN, event)
        assert links.follow("unsubscribe", token(links.path("unsubscribe", target, alice.email)))[1].event == event
