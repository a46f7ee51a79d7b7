"""Holds back the client's notices of single changes during a session: they become one owed message.

A change joins it in its own transaction: its entry in the history carries the session's id, and the coach's membership says
when the last change was. The owed row is written with the first change. As soon as the message is claimed, skipped or
dropped, the membership lets go of it in the same transaction, so that a later change begins another one: none is lost
between two messages, and none is in both.
"""

from datetime import datetime, timedelta
from typing import Any

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans.held import Held
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Refused

MARK = "session"
"""In an entry's data, and in that of the owed row: the id of the session."""
DROPPED = "dropped"
"""In the owed row's data: its coach dropped the message, which is owed only for as long as that can be taken back."""
KIND: Kind = "after_session"
HELD: frozenset[Kind | None] = frozenset({"new", "changed", "done"})
"""The notices that wait. Reminders, late notices and answers don't."""
SAME_SESSION = timedelta(hours=12)
"""A change this much later belongs to another session."""


class LetGo(Lost):
    """What was held was sent, or something was held, between our read and write."""


def hold(write: Write, plan: Plan, coach_id: str, now: datetime) -> str:
    """Lets a change join what is held for this coach, in its transaction; returns the session's id for its entry. The
    transaction raises `LetGo` if the message has just been sent: then the change has to be made again.
    """
    mine = Membership.find(coach_id, plan.plan_id)
    row, held = (coach_id, plan.plan_id), mine.held if mine is not None else None
    if held is not None and held.client_id == plan.client_id:
        changed = [Membership.held["changed_at"].set(plain(now))]
        write.update(Membership, row, changed, condition=Membership.held["id"] == held.id, otherwise=LetGo())
        return held.id
    # The client may have become another person in the meantime: what was held for their invitation is sent without
    # this.
    as_read = Membership.held.does_not_exist() if held is None else Membership.held["id"] == held.id
    new = Held(tokens.new_id(), str(plan.client_id), now, now)
    write.update(Membership, row, [Membership.held.set(plain(new))], condition=as_read, otherwise=LetGo())
    about: dict[str, Any] = {MARK: new.id, "coach_id": coach_id, "since": now}
    write.put(notifications.new(plan.client_id, KIND, now, due_at=new.due_at, plan_id=plan.plan_id, **about))
    _note_session(write, plan, now)
    return new.id


def resume(write: Write, plan: Plan, row: Notification, now: datetime) -> Held:
    """Holds a dropped message again, unless something else is held by then; returns what is held."""
    anew = Held(str(row.data[MARK]), str(plan.client_id), datetime.fromisoformat(str(row.data["since"])), now)
    key = (str(row.data["coach_id"]), plan.plan_id)
    write.update(
        Membership,
        key,
        [Membership.held.set(plain(anew))],
        condition=Membership.held.does_not_exist(),
        otherwise=LetGo(),
    )
    return anew


def of(row: Notification, coach: Membership | None) -> Held | None:
    """Returns what a row's message is still held for; ``None`` if its session is over, so that nothing can join it."""
    held = coach.held if coach is not None else None
    return held if held is not None and held.id == row.data.get(MARK) else None


def let_go(write: Write, row: Notification, held: Held | None, otherwise: Refused | None = None) -> None:
    """Ends the holding as its message leaves or is dropped, if nothing has joined since it was read; else the transaction
    raises ``otherwise``."""
    if held is None:
        return
    path = Membership.held
    sent = path["send_at"]
    as_read = (path["id"] == held.id) & (path["changed_at"] == plain(held.changed_at))
    as_read = as_read & (sent.does_not_exist() | (sent == plain(held.send_at)))
    key = (str(row.data["coach_id"]), str(row.plan_id))
    write.update(Membership, key, [path.remove()], condition=as_read, otherwise=otherwise or LetGo())


def _note_session(write: Write, plan: Plan, now: datetime) -> None:
    """Notes in the plan that there is a session, unless this is still the last one."""
    last = plan.last_session
    if last is None or now - last > SAME_SESSION:
        before = [] if last is None else [Plan.session_before.set(last)]
        write.update(Plan, plan.plan_id, [Plan.last_session.set(now), *before])
