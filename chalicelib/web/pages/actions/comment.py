"""Commenting on an action, and changing one's own comment within 15 minutes."""

import contextlib
import re
from typing import Any

from chalice.app import Response

from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import files
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import CommentNotFound, FileNotFound, NotAllowed, TooLate
from chalicelib.web.pages.actions.show import action_page, found
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import HEADERS, Visit
from chalicelib.web.pages.plan.around import around

_ALL = "/plans/{plan_id}/actions/{number}/comments"
_ONE = _ALL + "/{comment_id}"
_OF_PLAN = "/plans/{plan_id}/comments/{comment_id}"


@post(_ALL)
def add_comment(visit: Visit, plan_id: str, number: str) -> Response:
    def do() -> Response:
        with contextlib.suppress(keys.Repeated):  # the button was pressed twice: the first one wrote it
            comments.write(
                visit.actor,
                plan_id,
                checked_number(number),
                Words(visit.form["text"]),
                now=visit.now,
                seen=Seen(once=visit.once()),
            )
        return visit.redirect(f"/plans/{plan_id}/actions/{number}#write")

    def again(**why: Any) -> Response:
        plan, action = found(visit, plan_id, number)
        return action_page(visit, plan, action, typed=visit.form["text"], **why)

    return forms.or_again(do, again)


@get(_ONE)
def edit_comment_form(visit: Visit, plan_id: str, number: str, comment_id: str) -> Response:
    plan, action = found(visit, plan_id, number)
    entry = _own(visit, plan_id, comment_id, int(action.number))
    return _form(visit, plan, entry, entry.text or "", action)


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
        return _form(visit, plan, entry, visit.form["text"], action, **why)

    return forms.or_again(do, again)


@get(_OF_PLAN)
def edit_post_form(visit: Visit, plan_id: str, comment_id: str) -> Response:
    """One's own words in the plan's stream, about an action or not."""
    plan = plans.get_for(visit.me.person_id, plan_id)
    entry = _own(visit, plan_id, comment_id)
    return _form(visit, plan, entry, entry.text or "")


@post(_OF_PLAN)
def edit_post(visit: Visit, plan_id: str, comment_id: str) -> Response:
    """Saves it, or takes it back."""

    def do() -> Response:
        if visit.form["do"] == "delete":
            comments.delete(visit.actor, plan_id, comment_id, now=visit.now)
            return visit.redirect(f"/plans/{plan_id}/stream")
        comments.edit(visit.actor, plan_id, comment_id, text=visit.form["text"], now=visit.now)
        return visit.redirect(f"/plans/{plan_id}/stream#e-{comment_id}")

    def again(**why: Any) -> Response:
        plan = plans.get_for(visit.me.person_id, plan_id)
        entry = Entry.find(plan_id, comment_id)
        if entry is None:
            raise CommentNotFound
        return _form(visit, plan, entry, visit.form["text"], **why)

    return forms.or_again(do, again)


@get("/plans/{plan_id}/comments/{comment_id}/files/{number}")
def open_file(visit: Visit, plan_id: str, comment_id: str, number: str) -> Response:
    """On to the file itself, by an address that works for five minutes."""
    if not re.fullmatch(r"[1-9][0-9]?", number):
        raise FileNotFound
    file = comments.file_of(visit.me.person_id, plan_id, comment_id, int(number))
    return Response("", headers={**HEADERS, "Location": files.link(file)}, status_code=303)


def _own(visit: Visit, plan_id: str, comment_id: str, number: int | None = None) -> Entry:
    """A comment that the visitor may still change; with ``number``, one about that action."""
    entry = Entry.find(plan_id, comment_id)
    if entry is None or entry.kind != "comment" or (number is not None and entry.number != number):
        raise CommentNotFound
    if entry.actor_id != visit.me.person_id:
        raise NotAllowed("Only who wrote a comment may change it.")
    if not comments.may_change(entry, visit.me.person_id, visit.now):
        raise TooLate
    return entry


def _form(
    visit: Visit,
    plan: Plan,
    entry: Entry,
    text: str,
    action: Action | None = None,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """The comment to be changed; with ``action`` on the way back to its page, else to the stream."""
    own = f"{visit.base}/plans/{plan.plan_id}"
    back = f"{own}/actions/{int(action.number)}" if action else f"{own}/stream"
    return visit.page(
        "actions/comment",
        **around(visit, plan, "action"),
        key=plan.key(int(entry.number)) if entry.number else "",
        heading=action.what if action else "What you wrote",
        form_path=f"{back if action else own}/comments/{entry.entry_id}",
        back=back,
        text=text,
        problems=problems or {},
        notice=notice,
        status=status,
    )
