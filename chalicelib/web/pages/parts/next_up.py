"""What comes next for a client: their other open actions, of each nothing but WHAT and BY WHEN."""

from collections.abc import Callable

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.visit import Visit

AT_ONCE = 8


class Next(msgspec.Struct, frozen=True):
    """An open action."""

    what: str
    when: str
    is_late: bool
    path: str
    """Where signing in leads to it; empty if nothing does."""


class NextUp(msgspec.Struct, frozen=True):
    """The first of them, by due time."""

    shown: list[Next]
    more: int
    """How many more there are."""


NOTHING = NextUp([], 0)


def next_up(reader: Visit, plan: Plan, but: int, path: Callable[[int], str] = lambda number: "") -> NextUp:
    """Returns the client's open actions ``but`` the one of this number; ``path`` says where one leads."""
    found = [each for each in actions.clients_open(plan.plan_id) if each.number != but]
    return NextUp([_next(reader, each, path(each.number)) for each in found[:AT_ONCE]], len(found[AT_ONCE:]))


def _next(reader: Visit, action: actions.OpenAction, path: str) -> Next:
    is_late = action.due_at < reader.now
    return Next(action.what, f"{'was due ' if is_late else ''}{reader.when(action.due_at)}", is_late, path)
