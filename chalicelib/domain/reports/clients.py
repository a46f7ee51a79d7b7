"""A coach's clients at a glance: what is late and due soon, the share on time, and when each was last heard from."""

import functools
import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import alike
from chalicelib.database import glances
from chalicelib.database.glances import NO_TEXT, Text
from chalicelib.database.pages import Page, read_cursor, write_cursor
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import totals
from chalicelib.domain.actions.action import ActionGlance
from chalicelib.domain.people import person as people
from chalicelib.domain.plans import attention, followed, missed
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.attention import Aside, Newest
from chalicelib.domain.plans.followed import Following
from chalicelib.domain.plans.membership import COACHING, Membership, MembershipGlance
from chalicelib.domain.plans.plan import Paused

SOON = timedelta(days=7)

Sort = Literal["needs", "name", "late", "due_soon", "on_time", "heard", "unread"]
State = Literal["invited", "active", "declined"]


class Lately(msgspec.Struct, frozen=True):
    """What a membership says about the last months."""

    done: int = 0
    """Actions done in the last 90 days."""
    on_time: int = 0
    """How many of them were done on time."""
    metrics: list[Following] = []
    """Metrics at rest, and those kept up while none of their actions get done."""
    paused: Paused | None = None
    """If nobody is asked for metrics; then none of them is said to be at rest."""
    newest: Newest | None = None
    """What the client wrote last."""


class Behind(msgspec.Struct, frozen=True, gc=False):
    """What figures are worked out from."""

    row: MembershipGlance
    actions: list[ActionGlance]
    """The open ones of the client, by due time."""
    late: int
    """How many of them are late; they come first."""
    now: datetime
    today: date


class Figures(msgspec.Struct, dict=True):
    """Figures about the client's own actions. Eventually consistent: for display, never for decisions.

    Those that tell who needs their coach are there for each of a thousand clients; the others are worked out for those that are
    shown.
    """

    behind: Behind
    late: int = 0
    oldest: datetime | None = None
    """When the action that has been late for longest was due."""
    is_waiting: bool = False
    """Whether their client waits for an answer."""
    refused: int = 0
    """Replies that couldn't be placed."""
    missed_at: datetime | None = None
    """When a message last couldn't be sent, until the coach looks at the history."""
    aside: Aside | None = None
    """If their coach has put them aside for now; without what that took the place of."""

    @functools.cached_property
    def due_soon(self) -> int:
        """Returns how many are due within a week."""
        end = glances.written(self.behind.now + SOON)
        return bisect_left(self.behind.actions, end, key=_due_at) - self.late

    @functools.cached_property
    def open(self) -> int:
        """Returns how many are open."""
        return len(self.behind.actions)

    @functools.cached_property
    def heard_at(self) -> datetime | None:
        """Returns when the client last did something; ``None`` for never."""
        return glances.moment(self.behind.row.heard_at)

    @functools.cached_property
    def reminded_at(self) -> datetime | None:
        """Returns when a coach last reminded them by hand."""
        return glances.moment(self.behind.row.reminded_at)

    @functools.cached_property
    def waiting(self) -> list[ActionGlance]:
        """Returns those actions whose client waits for an answer: they ask for a new date, or are stuck. Dates first."""
        found = [each for each in self.behind.actions if _waits(each)]
        return sorted(found, key=lambda each: each.proposal.inside.side.text != "client")

    @functools.cached_property
    def recent(self) -> dict[str, int]:
        """Returns how the client's actions were done lately, by day, as `totals` names it."""
        return glances.numbers(self.behind.row.recent)

    @functools.cached_property
    def on_time(self) -> tuple[int, int]:
        """Returns how many actions were done on time in the last 90 days, and how many in all."""
        return totals.share_on_time(self.recent, self.behind.today)

    @functools.cached_property
    def lately(self) -> Lately:
        return _lately(self, self.behind.row.row, self.behind.today)

    @property
    def share_on_time(self) -> float | None:
        """Returns the share of what was done lately, 0 to 1; ``None`` if nothing was."""
        on_time, done = self.on_time
        return on_time / done if done else None


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
    created_at: Text = NO_TEXT
    """As stored; see `opened_at`."""

    @property
    def opened_at(self) -> datetime | None:
        """Returns when the plan was opened, and the client invited."""
        return glances.moment(self.created_at)

    @property
    def needs_you(self) -> bool:
        figures = self.figures
        waits = figures and (figures.late or figures.is_waiting or figures.refused or figures.missed_at)
        return bool(waits or self.unread or self.state == "declined")


