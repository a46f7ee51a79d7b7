"""Setting metrics up, and changing what is set about them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import archiving, letters, seeing, setting_up
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Band, Metric, Target
from chalicelib.domain.metrics.setting_up import Change
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining, leaving
from chalicelib.errors import Invalid, MetricNotFound, NotAllowed, PlanEnded, PlanNotFound, StaleVersion, UnitAsks
from tests.conftest import NOW, counted, entries, owed
from tests.domain.metrics.conftest import TODAY, Enter, SetUp
from tests.refusing import refused, values


def change(by: Actor, metric: Metric, version: int | None = None, **asked: Any) -> Metric:
    return setting_up.change(by, metric.plan_id, metric.metric_id, Change(**asked), now=NOW, version=version)[1]


def recent(metric: Metric) -> dict[str, str]:
    """Returns the latest values as they are stored, by day of the month."""
    row = Metric.find(metric.plan_id, metric.metric_id)
    assert row is not None
    return {day[-2:]: str(last.value) for day, last in row.recent.items()}


def target(start: str = "84", end: str = "80", to: date = date(2027, 2, 1)) -> Target:
    return Target(Decimal(start), TODAY, Decimal(end), to)


# Setting up


def test_a_coach_sets_one_up_and_a_line_tells_of_it(plan: Plan, coach: Actor, weight: Metric) -> None:
    [found] = seeing.of_plan(plans.get_for(coach.person_id, plan.plan_id))
    assert (found.name, found.unit, found.kind, found.decimals, found.per_day) == ("Weight", "kg", "number", 1, "last")
    assert (found.day_ends, found.asked_of, found.rhythms) == ("03:00", "client", {"2026-11-23": Rhythm()})
    assert entries(plan)[-1].kind == "metric_set_up"
    assert entries(plan)[-1].data == {"metric": "Weight", "metric_id": weight.metric_id}
    assert owed() == []


def test_it_takes_three_reads_and_one_transaction(set_up: SetUp) -> None:
    set_up("Weight")
    with counted() as calls:
        set_up("Mood")
    assert calls == {"GetItem": 2, "Query": 1, "TransactWriteItems": 1}


def test_the_client_sets_one_up_too_also_before_they_accept(open_plan: Callable[..., Plan], client: Actor, set_up: SetUp) -> None:  # fmt: skip
    assert set_up("Mood", by=client, kind="rating").high == 5
    waiting = open_plan("Bob", "bob@home.example", accepted=False)
    assert set_up("Weight", in_plan=waiting).name == "Weight"


def test_others_do_not(plan: Plan, viewer: Person, mallory: Person, weight: Metric) -> None:
    with refused(NotAllowed, because="You can view this plan only"):
        setting_up.set_up(Actor(viewer.person_id), plan.plan_id, Fields(name="Mood"), now=NOW)
    with refused(NotAllowed):
        change(Actor(viewer.person_id), weight, name="Mood")
    with refused(PlanNotFound):
        change(Actor(mallory.person_id), weight, name="Mood")
    with refused(MetricNotFound):
        seeing.get_for(plan.client_id, plan.plan_id, "no-such-metric")


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"unit": "<b>kg</b>"}, "unit"),
        ({"unit": "k" * 21}, "unit"),
        ({"unit": "10 km"}, "unit"),
        ({"kind": "yes_no", "unit": "kg"}, "unit"),
        ({"kind": "rating", "low": 5, "high": 1}, "high"),
        ({"kind": "rating", "low": 0, "high": 1000}, "high"),
        ({"low": 1}, "low"),
        ({"decimals": 7}, "decimals"),
        ({"kind": "duration", "decimals": 2}, "decimals"),
        ({"kind": "pair", "per_day": "sum"}, "per_day"),
        ({"rhythm": Rhythm("weekdays")}, "rhythm"),
        ({"rhythm": Rhythm("week", ("mon", "tue"))}, "rhythm"),
        ({"rhythm": Rhythm("month", month_day=32)}, "rhythm"),
        ({"rhythm": Rhythm("day", ("mon",))}, "rhythm"),
        ({"day_ends": "15:00"}, "day_ends"),
        ({"asked_of": "mfrggzdfmztwq2lk"}, "asked_of"),
        ({"askings": (Asking("25:00"),)}, "askings"),
        ({"askings": (Asking("5"),)}, "askings"),
        ({"askings": (Asking("20:00"), Asking("8pm"))}, "askings"),
        ({"askings": tuple(Asking(f"{hour}:00") for hour in range(12, 23))}, "askings"),
        ({"target": target(to=TODAY)}, "target.to_date"),
        ({"target": target(to=date(3000, 1, 1))}, "target.to_date"),
        ({"target": target(start="NaN")}, "target.from_value"),
        ({"target": target(end="1e400")}, "target.to_value"),
        ({"kind": "rating", "target": target()}, "target.from_value"),
        ({"better": "range"}, "band"),
        ({"band": Band(Decimal(80), Decimal(70))}, "band.high"),
        ({"band": Band(None, Decimal("Infinity"))}, "band.high"),
    ],
)
def test_what_no_metric_can_be_is_refused_at_its_field(
    plan: Plan, coach: Actor, asked: dict[str, Any], at: str
) -> None:
    with refused(Invalid, at=at):
        setting_up.set_up(coach, plan.plan_id, Fields(**{"name": "Weight"} | asked), now=NOW)


def test_no_two_metrics_of_a_plan_have_one_name(
    open_plan: Callable[..., Plan], coach: Actor, set_up: SetUp, weight: Metric
) -> None:
    with refused(Invalid, at="name", because="already has a metric called “Weight”"):
        set_up("  WEIGHT ")
    mood = set_up("Mood")
    with refused(Invalid, at="name"):
        change(coach, mood, name="weight")
    assert change(coach, weight, name="WEIGHT").name == "WEIGHT"
    assert set_up("Weight", in_plan=open_plan("Bob", "bob@home.example")).name == "Weight"


def test_a_plan_has_at_most_fifty(set_up: SetUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.domain.metrics.naming.MOST_METRICS", 1)
    set_up("Weight")
    with refused(Invalid, at="name", because="up to 1 metrics"):
        set_up("Mood")


def test_in_a_plan_that_its_client_left_there_is_none_to_set_up(open_plan: Callable[..., Plan], set_up: SetUp) -> None:
    waiting = open_plan("Bob", "bob@home.example", accepted=False)
    joining.decline(Actor(waiting.client_id, "link"), waiting.plan_id, now=NOW)
    with refused(PlanEnded, because="This plan ended on 23 Nov, so nothing was added."):
        set_up("Weight", in_plan=waiting)


# Letters


def test_letters_are_unique_over_all_plans_of_a_client_and_never_the_unit(
    open_plan: Callable[..., Plan], plan: Plan, set_up: SetUp
) -> None:
    other = open_plan()
    assert other.client_id == plan.client_id
    named = [("Weight", "kg", plan), ("Walks", "km", other), ("Power", "W", plan), ("Pages", "", other)]
    given = [set_up(name, unit=unit, in_plan=where).letter for name, unit, where in named]
    assert given == ["W", "B", "P", "E"]
    row = Key.find(f"letters#{plan.client_id}")
    assert row is not None
    assert sorted(row.data) == ["B", "E", "P", "W"]


def test_an_archived_metrics_letter_waits_for_it_and_is_anothers_only_a_month_later(
    plan: Plan, coach: Actor, weight: Metric, set_up: SetUp
) -> None:
    which = (coach, plan.plan_id, weight.metric_id)
    archiving.archive(*which, now=NOW)
    assert set_up("Walks").letter == "B", "a late answer with W isn't one about walks"
    assert archiving.start_again(*which, now=NOW)[1].letter == "W"
    archiving.archive(*which, now=NOW)
    later = NOW + letters.KEPT_FREE + timedelta(days=1)
    assert setting_up.set_up(coach, plan.plan_id, Fields(name="Work"), now=later)[1].letter == "W"
    assert archiving.start_again(*which, now=later)[1].letter == "E"


# Changing


def test_a_change_is_saved_and_told(plan: Plan, coach: Actor, weight: Metric) -> None:
    changed = change(coach, weight, name="Body weight", target=target(), better="lower")
    found = seeing.get_for(coach.person_id, plan.plan_id, weight.metric_id)[1]
    assert (found.name, found.target, found.better, found.version) == ("Body weight", target(), "lower", 2)
    assert changed.version == 2
    assert entries(plan)[-1].data["fields"] == ["name", "better", "target"]
    assert entries(plan)[-1].data["before"] == "Weight"
    assert "84" not in str(entries(plan)[-1].data)


def test_what_changes_nothing_writes_nothing(coach: Actor, weight: Metric) -> None:
    with counted() as calls:
        assert change(coach, weight, name="Weight", unit="kg", rhythm=Rhythm()).version == 1
    assert calls == {"TransactGetItems": 1}


def test_who_saw_an_older_version_is_told(coach: Actor, weight: Metric) -> None:
    change(coach, weight, version=1, name="Mass")
    with refused(StaleVersion):
        change(coach, weight, version=1, name="Weight")


def test_the_kind_and_scale_are_fixed_after_the_first_reading(coach: Actor, set_up: SetUp, enter: Enter) -> None:
    mood = set_up("Mood", kind="rating")
    assert change(coach, mood, high=7).high == 7
    enter(mood, "6")
    with refused(Invalid, at="kind", because="Set up another metric"):
        change(coach, mood, kind="number", low=None, high=None)
    with refused(Invalid, at="high"):
        change(coach, mood, high=5)
    assert change(coach, mood, name="Feeling").name == "Feeling"


def test_another_kind_comes_with_what_is_usual_for_it(coach: Actor, set_up: SetUp) -> None:
    mood = change(coach, set_up("Mood"), kind="rating")
    assert values(mood, "low", "high", "decimals", "per_day") == [1, 5, 0, "last"]
    calls = change(coach, mood, kind="total", unit="calls")
    assert values(calls, "low", "high", "decimals", "per_day") == [None, None, 0, "sum"]
    assert change(coach, calls, kind="yes_no").unit == ""


def test_if_the_coach_who_is_asked_has_left_the_primary_is(
    plan: Plan, coach: Actor, bring: Callable[..., Plan], dan: Person, set_up: SetUp
) -> None:
    bring(dan)
    calls = set_up("Calls", asked_of=dan.person_id)
    leaving.remove(coach, plan.plan_id, dan.person_id, now=NOW)
    assert change(coach, calls, name="Calls made").asked_of == plan.primary_id


def test_a_new_rhythm_starts_tomorrow(coach: Actor, weight: Metric, enter: Enter) -> None:
    assert change(coach, weight, rhythm=Rhythm("whenever")).rhythms == {"2026-11-23": Rhythm("whenever")}
    enter(weight, "81.4")
    after = change(coach, weight, rhythm=Rhythm())
    assert after.rhythms == {"2026-11-23": Rhythm("whenever"), "2026-11-24": Rhythm()}
    assert after.rhythm(TODAY) == Rhythm("whenever")
    assert change(coach, weight, rhythm=Rhythm("whenever")).rhythms == {"2026-11-23": Rhythm("whenever")}


def test_another_count_of_several_a_day_counts_at_once(coach: Actor, set_up: SetUp, enter: Enter) -> None:
    calls = set_up("Calls", kind="total", unit="calls")
    for value in ("6", "8"):
        enter(calls, value)
    assert recent(calls) == {"23": "14"}
    change(coach, calls, per_day="max")
    assert recent(calls) == {"23": "8"}


def test_a_reading_that_comes_meanwhile_is_no_other_version(
    coach: Actor, weight: Metric, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    become, others = setting_up._become, [1]

    def late(*given: Any) -> None:
        become(*given)
        if others:
            others.clear()
            enter(weight, "81.4")

    monkeypatch.setattr(setting_up, "_become", late)
    assert change(coach, weight, version=1, per_day="max").version == 2
    assert recent(weight) == {"23": "81.4"}


# Another unit


def test_a_new_unit_asks_what_becomes_of_the_values(coach: Actor, weight: Metric, enter: Enter) -> None:
    for ago, value in enumerate(("81.4", "82")):
        enter(weight, value, ago=ago)
    with refused(
        UnitAsks, at="unit", because="There are 2 values in kg: convert them to lb, or was only the name wrong?"
    ):
        change(coach, weight, unit="lb")
    with refused(UnitAsks, because="There are 2 values in kg: was only the name wrong?"):
        change(coach, weight, unit="stars")
    with refused(Invalid, at="unit", because="We don’t know how to convert kg to stars"):
        change(coach, weight, unit="stars", values="convert")
    assert change(coach, weight, unit="Kilos").unit == "Kilos"


def test_values_are_converted_with_target_and_band_and_back_without_loss(
    coach: Actor, set_up: SetUp, enter: Enter
) -> None:
    weight = set_up(unit="kg", target=target(), band=Band(Decimal(79), None))
    enter(weight, "81.4")
    pounds = change(coach, weight, unit="lb", values="convert")
    assert recent(weight) == {"23": "179.5"}
    assert (pounds.target.from_value, pounds.target.to_value, pounds.band.low) == (Decimal("185.2"), Decimal("176.4"), Decimal("174.2"))  # fmt: skip
    enter(weight, "180", ago=1)
    change(coach, weight, unit="kg", values="convert")
    assert recent(weight) == {"22": "81.6", "23": "81.4"}
    change(coach, weight, unit="lb", values="convert")
    assert recent(weight) == {"22": "180", "23": "179.5"}


def test_a_conversion_is_one_write_however_many_values_there_are(coach: Actor, weight: Metric, enter: Enter) -> None:
    for ago in range(3):
        enter(weight, "81.4", ago=ago)
    with counted() as calls:
        change(coach, weight, unit="lb", values="convert")
    assert calls == {"TransactGetItems": 1, "Query": 1, "TransactWriteItems": 1}


def test_if_only_the_name_was_wrong_the_values_stay(coach: Actor, weight: Metric, enter: Enter) -> None:
    enter(weight, "81.4")
    assert change(coach, weight, unit="lb", values="keep").unit == "lb"
    assert recent(weight) == {"23": "81.4"}


def test_temperatures_are_converted_by_their_zero(coach: Actor, set_up: SetUp, enter: Enter) -> None:
    fever = set_up("Fever", unit="°C")
    enter(fever, "37.5")
    change(coach, fever, unit="°F", values="convert")
    assert recent(fever) == {"23": "99.5"}


# When it is asked for


def test_askings_are_kept_by_ids_of_their_own_and_every_change_of_them_voids_what_was_owed(set_up: SetUp, coach: Actor) -> None:  # fmt: skip
    metric = set_up(askings=(Asking("8pm", "text"), Asking("7:30", is_about_day_before=True)))
    assert Fields.of(metric).askings == (Asking("07:30", is_about_day_before=True), Asking("20:00", "text"))
    (text_id,) = [id for id, each in metric.askings.items() if each.by == "text"]
    assert change(coach, metric, name="Mass").askings_version == 0
    after = change(coach, metric, askings=(Asking("20:00", "text"), Asking("21:00")))
    assert after.askings[text_id] == Asking("20:00", "text")
    assert (len(after.askings), after.askings_version) == (2, 1)
    assert change(coach, metric, askings=after_askings(after)).askings_version == 1
    assert change(coach, metric, rhythm=Rhythm("week", ("mon",))).askings_version == 2
    assert change(coach, metric, day_ends="04:00").askings_version == 3
    assert change(coach, metric, asked_of=coach.person_id).askings_version == 4
    assert change(coach, metric, askings=()).askings == {}


def after_askings(metric: Metric) -> tuple[Asking, ...]:
    return tuple(reversed(Fields.of(metric).askings))
