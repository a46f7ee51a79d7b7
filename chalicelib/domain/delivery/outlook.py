"""What a client will get from a plan, how and when, decided by the same function that will decide then.

It shows nothing of the client's other plans. Nobody knows yet how many texts there will be on a day, so the cap is shown
along with it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.transactions import together
from chalicelib.domain import reminders
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery import choices
from chalicelib.domain.delivery.decide import decide
from chalicelib.domain.delivery.decision import CarryOut, Context, Decision, Send, Skip, Wait
from chalicelib.domain.metrics import seeing
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.notices import EVENTS, Chosen
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import NotAllowed
from chalicelib.isolated import isolated

MOST_AHEAD = 100
_MOST_READ = 1000
"""Rows owed to the client, in all plans."""
_READ_FIRST = 250
_FIRST = 120
"""Rows decided on at first: usually enough for all that is listed."""
_MOST_WAITS = 5
_AT_ONCE = 25
"""Rows read together."""


class Ahead(msgspec.Struct, frozen=True):
    """An upcoming message, sent or skipped."""

    kind: str
    number: int | None
    what: str
    at: datetime
    by: str | None
    """``email`` or ``text``; ``None`` if it won't be sent."""
    reason: str | None
    """Why not, or why it comes another way or at another time than requested."""
    then: str | None = None
    """What may follow, for a reminder that repeats while its action is late."""


class Outlook(msgspec.Struct, frozen=True):
    """``person`` is ``None``, and nothing is listed, until the client accepts: their choices are private until then."""

    plan: Plan
    person: Person | None
    told: list[tuple[str, Chosen]]
    """By event."""
    ahead: list[Ahead]
    is_cut: bool
    """Whether more is owed than is listed."""


def of(person_id: str, plan_id: str, now: datetime) -> Outlook:
    """Returns the outlook for one of the plan's coaches, or for the client. Raises `NotAllowed` for anyone else."""
    plan = plans.get_for(person_id, plan_id)
    if person_id != plan.client_id and not plan.coaches(person_id):
        raise NotAllowed(f"Only {isolated(plan.client.name)} and the coaches of this plan can see this.")
    if plan.client.state != "active":
        return Outlook(plan, None, [], [], is_cut=False)
    client = people.get(plan.client_id)
    rows = _owed(plan)
    found = _all_ahead(rows[:_FIRST], plan, client, now)
    if rows[_FIRST:] and not _are_first(found, max(rows[_FIRST].due_at, now)):
        found += _all_ahead(rows[_FIRST : 2 * MOST_AHEAD], plan, client, now)
    ahead = sorted(found, key=lambda each: (each.at, each.number or 0))
    told = [(event, choices.of(plan, client, event)) for event in EVENTS]
    return Outlook(plan, client, told, ahead[:MOST_AHEAD], is_cut=len(ahead) > MOST_AHEAD or len(rows) > 2 * MOST_AHEAD)


def _owed(plan: Plan) -> list[Notification]:
    """Returns what is owed to the plan's client about it, among the first `_MOST_READ` rows: as much as is decided on, and one more.

    It takes one call, and a second one where many of the rows are about other plans.
    """
    about_it, most = Notification.plan_id == plan.plan_id, 2 * MOST_AHEAD + 1
    rows: list[Notification] = []
    after = None
    for most_read in (_READ_FIRST, _MOST_READ - _READ_FIRST):
        items, after = Notification.some_items(
            plan.client_id, where=about_it, after=after, most_read=most_read, most_calls=1
        )
        rows += [row for row in map(Notification.from_raw_data, items) if not row.message.goes_alone]
        if after is None or len(rows) >= most:
            break
    return rows[:most]


def _all_ahead(rows: Sequence[Notification], plan: Plan, client: Person, now: datetime) -> list[Ahead]:
    found = (_ahead(row, context, now) for row, context in _contexts(rows, plan, client))
    return [each for each in found if each is not None]


def _are_first(found: Sequence[Ahead], due_next: datetime) -> bool:
    """Returns whether these are more than are listed, all of them before what is due next."""
    return len(found) > MOST_AHEAD and all(each.at <= due_next for each in found)


def _contexts(rows: Sequence[Notification], plan: Plan, client: Person) -> list[tuple[Notification, Context]]:
    """Returns the rows with what they are about. Closed actions are read for notices only, since their reminders are
    void."""
    known = actions.open_among(plan, {int(row.number) for row in rows if row.number is not None})
    wanted: list[tuple[Any, Any, Any]] = []
    for row in rows:
        if row.entry_id:
            wanted.append((Entry, plan.plan_id, row.entry_id))
            if row.number is not None and int(row.number) not in known:
                wanted.append((Action, plan.plan_id, int(row.number)))
    wanted = list(dict.fromkeys(wanted))
    read: list[Any] = []
    for start in range(0, len(wanted), _AT_ONCE):
        read += together(*wanted[start : start + _AT_ONCE])
    entries = {each.entry_id: each for each in read if isinstance(each, Entry)}
    known |= {int(each.number): each for each in read if isinstance(each, Action)}
    metrics = _metrics(rows, plan)
    return [
        (
            row,
            Context(
                client, plan, known.get(int(row.number or 0)), entries.get(str(row.entry_id)),
                metrics.get(str(row.data.get("metric_id"))),
            ),
        )
        for row in rows
    ]  # fmt: skip


def _metrics(rows: Sequence[Notification], plan: Plan) -> dict[str, Metric]:
    """Returns the plan's metrics by id, if any of the rows asks for one."""
    if not any(row.message.about == "metric" for row in rows):
        return {}
    return {str(metric.metric_id): metric for metric in seeing.of_plan(plan)}


def _ahead(row: Notification, context: Context, now: datetime) -> Ahead | None:
    """Returns the outlook on a row; ``None`` if nobody expects it any more."""
    at, decision = _decided(row, context, max(row.due_at, now))
    action, entry = context.action, context.entry
    is_closed = action is not None and action.status != "open"
    if isinstance(decision, Wait | CarryOut) or (isinstance(decision, Skip) and (is_closed or not decision.is_told)):
        return None
    what = action.what if action is not None else str(entry.what or "") if entry is not None else ""
    what = context.metric.name if context.metric is not None else what
    by = decision.by if isinstance(decision, Send) else None
    reason = decision.reason if isinstance(decision, Skip) else decision.note or _moved(row, action, decision, at, now)
    number = None if row.number is None else int(row.number)
    return Ahead(str(row.kind), number, what, at, by, reason, _then(row, action))


def _decided(row: Notification, context: Context, at: datetime) -> tuple[datetime, Decision]:
    """Returns the decision on a row after all its waiting, and when."""
    decision = decide(row, context, at)
    for _ in range(_MOST_WAITS):
        if not isinstance(decision, Wait):
            break
        at = decision.until
        decision = decide(row, context, at)
    return at, decision


def _then(row: Notification, action: Action | None) -> str | None:
    reminder = action.reminders.get(str(row.reminder_id)) if action is not None else None
    left = reminder.times - reminder.turn if reminder is not None and reminder.times is not None else 0
    if reminder is None or not left:
        return None
    return f"then {reminders.words(reminder)}, up to {left} more time{'' if left == 1 else 's'}"


def _moved(row: Notification, action: Action | None, decision: Send, at: datetime, now: datetime) -> str | None:
    reminder = action.reminders.get(str(row.reminder_id)) if action is not None else None
    wanted = reminder.due_at if reminder is not None else max(row.due_at, now)
    if decision.by != "text" or at == wanted:
        return None
    return (
        "it waits until quiet hours end" if at > wanted else "before quiet hours, because afterwards would be too late"
    )
