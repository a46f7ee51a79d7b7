"""What is kept of a refused reply, where a coach finds it, and that no token is in it."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.config import settings
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import resolving
from chalicelib.domain.team import accepting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.inbound.mail import accept
from chalicelib.inbound.refusals import ReplyRefused
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, owed, table_items
from tests.domain.replies.test_refused import waiting
from tests.inbound.conftest import notice_of, reasons, refusals, written
from tests.inbound.mail.test_accept import AddAction, Answer, ReplyTo
from tests.outbound.conftest import mail_to, mails
from tests.refusing import values

WithPhone = Callable[..., Person]
WriteText = Callable[..., str]
ALICE = "alice@home.example"
CUT = "reply+abcdefgh@mail.example.com"


def test_the_whole_of_what_somebody_else_answered_waits_in_the_plan_under_the_action(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action(), "word " * 400, sender="alice@work.example", source="alice@work.example")
    [row] = refusals()
    assert values(row, "plan_id", "person_id", "author_id", "number", "state") == [
        plan.plan_id, alice.person_id, None, 1, "open",
    ]  # fmt: skip
    assert row.text == ("word " * 400).strip()
    assert waiting(plan) == (1, 1)


def test_of_one_that_is_too_long_the_beginning_waits(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    answer(add_action(), "words and more\n" * 10_000)
    [row] = refusals()
    assert (row.reason, row.text) == ("TooLong", ("words and more\n" * 10_000)[:10_000])
    assert waiting(plan) == (1, 1)


def test_a_forged_one_has_no_author(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    answer(add_action(), "Pay me", dmarc="FAIL")
    [row] = refusals()
    assert values(row, "reason", "plan_id", "author_id") == ["NotAuthentic", plan.plan_id, None]


def test_a_broken_reply_address_is_found_by_the_confirmed_senders_coach(plan: Plan, alice: Person) -> None:
    accept.accept(notice_of(written("Got it", to=CUT), to=CUT), NOW)
    accept.accept(notice_of(written("Got it", to="hello@mail.example.com"), to="hello@mail.example.com"), NOW)
    assert [(row.reason, row.plan_id, row.author_id) for row in refusals()] == [
        ("BadToken", plan.plan_id, alice.person_id), ("NoToken", plan.plan_id, alice.person_id),
    ]  # fmt: skip


def test_nobody_can_fill_a_plans_list_by_forging_a_clients_address(plan: Plan, mallory: Person) -> None:
    for verdicts in ({"dmarc": "FAIL"}, {"dmarc": "GRAY", "spf": "FAIL"}, {"dmarc": "PROCESSING_FAILED"}):
        accept.accept(notice_of(written("Spend more", to=CUT), to=CUT, **verdicts), NOW)
    from_mallory = written("Hello", to=CUT, sender=mallory.email)
    accept.accept(notice_of(from_mallory, to=CUT, source=mallory.email), NOW)
    assert {row.plan_id for row in refusals()} == {"none"}
    assert waiting(plan) == (0, 0)


def test_what_no_person_wrote_does_not_wait(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    action = add_action()
    answer(action, "Buy", spam="FAIL")
    answer(action, "Look", virus="FAIL")
    answer(action, "Not delivered", source="")
    answer(action, "Round", headers="X-Loop: followthrough@mail.example.com\n")
    answer(action, "Away", headers="Auto-Submitted: auto-replied\n", dmarc="FAIL")
    assert reasons() == ["Spam", "Virus", "Bounce", "Loop", "AutomaticMail"]
    assert {row.state for row in refusals()} == {"automatic"}
    assert waiting(plan) == (0, 0)


def test_what_may_be_automatic_or_has_no_words_waits_if_a_member_sent_it(
    answer: Answer, add_action: AddAction, plan: Plan
) -> None:
    action = add_action()
    answer(action, "> The keys are with the porter.")
    answer(action, "Sent to the whole team", headers="Precedence: bulk\n")
    assert [(row.reason, row.state) for row in refusals()] == [("EmptyReply", "open"), ("LooksAutomatic", "open")]
    assert ["porter" in row.text or "team" in row.text for row in refusals()] == [True, True]
    assert waiting(plan) == (2, 2)


def test_an_absence_waits_once(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    action = add_action()
    for days in (0, 1, 13, 15):
        answer(action, "Away", headers="Auto-Submitted: auto-replied\n", now=NOW + timedelta(days=days))
    assert [row.state for row in refusals()] == ["open", "automatic", "automatic", "open"]


def test_the_coach_hears_once_a_day_how_many_wait(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person
) -> None:
    action = add_action(notify_client=False)
    for _ in range(2):
        answer(action, "> The keys are with the porter.")
    answer(action, "Buy this", sender="eve@elsewhere.example", source="eve@elsewhere.example")
    [row] = [row for row in owed(carol) if row.kind == "answers_wait"]
    assert row.due_at == NOW.replace(hour=13)  # at eight in New York
    deliver(carol.person_id, row.due_at)
    assert mail_to(carol.email)["Subject"] == "2 answers are waiting for you in Alice Moreau’s plan"


def test_nothing_is_said_of_answers_that_were_dealt_with(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person
) -> None:
    answer(add_action(notify_client=False), "> The keys are with the porter.")
    [row] = [row for row in owed(carol) if row.kind == "answers_wait"]
    resolving.dismiss(Actor(carol.person_id), plan.plan_id, refusals()[0].entry_id, now=NOW)
    deliver(carol.person_id, row.due_at)
    assert mails() == []


def test_every_reason_for_which_nobody_answers_a_robot_is_one_that_does_not_wait() -> None:
    folded = {each.__name__ for each in ReplyRefused.__subclasses__() if not each.is_for_coaches}
    assert folded == {
        "Virus", "Spam", "Loop", "Bounce", "AutomaticMail", "LooksAutomatic", "EmptyReply", "AutomaticText", "Reaction",
    }  # fmt: skip


def test_a_text_of_a_client_of_two_coaches_is_shown_to_neither(
    with_phone: WithPhone, alice: Person, plan: Plan, dan: Person, write_text: WriteText
) -> None:
    other = opening.open_plan(Actor(dan.person_id), Details(name="Alice", email=alice.email), now=NOW)
    accepting.accept(Actor(alice.person_id), other.plan_id, now=NOW)
    with_phone(alice)
    write_text("Hello there")
    assert [row.plan_id for row in refusals()] == ["none"]


def test_a_text_from_an_unknown_number_is_nobodys(plan: Plan, write_text: WriteText) -> None:
    write_text("Hello", "+4915100000000")
    [row] = refusals()
    assert values(row, "reason", "plan_id", "author_id") == ["UnknownNumber", "none", None]


@pytest.mark.parametrize("place", ["sender", "name", "envelope", "message id", "text", "link", "subject"])
def test_no_token_is_kept_wherever_it_stands(
    place: str, reply_to: ReplyTo, add_action: Callable[..., Action], plan: Plan
) -> None:
    to = reply_to(add_action())
    token = to.split("+")[1].split("@")[0]
    link = f"{settings().public_url}{links.path('done', Target(plan.plan_id, plan.client_id, 1), ALICE)}"
    sender = {"sender": to, "name": f'"{to}" <eve@elsewhere.example>, two@elsewhere.example'}.get(place, ALICE)
    words = {"text": f"See {to} and {token.upper()}", "link": f"See {link}"}.get(place, "Hello")
    headers = {"message id": f"Message-ID: <{token}@home.example>\n", "subject": f"X-Spam: {to}\n"}.get(place, "")
    raw = written(words, to=to, sender=sender, headers=headers)
    accept.accept(notice_of(raw, to=to, source=to if place == "envelope" else ALICE, dmarc="FAIL"), NOW)
    [row] = refusals()
    stored = json.dumps(row.to_simple_dict()).lower()
    assert token not in stored
    assert "reply+" not in stored
    assert link.rpartition("/")[2].lower() not in stored
    assert len(table_items(type(row))) == 1
