"""Replies that were refused or could not be placed, kept with their words for a coach to find and put in place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import tokens, typed
from chalicelib.database.pages import Page, page, read_cursor, write_cursor
from chalicelib.database.rows import Row, Time
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import telling
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import LimitReached, RefusalNotFound, TryAgain

NO_PLAN = "none"
BEGINNING = 500
OF_SENDER = 20
OF_PLAN = 100
OF_NO_PLAN = 500
"""Refusals kept within an hour: of one sender for one reason, in one plan, and without a plan. Any more are forged or
automatic, and would only bury the others."""
MOST_READ = 300
"""Rows read for one page of a list, however few of them belong in it."""

STRANGERS_KEPT_FOR = timedelta(days=90)
"""What a member of the plan wrote is kept for good; what anybody else or no person did ends."""

MOST_WAITING = 200
"""Per plan. Anyone with one reply address can send thousands: beyond this they are kept, but don't wait for a coach."""

Waits = Literal["always", "of members", "never"]
State = Literal["open", "automatic", "assigned", "dismissed", "answered"]
"""``open`` waits for a coach; ``automatic`` was not written by a person (or was one too many) and never waited. The
others are settled: added as a comment, dismissed by a coach, or cleared up by the sender when asked."""
Group = Literal["open", "settled", "automatic", "all"]
_SETTLED = ("assigned", "dismissed", "answered")


class Refusal(Row):
    class Meta:
        env = "REFUSALS_TABLE"
        ttl = "expires"

    plan_id = UnicodeAttribute(hash_key=True)
    """``none`` if it belongs to no plan; then no page shows it."""
    entry_id = UnicodeAttribute(range_key=True)
    expires = NumberAttribute(null=True)
    """Seconds since 1970; ``None`` for never, and for those kept before there was an end."""
    at = Time()
    reason = UnicodeAttribute()
    """The name of the refusal's class, such as ``OtherSender``."""
    via = UnicodeAttribute()
    sender = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    """The person whose reply address or number it came to or from."""
    author_id = UnicodeAttribute(null=True)
    """Its author, if certain: the sender was confirmed, and the address is theirs. ``None`` if anybody may have written it."""
    number = NumberAttribute(null=True)
    """The number of the action it answers, if known."""
    text = UnicodeAttribute(default="")
    """What its sender wrote, as far as a comment can hold it; only the beginning of an automatic mail."""
    message = UnicodeAttribute(default="")
    """The Message-ID, or the id of the text or of the stored mail."""
    state = UnicodeAttribute(default="open")
    settled_by = UnicodeAttribute(null=True)
    settled_name = UnicodeAttribute(null=True)
    settled_at = Time(null=True)
    assigned_to = NumberAttribute(null=True)
    """The number of the action it was added to; ``None`` for the plan, or if it was not added."""
    comment_id = UnicodeAttribute(null=True)
    """The id of the comment it became."""

    def is_over(self, now: datetime) -> bool:
        """Returns whether its time is over: DynamoDB deletes it days later."""
        expires: float | None = self.expires
        if expires is not None:
            return expires <= now.timestamp()
        return (self.author_id is None or self.plan_id == NO_PLAN) and self.at + STRANGERS_KEPT_FOR <= now

    @property
    def beginning(self) -> str:
        return str(self.text or "")[:BEGINNING]

    @property
    def is_settled(self) -> bool:
        return self.state in _SETTLED


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as it came, and why it was refused; the fields are those of `Refusal`."""

    reason: str
    via: str
    sender: str
    text: str
    message: str
    plan_id: str | None = None
    person_id: str | None = None
    author_id: str | None = None
    number: int | None = None
    waits: Waits = "always"
    """Whether it waits for a coach, perhaps only if a member of the plan wrote it for certain."""


def record(reply: Reply, *, now: datetime, once: Key | None = None) -> Refusal:
    """Keeps a refused reply, and counts it in its plan if it waits there; with ``once``, only once. Without a plan, it goes to the only
    plan its author is in, as its client, or else to nobody's. If a member's reply waits, the primary coach is notified along with the day's
    others. Raises `LimitReached` if too many came within this hour.
    """
    plan_id = reply.plan_id or (_only_plan(reply.author_id) if reply.author_id else None)
    write = Write()
    keys.once(write, once, now)
    refusal = add(write, reply, plans.find(plan_id) if plan_id else None, now=now)
    write.commit()
    return refusal


def add(write: Write, reply: Reply, plan: Plan | None, *, now: datetime) -> Refusal:
    """Does the same in a transaction, for a plan that was read, or none."""
    is_members = plan is not None and reply.author_id in plan.members
    is_for_coach = reply.waits == "always" or (reply.waits == "of members" and is_members)
    waits = is_for_coach and (plan is None or plan.refused_count < MOST_WAITING)
    refusal = Refusal(
        plan.plan_id if plan else NO_PLAN,
        stream.new_entry_id(now),
        at=now,
        reason=reply.reason,
        via=reply.via,
        sender=typed.line(reply.sender[: typed.LONGEST])[:320],
        person_id=reply.person_id,
        author_id=reply.author_id,
        number=reply.number or None,
        text=typed.lines(reply.text[: typed.LONGEST])[: LONGEST_COMMENT if is_for_coach else BEGINNING],
        message=reply.message[:500],
        state="open" if waits else "automatic",
        expires=None if is_members and is_for_coach else int((now + STRANGERS_KEPT_FOR).timestamp()),
    )
    _limit(write, refusal, now)
    write.put(refusal)
    if plan is not None and waits:
        count(write, plan, 1)
    if plan is not None and waits and is_members:
        telling.owe(write, plan, now)
    return refusal


def _limit(write: Write, refusal: Refusal, now: datetime) -> None:
    """Counts a refusal from this sender in this plan towards the hour's limit."""
    of_sender = f"refusals#{refusal.via}#{tokens.digest(refusal.sender)[:32]}#{refusal.reason}"
    most = OF_NO_PLAN if refusal.plan_id == NO_PLAN else OF_PLAN
    for name, at_most in ((of_sender, OF_SENDER), (f"refusals#{refusal.plan_id}", most)):
        keys.at_most(write, name, at_most, window=timedelta(hours=1), now=now, otherwise=LimitReached())


