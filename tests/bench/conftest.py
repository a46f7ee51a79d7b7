"""What the measurements begin with: the web's visitors, the mailbox of inbound, and a practice."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.actions import adding
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.bench import measuring
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


@pytest.fixture
def coach(visits_as: Callable[[Person], Visitor], carol: Person) -> str:
    """The cookie of Carol's browser."""
    return f"__Host-session={visits_as(carol).secret}"


@pytest.fixture
def token(carol: Person, now: datetime, clock_at: Callable[[datetime], None]) -> str:
    clock_at(now)
    return f"Bearer {api_tokens.create(Actor(carol.person_id), name='bench', now=now)[2]}"


@pytest.fixture
def fifty(carol: Person, plan: Plan, now: datetime) -> Plan:
    """A plan of fifty open actions with a comment each, some of them late."""
    for number in range(50):
        asked = NewAction(
            f"Call the bank about the loan and ask for Ms Weber {number}", Due(at=now + timedelta(days=number - 9)),
            comment="She knows the file.", notify_client=False, past_due=True,
        )  # fmt: skip
        adding.create(Actor(carol.person_id), plan.plan_id, asked, now=now)
    return plan


@pytest.fixture(scope="session", autouse=True)
def _told(pytestconfig: pytest.Config) -> Iterator[None]:
    """Prints what was measured, and writes it down, when all is."""
    yield
    if not measuring.results:
        return
    measuring.RESULTS.parent.mkdir(exist_ok=True)
    measuring.RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(measuring.results)))
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n\n{measuring.table()}")
