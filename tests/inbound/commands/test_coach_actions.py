"""DONE, MOVE and UNDO of a Coach Action: for the coach whose it is; from the client they stand as words, and are answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.mail import accept
from tests.conftest import NOW, join, owed
from tests.inbound.conftest import notice_of, reasons, written
from tests.inbound.mail.test_accept import AddAction, Answer, ReplyTo, comments_of
from tests.inbound.texts.test_accept import WasTexted, WriteText, status, told

DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
CAROLS_PHONE = "+12125550142"


@pytest.fixture
def worksheet(add_action: AddAction) -> Action:
    return add_action("Send the worksheet", assigned_to="coach", due=DUE)


@pytest.fixture
def carol_answers(reply_to: ReplyTo, carol: Person) -> Callable[..., str]:
    def answered(action: Action, said: str, now: datetime = NOW, person: Person = carol) -> str:
        to = reply_to(action, person=person)
        raw = written(said, to=to, sender=f"{person.name} <{person.email}>")
        return accept.accept(notice_of(raw, to=to, source=person.email), now)

    return answered


def answers(person: Person) -> list[str]:
    return [row.data["text"] for row in owed(person) if row.kind == "answer"]


# By mail


def test_done_move_and_undo_work_for_whose_it_is(
    carol_answers: Callable[..., str], plan: Plan, carol: Person, worksheet: Action
) -> None:
    carol_answers(worksheet, "DONE")
    assert status(plan, 1) == "done"
    assert answers(carol)[-1].startswith("ALI-1 “Send the worksheet” is done.")
    carol_answers(worksheet, "UNDO", NOW + timedelta(minutes=2))
    assert status(plan, 1) == "open"
    carol_answers(worksheet, "MOVE 11 December", NOW + timedelta(minutes=3))
    assert actions.present(plan.plan_id, 1).due_at == DUE + timedelta(days=7)


@pytest.mark.parametrize("said", ["DONE\nI have it", "MOVE Friday", "MOVE 2 days", "SNOOZE to 3 or 4"])
def test_from_the_client_it_stands_as_words_and_is_answered_by_whose_it_is(
    answer: Answer, plan: Plan, alice: Person, worksheet: Action, said: str
) -> None:
    answer(worksheet, said)
    assert (status(plan, 1), actions.present(plan.plan_id, 1).due_at) == ("open", DUE)
    assert comments_of(plan) == [(1, said)]
    if said != "SNOOZE to 3 or 4":
        assert answers(alice) == ["ALI-1 “Send the worksheet” is Carol Reed’s to do. We kept your words as a comment."]
    assert reasons() == []


def test_another_coach_is_told_the_same(
    carol_answers: Callable[..., str], plan: Plan, dan: Person, worksheet: Action
) -> None:
    join(plan, dan, "coach")
    carol_answers(worksheet, "DONE", person=dan)
    assert status(plan, 1) == "open"
    assert answers(dan) == ["ALI-1 “Send the worksheet” is Carol Reed’s to do. We kept your words as a comment."]


def test_a_comment_of_the_client_is_one(answer: Answer, plan: Plan, worksheet: Action) -> None:
    answer(worksheet, "Thank you, no hurry.")
    assert comments_of(plan) == [(1, "Thank you, no hurry.")]


# By text


@pytest.fixture
def _phones(alice: Person, carol: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)
    with_phone(carol, CAROLS_PHONE)


@pytest.mark.usefixtures("_phones")
def test_a_text_of_whose_it_is_marks_it_done(
    was_texted: WasTexted, write_text: WriteText, plan: Plan, worksheet: Action
) -> None:
    was_texted(worksheet, CAROLS_PHONE)
    write_text("DONE 1", CAROLS_PHONE)
    assert status(plan, 1) == "done"
    assert told(CAROLS_PHONE) == ['Done: "Send the worksheet" (1). UNDO within 10 min.']


@pytest.mark.usefixtures("_phones")
@pytest.mark.parametrize("said", ["DONE 1", "MOVE 1 to Friday"])
def test_a_text_of_the_client_is_answered_by_whose_it_is(
    was_texted: WasTexted, write_text: WriteText, plan: Plan, worksheet: Action, said: str
) -> None:
    was_texted(worksheet)
    write_text(said)
    assert (status(plan, 1), comments_of(plan)) == ("open", [(1, said)])
    assert told() == ['"Send the worksheet" (1) is Carol Reed\'s to do. We kept your words as a comment.']


@pytest.mark.usefixtures("_phones")
def test_a_bare_done_of_the_client_means_their_own(
    was_texted: WasTexted, write_text: WriteText, add_action: AddAction, plan: Plan, worksheet: Action
) -> None:
    was_texted(worksheet)
    was_texted(add_action())
    write_text("Done")
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")


@pytest.mark.usefixtures("_phones")
def test_the_menu_after_done_leaves_out_what_is_a_coachs(
    write_text: WriteText, add_action: AddAction, worksheet: Action
) -> None:
    add_action("Call the bank")
    add_action("Send the offer")
    write_text("Done")
    assert told() == ["Which one? 1 Call the bank  2 Send the offer. Reply 1 or 2."]


@pytest.mark.usefixtures("_phones")
def test_done_of_several_tells_which_is_not_theirs(
    was_texted: WasTexted, write_text: WriteText, add_action: AddAction, plan: Plan, worksheet: Action
) -> None:
    was_texted(worksheet)
    was_texted(add_action())
    write_text("done 1 and 2")
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")
    assert told() == [
        "Done: 2. 1 was not yours to mark, so we kept your words as a comment. We've let Carol Reed know. UNDO within 10 min."
    ]
