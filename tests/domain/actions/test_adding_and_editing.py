"""Making, changing and deleting actions."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.pages import write_cursor
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import adding, closing, deleting, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.finding import Only
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.errors import ActionNotFound, Invalid, NotAllowed, PlanNotFound, StaleVersion, TryAgain, WrongState
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, entries, forget_notifications, join, kinds, owed, table_items
from tests.outbound.conftest import mails, words
from tests.refusing import refused

Add = Callable[..., Action]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOUR_BEFORE = Spec("client", "email", minutes=-60)
DAY_BEFORE = Spec("client", "email", days=-1, at="09:00")


def due_kinds(person: Person | None = None) -> list[str]:
    return [row.kind for row in owed(person)]


def of_present_schedule(action: Action) -> list[Any]:
    return [row for row in owed() if row.kind in ("reminder", "late") and row.schedule == action.schedule]


# Adding


def test_an_action_has_the_plans_next_number_and_stands_in_the_stream(
    plan: Plan, add_action: Add, carol: Person
) -> None:
    first, second = add_action("Call the bank"), add_action("Write the offer")
    assert [first.number, second.number] == [1, 2]
    assert plan.key(2) == "ALI-2"
    created = entries(plan)[-1]
    assert (created.kind, created.number, created.what, created.actor_id) == (
        "created",
        2,
        "Write the offer",
        carol.person_id,
    )
    again = plans.get_for(carol.person_id, plan.plan_id)
    assert (again.open_count, again.next_number) == (2, 3)


def test_numbers_are_never_used_twice(plan: Plan, add_action: Add, carol: Person) -> None:
    add_action()
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert add_action().number == 2


def test_what_is_returned_is_what_is_stored(plan: Plan, add_action: Add, carol: Person) -> None:
    added = add_action("Call", comment="It matters", specs=[HOUR_BEFORE, DAY_BEFORE])
    _, stored = actions.get_for(carol.person_id, plan.plan_id, 1)
    assert added.serialize() == stored.serialize()


def test_a_new_action_tells_the_client_a_minute_later_and_nobody_else(
    plan: Plan, add_action: Add, alice: Person, carol: Person
) -> None:
    add_action()
    [row] = [row for row in owed(alice) if row.kind == "new"]
    assert (row.due_at, row.number, row.plan_id) == (NOW + timedelta(minutes=1), 1, plan.plan_id)
    assert row.entry_id == next(entry.entry_id for entry in entries(plan) if entry.kind == "created")
    assert "new" not in due_kinds(carol)


def test_a_new_action_tells_nobody_when_notify_is_not_ticked(add_action: Add, alice: Person) -> None:
    add_action(notify_client=False)
    assert "new" not in due_kinds(alice)


def test_the_clients_own_action_tells_the_coach(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    action = add_action(by=alice)
    assert "new" in due_kinds(carol)
    assert "new" not in due_kinds(alice)
    assert action.created_by == alice.person_id
    assert action.client_may_edit
    assert action.client_may_delete


def test_late_is_owed_to_both_an_hour_after_due(add_action: Add, alice: Person, carol: Person) -> None:
    action = add_action()
    for person in (alice, carol):
        [row] = [row for row in owed(person) if row.kind == "late"]
        assert (row.due_at, row.schedule) == (action.due_at + HOUR, 1)


def test_an_action_long_past_due_owes_no_word_that_it_is_late(add_action: Add, now: datetime) -> None:
    add_action(due=now - 2 * HOUR)
    assert "late" not in due_kinds()
    add_action(due=now - HOUR / 2)
    assert due_kinds().count("late") == 2


def test_a_viewer_is_told_nothing(viewer: Person, add_action: Add) -> None:
    add_action(specs=[HOUR_BEFORE], comment="Important")
    assert owed(viewer) == []


def test_reminders_are_owed_to_whom_and_how_they_say(add_action: Add, alice: Person, carol: Person) -> None:
    action = add_action(specs=[HOUR_BEFORE, Spec("coach", "text", days=-1, at="08:30")])
    [mail] = [row for row in owed(alice) if row.kind == "reminder"]
    assert (mail.by, mail.due_at) == ("email", action.due_at - HOUR)
    [text] = [row for row in owed(carol) if row.kind == "reminder"]
    assert text.by == "text"
    assert text.due_at == datetime(2026, 12, 2, 13, 30, tzinfo=UTC)  # 08:30 in New York
    assert action.reminders[str(text.reminder_id)].time_zone == "America/New_York"


def test_the_plans_defaults_apply_where_nothing_is_said(plan: Plan, add_action: Add, carol: Person) -> None:
    wanted = Defaults(reminders=[HOUR_BEFORE], notify_client=False, client_may_edit=True, client_may_delete=True)
    changing.change_defaults(carol.person_id, plan.plan_id, wanted, version=None, now=NOW)
    action = add_action(specs=None)
    assert [reminder.spec() for reminder in action.reminder_list()] == [HOUR_BEFORE]
    assert action.client_may_edit
    assert action.client_may_delete
    assert "new" not in due_kinds()


def test_a_default_reminder_whose_time_is_past_is_there_as_skipped(add_action: Add, now: datetime) -> None:
    action = add_action(specs=None, due=now + 2 * HOUR)
    [reminder] = action.reminder_list()
    assert (reminder.state, reminder.reason) == ("skipped", "its time had passed")
    assert "reminder" not in due_kinds()


def test_a_reminder_asked_for_whose_time_is_past_is_refused_with_its_time(
    plan: Plan, carol: Person, now: datetime
) -> None:
    with refused(Invalid, at="reminders", because="yesterday 09:00 (Berlin)"):
        adding.create(
            Actor(carol.person_id, "api"),
            plan.plan_id,
            NewAction(what="Call", due=Due(at=now + 2 * HOUR), specs=[DAY_BEFORE]),
            now=now,
        )


def test_a_comment_at_creation_is_an_entry_and_is_counted(plan: Plan, add_action: Add, carol: Person) -> None:
    assert add_action(comment="They owe us an answer").comment_count == 1
    assert kinds(plan)[-2:] == ["created", "comment"]


def test_the_same_idempotency_key_makes_one_action(plan: Plan, add_action: Add, now: datetime) -> None:
    add_action(once=keys.new("idempotency#1", kind="idempotency", now=now, lasts=DAY))
    with refused(keys.Repeated):
        add_action(once=keys.new("idempotency#1", kind="idempotency", now=now, lasts=DAY))
    assert (
        add_action(at=now + DAY, once=keys.new("idempotency#1", kind="idempotency", now=now + DAY, lasts=DAY)).number
        == 2
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": " \n "}, "what"),
        ({"what": "x" * 501}, "what"),
        ({"due": Due(date="2026-02-30")}, "due.date"),
        ({"due": Due(date="2026-W49-5")}, "due.date"),
        ({"due": Due(date="2026-12-04", time="25:00")}, "due.time"),
        ({"due": Due(date="2026-12-04", time_zone="Europe/Atlantis")}, "due.time_zone"),
        ({"due": Due()}, "due"),
        ({"due": Due(date="2026-12-04", at=NOW)}, "due"),
        ({"due": Due(at=datetime(2026, 12, 4, 12))}, "due"),  # noqa: DTZ001
        ({"due": Due(date="0001-01-01", time_zone="Pacific/Kiritimati")}, "due"),
        ({"due": Due(date="9999-12-31", time_zone="America/New_York")}, "due"),
        ({"due": Due(at=datetime.max.replace(tzinfo=UTC))}, "due"),
        ({"specs": [HOUR_BEFORE] * 21}, "reminders"),
        ({"specs": [Spec("client", "email")]}, "reminders"),
        ({"specs": [Spec("client", "email", minutes=-60, days=-1, at="09:00")]}, "reminders"),
        ({"specs": [Spec("client", "email", days=-1)]}, "reminders"),
        ({"specs": [Spec("client", "email", days=-1, at="9 am")]}, "reminders"),
        ({"specs": [Spec("client", "email", days=-1, at="09:00", time_zone="Mars/Base")]}, "reminders"),
        ({"specs": [Spec("client", "email", minutes=10**6)]}, "reminders"),
        ({"specs": [Spec("client", "email", days=-400, at="09:00")]}, "reminders"),
        ({"comment": "x" * 10_001}, "comment"),
        ({"assigned_to": "a stranger"}, "assigned_to"),
    ],
)
def test_what_cant_be_is_refused_at_its_field(plan: Plan, carol: Person, given: dict[str, Any], field: str) -> None:
    asked: dict[str, Any] = {"what": "Call", "due": Due(at=NOW + DAY), "specs": []} | given
    with refused(Invalid, at=field):
        adding.create(Actor(carol.person_id), plan.plan_id, NewAction(**asked), now=NOW)


def test_all_problems_are_told_at_once(plan: Plan, carol: Person) -> None:
    with refused(Invalid) as info:
        adding.create(
            Actor(carol.person_id), plan.plan_id, NewAction(what="", due=Due(date="x"), comment="x" * 10_001), now=NOW
        )
    assert set(info.value.problems) == {"what", "due.date", "comment"}


def test_without_a_time_it_is_due_at_the_plans_hour_in_the_clients_zone(plan: Plan) -> None:
    due = Due(date="2026-12-04").resolve(plan)
    assert (due.at, due.zone) == (datetime(2026, 12, 4, 16, tzinfo=UTC), "Europe/Berlin")
    assert (due.zone_from, due.wall) == ("client", "2026-12-04T17:00")


def test_a_time_is_taken_in_the_zone_that_is_named(plan: Plan) -> None:
    due = Due(date="2026-12-04", time="9:00", time_zone="America/New_York").resolve(plan)
    assert (due.at, due.zone) == (datetime(2026, 12, 4, 14, tzinfo=UTC), "America/New_York")
    assert (due.zone_from, due.wall) == ("named", None)


def test_a_client_may_not_decide_what_they_may_edit(plan: Plan, alice: Person) -> None:
    with refused(NotAllowed, because="Only a coach can decide"):
        adding.create(
            Actor(alice.person_id),
            plan.plan_id,
            NewAction(what="Call", due=Due(at=NOW + DAY), client_may_edit=True),
            now=NOW,
        )


def test_a_lost_race_for_a_number_draws_the_next_one(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = plans.get_for(carol.person_id, plan.plan_id)
    add_action("Somebody else's")
    answers = [stale]
    fresh = plans.get_for
    monkeypatch.setattr(plans, "get_for", lambda *who: answers.pop() if answers else fresh(*who))
    assert add_action("Mine").number == 2
    assert len(table_items(Action)) == 2


def test_a_plan_that_changed_before_it_was_written_is_looked_at_again(
    plan: Plan, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another project got its name meanwhile: the number is still free, but the plan isn't as it was read."""
    answers = [plans.get_for(carol.person_id, plan.plan_id)]
    keeping.create(Actor(carol.person_id), plan.plan_id, name="Launch", now=NOW)
    fresh = plans.get_for
    monkeypatch.setattr(plans, "get_for", lambda *who: answers.pop() if answers else fresh(*who))
    new = NewAction(what="Call", due=Due(at=NOW + DAY), project=Named("Garden"))
    assert adding.create(Actor(carol.person_id), plan.plan_id, new, now=NOW).number == 1
    assert {each.name for each in fresh(carol.person_id, plan.plan_id).projects.values()} == {"Launch", "Garden"}


