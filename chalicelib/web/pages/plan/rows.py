"""An action as a row of the plan's page, closed or opened, in the list or alone for the script that inserts it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.stream import reading
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when, reading_due, timeline
from chalicelib.web.pages.parts.reading_due import ReadingDue
from chalicelib.web.pages.parts.timeline import Item
from chalicelib.web.pages.plan import listed

ALONE = "x-row"
"""The header by which the page's script asks for one row instead of the page; its value is the action's number."""

QUICK = {"tomorrow": "Tomorrow", "friday": "Friday", "week": "In a week"}
"""The dates that one press moves an action to."""

COMMENTS_SHOWN = 5

SAID = {
    "done": "Done",
    "cancelled": "Cancelled",
    "reopened": "Open again",
    "moved": "Moved",
    "unmoved": "Moved back",
    "said": "Your comment was added",
    "back": "Brought back",
}
"""What the row says about what was just done with its action."""

STATUS_AFTER = dict.fromkeys(SAID, "open") | {"done": "done", "cancelled": "cancelled", "said": "", "back": ""}
"""The status that the action must have for the row to say so; empty for any."""


class Opened(msgspec.Struct, kw_only=True):
    """What a row shows when it is opened."""

    comments: list[Item]
    """The newest comments, in order."""
    has_earlier: bool
    date: str
    time: str
    clock: str
    """Whose clock these follow, if the reader's shows another hour: ``Berlin time``."""
    text: str = ""
    """The comment typed, if it couldn't be saved."""


class Row(msgspec.Struct, kw_only=True):
    """An action as the plan shows it."""

    number: int
    version: int
    what: str
    status: str
    is_late: bool
    when: str
    bells: int
    """How many reminders are still to come."""
    comments: int
    doer: str
    """The coach who does it; empty for the client's own actions."""
    may_done: bool
    """Whether the visitor may mark it as done."""
    may_edit: bool
    may_decide: bool
    """Whether the visitor may cancel it."""
    may_delete: bool
    project_id: str
    """Empty if it is in no project."""
    project: str
    asks: str
    """The new date requested, in words; empty if there is none."""
    is_stuck: bool
    quick: dict[str, str]
    """The dates that one press moves it to."""
    is_new: bool = False
    """Whether somebody else changed it since the visitor last opened the page."""
    just: str = ""
    """What was just done with it, one of `SAID`."""
    undo: str = ""
    """The id for undoing its move."""
    opened: Opened | None = None
    reading_due: ReadingDue | None = None
    """The metric to enter a value for, now that the action that serves it is done."""


def of(visit: Visit, plan: Plan, action: Action) -> Row:
    """Returns the action's row, closed."""
    may_edit, may_delete = (may(plan, action, visit.my_id) for may in (who_may.may_edit, who_may.may_delete))
    planned = [reminder for reminder in action.reminders.values() if reminder.state == "planned"]
    return Row(
        number=int(action.number),
        version=int(action.version),
        what=action.what,
        status=str(action.status),
        is_late=action.is_late(visit.now),
        when=by_when.state_words(visit, action),
        bells=len(planned) if action.status == "open" else 0,
        comments=int(action.comment_count),
        doer=assignee.doer(visit, plan, action),
        may_done=who_may.may_complete(plan, action, visit.my_id),
        may_edit=may_edit,
        may_decide=may_edit or may_delete,
        may_delete=may_delete,
        project_id=action.project_id or "",
        project=naming.name_of(plan, action.project_id),
        asks=by_when.mark(visit, action),
        is_stuck=bool(action.stuck_at),
        quick=by_when.quick_words(QUICK, action.due_zone, visit),
    )


def quick_of_all(shown: Iterable[Row]) -> dict[str, str]:
    """Returns the dates that one press moves several rows to. A choice that means another day for some of them says
    so."""
    found = [row.quick for row in shown if row.status == "open"] or [QUICK]
    return {
        choice: found[0][choice] if len({each[choice] for each in found}) == 1 else f"{words}, each by its own clock"
        for choice, words in QUICK.items()
    }


def say_just(visit: Visit, plan: Plan, action: Action, row: Row) -> None:
    """Sets what the row says about what was just done with its action, if the address says so. Costs a read if it
    serves a metric."""
    kind, what = visit.just()
    if forms.number(what) != row.number or STATUS_AFTER.get(kind) not in ("", row.status):
        return
    row.just, row.undo = kind, forms.id(visit.query("undo"))
    if kind == "done":
        row.reading_due = reading_due.of_action(plan, action, visit.my_id, visit.now)


def open_row(visit: Visit, plan: Plan, action: Action, row: Row, mine: Membership | None) -> None:
    """Opens the row: loads its newest comments, which are then no longer new, and the fields for another date and for a
    comment."""
    hidden = plan.hidden_from(visit.my_id)
    found = reading.history(plan.plan_id, row.number, kind="comment", limit=COMMENTS_SHOWN, hidden=hidden)
    shown = list(reversed(found.items))
    by_clock = by_when.of_action(action)
    row.opened = Opened(
        comments=timeline.items(visit, shown, mine=mine, has_quotes=False),
        has_earlier=bool(found.next_cursor),
        date=by_clock["date"],
        time=by_clock["time"],
        clock=_clock(visit, action),
        text=visit.form["text"] if visit.is_post else "",
    )
    is_all_seen = not found.next_cursor or not unread.is_new(mine, shown[0])
    if visit.request.method == "GET" and is_all_seen:
        unread.saw_action(mine, row.number, shown)


def _clock(visit: Visit, action: Action) -> str:
    own, other = (times.clock_time(action.due_at, zone) for zone in (visit.zone, action.due_zone))
    return "" if own == other else f"{times.city(action.due_zone)} time"


def wanted_alone(visit: Visit) -> int | None:
    """Returns the number of the action whose row alone was asked for; ``None`` if the whole page was."""
    return forms.number(str(visit.request.headers.get(ALONE) or ""))


def alone(visit: Visit, plan_id: str, number: int) -> Response:
    """Answers with one row, as the page shows it at the same address."""
    plan, mine, action = actions.get_with_mine(visit.my_id, plan_id, number)
    row = of(visit, plan, action)
    say_just(visit, plan, action, row)
    if forms.number(visit.query("open")) == number:
        open_row(visit, plan, action, row, mine)
    return visit.page("plan/rows_alone", **shown_with(visit, plan), row=row)


def only(came_from: str) -> str:
    """Returns the end of an address that leads back to the same part of the list, given where a form came from
    (`here_from`)."""
    return listed.of(came_from).only


def shown_with(visit: Visit, plan: Plan) -> dict[str, Any]:
    """Returns what rows need in addition to their own values."""
    part = listed.asked(visit)
    return {
        "plan": plan,
        "up": "../" if visit.is_post else "",  # from the path of a form to the page that its links are relative to
        "may_add": who_may.may_add(plan, visit.my_id),
        "said": SAID,
        "here_from": part.here_from,
        "only": part.only,
    }
