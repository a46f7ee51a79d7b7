"""A client who turns out to live elsewhere, or moves: what was planned by their clock follows it, and nothing else does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import times
from chalicelib.database.transactions import Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import (
    adding,
    closing,
    deleting,
    editing,
    fields,
    moving_back,
    present_clock,
    proposing,
    reopening,
    replanning,
    undo,
)
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import jobs
from chalicelib.domain.people import copies, moving, profile
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.domain.team import accepting, correcting
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import StaleVersion, WrongState
from chalicelib.outbound import record
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.sweep import sweep
from tests.breaking import Broken, break_after
from tests.conftest import NOW, entries, forget_notifications, kinds, owed
from tests.outbound.conftest import mails, words

NEW_YORK, TOKYO, PARIS = "America/New_York", "Asia/Tokyo", "Europe/Paris"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
AT_NINE = Spec("client", "email", days=-1, at="09:00")
Add = Callable[..., Action]


def local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def move(plan: Plan, zone: str, now: datetime = NOW) -> Person:
    return profile.change(Actor(plan.client_id), profile.Change(time_zone=zone), now=now)


def present(plan: Plan, number: int = 1) -> Action:
    return actions.present(plan.plan_id, number)


def reminder_of(action: Action) -> Reminder:
    (reminder,) = action.reminders.values()
    return reminder


@pytest.fixture
def york(open_plan: Callable[..., Plan]) -> Plan:
    """Alice's plan, which guesses that she lives in New York."""
    plan = open_plan(time_zone=NEW_YORK)
    forget_notifications()
    return plan


@pytest.fixture
def add(york: Plan, carol: Person) -> Add:
    def added(
        day: str = "2026-12-10", hour: str | None = None, *, by: Person = carol, now: datetime = NOW, **more: Any
    ) -> Action:
        due = Due(date=day, time=hour, time_zone=more.pop("zone", None))
        more.setdefault("specs", [AT_NINE])
        return adding.create(Actor(by.person_id), york.plan_id, NewAction("Call", due, **more), now=now)

    return added


# What follows the client's clock


def test_due_time_and_reminder_are_at_the_same_hour_on_the_clients_true_clock(york: Plan, add: Add) -> None:
    add()
    move(york, TOKYO)
    action = present(york)
    assert (local(action.due_at, TOKYO), action.due_zone) == ("2026-12-10 17:00", TOKYO)
    assert local(reminder_of(action).due_at, TOKYO) == "2026-12-09 09:00"
    assert action.open_due_at == action.first_due_at == action.due_at
    assert action.moved_count == 0
    assert plans.find(york.plan_id).replanning is None  # type: ignore[union-attr]
    assert not jobs.present(york.client_id)


def test_what_was_set_in_a_named_zone_stays(york: Plan, add: Add) -> None:
    at_home = Spec("client", "email", days=-1, at="09:00", time_zone=NEW_YORK)
    before = add(zone=NEW_YORK, specs=[at_home])
    move(york, TOKYO)
    action = present(york)
    assert (action.due_at, action.reminders, action.version) == (before.due_at, before.reminders, before.version)
    assert not [row for row in owed() if row.kind == "zone_changed"]


def test_a_moment_stays_but_reminders_at_the_clients_hour_follow(york: Plan, carol: Person) -> None:
    due = Due(at=datetime(2026, 12, 10, 12, tzinfo=UTC))
    adding.create(Actor(carol.person_id), york.plan_id, NewAction("Call", due, specs=[AT_NINE]), now=NOW)
    move(york, TOKYO)
    assert present(york).due_at == datetime(2026, 12, 10, 12, tzinfo=UTC)
    assert local(reminder_of(present(york)).due_at, TOKYO) == "2026-12-09 09:00"
    assert owed(people.get(york.client_id))


