"""A coach's own open actions in all plans, and what they've just done with one of them."""

import re
from typing import Any

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics import seeing
from chalicelib.domain.plans.membership import MembershipGlance
from chalicelib.errors import MetricNotFound, NotAllowed, PlanNotFound
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import needing, unfolded
from chalicelib.web.pages.parts import reading_due
from chalicelib.web.pages.parts.reading_due import ReadingDue

MOST_SHOWN = 50
"""The most rows after asking for more; the others are in their plans."""


class Row(msgspec.Struct):
    """One of the visitor's own Coach Actions."""

    plan_id: str
    number: int
    what: str
    when: str
    client: str


class Just(msgspec.Struct):
    """What the visitor has just done with one of them."""

    kind: str
    """``done`` or ``reopened``."""
    plan_id: str
    number: int
    what: str
    due: ReadingDue | None = None
    """The reading that the visitor is asked for."""


def section(visit: Visit, coached: list[MembershipGlance]) -> dict[str, Any]:
    """Returns what the section shows: late actions, the others, how many more there are, and what was just done.

    Costs one query, and after something was done one read of that action, since the index may lag behind; one more if
    it serves a metric.
    """
    names = {row.plan_id.text: row.client_name.text for row in coached}
    mine = actions.open_of_assignee_at_a_glance(visit.my_id) if names else []
    found = [each for each in mine if each.plan_id.text in names]
    just = _just(visit, names)
    if just and just.kind == "done":
        found = [each for each in found if just.plan_id != each.plan_id.text or each.row.number != just.number]
    is_more = unfolded.has(visit, "own")
    shown = [each.row for each in found[: MOST_SHOWN if is_more else needing.AT_FIRST]]
    rows = [_row(visit, each, names[each.plan_id]) for each in shown]
    late = sum(each.due_at < visit.now for each in shown)
    return {
        "late": rows[:late],
        "ahead": rows[late:],
        "more": len(found) - len(shown),
        "may_show_more": not is_more,
        "just": just,
    }


def _row(visit: Visit, action: Action, client: str) -> Row:
    when = f"{'was due ' if action.due_at < visit.now else ''}{visit.when(action.due_at)}"
    return Row(action.plan_id, int(action.number), action.what, when, client)


def _just(visit: Visit, names: dict[str, str]) -> Just | None:
    """Returns what was just done, to say once above the list, if it is still true."""
    asked = re.fullmatch(r"(done|reopened)-([a-z2-7]{16})-([0-9]{1,7})", visit.query("just"))
    if asked is None or asked[2] not in names:
        return None
    action = Action.find(asked[2], int(asked[3]))
    if action is None or action.status != ("done" if asked[1] == "done" else "open"):
        return None
    return Just(asked[1], asked[2], int(asked[3]), action.what, _due(visit, action))


def _due(visit: Visit, action: Action) -> ReadingDue | None:
    if action.status != "done" or action.metric_id is None:
        return None
    try:
        plan, metric = seeing.get_for(visit.my_id, str(action.plan_id), str(action.metric_id))
    except (MetricNotFound, NotAllowed, PlanNotFound):
        return None
    return reading_due.of_action(plan, action, visit.my_id, visit.now, metric)
