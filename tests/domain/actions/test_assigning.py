"""Coach Actions: who may have one, who may do what with it, and how reminders and notices turn round."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions import adding, assigning, closing, deleting, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery.decide import decide
from chalicelib.domain.delivery.decision import Context, Send, Skip
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import leaving, reassigning, roles
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, WrongState
from tests.conftest import NOW, entries, forget_notifications, join, kinds, owed, table_items
from tests.refusing import refused, values

Add = Callable[..., Action]
DAY = timedelta(days=1)
TO_CLIENT = Spec("client", "email", days=-1, at="09:00")
TO_COACH = Spec("coach", "email", days=-1, at="09:00")


@pytest.fixture
def second(plan: Plan, dan: Person) -> Person:
    """Dan, who coaches Alice together with Carol."""
    join(plan, dan, "coach")
    return dan


@pytest.fixture
def carols(add_action: Add) -> Action:
    """Carol's own action for Alice; nobody is owed a word of it any more."""
    action = add_action("Send the worksheet", assigned_to="coach")
    forget_notifications()
    return action


def of(person: Person | Plan) -> Actor:
    return Actor(person.person_id if isinstance(person, Person) else person.client_id)


def change(person: Person, action: Action, **asked: Any) -> Action:
    return editing.edit(of(person), action.plan_id, int(action.number), Change(**asked), now=NOW)


def told(kind: str) -> set[str]:
    return {row.recipient for row in owed() if row.kind == kind}


# Whose it is


def test_an_action_is_the_clients_unless_said_otherwise(plan: Plan, alice: Person, add_action: Add) -> None:
    action = add_action()
    assert values(action, "assigned_to", "assignee_id", "open_assignee") == ["client", None, None]
    assert plan.assignee(action.assignee_id).person_id == alice.person_id