def test_rows_from_before_name_no_origin_and_stay(york: Plan, add: Add) -> None:
    action = add()
    old = {id: {"zone_from": None} for id in action.reminders}
    write = Write()
    changes = [Action.zone_from.remove(), Action.due_wall.remove()]
    changes += [Action.reminders[id]["zone_from"].remove() for id in old]
    write.update(Action, (york.plan_id, 1), changes)
    write.commit()
    before = present(york)
    move(york, TOKYO)
    assert (present(york).due_at, present(york).reminders) == (before.due_at, before.reminders)


def test_a_reminder_to_the_coach_keeps_the_coachs_clock(york: Plan, add: Add, carol: Person) -> None:
    add(specs=[Spec("coach", "email", days=-1, at="09:00")])
    move(york, TOKYO)
    assert local(reminder_of(present(york)).due_at, str(carol.time_zone)) == "2026-12-09 09:00"


def test_a_coach_action_keeps_the_coachs_clock(york: Plan, add: Add, carol: Person) -> None:
    before = add(assigned_to="coach", specs=[])
    move(york, TOKYO)
    assert present(york).due_at == before.due_at


def test_a_new_date_that_was_asked_for_follows_too(york: Plan, add: Add, carol: Person) -> None:
    add()
    actor = Actor(york.client_id)
    proposing.propose(actor, york.plan_id, 1, due=Due(date="2026-12-15"), now=NOW)
    move(york, TOKYO)
    proposal = present(york).proposal
    assert proposal is not None
    assert (local(proposal.due_at, TOKYO), proposal.due_zone) == ("2026-12-15 17:00", TOKYO)
    proposing.accept(Actor(carol.person_id), york.plan_id, 1, now=NOW)
    move(york, PARIS)
    assert local(present(york).due_at, PARIS) == "2026-12-15 17:00"  # an accepted date is by the clock it was asked by


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_nag_without_an_hour_keeps_that_of_the_due_time(york: Plan, add: Add, days: int) -> None:
    add(specs=[Spec("client", "email", every=2, times=3), Spec("client", "email", minutes=-90)])
    move(york, TOKYO, NOW + days * DAY)
    found = {each.every: local(each.due_at, TOKYO) for each in present(york).reminders.values()}
    assert found == {2: "2026-12-12 17:00", None: "2026-12-10 15:30"}


# Only what is ahead


def test_nothing_becomes_late_by_it(york: Plan, add: Add) -> None:
    add("2026-11-23", "17:00", specs=[])  # 22:00 UTC; in Tokyo it was over at 08:00 UTC, an hour ago
    move(york, TOKYO)
    action = present(york)
    assert (local(action.due_at, NEW_YORK), action.is_late(NOW)) == ("2026-11-23 17:00", False)


def test_what_is_late_already_stays_late(york: Plan, add: Add) -> None:
    add("2026-11-22", "17:00", specs=[Spec("client", "email", every=1, times=9, at="09:00")])
    later = NOW + HOUR
    move(york, "Pacific/Honolulu", later)
    action = present(york)
    assert local(action.due_at, NEW_YORK) == "2026-11-22 17:00"
    assert local(reminder_of(action).due_at, "Pacific/Honolulu") == "2026-11-23 09:00"


def test_what_was_sent_isnt_sent_again(york: Plan, add: Add) -> None:
    action = add("2026-11-30", specs=[Spec("client", "email", days=-6, at="09:00")], notify_client=False)
    sent_at = reminder_of(action).due_at
    deliver(york.client_id, sent_at)
    assert reminder_of(present(york)).state == "sent"
    move(york, "Pacific/Honolulu", sent_at + MINUTE)  # 09:00 is still ahead there
    assert reminder_of(present(york)).state == "sent"
    mails()
    deliver(york.client_id, sent_at + 12 * HOUR)
    assert not [mail for mail in mails() if "Reminder" in words(mail)]


def test_a_reminder_whose_new_time_has_passed_comes_at_its_old_one(york: Plan, add: Add) -> None:
    add("2026-11-24", "17:00", specs=[AT_NINE])  # 09:00 in New York is 14:00 UTC; in Tokyo 00:00 UTC, long past
    move(york, TOKYO)
    action = present(york)
    assert local(action.due_at, TOKYO) == "2026-11-24 17:00"  # 08:00 UTC
    assert (local(reminder_of(action).due_at, NEW_YORK), reminder_of(action).state) == ("2026-11-23 09:00", "planned")