def test_a_number_that_is_lost_for_ever_is_told_as_try_again(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = plans.get_for(carol.person_id, plan.plan_id)
    add_action()
    monkeypatch.setattr(plans, "get_for", lambda *who: stale)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with refused(TryAgain):
        add_action()


# Who may


def invited_only(open_plan: Callable[..., Plan]) -> tuple[Plan, Person]:
    plan = open_plan("Bob", "bob@home.example", accepted=False)
    return plan, people.get(plan.client_id)


def test_a_stranger_finds_no_plan(plan: Plan, mallory: Person, add_action: Add) -> None:
    add_action()
    with refused(PlanNotFound):
        add_action(by=mallory)
    for attempt in (
        lambda who: editing.edit(who, plan.plan_id, 1, Change(what="Mine"), now=NOW),
        lambda who: deleting.delete(who, plan.plan_id, 1, now=NOW),
        lambda who: actions.get_for(who.person_id, plan.plan_id, 1),
    ):
        with refused(PlanNotFound):
            attempt(Actor(mallory.person_id))


def test_a_viewer_reads_and_changes_nothing(plan: Plan, viewer: Person, add_action: Add) -> None:
    add_action()
    assert actions.get_for(viewer.person_id, plan.plan_id, 1)[1].what == "Call the bank"
    with refused(NotAllowed):
        add_action(by=viewer)
    with refused(NotAllowed):
        editing.edit(Actor(viewer.person_id), plan.plan_id, 1, Change(what="Mine"), now=NOW)
    with refused(NotAllowed):
        deleting.delete(Actor(viewer.person_id), plan.plan_id, 1, now=NOW)


def test_an_invited_client_who_has_not_accepted_finds_no_plan(open_plan: Callable[..., Plan], carol: Person) -> None:
    plan, bob = invited_only(open_plan)
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction(what="Call", due=Due(at=NOW + DAY)), now=NOW)
    with refused(PlanNotFound):
        actions.get_for(bob.person_id, plan.plan_id, 1)
    with refused(PlanNotFound):
        adding.create(Actor(bob.person_id), plan.plan_id, NewAction(what="Call", due=Due(at=NOW + DAY)), now=NOW)


