"""Pages of metrics: the list, setting one up, its chart and table, entering, correcting, archiving, deleting."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric, Target
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2
TODAY = date(2026, 11, 23)


@pytest.fixture
def own(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def client(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


@pytest.fixture
def weight(plan: Plan, alice: Person, now: datetime) -> Metric:
    target = Target(Decimal(84), TODAY - timedelta(days=20), Decimal(80), TODAY + timedelta(days=70))
    asked = Fields(name="Weight", unit="kg", better="lower", target=target)
    return setting_up.set_up(Actor(alice.person_id), plan.plan_id, asked, now=now)[1]


@pytest.fixture
def path(own: str, weight: Metric) -> str:
    return f"{own}/metrics/{weight.metric_id}"


@pytest.fixture
def enter(plan: Plan, alice: Person, now: datetime) -> Callable[..., None]:
    """Enters a value as Alice, so many days ago."""

    def entered(metric: Metric, days_ago: int, value: str | None, second: str | None = None, note: str = "") -> None:
        read = None if value is None else Value(Decimal(value), None if second is None else Decimal(second))
        new = New(TODAY - timedelta(days=days_ago), read, note or None)
        recording.record(Actor(alice.person_id), plan.plan_id, metric.metric_id, new, how="add", now=now)

    return entered
