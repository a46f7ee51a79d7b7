"""STUCK by mail and by text, and YES or NO in answer to another date."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing, editing, proposing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.mail import accept
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, everything, forget_notifications, kinds, owed
from tests.inbound.conftest import PHONE, notice_of, reasons, written
from tests.inbound.mail.test_accept import AddAction, Answer, comments_of
from tests.inbound.mail.test_commands import DUE, LATER, action_of, answers
from tests.refusing import values

ASKED = Due(at=DUE + timedelta(days=4))


@pytest.fixture
def action(add_action: AddAction) -> Action:
    action = add_action(due=DUE)
    forget_notifications()
    return action


@pytest.fixture
def asked(action: Action, plan: Plan, alice: Person) -> None:
    """Alice asks for another date, and her coach was told."""
    proposing.propose(Actor(alice.person_id), plan.plan_id, 1, due=ASKED, now=NOW)
    forget_notifications()


@pytest.fixture
def carol_answers(plan: Plan, carol: Person) -> Callable[..., str]:
    """Carol answers a mail about the other date, or with ``event`` empty another one about the action."""

    def answered(words: str, *, event: str = "proposal", person: Person = carol) -> str:
        to = links.reply_address(Target(plan.plan_id, person.person_id, 1, event))
        raw = written(words, to=to, sender=f"{person.name} <{person.email}>")
        return accept.accept(notice_of(raw, to=to, source=person.email), LATER)

    return answered


# STUCK by mail


def test_stuck_with_words_marks_the_action_and_is_answered(
    answer: Answer, action: Action, plan: Plan, alice: Person, carol: Person
) -> None:
    with counted() as calls:
        answer(action, "Stuck\nNobody answers the phone")
    assert calls["TransactWriteItems"] == 1
    assert (action_of(plan).stuck_at, action_of(plan).stuck_text) == (NOW, "Nobody answers the phone")
    assert comments_of(plan) == [(1, "Nobody answers the phone")]
    assert [row.kind for row in owed(carol)] == ["stuck"]
    assert answers(alice) == [
        "ALI-1 “Call the bank” is marked as stuck.\n\nWe’ve let Carol Reed know. Reply UNSTUCK when you’re moving again."
    ]
    answer(action, "stuck", now=LATER)
    assert (
        answers(alice)[-1]
        == "ALI-1 “Call the bank” is already marked as stuck. Reply UNSTUCK when you’re moving again."
    )
    answer(action, "Unstuck\nThey called back", now=LATER + timedelta(minutes=1))
    assert values(action_of(plan), "stuck_at") == [None]
    assert comments_of(plan)[-1] == (1, "They called back")
    assert answers(alice)[-1] == "ALI-1 “Call the bank” is no longer stuck."


def test_undo_takes_stuck_back(answer: Answer, action: Action, plan: Plan, alice: Person) -> None:
    answer(action, "stuck")
    answer(action, "undo", now=LATER)
    assert values(action_of(plan), "stuck_at") == [None]


def test_undo_of_further_words_says_that_it_is_still_stuck(
    answer: Answer, action: Action, plan: Plan, alice: Person
) -> None:
    answer(action, "Stuck\nNobody answers")
    answer(action, "Stuck\nThe number is wrong", now=LATER)
    answer(action, "undo", now=LATER + timedelta(minutes=1))
    assert (action_of(plan).stuck_at, action_of(plan).stuck_text) == (NOW, "Nobody answers")
    assert answers(alice)[-1] == "ALI-1 “Call the bank” is still marked as stuck, with the words from before."


def test_stuck_of_what_is_closed_or_gone_is_a_comment(
    answer: Answer, action: Action, plan: Plan, alice: Person
) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    answer(action, "Stuck. Nobody answers.")
    assert comments_of(plan) == [(1, "Stuck. Nobody answers.")]
    assert answers(alice)[-1] == "ALI-1 “Call the bank” is no longer open. We kept your words as a comment."
    answer(7, "Stuck. Nobody answers.", now=LATER)
    assert comments_of(plan)[-1] == (None, "Stuck. Nobody answers.")


def test_stuck_of_a_coach_action_is_a_comment_of_the_client(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action("Send Alice the worksheet", assigned_to="coach"), "Stuck. Nobody answers.")
    assert values(action_of(plan), "stuck_at") == [None]
    assert comments_of(plan) == [(1, "Stuck. Nobody answers.")]
    assert answers(alice) == [
        "ALI-1 “Send Alice the worksheet” is Carol Reed’s to do. We kept your words as a comment."
    ]


def test_stuck_that_comes_again_changes_nothing(
    reply_to: Callable[..., str], action: Action, plan: Plan, alice: Person
) -> None:
    to = reply_to(action)
    notice = notice_of(written("stuck", to=to), to=to)
    accept.accept(notice, NOW)
    before = everything()
    accept.accept(notice, LATER)
    assert everything() == before


def test_stuck_in_a_bundle_needs_a_number(answer: Answer, action: Action, plan: Plan, alice: Person) -> None:
    answer(0, "stuck")
    assert "didn’t say for which action" in answers(alice)[-1]
    answer(0, "stuck 1")
    assert action_of(plan).stuck_at == NOW


def test_who_only_reads_is_refused(
    plan: Plan, viewer: Person, action: Action, carol_answers: Callable[..., str]
) -> None:
    for words in ("stuck", "unstuck", "yes"):
        carol_answers(words, person=viewer)
    assert reasons() == ["MayNotWrite"] * 3
    assert values(action_of(plan), "stuck_at") == [None]


# STUCK by text


def test_stuck_by_text(
    write_text: Callable[..., str], with_phone: Callable[..., Person], was_texted: Callable[..., None], plan: Plan,
    alice: Person, action: Action, add_action: AddAction,
) -> None:  # fmt: skip
    with_phone(alice)
    was_texted(action)
    write_text("STUCK nobody answers")
    assert (action_of(plan).stuck_at, action_of(plan).stuck_text) == (NOW, "nobody answers")
    assert _told() == [
        "Stuck: \"Call the bank\" (1). We've let Carol Reed know. Reply UNSTUCK 1 when you're moving again."
    ]
    write_text("unstuck 1", now=LATER)
    assert values(action_of(plan), "stuck_at") == [None]
    assert _told()[-1] == 'No longer stuck: "Call the bank" (1).'
    was_texted(add_action("Send the offer"))
    write_text("I'm stuck", now=LATER + timedelta(minutes=2))
    assert _told()[-1] == "Which one? 1 Call the bank  2 Send the offer. Reply 1 or 2."
    write_text("2 no reply from them", now=LATER + timedelta(minutes=4))
    assert values(action_of(plan), "stuck_at") == [None]
    assert action_of(plan, 2).stuck_text == "2 no reply from them"


def _told() -> list[str]:
    return [row.data["text"] for row in owed(f"tel:{PHONE}") if row.kind == "answer"]


# YES and NO


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("word", ["YES", "ok", "Accepted.\nCarol"])
def test_yes_alone_accepts_and_can_be_undone(
    plan: Plan, carol: Person, carol_answers: Callable[..., str], word: str
) -> None:
    carol_answers(word)
    assert action_of(plan).due_at == ASKED.at
    assert kinds(plan)[-1] == "moved"
    assert answers(carol) == [
        "ALI-1 “Call the bank” is now due Tue 8 Dec, 11:00.\n\nNot what you meant? Reply UNDO within ten minutes."
    ]
    carol_answers("UNDO")
    assert action_of(plan).due_at == DUE


@pytest.mark.usefixtures("asked")
def test_no_alone_declines(plan: Plan, carol: Person, carol_answers: Callable[..., str]) -> None:
    carol_answers("No")
    assert values(action_of(plan), "proposal", "due_at") == [None, DUE]
    assert kinds(plan)[-1] == "proposal_declined"
    assert "You declined Tue 8 Dec, 11:00" in answers(carol)[0]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("is_told", [False, True])
def test_no_can_be_taken_back(
    plan: Plan, carol: Person, alice: Person, carol_answers: Callable[..., str], *, is_told: bool
) -> None:
    before = action_of(plan).proposal
    carol_answers("No")
    forget_notifications() if is_told else None
    carol_answers("UNDO")
    assert (action_of(plan).proposal, kinds(plan)[-1]) == (before, "decline_undone")
    assert "waits for your answer again" in answers(carol)[-1]
    notices = [row.entry_id for row in owed(alice) if row.kind == "proposal"]
    assert len(notices) == 1
    assert deliver(alice.person_id, NOW + timedelta(hours=1)) == ("1 sent" if is_told else "1 skipped")
    carol_answers("Yes")
    assert action_of(plan).due_at == ASKED.at


@pytest.mark.usefixtures("asked")
def test_a_no_from_before_something_else_changed_stays(
    plan: Plan, carol: Person, carol_answers: Callable[..., str]
) -> None:
    carol_answers("No")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Call the other bank"), now=NOW)
    carol_answers("UNDO")
    assert action_of(plan).proposal is None
    assert "has changed since" in answers(carol)[-1]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "words", ["Yes, if Ms Weber agrees", "No idea what you mean", "Yes?", "OK\nBut call me before you do that, please."]
)
def test_a_sentence_is_a_comment(plan: Plan, carol_answers: Callable[..., str], words: str) -> None:
    carol_answers(words)
    assert comments_of(plan)[-1] == (1, words)
    assert action_of(plan).proposal is not None


@pytest.mark.usefixtures("asked")
def test_yes_to_another_mail_about_the_action_is_a_comment(plan: Plan, carol_answers: Callable[..., str]) -> None:
    carol_answers("Yes", event="")
    assert comments_of(plan)[-1] == (1, "Yes")
    assert action_of(plan).proposal is not None


@pytest.mark.usefixtures("asked")
def test_yes_does_not_accept_a_newer_date_that_its_writer_was_not_told_of(
    plan: Plan, alice: Person, carol_answers: Callable[..., str]
) -> None:
    proposing.propose(Actor(alice.person_id), plan.plan_id, 1, due=Due(at=DUE + timedelta(days=9)), now=LATER)
    carol_answers("Yes")
    assert comments_of(plan)[-1] == (1, "Yes")
    assert action_of(plan).due_at == DUE


def test_yes_where_nothing_is_asked_any_more_is_a_comment(
    plan: Plan, action: Action, carol_answers: Callable[..., str]
) -> None:
    carol_answers("Yes")
    assert comments_of(plan) == [(1, "Yes")]
