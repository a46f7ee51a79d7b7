"""Messages that SES or SNS refuses: put off while they are of use, never given up, ended only where nothing can ever arrive."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.owed import held_up
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import person as people
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain
from chalicelib.outbound import claim, gather, record
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.channels.refusals import Refusal
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.sweep import sweep
from tests.conftest import counted, entries, owed
from tests.outbound.conftest import FailingProvider, mails, refusal, texts, unreachable

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BY_MAIL = Spec(to="client", by="email", minutes=-60)
BY_TEXT = Spec(to="client", by="text", minutes=-60)
THROTTLED = refusal("Throttling", "Maximum sending rate exceeded.")

Fails = Callable[[Exception], None]
Add = Callable[..., Action]


@pytest.fixture
def action(add_action: Add) -> Action:
    return add_action(specs=[BY_MAIL], notify_client=False)


@pytest.fixture
def moment(action: Action) -> datetime:
    return action.due_at - HOUR


def the_reminder(alice: Person) -> Notification:
    (row,) = [row for row in owed(alice) if row.kind == "reminder"]
    return row


def told(plan: Plan) -> list[Entry]:
    return [entry for entry in entries(plan) if entry.kind in ("sent", "skipped", "given_up")]


def state(action: Action) -> tuple[str, str | None]:
    (reminder,) = actions.present(action.plan_id, int(action.number)).reminder_list()
    return reminder.state, reminder.reason


def missed_at(plan: Plan) -> datetime | None:
    row = Membership.find(plan.primary_id, plan.plan_id)
    assert row is not None
    return row.missed_at


def held_up_since(now: datetime) -> dict[str, datetime]:
    return {str(by): since for by, since in held_up.state(now).since.items()}


@pytest.mark.parametrize(
    "error",
    [
        THROTTLED,
        refusal("Throttling", "Daily message quota exceeded."),
        refusal("MessageRejected", "Email address is not verified. The following identities failed …"),
        refusal("AccountSendingPausedException"),
        refusal("ConfigurationSetSendingPausedException"),
        refusal("ConfigurationSetDoesNotExist"),
        refusal("MailFromDomainNotVerifiedException"),
        refusal("AccessDenied"),
        refusal("SomethingNew"),
        unreachable(),
    ],
)
def test_a_mail_that_cannot_leave_stays_owed_and_no_attempt_is_counted(
    action: Action, moment: datetime, alice: Person, plan: Plan, ses_fails: Fails, error: Exception
) -> None:
    ses_fails(error)
    assert deliver(alice.person_id, moment) == "1 not sent"
    row = the_reminder(alice)
    assert timedelta(seconds=1) <= row.due_at - moment <= timedelta(seconds=1.5)
    assert (row.attempts, row.put_offs, row.fell_due, row.is_claimed(moment)) == (0, 1, moment, False)
    assert (told(plan), state(action)) == ([], ("planned", None))
    assert held_up_since(moment) == {"email": moment}


@pytest.mark.parametrize(
    "error",
    [
        refusal("Throttled", "Rate exceeded"),
        refusal("InvalidParameter", "Invalid parameter: PhoneNumber Reason: +4915112345678 is not verified"),
        refusal("InvalidParameter", "No quota left for account"),
        refusal("AuthorizationError"),
        refusal("KMSAccessDenied"),
        refusal("SomethingNew"),
        unreachable(),
    ],
)
def test_a_text_that_cannot_leave_stays_owed_and_says_nothing_of_its_number(
    add_action: Add, alice: Person, with_phone: Callable[..., Person], sns_fails: Fails, error: Exception
) -> None:
    with_phone(alice)
    moment = add_action(specs=[BY_TEXT], notify_client=False).due_at - HOUR
    sns_fails(error)
    assert deliver(alice.person_id, moment) == "1 not sent"
    row = the_reminder(alice)
    assert (row.by, row.attempts, row.put_offs) == ("text", 0, 1)
    assert people.get(alice.person_id).phone_state == "confirmed"
    assert held_up_since(moment) == {"text": row.fell_due}  # a text is owed from long before quiet hours may ask for it


def test_refused_thirty_times_it_is_put_off_longer_each_time_and_then_sent_once(
    action: Action, moment: datetime, alice: Person, plan: Plan, ses_fails: Fails, monkeypatch: pytest.MonkeyPatch
) -> None:
    ses_fails(THROTTLED)
    now, waits = moment, []
    for _ in range(30):
        assert deliver(alice.person_id, now) in ("1 not sent", "2 not sent")
        row = the_reminder(alice)
        waits.append(row.due_at - now)
        now = row.due_at
    assert waits[0] < waits[1] < waits[2] < waits[3] < waits[4] <= 30 * MINUTE
    assert (row.attempts, row.put_offs) == (0, 30)
    assert held_up_since(now) == {"email": moment}
    monkeypatch.undo()
    assert sweep(now) != "nothing is due"
    deliver(alice.person_id, now)
    assert state(action) == ("sent", None)
    assert [entry.kind for entry in told(plan) if entry.data["about"] == "reminder"] == ["sent"]
    assert len(mails()) == 1
    assert held_up_since(now) == {}


def test_what_is_of_no_use_any_more_ends_with_an_entry_and_a_mark_for_the_coach(
    action: Action, moment: datetime, alice: Person, plan: Plan, ses_fails: Fails
) -> None:
    ses_fails(THROTTLED)
    end = action.due_at + DAY
    deliver(alice.person_id, moment)
    deliver(alice.person_id, end - 5 * MINUTE)
    deliver(alice.person_id, end - 2 * MINUTE)
    assert the_reminder(alice).due_at <= end
    assert missed_at(plan) is None
    deliver(alice.person_id, end)
    assert not [row for row in owed(alice) if row.kind == "reminder"]
    assert state(action) == ("skipped", "email couldn’t be sent for 25 hours")
    assert [(entry.kind, entry.data["reason"]) for entry in told(plan)] == [
        ("skipped", "email couldn’t be sent for 25 hours")
    ]
    assert missed_at(plan) == end


def test_nothing_is_given_up_by_its_attempts_before_the_refusals(
    action: Action, moment: datetime, alice: Person, ses_fails: Fails, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = moment
    with monkeypatch.context() as crash:
        crash.setattr(record, "end", lambda *_: 1 / 0)
        for _ in range(3):
            deliver(alice.person_id, now)
            now += claim.LEASE
    ses_fails(THROTTLED)
    deliver(alice.person_id, now)
    assert (the_reminder(alice).attempts, the_reminder(alice).put_offs) == (3, 1)


def test_killed_half_way_five_times_it_is_given_up_and_marked(
    action: Action, moment: datetime, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    now = moment
    with monkeypatch.context() as crash:
        crash.setattr("chalicelib.outbound.channels.email.send", killed)
        for _ in range(4):
            with pytest.raises(SystemExit):
                deliver(alice.person_id, now)
            assert deliver(alice.person_id, now + MINUTE) == "nothing is due"
            now += claim.LEASE
        deliver(alice.person_id, now)
    assert [(entry.kind, entry.data["reason"]) for entry in told(plan)] == [("given_up", "it failed too often")]
    assert missed_at(plan) == now


def test_a_mail_that_we_write_badly_counts_and_is_given_up(
    action: Action, moment: datetime, alice: Person, plan: Plan, ses_fails: Fails
) -> None:
    ses_fails(refusal("InvalidParameterValue", "Duplicate header 'Subject'."))
    now = moment
    for _ in range(4):
        deliver(alice.person_id, now)
        now = the_reminder(alice).due_at
    assert now - moment == 192 * MINUTE
    deliver(alice.person_id, now)
    assert [entry.kind for entry in told(plan) if entry.data["about"] == "reminder"] == ["given_up"]
    assert held_up_since(moment) == {}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Missing final '@domain'", "email can’t be sent to this address"),
        ("Domain contains control or whitespace", "email can’t be sent to this address"),
    ],
)
def test_an_address_that_nothing_can_be_sent_to_ends_it_at_once_with_entry_and_mark(
    action: Action, moment: datetime, alice: Person, plan: Plan, ses_fails: Fails, words: str, reason: str
) -> None:
    ses_fails(refusal("InvalidParameterValue", words))
    assert deliver(alice.person_id, moment) == "1 not sent"
    assert state(action) == ("skipped", reason)
    assert [entry.kind for entry in told(plan)] == ["skipped"]
    assert missed_at(plan) == moment
    assert held_up_since(moment) == {}


def test_our_own_tables_throttled_while_a_mail_is_written_take_the_attempt_back(
    action: Action, moment: datetime, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(_: object) -> None:
        raise TryAgain

    monkeypatch.setattr(gather, "with_more", throttled)
    assert deliver(alice.person_id, moment) == "1 not sent"
    assert (the_reminder(alice).attempts, the_reminder(alice).put_offs) == (0, 1)
    assert held_up_since(moment) == {}


def test_what_has_left_is_recorded_also_if_the_database_is_busy_at_first(
    action: Action, moment: datetime, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, busy = record.end, [TryAgain(), TryAgain()]

    def throttled(*args: Any) -> None:
        if busy:
            raise busy.pop()
        end(*args)

    monkeypatch.setattr(record, "end", throttled)
    assert deliver(alice.person_id, moment) == "1 sent"
    assert (len(mails()), [entry.kind for entry in told(plan)], state(action)) == (1, ["sent"], ("sent", None))


def test_while_the_database_throttles_a_digest_is_no_mistake_of_ours(
    alice: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(*_: object) -> None:
        raise TryAgain

    monkeypatch.setattr(gather, "decide", throttled)
    notifications.new(alice.person_id, "plan_so_far", now, plan_id="p" * 16).save()
    with pytest.raises(TryAgain):
        deliver(alice.person_id, now)
    assert {int(row.attempts) for row in owed(alice)} == {0}


def test_a_link_to_sign_in_is_tried_for_a_quarter_of_an_hour_and_belongs_to_no_history(
    alice: Person, now: datetime, ses_fails: Fails
) -> None:
    sign_in.request_link(alice.email, caller="x", now=now)
    ses_fails(THROTTLED)
    recipient, later = f"mailto:{alice.email}", now
    while rows := owed(recipient):
        later = rows[0].due_at
        deliver(recipient, later)
    assert later - now == 15 * MINUTE


def test_an_answer_by_text_ends_without_a_plan_to_mark(now: datetime, sns_fails: Fails) -> None:
    write = Write()
    write.put(notifications.new("tel:+33612345678", "answer", now, by="text", text="Hello", in_reply_to=None))
    write.commit()
    sns_fails(refusal("AuthorizationError"))
    assert deliver("tel:+33612345678", now) == "1 not sent"
    assert deliver("tel:+33612345678", now + DAY) == "1 skipped"
    assert owed("tel:+33612345678") == []
    assert texts() == []


def test_while_the_oldest_waits_one_that_gets_through_does_not_end_it(
    action: Action, moment: datetime, alice: Person, carol: Person, ses_fails: Fails, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = moment + 30 * MINUTE
    sign_in.request_link(carol.email, caller="x", now=later)
    with monkeypatch.context() as busy:
        busy.setattr(aws, "ses", lambda: FailingProvider(THROTTLED))
        deliver(alice.person_id, moment)
        deliver(alice.person_id, later)
        deliver(f"mailto:{carol.email}", later)
    assert (
        deliver(f"mailto:{carol.email}", later + 2 * MINUTE) == "1 sent"
    )  # as where the day's quota frees up by and by
    assert held_up_since(later + 2 * MINUTE) == {"email": moment}
    deliver(alice.person_id, the_reminder(alice).due_at)
    assert held_up_since(later + HOUR / 2) == {}


def test_it_is_over_once_one_got_through_and_nothing_was_refused_for_minutes(
    action: Action, moment: datetime, alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in.request_link(carol.email, caller="x", now=moment)
    sign_in.request_link(carol.email, caller="x", now=moment + MINUTE)
    with monkeypatch.context() as busy:
        busy.setattr(aws, "ses", lambda: FailingProvider(THROTTLED))
        deliver(f"mailto:{carol.email}", moment + MINUTE)
    last = max(row.due_at for row in owed(f"mailto:{carol.email}"))
    oldest = min(owed(f"mailto:{carol.email}"), key=lambda row: row.first_due)
    oldest.delete()  # it was no longer wanted
    deliver(f"mailto:{carol.email}", last + held_up.QUIET)
    assert held_up_since(last + held_up.QUIET) == {}


def test_what_is_refused_again_has_waited_since_it_fell_due(
    action: Action, moment: datetime, alice: Person, ses_fails: Fails
) -> None:
    ses_fails(THROTTLED)
    deliver(alice.person_id, moment)
    held_up.end("email", moment, moment)
    deliver(alice.person_id, the_reminder(alice).due_at)
    assert held_up_since(moment + 2 * MINUTE) == {"email": moment}


def test_a_refusal_costs_one_read_and_a_write_a_minute_besides(
    action: Action, moment: datetime, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(*_: object) -> None:
        raise SendFailed(Refusal("passing", "Throttling", ""))

    monkeypatch.setattr("chalicelib.outbound.channels.email.send", throttled)
    with counted() as calls:
        deliver(alice.person_id, moment)
    assert calls == {"Query": 1, "TransactGetItems": 1, "TransactWriteItems": 3, "GetItem": 1, "SendMessage": 1}
    sign_in.request_link("carol@coaching.example", caller="x", now=moment)
    with counted() as calls:
        deliver("mailto:carol@coaching.example", moment + MINUTE / 2)
    assert calls["TransactWriteItems"] == 2  # claimed and put off; that mail can't leave is known


def test_a_row_of_the_version_before_is_read(action: Action, moment: datetime, alice: Person, ses_fails: Fails) -> None:
    row = the_reminder(alice)
    row.update(actions=[Notification.put_offs.remove()])
    assert the_reminder(alice).first_due == moment
    ses_fails(THROTTLED)
    deliver(alice.person_id, moment)
    assert the_reminder(alice).put_offs == 1