def test_a_second_coach_may_do_everything(plan: Plan, dan: Person, add_action: Add) -> None:
    join(plan, dan, "coach")
    add_action(by=dan)
    editing.edit(Actor(dan.person_id), plan.plan_id, 1, Change(what="Changed"), now=NOW)
    deleting.delete(Actor(dan.person_id), plan.plan_id, 1, now=NOW)


@pytest.mark.parametrize("switch", [False, True])
def test_a_client_edits_only_where_they_may(
    plan: Plan, alice: Person, carol: Person, add_action: Add, switch: bool
) -> None:
    add_action(client_may_edit=switch, client_may_delete=not switch)
    if switch:
        assert (
            editing.edit(Actor(alice.person_id), plan.plan_id, 1, Change(what="Call again"), now=NOW).what
            == "Call again"
        )
    else:
        with refused(NotAllowed, because=carol.name):
            editing.edit(Actor(alice.person_id), plan.plan_id, 1, Change(what="Call again"), now=NOW)


@pytest.mark.parametrize("switch", [False, True])
def test_a_client_deletes_only_where_they_may(
    plan: Plan, alice: Person, carol: Person, add_action: Add, switch: bool
) -> None:
    add_action(client_may_delete=switch, client_may_edit=not switch)
    if switch:
        deleting.delete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
        assert table_items(Action) == []
    else:
        with refused(NotAllowed, because=carol.name):
            deleting.delete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)


