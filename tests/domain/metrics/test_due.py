"""When a reading is due from somebody who has just done something for it."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.metrics import archiving
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.due import due_for
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW
from tests.domain.metrics.conftest import TODAY, Enter, SetUp


def test_it_is_due_once_a_day_from_who_is_asked(
    plan: Plan, alice: Person, carol: Person, mallory: Person, set_up: SetUp, enter: Enter, client: Any
) -> None:
    weight = set_up(unit="kg")
    assert due_for(plan, weight, alice.person_id, NOW) == TODAY
    assert due_for(plan, weight, carol.person_id, NOW) is None
    assert due_for(plan, weight, mallory.person_id, NOW) is None
    of_coach = set_up("Calls with Alice", asked_of=carol.person_id)
    assert (due_for(plan, of_coach, carol.person_id, NOW), due_for(plan, of_coach, alice.person_id, NOW)) == (
        TODAY,
        None,
    )
    assert due_for(plan, enter(weight, "81.4", ago=1).metric, alice.person_id, NOW) == TODAY
    assert due_for(plan, enter(weight, None).metric, alice.person_id, NOW) is None
    other = set_up("Steps")
    assert (
        due_for(plan, archiving.archive(client, plan.plan_id, other.metric_id, now=NOW)[1], alice.person_id, NOW)
        is None
    )


def test_by_its_rhythm_and_the_clients_clock(plan: Plan, alice: Person, set_up: SetUp) -> None:
    on_tuesdays = set_up("Pulse", rhythm=Rhythm("week", ("tue",)))
    now_and_then = set_up("Pages", rhythm=Rhythm("whenever"))
    assert due_for(plan, on_tuesdays, alice.person_id, NOW) is None
    assert due_for(plan, now_and_then, alice.person_id, NOW) == TODAY
    # 02:30 in Berlin on Tuesday still belongs to Monday.
    late = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert plan.client.time_zone in ("Europe/Berlin", "America/New_York")
    assert due_for(plan, on_tuesdays, alice.person_id, late) is None
    assert due_for(plan, on_tuesdays, alice.person_id, datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) is not None
