"""The link in a mail that asks for metrics: pauses the questions, or stops following a metric, without signing in."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, asking, days, seeing, who_may
from chalicelib.domain.metrics.days import DAY_ENDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import MetricNotFound, NotAllowed
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.notices import plan_name
from chalicelib.web.pages.metrics import asking_words, pausing


def _followed(visit: Visit, token: str) -> tuple[Person, Plan]:
    person, target = links.follow("pause", token)
    plan = plans.get_for(person.person_id, target.plan_id)
    who_may.must_follow(plan, person.person_id)
    return person, plan


@get("/pause/{token}", signed_in=False, find=_followed)
def pause_link(visit: Visit, person: Person, plan: Plan, *, just: str = "", metric: Metric | None = None) -> Response:
    """Shows what this person is asked for, and lets them pause it; a client can also stop following a metric."""
    reader = Visit(visit.request, visit.now, person)
    is_client = person.person_id == plan.client_id
    today = days.today(plan.client.time_zone, DAY_ENDS, visit.now)
    context: dict[str, Any] = pausing.context(reader, plan)
    return visit.page(
        "links/pause",
        **context,
        plan_name=plan_name(person, plan),
        coach=plan.primary.name,
        followed=[
            each
            for each in seeing.of_plan(plan)
            if asking_words.is_asked_for(plan, each, today)
            and asking.asked_of(plan, each).person_id == person.person_id
        ],
        is_client=is_client,
        just=just,
        metric=metric,
        path=f"{visit.base}{own_path(visit.request)}",
    )


@post("/pause/{token}", signed_in=False, find=_followed, again=pause_link)
def use_pause_link(visit: Visit, person: Person, plan: Plan) -> Response:
    """Pauses or resumes the questions, ends a metric for its client, or undoes that."""
    actor = Actor(person.person_id, "link")
    does, _, metric_id = visit.form["do"].partition("-")
    if does not in ("stop", "back"):
        return pause_link(visit, person, pausing.press(visit, actor, plan), just=does)
    change = archiving.archive if does == "stop" else archiving.start_again
    plan, metric = change(actor, plan.plan_id, _asked(person, plan, metric_id).metric_id, now=visit.now)
    return pause_link(visit, person, plan, just=does, metric=metric)


def _asked(person: Person, plan: Plan, metric_id: str) -> Metric:
    """Returns a metric that the client is asked for, or was before they ended it. The link can't end any other."""
    if person.person_id != plan.client_id:
        raise NotAllowed("Only the client can stop following a metric from here.")
    _, metric = seeing.get_for(person.person_id, plan.plan_id, metric_id)
    if not metric.askings or asking.asked_of(plan, metric).person_id != person.person_id:
        raise MetricNotFound
    return metric
