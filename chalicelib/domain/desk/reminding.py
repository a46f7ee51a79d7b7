"""Reminding a client now of what is late or next, once a day, as everything else is sent: their choices, quiet hours and cap
hold, and what goes out at one time is one message."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import messages
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.delivery.decide import decide
from chalicelib.domain.delivery.decision import Context, Skip, Wait
from chalicelib.domain.desk import aside
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import telling
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Refused
from chalicelib.isolated import isolated

MOST = 20
"""How many actions one press reminds of, those late for longest first. A round of delivery takes 24 rows."""


class CantRemind(Refused):
    """The client can't or needn't be reminded; the sentence says why, and the page offers to write instead."""


class RemindedToday(Refused):
    """They were reminded today already; once a day is enough."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(f"{isolated(name)} has already been reminded today. Once a day is enough.")
        self.at = at


class AlreadySent(Refused):
    """It is too late to take it back."""

    sentence = "It’s on its way already, so it can’t be taken back."


class Reminded(msgspec.Struct, frozen=True):
    """What a client will be reminded of."""

    name: str
    count: int
    waits_until: datetime | None = None
    """When their quiet hours end; ``None`` if it goes at once."""


def remind(actor: Actor, plan_id: str, *, only: Collection[int] = (), now: datetime) -> Reminded:
    """Owes the client a reminder of each late action, or else of the next ones, a minute from now; or ``only`` of those chosen.

    Raises `CantRemind` if it wouldn't be sent, as predicted by `decide`, and `RemindedToday`. For the plan's coaches.
    """
    return look_again(lambda: _remind(actor, plan_id, only, now))


def take_back(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Withdraws the reminders of `remind`; raises `AlreadySent` if any has gone out. Does nothing if there are none."""
    plan, mine, coachs = _rows(actor, plan_id)
    if coachs is None or coachs.reminded_at is None:
        return
    at = coachs.reminded_at
    rows = [
        row
        for row in Notification.rows(plan.client_id)
        if row.is_by_hand and row.plan_id == plan_id and row.created_at == at
    ]
    if not rows or len(rows) != int(rows[0].data["of"]):
        raise AlreadySent
    write = Write()
    for row in rows:
        telling.withdraw(write, row, now, AlreadySent())
    write.update(
        Membership, (plan.primary_id, plan_id), [Membership.reminded_at.remove()], condition=Membership.reminded_at == at,
        otherwise=AlreadySent(),
    )  # fmt: skip
    if mine is not None and mine.aside is not None and (mine.aside.why, mine.aside.at) == ("reminded", at):
        write.update(Membership, (actor.person_id, plan_id), [aside.change(mine.aside.before)])
    write.commit()


def _rows(actor: Actor, plan_id: str) -> tuple[Plan, Membership | None, Membership | None]:
    """Returns the plan for one of its coaches, with their own membership and the primary coach's."""
    plan, mine = plans.get_with_mine(actor.person_id, plan_id)
    plans.coached(plan, actor.person_id)
    return plan, mine, mine if plan.primary_id == actor.person_id else Membership.find(plan.primary_id, plan_id)


def _remind(actor: Actor, plan_id: str, only: Collection[int], now: datetime) -> Reminded:
    plan, own, coachs = _rows(actor, plan_id)
    before = coachs.reminded_at if coachs is not None else None
    zone = plan.primary.time_zone
    if before is not None and aside.today_of(zone, before) == aside.today_of(zone, now):
        raise RemindedToday(plan.client.name, before)
    if plan.client.state != "active":
        raise CantRemind(f"{isolated(plan.client.name)} hasn’t accepted the invitation yet, so we send no reminders.")
    person = Person.find(plan.client_id)
    all_open = actions.open_of_plan(plan_id)
    of = _chosen(plan, all_open, only) if only else _which(all_open, now)
    if person is None or not of:
        raise CantRemind(f"{isolated(plan.client.name)} has nothing open to be reminded of. Write instead?")
    # Stored to the microsecond, so that `take_back` finds the rows of this very press.
    rows = [_owed(plan, actor, person, action, len(of), now) for action in of]
    decisions = [decide(row, Context(person, plan, action), now) for row, action in zip(rows, of, strict=True)]
    skipped = next((each for each in decisions if isinstance(each, Skip)), None)
    if skipped is not None:
        raise CantRemind(_why_not(plan, person, skipped))
    as_read: Condition = Membership.reminded_at.does_not_exist() if before is None else Membership.reminded_at == before
    write = Write()
    write.put(*rows)
    write.update(Membership, (plan.primary_id, plan_id), [Membership.reminded_at.set(now)], condition=as_read)
    own_zone = plan.members[actor.person_id].time_zone
    mine = aside.till_tomorrow(own_zone, now, "reminded").instead_of(own.aside if own is not None else None)
    write.update(Membership, (actor.person_id, plan_id), [aside.change(mine)])
    write.commit()
    waits = [each.until for each in decisions if isinstance(each, Wait)]
    return Reminded(plan.client.name, len(of), max(waits, default=None))


def _which(open_actions: list[Action], now: datetime) -> list[Action]:
    """Returns the client's late actions, oldest first; if there are none, those due next."""
    own = [action for action in open_actions if action.assigned_to == "client"]
    late = [action for action in own if action.is_late(now)]
    return (late or own)[:MOST]


def _chosen(plan: Plan, open_actions: list[Action], only: Collection[int]) -> list[Action]:
    """Returns the client's actions among those chosen; raises `CantRemind` if there are none, or too many for one message."""
    own = [action for action in open_actions if action.number in only and action.assigned_to == "client"]
    if not own:
        raise CantRemind(f"Tick open actions that {isolated(plan.client.name)} does.")
    if len(own) > MOST:
        raise CantRemind(f"One reminder can cover up to {MOST} actions. Tick fewer.")
    return own


def _owed(plan: Plan, actor: Actor, person: Person, action: Action, of: int, now: datetime) -> Notification:
    return notifications.new(
        plan.client_id, "reminder", now, due_at=now + NOTICE_DELAY, by=_channel(plan, person, action), plan_id=plan.plan_id,
        number=int(action.number), schedule=int(action.schedule), asked_by=actor.person_id, of=of,
    )  # fmt: skip


def _channel(plan: Plan, person: Person, action: Action) -> messages.By:
    """Returns how the action's own reminders go to the client, else how the plan's do: by text only to a number that agreed."""
    of_action = [each.by for each in action.reminder_list() if each.to == "client"]
    of_plan = [each.by for each in plan.defaults.reminders if each.to == "client"]
    is_by_text = "text" in (of_action or of_plan) and person.phone_state == "confirmed"
    return "text" if is_by_text else "email"


def _why_not(plan: Plan, person: Person, skipped: Skip) -> str:
    """Says ``Bob turned reminders off. Write instead?``, in the words that the history would have."""
    name = isolated(plan.client.name)
    if choices.of(plan, person, "reminder").channel == "off":
        return f"{name} turned reminders off. Write instead?"
    return f"{name} can’t be reminded: {skipped.reason}. Write instead?"
