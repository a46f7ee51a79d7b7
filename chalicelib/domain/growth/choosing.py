"""Choosing which comments are quoted in growth."""

from collections.abc import Mapping

from chalicelib.database.transactions import MOST_WRITES, Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import CommentNotFound, NotAllowed


def choosable(person_id: str, plan_id: str) -> Plan:
    """Returns the plan for people who may choose: its client and its coaches. Raises `NotAllowed` for viewers."""
    plan = plans.get_for(person_id, plan_id)
    if plan.role(person_id) == "viewer":
        raise NotAllowed("You can view this plan only, so you can’t choose its quotes.")
    return plan


def choose(actor: Actor, plan_id: str, wanted: Mapping[str, bool]) -> None:
    """Has each of these comments quoted, or not, in one transaction of at most 100.

    Raises `CommentNotFound` if one is gone, and writes nothing then.
    """
    choosable(actor.person_id, plan_id)
    if not wanted:
        return
    if len(wanted) > MOST_WRITES:
        raise ValueError("too many at once")
    write = Write()
    for entry_id, is_quoted in wanted.items():
        condition = Entry.kind == "comment"
        quoted = Entry.quoted.set(is_quoted)
        write.update(Entry, (plan_id, entry_id), [quoted], condition=condition, otherwise=CommentNotFound())
    write.commit()