def test_a_coach_takes_one_on(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action(assigned_to="coach")
    assert values(action, "assigned_to", "assignee_id", "open_assignee") == ["coach", carol.person_id, carol.person_id]
    assert plan.assignee(action.assignee_id).name == "Carol Reed"


def test_a_coach_gives_one_to_another_coach_of_the_plan(add_action: Add, plan: Plan, second: Person) -> None:
    action = add_action(assigned_to=second.person_id)
    assert values(action, "assigned_to", "assignee_id") == ["coach", second.person_id]
    assert plans.get_for(second.person_id, plan.plan_id).assignee(action.assignee_id).name == "Dan Ortiz"


def test_nobody_else_can_have_one(plan: Plan, alice: Person, viewer: Person, mallory: Person, add_action: Add) -> None:
    for asked in (alice.person_id, viewer.person_id, mallory.person_id, "", "client "):
        with refused(Invalid, at="assigned_to", because="one of the plan’s coaches"):
            add_action(assigned_to=asked)


def test_a_coach_who_has_not_accepted_yet_cant_have_one(plan: Plan, second: Person, add_action: Add) -> None:
    plan = plans.get_for(second.person_id, plan.plan_id)
    plan.members[second.person_id].state = "invited"
    plan.save()
    with pytest.raises(Invalid):
        add_action(assigned_to=second.person_id)


def test_a_client_gives_no_coach_an_action(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    for asked in ("coach", carol.person_id):
        with refused(NotAllowed, because="Ask Carol Reed"):
            add_action(by=alice, assigned_to=asked)
    mine = add_action(by=alice, assigned_to="client")
    with refused(NotAllowed, because="Ask Carol Reed"):
        change(alice, mine, assigned_to=carol.person_id)


def test_a_stranger_finds_no_plan(plan: Plan, mallory: Person, carols: Action) -> None:
    with refused(PlanNotFound):
        adding.create(
            of(mallory), plan.plan_id, NewAction(what="x", due=Due(at=NOW + DAY), assigned_to="coach"), now=NOW
        )
    with refused(PlanNotFound):
        change(mallory, carols, assigned_to="coach")
    with refused(PlanNotFound):
        closing.complete(of(mallory), plan.plan_id, int(carols.number), now=NOW)


# Who may do what


def test_who_has_it_and_the_primary_mark_it_done(plan: Plan, carol: Person, second: Person, add_action: Add) -> None:
    for person in (carol, second):
        action = add_action(assigned_to=second.person_id)
        done = closing.complete(of(person), plan.plan_id, int(action.number), now=NOW)
        assert values(done, "status", "open_assignee", "assignee_id") == ["done", None, second.person_id]


def test_another_coach_changes_and_cancels_it_but_does_not_say_that_it_is_done(
    plan: Plan, second: Person, carols: Action
) -> None:
    number = int(carols.number)
    with refused(NotAllowed, because="Carol Reed does this one"):
        closing.complete(of(second), plan.plan_id, number, now=NOW)
    change(second, carols, what="Send both worksheets")
    assert closing.cancel(of(second), plan.plan_id, number, now=NOW).status == "cancelled"
    assert reopening.restore(of(second), plan.plan_id, number, now=NOW).status == "open"


def test_the_client_may_only_comment_on_it(plan: Plan, carol: Person, alice: Person, add_action: Add) -> None:
    free = Defaults(client_may_edit=True, client_may_delete=True)
    changing.change_defaults(carol.person_id, plan.plan_id, free, version=None, now=NOW)
    action = add_action(assigned_to="coach")
    plan_id, number = plan.plan_id, int(action.number)
    with refused(NotAllowed, because="Carol Reed does this one"):
        closing.complete(of(alice), plan_id, number, now=NOW)
    for verb in (closing.cancel, deleting.delete):
        with refused(NotAllowed):
            verb(of(alice), plan_id, number, now=NOW)
    with refused(NotAllowed):
        change(alice, action, what="Send it today")
    closing.complete(of(carol), plan_id, number, now=NOW)
    with refused(NotAllowed, because="Carol Reed does this one"):
        reopening.reopen(of(alice), plan_id, number, now=NOW)


def test_a_viewer_reads_it(plan: Plan, viewer: Person, carols: Action) -> None:
    with refused(NotAllowed, because="You can view this plan only"):
        closing.complete(of(viewer), plan.plan_id, int(carols.number), now=NOW)


def test_it_falls_to_the_primary_when_its_coach_is_gone(
    plan: Plan, carol: Person, second: Person, add_action: Add
) -> None:
    action = add_action(assigned_to=second.person_id)
    closing.complete(of(second), plan.plan_id, int(action.number), now=NOW)
    gone = plans.get_for(carol.person_id, plan.plan_id)
    del gone.members[second.person_id]
    gone.save()
    assert gone.assignee(action.assignee_id).person_id == carol.person_id
    again = reopening.reopen(of(carol), plan.plan_id, int(action.number), now=NOW)
    assert values(again, "assignee_id", "open_assignee") == [carol.person_id, carol.person_id]


# Its place among a coach's own open actions


def test_it_stands_among_its_coachs_own_while_it_is_open(plan: Plan, carol: Person, carols: Action) -> None:
    def own() -> list[int]:
        return [int(action.number) for action in actions.open_of_assignee(carol.person_id)]

    number = int(carols.number)
    assert own() == [number]
    for close, open_again in (
        (closing.complete, reopening.reopen),
        (closing.cancel, reopening.restore),
        (deleting.delete, deleting.bring_back),
    ):
        close(of(carol), plan.plan_id, number, now=NOW)
        assert own() == []
        open_again(of(carol), plan.plan_id, number, now=NOW)
        assert own() == [number]


def test_it_is_not_counted_among_what_clients_do(carol: Person, carols: Action, add_action: Add) -> None:
    clients = add_action()
    assert [action.number for action in actions.open_of_coach(carol.person_id)] == [clients.number]


# Given to somebody else


def test_giving_it_away_stands_in_the_history_by_names(plan: Plan, carol: Person, carols: Action) -> None:
    given = change(carol, carols, assigned_to="client")
    assert values(given, "assigned_to", "assignee_id", "open_assignee") == ["client", None, None]
    assert entries(plan)[-1].data["changes"] == {"assigned_to": ["Carol Reed", "Alice Moreau"]}
    assert kinds(plan)[-1] == "edited"


def test_the_same_again_writes_nothing(carol: Person, carols: Action) -> None:
    before = table_items(Action)
    change(carol, carols, assigned_to="coach")
    change(carol, carols, assigned_to=carol.person_id)
    assert table_items(Action) == before


def test_a_closed_one_stays_with_whose_it_was(plan: Plan, carol: Person, carols: Action) -> None:
    done = closing.complete(of(carol), plan.plan_id, int(carols.number), now=NOW)
    with refused(WrongState, because="Reopen it to give"):
        change(carol, done, assigned_to="client")


def test_who_gets_it_is_told_of_a_new_action_and_the_others_of_a_change(
    plan: Plan, alice: Person, carol: Person, second: Person, carols: Action
) -> None:
    change(second, carols, assigned_to="client")
    assert (told("new"), told("changed")) == ({alice.person_id}, {carol.person_id})


def test_word_of_a_new_action_is_void_once_it_went_on(plan: Plan, alice: Person, carol: Person, carols: Action) -> None:
    change(carol, carols, assigned_to="client")
    [row] = [row for row in owed(alice) if row.kind == "new"]
    entry = next(entry for entry in entries(plan) if entry.entry_id == row.entry_id)

    def decided() -> object:
        _, action = actions.get_for(carol.person_id, plan.plan_id, int(carols.number))
        return decide(row, Context(person=alice, plan=plan, action=action, entry=entry), NOW + DAY)

    assert isinstance(decided(), Send)
    change(carol, carols, assigned_to="coach")
    assert decided() == Skip("it was reassigned", is_told=False)


def test_reminders_go_along_on_the_clock_of_whose_it_is(
    plan: Plan, alice: Person, carol: Person, add_action: Add
) -> None:
    action = add_action(specs=[TO_CLIENT])
    assert [reminder.time_zone for reminder in action.reminder_list()] == ["Europe/Berlin"]
    given = change(carol, action, assigned_to="coach")
    [reminder] = given.reminder_list()
    assert (reminder.to, reminder.time_zone, reminder.state) == ("coach", "America/New_York", "planned")
    [row] = [row for row in owed() if row.kind == "reminder" and row.schedule == given.schedule]
    assert (row.recipient, row.due_at) == (carol.person_id, datetime(2026, 12, 2, 14, 0, tzinfo=UTC))
    back = change(carol, given, assigned_to="client")
    assert [(each.to, each.time_zone) for each in back.reminder_list()] == [("client", "Europe/Berlin")]


def test_two_that_become_the_same_are_one(carol: Person, add_action: Add) -> None:
    action = add_action(specs=[TO_CLIENT, TO_COACH])
    given = change(carol, action, assigned_to="coach")
    assert [each.to for each in given.reminder_list()] == ["coach"]


def test_reminders_given_with_it_are_taken_as_they_are(carol: Person, add_action: Add) -> None:
    action = add_action(specs=[TO_CLIENT])
    given = change(carol, action, assigned_to="coach", specs=[TO_CLIENT])
    assert [each.to for each in given.reminder_list()] == ["client"]


def test_a_reminder_that_was_sent_stays_sent(plan: Plan, carol: Person, add_action: Add) -> None:
    action = add_action(specs=[TO_CLIENT], due=NOW + 2 * DAY)
    [id] = action.reminders
    action.update([Action.reminders[id]["state"].set("sent")])
    later = NOW + 2 * DAY - timedelta(hours=1)
    given = editing.edit(of(carol), plan.plan_id, int(action.number), Change(assigned_to="coach"), now=later)
    assert [(each.to, each.state) for each in given.reminder_list()] == [("coach", "sent")]


# How reminders and notices turn round


def test_the_usual_reminders_go_to_whose_it_is(plan: Plan, second: Person, add_action: Add) -> None:
    action = add_action(assigned_to=second.person_id, specs=None)
    assert [(each.to, each.time_zone) for each in action.reminder_list()] == [("coach", "Europe/London")]
    assert told("reminder") == {second.person_id}


def test_of_several_usual_reminders_the_coach_gets_each_time_once(plan: Plan, carol: Person, add_action: Add) -> None:
    usual = Defaults(reminders=[TO_CLIENT, TO_COACH])
    changing.change_defaults(carol.person_id, plan.plan_id, usual, version=None, now=NOW)
    action = add_action(assigned_to="coach", specs=None)
    assert [each.spec() for each in action.reminder_list()] == [
        Spec("coach", "email", days=-1, at="09:00", time_zone="America/New_York")
    ]


def test_without_a_zone_it_is_due_on_the_clock_of_whose_it_is(plan: Plan, carol: Person, second: Person) -> None:
    for assigned_to, zone in (
        ("client", "Europe/Berlin"),
        ("coach", "America/New_York"),
        (second.person_id, "Europe/London"),
    ):
        action = adding.create(
            of(carol), plan.plan_id, NewAction(what="x", due=Due(date="2026-12-04"), assigned_to=assigned_to), now=NOW
        )
        assert action.due_zone == zone
        assert action.due_at == Due(date="2026-12-04", time="17:00", time_zone=zone).resolve(plan).at


def test_another_coach_who_gets_one_is_told_of_it_and_who_takes_one_on_is_not(
    plan: Plan, carol: Person, alice: Person, second: Person, add_action: Add
) -> None:
    add_action(assigned_to=second.person_id, notify_client=False)
    assert told("new") == {second.person_id}
    forget_notifications()
    add_action(assigned_to="coach")
    assert told("new") == {alice.person_id, second.person_id}


def test_late_is_told_to_both_once(alice: Person, carol: Person, add_action: Add) -> None:
    add_action(assigned_to="coach")
    assert sorted(row.recipient for row in owed() if row.kind == "late") == sorted([alice.person_id, carol.person_id])


@pytest.mark.parametrize(
    ("event", "of_coach", "of_client"),
    [("done", Send, Skip), ("reopened", Send, Skip), ("changed", Skip, Skip), ("cancelled", Skip, Skip)],
)
def test_a_client_is_told_more_of_what_a_coach_promised(
    plan: Plan, carol: Person, alice: Person, add_action: Add, event: str, of_coach: type, of_client: type
) -> None:
    for assigned_to, wanted in (("coach", of_coach), ("client", of_client)):
        action = add_action(assigned_to=assigned_to)
        number = int(action.number)
        if event == "changed":
            change(carol, action, what="Another")
        elif event == "cancelled":
            closing.cancel(of(carol), plan.plan_id, number, now=NOW)
        else:
            closing.complete(of(carol), plan.plan_id, number, now=NOW)
        if event == "reopened":
            forget_notifications()
            reopening.reopen(of(carol), plan.plan_id, number, now=NOW)
        [row] = [row for row in owed(alice) if row.kind == event and row.number == number]
        _, action = actions.get_for(carol.person_id, plan.plan_id, number)
        entry = next(entry for entry in entries(plan) if entry.entry_id == row.entry_id)
        found = decide(row, Context(person=alice, plan=plan, action=action, entry=entry), NOW + DAY)
        assert isinstance(found, wanted), assigned_to


# Who goes at the same moment


def test_nobody_who_is_just_removed_gets_a_new_one(
    plan: Plan, carol: Person, second: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_once_read(monkeypatch, lambda: leaving.remove(of(carol), plan.plan_id, second.person_id, now=NOW))
    with pytest.raises(Invalid):
        add_action(assigned_to=second.person_id, specs=[TO_COACH])
    assert actions.open_of_plan(plan.plan_id) == []


@pytest.mark.parametrize("how", ["given", "reopened"])
def test_who_goes_while_one_becomes_theirs_gives_it_to_the_primary(
    plan: Plan, carol: Person, second: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    action = add_action(specs=[TO_COACH], assigned_to="client" if how == "given" else second.person_id)
    if how == "reopened":
        closing.complete(of(second), plan.plan_id, 1, now=NOW)
    release = reassigning.release

    def overtaken(actor: Actor, plan: Plan, *more: Any) -> Plan:
        released = release(actor, plan, *more)
        if how == "given":
            change(carol, action, assigned_to=second.person_id)
        else:
            reopening.reopen(of(second), plan.plan_id, 1, now=NOW)
        return released

    monkeypatch.setattr(reassigning, "release", overtaken)
    leaving.leave(of(second), plan.plan_id, now=NOW)
    after = actions.present(plan.plan_id, 1)
    assert (after.assignee_id, after.open_assignee) == (carol.person_id, carol.person_id)
    assert [row.kind for row in owed(carol) if row.schedule == after.schedule] == ["reminder", "late"]


def test_an_edit_gives_none_to_who_was_made_a_viewer_meanwhile(
    plan: Plan, carol: Person, second: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = add_action()
    only_once_read(monkeypatch, lambda: roles.change(of(carol), plan.plan_id, second.person_id, "viewer", now=NOW))
    with pytest.raises(Invalid):
        change(carol, action, assigned_to=second.person_id)
    assert actions.present(plan.plan_id, 1).assigned_to == "client"


def only_once_read(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any]) -> None:
    """Lets something happen between the next reading of whose an action is to be and the writing."""
    chosen, left = assigning.chosen, [happens]

    def overtaken(actor: Actor, plan: Plan, asked: str) -> str | None:
        found = chosen(actor, plan, asked)
        if left:
            left.pop()()
        return found

    monkeypatch.setattr(assigning, "chosen", overtaken)
