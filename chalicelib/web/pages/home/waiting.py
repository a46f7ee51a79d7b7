"""Clients waiting for the coach's answer: new dates requested, and actions that are stuck."""

from datetime import datetime

import msgspec

from chalicelib import sentences
from chalicelib.domain.actions.finding import OpenAction
from chalicelib.domain.plans.membership import Membership
from chalicelib.web.pages.frame.visit import Visit

MOST_ASKED = 20
"""Rows on the coach's home page. It says how many more are waiting, and each is marked in its plan."""
_LONGEST_TEXT = 140


class Asked(msgspec.Struct):
    """An action whose client asks for a new date or is stuck."""

    plan_id: str
    number: int
    what: str
    client: str
    entry_id: str
    """Of the proposal; empty if the action is stuck."""
    when: str
    text: str


def of_coach(visit: Visit, coached: list[Membership], open_actions: list[OpenAction]) -> list[Asked]:
    """Returns what this coach's clients are waiting for, dates first."""
    names = {row.plan_id: row.client_name for row in coached}

    def asked(action: OpenAction, entry_id: str, moment: datetime, text: str) -> Asked:
        client, when = names[action.plan_id], visit.when(moment)
        return Asked(action.plan_id, action.number, action.what, client, entry_id, when, _short(text))

    mine = [action for action in open_actions if action.plan_id in names]
    dates = [
        asked(action, action.proposal.entry_id, action.proposal.due_at, action.proposal.text)
        for action in mine
        if action.proposal is not None and action.proposal.side == "client"
    ]
    stuck = [asked(action, "", action.stuck_at, action.stuck_text or "") for action in mine if action.stuck_at]
    return dates + stuck


def _short(text: str) -> str:
    return sentences.shortened(text, _LONGEST_TEXT)
