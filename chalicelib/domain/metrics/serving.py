"""Which metric an action serves: naming one, and finding the one that was named."""

from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.metrics import seeing, who_may
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.isolated import quoted

_GONE = Invalid({"metric_id": "This metric has just been archived or deleted. Choose another."})
_NO_SUCH = "There’s no such metric in this plan."


def named(person_id: str, plan_id: str, metric_id: str) -> Serves:
    """Returns the metric that somebody names for an action, in two reads. Its `Serves.refusal` says if it may not be
    named.

    Raises `PlanNotFound`, or `NotAllowed` for a viewer.
    """
    plan = plans.get_for(person_id, plan_id)
    who_may.must_follow(plan, person_id)
    metric = _find(plan, metric_id)
    if metric is None:
        return Serves(metric_id, refusal=_NO_SUCH)
    if metric.is_archived:
        refusal = f"{quoted(metric.name)} is archived. Take it out of the archive first, or choose another."
        return Serves(metric_id, metric.name, refusal=refusal)

    def check(write: Write) -> None:
        is_in_use = Metric.deleted_at.does_not_exist() & Metric.archived_at.does_not_exist()
        write.check(Metric, (plan_id, metric_id), is_in_use, _GONE)

    return Serves(metric_id, metric.name, check=check)


def of_action(plan: Plan, action: Action, person_id: str) -> Metric | None:
    """Returns the metric that an action serves, as this member may see it; ``None`` if it serves none, or a deleted
    one.

    Reads nothing for an action that names none.
    """
    if action.metric_id is None or not who_may.may_follow(plan, person_id):
        return None
    return _find(plan, str(action.metric_id))


def choices(plan: Plan, person_id: str, present_id: str | None = None) -> list[Metric]:
    """Returns the metrics that somebody may name for an action, by name, and the present one even if it is archived.
    Reads nothing if the plan never had any."""
    if not who_may.may_follow(plan, person_id):
        return []
    found = seeing.of_plan(plan, is_archived=None)
    return [each for each in found if not each.is_archived or each.metric_id == present_id]


def _find(plan: Plan, metric_id: str) -> Metric | None:
    metric = Metric.find(plan.plan_id, metric_id) if seeing.is_id(metric_id) and plan.metrics_version else None
    return None if metric is None or metric.deleted_at is not None else metric
