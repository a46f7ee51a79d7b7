"""Commenting on an action, and changing one's own comment within 15 minutes."""

import contextlib
import re
from typing import Any

from chalice.app import Response

from chalicelib.domain import comments, files, keys
from chalicelib.domain.actions import Action
from chalicelib.domain.plans import Plan
from chalicelib.domain.stream import Entry
from chalicelib.errors import CommentNotFound, FileNotFound, NotAllowed, TooLate
from chalicelib.web import forms
from chalicelib.web.pages_actions import about, action_page, checked_number, found
from chalicelib.web.pages_plans import around
from chalicelib.web.pages_route import get, post
from chalicelib.web.rendering import HEADERS, Visit

_ALL = "/plans/{plan_id}/actions/{number}/comments"
_ONE = _ALL + "/{comment_id}"


@post(_ALL)
def add_comment(visit: Visit, plan_id: str, number: str) -> Response:
    def do() -> Response:
        with contextlib.suppress(keys.Repeated):  # the button was pressed twice: the first one wrote it
            comments.write(
                visit.actor, plan_id, checked_number(number), text=visit.form["text"], now=visit.now, once=visit.once()
            )
        return visit.redirect(f"/plans/{plan_id}/actions/{number}#write")

    def again(**why: Any) -> Response:
        plan, action = found(visit, plan_id, number)
        return action_page(visit, plan, action, typed=visit.form["text"], **why)

    return forms.or_again(do, again)


@get(_ONE)
def edit_comment_form(visit: Visit, plan_id: str, number: str, comment_id: str) -> Response:
    plan, action, entry = _own(visit, plan_id, number, comment_id)
    return _form(visit, plan, action, entry, entry.text or "")


@post(_ONE)
def edit_comment(visit: Visit, plan_id: str, number: str, comment_id: str) -> Response:
    """Saves it, or takes it back."""

    def do() -> Response:
        act: dict[str, Any] = {"number": checked_number(number), "now": visit.now}
        if visit.form["do"] == "delete":
            comments.delete(visit.actor, plan_id, comment_id, **act)
        else:
            comments.edit(visit.actor, plan_id, comment_id, text=visit.form["text"], **act)
        return visit.redirect(f"/plans/{plan_id}/actions/{number}#write")

    def again(**why: Any) -> Response:
        plan, action = found(visit, plan_id, number)
        entry = Entry.find(plan_id, comment_id)
        if entry is None:
            raise CommentNotFound
        return _form(visit, plan, action, entry, visit.form["text"], **why)

    return forms.or_again(do, again)


@get("/plans/{plan_id}/comments/{comment_id}/files/{number}")
def open_file(visit: Visit, plan_id: str, comment_id: str, number: str) -> Response:
    """On to the file itself, by an address that works for five minutes."""
    if not re.fullmatch(r"[1-9][0-9]?", number):
        raise FileNotFound
    file = comments.file_of(visit.me.person_id, plan_id, comment_id, int(number))
    return Response("", headers={**HEADERS, "Location": files.link(file)}, status_code=303)


def _own(visit: Visit, plan_id: str, number: str, comment_id: str) -> tuple[Plan, Action, Entry]:
    plan, action = found(visit, plan_id, number)
    entry = Entry.find(plan_id, comment_id)
    if entry is None or entry.kind != "comment" or entry.number != action.number:
        raise CommentNotFound
    if entry.actor_id != visit.me.person_id:
        raise NotAllowed("Only who wrote a comment may change it.")
    if not comments.may_change(entry, visit.me.person_id, visit.now):
        raise TooLate
    return plan, action, entry


def _form(
    visit: Visit,
    plan: Plan,
    action: Action,
    entry: Entry,
    text: str,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "comment",
        **around(visit, plan, "action"),
        **about(visit, plan, action),
        comment_id=entry.entry_id,
        text=text,
        problems=problems or {},
        notice=notice,
        status=status,
    )
