"""What happens when something breaks: an owed message stays owed, a poison one ends, and none stops the others."""

import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib import aws, templating
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import deleting, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices, decide
from chalicelib.domain.delivery.decision import Decision
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import emails, phones, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain
from chalicelib.outbound import claim, gather, record, texted
from chalicelib.outbound.channels import email
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.sweep import sweep
from tests.conftest import entries, everything
from tests.conftest import owed as still_owed
from tests.outbound.conftest import mails, refusal, texts, words

MINUTE = timedelta(minutes=1)
BY_MAIL = Spec(to="client", by="email", minutes=-60)
BY_TEXT = Spec(to="client", by="text", minutes=-60)

Fails = Callable[[Exception], None]


@pytest.fixture
def action(add_action: Callable[..., Action]) -> Action:
    """One with a reminder by mail, due for delivery at its `moment`."""
    return add_action(specs=[BY_MAIL], notify_client=False)


@pytest.fixture
def moment(action: Action) -> datetime:
    return action.due_at - timedelta(hours=1)


def reminders_owed(alice: Person) -> list[Notification]:
    return [row for row in still_owed(alice) if row.kind == "reminder"]


def told(plan: Plan) -> list[Entry]:
    return [entry for entry in entries(plan) if entry.kind in ("sent", "skipped", "given_up")]


def state(action: Action) -> tuple[str, str | None]:
    (reminder,) = actions.present(action.plan_id, int(action.number)).reminder_list()
    return reminder.state, reminder.reason


@pytest.mark.parametrize(
    "error",
    [refusal("OptedOut"), refusal("InvalidParameter", "Invalid parameter: PhoneNumber Reason: +49… is opted out")],
)
def test_a_number_that_opted_out_at_the_provider_is_stopped(
    add_action: Callable[..., Action], alice: Person, plan: Plan, with_phone: Callable[..., Person], sns_fails: Fails, error: Exception,
) -> None:  # fmt: skip
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    sns_fails(error)
    deliver(alice.person_id, action.due_at - 60 * MINUTE)
    assert people.get(alice.person_id).phone_state == "stopped"
    assert state(action) == ("skipped", "this number opted out of texts")
    assert reminders_owed(alice) == []


def test_a_number_that_no_text_can_be_sent_to_gets_no_more_and_the_coach_is_told_once(
    add_action: Callable[..., Action], alice: Person, carol: Person, plan: Plan, with_phone: Callable[..., Person],
    sns_fails: Fails,
) -> None:  # fmt: skip
    with_phone(alice)
    first, second = (add_action(what, specs=[BY_TEXT], notify_client=False) for what in ("Call", "Write"))
    sns_fails(refusal("InvalidParameter", "Invalid parameter: PhoneNumber Reason: +49151 is not valid to publish to"))
    deliver(alice.person_id, first.due_at - 60 * MINUTE)
    assert state(first) == state(second) == ("skipped", "this number can’t get texts")
    assert people.get(alice.person_id).phone_state == "unreachable"
    assert plans.get_for(carol.person_id, plan.plan_id).client.phone_state == "unreachable"
    phones.dead("+4915112345678", reason="again", now=first.due_at)
    assert [row.kind for row in still_owed(carol)].count("address_dead") == 1
    later = first.due_at - 59 * MINUTE
    deliver(carol.person_id, later)
    assert mails()[-1]["Subject"] == "We can’t text Alice Moreau"
    assert "Since Thu 3 Dec 2026, texts to +4915112345678 haven’t gone through" in words(mails()[-1])
    third = add_action("Ask", specs=[BY_TEXT], notify_client=False, due=first.due_at + 600 * MINUTE)
    deliver(alice.person_id, third.due_at - 60 * MINUTE)
    assert state(third) == ("sent", "by email, because the number can’t get texts")
    phones.start("+4915112345678", now=later)
    assert people.get(alice.person_id).phone_state == "confirmed"


