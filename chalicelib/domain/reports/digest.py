"""The contents of someone's digest, gathered over all their plans when it is due.

Reads, however much is stored: their plans, 25 in one call; the open actions of a coach's clients and of their own; one
query for each plan in which something may have happened, one for its metrics if there are new values, and a call for the
actions commented on that aren't open; and one for the open actions of each plan where they are a client or a further coach.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.owed import digests
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import measured
from chalicelib.domain.reports.after_session import actions_of
from chalicelib.domain.reports.measured import Measured
from chalicelib.domain.stream import reading, recent
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.recent import Recent

SILENCE = timedelta(days=14)
"""A client silent for this long is named."""
_NOON = time(12)


class About(msgspec.Struct):
    """The contents about one plan."""

    plan: Plan
    late: list[Action]
    due: list[Action]
    asks: list[Action]
    """Actions with a new date for the reader to answer, and for a coach those the client is stuck on."""
    recent: Recent
    talked_about: dict[int, Action]
    """The actions of comments, by number, since comments don't hold their action's words."""
    metrics: list[Measured] = []
    """Those with values or skips, or with a question to the reader that is still open."""
    asks_for_metrics: bool = False
    """Whether the digest is where the reader is asked for them."""
    silent_since: datetime | None = None
    """Since when the client has been silent, if that is long."""

    def __bool__(self) -> bool:
        return bool(self.late or self.due or self.asks or self.recent or self.metrics or self.silent_since)


class Digest(msgspec.Struct):
    since: datetime
    due_words: str
    """``today``: until when actions count as due."""
    abouts: list[About]
    own_late: list[Action]
    """The reader's Coach Actions, over all their plans."""
    own_due: list[Action]
    plans: dict[str, Plan]
    """By plan_id; of these too."""
    is_needed: bool
    """Whether there is anything new to report."""
    is_return: bool = False
    """Whether it is the one that gathers what a coach missed while away."""


class _Span(msgspec.Struct, frozen=True):
    """The span of a digest: events from ``since`` until ``until``, actions due before ``due_until``."""

    since: datetime
    until: datetime
    now: datetime
    due_until: datetime
    is_weekly: bool


def gather(person: Person, now: datetime, *, is_return: bool = False) -> Digest:
    """Returns the digest for this person: each plan with something to report, the most urgent first; ``is_return`` for the one
    after an absence."""
    due_until, due_words = _horizon(person, now)
    span = _Span(
        digests.told_from(person.digest_last, now),
        digests.told_until(now),
        now,
        due_until,
        person.digest.every == "week",
    )
    mine = [row for row in memberships.active(person.person_id) if row.role != "viewer"]
    found = plans.several([row.plan_id for row in mine])
    coached = [row for row in mine if row.role != "client"]
    of_clients = _by_plan(actions.open_of_coach(person.person_id)) if any(r.role == "primary" for r in coached) else {}
    own = [each for each in actions.open_of_assignee(person.person_id) if each.plan_id in found] if coached else []
    abouts = []
    for row in mine:
        plan = found.get(row.plan_id)
        if plan is not None and _is_in(plan, person.person_id):
            is_primary = row.role == "primary"
            is_open = of_clients.get(row.plan_id, []) if is_primary else actions.clients_open(row.plan_id)
            abouts.append(_about(person, row, plan, is_open, span))
    own_late, own_due = _late(own, span), _due(own, span)
    return Digest(
        since=span.since,
        due_words=due_words,
        abouts=sorted(filter(None, abouts), key=_urgent_first),
        own_late=own_late,
        own_due=own_due,
        plans=found,
        is_needed=bool(own_late or own_due) or any(_is_news(about, person, span) for about in abouts),
        is_return=is_return,
    )


