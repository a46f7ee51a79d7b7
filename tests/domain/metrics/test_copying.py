"""What the primary coach's list of clients knows of a plan's metrics, after whatever happens to them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, copying, deleting, keeping, recording, setting_up
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.setting_up import Change
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.followed import Followed
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Paused, Plan
from chalicelib.domain.team import handing_over
from infra.deploy import migrate
from tests.conftest import NOW
from tests.domain.metrics.conftest import TODAY, Enter, SetUp

LATER = NOW + timedelta(days=30)


def row(plan: Plan) -> Membership:
    primary_id = plans.get_for(plan.client_id, plan.plan_id).primary_id
    found = Membership.find(primary_id, plan.plan_id)
    assert found is not None
    return found


def known(plan: Plan) -> dict[str, Followed]:
    return {each.name: each for each in (row(plan).metrics or {}).values()}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_it_knows_the_latest_day_of_each_metric_whoever_enters_it(
    plan: Plan, coach: Actor, client: Actor, set_up: SetUp, weight: Metric, enter: Enter
) -> None:
    set_up("Calls", kind="total", rhythm=Rhythm("weekdays", ("mon", "thu")))
    assert known(plan) == {"Weight": Followed("Weight", TODAY), "Calls": Followed("Calls", TODAY, 4)}
    steps: list[tuple[Callable[[], Any], int]] = [
        (lambda: enter(weight, "81.4", ago=3), 3),
        (lambda: enter(weight, "81.9", ago=9), 3),
        (lambda: enter(weight, None, ago=2, by=coach), 2),
        (lambda: enter(weight, "81", by=coach), 0),
        (lambda: recording.clear(client, plan.plan_id, weight.metric_id, TODAY, now=NOW), 2),
        (lambda: recording.clear(client, plan.plan_id, weight.metric_id, ago(2), now=NOW), 3),
        (lambda: recording.clear(client, plan.plan_id, weight.metric_id, ago(9), now=NOW), 3),
    ]  # fmt: skip
    for step, days in steps:
        step()
        assert known(plan)["Weight"].last == ago(days)
    recording.clear(client, plan.plan_id, weight.metric_id, ago(3), now=NOW)
    assert known(plan)["Weight"].last is None


def test_it_knows_names_rhythms_and_what_is_in_use(
    plan: Plan, coach: Actor, client: Actor, weight: Metric, enter: Enter
) -> None:
    enter(weight, "81.4")
    which = (plan.plan_id, weight.metric_id)
    change = Change(name="Kilos", rhythm=Rhythm("week", ("sun",)))
    setting_up.change(coach, *which, change, now=NOW)
    assert known(plan) == {"Kilos": Followed("Kilos", ago(-1), 7, TODAY)}
    archiving.archive(coach, *which, now=NOW)
    assert known(plan) == {}
    recording.clear(client, *which, TODAY, now=NOW)
    setting_up.change(coach, *which, Change(name="Weight"), now=NOW)
    assert known(plan) == {}
    archiving.start_again(coach, *which, now=LATER)
    started = Followed("Weight", ago(-30), 7)
    assert known(plan) == {"Weight": started}
    deleting.delete(client, *which, now=LATER)
    assert known(plan) == {}
    deleting.bring_back(client, *which, now=LATER)
    assert known(plan)["Weight"].gap == 7


def test_it_moves_along_when_the_plan_is_handed_over_and_a_reading_in_between_is_not_lost(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], weight: Metric, enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bring(dan, "coach")
    write = Write()
    copying.paused(write, plan, Paused(NOW, carol.person_id))
    write.commit()
    copied = handing_over._as_copied
    once = iter([lambda: enter(weight, "81.4", ago=4)])

    def meanwhile(before: Membership | None) -> object:
        next(once, lambda: None)()
        return copied(before)

    monkeypatch.setattr(handing_over, "_as_copied", meanwhile)
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert known(plan)["Weight"].last == ago(4)
    assert row(plan).asking_paused == Paused(NOW, carol.person_id)
    giver = Membership.find(carol.person_id, plan.plan_id)
    assert giver is not None
    assert not giver.metrics
    assert not giver.asking_paused
    enter(weight, "81.2", ago=1)
    assert known(plan)["Weight"].last == ago(1)


def test_a_reading_that_was_begun_before_the_plan_was_handed_over_reaches_the_new_coachs_list(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], weight: Metric, enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bring(dan, "coach")
    found = keeping.of_days
    hands = iter([lambda: handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)])

    def meanwhile(*args: Any) -> object:
        next(hands, lambda: None)()
        return found(*args)

    monkeypatch.setattr(keeping, "of_days", meanwhile)
    enter(weight, "81.4")
    assert known(plan)["Weight"].last == TODAY


def test_rows_from_before_are_filled_in(plan: Plan, weight: Metric, enter: Enter, set_up: SetUp) -> None:
    enter(weight, "81.4")
    archiving.archive(Actor(plan.primary_id), plan.plan_id, set_up("Calls").metric_id, now=NOW)
    row(plan).update([Membership.metrics.remove()])
    (fill,) = [each for each in migrate.BACK_FILLS if each.model is Membership]
    assert fill.lacks(row(plan))
    assert fill.fill(row(plan), NOW)
    assert known(plan) == {"Weight": Followed("Weight", TODAY, 1, TODAY)}
    assert not fill.lacks(row(plan))
