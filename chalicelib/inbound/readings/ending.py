"""The end of a metric by NO and its name, kept so that UNDO can take it back."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import archiving
from chalicelib.domain.metrics.archiving import Also
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import MetricNotFound, NotAllowed, PlanEnded, PlanNotFound
from chalicelib.inbound.commands.request import undo_name
from chalicelib.inbound.readings.steps import UNDO_LASTS
from chalicelib.isolated import isolated

_ENDED = "ended"
"""In the key of what UNDO takes back: the metric that was ended."""

Place = tuple[str, str, str]
"""A metric's place, the plan's id and its own, and its name."""


def keep(write: Write, person_id: str, plan: Plan, metric: Metric, now: datetime) -> None:
    """Records in the same transaction that UNDO takes this end of a metric back next; does nothing if the metric had
    ended before."""
    if metric.is_archived:
        return
    data = {"steps": [], _ENDED: [plan.plan_id, metric.metric_id, metric.name], "plan_ids": [plan.plan_id]}
    write.put(keys.new(undo_name(person_id), kind="undo", now=now, lasts=UNDO_LASTS, person_id=person_id, data=data))


def ended(last: Key | None, plan_id: str = "") -> Place | None:
    """Returns the metric that UNDO restarts, if the last thing somebody did was to end one in this plan."""
    if last is None or _ENDED not in last.data or plan_id not in ("", *last.data["plan_ids"]):
        return None
    of, metric_id, name = last.data[_ENDED]
    return str(of), str(metric_id), str(name)


def take_back(actor: Actor, place: Place, last: Key, *, now: datetime, once: Key, also: Also) -> str:
    """Restarts a metric that NO ended; returns why that can't be done, or an empty string."""

    def and_forget(write: Write) -> None:
        write.delete(last)
        also(write)

    try:
        archiving.start_again(actor, *place[:2], now=now, once=once, also=and_forget)
    except (MetricNotFound, PlanNotFound, NotAllowed):
        return f"{isolated(place[2])} is no longer there, so nothing was taken back."
    except PlanEnded as error:
        return error.sentence
    return ""


def goes_on(name: str) -> str:
    """Says that a metric was restarted."""
    return f"{isolated(name)} has been started again. It’s asked for as before."
