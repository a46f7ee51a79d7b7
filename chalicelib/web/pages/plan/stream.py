"""A plan's stream: everything that happened, filters, comments in place, and posts about the plan as a whole."""

from typing import Any, get_args
from urllib.parse import urlencode

import msgspec
from chalice.app import Response

from chalicelib import alike
from chalicelib.database.pages import Page
from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import missed, unread
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import by_name
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry, Group
from chalicelib.errors import ActionNotFound, Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import absence, timeline
from chalicelib.web.pages.plan.base import around

AT_ONCE = 50
GROUPS = {"": "Everything", "said": "Comments", "done": "Done", "moved": "Dates moved", "sent": "Sent"}
"""The filters, in people's words."""
_NO_GROUP = f"You can’t filter by that. Choose one of: {', '.join(GROUPS.values())}."
_NO_PROJECT = "This plan has no such project, or no longer has it. Choose another one."
_TOO_LONG = f"That’s too long to search for. Use a few words, at most {alike.LONGEST} characters."
_NO_CURSOR = "This link to earlier entries is incomplete. Please start again from the latest."
_GONE = "This action was deleted in the meantime, so you can’t add to it. Your message is kept below, and you can post it to the plan."


class Asked(msgspec.Struct):
    """What to show: a group of kinds, a project, and where to start; empty for everything, from the latest."""

    show: str
    project: str
    cursor: str
    answering: str
    """The entry being answered."""
    typed: str = ""
    words: str = ""
    """The words to search for in comments."""


@get("/plans/{plan_id}/stream")
def show_stream(visit: Visit, plan_id: str) -> Response:
    """Shows the newest entries first. Entries shown on the latest page are no longer new to their reader."""
    plan, mine = plans.get_with_mine(visit.my_id, plan_id)
    asked = _asked(visit)
    page = _entries(visit, plan, asked)
    happened = timeline.items(
        visit, page.items, of_plan=True, is_folded=True, mine=mine, has_quotes=plan.role(visit.my_id) != "viewer"
    )
    # In a box of its own only if the entry is on this page; otherwise the words are in the box above.
    is_here = any(one.entry_id == asked.answering and one.number for item in happened for one in (item, *item.also))
    looked_at = {"show": asked.show, "project": asked.project, "q": asked.words}
    response = visit.page(
        "plan/stream",
        **around(visit, plan, "stream"),
        happened=happened,
        groups=GROUPS,
        show=asked.show,
        project_id=asked.project,
        projects=[(id, named.name) for id, named in by_name(plan)],
        asked=_query(**looked_at),
        asked_here=_query(**looked_at, cursor=asked.cursor),
        cursor=asked.cursor,
        answering=asked.answering if is_here else "",
        next_cursor=page.next_cursor,
        words=asked.words,
        looked_back_to=_looked_back_to(visit, plan, asked, page),
        status_is_fine=visit.problems.status == 200,
        most_read=reading.MOST_READ,
        just=_just(visit, plan),
        is_back=absence.told(visit, plan, visit.my_id),
        typed=asked.typed,
    )
    is_latest = asked.show in ("", "said") and not (asked.project or asked.cursor or asked.words)
    if is_latest and visit.request.method == "GET":
        unread.saw_all(mine, page.items)
    if asked.show in ("", "sent") and not asked.project and not asked.cursor and visit.request.method == "GET":
        missed.saw(mine)
    return response


@post("/plans/{plan_id}/stream", again=show_stream, on="/plans/{plan_id}/stream?answer={entry}")
def post_to_stream(visit: Visit, plan_id: str) -> Response:
    """Posts to the plan; with ``n``, comments on that action from within the stream."""
    form, telling = visit.form, absence.Telling(visit.now)
    number = None
    try:
        with visit.once(is_anew=True, still=lambda made: comments.is_there(plan_id, made)) as once:
            number = checked_number(form["n"]) if form["n"] else None
            comments.write(
                visit.actor,
                plan_id,
                number,
                Words(form["text"]),
                now=visit.now,
                seen=Seen(once=once, also=telling.also),
            )
    except ActionNotFound as gone:
        visit.problems, form["entry"] = Problems(notice=_GONE, status=gone.status), ""
        return show_stream(visit, plan_id)
    said = f"on-{number}" if number else "posted"
    return visit.redirect(f"/plans/{plan_id}/stream?{urlencode({**_where(form), 'just': said, **telling.query})}")


def _where(form: Form) -> dict[str, str]:
    """Returns the filters that were set when something was written."""
    show = {"show": form["show"]} if form["show"] in get_args(Group) else {}
    return show | ({"project": form["of"]} if forms.id(form["of"]) else {})


def _asked(visit: Visit) -> Asked:
    if visit.is_post:
        form = visit.form
        return Asked(form["show"], form["of"], form["cursor"], form["entry"], form["text"])
    asked = Asked(visit.query("show"), visit.query("project"), visit.query("cursor"), visit.query("answer"))
    asked.words = visit.query("q").strip()
    if asked.words:  # comments only: nothing else is in people's own words
        asked.show = "said"
    return asked


def _entries(visit: Visit, plan: Plan, asked: Asked) -> Page[Entry]:
    """Returns the entries asked for; if that isn't possible, returns none and says why above the list."""
    if asked.show not in GROUPS:
        asked.show = "unknown"
        return _nothing(visit, _NO_GROUP)
    if asked.project and asked.project not in plan.projects:
        asked.project = ""
        return _nothing(visit, _NO_PROJECT)
    if len(asked.words) > alike.LONGEST:
        return _nothing(visit, _TOO_LONG)
    group: Any = asked.show or None
    hidden = plan.hidden_from(visit.my_id)
    try:
        in_project = actions.in_project(plan, asked.project) if asked.project else None
        cursor = asked.cursor or None
        return reading.of_plan(
            plan.plan_id, group, in_project=in_project, words=alike.words(asked.words), hidden=hidden, cursor=cursor,
            limit=AT_ONCE,
        )  # fmt: skip
    except Invalid:
        return _nothing(visit, _NO_CURSOR)


def _looked_back_to(visit: Visit, plan: Plan, asked: Asked, page: Page[Entry]) -> str:
    """Says how far back was searched: to a day, or to the beginning; empty if nothing was searched for."""
    if not asked.words or visit.problems.status != 200:
        return ""
    if page.next_cursor is None:
        return f"the beginning, {visit.day(plan.created_at)}"
    group: Any = asked.show
    in_project = reading.InProject(asked.project, frozenset()) if asked.project else None
    words = alike.words(asked.words)
    oldest = reading.looked_back_to(page.next_cursor, plan.plan_id, group, in_project=in_project, words=words)
    return visit.day(oldest)


def _nothing(visit: Visit, why: str) -> Page[Entry]:
    before = visit.problems
    visit.problems = Problems(before.fields, before.notice or why, Invalid.status)
    return Page([], None)


def _query(**asked: str) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _just(visit: Visit, plan: Plan) -> dict[str, Any] | None:
    """Returns what the visitor has just written, to be shown once above the list."""
    kind, what = visit.just()
    number = forms.number(what)
    if kind == "posted":
        return {"number": 0}
    return {"number": number, "key": plan.key(number)} if kind == "on" and number else None
