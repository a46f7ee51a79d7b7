"""Metrics of Alice's plan, as Carol sets them up."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import How, New, Recorded
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW

TODAY = date(2026, 11, 23)

SetUp = Callable[..., Metric]
Enter = Callable[..., Recorded]


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def client(alice: Person) -> Actor:
    return Actor(alice.person_id, "text")


@pytest.fixture
def set_up(plan: Plan, coach: Actor) -> SetUp:
    def made(name: str = "Weight", *, by: Actor = coach, in_plan: Plan = plan, **more: Any) -> Metric:
        return setting_up.set_up(by, in_plan.plan_id, Fields(name=name, **more), now=NOW)[1]

    return made


@pytest.fixture
def weight(set_up: SetUp) -> Metric:
    return set_up(unit="kg")


@pytest.fixture
def enter(client: Actor) -> Enter:
    """Enters a value as Alice: for today, or so many days ago."""

    def entered(
        metric: Metric, value: str | None, *, ago: int = 0, by: Actor = client, how: How = "usual", now: datetime = NOW,
        second: str | None = None, note: str | None = None,
    ) -> Recorded:  # fmt: skip
        read = None if value is None else Value(Decimal(value), None if second is None else Decimal(second))
        new = New(TODAY - timedelta(days=ago), read, note)
        return recording.record(by, metric.plan_id, metric.metric_id, new, how=how, now=now)

    return entered
