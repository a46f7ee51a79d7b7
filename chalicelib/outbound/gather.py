"""Gathers what is owed to a recipient, reads what it is about, and decides on it: one query and one TransactGet.

If an address asks for sign-in links, one more read says whose it is.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.database.rows import Row
from chalicelib.database.transactions import together
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decide import decide, is_current
from chalicelib.domain.delivery.decision import Context
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.owed import holding
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import after_session, digest, unplaced
from chalicelib.domain.stream import files, reading
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain
from chalicelib.outbound.owed import Owed

MOST_ROWS = 24
"""In one round: reading what they are about and writing the outcome (row, action or metric, entry and the next owed row for each) both
stay below the 100 items of a transaction."""

MOST_SUMMED = 5
"""Actions that one text names. The day's last text names no more than these; the rest goes by mail."""


_Key = tuple[type[Row], Any, Any]
"""A row's model, hash key and range key."""


def owed_to(recipient: str, now: datetime, start: str | None = None) -> list[Owed]:
    """Returns the unclaimed rows that are due or fall due within a minute, oldest first, from ``start`` on.

    Turns that begin with a later row may run alongside the first. Only the first sends texts, since it counts those of the day.
    """
    rows = _rows(recipient, now, start)
    if not any(row.due_at <= now for row in rows):
        return []
    found = [_decided(row, context, now) for row, context in zip(rows, _read(rows), strict=True)]
    if start is not None:
        return [each for each in found if not each.is_counted]
    person = next((each.context.person for each in found if each.is_counted), None)
    if person is None or not person.phone:
        return found
    return within_cap(found, Address.find(addresses.tel(person.phone)), now)


def with_more(message: Sequence[Owed]) -> Sequence[Owed]:
    """Adds what only some mails show, with one more query each: the open actions for a mail that lists them, once in a
    client's life or when they move; and a coach's last words about an action for a mail that reminds a client of it."""
    (first, *_) = message
    if first.row.kind in ("plan_so_far", "zone_changed"):
        found = tuple(actions.open_of_plan(str(first.row.plan_id)))
        first.context = msgspec.structs.replace(first.context, open_actions=found)
    elif _gives_reason(message):
        first.context = msgspec.structs.replace(first.context, reason=_reason(first))
    return message


def _gives_reason(message: Sequence[Owed]) -> bool:
    """Returns whether it is a mail to the client about one action that has comments, but not about anybody's words."""
    first, plan, action = message[0], message[0].context.plan, message[0].context.action
    return (
        first.by == "email"
        and plan is not None
        and action is not None
        and int(action.comment_count) > 0
        and first.row.recipient == plan.client_id
        and len({each.number for each in message}) == 1
        and all(each.row.message.gives_reason for each in message)
    )


def _reason(of: Owed) -> Entry | None:
    """Returns the newest comment on the action, in words, by somebody who coaches in the plan now; ``None`` if there is none.

    A viewer's words aren't among them, even if they coached when they wrote them.
    """
    plan = of.context.plan
    assert plan is not None
    said = reading.latest_said(str(plan.plan_id), of.number, hidden=plan.hidden_from(str(of.row.recipient)))
    by_coaches = (entry for entry in said if plan.coaches(str(entry.actor_id)))
    return next((entry for entry in by_coaches if files.has_words(entry.text, entry.files)), None)


def within_cap(found: list[Owed], number: Address | None, now: datetime) -> list[Owed]:
    """Decides on texts again, knowing how many the number got today. Pure.

    Everything due in one plan is one text, and so is everything asked for at one time. What exceeds the cap is summed up
    once, as far as one text can name it; questions then go by mail.
    """
    first = next((each for each in found if each.is_counted and each.row.due_at <= now), None)
    if first is None or first.context.person is None:
        return found
    cap, zone = int(first.context.person.text_cap), first.context.person.time_zone
    sent = number.texts_on(times.local_day(now, zone)) if number is not None else 0
    going: dict[object, int] = {}
    for each in found:
        if each.is_counted and each.row.due_at <= now:
            going.setdefault(each.together, sent + len(going))
    summed: set[tuple[str, int | None]] = set()
    decided = []
    for each in found:
        before = going.get(each.together, sent)
        if each.is_counted and cap and sent <= cap <= before and each.row.message.about == "action":
            about = (str(each.row.plan_id), each.number)
            before = cap if about in summed or len(summed) < MOST_SUMMED else cap + 1
            summed |= {about} if before == cap else set()
        context = msgspec.structs.replace(each.context, number=number, texts_before=before)
        decided.append(_decided(each.row, context, now) if each.is_counted else each)
    return decided


