"""What the measurements begin with: the web's visitors, the mailbox of inbound, and a practice."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.bench.month import Practice
from tests.inbound.conftest import _bucket, reply_to
from tests.web.api.caller import Caller
from tests.web.conftest import calls_as, clock_at, visits_as
from tests.web.pages.visitor import Visitor

__all__ = ["_bucket", "calls_as", "clock_at", "practice", "reply_to", "visits_as"]


@pytest.fixture
def practice(
    plan: Plan, carol: Person, alice: Person, now: datetime, reply_to: Callable[..., str],
    clock_at: Callable[[datetime], None], calls_as: Callable[[Person | None], Caller],
    visits_as: Callable[[Person | None], Visitor],
) -> Practice:  # fmt: skip
    """Carol's plan with Alice, and a token and a browser of Carol's that were used before."""
    made = Practice(
        plan, carol, alice, calls_as(carol), visits_as(carol), visits_as(None), reply_to, clock_at, now
    )  # fmt: skip
    made.by_api.get("/v1/plans")
    return made
