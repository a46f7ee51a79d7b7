"""A plan's stream: everything that happened, some of it alone, what is said in place, and posts about no single action."""

import contextlib
import re
from typing import Any, get_args
from urllib.parse import urlencode

import msgspec
from chalice.app import Response

from chalicelib.database.pages import Page
from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import by_name
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.reading import Group
from chalicelib.errors import ActionNotFound, Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import timeline
from chalicelib.web.pages.plan.around import around

AT_ONCE = 50
GROUPS = {"": "Everything", "said": "Said", "done": "Done", "moved": "Dates moved", "sent": "Sent"}
"""What can be looked at alone, in people's words."""
_NO_GROUP = f"There is no such choice. Choose one of: {', '.join(GROUPS.values())}."
_NO_PROJECT = "There is no such project in this plan, or not any more. Choose another one."
_NO_CURSOR = "This link to earlier entries is not complete. Please start again from the latest."
_GONE = "This action was deleted meanwhile, so nothing can be added to it. Your words are kept below: they can be posted to the plan."


class Asked(msgspec.Struct, frozen=True):
    """What is to be looked at: a group of kinds, a project, from where on; empty: all, from the latest."""

    show: str
    project: str
    cursor: str


@get("/plans/{plan_id}/stream")
def show_stream(visit: Visit, plan_id: str) -> Response:
    """Newest first. What is shown of the latest is not new to its reader any more."""
    asked = Asked(visit.query("show"), visit.query("project"), visit.query("cursor"))
    return _page(visit, plan_id, asked, answering=visit.query("answer"))


@post("/plans/{plan_id}/stream")
def post_to_stream(visit: Visit, plan_id: str) -> Response:
    """Writes to the plan, or with ``n`` a comment on that action from where it is talked about."""
    form = visit.form

    def do() -> Response:
        with contextlib.suppress(keys.Repeated):  # the button was pressed twice: the first one wrote it
            number = checked_number(form["n"]) if form["n"] else None
            comments.write(
                visit.actor, plan_id, number, Words(form["text"]), now=visit.now, seen=Seen(once=visit.once())
            )
        said = f"on-{number}" if number else "posted"
        return visit.redirect(f"/plans/{plan_id}/stream?{urlencode({**_where(form), 'just': said})}")

    def again(*, answering: str = form["entry"], **why: Any) -> Response:
        asked = Asked(form["show"], form["of"], form["cursor"])
        return _page(visit, plan_id, asked, answering=answering, typed=form["text"], **why)

    try:
        return forms.or_again(do, again)
    except ActionNotFound as gone:
        return again(answering="", notice=_GONE, status=gone.status)


def _where(form: Form) -> dict[str, str]:
    """What was looked at when something was written there."""
    show = {"show": form["show"]} if form["show"] in get_args(Group) else {}
    return show | ({"project": form["of"]} if re.fullmatch(r"[a-z2-7]{16}", form["of"]) else {})


def _page(
    visit: Visit,
    plan_id: str,
    asked: Asked,
    *,
    answering: str = "",
    typed: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    plan, mine = plans.get_with_mine(visit.me.person_id, plan_id)
    hidden = plan.hidden_from(visit.me.person_id)
    page: Page[Entry] = Page([], None)
    show, project, cursor = asked.show, asked.project, asked.cursor
    if show not in GROUPS:
        show, notice, status = "unknown", notice or _NO_GROUP, 422
    elif project and project not in plan.projects:
        project, notice, status = "", notice or _NO_PROJECT, 422
    else:
        try:
            group: Any = show or None
            in_project = actions.in_project(plan, project) if project else None
            page = reading.of_plan(
                plan_id, group, in_project=in_project, hidden=hidden, cursor=cursor or None, limit=AT_ONCE
            )
        except Invalid as invalid:
            notice, status = notice or _NO_CURSOR, invalid.status
    happened = timeline.items(visit, page.items, of_plan=True, mine=mine)
    # In a box of its own only where the entry is on this page; else the words stand in the box above.
    is_here = any(item.entry_id == answering and item.number for item in happened)
    response = visit.page(
        "plan/stream",
        **around(visit, plan, "stream"),
        happened=happened,
        groups=GROUPS,
        show=show,
        project_id=project,
        projects=[(id, named.name) for id, named in by_name(plan)],
        asked=_query(show=show, project=project),
        asked_here=_query(show=show, project=project, cursor=cursor),
        cursor=cursor,
        answering=answering if is_here else "",
        next_cursor=page.next_cursor,
        status_is_fine=status == 200,
        most_read=reading.MOST_READ,
        just=_just(visit, plan),
        typed=typed,
        problems=problems or {},
        notice=notice,
        status=status,
    )
    if visit.request.method == "GET" and show in ("", "said") and not project and not cursor:
        unread.saw_all(mine, page.items)
    return response


def _query(**asked: str) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _just(visit: Visit, plan: Plan) -> dict[str, Any] | None:
    """What the visitor has just written, said once above the list."""
    kind, _, number_text = visit.query("just").partition("-")
    number = forms.number(number_text)
    if kind == "posted":
        return {"number": 0}
    return {"number": number, "key": plan.key(number)} if kind == "on" and number else None
