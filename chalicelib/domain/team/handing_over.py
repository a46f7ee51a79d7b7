"""Handing a plan over: another of its coaches becomes the primary coach.

The role changes hands in one transaction. Every open action carries its primary coach, so each is updated afterwards,
in as many transactions as needed, an action whole or not at all. If this is interrupted, ``plan.handover`` says so, and
repeating it continues. Meanwhile messages for the primary coach follow the action: they go to the earlier coach until
it is updated, and to the new one from then on. So no reminder is lost, and none comes twice.
"""

import contextlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import Typed, plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import scheduling, totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.editing import Changed
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.owed import queue, telling
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Handover, Member, Plan
from chalicelib.domain.team import prefixes, team
from chalicelib.errors import HandoverUnfinished, Invalid, NotAllowed, StaleVersion, TryAgain
from chalicelib.isolated import isolated

_TRIES = 5
_MOVED: tuple[Any, ...] = (
    Membership.heard_at, Membership.metrics, Membership.asking_paused, Membership.newest, Membership.reminded_at,
    Membership.finished,
)  # fmt: skip
"""What only the primary coach's membership has."""
"""How often to read what is still to be written: someone may change something in between."""


def hand_over(actor: Actor, plan_id: str, person_id: str, *, now: datetime, version: int | None = None) -> Plan:
    """Makes another coach the primary coach, and the primary coach a coach; for the primary coach.

    Repeating it with the same person continues an interrupted hand-over. Raises `HandoverUnfinished` while one to
    someone else is under way.
    """

    def step() -> None:
        plan = plans.get_as_coach(actor.person_id, plan_id)
        if person_id != plan.primary_id:
            if version is not None and version != plan.version:
                raise StaleVersion
            _may_hand_over(actor, plan)
            _change_hands(actor, plan, _taker(plan, person_id), now)

    look_again(
        step, tries=_TRIES
    )  # a change of members, the client, a refused reply or a done action may come in between
    return finish(actor, plan_id, now=now)


def finish(actor: Actor, plan_id: str, *, now: datetime) -> Plan:
    """Updates the open actions that don't carry the new primary coach yet; for the plan's coaches. Repeating it does no
    harm."""
    for _ in range(_TRIES):
        plan = plans.get_as_coach(actor.person_id, plan_id)
        if not plan.handover:
            return plan
        left = [action for action in actions.open_of_plan(plan_id) if action.open_coach != plan.primary_id]
        if not left:
            _end(plan)
            continue
        expected = telling.schedules_owed(plan.primary_id, "late", plan_id)
        for group in editing.packed((int(action.number), _told(plan, action, expected, now)) for action in left):
            with contextlib.suppress(Changed):  # one of them has just been edited or closed: read them all again
                editing.joined(group).commit()
    raise TryAgain


def _may_hand_over(actor: Actor, plan: Plan) -> None:
    if actor.person_id != plan.primary_id:
        raise NotAllowed(f"Only the primary coach, {isolated(plan.primary.name)}, can hand the plan over.")
    if plan.handover:
        raise HandoverUnfinished(f"The hand-over to {isolated(plan.primary.name)} isn’t finished yet. Finish it first.")


def _taker(plan: Plan, person_id: str) -> Member:
    """Returns the coach to take it over; raises `Invalid` unless they are a coach of the plan who has accepted."""
    taker = plan.members.get(person_id)
    if taker is None or taker.role != "coach" or taker.state != "active":
        problem = "Choose one of the plan’s coaches."
        if taker is not None and taker.role == "coach":
            problem = f"{isolated(taker.name)} hasn’t accepted the invitation yet."
        elif taker is not None and taker.role == "viewer":
            problem = f"{isolated(taker.name)} can view this plan only. Make them a coach first."
        raise Invalid({"person_id": problem})
    return taker