def test_a_text_that_is_throttled_stays_owed(
    add_action: Callable[..., Action], alice: Person, with_phone: Callable[..., Person], sns_fails: Fails
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    sns_fails(refusal("Throttled"))
    deliver(alice.person_id, action.due_at - 60 * MINUTE)
    assert [row.by for row in reminders_owed(alice)] == ["text"]
    assert people.get(alice.person_id).phone_state == "confirmed"


def test_a_crash_after_sending_leaves_the_rows_and_it_is_sent_again_when_the_claim_has_run_out(
    action: Action, moment: datetime, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(record, "end", lambda *_: 1 / 0)
        assert deliver(alice.person_id, moment) == "1 not sent"
    assert len(mails()) == 1
    assert deliver(alice.person_id, moment + MINUTE) == "nothing is due"
    assert sweep(moment + MINUTE) == "nothing is due"
    assert deliver(alice.person_id, moment + claim.LEASE) == "1 sent"
    assert len(mails()) == 2  # at least once: a double only where the end was lost
    assert reminders_owed(alice) == []


def test_a_second_delivery_at_the_same_moment_sends_nothing(
    action: Action, moment: datetime, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, said = email.send, []

    def slow(*args: object) -> None:
        said.append(deliver(alice.person_id, moment))  # the recipient was on the queue twice
        send(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(email, "send", slow)
    assert deliver(alice.person_id, moment) == "1 sent"
    assert said == ["nothing is due"]
    assert len(mails()) == 1


def test_of_two_that_read_the_same_rows_one_claims_them_all(action: Action, moment: datetime, alice: Person) -> None:
    first, second = gather.owed_to(alice.person_id, moment), gather.owed_to(alice.person_id, moment)
    token = claim.take(first, moment)
    assert token is not None
    before = everything()
    assert claim.take(second, moment) is None
    assert everything() == before


def test_a_claim_is_all_or_nothing(add_action: Callable[..., Action], alice: Person, now: datetime) -> None:
    add_action("Call the bank")
    add_action("Send the offer")
    one, other = gather.owed_to(alice.person_id, now + MINUTE)
    assert claim.take([one], now + MINUTE) is not None
    assert claim.take([one, other], now + MINUTE) is None
    assert claim.take([other], now + MINUTE) is not None


def test_a_message_already_sent_by_another_is_not_claimed_and_leaves_no_ghost(
    action: Action, moment: datetime, alice: Person
) -> None:
    late_reader = gather.owed_to(alice.person_id, moment)
    deliver(alice.person_id, moment)
    before = everything()
    assert claim.take(late_reader, moment) is None
    assert everything() == before


def test_who_lost_the_claim_meanwhile_records_nothing(
    action: Action, moment: datetime, alice: Person, plan: Plan
) -> None:
    slow, fast = gather.owed_to(alice.person_id, moment), gather.owed_to(alice.person_id, moment)
    lost = claim.take(slow, moment)
    assert lost is not None
    assert claim.take(fast, moment + claim.LEASE) is not None
    before = everything()
    record.end(slow, lost, record.Outcome("sent"), moment)
    claim.put_off(slow, lost, moment)
    assert everything() == before


def test_an_action_moved_while_its_message_was_on_the_way_keeps_its_new_plan(
    action: Action, moment: datetime, alice: Person, carol: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moving(*_: object) -> None:
        editing.edit(
            Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=action.due_at + timedelta(days=3))), now=moment
        )

    monkeypatch.setattr(email, "send", moving)
    assert deliver(alice.person_id, moment) == "1 sent"
    assert state(action) == ("planned", None)  # of the new date
    assert [entry.kind for entry in told(plan)] == ["sent"]
    assert [row.schedule for row in reminders_owed(alice)] == [2]


def test_an_action_deleted_while_its_message_was_on_the_way_leaves_no_ghost(
    action: Action, moment: datetime, alice: Person, carol: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "send", lambda *_: deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=moment))
    assert deliver(alice.person_id, moment) == "1 sent"
    assert Action.find(plan.plan_id, 1) is None
    assert [entry.kind for entry in told(plan)] == ["sent"]


def test_a_message_that_cannot_be_rendered_ends_after_five_attempts_and_stops_no_other(
    action: Action, moment: datetime, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = templating.render

    def broken(name: str, **values: object) -> str:
        if name == "messages/actions/mail.txt":
            raise ValueError("a template's mistake")
        return render(name, **values)

    monkeypatch.setattr(templating, "render", broken)
    emails.offer(alice.person_id, plan.plan_id, "alice@work.example", now=moment)
    assert deliver(alice.person_id, moment) == "1 sent, 1 not sent"
    for _ in range(3):
        assert deliver(alice.person_id, reminders_owed(alice)[0].due_at) == "1 not sent"
    assert told(plan) == []
    last = reminders_owed(alice)[0].due_at
    assert last - moment > timedelta(hours=3)  # so long there is time to mend it
    deliver(alice.person_id, last)
    assert [entry.kind for entry in told(plan)] == ["given_up"]
    assert reminders_owed(alice) == []


def test_a_row_that_cannot_be_decided_on_ends_too_and_stops_no_other(
    action: Action, moment: datetime, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(row: Notification, *rest: object) -> Decision:
        if row.kind == "reminder":
            raise ValueError("a mistake of ours")
        return decide.decide(row, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(gather, "decide", broken)
    emails.offer(alice.person_id, plan.plan_id, "alice@work.example", now=moment)
    assert deliver(alice.person_id, moment) == "1 sent, 1 not sent"
    while rows := reminders_owed(alice):
        deliver(alice.person_id, rows[0].due_at)
    assert [entry.kind for entry in told(plan) if entry.data["about"] == "reminder"] == ["given_up"]


def test_a_row_about_something_that_cannot_be_read_stops_no_other(
    action: Action, moment: datetime, alice: Person, plan: Plan
) -> None:
    unreadable = {
        "plan_id": {"S": plan.plan_id},
        "entry_id": {"S": "e"},
        "kind": {"S": "comment"},
        "at": {"S": "yesterday"},
    }
    aws.dynamodb().put_item(TableName=os.environ["STREAM_TABLE"], Item=unreadable)
    notifications.new(alice.person_id, "comment", moment, plan_id=plan.plan_id, number=1, entry_id="e").save()
    assert deliver(alice.person_id, moment) == "1 sent, 1 not sent"
    (row,) = [row for row in still_owed(alice) if row.kind == "comment"]
    assert row.attempts == 1


def test_a_throttled_read_leaves_everything_as_it_was(
    action: Action, moment: datetime, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(*_: object) -> list[object]:
        raise TryAgain

    monkeypatch.setattr("chalicelib.outbound.gather.together", throttled)
    before = everything()
    with pytest.raises(TryAgain):
        deliver(alice.person_id, moment)
    assert everything() == before


def test_one_message_that_fails_stops_no_other(
    alice: Person, with_phone: Callable[..., Person], add_action: Callable[..., Action], ses_fails: Fails
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_MAIL, BY_TEXT], notify_client=False)
    ses_fails(refusal("Throttling"))
    assert deliver(alice.person_id, action.due_at - 60 * MINUTE) == "1 sent, 1 not sent"
    assert len(texts()) == 1


def test_a_number_removed_while_its_text_was_on_the_way_is_no_ghost(
    alice: Person,
    plan: Plan,
    with_phone: Callable[..., Person],
    add_action: Callable[..., Action],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_phone(alice)
    action = add_action(specs=[BY_TEXT], notify_client=False)
    found = texted.changes

    def removing(*args: object) -> object:
        changes = found(*args)  # type: ignore[arg-type]
        phones.remove(people.get(alice.person_id))
        return changes

    monkeypatch.setattr(texted, "changes", removing)
    assert deliver(alice.person_id, action.due_at - 60 * MINUTE) == "1 sent"
    assert Address.find("tel:+4915112345678") is None
    assert [entry.kind for entry in told(plan)] == ["sent"]


def test_a_switch_turned_while_the_mail_is_rendered_does_no_harm(
    action: Action, moment: datetime, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = email.write

    def turning(*args: object) -> object:
        choices.change(alice.person_id, plan.plan_id, {"reminder": "off"}, now=moment)
        return written(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(email, "write", turning)
    assert deliver(alice.person_id, moment) == "1 sent"


def test_many_deliveries_at_once_send_each_message_once(
    add_action: Callable[..., Action], alice: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        sign_in.request_link(alice.email, caller=str(number), now=now)
    lock, sent = threading.Lock(), list[str]()

    def counting(mail: object, entry_id: str) -> None:
        sent.append(entry_id)

    monkeypatch.setattr(email, "send", counting)
    reading = threading.Barrier(3)
    found = gather.owed_to

    def together(*args: object) -> object:
        rows = found(*args)  # type: ignore[arg-type]
        reading.wait()
        return rows

    monkeypatch.setattr(gather, "owed_to", together)
    commit = Write.commit

    def isolated(write: Write) -> None:
        with lock:  # DynamoDB's transactions are isolated, the emulator's aren't
            commit(write)

    monkeypatch.setattr(Write, "commit", isolated)
    threads = [threading.Thread(target=deliver, args=(f"mailto:{alice.email}", now)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert still_owed(f"mailto:{alice.email}") == []
    assert len(sent) == 4
