"""The list of clients on a coach's home page: who needs the coach, then all, sorted and searched."""

from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.plans.followed import Following
from chalicelib.domain.reports import clients
from chalicelib.domain.reports.clients import Client, Figures, Sort
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import names, shares

LONGEST_METRIC = 40
"""Characters of a metric's name: two hundred clients are one page."""
MOST_NEEDING = 20
"""Rows of clients who need their coach; the rest are in the list below."""

_COLUMNS: dict[Sort, tuple[str, str]] = {
    "name": ("Name", "ascending"),
    "late": ("Late", "descending"),
    "due_soon": ("Due soon", "descending"),
    "on_time": ("On time", "ascending"),
    "heard": ("Last heard", "ascending"),
    "unread": ("New", "descending"),
}
"""The name of each sort order, and its direction."""

_NAMES = [name for name, _ in _COLUMNS.values()]


class Column(msgspec.Struct):
    """The head of a column: where its link leads, and the direction if the list is sorted by it."""

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
    unread: int
    metrics: str
    """What is to be said of the client's metrics; empty for nothing."""


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
    metrics: str
    missed: str
    """On which day a message couldn't be sent, in words; empty for none."""


def section(visit: Visit, found: list[Client]) -> dict[str, Any]:
    """Returns what the list shows. An unknown sort order is reported, and the usual one is used."""
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
        "problem": "" if is_known else f"You can’t sort by that. Choose one of: {', '.join(_NAMES)}.",
    }


def _column(name: Sort, sort: Sort, search: str) -> Column:
    """Makes the head of a column. Choosing the present order again returns to the usual one."""
    query = {**({"q": search} if search else {}), **({"sort": name} if name != sort else {})}
    called, order = _COLUMNS[name]
    return Column(called, f"/?{urlencode(query)}#cl" if query else "/#cl", order if name == sort else "")


def _row(visit: Visit, client: Client, figures: Figures) -> Row:
    share = figures.share_on_time
    return Row(
        plan_id=client.plan_id,
        name=client.name,
        late=figures.late,
        soon=figures.due_soon,
        share=None if share is None else int(share * 100),
        on_time=shares.on_time(figures.on_time, figures.done),
        heard=_last_heard(visit, client, figures),
        unread=client.unread,
        metrics=metrics(visit, figures),
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
        metrics=metrics(visit, figures),
        missed=_on(visit, figures.missed_at) if figures.missed_at else "",
    )


def metrics(visit: Visit, figures: Figures) -> str:
    """Says ``Weight: nothing for 9 days``, or that they are paused; empty if there is nothing to say."""
    if figures.paused is not None:
        until = figures.paused.until
        today = visit.now.astimezone(ZoneInfo(visit.zone)).date()
        return f"metrics paused{f' until {times.dated(until, today)}' if until else ''}"
    more = len(figures.metrics[1:])
    return f"{_following(figures.metrics[0])}{f', and {more} more' if more else ''}" if figures.metrics else ""


def _following(metric: Following) -> str:
    whole = metric.name
    name = isolated(whole if len(whole) <= LONGEST_METRIC else f"{whole[: LONGEST_METRIC - 1]}…")
    if metric.is_alone:
        return f"{name}: kept up, but none of its actions got done for two weeks"
    nothing = "no value yet" if metric.days is None else f"nothing for {metric.days} days"
    actions = "one of its actions" if metric.done == 1 else f"{metric.done} of its actions"
    return f"{name}: {nothing}{f', while {actions} got done' if metric.done else ''}"


def _on(visit: Visit, moment: datetime) -> str:
    """Says ``today``, ``yesterday`` or ``on Fri 4 Dec``."""
    day = visit.day(moment)
    return day if day[0].islower() else f"on {day}"


def _beside(client: Client) -> tuple[bool, str]:
    """Sort key for clients you co-coach: those with new comments first, then by name."""
    return not client.unread, client.name.casefold()


def _last_heard(visit: Visit, client: Client, figures: Figures) -> str:
    """Says when the client was last heard from, or what became of the invitation."""
    if client.state == "invited":
        return names.invited(visit, client.opened_at)
    return "declined" if client.state == "declined" else _heard(visit, figures) or "not yet"


def _heard(visit: Visit, figures: Figures) -> str:
    """Says when the client last did something; empty if they never have."""
    return times.ago(figures.heard_at, visit.now, visit.zone) if figures.heard_at else ""