def _change_hands(actor: Actor, plan: Plan, taker: Member, now: datetime) -> None:
    giver = plan.primary
    changes: list[Any] = [
        Plan.primary_id.set(taker.person_id),
        Plan.members[giver.person_id]["role"].set("coach"),
        Plan.members[taker.person_id]["role"].set("primary"),
        Plan.handover.set(plain(Handover(giver.person_id, taker.person_id, now))),
        Plan.version.add(1),
    ]
    # The figures for the new coach's list of clients are copied as they were read.
    as_read = (Plan.version == plan.version) & (Plan.refused_count == plan.refused_count)
    as_read = as_read & (Plan.members[plan.client_id]["state"] == plan.client.state)
    write = Write()
    write.update(Plan, plan.plan_id, changes, condition=as_read)
    _move_list(write, plan, giver, taker)
    totals.handed_over(write, plan, taker.person_id)
    prefixes.move_prefix(write, plan, giver.person_id, taker.person_id, now)
    entry = team.note(plan, "handed_over", actor, now, taker)
    team.put_and_tell(write, entry, taker.person_id, "handed_over", giver=giver.name)
    write.commit()
    queue.in_turn([taker.person_id])


def _move_list(write: Write, plan: Plan, giver: Member, taker: Member) -> None:
    """Puts the plan into the new primary coach's list of clients, with the figures from the earlier one's."""
    before = Membership.find(giver.person_id, plan.plan_id)
    for member in plan.members.values():
        if member.state != "declined":
            write.update(Membership, (member.person_id, plan.plan_id), [Membership.coach_name.set(taker.name)])
    taken: list[Any] = [
        Membership.role.set("primary"),
        Membership.client_state.set(plan.client.state),
        Membership.refused_count.set(int(plan.refused_count)),
    ]
    given: list[Any] = [Membership.role.set("coach"), Membership.refused_count.set(0)]
    for attribute in _MOVED:
        value = getattr(before, str(attribute.attr_name), None)
        if value is not None:
            taken.append(attribute.set(plain(value) if isinstance(attribute, Typed) else value))
            given.append(attribute.remove())
    write.update(Membership, (taker.person_id, plan.plan_id), taken)
    write.update(Membership, (giver.person_id, plan.plan_id), given, condition=_as_copied(before))


def _as_copied(row: Membership | None) -> Condition | None:
    """Returns the condition that what a coach's row keeps of the metrics, of what the client wrote and of what is finished is as it was
    read, since it moves along."""
    if row is None:
        return None
    kept = (
        (Membership.metrics, row.metrics),
        (Membership.asking_paused, row.asking_paused),
        (Membership.newest, row.newest),
        (Membership.finished, row.finished),
    )
    metrics, paused, newest, finished = (
        attribute.does_not_exist() if value is None else attribute == plain(value) for attribute, value in kept
    )
    same: Condition = metrics & paused & newest & finished
    return same


def _told(plan: Plan, action: Action, expected: Collection[tuple[int, int]], now: datetime) -> Write:
    """Returns the transaction that gives an open action its new primary coach, who now gets the coach's messages as
    scheduled."""
    number = int(action.number)
    as_read = (Action.open_coach == action.open_coach) & (Action.schedule == action.schedule)
    states = scheduling.reminders_as_read(action)
    write = Write()
    write.update(
        Action,
        (plan.plan_id, number),
        [Action.open_coach.set(plan.primary_id)],
        condition=as_read if states is None else as_read & states,
        otherwise=Changed(number),
    )
    for reminder in action.reminder_list():
        if reminder.state == "planned" and reminder.to == "coach" and plan.is_for_primary(action.assignee_id):
            scheduling.owe_reminder(write, plan, action, reminder, now)
    if (number, action.schedule) not in expected:
        scheduling.owe_late(write, plan, action, plan.primary, now)
    return write


def _end(plan: Plan) -> None:
    write = Write()
    same = (Plan.primary_id == plan.primary_id) & Plan.handover.exists()
    write.update(Plan, plan.plan_id, [Plan.handover.remove()], condition=same)
    with contextlib.suppress(Lost):  # someone else has just finished it
        write.commit()
