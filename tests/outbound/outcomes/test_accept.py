"""What becomes of mails that left: in the history, of the address, and told to the other side."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import clock
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import bounces, dead_addresses, sign_in, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.team import correcting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.outbound import functions
from chalicelib.outbound.channels.email import TAGS
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.outcomes import accept, ses_events
from tests.addresses import moved_to, with_address
from tests.conftest import counted, entries, everything, kinds, owed, table_items
from tests.outbound.conftest import mails, words
from tests.outbound.test_functions import event as queued
from tests.refusing import values

PAYLOADS = Path(__file__).parents[2] / "payloads"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ALICE = "alice@home.example"
DEAD = "ses_event_bounce_no_email.json"
EVENTS = sorted(path.name for path in PAYLOADS.glob("ses_event_*.json"))

Add = Callable[..., Action]
Told = Callable[..., str]


def tags_of(mail: Any) -> dict[str, list[str]]:
    return {name: [value] for name, value in (tag.split("=") for tag in mail[TAGS].split(", "))}


@pytest.fixture
def told(now: datetime) -> Told:
    """SES tells, two minutes later, what became of a mail: the last one sent, unless ``tags`` and ``to`` say otherwise."""

    def tell(name: str, *, at: datetime = now + 2 * MINUTE, sent_at: datetime | None = None, message_id: str = "m1",
             to: str | None = None, tags: dict[str, list[str]] | None = None) -> str:  # fmt: skip
        body = json.loads((PAYLOADS / name).read_text())
        sent = mails()
        body["mail"] |= {
            "messageId": message_id, "timestamp": (sent_at or at).isoformat(),
            "destination": [to or (sent[-1]["To"] if sent else ALICE)],
            "tags": body["mail"]["tags"] | (tags if tags is not None else tags_of(sent[-1]) if sent else {}),
        }  # fmt: skip
        return accept.accept(json.dumps(body), at)

    return tell


@pytest.fixture
def mailed(plan: Plan, alice: Person, add_action: Add, now: datetime) -> Action:
    """Alice was mailed of a new action a minute ago."""
    action = add_action()
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"
    return action


def history(plan: Plan, number: int) -> list[Entry]:
    return [entry for entry in entries(plan) if entry.number == number]


def state(email: str = ALICE) -> str:
    address = Address.find(f"mailto:{email}")
    assert address is not None
    return str(address.state)


def word(person: Person | None = None) -> list[Notification]:
    """What is owed of dead addresses."""
    return [row for row in owed(person) if row.kind == "address_dead"]


def test_a_delivery_is_noted_at_the_entry_that_it_was_sent(
    plan: Plan, mailed: Action, alice: Person, told: Told
) -> None:
    assert told("ses_event_delivery.json") == "A mail was delivered at mailto:…mple."
    _, sent, delivered = history(plan, 1)
    assert (sent.kind, delivered.kind) == ("sent", "delivered")
    assert delivered.data == {"of": sent.entry_id, "to": alice.person_id, "name": "Alice Moreau"}
    assert state() == "ok"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (DEAD, "the address doesn’t exist"),
        ("ses_event_bounce_general.json", "the address doesn’t exist or takes no mail"),
        ("ses_event_bounce_suppressed.json", "the address doesn’t exist or takes no mail"),
    ],
)
def test_a_hard_bounce_stands_in_the_history_and_the_address_is_dead(
    plan: Plan, mailed: Action, alice: Person, carol: Person, told: Told, now: datetime, name: str, reason: str
) -> None:
    told(name, at=now + 2 * MINUTE, sent_at=now + MINUTE)
    _, sent, bounced = history(plan, 1)
    assert (bounced.kind, bounced.at) == ("bounced", now + 2 * MINUTE)
    assert bounced.data == {"of": sent.entry_id, "reason": reason, "to": alice.person_id, "name": "Alice Moreau"}
    assert ALICE not in json.dumps(bounced.data)
    dead = MailState("bounced", now + 2 * MINUTE, reason)
    assert state() == "bounced"
    assert people.get(alice.person_id).mail == dead
    assert plans.get_for(carol.person_id, plan.plan_id).client.mail == dead


def test_the_coach_is_told_once_however_often_it_bounces(
    mailed: Action, carol: Person, told: Told, now: datetime
) -> None:
    for place in range(3):
        told(DEAD, message_id=f"m{place}")
    assert len(word(carol)) == 1
    assert deliver(carol.person_id, now + 3 * MINUTE) == "1 sent"
    mail = mails()[-1]
    assert (mail["To"], mail["Subject"]) == (carol.email, "Emails to Alice Moreau are bouncing")
    assert "They can sign in and turn emails back on" in words(mail)


def test_an_event_that_comes_again_changes_nothing(mailed: Action, told: Told) -> None:
    told(DEAD)
    before = everything()
    assert told(DEAD).endswith("which changed nothing.")
    assert everything() == before


def test_an_event_that_comes_before_our_own_record_is_the_same(
    plan: Plan, mailed: Action, told: Told, now: datetime
) -> None:
    sent = next(entry for entry in entries(plan) if entry.kind == "sent")
    sent.delete()
    told(DEAD)
    sent.save()
    assert [entry.kind for entry in history(plan, 1)] == ["created", "sent", "bounced"]


def test_a_soft_bounce_stands_in_the_history_and_the_address_stays(
    plan: Plan, mailed: Action, alice: Person, carol: Person, told: Told
) -> None:
    told("ses_event_bounce_mailbox_full.json")
    bounced = history(plan, 1)[-1]
    assert (bounced.kind, bounced.data["reason"], bounced.data["soft"]) == ("bounced", "the mailbox is full", True)
    assert (state(), people.get(alice.person_id).mail, word(carol)) == ("ok", MailState(), [])


def test_an_address_where_mails_fail_for_days_is_dead(mailed: Action, carol: Person, told: Told, now: datetime) -> None:
    for place in range(5):
        assert state() == "ok"
        told("ses_event_bounce_undetermined.json", at=now + MINUTE + place * DAY, message_id=f"m{place}")
    assert state() == "bounced"
    assert len(word(carol)) == 1


def test_many_soft_bounces_of_one_day_dont_count_nor_do_those_before_a_delivery(
    mailed: Action, told: Told, now: datetime
) -> None:
    for place in range(8):
        told("ses_event_bounce_undetermined.json", at=now + 2 * MINUTE + place * MINUTE, message_id=f"m{place}")
    assert state() == "ok"
    told("ses_event_delivery.json", at=now + DAY, message_id="m8")
    for place in range(9, 13):
        told("ses_event_bounce_undetermined.json", at=now + MINUTE + place * DAY, message_id=f"m{place}")
    assert state() == "ok"


def test_after_a_complaint_nothing_more_is_mailed(
    plan: Plan, mailed: Action, alice: Person, carol: Person, add_action: Add, told: Told, now: datetime
) -> None:
    told("ses_event_complaint.json")
    assert history(plan, 1)[-1].kind == "complained"
    assert (state(), people.get(alice.person_id).mail) == ("complained", MailState("complained", now + 2 * MINUTE))
    add_action("Send the offer", at=now + MINUTE)
    assert deliver(alice.person_id, now + 3 * MINUTE) == "1 skipped"
    skipped = history(plan, 2)[-1]
    assert (skipped.kind, skipped.data["reason"]) == ("skipped", "an email to this address was reported as spam")
    assert [mail["To"] for mail in mails()] == [ALICE]
    assert deliver(carol.person_id, now + 3 * MINUTE) == "1 sent"
    assert mails()[-1]["Subject"] == "We’ve stopped emailing Alice Moreau"


def test_not_spam_is_no_complaint(mailed: Action, told: Told) -> None:
    before = everything()
    assert told("ses_event_complaint_not_spam.json") == "Ignored an event of kind 'Complaint'."
    assert everything() == before


def test_what_ses_would_not_send_stands_in_the_history_and_says_nothing_of_the_address(
    plan: Plan, mailed: Action, told: Told
) -> None:
    for place in range(6):
        told("ses_event_reject.json", message_id=f"m{place}")
    assert history(plan, 1)[-1].data["reason"] == "the email provider didn’t send it"
    address = Address.find(f"mailto:{ALICE}")
    assert address is not None
    assert (address.state, address.soft_bounces) == ("ok", 0)


def test_a_complaint_after_a_bounce_is_the_worse_and_not_the_other_way_round(mailed: Action, told: Told) -> None:
    told(DEAD)
    told("ses_event_complaint.json")
    assert state() == "complained"
    told("ses_event_bounce_general.json", message_id="m2")
    assert state() == "complained"


def test_a_mail_about_several_actions_is_noted_at_each(
    plan: Plan, alice: Person, add_action: Add, told: Told, now: datetime
) -> None:
    by_mail = [Spec(to="client", by="email", minutes=-60)]
    for what in ("Call the bank", "Send the offer"):
        action = add_action(what, specs=by_mail, notify_client=False)
    deliver(alice.person_id, action.due_at - 60 * MINUTE)
    told("ses_event_delivery.json", at=action.due_at)
    first, second = history(plan, 1)[-2:], history(plan, 2)[-2:]
    assert [entry.kind for entry in (*first, *second)] == ["sent", "delivered"] * 2
    assert {each.data["of"] for each in (first[1], second[1])} == {each.data["mail"] for each in (first[0], second[0])}


def test_an_invitation_that_bounces_is_told_and_can_be_corrected(
    carol: Person, open_plan: Callable[..., Plan], told: Told, now: datetime
) -> None:
    plan = open_plan("Bob Lee", "bob@typo.example", accepted=False)
    deliver(plan.client_id, now)
    told(DEAD)
    assert kinds(plan)[-1] == "bounced"
    present = plans.get_for(carol.person_id, plan.plan_id)
    assert (present.client.state, present.client.mail.state) == ("invited", "bounced")
    deliver(carol.person_id, now + 3 * MINUTE)
    assert "The address may have a typo" in words(mails()[-1])
    corrected = correcting.correct(
        Actor(carol.person_id), plan.plan_id, Details(email="bob@home.example"), now=now + MINUTE
    )
    assert corrected.client.mail == MailState()
    assert deliver(corrected.client_id, now + MINUTE) == "1 sent"
    assert mails()[-1]["To"] == "bob@home.example"


def test_word_of_a_dead_address_that_was_corrected_meanwhile_is_not_sent(
    carol: Person, open_plan: Callable[..., Plan], told: Told, now: datetime
) -> None:
    plan = open_plan("Bob Lee", "bob@typo.example", accepted=False)
    deliver(plan.client_id, now)
    told(DEAD)
    correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="bob@home.example"), now=now)
    assert deliver(carol.person_id, now + 3 * MINUTE) == "1 skipped"


def test_the_coaches_of_all_plans_are_told_however_many_they_are(
    alice: Person,
    mailed: Action,
    open_plan: Callable[..., Plan],
    told: Told,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dead_addresses, "AT_ONCE", 2)
    for _ in range(4):
        open_plan("Alice", ALICE)
    told(DEAD)
    assert len(word()) == 2
    for left in (4, 5, 5):
        said = deliver(f"job:{alice.person_id}", now + MINUTE)
        assert len({row.plan_id for row in word()}) == len(word()) == left
    assert "no coach waits for news of an address" in said


def test_a_coach_hears_nothing_of_an_address_that_the_client_chose_later(
    plan: Plan, alice: Person, carol: Person, told: Told, now: datetime
) -> None:
    moved_to(with_address(alice, "alice@secret.example", now), "alice@secret.example", now)
    told(DEAD, to="alice@secret.example", tags={})
    [row] = word(carol)
    assert "secret" not in json.dumps(row.data)
    deliver(carol.person_id, now + 3 * MINUTE)
    assert "Emails to Alice Moreau have bounced" in words(mails()[-1])
    assert "secret" not in words(mails()[-1])


def test_an_invited_person_whose_own_address_died_is_nothing_the_inviter_learns(
    plan: Plan, alice: Person, dan: Person, told: Told, now: datetime
) -> None:
    with_address(alice, "alice@work.example", now)
    other = opening.open_plan(Actor(dan.person_id), Details(name="Alice", email="alice@work.example"), now=now)
    told(DEAD, to=ALICE, tags={})
    assert word(dan) == []
    assert plans.get_for(dan.person_id, other.plan_id).client.mail == MailState()


def test_the_coachs_own_dead_address_bothers_no_client(plan: Plan, carol: Person, alice: Person, told: Told) -> None:
    told(DEAD, to=carol.email, tags={})
    assert people.get(carol.person_id).mail.state == "bounced"
    assert word() == []


def test_nobody_is_told_of_a_viewer(plan: Plan, viewer: Person, carol: Person, told: Told) -> None:
    told(DEAD, to=viewer.email, tags={})
    assert (state(viewer.email), word(carol)) == ("bounced", [])


def test_a_further_address_dies_alone(plan: Plan, alice: Person, carol: Person, told: Told, now: datetime) -> None:
    with_address(alice, "alice@work.example", now)
    told(DEAD, to="alice@work.example", tags={})
    assert state("alice@work.example") == "bounced"
    assert (people.get(alice.person_id).mail, word(carol)) == (MailState(), [])
    moved_to(alice, "alice@work.example", now)
    assert people.get(alice.person_id).mail.state == "bounced"


def test_a_sign_in_link_that_bounces_has_no_entry_and_the_address_is_dead(
    plan: Plan, alice: Person, told: Told, now: datetime
) -> None:
    sign_in.request_link(ALICE, caller="x", now=now)
    deliver(alice.person_id, now)
    before = len(entries(plan))
    told(DEAD)
    assert (state(), len(entries(plan))) == ("bounced", before)


def test_the_sign_in_link_still_goes_out_and_using_it_is_the_way_back(
    plan: Plan, alice: Person, carol: Person, mailed: Action, told: Told, now: datetime
) -> None:
    told("ses_event_complaint.json")
    sign_in.request_link(ALICE, caller="x", now=now)
    assert deliver(f"mailto:{ALICE}", now) == "1 sent"
    token = sign_in.link_path(alice, now).rsplit("/", 1)[-1]
    sign_in.redeem(token, browser="Firefox", now=now + 3 * MINUTE)
    assert (state(), people.get(alice.person_id).mail) == ("ok", MailState(since=now + 3 * MINUTE))
    assert plans.get_for(carol.person_id, plan.plan_id).client.mail.state == "ok"


def test_a_bounce_of_a_mail_sent_before_the_address_was_confirmed_again_says_nothing(
    plan: Plan, alice: Person, mailed: Action, told: Told, now: datetime
) -> None:
    told(DEAD, at=now + MINUTE, sent_at=now)
    stopped_mail.heard_from(people.get(alice.person_id), ALICE, now=now + 5 * MINUTE)
    told(DEAD, at=now + 6 * MINUTE, sent_at=now + 4 * MINUTE, message_id="m2")
    assert (state(), history(plan, 1)[-1].kind) == ("ok", "bounced")
    told(DEAD, at=now + 8 * MINUTE, sent_at=now + 7 * MINUTE, message_id="m3")
    assert state() == "bounced"


def test_nobody_knows_the_recipient(told: Told) -> None:
    before = everything()
    assert told(DEAD, to="nobody@home.example", tags={}).endswith("which changed nothing.")
    assert everything() == before


@pytest.mark.parametrize("plan_id", ["a" * 16, "", "../..", "x" * 5000])
def test_a_plan_that_does_not_exist_is_passed_over(mailed: Action, told: Told, plan: Plan, plan_id: str) -> None:
    before = len(table_items(Entry))
    told(DEAD, tags={"plan": [plan_id], "entry": ["0" * 25], "action": ["1"]})
    assert (state(), len(table_items(Entry))) == ("bounced", before)


def test_tags_that_are_not_of_our_making_count_as_none(mailed: Action, told: Told, plan: Plan) -> None:
    told(DEAD, tags={"plan": [plan.plan_id], "entry": ["<script>"], "action": ["1; 2"]})
    bounced = entries(plan)[-1]
    assert bounced.kind == "bounced"
    assert values(bounced, "number", "action_entry") == [None, None]
    assert "of" not in bounced.data


def test_what_we_sent_to_counts_and_not_where_it_was_forwarded(mailed: Action) -> None:
    body = json.loads((PAYLOADS / DEAD).read_text())
    body["bounce"]["bouncedRecipients"][0]["emailAddress"] = "somebody@else.example"
    assert [mail.to for mail in ses_events.mailed(ses_events.read(json.dumps(body)))] == [ALICE]
    body["mail"]["destination"] = []
    body["bounce"]["bouncedRecipients"][0]["emailAddress"] = "Alice <Alice@Home.example>"
    assert [mail.to for mail in ses_events.mailed(ses_events.read(json.dumps(body)))] == [ALICE]


def test_a_change_between_reading_and_writing_is_read_again(
    mailed: Action, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Address.find
    reads: list[str] = []

    def find(key: Any, range_key: Any = None) -> Address | None:
        found = real(key, range_key)
        if not reads and found is not None:
            reads.append(key)
            Address(key).update([Address.soft_bounces.set(3)])
        return found

    monkeypatch.setattr(Address, "find", find)
    told(DEAD)
    assert state() == "bounced"


def test_a_delivery_costs_two_reads_and_one_transaction(mailed: Action, told: Told) -> None:
    with counted() as calls:
        told("ses_event_delivery.json")
    assert dict(calls) == {"GetItem": 2, "TransactWriteItems": 1}


def test_other_kinds_of_events_are_ignored(told: Told) -> None:
    assert told("ses_event_send.json") == "Ignored an event of kind 'Send'."


@pytest.mark.parametrize(
    "body", ["hello", "", "[]", "{}", '{"eventType": "Bounce", "mail": {}}', "\ud800", "[" * 100_000]
)
def test_what_is_no_event_is_dropped(body: str, now: datetime) -> None:
    before = everything()
    assert accept.accept(body, now).startswith("Dropped a queue message that is no event of a mail: ")
    assert everything() == before


def test_an_event_without_its_details_is_dropped(now: datetime) -> None:
    body = json.loads((PAYLOADS / DEAD).read_text())
    del body["bounce"]
    assert accept.accept(json.dumps(body), now).endswith("a Bounce without its details.")


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_nothing_that_the_queue_may_hold_raises(data: st.DataObject) -> None:
    body = json.loads((PAYLOADS / data.draw(st.sampled_from(EVENTS))).read_text())
    for _ in range(data.draw(st.integers(0, 3))):
        inner = body
        while isinstance(inner, dict) and inner:
            name = data.draw(st.sampled_from(sorted(inner)))
            if not isinstance(inner[name], dict) or data.draw(st.booleans()):
                inner[name] = data.draw(anything)
                break
            inner = inner[name]
    assert accept.accept(json.dumps(body), datetime(2026, 11, 23, 9, tzinfo=UTC))


def test_only_what_failed_comes_again(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    good = (PAYLOADS / DEAD).read_text()

    def fails(mail: Any, **_: Any) -> bool:
        raise RuntimeError("the database is down")

    monkeypatch.setattr(bounces, "complained", fails)
    bad = (PAYLOADS / "ses_event_complaint.json").read_text()
    assert functions.outcomes(queued(good, bad, "hello"), None) == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}
