"""Archiving a metric, starting it again, deleting its data and bringing it back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, deleting, seeing
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, MetricNotFound, NotAllowed, StaleVersion, UndoExpired
from chalicelib.outbound import deliver
from tests.conftest import NOW, entries, everything, kinds, owed
from tests.domain.metrics.conftest import Enter, SetUp
from tests.refusing import refused

IN_TIME, TOO_LATE = NOW + timedelta(minutes=9), NOW + timedelta(minutes=10)


def names(plan: Plan, *, is_archived: bool = False) -> list[str]:
    return [each.name for each in seeing.of_plan(plans.get_for(plan.client_id, plan.plan_id), is_archived=is_archived)]


def test_an_archived_one_keeps_its_readings(plan: Plan, coach: Actor, weight: Metric, enter: Enter) -> None:
    enter(weight, "81.4")
    for _ in range(2):
        archiving.archive(coach, plan.plan_id, weight.metric_id, now=NOW)
    assert (names(plan), names(plan, is_archived=True)) == ([], ["Weight"])
    assert kinds(plan)[-1] == "metric_archived"
    assert kinds(plan).count("metric_archived") == 1
    _, again = archiving.start_again(coach, plan.plan_id, weight.metric_id, now=NOW)
    assert (names(plan), len(seeing.readings(again)), again.version) == (["Weight"], 1, 3)
    assert kinds(plan)[-1] == "metric_unarchived"


def test_what_the_client_ended_only_the_client_starts_again(
    plan: Plan, coach: Actor, client: Actor, weight: Metric
) -> None:
    archiving.archive(client, plan.plan_id, weight.metric_id, now=NOW)
    with refused(NotAllowed, because="Alice Moreau ended this metric, and only they can start it again"):
        archiving.start_again(coach, plan.plan_id, weight.metric_id, now=NOW)
    assert not archiving.start_again(client, plan.plan_id, weight.metric_id, now=NOW)[1].is_archived


def test_archiving_tells_who_saw_an_older_version(plan: Plan, coach: Actor, weight: Metric) -> None:
    with refused(StaleVersion):
        archiving.archive(coach, plan.plan_id, weight.metric_id, now=NOW, version=7)


def test_viewers_do_neither(plan: Plan, viewer: Person, weight: Metric) -> None:
    with refused(NotAllowed):
        archiving.archive(Actor(viewer.person_id), plan.plan_id, weight.metric_id, now=NOW)
    with refused(NotAllowed):
        deleting.delete(Actor(viewer.person_id), plan.plan_id, weight.metric_id, now=NOW)


def test_only_the_client_deletes_values_and_they_are_gone_ten_minutes_later(
    plan: Plan, coach: Actor, client: Actor, weight: Metric, enter: Enter
) -> None:
    enter(weight, "81.4375", note="felt heavy")
    with refused(NotAllowed, because="Only Alice Moreau can delete this metric"):
        deleting.delete(coach, plan.plan_id, weight.metric_id, now=NOW)
    deleting.delete(client, plan.plan_id, weight.metric_id, now=NOW)
    assert names(plan) == []
    with refused(MetricNotFound):
        seeing.get_for(coach.person_id, plan.plan_id, weight.metric_id)
    assert (kinds(plan)[-1], len(Reading.rows(weight.metric_id))) == ("metric_deleted", 1)
    [job] = owed(f"job:{plan.client_id}")
    assert job.due_at == TOO_LATE
    assert deliver.deliver(str(job.recipient), IN_TIME).endswith("no readings are to be deleted")
    assert deliver.deliver(str(job.recipient), TOO_LATE).endswith("deleted 1 readings")
    assert "81.4375" not in everything()
    assert Metric.find(plan.plan_id, weight.metric_id) is None
    assert (owed(f"job:{plan.client_id}"), "comment" in [entry.kind for entry in entries(plan)]) == ([], True)


def test_a_coach_deletes_one_that_has_no_readings(plan: Plan, coach: Actor, weight: Metric) -> None:
    deleting.delete(coach, plan.plan_id, weight.metric_id, now=NOW)
    assert names(plan) == []


def test_it_is_brought_back_for_ten_minutes_by_who_deleted_it(
    plan: Plan, coach: Actor, client: Actor, weight: Metric, enter: Enter
) -> None:
    enter(weight, "81.4")
    deleting.delete(client, plan.plan_id, weight.metric_id, now=NOW)
    with refused(NotAllowed):
        deleting.bring_back(coach, plan.plan_id, weight.metric_id, now=IN_TIME)
    for _ in range(2):
        deleting.bring_back(client, plan.plan_id, weight.metric_id, now=IN_TIME)
    [found] = seeing.of_plan(plans.get_for(client.person_id, plan.plan_id))
    assert ([last.value for _, last in found.latest], found.letter) == ([Decimal("81.4")], "W")
    assert kinds(plan)[-1] == "metric_brought_back"
    assert deleting.work_off(plan.client_id, TOO_LATE) == "no readings are to be deleted"
    assert len(seeing.readings(found)) == 1


def test_afterwards_it_is_too_late(plan: Plan, client: Actor, weight: Metric) -> None:
    deleting.delete(client, plan.plan_id, weight.metric_id, now=NOW)
    with refused(UndoExpired):
        deleting.bring_back(client, plan.plan_id, weight.metric_id, now=TOO_LATE)
    deleting.work_off(plan.client_id, TOO_LATE)
    with refused(MetricNotFound):
        deleting.bring_back(client, plan.plan_id, weight.metric_id, now=TOO_LATE)


def test_a_name_that_another_one_has_by_now_is_asked_about(
    plan: Plan, client: Actor, weight: Metric, set_up: SetUp
) -> None:
    deleting.delete(client, plan.plan_id, weight.metric_id, now=NOW)
    set_up("Weight")
    with refused(Invalid, at="name"):
        deleting.bring_back(client, plan.plan_id, weight.metric_id, now=IN_TIME)


def test_what_fails_is_tried_again_a_minute_later(
    plan: Plan, client: Actor, weight: Metric, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(weight, "81.4")
    deleting.delete(client, plan.plan_id, weight.metric_id, now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr(deleting, "_purge", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            deleting.work_off(plan.client_id, TOO_LATE)
    [job] = owed(f"job:{plan.client_id}")
    assert (job.due_at, job.attempts) == (TOO_LATE + timedelta(minutes=1), 1)
    assert deleting.work_off(plan.client_id, job.due_at) == "deleted 1 readings"