def _rows(recipient: str, now: datetime, start: str | None) -> list[Notification]:
    """Returns the rows of a round. Twice as many are read, since a delivery at the same moment may hold some."""
    until = f"{Notification.due_at.serialize(now + NOTICE_DELAY)}~"
    of_turn = Notification.due_key.between(start, until) if start and start <= until else Notification.due_key <= until
    rows = Notification.rows(recipient, of_turn, limit=2 * MOST_ROWS)
    return [row for row in rows if not row.is_claimed(now)][:MOST_ROWS]


def _read(rows: list[Notification]) -> list[Context | None]:
    """Returns what each row is about; ``None`` for one that can't be read, so that the others still go out."""
    try:
        return [*_contexts(rows)]
    except TryAgain:
        raise
    except Exception:
        logging.getLogger(__name__).exception("what is owed could not be read")
        return [None] if len(rows) == 1 else [context for row in rows for context in _read([row])]


def _contexts(rows: list[Notification]) -> list[Context]:
    """Returns what each row is about, read at a single moment."""
    owner = _owner(rows)
    wanted = [_wanted(row, owner) for row in rows]
    all_wanted = list(dict.fromkeys(each for of_row in wanted for each in of_row if each))
    found: dict[_Key | None, Any] = dict(zip(all_wanted, together(*all_wanted) if all_wanted else [], strict=True))
    for row in found.values():
        if row is not None:
            row.read_through()
    return [
        Context(
            found.get(person),
            found.get(plan),
            found.get(action),
            found.get(entry),
            found.get(metric),
            coach=found.get(coach),
        )
        for person, plan, action, entry, metric, coach in wanted
    ]


def _wanted(row: Notification, owner: str | None) -> tuple[_Key | None, ...]:
    """Returns the keys of a row's person, plan, action, entry, metric and coach's membership, as far as it has them.

    A sign-in link is for the ``owner`` of the address; other rows to an address name their person themselves.
    """
    is_address = ":" in row.recipient
    person_id = (owner if row.kind == "sign_in" else row.data.get("person_id")) if is_address else row.recipient
    number = None if row.number is None else int(row.number)
    plan_id = row.plan_id or (None if is_address else row.data.get("about_plan"))
    return (
        (Person, person_id, None) if person_id else None,
        (Plan, plan_id, None) if plan_id else None,
        (Action, row.plan_id, number) if row.plan_id and number is not None else None,
        (Entry, row.plan_id, row.entry_id) if row.plan_id and row.entry_id else None,
        (Metric, row.plan_id, row.data["metric_id"]) if row.plan_id and "metric_id" in row.data else None,
        (Membership, row.data["coach_id"], row.plan_id) if row.plan_id and "coach_id" in row.data else None,
    )


def _owner(rows: list[Notification]) -> str | None:
    """Returns who has the address that these rows go to, if one asks for a sign-in link; ``None`` if we know nobody.

    That is looked up only here, so that the person who asks learns nothing from our answer or its timing.
    """
    asking = next((row.recipient for row in rows if row.kind == "sign_in" and ":" in row.recipient), None)
    address = Address.find(asking) if asking else None
    return str(address.person_id) if address is not None else None


def _decided(row: Notification, context: Context | None, now: datetime) -> Owed:
    if context is None:
        return Owed(row, Context(), None)
    try:
        context = _with_news(row, _with_unplaced(row, _with_digest(row, context, now), now), now)
        return Owed(row, context, decide(row, context, now))
    except TryAgain:
        raise
    except Exception:
        logging.getLogger(__name__).exception("a row could not be decided on")
        return Owed(row, context, None)


def _with_digest(row: Notification, context: Context, now: datetime) -> Context:
    """Adds the contents of a digest that is due, which decide whether it is sent; reads all plans of its reader."""
    person = context.person
    if row.kind != "digest" or row.due_at > now or person is None or not is_current(row, person):
        return context
    return msgspec.structs.replace(
        context, digest=digest.gather(person, now, is_return=bool(row.data.get("is_return")))
    )


def _with_unplaced(row: Notification, context: Context, now: datetime) -> Context:
    """Adds the answers that wait for a coach who is to be notified of them now."""
    person = context.person
    if row.kind != "answers_wait" or row.due_at > now or person is None:
        return context
    return msgspec.structs.replace(context, unplaced=unplaced.gather(person.person_id, now))


def _with_news(row: Notification, context: Context, now: datetime) -> Context:
    """Adds the news after a session that is over, so that it says what is true now."""
    if row.kind != holding.KIND or row.due_at > now or context.plan is None or context.after is not None:
        return context
    held = holding.of(row, context.coach)
    if held is not None and held.due_at > now:
        return context
    begun_at = msgspec.convert(row.data["since"], datetime)
    member = context.plan.members.get(str(row.recipient))
    since = member.accepted_at if member is not None else None  # anything earlier was in the mail with the plan so far
    found = after_session.gather(context.plan.plan_id, str(row.data[holding.MARK]), begun_at, now, since=since)
    return msgspec.structs.replace(context, after=found)
