"""What somebody finds in their plans: clients, open actions, and actions by their key."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from chalicelib import alike
from chalicelib.database import glances
from chalicelib.database.glances import NO_NUMBER, NO_TEXT, Number, Text
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import MOST_ACTIONS as MOST_ACTIONS_OF_A_PLAN
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import COACHING, PlanGlance
from chalicelib.errors import Invalid

MOST_CLIENTS, MOST_ACTIONS = 20, 50
"""Rows shown; it says how many more there are."""
MOST_PLANS = 10
"""Plans that are read one by one: those in which somebody else is the primary coach."""
_NUMBER = re.compile("[- ]?([0-9]{1,7})")
"""What follows a prefix in a key."""


class _Told(glances.Glance, gc=False):
    """What is shown of an action."""

    plan_id: Text = NO_TEXT
    number: Number = NO_NUMBER
    what: Text = NO_TEXT
    due_at: Text = NO_TEXT


_Open = tuple[_Told, PlanGlance]
"""An open action, and what is known of its plan."""


class FoundAction(msgspec.Struct):
    """An action that was found."""

    plan_id: str
    number: int
    key: str
    """``ALI-12``."""
    what: str
    client: str
    due_at: datetime
    status: str = "open"


class Found(msgspec.Struct):
    """What was found, best first."""

    by_key: list[FoundAction]
    """Those with exactly this key, whatever their state."""
    clients: list[PlanGlance]
    """Plans by the name of their client."""
    actions: list[FoundAction]
    more_clients: int = 0
    more_actions: int = 0
    left_out: int = 0
    """Plans whose actions weren't looked at."""


def find(person_id: str, text: str) -> Found:
    """Returns what this person searches for, as far as they may see it; nothing without words.

    Takes one read of their plans and one query for all clients of a primary coach; a key costs a read, and plans of other
    coaches one query each, at most `MOST_PLANS`. Raises `Invalid` at ``q`` for too long a text.
    """
    wanted = alike.words(text)
    if len(text) > alike.LONGEST:
        raise Invalid({"q": f"That’s too long to search for. Use a few words, at most {alike.LONGEST} characters."})
    if not wanted:
        return Found([], [], [])
    rows = memberships.plans_of(person_id)
    by_plan = {row.plan_id.text: row for row in rows}
    clients = [row for row in rows if alike.has(_called(row), wanted)]
    # By name first: names that begin with what was typed come before those that only contain it.
    clients.sort(key=lambda row: (not alike.plain(_called(row)).startswith(wanted[0]), alike.plain(_called(row))))
    others = [row for row in rows if row.role.text != "primary"]
    open_ones = _of_clients(person_id, by_plan) if len(others) < len(rows) else []
    open_ones += _of_others(others[:MOST_PLANS])
    matching = [
        (action, row)
        for action, row in open_ones
        if alike.has(f"{action.what.text} {row.prefix.text}-{action.number.digits}", wanted)
    ]
    matching.sort(key=lambda each: each[0].due_at.text)
    return Found(
        _by_key(text, rows), clients[:MOST_CLIENTS], [_told(*each) for each in matching[:MOST_ACTIONS]],
        len(clients[MOST_CLIENTS:]), len(matching[MOST_ACTIONS:]), len(others[MOST_PLANS:]),
    )  # fmt: skip


def _called(row: PlanGlance) -> str:
    """Returns by which name a plan is found: its client's, or for the client their coach's."""
    return row.coach_name.text if row.role.text == "client" else row.client_name.text


def _of_clients(person_id: str, by_plan: dict[str, PlanGlance]) -> list[_Open]:
    """Returns the open actions of a primary coach's plans, also their own; eventually consistent."""
    found = actions.all_of_coach(person_id, _Told, only=glances.names(_Told))
    return [(each, by_plan[each.plan_id.text]) for each in found if each.plan_id.text in by_plan]


def _of_others(rows: Sequence[PlanGlance]) -> list[_Open]:
    return [
        (each, row)
        for row in rows
        for each in actions.open_at_a_glance(row.plan_id.text, _Told, only=glances.names(_Told))
    ]


def _by_key(text: str, rows: Iterable[PlanGlance]) -> list[FoundAction]:
    """Returns the actions with this key; a prefix is one's own in every plan, so there may be several."""
    said = alike.plain(text.strip())
    named = [(row, number) for row in rows for number in [_number(said, row)] if number is not None]
    read = [(row, Action.find(row.plan_id.text, number)) for row, number in named[:MOST_PLANS]]
    return [
        _found(row, int(action.number), str(action.what), action.due_at, str(action.status))
        for row, action in read
        if action is not None
    ]


def _number(said: str, row: PlanGlance) -> int | None:
    """Returns the number of an action of this plan, if its key was said: ``ali 12`` for ``ALI-12``."""
    prefix = alike.plain(row.prefix.text)
    number = _NUMBER.fullmatch(said.removeprefix(prefix)) if said.startswith(prefix) else None
    return int(number[1]) if number is not None and 0 < int(number[1]) < MOST_ACTIONS_OF_A_PLAN else None


def _told(action: _Told, row: PlanGlance) -> FoundAction:
    return _found(row, int(action.number.digits), action.what.text, datetime.fromisoformat(action.due_at.text))


def _found(row: PlanGlance, number: int, what: str, due_at: datetime, status: str = "open") -> FoundAction:
    who = row.client_name.text if row.role.text in (*COACHING, "viewer") else "you"
    return FoundAction(row.plan_id.text, number, f"{row.prefix.text}-{number}", what, who, due_at, status)