def test_a_reminder_that_would_come_after_the_new_due_time_is_skipped_and_the_history_says_so(
    york: Plan, add: Add
) -> None:
    add("2026-11-24", "00:30", specs=[Spec("client", "email", minutes=-14 * 60), Spec("client", "email", minutes=-5)])
    # Due 05:30 UTC in New York: reminders at 15:30 and 05:25; in Tokyo 15:30 UTC: at 01:30, which has passed, and 15:25.
    move(york, TOKYO)
    states = {each.minutes: (each.state, each.due_at) for each in present(york).reminders.values()}
    assert states[-840] == ("skipped", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert states[-5] == ("planned", datetime(2026, 11, 23, 15, 25, tzinfo=UTC))
    assert "skipped" in kinds(york)


def test_a_closed_action_stays_and_follows_once_it_is_reopened(york: Plan, add: Add, alice_of: Actor) -> None:
    before = add()
    closing.complete(alice_of, york.plan_id, 1, now=NOW)
    move(york, TOKYO)
    assert present(york).due_at == before.due_at
    reopening.reopen(alice_of, york.plan_id, 1, now=NOW + MINUTE)
    moving.work_off(york.client_id, NOW + MINUTE)
    assert local(present(york).due_at, TOKYO) == "2026-12-10 17:00"


def test_an_action_that_is_brought_back_follows(york: Plan, add: Add, carol: Person) -> None:
    add()
    deleting.delete(Actor(carol.person_id), york.plan_id, 1, now=NOW)
    move(york, TOKYO)
    deleting.bring_back(Actor(carol.person_id), york.plan_id, 1, now=NOW + MINUTE)
    moving.work_off(york.client_id, NOW + MINUTE)
    assert local(present(york).due_at, TOKYO) == "2026-12-10 17:00"


@pytest.fixture
def alice_of(york: Plan) -> Actor:
    return Actor(york.client_id)


# What comes back after the clock has changed


def test_a_request_that_reopening_brings_back_is_by_the_present_clock(york: Plan, add: Add, alice_of: Actor) -> None:
    add()
    proposing.propose(alice_of, york.plan_id, 1, due=Due(date="2026-12-15"), now=NOW)
    closing.complete(alice_of, york.plan_id, 1, now=NOW)
    move(york, TOKYO)
    proposal = reopening.reopen(alice_of, york.plan_id, 1, now=NOW + MINUTE).proposal
    assert proposal is not None
    assert (local(proposal.due_at, TOKYO), proposal.due_zone) == ("2026-12-15 17:00", TOKYO)
    assert proposal.wall == "2026-12-15T17:00"
    moving.work_off(york.client_id, NOW + MINUTE)
    move(york, PARIS, NOW + 2 * MINUTE)  # it goes on following
    assert local(present(york).proposal.due_at, PARIS) == "2026-12-15 17:00"  # type: ignore[union-attr]


@pytest.mark.parametrize("when", ["while it is answered", "before it is answered"])
def test_a_request_that_a_withdrawn_answer_brings_back_is_by_the_present_clock(
    york: Plan, add: Add, carol: Person, alice_of: Actor, when: str
) -> None:
    add()
    proposing.propose(alice_of, york.plan_id, 1, due=Due(date="2026-12-15"), now=NOW)
    if when == "before it is answered":
        move(york, TOKYO)
    named = Due(date="2026-12-14", time_zone=PARIS)
    proposing.propose(Actor(carol.person_id), york.plan_id, 1, due=named, now=NOW)
    if when == "while it is answered":
        move(york, TOKYO)
    proposing.withdraw(Actor(carol.person_id), york.plan_id, 1, now=NOW + MINUTE)
    proposal = present(york).proposal
    assert proposal is not None
    assert (local(proposal.due_at, TOKYO), proposal.wall) == ("2026-12-15 17:00", "2026-12-15T17:00")


@pytest.mark.parametrize("moves", [[], [TOKYO], [TOKYO, NEW_YORK]])
def test_a_move_that_is_taken_back_is_by_the_present_clock(
    york: Plan, add: Add, carol: Person, alice_of: Actor, moves: list[str]
) -> None:
    add(specs=[Spec("client", "email", minutes=-60)])
    proposing.propose(alice_of, york.plan_id, 1, due=Due(date="2026-12-15"), now=NOW)
    kept = undo.Change.of(present(york), int(present(york).version) + 1, "its entry")
    named = Change(due=Due(date="2026-12-20", time_zone=PARIS))
    editing.edit(Actor(carol.person_id), york.plan_id, 1, named, now=NOW)
    for zone in moves:
        move(york, zone)
    action = moving_back.move_back(Actor(carol.person_id), york.plan_id, kept, now=NOW + MINUTE)
    here = (moves or [NEW_YORK])[-1]
    assert (local(action.due_at, here), action.due_zone) == ("2026-12-10 17:00", here)
    assert (action.zone_from, action.due_wall) == ("client", "2026-12-10T17:00")
    assert local(reminder_of(action).due_at, here) == "2026-12-10 16:00"
    assert action.proposal is not None
    assert local(action.proposal.due_at, here) == "2026-12-15 17:00"
    move(york, TOKYO if here == NEW_YORK else NEW_YORK, NOW + 2 * MINUTE)
    assert present(york).due_wall == "2026-12-10T17:00"
    assert local(present(york).due_at, TOKYO if here == NEW_YORK else NEW_YORK) == "2026-12-10 17:00"


def test_a_request_for_what_became_the_actions_own_date_is_not_accepted(
    york: Plan, add: Add, carol: Person, alice_of: Actor
) -> None:
    add()
    named = Due(date="2026-12-10", time="17:00", time_zone=TOKYO)
    proposing.propose(alice_of, york.plan_id, 1, due=named, now=NOW)
    move(york, TOKYO)
    with pytest.raises(WrongState, match="already due then"):
        proposing.accept(Actor(carol.person_id), york.plan_id, 1, now=NOW)
    proposing.decline(Actor(carol.person_id), york.plan_id, 1, now=NOW)
    assert present(york).proposal is None


# Both sides are told, once


def test_both_sides_get_one_notice_for_the_plan_and_the_history_says_it(york: Plan, add: Add, carol: Person) -> None:
    for _ in range(3):
        add(notify_client=False)
    forget_notifications(carol.person_id)
    move(york, TOKYO)
    later = NOW + 2 * MINUTE
    for recipient in (york.client_id, carol.person_id):
        assert [row.kind for row in owed(recipient) if row.kind == "zone_changed"] == ["zone_changed"]
        deliver(recipient, later)
    to_alice, to_carol = sorted(
        (mail for mail in mails() if "time zone" in str(mail["Subject"])), key=lambda mail: "carol" in str(mail["To"])
    )
    assert "Your time zone is now Tokyo. So 3 actions have new times" in words(to_alice)
    assert "Alice Moreau’s time zone is now Tokyo" in words(to_carol)
    assert "17:00" in words(to_alice)
    assert kinds(york).count("replanned") == 3
    entry = next(each for each in entries(york) if each.kind == "replanned")
    assert entry.data["zone"] == TOKYO


def test_confirming_the_guess_changes_nothing_and_tells_nobody(york: Plan, add: Add) -> None:
    before = add(notify_client=False)
    forget_notifications()
    move(york, NEW_YORK)
    assert (present(york).due_at, present(york).version) == (before.due_at, before.version)
    assert plans.find(york.plan_id).client.zone_confirmed  # type: ignore[union-attr]
    assert not owed()


def test_reminders_and_late_notices_are_owed_once_at_the_new_time(york: Plan, add: Add, carol: Person) -> None:
    add(notify_client=False)
    move(york, TOKYO)
    action = present(york)
    valid = [row for row in owed() if row.number == 1 and row.schedule == action.schedule]
    assert sorted((row.kind, row.due_at) for row in valid) == sorted(
        [
            ("reminder", reminder_of(action).due_at),
            ("late", action.due_at + HOUR),
            ("late", action.due_at + HOUR),
        ]
    )


# Again, meanwhile, broken off


def test_there_and_back_all_is_as_it_was(york: Plan, add: Add) -> None:
    before = [add("2027-03-14", "02:30"), add("2026-12-10"), add("2027-11-07", "01:30")]
    move(york, TOKYO)
    assert local(present(york, 1).due_at, TOKYO) == "2027-03-14 02:30"  # New York's clocks skip it
    move(york, NEW_YORK)
    for action in before:
        after = present(york, int(action.number))
        assert (after.due_at, after.due_zone, after.due_wall) == (action.due_at, NEW_YORK, action.due_wall)
        assert reminder_of(after).due_at == reminder_of(action).due_at


@pytest.mark.parametrize("commits", range(8))
def test_broken_off_it_goes_on_with_the_next_sweep(
    york: Plan, add: Add, carol: Person, commits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        add(notify_client=False)
    forget_notifications(carol.person_id)
    with monkeypatch.context() as broken:
        break_after(commits, broken)
        try:
            move(york, TOKYO)
        except Broken:
            assert commits == 0
            return
    sweep(NOW + MINUTE)
    for row in {row.recipient for row in owed()}:
        deliver(row, NOW + MINUTE)
    assert {local(present(york, number).due_at, TOKYO) for number in range(1, 5)} == {"2026-12-10 17:00"}
    assert kinds(york).count("replanned") == 4
    assert plans.find(york.plan_id).replanning is None  # type: ignore[union-attr]
    assert not jobs.present(york.client_id)
    told = [row for row in owed() if row.kind == "zone_changed"]
    sent = [mail for mail in mails() if "time zone" in str(mail["Subject"])]
    assert len(told) + len(sent) == 2


def test_many_actions_are_begun_at_once_and_finished_by_the_job(
    york: Plan, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving.follow, "__kwdefaults__", {"at_most": 2})
    for _ in range(5):
        add(specs=[], notify_client=False)
    move(york, TOKYO)
    assert kinds(york).count("replanned") == 2
    assert not [row for row in owed() if row.kind == "zone_changed"]
    assert "planned anew" in deliver(f"job:{york.client_id}", NOW)
    assert kinds(york).count("replanned") == 5
    assert len([row for row in owed() if row.kind == "zone_changed"]) == 2


def test_a_second_move_in_the_middle_of_the_first_wins(york: Plan, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        add(specs=[], notify_client=False)
    real = replanning._planned
    moved: list[str] = []

    def planned(*args: Any) -> Write:
        if len(moved) == 1:
            moved.append("again")
            move(york, PARIS)
        elif not moved:
            moved.append("first")
        return real(*args)

    monkeypatch.setattr(replanning, "_planned", planned)
    move(york, TOKYO)
    moving.work_off(york.client_id, NOW)
    assert {local(present(york, number).due_at, PARIS) for number in range(1, 5)} == {"2026-12-10 17:00"}
    assert plans.find(york.plan_id).client.time_zone == PARIS  # type: ignore[union-attr]
    assert plans.find(york.plan_id).replanning is None  # type: ignore[union-attr]


def test_an_action_edited_meanwhile_keeps_the_edit_and_follows(
    york: Plan, add: Add, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(specs=[])
    real = replanning._planned
    done: list[bool] = []

    def planned(*args: Any) -> Write:
        write = real(*args)
        if not done:
            done.append(True)
            editing.edit(Actor(carol.person_id), york.plan_id, 1, Change(what="Call them back"), now=NOW)
        return write

    monkeypatch.setattr(replanning, "_planned", planned)
    move(york, TOKYO)
    assert (present(york).what, local(present(york).due_at, TOKYO)) == ("Call them back", "2026-12-10 17:00")
    assert kinds(york).count("replanned") == 1


def test_whoever_edits_with_an_older_version_is_told(york: Plan, add: Add, carol: Person) -> None:
    before = add(specs=[])
    move(york, TOKYO)
    with pytest.raises(StaleVersion):
        editing.edit(
            Actor(carol.person_id), york.plan_id, 1, Change(what="X"), now=NOW,
            seen=Seen(version=int(before.version)),
        )  # fmt: skip


def test_an_action_added_while_the_zone_changes_is_planned_by_the_new_one(
    york: Plan, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = plans.get_for
    moved: list[bool] = []

    def read(*args: Any) -> Plan:
        found = real(*args)
        if not moved:
            moved.append(True)
            move(york, TOKYO)
        return found

    monkeypatch.setattr(plans, "get_for", read)
    action = adding.create(Actor(carol.person_id), york.plan_id, NewAction("Call", Due(date="2026-12-10")), now=NOW)
    assert local(action.due_at, TOKYO) == "2026-12-10 17:00"


def test_a_reminder_that_is_being_sent_is_awaited(york: Plan, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 12, 1, 14, tzinfo=UTC)  # 09:00 in New York
    add(
        specs=[Spec("client", "email", days=-9, at="09:00"), Spec("client", "email", days=-1, at="09:00")],
        notify_client=False,
    )
    real = record.end

    def end(*args: Any) -> None:
        move(york, TOKYO, at)  # sent, but not recorded yet
        real(*args)

    monkeypatch.setattr(record, "end", end)
    mails()
    deliver(york.client_id, at)
    monkeypatch.undo()
    for minutes in range(1, 5):
        for recipient in {row.recipient for row in owed()}:
            deliver(recipient, at + minutes * MINUTE)
    sent = [mail for mail in mails() if "Call" in str(mail["Subject"])]
    assert len(sent) == 1
    assert local(present(york).due_at, TOKYO) == "2026-12-10 17:00"


@pytest.mark.parametrize("failures", [0, 3])
def test_the_news_that_it_is_late_is_not_lost(york: Plan, add: Add, failures: int) -> None:
    add("2026-11-24", "17:00", specs=[Spec("client", "email", every=1, times=9, at="09:00")], notify_client=False)
    late = [row for row in owed() if row.kind == "late"]
    at = late[0].due_at + 5 * MINUTE
    forget_notifications()
    for row in late:  # due by now, or put off for hours after failures
        row.put_off(at + failures * HOUR, failures).save()
    move(york, "Pacific/Honolulu", at)  # the nag comes later there
    assert present(york).schedule == 2
    waiting = [(row.recipient, row.due_at, row.attempts) for row in owed() if (row.kind, row.schedule) == ("late", 2)]
    assert sorted(waiting) == sorted((row.recipient, at + failures * HOUR, failures) for row in late)
    mails()
    for row in late:
        deliver(row.recipient, at + 3 * HOUR)
    assert len([mail for mail in mails() if "Call" in str(mail["Subject"])]) == 2
    assert not [row for row in owed() if row.kind == "late"]


def test_the_same_move_twice_at_once_is_told_once(york: Plan, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add(specs=[], notify_client=False)
    before, real, find = plans.find(york.plan_id), replanning._end, plans.find
    ended: list[bool] = []

    def end(*args: Any) -> bool:
        if not ended:  # the other press of the button has read the plan before this one wrote
            ended.append(True)
            reads = [before]
            monkeypatch.setattr(plans, "find", lambda plan_id: reads.pop() if reads else find(plan_id))
            copies.tell_plans(people.get(york.client_id))
            monkeypatch.setattr(plans, "find", find)
        return real(*args)

    monkeypatch.setattr(replanning, "_end", end)
    move(york, TOKYO)
    moving.work_off(york.client_id, NOW)
    assert len([row for row in owed() if row.kind == "zone_changed"]) == 2
    assert plans.find(york.plan_id).replanning is None  # type: ignore[union-attr]


# Every way in which the zone becomes known


def test_a_coach_corrects_the_guess_before_the_client_accepts(open_plan: Callable[..., Plan], carol: Person) -> None:
    plan = open_plan(time_zone=NEW_YORK, accepted=False)
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction("Call", Due(date="2026-12-10")), now=NOW)
    correcting.correct(Actor(carol.person_id), plan.plan_id, Details(time_zone=TOKYO), now=NOW)
    assert local(present(plan).due_at, TOKYO) == "2026-12-10 17:00"


def test_a_client_whose_zone_we_know_accepts(open_plan: Callable[..., Plan], alice: Person, carol: Person) -> None:
    profile.change(Actor(alice.person_id), profile.Change(time_zone=TOKYO), now=NOW)
    plan = open_plan("Alice", str(alice.email), time_zone=NEW_YORK, accepted=False)
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction("Call", Due(date="2026-12-10")), now=NOW)
    assert local(present(plan).due_at, NEW_YORK) == "2026-12-10 17:00"
    accepting.accept(Actor(alice.person_id, "link"), plan.plan_id, now=NOW)
    assert local(present(plan).due_at, TOKYO) == "2026-12-10 17:00"


@pytest.fixture
def corrected(open_plan: Callable[..., Plan], carol: Person, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan of an invited client in which an action was to follow them from New York to Tokyo, broken off before it did."""
    plan = open_plan(time_zone=NEW_YORK, accepted=False)
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction("Call", Due(date="2026-12-10")), now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr(moving, "begin", lambda *_: None)
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(time_zone=TOKYO), now=NOW)
    return plan


def test_a_correction_broken_off_is_finished_although_somebody_takes_the_place_of_the_invitation(
    corrected: Plan,
) -> None:
    assert local(present(corrected).due_at, NEW_YORK) == "2026-12-10 17:00"
    accepted = accepting.accept(Actor(corrected.client_id, "link"), corrected.plan_id, now=NOW)
    assert local(present(accepted).due_at, TOKYO) == "2026-12-10 17:00"


def test_a_correction_broken_off_is_finished_although_the_invitation_goes_to_another_address(
    corrected: Plan, carol: Person
) -> None:
    elsewhere = Details(email="alice@elsewhere.example")
    correcting.correct(Actor(carol.person_id), corrected.plan_id, elsewhere, now=NOW)
    assert local(present(corrected).due_at, TOKYO) == "2026-12-10 17:00"


def test_zone_and_address_corrected_at_once(open_plan: Callable[..., Plan], carol: Person) -> None:
    plan = open_plan(time_zone=NEW_YORK, accepted=False)
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction("Call", Due(date="2026-12-10")), now=NOW)
    both = Details(email="alice@elsewhere.example", time_zone=TOKYO)
    corrected = correcting.correct(Actor(carol.person_id), plan.plan_id, both, now=NOW)
    assert local(present(plan).due_at, TOKYO) == "2026-12-10 17:00"
    assert not jobs.present(corrected.client_id)
    assert corrected.replanning is None


def test_the_same_zone_once_more_writes_nothing_but_finishes_what_was_broken_off(
    york: Plan, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    with monkeypatch.context() as broken:
        broken.setattr(moving, "begin", lambda *_: None)
        move(york, TOKYO)
    before = people.get(york.client_id)
    assert local(present(york).due_at, NEW_YORK) == "2026-12-10 17:00"
    move(york, TOKYO, NOW + MINUTE)
    assert local(present(york).due_at, TOKYO) == "2026-12-10 17:00"
    assert people.get(york.client_id).version == before.version
    assert not jobs.present(york.client_id)
    break_after(0, monkeypatch)
    move(york, "Japan", NOW + 2 * MINUTE)  # an earlier name of the same zone; nothing is written any more


def test_digests_and_quiet_hours_follow_by_themselves(york: Plan) -> None:
    daily = profile.Change(digest=DigestTime("day", "07:00"))
    profile.change(Actor(york.client_id), daily, now=NOW)
    move(york, TOKYO)
    person = people.get(york.client_id)
    valid = [row for row in owed(person) if row.kind == "digest" and row.data["chain"] == person.digest_next]
    assert [local(row.due_at, TOKYO)[-5:] for row in valid] == ["07:00"]


# Over all zones and years

ZONES = sorted(times.zone_names())
DAYS = st.dates(date(2011, 1, 3), date(2035, 12, 28))
HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
BEFORE = datetime(2011, 1, 1, tzinfo=UTC) - 40 * DAY


def planned(zone: str, day: date, hour: time, specs: list[Spec], now: datetime) -> tuple[Plan, Action]:
    members = {
        "a": Member("a", "client", "Alice", "a@x.example", zone),
        "c": Member("c", "primary", "Carol", "c@x.example", NEW_YORK),
    }
    plan = Plan("p", client_id="a", primary_id="c", members=members, defaults=Defaults())
    due = Due(date=str(day), time=f"{hour:%H:%M}").resolve(plan)
    made = reminders.plan_all(
        specs, action_due=due.at, due_zone=due.zone, zones=plan.zones(), now=now, may_be_past=specs
    )
    action = Action(
        "p", 1, what="x", due_at=due.at, due_zone=due.zone, zone_from=due.zone_from, due_wall=due.wall, reminders=made
    )
    return plan, action


SPECS = st.lists(
    st.builds(Spec, st.sampled_from(["client", "coach"]), st.just("email"), days=st.integers(-9, 9), at=HOURS.map(lambda t: f"{t:%H:%M}"))
    | st.builds(Spec, st.just("client"), st.just("email"), days=st.integers(-9, -1))
    | st.builds(Spec, st.just("client"), st.just("email"), minutes=st.integers(-20_000, 20_000))
    | st.builds(Spec, st.just("client"), st.just("email"), every=st.integers(1, 5), times=st.integers(1, 5)),
    max_size=4,
)  # fmt: skip


@given(st.sampled_from(ZONES), st.lists(st.sampled_from(ZONES), min_size=1, max_size=4), DAYS, HOURS, SPECS)
def test_far_ahead_a_plan_ends_as_if_the_last_zone_had_been_known_from_the_start(
    first: str, then: list[str], day: date, hour: time, specs: list[Spec]
) -> None:
    plan, action = planned(first, day, hour, specs, BEFORE)
    for zone in then:
        plan.members["a"].time_zone = zone
        new = present_clock.anew(plan, action, BEFORE)
        if new is not None:
            action.due_at, action.due_zone, action.reminders = new.due_at, new.due_zone, new.reminders
        assert present_clock.anew(plan, action, BEFORE) is None
    _, wanted = planned(then[-1], day, hour, specs, BEFORE)
    assert (action.due_at, action.due_zone) == (wanted.due_at, wanted.due_zone)
    assert [each.due_at for each in action.reminders.values()] == [each.due_at for each in wanted.reminders.values()]


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), DAYS, HOURS, SPECS, st.integers(-15 * 1440, 15 * 1440))
def test_nothing_that_is_ahead_falls_behind_and_nothing_behind_comes_again(
    first: str, then: str, day: date, hour: time, specs: list[Spec], shift: int
) -> None:
    now = datetime.combine(day, hour, UTC) + timedelta(minutes=shift)
    plan, action = planned(first, day, hour, specs, now)
    plan.members["a"].time_zone = then
    new = present_clock.anew(plan, action, now)
    if new is None:
        return
    assert (new.due_at > now) == (action.due_at > now)
    for id, reminder in action.reminders.items():
        after = new.reminders[id]
        if reminder.state == "planned" and after.state == "planned":
            assert (after.due_at > now) == (reminder.due_at > now)
        elif reminder.state != "planned":
            assert (after.state, after.due_at) == (reminder.state, reminder.due_at)
        else:
            assert after.due_at <= now < reminder.due_at
            assert reminder.due_at >= new.due_at


@given(DAYS, HOURS, st.sampled_from(ZONES))
def test_a_wall_clock_is_read_back(day: date, hour: time, zone: str) -> None:
    assert fields.by_wall(f"{day}T{hour:%H:%M}", zone) == times.at_local(day, hour, ZoneInfo(zone))
