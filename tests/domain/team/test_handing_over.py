"""Handing a plan over: the role, what it carries, and every open action, however often it is broken off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, deleting, reopening
from chalicelib.domain.actions import editing as actions_editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import handing_over, joining, leaving, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import HandoverUnfinished, Invalid, NotAllowed, PlanNotFound, StaleVersion
from chalicelib.outbound.deliver import deliver
from tests.breaking import Broken, break_after
from tests.conftest import NOW, counted, entries, everything, forget_notifications, kinds, owed
from tests.domain.replies.test_refused import record
from tests.domain.team.test_joining import Adds
from tests.outbound.conftest import mails
from tests.refusing import refused

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BOTH = [Spec("client", "email", minutes=-60), Spec("coach", "email", minutes=-120)]


@pytest.fixture
def with_dan(dan: Person, bring: Callable[..., Plan]) -> Plan:
    """Alice's plan, Carol's, with Dan as a further coach."""
    return bring(dan)


@pytest.fixture
def hand_over(with_dan: Plan, carol: Person, dan: Person) -> Callable[..., Plan]:
    """Carol hands the plan over to Dan, unless others are named."""

    def handing(by: Person = carol, to: Person = dan, **more: Any) -> Plan:
        return handing_over.hand_over(Actor(by.person_id), with_dan.plan_id, to.person_id, now=NOW, **more)

    return handing


def valid(person: Person, kind: str) -> list[int]:
    """The actions of which somebody is still to be told something, by what would be sent: void rows don't count."""
    found = []
    for row in owed(person):
        if row.kind == kind and row.number is not None:
            action = actions.present(str(row.plan_id), int(row.number))
            is_coachs = kind == "reminder" and action.reminders[str(row.reminder_id)].to == "coach"
            if row.schedule == action.schedule and (not is_coachs or row.recipient == action.open_coach):
                found.append(int(row.number))
    return sorted(found)


# The role


def test_the_roles_change_hands_and_everybody_is_shown_the_new_name(
    hand_over: Callable[..., Plan], carol: Person, alice: Person, dan: Person
) -> None:
    plan = hand_over()
    assert (plan.primary_id, plan.role(carol.person_id), plan.role(dan.person_id)) == (
        dan.person_id,
        "coach",
        "primary",
    )
    assert not plan.handover
    assert {row.coach_name for person in (carol, alice, dan) for row in memberships.of(person.person_id)} == {
        "Dan Ortiz"
    }
    assert [memberships.of(person.person_id)[0].role for person in (carol, dan)] == ["coach", "primary"]
    entry = entries(plan)[-1]
    assert (entry.kind, entry.actor_name, entry.data["name"]) == ("handed_over", "Carol Reed", "Dan Ortiz")


def test_what_the_list_of_clients_shows_moves_along(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, alice: Person, dan: Person, add_action: Adds
) -> None:
    add_action(by=alice, at=NOW + HOUR)
    record(plan_id=with_dan.plan_id)
    closing.complete(Actor(carol.person_id), with_dan.plan_id, 1, now=NOW)
    plan = hand_over()
    [mine], [carols] = memberships.of(dan.person_id), memberships.of(carol.person_id)
    assert (mine.heard_at, mine.refused_count, mine.client_state) == (NOW + HOUR, 1, "active")
    assert mine.recent == plan.recent == {"261123+": 1}
    assert not carols.heard_at
    assert carols.refused_count == 0
    record(plan_id=with_dan.plan_id, text="Another")
    assert memberships.of(dan.person_id)[0].refused_count == 2


