"""The list of a coach's clients on their home: in the order and with the name asked for, and who needs them first."""

from typing import Any, get_args
from urllib.parse import urlencode

import msgspec

from chalicelib import times
from chalicelib.domain.reports import clients
from chalicelib.domain.reports.clients import Client, Figures, Sort
from chalicelib.web.pages.frame.visit import Visit

MOST_NEEDING = 20
"""Rows of who needs their coach; the others stand in the list below."""

_COLUMNS: dict[Sort, tuple[str, str]] = {
    "name": ("Name", "ascending"),
    "late": ("Late", "descending"),
    "due_soon": ("Due soon", "descending"),
    "on_time": ("On time", "ascending"),
    "heard": ("Last heard", "ascending"),
    "unread": ("New", "descending"),
}
"""What can be sorted by, as people call it, and which way."""


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
    """What the list shows; an order that there isn't is said, with the clients in the usual one."""
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


_NAMES = [name for name, _ in _COLUMNS.values()]


def _column(name: Sort, sort: Sort, search: str) -> Column:
    """Choosing the present order again leads back to the usual one."""
    query = {**({"q": search} if search else {}), **({"sort": name} if name != sort else {})}
    words, order = _COLUMNS[name]
    return Column(words, f"/?{urlencode(query)}#cl" if query else "/#cl", order if name == sort else "")


def _row(visit: Visit, client: Client, figures: Figures) -> Row:
    share = figures.share_on_time
    return Row(
        client.plan_id,
        client.name,
        figures.late,
        figures.due_soon,
        None if share is None else int(share * 100),
        _heard(visit, figures) or "not yet" if client.state == "active" else client.state,
        client.unread,
    )


def _needing(visit: Visit, client: Client, figures: Figures) -> Needing:
    return Needing(
        client.plan_id,
        client.name,
        client.state == "declined",
        figures.late,
        times.day(figures.oldest, str(visit.me.time_zone), visit.now) if figures.oldest else "",
        figures.refused,
        client.unread,
        _heard(visit, figures),
    )


def _beside(client: Client) -> tuple[bool, str]:
    """Where somebody stands among those coached beside another: with new comments first, then by name."""
    return not client.unread, client.name.casefold()


def _heard(visit: Visit, figures: Figures) -> str:
    """When they last did something; empty: never yet."""
    return times.ago(figures.heard_at, visit.now, str(visit.me.time_zone)) if figures.heard_at else ""