def of_plan(
    plan: Plan, group: Group = "open", *, now: datetime, cursor: str | None = None, limit: int = 50
) -> Page[Refusal]:
    """Returns a plan's refused replies, newest first. A page may hold fewer than ``limit`` and still not be the last.

    Those whose time is over are left out. If all that wait are seen, their number is corrected: nobody counted those
    that ended while they waited.
    """
    of = f"refusals {plan.plan_id} {group}"
    query = Refusal.query(
        plan.plan_id,
        consistent_read=True,
        scan_index_forward=False,
        last_evaluated_key=read_cursor(cursor, of),
        limit=MOST_READ,
    )
    found = page(query, of=of, limit=limit, where=lambda row: not row.is_over(now) and _belongs(row, group))
    rest = query.last_evaluated_key
    if found.next_cursor is None and rest:
        found.next_cursor = write_cursor(rest, of)
    if group == "open" and cursor is None and found.next_cursor is None:
        _correct_count(plan, len(found.items))
    return found


def _correct_count(plan: Plan, waiting: int) -> None:
    """Sets the number of those that wait, unless it changes at this moment."""
    if plan.refused_count == waiting:
        return
    as_read = (Plan.refused_count == plan.refused_count) & (Plan.primary_id == plan.primary_id)
    write = Write()
    write.update(Plan, plan.plan_id, [Plan.refused_count.set(waiting)], condition=as_read)
    write.update(Membership, (plan.primary_id, plan.plan_id), [Membership.refused_count.set(waiting)])
    try:
        write.commit()
    except (Lost, TryAgain):
        return  # the next look at the list corrects it
    plan.refused_count = waiting


def get_for(person_id: str, plan_id: str, entry_id: str, now: datetime) -> tuple[Plan, Refusal]:
    """Returns the plan and its refused reply, for its coaches; otherwise raises `PlanNotFound`, `NotAllowed` or
    `RefusalNotFound`."""
    plan = plans.get_as_coach(person_id, plan_id)
    refusal = Refusal.find(plan_id, entry_id)
    if refusal is None or refusal.is_over(now):
        raise RefusalNotFound
    return plan, refusal


def settled_by_answer(write: Write, plan_id: str, entry_id: str, now: datetime) -> None:
    """Settles, in this transaction, a text whose sender has told us which action it is about.

    Reads the row first; if it is gone or settled, nothing is added. The transaction raises `TryAgain` if a coach
    settles it in between.
    """
    refusal = Refusal.find(plan_id, entry_id)
    plan = plans.find(plan_id)
    if refusal is None or refusal.state != "open" or plan is None:
        return
    write.update(
        Refusal,
        (plan_id, entry_id),
        [Refusal.state.set("answered"), Refusal.settled_at.set(now)],
        condition=Refusal.state == "open",
        otherwise=TryAgain(),
    )
    count(write, plan, -1)


class SettledMeanwhile(Lost):
    """A coach has settled it already."""


def settle(write: Write, plan: Plan, entry_ids: Sequence[str], now: datetime) -> None:
    """As `settled_by_answer` for several, without reading them first: raises `SettledMeanwhile` if one is settled or gone."""
    for entry_id in entry_ids:
        write.update(
            Refusal,
            (plan.plan_id, entry_id),
            [Refusal.state.set("answered"), Refusal.settled_at.set(now)],
            condition=Refusal.state == "open",
            otherwise=SettledMeanwhile(),
        )
    if entry_ids:
        count(write, plan, -len(entry_ids))


def count(write: Write, plan: Plan, by: int) -> None:
    """Counts open ones where they are shown without reading them: in the plan, and in its primary coach's list of
    clients.

    Raises `TryAgain` if the plan has just been handed over.
    """
    same = Plan.primary_id == plan.primary_id
    write.update(Plan, plan.plan_id, [Plan.refused_count.add(by)], condition=same, otherwise=TryAgain())
    write.update(Membership, (plan.primary_id, plan.plan_id), [Membership.refused_count.add(by)])


def _only_plan(person_id: str) -> str | None:
    """Returns the plan of which this person is the client, if they are in no other in any role; else ``None``.

    What someone wrote about one plan must not be read in another.
    """
    theirs = memberships.active(person_id)
    is_client = len(theirs) == 1 and theirs[0].role == "client"
    return str(theirs[0].plan_id) if is_client else None


def _belongs(refusal: Refusal, group: Group) -> bool:
    if group == "settled":
        return refusal.is_settled
    return group in ("all", refusal.state)
