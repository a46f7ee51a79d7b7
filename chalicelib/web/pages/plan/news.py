"""What others did in a plan since its page was opened: only how much, for the page's script to ask now and then."""

from datetime import UTC, datetime, timedelta

from chalice.app import Response

from chalicelib.domain.plans import finding as plans
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import KINDS
from chalicelib.web.pages.frame.forms import NoSuchChoice
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit

MOST_COUNTED = 100
_LONGEST = timedelta(days=2)
"""A page open for longer is asked about no further back."""


@get("/plans/{plan_id}/news")
def count_news(visit: Visit, plan_id: str) -> Response:
    """Answers with "3 new: show", or with nothing: one read of the plan and one query, besides the session."""
    plan = plans.get_for(visit.my_id, plan_id)
    since = visit.query("since")
    if not since.isdecimal() or len(since) > 11:
        raise NoSuchChoice
    first = max(datetime.fromtimestamp(int(since), UTC), visit.now - _LONGEST)
    found = reading.between(plan_id, first, visit.now, limit=MOST_COUNTED) if first < visit.now else []
    hidden = plan.hidden_from(visit.my_id)
    new = [
        entry
        for entry in found
        if entry.number and entry.actor_id not in (None, visit.my_id) and entry.kind in KINDS
        and not reading.is_hidden(entry, hidden)
    ]  # fmt: skip
    is_more = len(found) == MOST_COUNTED
    return visit.page("plan/news", count=len(new), is_more=is_more, plan_id=plan_id)