def of(
    rows: Iterable[MembershipGlance], open_actions: Iterable[ActionGlance], now: datetime, time_zone: str
) -> list[Client]:
    """Returns the clients among someone's memberships, with their open actions, which are by due time; days are those of
    ``time_zone``."""
    by_plan: dict[str, list[ActionGlance]] = {}
    for action in open_actions:
        by_plan.setdefault(action.plan_id.text, []).append(action)
    figures_of = _Figures(now, now.astimezone(ZoneInfo(time_zone)).date())
    found = []
    for row in rows:
        role = row.role.text
        if role not in COACHING or not row.is_active.is_so:
            continue
        is_primary, plan_id = role == "primary", row.plan_id.text
        state: Any = row.client_state.text if is_primary else "active"
        figures = figures_of(row, by_plan.get(plan_id, [])) if is_primary else None
        unread = int(row.unread_count.digits)
        found.append(Client(plan_id, row.client_name.text, row.coach_name.text, state, unread, figures, row.created_at))
    return found


def page_for(
    person_id: str, *, sort: Sort = "needs", search: str = "", now: datetime, cursor: str | None = None, limit: int = 50
) -> Page[Client]:
    """Returns a page of someone's clients in this order, in three reads."""
    of_list = f"clients {person_id} {sort} {search}"
    start = read_cursor(cursor, of_list)
    rows = memberships.glances_of(person_id)
    zone = str(people.get(person_id).time_zone)
    found = matching(of(rows, actions.open_of_clients(person_id, none_whole=True), now, zone), search)
    places = ((_place(client, sort), client) for client in found)
    some = heapq.nsmallest(limit + 1, (each for each in places if start is None or each[0] > start["after"]))
    cursor = write_cursor({"after": some[limit - 1][0]}, of_list) if some[limit:] else None
    return Page([client for _, client in some[:limit]], cursor)


def sorted_by(clients: Iterable[Client], sort: Sort) -> list[Client]:
    """Returns the clients in this order; those without figures come last, ties by name."""
    return sorted(clients, key=lambda client: _place(client, sort))


def matching(clients: Iterable[Client], search: str) -> list[Client]:
    """Returns those with every word of ``search`` in their name, ignoring case and accents."""
    words = alike.words(search)
    return [client for client in clients if alike.has(client.name, words)]


class _Figures:
    """Works out figures. Moments are compared as they are stored, which sorts as they do."""

    def __init__(self, now: datetime, today: date) -> None:
        self._now, self._today = now, today
        self._late, self._missed = glances.written(now), glances.written(now - missed.SHOWN_FOR)

    def __call__(self, row: MembershipGlance, open_ones: list[ActionGlance]) -> Figures:
        late = bisect_left(open_ones, self._late, key=_due_at)
        return Figures(
            Behind(row, open_ones, late, self._now, self._today),
            late,
            datetime.fromisoformat(open_ones[0].due_at.text) if late else None,
            any(map(_waits, open_ones)),
            int(row.refused_count.digits),
            glances.moment(row.missed_at) if row.missed_at.text > self._missed else None,
            _aside(row, self._today),
        )


def _due_at(action: ActionGlance) -> str:
    return action.due_at.text


def _waits(action: ActionGlance) -> bool:
    return bool(action.stuck_at.text) or action.proposal.inside.side.text == "client"


def _aside(row: MembershipGlance, today: date) -> Aside | None:
    found = row.aside.inside
    if found is None:
        return None
    why: Any = found.why.text
    aside = Aside(date.fromisoformat(found.until.text), datetime.fromisoformat(found.at.text), why)
    return attention.still(aside, today, glances.moment(row.heard_at), glances.moment(row.missed_at))


def _lately(figures: Figures, row: Membership, today: date) -> Lately:
    on_time, done = figures.on_time
    if not row.metrics or row.client_state != "active":
        return Lately(done, on_time, newest=row.newest)
    paused = _paused(row.asking_paused, today)
    metrics = [] if paused else followed.of(row.metrics, totals.served(figures.recent, today), today)
    return Lately(done, on_time, metrics, paused, row.newest)


def _paused(paused: Paused | None, today: date) -> Paused | None:
    """Returns a pause that isn't over yet."""
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
    "needs": lambda client, f: [
        not client.needs_you,
        not f.is_waiting,
        f.oldest.timestamp() if f.oldest else _NOT_LATE,
    ],
    "name": lambda client, f: [],
    "late": lambda client, f: [-f.late, f.oldest.timestamp() if f.oldest else _NOT_LATE],
    "due_soon": lambda client, f: [-f.due_soon],
    "on_time": lambda client, f: [f.share_on_time is None, f.share_on_time or 0.0],
    "heard": lambda client, f: [f.heard_at.timestamp() if f.heard_at else _NEVER],
    "unread": lambda client, f: [-client.unread],
}
"""What comes first in each order: those who are waiting for an answer and late for longest, most late, most due, least on
time, silent for longest."""
