"""Commenting on an action, and changing your own comment within 15 minutes."""

import re
from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import files
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import CommentNotFound, FileNotFound, NotAllowed, TooLate
from chalicelib.web.pages.actions.base import ACTION, found
from chalicelib.web.pages.actions.show import action_page
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import HEADERS, Visit
from chalicelib.web.pages.parts import absence
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.plan.rows import only

_ONE = ACTION + "/comments/{comment_id}"
_OF_PLAN = "/plans/{plan_id}/comments/{comment_id}"


def _action_again(visit: Visit, plan_id: str, number: str) -> Response:
    return action_page(visit, *found(visit, plan_id, number))


@post(f"{ACTION}/comments", again=_action_again)
def add_comment(visit: Visit, plan_id: str, number: str) -> Response:
    telling = absence.Telling(visit.now)
    with visit.once(is_anew=True, still=lambda made: comments.is_there(plan_id, made)) as once:
        comments.write(
            visit.actor,
            plan_id,
            checked_number(number),
            Words(visit.form["text"]),
            now=visit.now,
            seen=Seen(once=once, also=telling.also),
        )
    told = urlencode(telling.query)
    if visit.form["from"].startswith("plan"):
        place = f"?just=said-{number}&open={number}{only(visit.form['from'])}{f'&{told}' if told else ''}#a{number}"
        return visit.redirect(f"/plans/{plan_id}{place}")
    return visit.redirect(f"/plans/{plan_id}/actions/{number}{f'?{told}' if told else ''}#write")


@get(_ONE)
def edit_comment_form(visit: Visit, plan_id: str, number: str, comment_id: str) -> Response:
    plan, action = found(visit, plan_id, number)
    return _page(visit, plan, _own(visit, plan_id, comment_id, int(action.number)), action)


def _comment_again(visit: Visit, plan_id: str, number: str, comment_id: str) -> Response:
    plan, action = found(visit, plan_id, number)
    return _page(visit, plan, _entry(plan_id, comment_id), action)


@post(_ONE, again=_comment_again)
def edit_comment(visit: Visit, plan_id: str, number: str, comment_id: str) -> Response:
    """Saves or deletes the comment."""
    _change(visit, plan_id, comment_id, checked_number(number))
    return visit.redirect(f"/plans/{plan_id}/actions/{number}#write")


@get(_OF_PLAN)
def edit_post_form(visit: Visit, plan_id: str, comment_id: str) -> Response:
    """Shows the visitor's own comment in the plan's stream, about an action or not."""
    plan = plans.get_for(visit.my_id, plan_id)
    return _page(visit, plan, _own(visit, plan_id, comment_id))


def _post_again(visit: Visit, plan_id: str, comment_id: str) -> Response:
    plan = plans.get_for(visit.my_id, plan_id)
    return _page(visit, plan, _entry(plan_id, comment_id))


@post(_OF_PLAN, again=_post_again)
def edit_post(visit: Visit, plan_id: str, comment_id: str) -> Response:
    """Saves or deletes the comment."""
    is_kept = _change(visit, plan_id, comment_id)
    return visit.redirect(f"/plans/{plan_id}/stream{f'#e-{comment_id}' if is_kept else ''}")


@get(f"{_OF_PLAN}/files/{{number}}")
def open_file(visit: Visit, plan_id: str, comment_id: str, number: str) -> Response:
    """Redirects to the file itself, at an address that works for five minutes."""
    if not re.fullmatch(r"[1-9][0-9]?", number):
        raise FileNotFound
    file = comments.file_of(visit.my_id, plan_id, comment_id, int(number))
    return Response("", headers={**HEADERS, "Location": files.link(file)}, status_code=303)


def _entry(plan_id: str, comment_id: str) -> Entry:
    entry = Entry.find(plan_id, comment_id)
    if entry is None:
        raise CommentNotFound
    return entry


def _own(visit: Visit, plan_id: str, comment_id: str, number: int | None = None) -> Entry:
    """Returns a comment that the visitor may still change; with ``number``, one about that action."""
    entry = _entry(plan_id, comment_id)
    if entry.kind != "comment" or (number is not None and entry.number != number):
        raise CommentNotFound
    if entry.actor_id != visit.my_id:
        raise NotAllowed("Only the person who wrote a comment can change it.")
    if not comments.may_change(entry, visit.my_id, visit.now):
        raise TooLate
    return entry


def _change(visit: Visit, plan_id: str, comment_id: str, number: int | None = None) -> bool:
    """Does what the button says; returns whether the comment still exists."""
    if visit.form["do"] == "delete":
        comments.delete(visit.actor, plan_id, comment_id, number=number, now=visit.now)
        return False
    comments.edit(visit.actor, plan_id, comment_id, text=visit.form["text"], number=number, now=visit.now)
    return True


def _page(visit: Visit, plan: Plan, entry: Entry, action: Action | None = None) -> Response:
    """Shows the comment in a form, which leads back to the page of ``action``, or else to the stream."""
    own = f"{visit.base}/plans/{plan.plan_id}"
    back = f"{own}/actions/{int(action.number)}" if action else f"{own}/stream"
    return visit.page(
        "actions/comment",
        **around(visit, plan, "action"),
        key=plan.key(int(entry.number)) if entry.number else "",
        heading=action.what if action else "What you wrote",
        form_path=f"{back if action else own}/comments/{entry.entry_id}",
        back=back,
        text=visit.form["text"] if visit.is_post else entry.text or "",
    )
