"""From a due row to a message, its entry and the reminder's state; and what is let go."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import adding, closing, comments, deleting, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import phones, profile, sign_in
from chalicelib.domain.people.address import Address, Texted
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.team import accepting
from chalicelib.inbound import answers
from chalicelib.outbound.deliver import deliver
from tests.conftest import counted, entries, kinds, owed
from tests.outbound.conftest import mail_to, mails, texts, words

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

BY_MAIL = Spec(to="client", by="email", minutes=-60)
BY_TEXT = Spec(to="client", by="text", minutes=-60)

Add = Callable[..., Action]


def present(action: Action) -> Action:
    return actions.present(action.plan_id, int(action.number))


def states(action: Action) -> list[tuple[str, str | None]]:
    return [(reminder.state, reminder.reason) for reminder in present(action).reminder_list()]


def told(plan: Plan) -> list[Entry]:
    return [entry for entry in entries(plan) if entry.kind in ("sent", "skipped", "given_up")]


def test_a_reminder_goes_at_its_time_and_leaves_an_entry_and_its_state(
    plan: Plan, alice: Person, add_action: Add
) -> None:
    action = add_action(specs=[BY_MAIL], notify_client=False)
    assert deliver(alice.person_id, action.due_at - HOUR - 2 * MINUTE) == "nothing is due"
    version = present(action).version
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent"
    assert mail_to(alice.email)["Subject"] == "[ALI-1] Call the bank"
    after = present(action)
    (reminder,) = after.reminder_list()
    assert (reminder.state, reminder.sent_at, reminder.reason) == ("sent", action.due_at - HOUR, None)
    assert after.version == version
    (entry,) = told(plan)
    assert (entry.kind, entry.number, entry.what) == ("sent", 1, "Call the bank")
    assert entry.data == {
        "to": alice.person_id, "name": "Alice Moreau", "by": "email", "about": "reminder", "reminder_id": reminder.id,
    }  # fmt: skip
    assert [row.kind for row in owed(alice)] == ["late"]
    assert deliver(alice.person_id, action.due_at - HOUR) == "nothing is due"


def test_a_mail_costs_one_query_two_transactions_and_one_read_together(alice: Person, add_action: Add) -> None:
    action = add_action(specs=[BY_MAIL], notify_client=False)
    with counted() as calls:
        deliver(alice.person_id, action.due_at - HOUR)
    assert calls == {"Query": 1, "TransactGetItems": 1, "TransactWriteItems": 2, "SendRawEmail": 1}


def test_a_text_reads_its_number_besides(alice: Person, add_action: Add, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    with counted() as calls:
        deliver(alice.person_id, action.due_at - HOUR)
    assert calls == {"Query": 1, "TransactGetItems": 1, "TransactWriteItems": 2, "GetItem": 1, "Publish": 1}


def test_with_nothing_due_one_query_is_all(alice: Person, add_action: Add, now: datetime) -> None:
    add_action(specs=[BY_MAIL], notify_client=False)
    with counted() as calls:
        deliver(alice.person_id, now + MINUTE)
    assert calls == {"Query": 1}


def test_several_added_within_the_minute_are_one_mail(
    plan: Plan, alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    add_action("Send the offer", at=now + MINUTE / 2)
    add_action("Print the flyers", at=now + timedelta(seconds=59))
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"
    mail = mail_to(alice.email)
    assert mail["Subject"] == "[ALI] 3 new things from Carol Reed, first due Thu 3 Dec"
    assert mail["References"] is None
    assert words(mail).count("/done/") == 3
    assert [(entry.number, entry.data["about"]) for entry in told(plan)] == [(1, "new"), (2, "new"), (3, "new")]
    assert [row.kind for row in owed(alice)] == ["late"] * 3


def test_rows_of_the_next_minute_wait_while_nothing_is_sent_now(alice: Person, add_action: Add, now: datetime) -> None:
    add_action()
    assert deliver(alice.person_id, now + timedelta(seconds=30)) == "nothing is due"
    assert mails() == []


def test_several_about_one_action_are_one_mail_under_its_subject(
    alice: Person, carol: Person, add_action: Add, now: datetime
) -> None:
    action = add_action(specs=[BY_MAIL], notify_client=False, due=now + HOUR + MINUTE)
    comments.write(Actor(carol.person_id), action.plan_id, 1, Words("Ask for Ms Weber"), now=now)
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"
    mail = mail_to(alice.email)
    assert mail["Subject"] == "[ALI-1] Call the bank"
    assert "Carol Reed commented\n\nAsk for Ms Weber\n" in words(mail)
    assert "Due today" in words(mail)


def test_plans_are_not_mixed(carol: Person, open_plan: Callable[..., Plan], now: datetime) -> None:
    for name, email in (("Alice", "alice@home.example"), ("Bob Lee", "bob@home.example")):
        plan = open_plan(name, email)
        adding.create(
            Actor(plan.client_id),
            plan.plan_id,
            NewAction(what=f"{name}'s", due=Due(at=now + 9 * HOUR), specs=[]),
            now=now,
        )
    assert deliver(carol.person_id, now + MINUTE) == "2 sent"
    assert sorted(mail["Subject"] for mail in mails()) == ["[ALI-1] Alice's", "[BOB-1] Bob Lee's"]


def test_links_asked_for_are_never_merged(alice: Person, now: datetime) -> None:
    sign_in.request_link(alice.email, caller="x", now=now)
    sign_in.request_link(alice.email, caller="x", now=now)
    assert deliver(f"mailto:{alice.email}", now + MINUTE) == "2 sent"


def test_a_round_takes_24_rows_and_leaves_the_rest_to_the_next(alice: Person, add_action: Add, now: datetime) -> None:
    for number in range(1, 36):
        add_action(f"Thing {number}")
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"
    assert words(mails()[0]).count("/done/") == 24
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"
    assert words(mails()[1]).count("/done/") == 11


@pytest.mark.parametrize(("number", "says"), [(1, "See it:"), (0, "See the plan:")])
def test_the_answer_to_a_clients_mail_opens_the_card_of_what_it_was_about(
    plan: Plan, alice: Person, add_action: Add, now: datetime, number: int, says: str
) -> None:
    add_action(notify_client=False)
    about = Target(plan.plan_id, alice.person_id, number)
    write = Write()
    write.put(answers.by_email(alice.person_id, "Done.", in_reply_to=None, about=about, now=now))
    write.commit()
    assert deliver(alice.person_id, now) == "1 sent"
    [mail] = mails()
    assert f"Done.\n\n{says}\nhttps://plans.example.com/card/" in words(mail)


def test_who_is_in_no_plan_is_answered_without_a_link(plan: Plan, mallory: Person, now: datetime) -> None:
    about = Target(plan.plan_id, mallory.person_id, 1)
    write = Write()
    write.put(answers.by_email(mallory.person_id, "Done.", in_reply_to=None, about=about, now=now))
    write.commit()
    assert deliver(mallory.person_id, now) == "1 sent"
    assert "https://" not in words(mails()[0])


# Texts


def test_a_text_says_how_to_answer_and_is_remembered_at_the_number(
    plan: Plan, alice: Person, add_action: Add, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    moment = action.due_at - HOUR
    assert deliver(alice.person_id, moment) == "1 sent"
    assert texts() == [
        (
            "+4915112345678",
            'Carol Reed: "Call the bank" is due today 10:00 (Berlin). Reply DONE 1, or 1: and your comment. STOP ends texts.',
        )
    ]
    (entry,) = told(plan)
    assert (entry.data["by"], entry.data["segments"]) == ("text", 1)
    address = Address.find("tel:+4915112345678")
    assert address is not None
    assert address.texted == {f"{plan.plan_id}#1": Texted(plan.plan_id, 1, "Call the bank", moment)}


def test_the_segments_of_every_text_to_a_number_are_counted_answers_too(
    alice: Person, add_action: Add, with_phone: Callable[..., Person], now: datetime
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent"
    write = Write()
    write.put(notifications.new("tel:+4915112345678", "answer", now, by="text", text="a" * 161, in_reply_to=None))
    write.commit()
    assert deliver("tel:+4915112345678", now) == "1 sent"
    address = Address.find("tel:+4915112345678")
    assert address is not None
    assert address.segments_sent == 3


def test_an_answer_to_a_number_that_is_nobodys_leaves_no_row_of_it(now: datetime) -> None:
    write = Write()
    write.put(notifications.new("tel:+33612345678", "answer", now, by="text", text="Hello", in_reply_to=None))
    write.commit()
    assert deliver("tel:+33612345678", now) == "1 sent"
    assert owed("tel:+33612345678") == []
    assert Address.find("tel:+33612345678") is None


def test_the_twenty_latest_actions_texted_about_are_remembered(
    plan: Plan, alice: Person, add_action: Add, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    moment = action.due_at - HOUR
    before = {f"p#{age}": Texted("p", age, "x", moment - timedelta(hours=age)) for age in range(1, 25)}
    before["p#99"] = Texted("p", 99, "x", moment - timedelta(days=7))
    write = Write()
    write.update(Address, "tel:+4915112345678", [Address.texted.set(plain(before))])
    write.commit()
    deliver(alice.person_id, moment)
    address = Address.find("tel:+4915112345678")
    assert address is not None
    assert set(address.texted) == {f"{plan.plan_id}#1", *(f"p#{age}" for age in range(1, 20))}


def test_a_text_to_a_number_that_is_not_confirmed_goes_by_mail_with_an_entry(
    plan: Plan, alice: Person, add_action: Add, now: datetime
) -> None:
    phones.set_phone(Actor(alice.person_id), "+4915112345678", now=now)
    deliver(alice.person_id, now)
    assert len(texts()) == 1  # the question for YES
    action = add_action(specs=[BY_TEXT], notify_client=False)
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent"
    assert mail_to(alice.email)["Subject"] == "[ALI-1] Call the bank"
    assert states(action) == [("sent", "by email, because the number isn’t confirmed yet")]
    assert told(plan)[-1].data["reason"] == "by email, because the number isn’t confirmed yet"
    assert len(texts()) == 1


def test_a_stopped_number_gets_mails_instead(
    alice: Person, add_action: Add, with_phone: Callable[..., Person], now: datetime
) -> None:
    with_phone(alice)
    phones.stop("+4915112345678", now=now)
    action = add_action(specs=[BY_MAIL, BY_TEXT], notify_client=False)
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent"  # both reminders, one mail
    assert states(action).count(("sent", None)) == 1
    assert texts() == []


def test_mail_and_text_of_the_same_minute_both_go(
    alice: Person, add_action: Add, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_MAIL, BY_TEXT], notify_client=False)
    assert deliver(alice.person_id, action.due_at - HOUR) == "2 sent"
    assert (len(mails()), len(texts())) == (1, 1)
    assert states(action) == [("sent", None)] * 2


# What is let go


def test_a_reminder_of_a_done_action_is_skipped_and_says_so(
    plan: Plan, alice: Person, add_action: Add, now: datetime
) -> None:
    action = add_action(specs=[BY_MAIL], notify_client=False)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 skipped"
    assert states(action) == [("skipped", "it’s done")]
    assert [(entry.kind, entry.data["reason"]) for entry in told(plan)] == [("skipped", "it’s done")]
    assert deliver(alice.person_id, action.due_at + HOUR) == "1 skipped"  # the word that it is late
    assert mails() == []
    assert owed(alice) == []


def test_a_moved_action_is_reminded_of_once_at_its_new_time(
    plan: Plan, alice: Person, carol: Person, add_action: Add, now: datetime
) -> None:
    action = add_action(specs=[BY_MAIL], notify_client=False)
    later = action.due_at + timedelta(days=2)
    for due in (later, action.due_at, later):  # to and fro
        editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=due)), now=now)
    deliver(alice.person_id, action.due_at - HOUR)
    assert mails() == []
    assert told(plan) == []  # nobody expects the earlier schedule's reminders any more
    deliver(alice.person_id, later - HOUR)
    assert len(mails()) == 1
    assert states(action) == [("sent", None)]


def test_a_done_undone_within_the_minute_tells_nobody(
    carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    action = add_action(notify_client=False)
    closing.complete(Actor(alice.person_id), action.plan_id, 1, now=now)
    reopening.reopen(Actor(alice.person_id), action.plan_id, 1, now=now + MINUTE / 2)
    deliver(carol.person_id, now + 2 * MINUTE)
    assert mails() == []


def test_a_comment_taken_back_is_not_told(
    plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    add_action(notify_client=False)
    entry = comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("oops"), now=now)
    comments.delete(Actor(alice.person_id), plan.plan_id, entry.entry_id, now=now)
    assert deliver(carol.person_id, now + MINUTE) == "1 skipped"
    assert mails() == []


def test_a_deleted_action_is_told_and_its_reminders_are_not(
    plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    specs = [Spec(to="coach", by="email", minutes=-60)]
    action = add_action(by=alice, specs=specs)
    deliver(carol.person_id, now + MINUTE)
    deleting.delete(Actor(alice.person_id), plan.plan_id, 1, now=now + HOUR)
    assert deliver(carol.person_id, now + HOUR + MINUTE) == "1 sent"
    assert words(mails()[-1]).splitlines()[2] == "Alice Moreau deleted “Call the bank”"
    assert mails()[-1]["Subject"] == "[ALI-1] Call the bank"
    assert deliver(carol.person_id, action.due_at - HOUR) == "1 skipped"


def test_who_turned_a_kind_of_mail_off_gets_none_of_it(
    plan: Plan, alice: Person, add_action: Add, now: datetime
) -> None:
    action = add_action(specs=[BY_MAIL])
    choices.change(alice.person_id, plan.plan_id, {"new": "off"}, now=now)
    profile.change(Actor(alice.person_id), profile.Change(notices={"reminder": "off"}), now=now)
    assert deliver(alice.person_id, now + MINUTE) == "1 skipped"
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 skipped"
    assert mails() == []
    assert states(action) == [("skipped", "these emails are turned off")]
    assert [entry.data["about"] for entry in told(plan)] == ["reminder"]


def test_a_plans_switch_goes_before_the_persons(plan: Plan, alice: Person, add_action: Add, now: datetime) -> None:
    add_action()
    profile.change(Actor(alice.person_id), profile.Change(notices={"new": "off"}), now=now)
    choices.change(alice.person_id, plan.plan_id, {"new": "email"}, now=now)
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"


def test_the_switch_for_mails_leaves_texts_alone(
    plan: Plan, alice: Person, add_action: Add, with_phone: Callable[..., Person], now: datetime
) -> None:
    with_phone(alice)
    choices.change(alice.person_id, plan.plan_id, {"reminder": "off"}, now=now)
    action = add_action(specs=[BY_MAIL, BY_TEXT], notify_client=False)
    assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent, 1 skipped"
    assert mails() == []


def test_who_left_the_plan_hears_nothing_more(plan: Plan, alice: Person, add_action: Add, now: datetime) -> None:
    add_action()
    write = Write()
    write.update(Plan, plan.plan_id, [Plan.members[alice.person_id].remove()])
    write.commit()
    assert deliver(alice.person_id, now + MINUTE) == "1 skipped"
    assert mails() == []


def test_a_sign_in_link_is_dropped_after_fifteen_minutes(alice: Person, now: datetime) -> None:
    sign_in.request_link(alice.email, caller="x", now=now)
    assert deliver(f"mailto:{alice.email}", now + timedelta(minutes=15, seconds=1)) == "1 skipped"
    assert mails() == []


# Before the client has accepted


@pytest.fixture
def invited(open_plan: Callable[..., Plan]) -> Plan:
    return open_plan(email="al@home.example", accepted=False)


def test_an_invited_client_gets_the_invitation_and_nothing_else(invited: Plan, add_action: Add, now: datetime) -> None:
    action = add_action(in_plan=invited, specs=[BY_MAIL])
    assert deliver(invited.client_id, now) == "1 sent"
    assert mail_to("al@home.example")["Subject"] == "Carol Reed invites you to a shared action plan"
    deliver(invited.client_id, now + MINUTE)
    deliver(invited.client_id, action.due_at - HOUR)
    deliver(invited.client_id, action.due_at + HOUR)
    assert len(mails()) == 1
    reason = "Alice Moreau hasn’t accepted the invitation yet"
    assert states(action) == [("skipped", reason)]
    assert [(entry.kind, entry.data["about"], entry.data.get("reason")) for entry in told(invited)] == [
        ("sent", "invitation", None), ("skipped", "new", reason), ("skipped", "reminder", reason), ("skipped", "late", reason),
    ]  # fmt: skip


def test_accepting_owes_one_mail_with_the_plan_so_far(invited: Plan, add_action: Add, now: datetime) -> None:
    add_action("Call the bank", in_plan=invited)
    add_action("Send the offer", in_plan=invited)
    deliver(invited.client_id, now)
    accepted = accepting.accept(Actor(invited.client_id), invited.plan_id, now=now + MINUTE / 2)
    assert deliver(invited.client_id, now + MINUTE) == "nothing is due"
    assert deliver(accepted.client_id, now + MINUTE) == "1 sent, 2 skipped"  # the plan so far tells of both
    mail = mails()[-1]
    assert mail["Subject"] == "[ALI] Your plan with Carol Reed"
    assert words(mail).count("/done/") == 2
    assert "skipped" not in kinds(invited)


def test_an_invitation_already_answered_is_not_sent(invited: Plan, now: datetime) -> None:
    accepted = accepting.accept(Actor(invited.client_id), invited.plan_id, now=now)
    assert deliver(invited.client_id, now) == "nothing is due"
    assert deliver(accepted.client_id, now) == "1 sent"
    assert mails()[0]["Subject"] == "[ALI] Your plan with Carol Reed"


def test_the_coach_hears_that_it_was_somebody_else(invited: Plan, carol: Person, now: datetime) -> None:
    deliver(invited.client_id, now)
    accepting.decline(Actor(invited.client_id, "link"), invited.plan_id, now=now)
    assert deliver(carol.person_id, now) == "1 sent"
    assert mail_to(carol.email)["Subject"] == "The invitation for Alice Moreau reached someone else"
    assert deliver(invited.client_id, now + HOUR) == "nothing is due"
