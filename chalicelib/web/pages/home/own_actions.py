"""Mine: a coach's own open actions over all plans, on their home, and what they have just done there."""

import re
from typing import Any

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.membership import Membership
from chalicelib.web.pages.frame.visit import Visit

MOST_SHOWN = 50
"""Rows; the others stand in their plans."""


class Row(msgspec.Struct):
    """A Coach Action of the visitor's."""

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


def section(visit: Visit, coached: list[Membership]) -> dict[str, Any]:
    """What the section shows: late ones, the others, how many more there are, and what was just done.

    One query, and one read after something was done. The index may lag behind: that one is told by its row.
    """
    names = {row.plan_id: row.client_name for row in coached}
    found = [each for each in actions.open_of_assignee(visit.me.person_id) if each.plan_id in names] if names else []
    just = _just(visit, names)
    if just and just.kind == "done":
        found = [each for each in found if (each.plan_id, each.number) != (just.plan_id, just.number)]
    shown = found[:MOST_SHOWN]
    late = [each.due_at < visit.now for each in shown]
    rows = [
        Row(
            each.plan_id,
            each.number,
            each.what,
            f"{'was due ' if is_late else ''}{visit.when(each.due_at)}",
            names[each.plan_id],
        )
        for each, is_late in zip(shown, late, strict=True)
    ]
    return {
        "late": rows[: sum(late)],
        "ahead": rows[sum(late) :],
        "more": len(found) - len(shown),
        "just": just,
    }


def _just(visit: Visit, names: dict[str, str]) -> Just | None:
    """Said once above the list, if it is still so."""
    asked = re.fullmatch(r"(done|reopened)-([a-z2-7]{16})-([0-9]{1,7})", visit.query("just"))
    if asked is None or asked[2] not in names:
        return None
    action = Action.find(asked[2], int(asked[3]))
    if action is None or action.status != ("done" if asked[1] == "done" else "open"):
        return None
    return Just(asked[1], asked[2], int(asked[3]), action.what)
