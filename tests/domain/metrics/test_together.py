"""Several readings entered in one transaction, and taken back together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, deleting, keeping, recording, seeing, undoing
from chalicelib.domain.metrics.keeping import Recorded
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.recording import Entering, How, New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import MetricArchived, MetricNotFound, NotAllowed, PlanNotFound
from tests.conftest import NOW, counted, entries, everything, owed
from tests.domain.metrics.conftest import TODAY, Enter, SetUp
from tests.refusing import refused

LATER = NOW + timedelta(hours=1)
YESTERDAY = TODAY - timedelta(days=1)


def entering(metric: Metric, value: str | None, day: date = TODAY, note: str = "", how: How = "usual") -> Entering:
    read = None if value is None else Value(Decimal(value))
    return Entering(metric.plan_id, metric.metric_id, New(day, read, note or None, f"{value}"), how)


def present(metric: Metric) -> Metric:
    row = Metric.find(metric.plan_id, metric.metric_id)
    assert row is not None
    return row


def told(metric: Metric) -> list[str]:
    return [f"{day.day.day}: {day.last.value}" for day in seeing.by_day(metric, seeing.readings(metric))]


def test_readings_of_several_metrics_and_days_are_one_transaction_after_one_read(
    set_up: SetUp, weight: Metric, client: Actor, enter: Enter
) -> None:
    calls = set_up("Calls", kind="total")
    several = [entering(weight, "81.4"), entering(weight, "82", YESTERDAY), entering(calls, "6"), entering(calls, "7")]
    with counted() as requests:
        done = recording.record_together(client, several, now=NOW)
    assert requests == {"TransactGetItems": 1, "TransactWriteItems": 1}
    assert (told(present(weight)), told(present(calls))) == (["22: 82", "23: 81.4"], ["23: 13"])
    assert {(each.metric.name, each.day): each.after for each in done} == {
        ("Weight", TODAY): Last(Decimal("81.4")), ("Weight", YESTERDAY): Last(Decimal(82)), ("Calls", TODAY): Last(Decimal(13)),
    }  # fmt: skip
    assert (present(weight).days, len(present(weight).recent)) == (2, 2)


def test_what_goes_along_is_written_with_them_or_not_at_all(weight: Metric, client: Actor, plan: Plan) -> None:
    once = keys.new("seen#a", kind="seen", now=NOW, lasts=timedelta(days=1))

    def also(write: Write, recorded: list[Recorded]) -> None:
        write.put(keys.new(f"told#{recorded[0].after}", kind="told", now=NOW, lasts=timedelta(days=1)))

    recording.record_together(client, [entering(weight, "81.4")], now=NOW, once=once, also=also)
    before = everything()
    with pytest.raises(keys.Repeated):
        recording.record_together(client, [entering(weight, "82")], now=LATER, once=once, also=also)
    assert everything() == before


def test_if_one_cant_be_entered_none_is(set_up: SetUp, weight: Metric, client: Actor) -> None:
    sleep = set_up("Sleep", kind="duration")
    archiving.archive(client, sleep.plan_id, sleep.metric_id, now=NOW)
    before = everything()
    with refused(MetricArchived):
        recording.record_together(client, [entering(weight, "81.4"), entering(sleep, "3600")], now=NOW)
    assert everything() == before


def test_what_was_read_before_is_read_anew_if_it_has_changed(weight: Metric, client: Actor, enter: Enter) -> None:
    plan, known = seeing.get_for(client.person_id, weight.plan_id, weight.metric_id)
    enter(weight, "82", ago=1)
    recording.record_together(client, [entering(weight, "81.4")], now=NOW, known={weight.metric_id: (plan, known)})
    assert told(present(weight)) == ["22: 82", "23: 81.4"]


def test_their_notes_are_one_comment_that_names_the_metrics(
    set_up: SetUp, weight: Metric, client: Actor, plan: Plan, carol: Person
) -> None:
    mood = set_up("Mood", kind="rating", low=1, high=10)
    several = [entering(weight, "81.4", note="felt heavy"), entering(mood, "6", note="tired")]
    recording.record_together(client, several, now=NOW, words=Words("all of it"))
    [comment] = [each for each in entries(plan) if each.kind == "comment"]
    assert (comment.text, comment.data["metric"]) == ("Weight: felt heavy\nMood: tired", "Weight")
    assert [row.kind for row in owed(carol)] == ["comment"]
    assert {seeing.readings(each)[0].row.comment_id for each in (weight, mood)} == {comment.entry_id}


def test_a_stranger_or_viewer_enters_nothing(weight: Metric, mallory: Person, viewer: Person) -> None:
    before = everything()
    with refused(PlanNotFound):
        recording.record_together(Actor(mallory.person_id), [entering(weight, "81.4")], now=NOW)
    with refused(NotAllowed):
        recording.record_together(Actor(viewer.person_id), [entering(weight, "81.4")], now=NOW)
    assert everything() == before


# Taken back


def test_a_day_of_several_values_that_a_skip_replaced_comes_back(set_up: SetUp, client: Actor, enter: Enter) -> None:
    calls = set_up("Calls", kind="total")
    enter(calls, "6", note="from home")
    enter(calls, "7", now=LATER)
    step = undoing.changes(recording.record_together(client, [entering(calls, None)], now=LATER))
    assert told(present(calls)) == ["23: None"]
    [undone] = undoing.take_back(client, step, now=LATER)
    assert (undone.before, undone.after) == (Last(), Last(Decimal(13)))
    assert [(each.value, each.row.note) for each in seeing.readings(calls)] == [
        (Value(Decimal(6)), "from home"),
        (Value(Decimal(7)), None),
    ]


def test_steps_are_taken_back_one_after_another_and_what_changed_since_is_left(
    weight: Metric, client: Actor, coach: Actor, enter: Enter
) -> None:
    first = undoing.changes(recording.record_together(client, [entering(weight, "81.4")], now=NOW))
    second = undoing.changes(recording.record_together(client, [entering(weight, "81.5")], now=LATER))
    assert not undoing.take_back(client, first, now=LATER)[0].revisions
    undoing.take_back(client, second, now=LATER)
    assert told(present(weight)) == ["23: 81.4"]
    undoing.take_back(client, first, now=LATER)
    assert (told(present(weight)), present(weight).recent, present(weight).days) == ([], {}, 0)
    undoing.take_back(client, second, now=LATER)
    assert told(present(weight)) == []


def test_what_a_deleted_metric_had_cant_be_taken_back(weight: Metric, client: Actor) -> None:
    step = undoing.changes(recording.record_together(client, [entering(weight, "81.4")], now=NOW))
    deleting.delete(client, weight.plan_id, weight.metric_id, now=NOW)
    with refused(MetricNotFound):
        undoing.take_back(client, step, now=LATER)


def test_a_day_without_a_reading_needs_no_query_unless_it_is_older_than_the_latest(weight: Metric) -> None:
    weight.recent = {(TODAY - timedelta(days=2 * ago)).isoformat(): Last(Decimal(82)) for ago in range(60)}
    weight.days = 61
    queries = []
    for ago in (3, 119, 0, 120, 118):
        with counted() as calls:
            keeping.of_days_with_any(weight, [TODAY - timedelta(days=ago)])
        queries.append(calls["Query"])
    assert queries == [0, 1, 1, 1, 1]
    weight.recent, weight.days = {}, 0
    with counted() as calls:
        keeping.of_days_with_any(weight, [TODAY])
    assert calls == {}
