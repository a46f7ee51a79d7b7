"""Replies that were refused or couldn't be placed: coaches add them where they belong."""

import re
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused, resolving
from chalicelib.domain.replies.refused import Group, Refusal
from chalicelib.errors import Invalid
from chalicelib.web import reasons
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import around

AT_ONCE = 20
RECENTLY_DONE = 10
MOST_OFFERED = 30
"""The most open actions to choose from, those due first; any other is chosen by its number."""
_ALL = "/plans/{plan_id}/replies"
_ONE = _ALL + "/{refusal_id}"
_GROUPS: dict[str, Group] = {"": "open", "settled": "settled", "automatic": "automatic"}


class Reply(msgspec.Struct, kw_only=True):
    """A refused reply as its page shows it."""

    id: str
    sender: str
    when: str
    because: str
    beginning: str
    text: str
    """The full text; empty if the beginning is all of it."""
    number: int
    """The number of the action that was answered, which is offered first; 0 if there is none."""
    author: str
    """The name under which it will appear; empty for the coach's own."""
    may_be_forged: bool
    """Whether it claims to come from an address that couldn't be confirmed."""
    may_add: bool
    may_put_aside: bool
    may_take_out: bool
    became: str
    """What was done with it; empty if nothing yet."""
    became_number: int


@get(_ALL)
def show_replies(visit: Visit, plan_id: str) -> Response:
    """Shows waiting replies, newest first; settled and automatic ones stay folded until asked for."""
    plan = plans.get_as_coach(visit.my_id, plan_id)
    show = visit.choice("show", _GROUPS)
    page = refused.of_plan(plan, _GROUPS[show], now=visit.now, cursor=visit.query("cursor") or None, limit=AT_ONCE)
    replies = [_reply(visit, plan, row) for row in page.items]
    choices, is_more = _choices(plan) if any(reply.may_add for reply in replies) else ([], False)
    return visit.page(
        "plan/replies",
        **around(visit, plan, "replies"),
        replies=replies,
        show=show,
        next_cursor=page.next_cursor,
        choices=choices,
        offered={int(action.number) for _, some in choices for action in some},
        asks_number=is_more,
        more_done=max(0, int(plan.done_count) - RECENTLY_DONE),
        just=_just(visit, plan),
    )


def _list_again(visit: Visit, plan_id: str, refusal_id: str) -> Response:
    return show_replies(visit, plan_id)


@post(f"{_ONE}/add", again=_list_again)
def add_reply(visit: Visit, plan_id: str, refusal_id: str) -> Response:
    """Adds a reply as a comment to the chosen action, or to the plan."""
    number = _chosen(visit, refusal_id)
    resolving.assign(visit.actor, plan_id, refusal_id, number, now=visit.now)
    chosen = "plan" if number is None else number
    return visit.redirect(f"/plans/{plan_id}/replies?just=added-{chosen}")


@post(f"{_ONE}/aside", again=_list_again)
def put_reply_aside(visit: Visit, plan_id: str, refusal_id: str) -> Response:
    resolving.dismiss(visit.actor, plan_id, refusal_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/replies?just=aside-{refusal_id}")


@post(f"{_ONE}/back")
def take_reply_back_out(visit: Visit, plan_id: str, refusal_id: str) -> Response:
    resolving.restore(visit.actor, plan_id, refusal_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/replies#r-{refusal_id}")


def _reply(visit: Visit, plan: Plan, row: Refusal) -> Reply:
    author_id = resolving.author_in(plan, row)
    return Reply(
        id=row.entry_id,
        sender=row.sender or "an unknown sender",
        when=f"{'by text' if row.via == 'text' else 'by email'}, {visit.when(row.at)}",
        because=reasons.because(row, plan),
        beginning=row.beginning,
        text=row.text if len(row.text) > len(row.beginning) else "",
        number=0 if row.reason == "NotAuthentic" else int(row.number or 0),
        author=plan.members[author_id].name if author_id else "",
        may_be_forged=row.reason == "NotAuthentic",
        may_add=bool(row.text) and not row.is_settled,
        may_put_aside=row.state == "open",
        may_take_out=row.state == "dismissed",
        became=_became(visit, plan, row),
        became_number=int(row.assigned_to or 0),
    )


def _became(visit: Visit, plan: Plan, row: Refusal) -> str:
    if not row.is_settled:
        return ""
    who = "you" if row.settled_by == visit.my_id else row.settled_name
    when = visit.when(row.settled_at)
    if row.state == "answered":
        return f"The sender said what it’s about, {when}"
    if row.state == "dismissed":
        return f"Set aside by {who}, {when}"
    where = plan.key(int(row.assigned_to)) if row.assigned_to else "the plan"
    return f"Added to {where} by {who}, {when}"


def _chosen(visit: Visit, refusal_id: str) -> int | None:
    """Returns the number of the action that was named or chosen; ``None`` for the plan. Raises `Invalid`."""
    chosen, typed = visit.form["n"], visit.form["number"].strip()
    if typed:
        found = re.fullmatch(r"(?:[^\W\d_]+[- ]?)?([0-9]{1,7})", typed)
        if found is None:
            raise Invalid({f"number-{refusal_id}": "Type the number of an action, such as 12."})
        return int(found[1])
    if not chosen:
        raise Invalid({f"n-{refusal_id}": "Please choose where it belongs."})
    return None if chosen == "plan" else checked_number(chosen)


def _choices(plan: Plan) -> tuple[list[tuple[str, list[Action]]], bool]:
    """Returns actions that a reply may belong to, open ones by date and those done last; and whether there are more
    open ones."""
    done = actions.closed_of_plan(plan.plan_id, "done", limit=RECENTLY_DONE).items if plan.done_count else []
    is_open, further = actions.open_page(plan.plan_id, limit=MOST_OFFERED)
    return [("Open", is_open), ("Done", done)], further is not None


def _just(visit: Visit, plan: Plan) -> dict[str, Any] | None:
    """Returns what the visitor has just done, to be shown once above the list."""
    kind, what = visit.just()
    if kind == "added" and what == "plan":
        return {"kind": kind, "number": 0}
    if kind == "added" and (number := forms.number(what)):
        return {"kind": kind, "number": number, "key": plan.key(number)}
    return {"kind": kind, "id": what} if kind == "aside" and what.isalnum() else None
