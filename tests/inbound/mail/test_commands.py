"""Commands by mail: done and answered by what happened, with UNDO; what can't be done stands as a comment and is answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.actions import closing, proposing, reopening, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.mail import accept
from chalicelib.inbound.mail.reply import Reply
from chalicelib.outbound import gather
from chalicelib.outbound.channels import email
from tests.conftest import NOW, counted, entries, everything, forget_notifications, kinds, owed
from tests.inbound.conftest import notice_of, reasons, written
from tests.inbound.mail.test_accept import AddAction, Answer, ReplyTo, comments_of

DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)  # a Friday, 17:00 in Berlin
LATER = NOW + timedelta(minutes=2)


def answers(person: Person) -> list[str]:
    return [row.data["text"] for row in sorted(owed(person), key=lambda row: row.due_at) if row.kind == "answer"]


def action_of(plan: Plan, number: int = 1) -> Action:
    return actions.present(plan.plan_id, number)


@pytest.fixture
def editable(add_action: AddAction) -> Action:
    return add_action(due=DUE, client_may_edit=True)


def test_done_is_answered_by_what_happened_and_how_to_take_it_back(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action(), "Erledigt!")
    assert action_of(plan).status == "done"
    assert answers(alice) == [
        "ALI-1 “Call the bank” is done.\n\nWe’ve let Carol Reed know. Not what you meant? Reply UNDO within ten minutes."
    ]


def test_done_by_mail_is_one_transaction_with_its_answer(answer: Answer, add_action: AddAction) -> None:
    action = add_action()
    with counted() as calls:
        answer(action, "Done\nThey were kind")
    assert (calls["GetItem"] <= 5, calls["TransactWriteItems"]) == (True, 1)


def test_the_answer_can_be_answered(answer: Answer, add_action: AddAction, plan: Plan, alice: Person) -> None:
    answer(add_action(), "Done")
    [row] = [row for row in owed(alice) if row.kind == "answer"]
    [found] = [each for each in gather.owed_to(alice.person_id, NOW) if each.row.kind == "answer"]
    reply_to = email.write([found], NOW).reply_to
    assert reply_to is not None
    accept.accept(notice_of(written("UNDO", to=reply_to), to=reply_to), LATER)
    assert action_of(plan).status == "open"
    assert answers(alice)[-1] == "We reopened ALI-1 “Call the bank”."
    assert row.plan_id is None  # an answer is no entry of the plan's record


def test_undo_is_of_the_last_command_in_this_plan_or_of_the_action_it_names(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    first, second = add_action(), add_action("Send the offer")
    answer(first, "Done")
    answer(first, "UNDO 2", now=LATER)
    assert action_of(plan).status == "done"
    assert answers(alice)[-1].startswith("There’s nothing to undo here")
    answer(second, "Undo", now=LATER + timedelta(minutes=1))
    assert action_of(plan).status == "open"


def test_undo_after_ten_minutes_changes_nothing(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    answer(action, "Done")
    answer(action, "Undo", now=NOW + timedelta(minutes=10))
    assert action_of(plan).status == "done"
    assert answers(alice)[-1].startswith("There’s nothing to undo here")


def test_undo_is_nobody_elses(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person, reply_to: ReplyTo
) -> None:
    action = add_action()
    answer(action, "Done")
    to = reply_to(action, person=carol)
    accept.accept(notice_of(written("UNDO", to=to, sender=carol.email), to=to, source=carol.email), LATER)
    assert action_of(plan).status == "done"


def test_done_of_several_is_answered_once(answer: Answer, add_action: AddAction, plan: Plan, alice: Person) -> None:
    add_action(), add_action("Send the offer")
    answer(0, "DONE 1 and 2\nBoth were kind")
    assert {action_of(plan, number).status for number in (1, 2)} == {"done"}
    assert comments_of(plan) == [(1, "Both were kind")]
    assert answers(alice) == [
        "ALI-1 “Call the bank” is done.\nALI-2 “Send the offer” is done.\n\n"
        "We’ve let Carol Reed know. Not what you meant? Reply UNDO within ten minutes."
    ]
    answer(0, "undo", now=LATER)
    assert {action_of(plan, number).status for number in (1, 2)} == {"open"}


def test_done_of_a_cancelled_action_stands_as_a_comment_and_is_answered(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action()
    closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    answer(action, "Done\nyesterday")
    assert comments_of(plan) == [(1, "Done\nyesterday")]
    assert answers(alice) == [
        "ALI-1 “Call the bank” was cancelled, so we didn’t mark it done. We kept your words as a comment."
    ]


def test_move_is_answered_with_the_date_understood(answer: Answer, editable: Action, plan: Plan, alice: Person) -> None:
    answer(editable, "Move to Tuesday 8 December\n\nI am away till then.")
    assert action_of(plan).due_at == DUE + timedelta(days=4)
    assert comments_of(plan) == [(1, "I am away till then.")]
    assert answers(alice) == [
        "ALI-1 “Call the bank” is now due Tue 8 Dec, 17:00.\n\nWe’ve let Carol Reed know. Not what you meant? Reply UNDO within ten minutes."
    ]
    answer(editable, "UNDO", now=LATER)
    assert action_of(plan).due_at == DUE
    assert answers(alice)[-1] == "ALI-1 “Call the bank” is due Fri 4 Dec, 17:00 again."


def test_a_time_is_on_the_clocks_of_who_writes(answer: Answer, editable: Action, plan: Plan, alice: Person) -> None:
    from chalicelib.domain.people import profile

    profile.change(Actor(alice.person_id), profile.Change(time_zone="America/New_York"), now=NOW)
    answer(editable, "Move to 8 December 5pm")
    assert action_of(plan).due_at == datetime(2026, 12, 8, 22, 0, tzinfo=UTC)
    assert (action_of(plan).due_zone, action_of(plan).zone_from) == ("America/New_York", "client")


@pytest.mark.parametrize(
    ("due", "words", "expected"),
    [
        # In New York clocks change two weeks before those in Berlin: 17:00 there stays 17:00.
        ("2027-03-12T17:00", "MOVE +1 week", "2027-03-19T17:00"),
        ("2027-03-12T17:00", "MOVE 19 March 2027 same time", "2027-03-19T17:00"),
        ("2027-03-12T17:00", "MOVE 19 March 2027", "2027-03-19T17:00"),
        ("2027-03-12T17:00", "MOVE 19 March 2027 11am", "2027-03-19T16:00"),
        # Friday 19:00 for Carol: her Sunday is Sunday.
        ("2026-12-05T01:00", "MOVE Sunday 6 December", "2026-12-07T01:00"),
        ("2026-12-05T01:00", "MOVE +2 days", "2026-12-07T01:00"),
    ],
)
def test_a_coach_elsewhere_moves_to_a_day_of_their_own_at_the_hour_it_has(
    reply_to: Callable[..., str], add_action: AddAction, plan: Plan, carol: Person, due: str, words: str, expected: str
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    to = reply_to(add_action(due=datetime.fromisoformat(due).replace(tzinfo=berlin)), person=carol)
    accept.accept(notice_of(written(words, to=to, sender=carol.email), to=to, source=carol.email), NOW)
    assert action_of(plan).due_at == datetime.fromisoformat(expected).replace(tzinfo=berlin)


def test_a_move_of_a_client_who_may_not_edit_asks_the_coach(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action(due=DUE)
    answer(action, "Snooze until 8 December\nMs Weber is away")
    assert action_of(plan).due_at == DUE
    proposal = action_of(plan).proposal
    assert proposal is not None
    assert (proposal.due_at, proposal.text) == (DUE + timedelta(days=4), "Ms Weber is away")
    assert comments_of(plan) == [(1, "Ms Weber is away")]
    assert [row.kind for row in owed(carol)].count("proposal") == 1
    assert answers(alice) == [
        "We’ve asked Carol Reed for Tue 8 Dec, 17:00: ALI-1 “Call the bank”. You’ll get an answer.\n\nNot what you meant? Reply UNDO within ten "
        "minutes."
    ]
    answer(action, "Move to 8 December\nMs Weber is away", now=NOW + timedelta(minutes=1))
    assert answers(alice)[-1] == "You’ve already asked Carol Reed for Tue 8 Dec, 17:00: ALI-1 “Call the bank”."
    answer(action, "UNDO", now=LATER)
    assert action_of(plan).proposal is None
    assert answers(alice)[-1] == "You’ve withdrawn your request for a new date: ALI-1 “Call the bank”."


def test_what_was_answered_meanwhile_is_not_undone(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action(due=DUE)
    answer(action, "Move to 8 December")
    proposing.accept(Actor(carol.person_id), plan.plan_id, 1, now=LATER)
    answer(action, "UNDO", now=LATER)
    assert action_of(plan).due_at == DUE + timedelta(days=4)
    assert answers(alice)[-1] == "ALI-1 “Call the bank” has changed since, so we left it as it is."


def test_asking_by_mail_is_one_transaction_with_its_answer(answer: Answer, add_action: AddAction) -> None:
    action = add_action(due=DUE)
    with counted() as calls:
        answer(action, "Move to 8 December\nMs Weber is away")
    assert calls["TransactWriteItems"] == 1


def test_a_date_that_could_be_two_is_asked_back_and_the_answer_says_how(
    answer: Answer, editable: Action, plan: Plan, alice: Person
) -> None:
    answer(editable, "Move to 10/12")
    assert action_of(plan).due_at == DUE
    assert comments_of(plan) == [(1, "Move to 10/12")]
    [asked] = answers(alice)
    assert asked.startswith("Which date do you mean for ALI-1 “Call the bank”: Thu 10 Dec, 17:00 or ")
    ways = [way.strip(" .") for way in asked.partition("reply again with ")[2].split(" or ")]
    assert len(ways) == 2
    answer(editable, ways[0], now=LATER)
    assert action_of(plan).due_at == DUE + timedelta(days=6)


@pytest.mark.parametrize(
    ("words", "beginning"),
    [("MOVE", "You wrote MOVE without a date."), ("Move to Fri or so", "You wrote MOVE, but we couldn’t read the date."),
     ("move to 3 March 2026", "Tue 3 Mar, 17:00 is in the past"), ("move to 4 December 17:00", "ALI-1 “Call the bank” is already due Fri 4 Dec, 17:00.")],
)  # fmt: skip
def test_a_move_that_cannot_be_done_is_answered(
    answer: Answer, editable: Action, plan: Plan, alice: Person, words: str, beginning: str
) -> None:
    answer(editable, words)
    assert action_of(plan).due_at == DUE
    assert answers(alice)[0].startswith(beginning)


def test_a_date_long_past_is_asked_back_and_the_answer_can_be_copied(
    answer: Answer, editable: Action, plan: Plan, alice: Person
) -> None:
    answer(editable, "Move to 1 Jan 2025")
    assert action_of(plan).due_at == DUE
    asked = answers(alice)[0]
    assert asked.startswith("Wed 1 Jan 2025, 17:00 is in the past. Did you mean Fri 1 Jan 2027, 17:00?")
    assert comments_of(plan) == [(1, "Move to 1 Jan 2025")]
    answer(editable, asked.partition("reply again with ")[2].partition(", or another")[0], now=LATER)
    assert action_of(plan).due_at == datetime(2027, 1, 1, 16, tzinfo=UTC)


def test_a_move_of_a_done_action_stands_as_a_comment(
    answer: Answer, editable: Action, plan: Plan, alice: Person, carol: Person
) -> None:
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    answer(editable, "move to 8 December")
    assert comments_of(plan) == [(1, "move to 8 December")]
    assert "is no longer open" in answers(alice)[0]


def test_a_move_in_a_bundle_needs_a_number(answer: Answer, editable: Action, plan: Plan, alice: Person) -> None:
    answer(0, "move to 8 December")
    assert comments_of(plan) == [(None, "move to 8 December")]
    assert "such as DONE 1 or MOVE 1 to Friday" in answers(alice)[0]
    answer(0, "move 1 to 8 December", now=LATER)
    assert action_of(plan).due_at == DUE + timedelta(days=4)


def test_stop_ends_the_mails_of_this_plan_and_start_sends_them_again(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    answer(action, "STOP")
    assert set(plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices.values()) == {"off"}
    assert answers(alice) == [
        "You won’t get any more emails about your plan with Carol Reed. Reply START to get them again."
    ]
    answer(action, "Start", now=LATER)
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices == {}
    assert kinds(plan).count("notices") == 2
    assert comments_of(plan) == []


def test_help_says_what_can_be_answered(answer: Answer, add_action: AddAction, plan: Plan, alice: Person) -> None:
    answer(add_action(), "Help")
    assert "MOVE Friday 5pm" in answers(alice)[0]
    assert comments_of(plan) == []


def test_help_names_open_actions_that_the_reader_has(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    first = add_action()
    add_action("Send Alice the worksheet", assigned_to="coach")
    add_action("Send the offer")
    answer(first, "Help", now=NOW + timedelta(minutes=1))
    assert "\nDONE – mark the action done. DONE 1 names one, DONE 1 and 3 two\n" in answers(alice)[-1]
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    answer(first, "Help", now=NOW + timedelta(minutes=2))
    assert "\nDONE – mark the action done. DONE 3 names one\n" in answers(alice)[-1]
    closing.complete(Actor(alice.person_id), plan.plan_id, 3, now=NOW)
    answer(first, "Help", now=NOW + timedelta(minutes=3))
    assert "\nDONE – mark the action done\n" in answers(alice)[-1]
    answer(0, "DONE", now=NOW + timedelta(minutes=9))
    assert answers(alice)[-1].endswith("starting with the command and the action’s number.")


@pytest.mark.parametrize(
    "words", ["Yes", "No", "stop me if you know it", "Help me with this, please", "start on Monday"]
)
def test_what_is_no_command_is_a_comment(answer: Answer, add_action: AddAction, plan: Plan, words: str) -> None:
    answer(add_action(), words)
    assert comments_of(plan) == [(1, words)]


@pytest.mark.parametrize(
    "words", ["Done", "DONE 1 and 2", "Move to 8 December", "UNDO", "STOP", "HELP", "MOVE", "done 1 and 9"]
)
def test_a_command_that_comes_again_changes_nothing(
    answer: Answer, editable: Action, add_action: AddAction, words: str
) -> None:
    add_action("Send the offer")
    answer(editable, words, headers="Message-ID: <one@home.example>\n")
    before = everything()
    assert (
        answer(editable, words, headers="Message-ID: <one@home.example>\n") == "A mail came again and changed nothing."
    )
    assert everything() == before


@pytest.mark.parametrize("words", ["DONE 1 and 2\nkind", "Move to 3 March 2026", "move to 10/12", "Move to Fri or so"])
def test_a_command_that_broke_off_before_its_answer_is_finished(
    answer: Answer,
    editable: Action,
    add_action: AddAction,
    alice: Person,
    plan: Plan,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
) -> None:
    add_action("Send the offer")

    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Reply, "tell", dies)
        with pytest.raises(RuntimeError):
            answer(editable, words, headers="Message-ID: <one@home.example>\n")
    answer(editable, words, headers="Message-ID: <one@home.example>\n")
    assert len(answers(alice)) == 1
    assert len(comments_of(plan)) == 1


@pytest.mark.parametrize("words", ["Done", "Move to 8 December", "UNDO", "STOP", "START", "HELP", "DONE 1 and 2"])
def test_a_viewer_and_a_stranger_command_nothing(
    editable: Action, plan: Plan, viewer: Person, mallory: Person, reply_to: ReplyTo, words: str
) -> None:
    told = len(entries(plan))
    for person in (viewer, mallory):
        to = reply_to(editable, person=person)
        accept.accept(notice_of(written(words, to=to, sender=person.email), to=to, source=person.email), NOW)
    now_open = action_of(plan)
    assert (now_open.status, now_open.due_at, len(entries(plan))) == ("open", DUE, told)
    assert "NotAMember" in reasons()


@pytest.mark.parametrize(
    ("words", "state"), [("No", "declined"), ("Nein, danke", "declined"), ("Yes", "active"), ("Help", "invited")]
)
def test_an_invitation_is_answered_by_a_word(open_plan: Callable[..., Plan], words: str, state: str) -> None:
    bobs = open_plan("Bob Lee", "bob@office.example", accepted=False)
    to = links.reply_address(Target(bobs.plan_id, bobs.client_id, 0))
    raw = written(words, to=to, sender="bob@office.example")
    accept.accept(notice_of(raw, to=to, source="bob@office.example"), NOW)
    found = plans.find(bobs.plan_id)
    assert found is not None
    assert found.client.state == state


@pytest.mark.parametrize("word", ["STOP", "Undo"])
def test_words_below_a_command_are_kept(answer: Answer, add_action: AddAction, plan: Plan, word: str) -> None:
    answer(add_action(), f"{word}\n\nI have moved to Spain, and my mother is ill.")
    assert comments_of(plan) == [(1, "I have moved to Spain, and my mother is ill.")]


@pytest.mark.parametrize("words", ["Help!\n\nI do not know what to say to them.", "Cancel", "Start\nwhen we agreed to"])
def test_a_word_that_only_looks_like_a_command_is_a_comment(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, words: str
) -> None:
    answer(add_action(), words)
    assert comments_of(plan) == [(1, words)]
    assert answers(alice) == []


# What UNDO brings back


@pytest.fixture
def asked_and_stuck(plan: Plan, alice: Person, add_action: AddAction) -> Action:
    """Alice is stuck on it and has asked for more time."""
    action = add_action()
    number, client = int(action.number), Actor(alice.person_id)
    stuck.flag(client, plan.plan_id, number, now=NOW, words=Words("Nobody answers"))
    proposing.propose(client, plan.plan_id, number, due=Due(at=NOW + timedelta(days=20)), now=NOW)
    return actions.present(plan.plan_id, number)


@pytest.mark.parametrize("words", ["Done", "MOVE +3 days", "UNSTUCK", "STUCK\nReally nobody"])
def test_undo_by_mail_brings_back_all_that_the_command_settled(
    answer: Answer, asked_and_stuck: Action, plan: Plan, carol: Person, reply_to: ReplyTo, words: str
) -> None:
    number = int(asked_and_stuck.number)
    answer(asked_and_stuck, words)
    changed = actions.present(plan.plan_id, number)
    assert (changed.proposal, changed.stuck_at, changed.stuck_text) != (
        asked_and_stuck.proposal, asked_and_stuck.stuck_at, asked_and_stuck.stuck_text,
    )  # fmt: skip
    answer(asked_and_stuck, "UNDO", now=LATER)
    after = actions.present(plan.plan_id, number)
    for name in ("status", "due_at", "proposal", "stuck_at", "stuck_text", "moved_count"):
        assert getattr(after, name) == getattr(asked_and_stuck, name), name


def test_undo_of_yes_opens_the_request_again_also_for_a_client_who_may_not_edit(
    plan: Plan, alice: Person, carol: Person, asked_and_stuck: Action
) -> None:
    number = int(asked_and_stuck.number)
    proposing.propose(
        Actor(carol.person_id), plan.plan_id, number, due=Due(at=NOW + timedelta(days=15)), now=NOW - timedelta(hours=1)
    )
    forget_notifications()
    offered = actions.present(plan.plan_id, number)
    to = links.reply_address(Target(plan.plan_id, alice.person_id, number, "proposal"))
    accept.accept(notice_of(written("Yes", to=to), to=to), NOW)
    assert actions.present(plan.plan_id, number).proposal is None
    accept.accept(notice_of(written("UNDO", to=to), to=to), LATER)
    after = actions.present(plan.plan_id, number)
    assert (after.proposal, after.due_at, after.moved_count) == (offered.proposal, offered.due_at, 0)


def test_undo_leaves_a_done_that_somebody_else_said_since(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person
) -> None:
    action = add_action()
    answer(action, "Done")
    reopening.reopen(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    answer(action, "UNDO", now=LATER)
    assert actions.present(plan.plan_id, 1).status == "done"


SUBJECTS = {"Done": "done", "DONE": "done", "Re: done!": "done", "AW: Erledigt": "done", "Done: call the bank": "open", "Re: [ALI-1] Done": "open",
            "[ALI-1] Done": "open", "Done?": "open", "Not done": "open", "": "open"}  # fmt: skip


def test_a_mail_without_words_whose_subject_says_done_is_done(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan
) -> None:
    found = {}
    for subject in SUBJECTS:
        action = add_action()
        to = reply_to(action)
        raw = written("> The keys are with the porter.", to=to).replace(
            b"Subject: Re: [ALI-1] Call the bank", f"Subject: {subject}".encode()
        )
        accept.accept(notice_of(raw, to=to), NOW)
        found[subject] = Action.get(plan.plan_id, action.number).status
    assert found == SUBJECTS
