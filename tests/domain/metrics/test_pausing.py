"""Pausing what a plan asks for."""

from datetime import date, timedelta

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import archiving, pausing
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound
from tests.conftest import NOW, counted, entries, owed
from tests.domain.metrics.conftest import TODAY
from tests.refusing import refused


def kinds(plan: Plan) -> list[str]:
    return [entry.kind for entry in entries(plan) if "ask" in entry.kind]


def test_client_and_coach_pause_and_go_on_and_it_is_told_once(plan: Plan, coach: Actor, client: Actor) -> None:
    until = TODAY + timedelta(days=7)
    with counted() as calls:
        assert pausing.pause(client, plan.plan_id, until=until, now=NOW).asking_paused is not None
    assert calls == {"GetItem": 1, "TransactWriteItems": 1}
    pausing.pause(coach, plan.plan_id, until=until, now=NOW)
    assert kinds(plan) == ["asking_paused"]
    pausing.pause(coach, plan.plan_id, until=None, now=NOW)
    paused = plans.get_for(plan.client_id, plan.plan_id).asking_paused
    assert paused is not None
    assert (paused.by, paused.until) == (coach.person_id, None)
    for _ in range(2):
        assert pausing.resume(client, plan.plan_id, now=NOW).asking_paused is None
    assert kinds(plan) == ["asking_paused", "asking_paused", "asking_resumed"]
    assert owed() == []


def test_one_that_is_over_by_itself_is_nothing_to_go_on_from(plan: Plan, client: Actor) -> None:
    pausing.pause(client, plan.plan_id, until=TODAY + timedelta(days=2), now=NOW)
    pausing.resume(client, plan.plan_id, now=NOW + timedelta(days=3))
    assert kinds(plan) == ["asking_paused"]
    pausing.pause(client, plan.plan_id, until=TODAY + timedelta(days=9), now=NOW + timedelta(days=3))
    assert kinds(plan) == ["asking_paused", "asking_paused"]


def test_what_must_happen_with_it_happens_also_where_nothing_changes(plan: Plan, client: Actor) -> None:
    def also(write: Write) -> None:
        write.put(keys.new("answered", kind="test", now=NOW, lasts=None))

    for _ in range(2):
        pausing.resume(client, plan.plan_id, now=NOW, also=also)
        found = Key.find("answered")
        assert found is not None
        found.delete()


def test_others_do_not_and_a_day_that_cannot_be_is_refused(
    plan: Plan, client: Actor, viewer: Person, mallory: Person
) -> None:
    with refused(NotAllowed):
        pausing.pause(Actor(viewer.person_id), plan.plan_id, until=None, now=NOW)
    with refused(PlanNotFound):
        pausing.resume(Actor(mallory.person_id), plan.plan_id, now=NOW)
    for day in (TODAY, TODAY - timedelta(days=1), date(2030, 1, 1)):
        with refused(Invalid, at="until"):
            pausing.pause(client, plan.plan_id, until=day, now=NOW)


def test_a_metric_that_she_ends_is_told_to_the_coaches_once_and_one_that_they_end_to_nobody(
    plan: Plan, coach: Actor, client: Actor, weight: Metric
) -> None:
    def also(write: Write) -> None:
        write.put(keys.new("answered", kind="test", now=NOW, lasts=None))

    for _ in range(2):
        archiving.archive(client, plan.plan_id, weight.metric_id, now=NOW, also=also)
        assert Key.find("answered") is not None
    [told] = owed()
    assert (told.recipient, told.kind, told.data["metric"]) == (coach.person_id, "metric_ended", "Weight")
    told.delete()
    archiving.start_again(client, plan.plan_id, weight.metric_id, now=NOW)
    archiving.archive(coach, plan.plan_id, weight.metric_id, now=NOW)
    assert owed() == []
