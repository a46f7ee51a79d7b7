"""The list of a coach's clients on their home: in the order and with the name asked for, and who needs them first."""

from typing import Any, get_args
from urllib.parse import urlencode

import msgspec

from chalicelib import times
from chalicelib.domain.reports import clients
from chalicelib.domain.reports.clients import Client, Figures, Sort
from chalicelib.web.pages.frame.visit import Visit

MOST_NEEDING = 20
"""Rows of who needs their coach; the others are in the list below."""

_COLUMNS: dict[Sort, tuple[str, str]] = {
    "name": ("Name", "ascending"),
    "late": ("Late", "descending"),
    "due_soon": ("Due soon", "descending"),
    "on_time": ("On time", "ascending"),
    "heard": ("Last heard", "ascending"),
    "unread": ("New", "descending"),
}
"""What can be sorted by, as people call it, and which way."""

_NAMES = [name for name, _ in _COLUMNS.values()]


class Column(msgspec.Struct):
    """The head of a column: where it leads, and ``ascending`` or ``descending`` where the list is sorted by it."""

    name: str
    path: str
    order: str


class Row(msgspec.Struct):
    """A client in the list."""

    plan_id: str
    name: str
    late: int
    soon: int
    share: int | None
    """On time, in percent, down; ``None`` where nothing was done."""
    heard: str
    unread: int


class Needing(msgspec.Struct):
    """A client who needs their coach, and why."""

    plan_id: str
    name: str
    is_declined: bool
    late: int
    oldest: str
    refused: int
    unread: int
    heard: str


def section(visit: Visit, found: list[Client]) -> dict[str, Any]:
    """Returns what the list shows; an unknown sort order is reported, and the clients come in the usual one."""
    asked, search = visit.query("sort"), " ".join(visit.query("q").split())
    is_known = asked == "" or asked in get_args(Sort)
    sort: Any = asked if asked and is_known else "needs"
    own = [client for client in found if client.figures]
    shown = clients.sorted_by(clients.matching(own, search), sort)
    needing = [client for client in clients.sorted_by(own, "needs") if client.needs_you]
    return {
        "rows": [_row(visit, client, client.figures) for client in shown if client.figures],
        "columns": [_column(name, sort, search) for name in _COLUMNS],
        "count": len(own),
        "sort": sort if sort != "needs" else "",
        "search": search,
        "needing": [_needing(visit, client, client.figures) for client in needing[:MOST_NEEDING] if client.figures],
        "more_needing": len(needing[MOST_NEEDING:]),
        "beside": sorted((client for client in found if not client.figures), key=_beside),
        "problem": "" if is_known else f"There is no such order. Choose one of: {', '.join(_NAMES)}.",
    }


def _column(name: Sort, sort: Sort, search: str) -> Column:
    """Makes the head of a column; choosing the present order again leads back to the usual one."""
    query = {**({"q": search} if search else {}), **({"sort": name} if name != sort else {})}
    words, order = _COLUMNS[name]
    return Column(words, f"/?{urlencode(query)}#cl" if query else "/#cl", order if name == sort else "")


def _row(visit: Visit, client: Client, figures: Figures) -> Row:
    share = figures.share_on_time
    return Row(
        plan_id=client.plan_id,
        name=client.name,
        late=figures.late,
        soon=figures.due_soon,
        share=None if share is None else int(share * 100),
        heard=_heard(visit, figures) or "not yet" if client.state == "active" else client.state,
        unread=client.unread,
    )


def _needing(visit: Visit, client: Client, figures: Figures) -> Needing:
    return Needing(
        plan_id=client.plan_id,
        name=client.name,
        is_declined=client.state == "declined",
        late=figures.late,
        oldest=visit.day(figures.oldest) if figures.oldest else "",
        refused=figures.refused,
        unread=client.unread,
        heard=_heard(visit, figures),
    )


def _beside(client: Client) -> tuple[bool, str]:
    """Returns the sort key for clients one co-coaches: with new comments first, then by name."""
    return not client.unread, client.name.casefold()


def _heard(visit: Visit, figures: Figures) -> str:
    """Says when they last did something; empty: never yet."""
    return times.ago(figures.heard_at, visit.now, visit.zone) if figures.heard_at else ""