def _about(person: Person, row: Membership, plan: Plan, is_open: list[Action], span: _Span) -> About:
    """Returns the contents about one plan for a member."""
    told = _recent(row, plan, span.since, span.until)
    return About(
        plan=plan,
        late=_late(is_open, span),
        due=_due(is_open, span),
        asks=[each for each in is_open if _asks(each, role=row.role)],
        recent=told,
        talked_about=_talked_about(told, is_open, row.plan_id),
        metrics=measured.in_digest(row, plan, span.since, span.now),
        asks_for_metrics=measured.asks_in_digest(plan, person),
        silent_since=_silent_since(row, span.now) if is_open else None,
    )


def _talked_about(told: Recent, is_open: list[Action], plan_id: str) -> dict[int, Action]:
    known = {int(each.number): each for each in is_open}
    return known | actions_of(plan_id, (entry for entry in told.said if entry.number not in known))


def _late(found: Sequence[Action], span: _Span) -> list[Action]:
    return [each for each in found if each.due_at < span.now]


def _due(found: Sequence[Action], span: _Span) -> list[Action]:
    return [each for each in found if span.now <= each.due_at < span.due_until]


def _is_news(about: About, person: Person, span: _Span) -> bool:
    """Returns whether it is worth a digest: a client who still hasn't been heard from is nothing new.

    Values alone notify nobody, so that a value a day isn't a mail a day; but a coach's weekly digest says how the week
    went. A question that is still open is worth one if the digest is what asks it.
    """
    if about.late or about.due or about.asks or about.recent:
        return True
    if about.asks_for_metrics and any(each.open for each in about.metrics):
        return True
    is_coachs = about.plan.client_id != person.person_id
    if is_coachs and span.is_weekly and any(each.has_news for each in about.metrics):
        return True
    return about.silent_since is not None and span.since < about.silent_since + SILENCE <= span.until


def _horizon(person: Person, now: datetime) -> tuple[datetime, str]:
    """Returns until when an action counts as due, and that in words. In the evening, today is almost over."""
    zone = ZoneInfo(person.time_zone)
    if person.digest.every == "week":
        days, words = 7, "this week"
    elif times.parse_time(person.digest.at) < _NOON:
        days, words = 1, "today"
    else:
        days, words = 2, "today or tomorrow"
    return times.at_local(now.astimezone(zone).date() + timedelta(days=days), time(0), zone), words


def _by_plan(found: Sequence[Action]) -> dict[str, list[Action]]:
    by_plan: dict[str, list[Action]] = {}
    for each in found:
        by_plan.setdefault(each.plan_id, []).append(each)
    return by_plan


def _is_in(plan: Plan, person_id: str) -> bool:
    member = plan.members.get(person_id)
    return member is not None and member.state == "active"


def _asks(action: Action, *, role: str) -> bool:
    if role == "client":
        return action.proposal is not None and action.proposal.side == "coach"
    return (action.proposal is not None and action.proposal.side == "client") or action.stuck_at is not None


def _recent(row: Membership, plan: Plan, since: datetime, until: datetime) -> Recent:
    """Returns what others did; a client also sees what they got done themselves."""
    heard = row.heard_at is not None and row.heard_at >= since
    if row.role == "primary" and [each.role for each in plan.others(row.person_id)] == ["client"] and not heard:
        return recent.of([])  # the only one who could have done something didn't
    hidden = plan.hidden_from(row.person_id)
    entries = reading.between(row.plan_id, since, until)
    found = recent.of(entry for entry in entries if not reading.is_hidden(entry, hidden))

    def is_told(entry: Entry) -> bool:
        return entry.actor_id != row.person_id or (row.role == "client" and entry.kind == "done")

    return found.where(is_told)


def _silent_since(row: Membership, now: datetime) -> datetime | None:
    """Returns since when a client who accepted hasn't been heard from, for the primary coach; ``None`` unless it's
    long."""
    if row.role != "primary" or row.client_state != "active":
        return None
    since = row.heard_at or row.created_at
    return since if now - since >= SILENCE else None


def _urgent_first(about: About) -> tuple[int, int, str]:
    return -len(about.asks), -len(about.late), about.plan.client.name.casefold()
