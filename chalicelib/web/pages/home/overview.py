"""The list of all clients on a coach's home page, sorted and searched."""

from typing import Any, get_args
from urllib.parse import urlencode

import msgspec

from chalicelib import times
from chalicelib.domain.reports import clients
from chalicelib.domain.reports.clients import Client, Figures, Sort
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import needing
from chalicelib.web.pages.home.words_on_metrics import metrics
from chalicelib.web.pages.parts import names, shares

_COLUMNS: dict[Sort, tuple[str, str]] = {
    "name": ("Name", "ascending"),
    "late": ("Late", "descending"),
    "due_soon": ("Due soon", "descending"),
    "on_time": ("On time", "ascending"),
    "heard": ("Last heard", "ascending"),
    "unread": ("New", "descending"),
}
"""The name of each sort order, and its direction."""

MOST_TOGETHER = 200
"""The most clients on one page, so that the browser can search all of them."""
AT_ONCE = 50
"""The clients in one part of the list if there are more than that."""
MOST_BESIDE = 50
"""The most clients of other coaches. The page says how many more there are, and how to find them."""
_NAMES = [name for name, _ in _COLUMNS.values()]


class Column(msgspec.Struct):
    """A column heading: where its link leads, and the direction if the list is sorted by it."""

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
    """Done on time, in percent rounded down; ``None`` if nothing was done."""
    on_time: str
    """The same in words."""
    heard: str
    is_in: bool
    """Whether they have accepted. If not, `heard` says what became of the invitation, and the other values are empty.
    """
    unread: int
    metrics: str
    """What to say about the client's metrics; empty if there is nothing."""
    aside: str
    """Says that they are put aside for now, and why; empty if they aren't."""


def section(visit: Visit, found: list[Client]) -> dict[str, Any]:
    """Returns what the list shows, given all clients sorted by who needs their coach. An unknown sort order is
    reported."""
    asked, search = visit.query("sort"), " ".join(visit.query("q").split())
    is_known = asked == "" or asked in get_args(Sort)
    sort: Any = asked if asked and is_known else "needs"
    own = [client for client in found if client.figures]
    matching = clients.matching(own, search)
    if sort != "needs":
        matching = clients.sorted_by(matching, sort)
    start = forms.number(visit.query("from")) or 0
    size = AT_ONCE if len(matching) > MOST_TOGETHER else MOST_TOGETHER
    beside = sorted((client for client in found if not client.figures), key=_beside)
    return {
        "rows": [_row(visit, each, each.figures) for each in matching[start : start + size] if each.figures],
        "first": start + 1,
        "matching": len(matching),
        "before": _path(sort, search, max(start - size, 0)) if start else "",
        "further": _path(sort, search, start + size) if matching[start + size :] else "",
        "columns": [_column(name, sort, search) for name in _COLUMNS],
        "count": len(own),
        "sort": sort if sort != "needs" else "",
        "search": search,
        "beside": beside[:MOST_BESIDE],
        "more_beside": len(beside[MOST_BESIDE:]),
        "problem": "" if is_known else f"You can’t sort by that. Choose one of: {', '.join(_NAMES)}.",
    }


def _column(name: Sort, sort: Sort, search: str) -> Column:
    """Returns a column heading. Choosing the present order again returns to the default one."""
    called, order = _COLUMNS[name]
    return Column(called, _path(name if name != sort else "needs", search), order if name == sort else "")


def _path(sort: Sort, search: str, start: int = 0) -> str:
    """Returns the path of a part of the list, in this order."""
    asked = {"q": search, "sort": sort if sort != "needs" else "", "from": start or ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/?{query}#cl" if query else "/#cl"


def _row(visit: Visit, client: Client, figures: Figures) -> Row:
    share = figures.share_on_time
    return Row(
        plan_id=client.plan_id,
        name=client.name,
        late=figures.late,
        soon=figures.due_soon,
        share=None if share is None else int(share * 100),
        on_time=shares.on_time(*figures.on_time),
        heard=_last_heard(visit, client, figures),
        is_in=client.state not in ("invited", "declined"),
        unread=client.unread,
        metrics=metrics(visit, figures),
        aside=needing.aside(visit, figures),
    )


def _beside(client: Client) -> tuple[bool, str]:
    """Sort key for clients you co-coach: those with new comments first, then by name."""
    return not client.unread, client.name.casefold()


def _last_heard(visit: Visit, client: Client, figures: Figures) -> str:
    """Says when the client was last heard from, or what became of the invitation."""
    if client.state == "invited":
        return names.invited(visit, client.opened_at)
    return "declined" if client.state == "declined" else _heard(visit, figures) or "not yet"


def _heard(visit: Visit, figures: Figures) -> str:
    """Says when the client last did something; empty if they never did."""
    return times.ago(figures.heard_at, visit.now, visit.zone) if figures.heard_at else ""
