"""Pausing and resuming a plan's questions for values. Its reminders still come, and values can still be entered."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import asking, copying, who_may
from chalicelib.domain.metrics.archiving import Also
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Paused, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.reading import METRIC
from chalicelib.errors import Invalid

LONGEST = timedelta(days=366)


def pause(
    actor: Actor, plan_id: str, *, until: date | None, now: datetime, once: Key | None = None, also: Also | None = None
) -> Plan:
    """Pauses all of a plan's questions for values, whoever is asked; for its client and coaches. They resume on the day
    ``until``, by the client's calendar, or when somebody resumes them. If they are already paused in the same way,
    nothing changes.

    Raises `Invalid` at ``until``.
    """

    def wanted(plan: Plan) -> Paused | None:
        _check(plan, until, now)
        present = plan.asking_paused
        is_so = present is not None and asking.is_paused(plan, now) and present.until == until
        return present if is_so else Paused(now, actor.person_id, until)

    about = {"until": until.isoformat()} if until else {}
    return _become(actor, plan_id, wanted, _Told("asking_paused", about), now, once, also)


def resume(actor: Actor, plan_id: str, *, now: datetime, once: Key | None = None, also: Also | None = None) -> Plan:
    """Resumes the questions from the next time on; for the plan's client and coaches. If they aren't paused, nothing
    changes."""

    def wanted(plan: Plan) -> Paused | None:
        return (
            None if asking.is_paused(plan, now) else plan.asking_paused
        )  # a pause that has ended by itself needs no entry

    return _become(actor, plan_id, wanted, _Told("asking_resumed", {}), now, once, also)


def _check(plan: Plan, until: date | None, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(plan.client.time_zone)).date()
    if until is not None and until <= today:
        raise Invalid({"until": "Choose the day to ask again: tomorrow at the earliest."})
    if until is not None and until > today + LONGEST:
        raise Invalid({"until": "Choose a day within a year, or leave it open."})


class _Told(msgspec.Struct, frozen=True):
    """What the history says about it."""

    kind: str
    data: dict[str, str]


def _become(
    actor: Actor, plan_id: str, wanted: Callable[[Plan], Paused | None], told: _Told, now: datetime, once: Key | None,
    also: Also | None,
) -> Plan:  # fmt: skip
    def step() -> Plan:
        plan = plans.get_for(actor.person_id, plan_id)
        who_may.must_follow(plan, actor.person_id)
        before, after = plan.asking_paused, wanted(plan)
        write = Write()
        keys.once(write, once, now, made=plan_id)
        if also:
            also(write)
        if before != after:
            change = Plan.asking_paused.remove() if after is None else Plan.asking_paused.set(plain(after))
            write.update(Plan, plan_id, [change], condition=_as_read(before))
            copying.paused(write, plan, after)
            write.put(_entry(plan, actor, told, now))
            changing.client_active(write, plan, actor.person_id, now)
        if len(write):
            write.commit()
        plan.asking_paused = after
        return plan

    return look_again(step)


def _entry(plan: Plan, actor: Actor, told: _Told, now: datetime) -> Entry:
    """Returns the entry, which is about metrics: whoever doesn't see metrics doesn't see it."""
    about: dict[str, Any] = {METRIC: "", **told.data}
    return stream.entry(
        plan.plan_id, told.kind, now, actor_id=actor.person_id, actor_name=plan.members[actor.person_id].name,
        via=actor.via, **about,
    )  # fmt: skip


def _as_read(before: Paused | None) -> Condition:
    condition: Condition = Plan.asking_paused.does_not_exist()
    return condition if before is None else Plan.asking_paused["at"] == plain(before.at)