def test_a_client_who_may_edit_may_not_change_the_switches(plan: Plan, alice: Person, add_action: Add) -> None:
    add_action(client_may_edit=True)
    with refused(NotAllowed):
        editing.edit(Actor(alice.person_id), plan.plan_id, 1, Change(client_may_delete=True), now=NOW)
    unchanged = editing.edit(Actor(alice.person_id), plan.plan_id, 1, Change(client_may_edit=True, what="New"), now=NOW)
    assert unchanged.what == "New"


@pytest.mark.parametrize("number", [0, -1, 2, 10**12, 10**60])
def test_an_unknown_number_is_not_found(plan: Plan, carol: Person, add_action: Add, number: int) -> None:
    add_action()
    with refused(ActionNotFound):
        actions.get_for(carol.person_id, plan.plan_id, number)


@pytest.mark.parametrize("plan_id", ["", "x", "x" * 3000, "ümlaut\ud800"])
def test_an_impossible_plan_is_not_found(carol: Person, plan_id: str) -> None:
    with refused(PlanNotFound):
        actions.get_for(carol.person_id, plan_id, 1)


# Changing


def test_an_edit_keeps_history_and_tells_the_coach(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    add_action("Call", client_may_edit=True)
    forget_notifications()
    edited = editing.edit(Actor(alice.person_id), plan.plan_id, 1, Change(what="Call the bank"), now=NOW + HOUR)
    assert (edited.version, edited.changed_at, edited.schedule) == (2, NOW + HOUR, 1)
    entry = entries(plan)[-1]
    assert (entry.kind, entry.data["changes"]) == ("edited", {"what": ["Call", "Call the bank"]})
    assert due_kinds(carol) == ["changed"]
    assert due_kinds(alice) == []


def test_an_edit_that_changes_nothing_writes_nothing(plan: Plan, carol: Person, add_action: Add) -> None:
    from tests.conftest import everything

    action = add_action(specs=[HOUR_BEFORE])
    before = everything()
    editing.edit(
        Actor(carol.person_id),
        plan.plan_id,
        1,
        Change(what=action.what, due=Due(at=action.due_at), specs=[HOUR_BEFORE], client_may_edit=False),
        now=NOW,
    )
    assert everything() == before


def test_a_moment_keeps_the_zone_in_which_the_date_was_said(plan: Plan, carol: Person) -> None:
    due = Due(date="2026-12-04", time="09:00", time_zone="Asia/Tokyo")
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction(what="Call", due=due, specs=[]), now=NOW)
    edited = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + 5 * DAY)), now=NOW)
    assert edited.due_zone == "Asia/Tokyo"


