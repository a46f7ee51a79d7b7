"""What comes next for a client: their other open actions, with only WHAT and BY WHEN."""

from collections.abc import Callable

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.visit import Visit

AT_ONCE = 8


class Next(msgspec.Struct, frozen=True):
    """An open action."""

    what: str
    when: str
    is_late: bool
    path: str
    """The path to open after signing in; empty if there is none."""


class NextUp(msgspec.Struct, frozen=True):
    """The first actions, by due time."""

    shown: list[Next]
    more: int
    """How many more there are, as far as we looked."""
    is_at_least: bool = False
    """Whether there are more than we looked at."""


_MOST_READ = 100
NOTHING = NextUp([], 0)


def next_up(reader: Visit, plan: Plan, but: int, path: Callable[[int], str] = lambda number: "") -> NextUp:
    """Returns the client's open actions except ``but``; ``path`` gives the path for an action's number."""
    read, further = actions.open_page(plan.plan_id, limit=_MOST_READ)
    found = [each for each in read if each.assigned_to == "client" and each.number != but]
    shown = [_next(reader, each, path(int(each.number))) for each in found[:AT_ONCE]]
    return NextUp(shown, len(found[AT_ONCE:]), is_at_least=further is not None)


def _next(reader: Visit, action: Action, path: str) -> Next:
    is_late = action.due_at < reader.now
    return Next(action.what, f"{'was due ' if is_late else ''}{reader.when(action.due_at)}", is_late, path)
