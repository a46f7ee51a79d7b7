"""A plan's stream: everything that happened, some of it alone, what is said in place, and posts about no single action."""

import contextlib
from typing import Any, get_args
from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.domain import comments, keys, plans, stream, unread
from chalicelib.domain.stream import Entry
from chalicelib.errors import ActionNotFound, Invalid
from chalicelib.tables import Page
from chalicelib.web import forms, pages_timeline
from chalicelib.web.pages_actions import checked_number
from chalicelib.web.pages_plans import around
from chalicelib.web.pages_route import get, post
from chalicelib.web.rendering import Visit

AT_ONCE = 50
GROUPS = {"": "Everything", "said": "Said", "done": "Done", "moved": "Dates moved", "sent": "Sent"}
"""What can be looked at alone, in people's words."""
_NO_GROUP = f"There is no such choice. Choose one of: {', '.join(GROUPS.values())}."
_NO_CURSOR = "This link to earlier entries is not complete. Please start again from the latest."
_GONE = "This action was deleted meanwhile, so nothing can be added to it. Your words are kept below: they can be posted to the plan."


@get("/plans/{plan_id}/stream")
def show_stream(visit: Visit, plan_id: str) -> Response:
    """Newest first. What is shown of the latest is not new to its reader any more."""
    return _page(
        visit, plan_id, show=visit.query("show"), cursor=visit.query("cursor"), answering=visit.query("answer")
    )


@post("/plans/{plan_id}/stream")
def post_to_stream(visit: Visit, plan_id: str) -> Response:
    """Writes to the plan, or with ``n`` a comment on that action from where it is talked about."""
    form = visit.form

    def do() -> Response:
        with contextlib.suppress(keys.Repeated):  # the button was pressed twice: the first one wrote it
            number = checked_number(form["n"]) if form["n"] else None
            comments.write(visit.actor, plan_id, number, text=form["text"], now=visit.now, once=visit.once())
        where = {"show": form["show"]} if form["show"] in get_args(stream.Group) else {}
        said = f"on-{number}" if number else "posted"
        return visit.redirect(f"/plans/{plan_id}/stream?{urlencode({**where, 'just': said})}")

    def again(*, answering: str = form["entry"], **why: Any) -> Response:
        show, cursor = form["show"], form["cursor"]
        return _page(visit, plan_id, show=show, cursor=cursor, answering=answering, typed=form["text"], **why)

    try:
        return forms.or_again(do, again)
    except ActionNotFound as gone:
        return again(answering="", notice=_GONE, status=gone.status)


def _page(
    visit: Visit,
    plan_id: str,
    *,
    show: str,
    cursor: str,
    answering: str = "",
    typed: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    plan, mine = plans.get_with_mine(visit.me.person_id, plan_id)
    hidden = plan.hidden_from(visit.me.person_id)
    page: Page[Entry] = Page([], None)
    if show not in GROUPS:
        show, notice, status = "unknown", notice or _NO_GROUP, 422
    else:
        try:
            group: Any = show or None
            page = stream.of_plan(plan_id, group, hidden=hidden, cursor=cursor or None, limit=AT_ONCE)
        except Invalid as invalid:
            notice, status = notice or _NO_CURSOR, invalid.status
    happened = pages_timeline.items(visit, page.items, of_plan=True, mine=mine)
    # In a box of its own only where the entry is on this page; else the words stand in the box above.
    is_here = any(item.entry_id == answering and item.number for item in happened)
    response = visit.page(
        "stream",
        **around(visit, plan, "stream"),
        happened=happened,
        groups=GROUPS,
        show=show,
        cursor=cursor,
        answering=answering if is_here else "",
        next_cursor=page.next_cursor,
        status_is_fine=status == 200,
        most_read=stream.MOST_READ,
        just=_just(visit, plan),
        typed=typed,
        problems=problems or {},
        notice=notice,
        status=status,
    )
    if visit.request.method == "GET" and show in ("", "said") and not cursor:
        unread.saw_all(mine, page.items)
    return response


def _just(visit: Visit, plan: plans.Plan) -> dict[str, Any] | None:
    """What the visitor has just written, said once above the list."""
    kind, _, number_text = visit.query("just").partition("-")
    number = forms.number(number_text)
    if kind == "posted":
        return {"number": 0}
    return {"number": number, "key": plan.key(number)} if kind == "on" and number else None