def test_another_zone_alone_is_an_edit_that_history_shows(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action()
    editing.edit(
        Actor(carol.person_id),
        plan.plan_id,
        1,
        Change(due=Due(at=action.due_at, time_zone="America/New_York")),
        now=NOW,
    )
    assert entries(plan)[-1].data["changes"] == {"due_zone": ["Europe/Berlin", "America/New_York"]}


def test_a_stale_version_is_refused(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action()
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="First"), now=NOW, seen=Seen(version=1))
    with refused(StaleVersion):
        editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Second"), now=NOW, seen=Seen(version=1))
    with refused(StaleVersion):
        deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW, version=1)


def test_somebody_who_edits_between_our_reading_and_writing_is_not_overwritten(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_action()
    both = actions.get_for(carol.person_id, plan.plan_id, 1)
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="First"), now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(editing, "get_for", lambda *asked: both)
        patch.setattr(deleting, "get_for", lambda *asked: both)
        with refused(StaleVersion):
            editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Second"), now=NOW)
        with refused(StaleVersion):
            editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=[HOUR_BEFORE]), now=NOW)
        with refused(StaleVersion):
            deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)


def test_an_edit_of_what_is_gone_makes_no_ghost(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_action()
    both = actions.get_for(carol.person_id, plan.plan_id, 1)
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    monkeypatch.setattr(editing, "get_for", lambda *asked: both)
    with refused(StaleVersion):
        editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Ghost"), now=NOW)
    assert table_items(Action) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "x" * 501}, "what"),
        ({"due": Due(date="soon")}, "due.date"),
        ({"due": Due(date="2026-12-04", time_zone="Nowhere")}, "due.time_zone"),
        ({"specs": [HOUR_BEFORE] * 21}, "reminders"),
        ({"specs": [Spec("client", "email", minutes=-20000)]}, "reminders"),
    ],
)
def test_an_edit_to_what_cant_be_is_refused(
    plan: Plan, carol: Person, add_action: Add, given: dict[str, Any], field: str
) -> None:
    add_action()
    with refused(Invalid, at=field):
        editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(**given), now=NOW)


# Moving


def test_a_move_is_counted_and_stands_in_the_stream(plan: Plan, carol: Person, add_action: Add, alice: Person) -> None:
    action = add_action()
    forget_notifications()
    moved = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=action.due_at + DAY)), now=NOW)
    assert (moved.moved_count, moved.schedule, moved.due_at) == (1, 2, action.due_at + DAY)
    assert moved.first_due_at == action.due_at
    assert moved.open_due_at == moved.due_at
    entry = entries(plan)[-1]
    assert (entry.kind, entry.data["from"], entry.data["to"]) == (
        "moved",
        "2026-12-03T09:00:00Z",
        "2026-12-04T09:00:00Z",
    )
    assert "changed" in due_kinds(alice)


def test_moved_to_and_fro_each_reminder_is_owed_once(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action(specs=[HOUR_BEFORE, DAY_BEFORE])
    for due in (action.due_at + DAY, action.due_at, action.due_at + DAY, action.due_at):
        action = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=due)), now=NOW)
    valid = of_present_schedule(action)
    assert sorted(row.kind for row in valid) == ["late", "late", "reminder", "reminder"]
    assert {row.reminder_id for row in valid if row.kind == "reminder"} == set(action.reminders)