def test_only_the_primary_coach_hands_over(
    hand_over: Callable[..., Plan],
    carol: Person,
    alice: Person,
    dan: Person,
    mallory: Person,
    bring: Callable[..., Plan],
) -> None:
    for person, refusal in ((dan, NotAllowed), (alice, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            hand_over(by=person)
    bring(mallory, "viewer")
    with refused(NotAllowed):
        hand_over(by=mallory)
    with refused(NotAllowed):
        hand_over(by=dan, to=mallory)


def test_only_a_coach_of_the_plan_who_has_accepted_takes_it_over(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, alice: Person, mallory: Person
) -> None:
    for person in (alice, mallory):
        with refused(Invalid, at="person_id"):
            hand_over(to=person)
    for role in ("coach", "viewer"):
        email = f"{role}@practice.example"
        new = joining.invite(Actor(carol.person_id), with_dan.plan_id, Details(name="Eve", email=email), role, now=NOW)[
            1
        ]
        with refused(Invalid, at="person_id"):
            handing_over.hand_over(Actor(carol.person_id), with_dan.plan_id, new.person_id, now=NOW)


def test_to_the_one_who_is_it_already_nothing_happens(hand_over: Callable[..., Plan], carol: Person) -> None:
    before = everything()
    hand_over(to=carol)
    assert everything() == before


def test_a_plan_changed_since_it_was_looked_at_is_left_alone(hand_over: Callable[..., Plan]) -> None:
    with refused(StaleVersion):
        hand_over(version=1)


def test_who_handed_over_may_leave_then(hand_over: Callable[..., Plan], carol: Person, dan: Person) -> None:
    plan = hand_over()
    leaving.leave(Actor(carol.person_id), plan.plan_id, now=NOW)
    assert set(plans.get_for(dan.person_id, plan.plan_id).members) == {dan.person_id, plan.client_id}


def test_and_back_again(hand_over: Callable[..., Plan], carol: Person, dan: Person, add_action: Adds) -> None:
    add_action(specs=BOTH)
    hand_over()
    plan = hand_over(by=dan, to=carol)
    assert plan.primary_id == carol.person_id
    assert actions.present(plan.plan_id, 1).open_coach == carol.person_id


def test_a_prefix_that_the_new_one_has_already_stays(
    hand_over: Callable[..., Plan], dan: Person, carol: Person
) -> None:
    from chalicelib.domain.team import opening

    open_plan = opening.open_plan
    own = open_plan(Actor(dan.person_id), Details(name="Alina", email="alina@x.example"), now=NOW)
    plan = hand_over()
    assert (own.prefix, plan.prefix) == ("ALI2", "ALI")
    assert open_plan(Actor(carol.person_id), Details(name="Alf", email="alf@x.example"), now=NOW).prefix == "ALF"
    assert open_plan(Actor(carol.person_id), Details(name="Ali", email="ali@x.example"), now=NOW).prefix == "ALI2"


# What is for the primary coach


def test_reminders_to_the_coach_go_to_the_new_one_and_all_others_as_before(
    hand_over: Callable[..., Plan], carol: Person, alice: Person, dan: Person, add_action: Adds
) -> None:
    due = add_action(specs=BOTH, notify_client=False).due_at
    before = valid(alice, "reminder")
    plan = hand_over()
    assert (valid(carol, "reminder"), valid(dan, "reminder"), valid(alice, "reminder")) == ([], [1], before)
    deliver(dan.person_id, NOW)
    assert [mail["Subject"] for mail in mails()] == ["Carol Reed handed Alice Moreau’s plan over to you"]
    assert deliver(dan.person_id, due - 2 * HOUR) == "1 sent, 1 skipped"  # a notice of ten days ago
    assert deliver(carol.person_id, due - 2 * HOUR) == "1 skipped"
    assert [mail["To"] for mail in mails()] == [dan.email] * 2
    assert kinds(plan)[-1] == "sent"


def test_the_new_one_is_told_of_late_ones_once_also_where_they_came_after_the_action(
    plan: Plan, carol: Person, dan: Person, add_action: Adds, bring: Callable[..., Plan]
) -> None:
    add_action(notify_client=False)
    bring(dan)
    forget_notifications(dan.person_id)
    add_action(notify_client=False)
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert valid(dan, "late") == [1, 2]


def test_a_coach_action_stays_with_its_coach(
    hand_over: Callable[..., Plan], carol: Person, dan: Person, add_action: Adds
) -> None:
    specs = [Spec("coach", "email", minutes=-60)]
    add_action(assigned_to=dan.person_id, specs=specs)
    add_action(assigned_to=carol.person_id, specs=specs)
    before = [(row.recipient, row.due_key) for row in owed() if row.kind == "reminder"]
    plan = hand_over()
    assert [actions.present(plan.plan_id, number).assignee_id for number in (1, 2)] == [dan.person_id, carol.person_id]
    assert [(row.recipient, row.due_key) for row in owed() if row.kind == "reminder"] == before
    for person in (carol, dan):
        [row] = [row for row in owed(person) if row.kind == "reminder"]
        assert deliver(person.person_id, row.due_at) != "1 skipped"


def test_what_is_done_is_not_touched_and_open_again_goes_to_the_new_one(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, dan: Person, add_action: Adds
) -> None:
    add_action(specs=BOTH)
    closing.complete(Actor(carol.person_id), with_dan.plan_id, 1, now=NOW)
    plan = hand_over()
    assert actions.present(plan.plan_id, 1).open_coach is None
    reopening.reopen(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert actions.present(plan.plan_id, 1).open_coach == dan.person_id
    assert valid(dan, "reminder") == [1]


def test_the_versions_of_the_actions_stay(hand_over: Callable[..., Plan], add_action: Adds) -> None:
    before = add_action(specs=BOTH)
    plan = hand_over()
    after = actions.present(plan.plan_id, 1)
    assert (after.version, after.schedule, after.changed_at) == (before.version, before.schedule, before.changed_at)


def test_many_actions_take_as_few_transactions_as_they_fit_into(
    hand_over: Callable[..., Plan], add_action: Adds, dan: Person
) -> None:
    for number in range(12):
        add_action(f"Thing {number}", specs=[Spec("coach", "email", minutes=-60)] * 9, notify_client=False)
    with counted() as calls:
        plan = hand_over()
    assert calls["TransactWriteItems"] == 1 + 2 + 1, (
        "the role; a row and a reminder of each, fifty a transaction; the end"
    )
    assert {action.open_coach for action in actions.open_of_plan(plan.plan_id)} == {dan.person_id}


# Broken off


@pytest.mark.parametrize("commits", range(6))
def test_broken_off_after_any_transaction_it_is_taken_up_again(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, alice: Person, dan: Person, add_action: Adds,
    monkeypatch: pytest.MonkeyPatch, commits: int,
) -> None:  # fmt: skip
    numbers = [int(add_action(f"Thing {number}", specs=BOTH, notify_client=False).number) for number in range(4)]
    monkeypatch.setattr(editing, "packed", lambda parts: ([part] for part in parts))  # small transactions
    with monkeypatch.context() as patched:
        break_after(commits, patched)
        with pytest.raises(Broken):
            hand_over()
    # Whoever an action has as its primary coach is the one who gets what is for them, at every moment.
    assert sorted(valid(carol, "reminder") + valid(dan, "reminder")) == numbers
    plan = hand_over()
    assert not plan.handover
    assert {action.open_coach for action in actions.open_of_plan(plan.plan_id)} == {dan.person_id}
    assert (valid(carol, "reminder"), valid(dan, "reminder")) == ([], numbers)
    assert valid(dan, "late") == numbers
    assert valid(alice, "reminder") == numbers
    assert kinds(plan).count("handed_over") == 1


@pytest.fixture
def broken_off(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, dan: Person, add_action: Adds,
    monkeypatch: pytest.MonkeyPatch,
) -> Plan:  # fmt: skip
    """The plan is Dan's, and its action doesn't know it yet; nothing is owed but what is planned."""
    add_action(specs=BOTH, notify_client=False)
    with monkeypatch.context() as patched:
        break_after(1, patched)
        with pytest.raises(Broken):
            hand_over()
    deliver(dan.person_id, NOW + timedelta(minutes=1))
    return plans.get_for(carol.person_id, with_dan.plan_id)


def test_before_it_is_finished_the_plan_is_not_handed_on(
    broken_off: Plan,
    hand_over: Callable[..., Plan],
    carol: Person,
    dan: Person,
    mallory: Person,
    bring: Callable[..., Plan],
) -> None:
    assert broken_off.handover
    with refused(HandoverUnfinished):
        hand_over(by=dan, to=carol)
    handing_over.finish(Actor(carol.person_id), broken_off.plan_id, now=NOW)
    assert hand_over(by=dan, to=carol).primary_id == carol.person_id


def test_any_coach_of_the_plan_finishes_it_and_nobody_else(
    broken_off: Plan, carol: Person, alice: Person, mallory: Person
) -> None:
    for person, refusal in ((alice, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            handing_over.finish(Actor(person.person_id), broken_off.plan_id, now=NOW)
    assert not handing_over.finish(Actor(carol.person_id), broken_off.plan_id, now=NOW).handover
    before = everything()
    handing_over.finish(Actor(carol.person_id), broken_off.plan_id, now=NOW)
    assert everything() == before


def test_meanwhile_what_is_new_moved_or_open_again_is_the_new_ones(
    broken_off: Plan, carol: Person, dan: Person, add_action: Adds
) -> None:
    actor, plan_id = Actor(carol.person_id), broken_off.plan_id
    add_action(specs=BOTH, notify_client=False)
    actions_editing.edit(actor, plan_id, 1, Change(due=Due(at=NOW + 20 * DAY)), now=NOW)
    assert [actions.present(plan_id, number).open_coach for number in (1, 2)] == [dan.person_id] * 2
    assert (valid(carol, "reminder"), valid(dan, "reminder")) == ([], [1, 2])
    closing.complete(actor, plan_id, 1, now=NOW)
    reopening.reopen(actor, plan_id, 1, now=NOW)
    assert not handing_over.finish(actor, plan_id, now=NOW).handover
    assert (valid(carol, "reminder"), valid(dan, "reminder")) == ([], [1, 2])


def test_a_reminder_that_falls_due_meanwhile_comes_once(broken_off: Plan, carol: Person, dan: Person) -> None:
    moment = actions.present(broken_off.plan_id, 1).due_at - 2 * HOUR
    assert deliver(carol.person_id, moment) == "1 sent"
    handing_over.finish(Actor(carol.person_id), broken_off.plan_id, now=moment)
    assert deliver(dan.person_id, moment) == "nothing is due"


def test_one_due_just_when_it_is_finished_comes_from_the_new_one(broken_off: Plan, carol: Person, dan: Person) -> None:
    moment = actions.present(broken_off.plan_id, 1).due_at - 2 * HOUR
    handing_over.finish(Actor(carol.person_id), broken_off.plan_id, now=moment)
    assert (deliver(carol.person_id, moment), deliver(dan.person_id, moment)) == ("1 skipped", "1 sent")


def test_who_leaves_or_gets_another_role_finishes_it_first(broken_off: Plan, carol: Person, dan: Person) -> None:
    roles.change(Actor(dan.person_id), broken_off.plan_id, carol.person_id, "viewer", now=NOW)
    plan = plans.get_for(dan.person_id, broken_off.plan_id)
    assert not plan.handover
    assert valid(dan, "reminder") == [1]


# At once with others


def between(monkeypatch: pytest.MonkeyPatch, does: Callable[[], object]) -> None:
    """Does something when the next transaction is about to be committed: after its reading."""
    done: list[bool] = []
    real = Write.commit

    def commit(write: Write) -> None:
        if not done:
            done.append(True)
            does()
        real(write)

    monkeypatch.setattr(Write, "commit", commit)


@pytest.mark.parametrize("what", ["add", "move", "reopen", "bring_back"])
def test_what_was_read_before_and_written_after_it_still_goes_to_the_new_one(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, dan: Person, add_action: Adds,
    monkeypatch: pytest.MonkeyPatch, what: str,
) -> None:  # fmt: skip

    actor, plan_id = Actor(carol.person_id), with_dan.plan_id
    add_action(specs=BOTH, notify_client=False)
    if what == "reopen":
        closing.complete(actor, plan_id, 1, now=NOW)
    if what == "bring_back":
        deleting.delete(actor, plan_id, 1, now=NOW)
    between(monkeypatch, hand_over)
    if what == "add":
        add_action(specs=BOTH, notify_client=False)
    elif what == "move":
        actions_editing.edit(actor, plan_id, 1, Change(due=Due(at=NOW + 20 * DAY)), now=NOW)
    elif what == "reopen":
        reopening.reopen(actor, plan_id, 1, now=NOW)
    else:
        deleting.bring_back(actor, plan_id, 1, now=NOW)
    numbers = [1, 2] if what == "add" else [1]
    assert {action.open_coach for action in actions.open_of_plan(plan_id)} == {dan.person_id}
    assert (valid(carol, "reminder"), valid(dan, "reminder")) == ([], numbers)


def test_an_action_moved_while_it_is_told_is_told_after_all(
    hand_over: Callable[..., Plan], with_dan: Plan, carol: Person, dan: Person, add_action: Adds,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    add_action(specs=BOTH, notify_client=False)
    seen: list[bool] = []
    real = handing_over._told

    def told(plan: Plan, action: Action, *rest: Any) -> Write:
        write = real(plan, action, *rest)
        if not seen:
            seen.append(True)
            closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
            reopening.reopen(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
        return write

    monkeypatch.setattr(handing_over, "_told", told)
    plan = hand_over()
    assert not plan.handover
    assert valid(dan, "reminder") == [1]


def test_a_viewer_leaves_in_the_middle_of_a_hand_over(
    plan: Plan, carol: Person, dan: Person, mallory: Person, bring: Callable[..., Plan], add_action: Adds,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bring(dan)
    bring(mallory, "viewer")
    add_action()
    with monkeypatch.context() as patched:
        break_after(1, patched)
        with pytest.raises(Broken):
            handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    leaving.leave(Actor(mallory.person_id), plan.plan_id, now=NOW)
    assert mallory.person_id not in plans.get_for(dan.person_id, plan.plan_id).members


@pytest.mark.parametrize("is_new_first", [True, False])
def test_the_earlier_coachs_void_row_says_nothing_of_the_reminder(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], add_action: Adds, is_new_first: bool
) -> None:
    bring(dan)
    due = NOW + timedelta(days=2)
    specs = [Spec("coach", "email", minutes=-60), Spec("coach", "email", every=1, times=4)]
    add_action(due=due, specs=specs)
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    for moment in (due - timedelta(hours=1), due + timedelta(days=1)):
        for person in (dan, carol) if is_new_first else (carol, dan):
            deliver(person.person_id, moment)
    once, nag = actions.present(plan.plan_id, 1).reminder_list()
    assert (once.state, once.reason) == ("sent", None)
    assert (nag.state, nag.turn, nag.sent_count) == ("planned", 2, 1)
    assert [row.kind for row in owed() if row.reminder_id == nag.id] == ["reminder"]
