"""How much others did in a plan since its page was opened, which the page's script asks now and then."""

from chalice.app import Response

from chalicelib.domain.plans import finding as plans
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan import since_opened


@get("/plans/{plan_id}/news")
def count_news(visit: Visit, plan_id: str) -> Response:
    """Answers with "3 new: show", or with nothing. Costs one read of the plan and one query, in addition to the
    session."""
    plan, since = plans.get_for(visit.my_id, plan_id), visit.query("since")
    new, is_more = since_opened.of_others(visit, plan, since)
    return visit.page("plan/news", count=len(new), is_more=is_more, plan_id=plan_id, since=since)
