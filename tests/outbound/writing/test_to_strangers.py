"""What goes to people who haven't agreed to anything is ours: a name that somebody typed is all they can put into it."""

import re
from collections.abc import Callable

import pytest

from chalicelib import gsm
from chalicelib.domain.actor import Actor
from chalicelib.domain.messages import MESSAGES
from chalicelib.domain.people import emails, phones, profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import coaches, joining, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, invitation
from tests.outbound.conftest import mails, texts, words

SPAM = "DHL: your parcel http://evil.example/1 +1-900-555"
NEW = "somebody@new.example"
KINDS = sorted(kind for kind, message in MESSAGES.items() if message.is_to_stranger)


@pytest.fixture
def sends(plan: Plan, carol: Person) -> Callable[[str, str], list[str]]:
    """Has Carol call herself something and send a message of a kind; returns all that a stranger reads of it."""

    def sent(kind: str, name: str) -> list[str]:
        profile.change(Actor(carol.person_id), profile.Change(name=name), now=NOW)
        recipient = _owed(kind, plan, carol, name)
        assert deliver(recipient, NOW).startswith("1 sent")
        if kind == "phone_confirmation":
            return [texts()[-1][1]]
        mail = mails()[-1]
        assert mail["From"].addresses[0].display_name == "Followthrough"
        return [mail["Subject"], words(mail), words(mail, "html")]

    return sent


def without_our_links(part: str) -> str:
    return re.sub(r"https://plans\.example\.com/\S+", "", part)


def _owed(kind: str, plan: Plan, carol: Person, name: str) -> str:
    actor, details = Actor(carol.person_id), Details(name=name, email=NEW)
    match kind:
        case "invitation":
            opening.open_plan(actor, details, now=NOW)
        case "team_invitation":
            joining.invite(actor, plan.plan_id, details, "coach", now=NOW)
        case "coach_invitation":
            coaches.invite(actor, name=name, email=NEW, now=NOW)
        case "email_confirmation":
            emails.ask(actor, NEW, now=NOW)
            return f"mailto:{NEW}"
        case "phone_confirmation":
            phones.set_phone(actor, "+4915112345678", now=NOW)
            return carol.person_id
    return str(invitation(NEW).person_id)


def test_these_are_all_kinds_that_reach_somebody_who_agreed_to_nothing() -> None:
    assert KINDS == [
        "coach_invitation", "email_confirmation", "invitation", "phone_confirmation", "team_invitation",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_advertises_is_only_its_letters(kind: str, sends: Callable[[str, str], list[str]]) -> None:
    read = [without_our_links(part) for part in sends(kind, SPAM)]
    assert not any(re.search(r"evil\.|http:|DHL:|900|exampl", part) for part in read)
    assert any("DHL your parcel http evil exam" in part for part in read)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_without_a_letter_is_none(kind: str, sends: Callable[[str, str], list[str]]) -> None:
    read = [without_our_links(part) for part in sends(kind, "1-900-555 ://")]
    assert not any("900" in part for part in read)
    said = {"phone_confirmation": "Followthrough: someone would like", "email_confirmation": "Someone asked"}
    assert any(said.get(kind, "A coach invites you") in part for part in read)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_of_letters_is_there_as_it_is(kind: str, sends: Callable[[str, str], list[str]]) -> None:
    assert any("Zoé O'Neill-Müller" in part.replace("&#39;", "'") for part in sends(kind, "Zoé O’Neill-Müller"))


def test_the_first_text_is_one_segment_for_the_longest_name(sends: Callable[[str, str], list[str]]) -> None:
    [text] = sends("phone_confirmation", "Ä" * 90)
    assert gsm.segments(text) == 1
    assert "Ä" * 30 + " would" in text