def test_a_sent_reminder_is_planned_again_when_the_date_moves_ahead(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action(specs=[HOUR_BEFORE])
    tell_what_became_of(action, "sent")
    moved = editing.edit(
        Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=action.due_at + DAY)), now=action.due_at
    )
    [reminder] = moved.reminder_list()
    assert (reminder.state, reminder.sent_at, reminder.due_at) == ("planned", None, moved.due_at - HOUR)
    assert [row.due_at for row in of_present_schedule(moved) if row.kind == "reminder"] == [moved.due_at - HOUR]


def test_a_reminder_whose_time_is_past_under_the_new_date_is_skipped_with_an_entry(
    plan: Plan, carol: Person, add_action: Add, alice: Person
) -> None:
    action = add_action(specs=[DAY_BEFORE, HOUR_BEFORE])
    moved = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + 3 * HOUR)), now=NOW)
    states = {reminder.spec().minutes: (reminder.state, reminder.reason) for reminder in moved.reminder_list()}
    assert states == {None: ("skipped", "its time had passed"), -60: ("planned", None)}
    [entry] = [entry for entry in entries(plan) if entry.kind == "skipped"]
    assert entry.data["to"] == alice.person_id
    assert entry.data["reason"] == "its time had passed"
    assert entry.data["reminder_id"] in action.reminders
    assert [row.kind for row in of_present_schedule(moved)].count("reminder") == 1


def test_twenty_reminders_move_in_one_transaction(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action(specs=[Spec("client", "email", minutes=-60 * n) for n in range(20)])
    moved = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=action.due_at + DAY)), now=NOW)
    assert [row.kind for row in of_present_schedule(moved)].count("reminder") == 20
    nearly_due = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + HOUR / 2)), now=NOW)
    assert [reminder.state for reminder in nearly_due.reminder_list()].count("skipped") == 19
    assert kinds(plan).count("skipped") == 19


def test_a_done_actions_date_stays(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action()
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    with refused(WrongState):
        editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + DAY)), now=NOW)
    assert editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Called"), now=NOW).status == "done"


# Reminders of an action that is there already


def tell_what_became_of(action: Action, state: str) -> None:
    """As deliver does at the end of a message: the version stays."""
    write = Write()
    [id] = action.reminders
    changes = [Action.reminders[id]["state"].set(state), Action.reminders[id]["sent_at"].set("2026-12-03T08:00:00Z")]
    write.update(Action, (action.plan_id, action.number), changes)
    write.commit()


def test_an_edit_of_reminders_keeps_the_sent_one_and_owes_the_new_one(
    plan: Plan, carol: Person, add_action: Add
) -> None:
    action = add_action(specs=[HOUR_BEFORE])
    tell_what_became_of(action, "sent")
    after = Spec("client", "email", minutes=30)
    edited = editing.edit(
        Actor(carol.person_id), plan.plan_id, 1, Change(specs=[HOUR_BEFORE, after]), now=action.due_at - HOUR / 2
    )
    assert [reminder.state for reminder in edited.reminder_list()] == ["sent", "planned"]
    assert set(action.reminders) < set(edited.reminders)
    [row] = [row for row in of_present_schedule(edited) if row.kind == "reminder"]
    assert row.due_at == action.due_at + HOUR / 2


def test_a_kept_reminder_is_known_again_as_the_api_shows_it(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action(specs=[HOUR_BEFORE, Spec("client", "email", days=-1, at="9:00")])
    shown = [
        Spec(reminder.to, reminder.by, reminder.minutes, reminder.days, reminder.at, reminder.time_zone)
        for reminder in action.reminder_list()
    ]
    edited = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=shown), now=action.due_at)
    assert edited.reminders == action.reminders
    assert edited.version == 1


def test_a_removed_reminder_is_void(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action(specs=[HOUR_BEFORE])
    edited = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=[]), now=NOW)
    assert edited.reminders == {}
    assert [row.kind for row in of_present_schedule(edited)] == ["late", "late"]


