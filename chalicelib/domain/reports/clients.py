"""A coach's clients at a glance: what is late and due soon, the share on time, and when each was last heard from."""

import functools
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import alike
from chalicelib.database.pages import Page, read_cursor, write_cursor
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import person as people
from chalicelib.domain.plans import attention, followed, missed
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.attention import Aside, Newest
from chalicelib.domain.plans.followed import Following
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Paused

SOON = timedelta(days=7)

Sort = Literal["needs", "name", "late", "due_soon", "on_time", "heard", "unread"]
State = Literal["invited", "active", "declined"]


class Lately(msgspec.Struct, frozen=True):
    """What a membership says of the last months."""

    done: int = 0
    """Actions done in the last 90 days."""
    on_time: int = 0
    """Of those, the ones done on time."""
    metrics: list[Following] = []
    """Metrics at rest, and those kept up while none of their actions get done."""
    paused: Paused | None = None
    """If nobody is asked for metrics; then none of them is said to be at rest."""
    newest: Newest | None = None
    """What the client wrote last."""


class Figures(msgspec.Struct, dict=True):
    """Figures about the client's own actions. Eventually consistent: for display, never for decisions."""

    late: int = 0
    due_soon: int = 0
    """Due within a week."""
    oldest: datetime | None = None
    """When the action that has been late for longest was due."""
    refused: int = 0
    """Replies that couldn't be placed."""
    heard_at: datetime | None = None
    """When the client last did something; ``None`` for never."""
    missed_at: datetime | None = None
    """When a message last couldn't be sent, until the coach looks at the history."""
    open: int = 0
    """Open actions."""
    waiting: list[Action] = []
    """Those whose client waits for an answer: they ask for a new date, or are stuck. Dates first."""
    reminded_at: datetime | None = None
    """When a coach last reminded them by hand."""
    aside: Aside | None = None
    """If their coach has put them aside for now."""
    tells: Callable[[], Lately] = Lately
    """Works out `lately`, which of a thousand clients is wanted for those that are shown."""

    @functools.cached_property
    def lately(self) -> Lately:
        return self.tells()

    @property
    def share_on_time(self) -> float | None:
        """Returns the share of what was done lately, 0 to 1; ``None`` if nothing was."""
        return self.lately.on_time / self.lately.done if self.lately.done else None


class Client(msgspec.Struct):
    """One of a coach's clients; ``figures`` is for the primary coach, and ``None`` for the plan's other coaches."""

    plan_id: str
    name: str
    coach_name: str
    """The primary coach's name."""
    state: State
    unread: int
    """Comments not seen yet."""
    figures: Figures | None = None
    opened_at: datetime | None = None
    """When the plan was opened, and the client invited."""

    @property
    def needs_you(self) -> bool:
        figures = self.figures
        waits = figures and (figures.late or figures.waiting or figures.refused or figures.missed_at)
        return bool(waits or self.unread or self.state == "declined")


def of(rows: Iterable[Membership], open_actions: Iterable[Action], now: datetime, time_zone: str) -> list[Client]:
    """Returns the clients among someone's memberships, with their open actions; days are those of ``time_zone``."""
    by_plan: dict[str, list[Action]] = {}
    for action in open_actions:
        by_plan.setdefault(action.plan_id, []).append(action)
    today = now.astimezone(ZoneInfo(time_zone)).date()
    found = []
    for row in rows:
        if row.role not in ("primary", "coach") or not row.is_active:
            continue
        is_primary = row.role == "primary"
        state: Any = row.client_state if is_primary else "active"
        figures = _figures(row, by_plan.get(row.plan_id, []), now, today) if is_primary else None
        found.append(
            Client(row.plan_id, row.client_name, row.coach_name, state, int(row.unread_count), figures, row.created_at)
        )
    return found


def page_for(
    person_id: str, *, sort: Sort = "needs", search: str = "", now: datetime, cursor: str | None = None, limit: int = 50
) -> Page[Client]:
    """Returns a page of someone's clients in this order, in three reads."""
    of_list = f"clients {person_id} {sort} {search}"
    start = read_cursor(cursor, of_list)
    rows = memberships.of(person_id)
    zone = str(people.get(person_id).time_zone)
    found = matching(of(rows, actions.open_of_coach(person_id), now, zone), search)
    places = sorted((_place(client, sort), client) for client in found)
    places = [each for each in places if start is None or each[0] > start["after"]]
    some = places[:limit]
    cursor = write_cursor({"after": some[-1][0]}, of_list) if places[limit:] else None
    return Page([client for _, client in some], cursor)


def sorted_by(clients: Iterable[Client], sort: Sort) -> list[Client]:
    """Returns the clients in this order; those without figures come last, ties by name."""
    return sorted(clients, key=lambda client: _place(client, sort))


def matching(clients: Iterable[Client], search: str) -> list[Client]:
    """Returns those with every word of ``search`` in their name, ignoring case and accents."""
    words = alike.words(search)
    return [client for client in clients if alike.has(client.name, words)]


def _figures(row: Membership, open_ones: list[Action], now: datetime, today: date) -> Figures:
    dues = [action.due_at for action in open_ones]
    late = [due for due in dues if due < now]
    soon = sum(now <= due < now + SOON for due in dues)
    oldest, missed_at = min(late, default=None), missed.of(row, now)
    figures = Figures(len(late), soon, oldest, int(row.refused_count), row.heard_at, missed_at)
    asks, others = [], []
    for action in open_ones:
        if action.asked_by == "client":
            asks.append(action)
        elif action.stuck_at is not None:
            others.append(action)
    figures.waiting = asks + others
    figures.open = len(open_ones)
    figures.reminded_at = row.reminded_at
    figures.aside = attention.still(row.aside, today, row.heard_at, row.missed_at)
    figures.tells = functools.partial(_lately, row, today)
    return figures


def _lately(row: Membership, today: date) -> Lately:
    on_time, done = totals.share_on_time(row.recent, today)
    if not row.metrics or row.client_state != "active":
        return Lately(done, on_time, newest=row.newest)
    paused = _paused(row.asking_paused, today)
    metrics = [] if paused else followed.of(row.metrics, totals.served(row.recent, today), today)
    return Lately(done, on_time, metrics, paused, row.newest)


def _paused(paused: Paused | None, today: date) -> Paused | None:
    """Returns a pause that is still going on."""
    return None if paused is None or (paused.until is not None and paused.until <= today) else paused


def _place(client: Client, sort: Sort) -> list[Any]:
    """Returns the sort key of a client, in values that a cursor can hold; the last one is unique."""
    figures = client.figures
    first = [] if figures is None else _FIRST[sort](client, figures)
    return [figures is None, *first, alike.plain(client.name), client.plan_id]


_NEVER = 0.0
_NOT_LATE = 10.0**11
"""Later than any moment, in seconds."""

_FIRST: dict[Sort, Callable[[Client, Figures], list[Any]]] = {
    "needs": lambda client, f: [not client.needs_you, not f.waiting, f.oldest.timestamp() if f.oldest else _NOT_LATE],
    "name": lambda client, f: [],
    "late": lambda client, f: [-f.late, f.oldest.timestamp() if f.oldest else _NOT_LATE],
    "due_soon": lambda client, f: [-f.due_soon],
    "on_time": lambda client, f: [f.share_on_time is None, f.share_on_time or 0.0],
    "heard": lambda client, f: [f.heard_at.timestamp() if f.heard_at else _NEVER],
    "unread": lambda client, f: [-client.unread],
}
"""What comes first in each order: who waits for an answer and is late for longest, most late, most due, least on time, silent for longest."""
