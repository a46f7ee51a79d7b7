"""What a card shows."""

from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain.actions import proposing, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import cards
from chalicelib.domain.people.cards import Card
from chalicelib.domain.stream import files, reading
from chalicelib.domain.stream.entry import Entry
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.open import WHY
from chalicelib.web.pages.parts import by_when, next_up

_JUST = {"done": "done", "told": "done", "reopened": "open", "sent": "", "asked": "open", "stuck": "open"}
"""What may just have been done, and the status that the action must have for us to say so; empty for any."""


class Said(msgspec.Struct, frozen=True):
    """The newest words of one side."""

    name: str
    when: str
    text: str
    files: int
    is_mine: bool


def context(visit: Visit, token: str, card: Card) -> dict[str, Any]:
    """Returns what the card shows. Costs two reads."""
    reader, plan, action = Visit(visit.request, visit.now, card.person), card.plan, card.action
    path, just = f"{visit.base}/card/{token}", _just(visit, action)
    shown: dict[str, Any] = _of_action(reader, card, action) if action is not None else {}
    return {
        **shown,
        **around(visit, token, card),
        "just": just,
        "action": action,
        "said": [] if just in ("done", "told") else _said(reader, card),
        "up": next_up.next_up(reader, plan, card.number, lambda number: f"{path}/open?at=actions/{number}"),
        "typed": visit.form["text"] if visit.is_post else "",
        "until": times.dated(card.last_day, visit.now.date()),
    }


def around(visit: Visit, token: str, card: Card) -> dict[str, Any]:
    """Returns what every page of a card shows."""
    return {
        "path": f"{visit.base}/card/{token}",
        "coach": card.plan.primary.name,
        "client": card.plan.client.name,
        "masked": cards.masked(card.email),
        "plan": card.plan,
        "at": f"actions/{card.number}" if card.number else "",
    }


def why(card: Card) -> str:
    """Says why the reader has to sign in."""
    if card.closed == "asks":
        return "You chose in your settings to sign in before links in emails open anything."
    if card.closed == "off":
        return f"{isolated(card.plan.primary.name)} has chosen that this plan opens only after signing in."
    return WHY


def _of_action(reader: Visit, card: Card, action: Action) -> dict[str, Any]:
    plan, person_id = card.plan, str(card.person.person_id)
    doer = plan.assignee(action.assignee_id)
    return {
        "key": plan.key(int(action.number)),
        "state": _state(reader, card, action),
        "is_late": action.is_late(reader.now),
        "may_complete": who_may.may_complete(plan, action, person_id),
        "doer": doer.name,
        "is_doer": doer.person_id == person_id,
        "asked": by_when.asked(reader, plan, action),
        "may_ask": proposing.may_ask(plan, action, person_id),
        "stuck_since": reader.when(action.stuck_at) if action.stuck_at else "",
    }


def _state(reader: Visit, card: Card, action: Action) -> str:
    """Says when it is due or what became of it, with the zone unless the reader has confirmed theirs."""
    words = by_when.state_words(reader, action)
    is_open = action.status == "open" and not card.person.zone_confirmed
    return f"{words} ({times.city(card.person.time_zone)})" if is_open else words


def _just(visit: Visit, action: Action | None) -> str:
    """Returns what was just done, if it is still true."""
    kind, _ = visit.just()
    if visit.is_post:  # what was written about it was refused: ask again
        kind = "done" if visit.form["how"] else ""
    wanted = _JUST.get(kind)
    if wanted is None:
        return ""
    return kind if not wanted or (action is not None and action.status == wanted) else ""


def _said(reader: Visit, card: Card) -> list[Said]:
    """Returns the newest words of each side, the newer first."""
    plan = card.plan
    found = reading.latest_said(plan.plan_id, card.number or None, hidden=plan.hidden_from(reader.my_id))
    newest: dict[bool, Entry] = {}
    for entry in found:
        newest.setdefault(entry.actor_id == plan.client_id, entry)
    return [
        Said(
            "You" if is_mine else entry.actor_name or card.plan.primary.name,
            reader.when(entry.at),
            entry.text or "",
            len(files.listed(entry.files)),
            is_mine,
        )
        for is_mine, entry in newest.items()
    ]