def test_a_reminder_sent_between_our_reading_and_writing_stays_sent(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = add_action(specs=[HOUR_BEFORE])
    answers = [actions.get_for(carol.person_id, plan.plan_id, 1)]
    tell_what_became_of(action, "sent")
    fresh = actions.get_for
    monkeypatch.setattr(editing, "get_for", lambda *asked: answers.pop() if answers else fresh(*asked))
    late = Spec("coach", "email", minutes=10)
    edited = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(specs=[HOUR_BEFORE, late]), now=NOW)
    assert [reminder.state for reminder in edited.reminder_list()] == ["sent", "planned"]
    assert [row.recipient for row in of_present_schedule(edited) if row.kind == "reminder"] == [carol.person_id]


def test_an_edit_of_the_words_leaves_a_reminder_just_sent_alone(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = add_action(specs=[HOUR_BEFORE])
    stale = actions.get_for(carol.person_id, plan.plan_id, 1)
    tell_what_became_of(action, "sent")
    monkeypatch.setattr(editing, "get_for", lambda *asked: stale)
    edited = editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Other words"), now=NOW)
    assert [reminder.state for reminder in edited.reminder_list()] == ["sent"]


# Deleting


def test_a_deleted_action_leaves_a_line_in_the_stream_and_tells_the_others(
    plan: Plan, carol: Person, alice: Person, add_action: Add
) -> None:
    add_action("Call the bank")
    forget_notifications()
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    entry = entries(plan)[-1]
    assert (entry.kind, entry.number, entry.what) == ("deleted", 1, "Call the bank")
    assert due_kinds(alice) == ["cancelled"]
    assert plans.get_for(carol.person_id, plan.plan_id).open_count == 0
    with refused(ActionNotFound):
        actions.get_for(carol.person_id, plan.plan_id, 1)
    with refused(ActionNotFound):
        deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)


# Lists


def test_open_actions_come_by_due_time(plan: Plan, carol: Person, add_action: Add, now: datetime) -> None:
    for days in (3, 1, 2):
        add_action(f"In {days}", due=now + days * DAY)
    closing.complete(Actor(carol.person_id), plan.plan_id, 3, now=now)
    assert [action.what for action in actions.open_of_plan(plan.plan_id)] == ["In 1", "In 3"]
    assert [action.what for action in actions.open_of_coach(carol.person_id)] == ["In 1", "In 3"]
    assert [action.what for action in actions.closed_of_plan(plan.plan_id, "done").items] == ["In 2"]


def listed(plan: Plan, now: datetime | None = None, **asked: Any) -> list[int]:
    numbers: list[int] = []
    cursor = None
    while True:
        page = actions.list_for_plan(plan.plan_id, Only(**asked), limit=2, cursor=cursor, now=now)
        numbers += [int(action.number) for action in page.items]
        assert len(page.items) <= 2
        if (cursor := page.next_cursor) is None:
            return numbers


def test_lists_come_in_pages_by_state_due_and_change(plan: Plan, carol: Person, add_action: Add, now: datetime) -> None:
    actor = Actor(carol.person_id)
    for number in range(1, 8):
        add_action(str(number), due=now + (4 - number) * DAY, at=now + timedelta(minutes=number))
    closing.complete(actor, plan.plan_id, 2, now=now + HOUR)
    closing.cancel(actor, plan.plan_id, 6, now=now + 2 * HOUR)
    assert listed(plan) == [1, 2, 3, 4, 5, 6, 7]
    assert listed(plan, status="open") == [7, 5, 4, 3, 1]
    assert listed(plan, status="late", now=now + HOUR) == [7, 5, 4]
    assert listed(plan, status="done") == [2]
    assert listed(plan, status="cancelled") == [6]
    assert listed(plan, due_before=now) == [5, 6, 7]
    assert listed(plan, due_after=now + DAY) == [1, 2]
    assert listed(plan, status="open", due_after=now - 2 * DAY, due_before=now + 2 * DAY) == [5, 4, 3]
    assert listed(plan, changed_since=now + timedelta(minutes=7)) == [7, 2, 6]


