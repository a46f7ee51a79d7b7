"""Marks of what waits for an answer: another date, and being stuck; in a plan's rows, and on the coach's home."""

import msgspec

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.finding import OpenAction
from chalicelib.domain.plans.membership import Membership
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts.due import first_name

MOST_ASKED = 20
"""Rows on the coach's home; how many more wait is said, and each is marked in its plan."""
_LONGEST_TEXT = 140


class Asked(msgspec.Struct):
    """An action whose client waits for the coach: for another date, or stuck."""

    plan_id: str
    number: int
    what: str
    client: str
    entry_id: str
    """Of the proposal; empty: it is stuck."""
    when: str
    text: str


def mark(visit: Visit, action: Action) -> str:
    """``asks for Fri 27 Nov, 17:00``, or of the coach's answer ``Carol offers …``; empty where nothing is asked."""
    proposal = action.proposal
    if proposal is None:
        return ""
    when = visit.when(proposal.due_at)
    if proposal.by_id == visit.me.person_id:
        return f"you {'offered' if proposal.side == 'coach' else 'asked for'} {when}"
    verb = "offers" if proposal.side == "coach" else "asks for"
    return f"{first_name(proposal.by_name)} {verb} {when}"


def of_coach(visit: Visit, coached: list[Membership], open_actions: list[OpenAction]) -> list[Asked]:
    """What this coach's clients wait for; dates first."""
    names = {row.plan_id: row.client_name for row in coached}
    mine = [action for action in open_actions if action.plan_id in names]
    dates = [
        Asked(
            action.plan_id, action.number, action.what, names[action.plan_id], action.proposal.entry_id,
            visit.when(action.proposal.due_at), _short(action.proposal.text),
        )
        for action in mine if action.proposal is not None and action.proposal.side == "client"
    ]  # fmt: skip
    stuck = [
        Asked(
            action.plan_id, action.number, action.what, names[action.plan_id], "", visit.when(action.stuck_at),
            _short(action.stuck_text or ""),
        )
        for action in mine if action.stuck_at is not None
    ]  # fmt: skip
    return dates + stuck


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 2].rstrip()} …"
