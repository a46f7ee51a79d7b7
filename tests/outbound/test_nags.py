"""Nags: every so many days while an action is late, at most so many times, until it is done, cancelled or moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.actions import adding, closing, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices, decide
from chalicelib.domain.delivery.decision import Decision
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import PAST, Reminder, Spec
from chalicelib.errors import Invalid
from chalicelib.outbound import claim, gather, record
from chalicelib.outbound.channels import email
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.sweep import sweep
from tests.conftest import counted, entries, everything, join
from tests.conftest import owed as still_owed
from tests.outbound.conftest import mails, refusal, texts, words

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NAG = Spec(to="client", by="email", every=2, times=3)

Add = Callable[..., Action]
Fails = Callable[[Exception], None]


@pytest.fixture
def action(add_action: Add, alice: Person, carol: Person, plan: Plan, now: datetime) -> Action:
    """Late, with a nag; nobody is told else."""
    for person in (alice, carol):
        choices.change(person.person_id, plan.plan_id, {"late": "off"}, now=now)
    return add_action(specs=[NAG], notify_client=False)


def present(action: Action) -> Action:
    return actions.present(action.plan_id, int(action.number))


def nag(action: Action) -> Reminder:
    (reminder,) = present(action).reminder_list()
    return reminder


def nags_owed(alice: Person) -> list[Notification]:
    return [row for row in still_owed(alice) if row.kind == "reminder"]


def told(plan: Plan) -> list[tuple[str, str | None]]:
    kinds = ("sent", "skipped", "given_up")
    return [(entry.kind, entry.data.get("reason")) for entry in entries(plan) if entry.kind in kinds]


def deliver_until(alice: Person, moment: datetime) -> None:
    """Everything that is owed to Alice until then, each at its time."""
    while (rows := still_owed(alice)) and rows[0].due_at <= moment:
        deliver(alice.person_id, rows[0].due_at)


def test_it_comes_so_many_times_and_ends(action: Action, alice: Person, plan: Plan) -> None:
    for turn in (1, 2, 3):
        assert nag(action).state == "planned"
        (row,) = nags_owed(alice)
        assert row.due_at == action.due_at + 2 * turn * DAY
        deliver_until(alice, row.due_at - MINUTE)
        assert len(mails()) == turn - 1
        deliver_until(alice, row.due_at)
        assert (nag(action).sent_count, nag(action).sent_at) == (turn, row.due_at)
    assert (nag(action).state, nag(action).turn) == ("sent", 3)
    assert nags_owed(alice) == []
    assert told(plan) == [("sent", None)] * 3
    assert present(action).version == action.version


def test_it_says_since_when_it_is_late_and_why_it_came(action: Action, alice: Person) -> None:
    deliver_until(alice, action.due_at + 2 * DAY)
    (mail,) = mails()
    assert mail["Subject"] == "[ALI-1] Call the bank"
    assert "Was due Thu 3 Dec, 10:00" in words(mail)
    assert "a reminder was set for every 2 days while it is late" in " ".join(words(mail).split())


def test_it_costs_no_more_calls_than_another_reminder(action: Action, alice: Person) -> None:
    deliver_until(alice, action.due_at + DAY)
    with counted() as calls:
        deliver(alice.person_id, action.due_at + 2 * DAY)
    assert calls == {"Query": 1, "TransactGetItems": 1, "TransactWriteItems": 2, "SendRawEmail": 1}


def test_done_ends_it_with_a_trace(action: Action, alice: Person, plan: Plan) -> None:
    deliver_until(alice, action.due_at + 2 * DAY)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=action.due_at + 3 * DAY)
    deliver_until(alice, action.due_at + 30 * DAY)
    assert len(mails()) == 1
    assert told(plan)[-1] == ("skipped", "it’s done")
    assert (nag(action).state, nag(action).sent_count) == ("skipped", 1)
    assert nags_owed(alice) == []


def test_cancelling_ends_it(action: Action, alice: Person, carol: Person, plan: Plan) -> None:
    closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=action.due_at + DAY)
    deliver_until(alice, action.due_at + 30 * DAY)
    assert told(plan)[-1] == ("skipped", "it’s cancelled")
    assert nag(action).sent_count == 0


def test_a_move_ends_it_and_it_begins_anew_should_the_new_date_pass(
    action: Action, alice: Person, carol: Person, plan: Plan
) -> None:
    deliver_until(alice, action.due_at + 4 * DAY)
    assert nag(action).sent_count == 2
    moment = action.due_at + 5 * DAY
    later = action.due_at + 12 * DAY
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=later)), now=moment)
    assert (nag(action).turn, nag(action).sent_count, nag(action).due_at) == (1, 0, later + 2 * DAY)
    before = len(mails())
    deliver_until(alice, later + DAY)
    assert not any("Was due" in words(mail) for mail in mails()[before:])
    deliver_until(alice, later + 2 * DAY)
    assert "Was due" in words(mails()[-1])


def test_taken_away_it_ends(action: Action, alice: Person, carol: Person, plan: Plan) -> None:
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=[]), now=action.due_at + DAY)
    deliver_until(alice, action.due_at + 30 * DAY)
    assert mails() == []
    assert nags_owed(alice) == []


def test_open_again_it_goes_on_with_the_next_time_ahead_and_not_with_all_that_were_missed(
    action: Action, alice: Person, carol: Person, plan: Plan
) -> None:
    deliver_until(alice, action.due_at + 2 * DAY)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=action.due_at + 3 * DAY)
    deliver_until(alice, action.due_at + 4 * DAY)
    reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=action.due_at + 5 * DAY)
    assert [row.due_at for row in nags_owed(alice)] == [action.due_at + 6 * DAY]
    deliver_until(alice, action.due_at + 30 * DAY)
    assert len(mails()) == 2
    assert (nag(action).state, nag(action).sent_count) == ("sent", 2)


def test_edited_while_it_nags_it_keeps_how_often_it_came(
    action: Action, alice: Person, carol: Person, plan: Plan
) -> None:
    deliver_until(alice, action.due_at + 2 * DAY)
    further = Spec(to="coach", by="email", every=1, times=30)
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=[NAG, further]), now=action.due_at + 3 * DAY)
    kept = next(each for each in present(action).reminder_list() if each.to == "client")
    assert (kept.turn, kept.sent_count) == (2, 1)
    deliver_until(alice, action.due_at + 4 * DAY)
    assert len(mails()) == 2


def test_an_edit_that_read_before_a_turn_and_writes_after_it_looks_again(
    action: Action, alice: Person, carol: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited, tries = editing.edited, list[int]()

    def slow(*args: object, **more: object) -> object:
        write = edited(*args, **more)  # type: ignore[arg-type]
        if not tries:
            deliver_until(alice, action.due_at + 2 * DAY)
        tries.append(1)
        return write

    monkeypatch.setattr(editing, "edited", slow)
    specs = [NAG, Spec(to="coach", by="email", every=1, times=30)]
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=specs), now=action.due_at + 2 * DAY)
    assert len(tries) == 2
    kept = next(each for each in present(action).reminder_list() if each.to == "client")
    assert (kept.turn, kept.sent_count) == (2, 1)
    assert [row.due_at for row in nags_owed(alice) if row.schedule == 2] == [action.due_at + 4 * DAY]


def test_turned_off_it_counts_and_goes_on(action: Action, alice: Person, plan: Plan, now: datetime) -> None:
    choices.change(alice.person_id, plan.plan_id, {"reminder": "off"}, now=now)
    deliver_until(alice, action.due_at + 2 * DAY)
    assert told(plan) == [("skipped", "these emails are turned off")]
    assert (nag(action).state, nag(action).turn, nag(action).sent_count) == ("planned", 2, 0)
    choices.change(alice.person_id, plan.plan_id, {"reminder": "email"}, now=now)
    deliver_until(alice, action.due_at + 30 * DAY)
    assert (nag(action).state, nag(action).sent_count) == ("sent", 2)


def test_one_for_a_coach_who_left_the_plan_goes_on_with_who_is_the_primary_now(
    add_action: Add, carol: Person, dan: Person, plan: Plan
) -> None:
    action = add_action(specs=[Spec(to="coach", by="email", every=2, times=3)])
    join(plan, dan, "coach")
    plan.update([Plan.primary_id.set(dan.person_id), Plan.members[carol.person_id].remove()])
    deliver_until(carol, action.due_at + 2 * DAY)
    assert told(plan) == []
    assert [(row.recipient, row.due_at) for row in still_owed(dan) if row.kind == "reminder"] == [
        (dan.person_id, action.due_at + 4 * DAY)
    ]


def test_refused_by_the_provider_it_goes_on(action: Action, alice: Person, plan: Plan, ses_fails: Fails) -> None:
    ses_fails(refusal("MessageRejected", "Address blacklisted."))
    deliver_until(alice, action.due_at + 2 * DAY)
    assert (nag(action).state, nag(action).turn, nag(action).sent_count) == ("planned", 2, 0)
    deliver_until(alice, action.due_at + 30 * DAY)
    assert (nag(action).state, nag(action).reason) == ("skipped", "emails to this address bounced before")
    assert nags_owed(alice) == []


def test_given_up_at_the_fifth_attempt_it_goes_on_with_the_next(
    action: Action, alice: Person, plan: Plan, ses_fails: Fails, monkeypatch: pytest.MonkeyPatch
) -> None:
    ses_fails(refusal("InvalidParameterValue", "Duplicate header 'Subject'."))
    deliver_until(alice, action.due_at + 3 * DAY)
    assert told(plan) == [("given_up", "it failed too often")]
    assert (nag(action).state, nag(action).turn) == ("planned", 2)
    monkeypatch.undo()
    deliver_until(alice, action.due_at + 4 * DAY)
    assert len(mails()) == 1


def test_one_that_cannot_be_decided_on_goes_on_with_the_next(
    action: Action, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(row: Notification, *rest: object) -> Decision:
        if row.kind == "reminder":
            raise ValueError("a mistake of ours")
        return decide.decide(row, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as mistake:
        mistake.setattr(gather, "decide", broken)
        deliver_until(alice, action.due_at + 3 * DAY)
    assert [kind for kind, _ in told(plan)] == ["given_up"]
    deliver_until(alice, action.due_at + 4 * DAY)
    assert len(mails()) == 1


def test_killed_before_the_end_it_is_sent_again_and_the_chain_holds(
    action: Action, alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = action.due_at + 2 * DAY
    deliver_until(alice, moment - MINUTE)
    with monkeypatch.context() as crash:
        crash.setattr(record, "end", lambda *_: 1 / 0)
        assert deliver(alice.person_id, moment) == "1 not sent"
    assert [row.due_at for row in nags_owed(alice)] == [moment]
    assert sweep(moment + claim.LEASE) != "nothing is due"
    assert deliver(alice.person_id, moment + claim.LEASE) == "1 sent"
    assert len(mails()) == 2  # at least once
    assert nag(action).sent_count == 1
    assert [row.due_at for row in nags_owed(alice)] == [moment + 2 * DAY]
    deliver_until(alice, action.due_at + 30 * DAY)
    assert len(mails()) == 4


def test_who_lost_the_claim_plans_nothing(action: Action, alice: Person) -> None:
    moment = action.due_at + 2 * DAY
    deliver_until(alice, moment - MINUTE)
    slow, fast = gather.owed_to(alice.person_id, moment), gather.owed_to(alice.person_id, moment)
    lost = claim.take(slow, moment)
    assert lost is not None
    assert claim.take(fast, moment + claim.LEASE) is not None
    before = everything()
    record.end(slow, lost, record.Outcome("sent"), moment)
    assert everything() == before


def test_another_action_moved_while_their_mail_was_on_the_way_breaks_no_chain(
    action: Action, add_action: Add, alice: Person, carol: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_action("Send the offer", specs=[NAG], notify_client=False)
    moment = action.due_at + 2 * DAY
    deliver_until(alice, moment - MINUTE)

    def moving(*_: object) -> None:
        editing.edit(Actor(carol.person_id), plan.plan_id, 2, Change(due=Due(at=moment + 9 * DAY)), now=moment)

    monkeypatch.setattr(email, "send", moving)
    assert deliver(alice.person_id, moment) == "1 sent"
    assert (nag(action).turn, nag(action).sent_count) == (2, 1)
    (moved,) = actions.present(plan.plan_id, 2).reminder_list()
    assert (moved.turn, moved.sent_count) == (1, 0)
    assert [(row.number, row.due_at) for row in nags_owed(alice)] == [
        (1, moment + 2 * DAY),
        (2, moment + 11 * DAY),
    ]


def test_after_a_standstill_the_missed_ones_are_passed_over(action: Action, alice: Person) -> None:
    moment = action.due_at + 5 * DAY
    deliver(alice.person_id, moment)
    assert len(mails()) == 1
    assert [row.due_at for row in nags_owed(alice)] == [action.due_at + 6 * DAY]


def test_a_full_round_of_them_is_one_transaction(
    add_action: Add, alice: Person, carol: Person, plan: Plan, now: datetime
) -> None:
    choices.change(alice.person_id, plan.plan_id, {"late": "off"}, now=now)
    made = [add_action(f"Thing {number}", specs=[NAG], notify_client=False) for number in range(26)]
    moment = made[0].due_at + 2 * DAY
    deliver_until(alice, moment - MINUTE)
    assert deliver(alice.person_id, moment) == "1 sent"
    assert deliver(alice.person_id, moment) == "1 sent"
    assert len(mails()) == 2
    assert {nag(action).turn for action in made} == {2}
    assert len(nags_owed(alice)) == 26


def test_nags_of_several_actions_are_one_mail(add_action: Add, alice: Person, plan: Plan, now: datetime) -> None:
    choices.change(alice.person_id, plan.plan_id, {"late": "off"}, now=now)
    first = add_action("Call the bank", specs=[NAG], notify_client=False)
    add_action("Send the offer", specs=[NAG], notify_client=False)
    deliver_until(alice, first.due_at + 2 * DAY)
    (mail,) = mails()
    assert words(mail).count("Was due") == 2


def test_by_text_it_waits_until_quiet_hours_end(
    add_action: Add, alice: Person, with_phone: Callable[..., Person], plan: Plan, now: datetime
) -> None:
    with_phone(alice)
    choices.change(alice.person_id, plan.plan_id, {"late": "off"}, now=now)
    due = datetime(2026, 12, 4, 21, 30, tzinfo=UTC)  # 22:30 in Berlin
    action = add_action(due=due, specs=[Spec(to="client", by="text", every=1, times=2)], notify_client=False)
    deliver_until(alice, due + 30 * DAY)
    assert [words for _, words in texts()] == [
        'Carol Reed: "Call the bank" was due Fri 4 Dec, 22:30 (Berlin). Reply DONE 1, or 1: and your comment. STOP ends texts.'
    ] * 2
    at = [entry.at for entry in entries(plan) if entry.kind == "sent"]
    assert at == [datetime(2026, 12, day, 7, tzinfo=UTC) for day in (6, 7)]  # 8:00 in Berlin
    assert nag(action).sent_count == 2


def test_one_whose_last_time_is_past_is_refused_and_nothing_is_written(
    add_action: Add, carol: Person, plan: Plan, now: datetime
) -> None:
    before = everything()
    new = NewAction("Call", Due(at=now - 20 * DAY), specs=[NAG], past_due=True)
    with pytest.raises(Invalid, match="The last of the reminder’s times"):
        adding.create(Actor(carol.person_id, "api"), plan.plan_id, new, now=now)
    assert everything() == before


def test_set_while_late_it_begins_with_the_next_time_ahead(add_action: Add, now: datetime) -> None:
    action = add_action(due=now - 3 * DAY, specs=[NAG], notify_client=False)
    assert (nag(action).turn, nag(action).due_at) == (2, now + DAY)


def test_among_the_defaults_it_comes_with_every_new_action(
    add_action: Add, carol: Person, plan: Plan, now: datetime
) -> None:
    defaults = msgspec.structs.replace(plan.defaults, reminders=[NAG])
    changing.change_defaults(carol.person_id, plan.plan_id, defaults, version=None, now=now)
    assert nag(add_action(specs=None)).spec() == NAG
    long_late = add_action(due=now - 20 * DAY, specs=None)
    assert (nag(long_late).state, nag(long_late).reason) == ("skipped", PAST)