def test_a_list_that_ends_with_its_page_has_no_next_one(plan: Plan, carol: Person, add_action: Add) -> None:
    from chalicelib.domain.stream import reading

    for _ in range(2):
        add_action()
    for status in (None, "open"):
        assert actions.list_for_plan(plan.plan_id, Only(status=status), limit=2).next_cursor is None
    assert actions.list_for_plan(plan.plan_id, Only(changed_since=NOW), limit=2).next_cursor is None
    assert reading.of_plan(plan.plan_id, limit=4).next_cursor is None
    assert reading.history(plan.plan_id, 1, limit=1).next_cursor is None


def test_a_cursor_is_good_only_for_its_list(plan: Plan, add_action: Add) -> None:
    for _ in range(3):
        add_action()
    cursor = actions.list_for_plan(plan.plan_id, limit=1).next_cursor
    assert cursor is not None
    altered = ("b" if cursor[0] == "a" else "a") + cursor[1:]
    for wrong, asked in ((altered, {}), ("x" * 20, {}), ("not a cursor", {}), (cursor, {"status": "open"})):
        with refused(Invalid, at="cursor"):
            actions.list_for_plan(plan.plan_id, Only(**asked), limit=1, cursor=wrong)  # type: ignore[arg-type]
    with refused(Invalid, at="cursor"):
        actions.list_for_plan("another plan", limit=1, cursor=cursor)


def test_a_cursor_into_the_index_by_project_of_before_is_refused_with_a_sentence(plan: Plan) -> None:
    place = {"plan_id": {"S": plan.plan_id}, "number": {"N": "1"}, "project_id": {"S": "launch"}}
    cursor = write_cursor(place, f"actions {plan.plan_id} None None None None launch None False")
    with refused(Invalid, at="cursor"):
        actions.list_for_plan(plan.plan_id, Only(project_id="launch"), cursor=cursor)


# Cost


def test_a_new_action_is_one_read_and_one_transaction(add_action: Add) -> None:
    with counted() as calls:
        add_action(comment="Why", specs=[HOUR_BEFORE])
    assert calls == {"GetItem": 1, "TransactWriteItems": 1}


def test_a_list_is_two_calls_and_an_action_page_three(plan: Plan, carol: Person, add_action: Add) -> None:
    from chalicelib.domain.stream import reading

    for _ in range(3):
        add_action()
    with counted() as calls:
        plans.get_for(carol.person_id, plan.plan_id)
        actions.list_for_plan(plan.plan_id, Only(status="open"))
    assert calls.total() == 2
    with counted() as calls:
        actions.get_for(carol.person_id, plan.plan_id, 1)
        reading.history(plan.plan_id, 1)
    assert calls.total() == 3


def test_a_list_of_what_is_closed_gives_whole_actions_and_looks_at_entries_for_them(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        add_action(specs=[HOUR_BEFORE], at=NOW + timedelta(minutes=number))
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW + HOUR)
    monkeypatch.setattr(actions, "_ENTRIES", 2)
    with counted() as calls:
        (done,) = actions.closed_of_plan(plan.plan_id, "done").items
    assert calls == {"Query": 3, "TransactGetItems": 1}
    assert done.serialize() == actions.present(plan.plan_id, 1).serialize()
    assert len(done.reminders) == 1


def test_lost_is_a_refusal_the_web_can_show() -> None:
    assert Lost().status == 409


@pytest.mark.parametrize("change", ["reminders", "assignee"])
def test_news_that_it_is_late_outlives_an_edit_that_leaves_its_date(
    change: str, plan: Plan, carol: Person, alice: Person, add_action: Add
) -> None:
    """The provider is down, or the edit comes in the minute before the news goes out."""
    add_action(due=NOW + 2 * HOUR)
    now = NOW + 3 * HOUR + timedelta(minutes=1)
    asked = (
        Change(specs=[Spec("client", "email", minutes=3 * 24 * 60)])
        if change == "reminders"
        else Change(assigned_to="coach")
    )
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, asked, now=now)
    assert {row.recipient for row in owed() if row.kind == "late"} == {alice.person_id, carol.person_id}
    for person in (alice, carol):
        deliver(person.person_id, now + timedelta(minutes=2))
        assert not [row for row in owed(person) if row.kind == "late"]
    late = [mail["To"] for mail in mails() if "Was due" in words(mail)]
    assert sorted(late) == sorted([alice.email, carol.email])
