"""Days at a glance are the days that all else sees."""

from datetime import timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import at_a_glance, recording, seeing, setting_up
from chalicelib.domain.metrics.setting_up import Change
from tests.conftest import NOW, counted
from tests.domain.metrics.conftest import TODAY, Enter, SetUp


@pytest.mark.parametrize("per_day", ["last", "sum", "mean", "min", "max"])
def test_they_are_the_same_after_corrections_skips_and_another_unit(
    set_up: SetUp, enter: Enter, client: Actor, per_day: str
) -> None:
    metric = set_up(unit="kg", per_day=per_day)
    which = (client, metric.plan_id, metric.metric_id)
    enter(metric, "80", ago=4)
    for minute, value in enumerate(("81", "83.5", "79")):
        enter(metric, value, ago=3, how="add", note=f"note {minute}", now=NOW + timedelta(minutes=minute))
    enter(metric, None, ago=2)
    recording.remove(*which, enter(metric, "1", ago=1).readings[-1].at, now=NOW)
    setting_up.change(*which, Change(unit="lb", values="convert"), now=NOW)
    enter(metric, "176.4")

    _, metric = seeing.get_for(client.person_id, metric.plan_id, metric.metric_id)
    with counted() as calls:
        found = at_a_glance.days(metric)
    assert calls == {"Query": 1}
    assert [(each.day, each.last, each.count) for each in found] == [
        (each.day, each.last, len(each.readings)) for each in seeing.by_day(metric, seeing.readings(metric))
    ]
    assert [(each.day, each.last) for each in found] == metric.latest
    assert found[1].note == "note 0 · note 1 · note 2"
    assert at_a_glance.days(metric, TODAY - timedelta(days=3), TODAY - timedelta(days=2)) == found[1:3]
