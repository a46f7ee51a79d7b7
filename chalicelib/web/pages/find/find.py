"""The results of the field at the top of every page."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.plans.membership import COACHING
from chalicelib.domain.reports import found
from chalicelib.domain.reports.found import Found, FoundAction
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Problems
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit

_NOTHING = Found([], [], [])


@get("/find")
def find(visit: Visit) -> Response:
    """Shows what was found. A text that is too long to search for is returned with a sentence that says so."""
    asked = visit.query("q")
    try:
        result = found.find(visit.my_id, asked)
    except Invalid as problem:
        result, visit.problems = _NOTHING, Problems(problem.problems, status=problem.status)
    return visit.page(
        "find/find",
        sought=asked,
        by_key=[_row(visit, each) for each in result.by_key],
        clients=[
            {"plan_id": row.plan_id.text, "name": row.client_name.text, "coach": row.coach_name.text, "role": row.role.text,
             "may_add": row.role.text in COACHING}
            for row in result.clients
        ],
        coached=sum(row.role.text == "primary" for row in result.clients),
        actions=[_row(visit, each) for each in result.actions],
        more_clients=result.more_clients,
        more_actions=result.more_actions,
        left_out=result.left_out,
    )  # fmt: skip


def _row(visit: Visit, action: FoundAction) -> dict[str, Any]:
    """Returns an action with its date in words."""
    is_late = action.status == "open" and action.due_at < visit.now
    due = f"{'was due ' if is_late else ''}{visit.when(action.due_at)}"
    when = due if action.status == "open" else action.status
    return {"action": action, "when": when, "is_late": is_late}
