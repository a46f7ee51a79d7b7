"""What a mail asked about, by its reply address, and whose metrics a message may be about."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, seeing, setting_up
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asked, Asking, Metric
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.readings import about
from chalicelib.inbound.readings.about import AskedOf
from tests.conftest import NOW

TUESDAY = date(2026, 11, 24)


def set_up(plan: Plan, by: Person, name: str, *at: str, before: bool = False, **more: Any) -> Metric:
    askings = tuple(Asking(each, is_about_day_before=before) for each in at)
    return setting_up.set_up(Actor(by.person_id), plan.plan_id, Fields(name=name, askings=askings, **more), now=NOW)[1]


def test_a_mail_is_about_what_was_asked_of_its_reader_at_that_minute(plan: Plan, carol: Person, alice: Person) -> None:
    set_up(plan, carol, "Weight", "20:00")
    set_up(plan, carol, "Sleep", "20:00", before=True)
    set_up(plan, carol, "Calls", "20:00", rhythm=Rhythm("weekdays", ("mon",)))
    set_up(plan, carol, "Steps", "21:30", "20:15")
    set_up(plan, carol, "Energy", "20:00", asked_of=carol.person_id)
    ended = set_up(plan, carol, "Mood", "20:00", kind="rating", low=1, high=5)
    archiving.archive(Actor(alice.person_id), plan.plan_id, ended.metric_id, now=NOW)
    plan = plans.get_for(alice.person_id, plan.plan_id)
    metrics = seeing.of_plan(plan, is_archived=None)
    names = {each.metric_id: each.name for each in metrics}

    def asked(day: date, clock: str, person: Person) -> dict[str, int]:
        hour, _, minute = clock.partition(":")
        which = links.asking(day, int(hour) * 60 + int(minute))
        return {names[each.metric_id]: each.day.day for each in about.asked_at(which, plan, metrics, person.person_id)}

    assert asked(TUESDAY, "20:00", alice) == {"Weight": 24, "Sleep": 23}
    assert asked(TUESDAY - timedelta(days=1), "20:00", alice) == {"Weight": 23, "Sleep": 22, "Calls": 23}
    assert asked(TUESDAY, "20:15", alice) == {"Steps": 24}
    assert asked(TUESDAY, "20:00", carol) == {"Energy": 24}
    assert asked(TUESDAY, "07:00", alice) == {"Weight": 24, "Sleep": 23, "Calls": 24, "Steps": 24}
    ended_since = TUESDAY - timedelta(days=3)  # before which it wasn't
    assert "Mood" in asked(ended_since, "20:00", alice)
    only = [each for each in metrics if each.name == "Mood"]
    assert [each.day for each in about.asked_at(links.asking(TUESDAY, 1200), plan, only, alice.person_id)] == [TUESDAY]


def test_what_had_its_value_or_was_asked_by_text_wasnt_in_the_mail(plan: Plan, carol: Person, alice: Person) -> None:
    names = ("Walked", "Weight", "Sleep", "Calls")
    metrics = [set_up(plan, carol, name, "20:00", before=name == "Sleep") for name in names]
    walked, weight, _, calls = metrics
    ((walks, _),), ((weighs, _),) = walked.askings.items(), weight.askings.items()
    walked.asked = Asked(TUESDAY, NOW, days={walks: TUESDAY})
    weight.asked = Asked(TUESDAY - timedelta(days=1), NOW, days={weighs: TUESDAY - timedelta(days=1)})
    calls.askings = {"a": Asking("20:00", by="text")}
    calls.asked = Asked(TUESDAY, NOW, "text", {"a": TUESDAY})

    def asked(day: date) -> set[str]:
        found = {each.metric_id for each in about.asked_at(links.asking(day, 1200), plan, metrics, alice.person_id)}
        return {each.name for each in metrics if each.metric_id in found}

    assert asked(TUESDAY) == {"Walked"}
    assert asked(TUESDAY - timedelta(days=1)) == {"Walked", "Weight"}


def test_the_day_is_the_clients_and_the_letter_hers(plan: Plan, carol: Person, alice: Person) -> None:
    metric = set_up(plan, carol, "Weight", "20:00", unit="kg")
    plan = plans.get_for(alice.person_id, plan.plan_id)
    late = datetime(2026, 11, 24, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    which = AskedOf(which=links.asking(date(2026, 11, 23), 20 * 60))
    of_alice, of_carol = (about.of_mail(plan, each.person_id, which, late).situation for each in (alice, carol))
    assert (of_alice.now.date(), of_alice.followed[0].today, of_alice.followed[0].letter) == (
        TUESDAY,
        date(2026, 11, 23),
        metric.letter,
    )
    assert of_carol.followed[0].letter == ""
    assert Decimal(81) not in of_alice.followed[0].last
