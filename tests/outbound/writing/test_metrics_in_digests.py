"""What a digest says of metrics, when that alone brings one, and how a note on a value is told."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.metrics import pausing, recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people import cards
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, join
from tests.outbound.conftest import mail_to, words
from tests.outbound.writing.test_digest import DAY, HOUR, MORNING, digest, subscribed, told

SetUp = Callable[..., Metric]
Enter = Callable[..., None]
TODAY = date(2026, 11, 23)


@pytest.fixture
def set_up(plan: Plan, carol: Person) -> SetUp:
    def made(name: str = "Weight", **more: Any) -> Metric:
        asked = Fields(name=name, **{"unit": "kg", **more})
        return setting_up.set_up(Actor(carol.person_id), plan.plan_id, asked, now=NOW - 10 * DAY)[1]

    return made


@pytest.fixture
def enter(plan: Plan, alice: Person) -> Enter:
    def entered(metric: Metric, value: str | None, ago: int = 0, note: str | None = None) -> None:
        new = New(TODAY - timedelta(days=ago), None if value is None else Value(Decimal(value)), note)
        now = NOW + HOUR - min(ago, 0) * DAY
        recording.record(Actor(alice.person_id), plan.plan_id, metric.metric_id, new, now=now)

    return entered


def test_values_and_skips_are_told_by_plan_beside_what_else_there_is(
    plan: Plan, carol: Person, alice: Person, set_up: SetUp, enter: Enter
) -> None:
    for person in (carol, alice):
        subscribed(person, NOW)
    weight, calls = set_up(), set_up("Calls", kind="total", unit="")
    set_up("Mood", kind="rating", low=1, high=5, unit="")
    enter(weight, "82", ago=3)
    enter(weight, "81.4", note="felt heavy")
    enter(calls, None)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Good week"), now=NOW + HOUR)
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("It was"), now=NOW + HOUR)
    card = f"https://plans.example.com{cards.path(plan, alice, 0, MORNING)}/open?at=metrics"
    for person, page in ((carol, f"https://plans.example.com/plans/{plan.plan_id}/metrics"), (alice, card)):
        text = told(person, MORNING)
        assert (
            f"Metrics\n* Calls, no value yet, skipped on Mon 23 Nov\n  {page}/{calls.metric_id}\n"
            f"* Weight, 81.4 kg on Mon 23 Nov, was 82.0 kg on Fri 20 Nov\n  {page}/{weight.metric_id}\n\n"
        ) in text
        assert "Mood" not in text, "nothing came in"
        assert ("* Alice Moreau, on Weight, Mon 23 Nov: “felt heavy”" in text) == (person is carol)


def test_values_alone_bring_no_daily_digest_but_a_coachs_weekly_one(
    plan: Plan, carol: Person, alice: Person, set_up: SetUp, enter: Enter
) -> None:
    weight = set_up()
    enter(weight, "81.4")
    assert digest(subscribed(carol, NOW), MORNING) is None
    enter(weight, "81", ago=-2)
    assert digest(subscribed(alice, NOW, "week"), MORNING + 6 * DAY) is None, "what they entered themselves is no news"
    mail = digest(subscribed(carol, NOW, "week"), MORNING + 6 * DAY)
    assert mail is not None
    assert str(mail["Subject"]).startswith("1 value - ")
    assert "* Weight, 81.0 kg on Wed 25 Nov, was 81.4 kg on Mon 23 Nov\n" in words(mail)


def test_what_the_reader_was_asked_and_has_not_answered_is_still_open(
    plan: Plan, carol: Person, alice: Person, set_up: SetUp, enter: Enter
) -> None:
    evening = (Asking("20:00"),)
    set_up(askings=evening)
    enter(set_up("Steps", unit="", askings=evening), "900")
    set_up("Calls", kind="total", unit="", askings=evening, asked_of=carol.person_id)
    set_up("Mood", kind="rating", low=1, high=5, unit="", askings=(Asking("09:00", is_about_day_before=True),))
    choices.change(alice.person_id, plan.plan_id, {"asking": "digest"}, now=NOW)
    mail = digest(subscribed(alice, NOW), MORNING)
    assert mail is not None
    assert [line for line in words(mail).splitlines() if line.startswith("* ")] == [
        "* Mood for Mon 23 Nov, still open", "* Steps, 900.0 on Mon 23 Nov", "* Weight for Mon 23 Nov, still open",
    ]  # fmt: skip
    assert str(mail["Subject"]).startswith("2 values still open, 1 value - ")
    pausing.pause(Actor(alice.person_id), plan.plan_id, until=None, now=NOW + 25 * HOUR)
    assert digest(subscribed(alice, MORNING), MORNING + DAY) is None


def test_who_is_asked_by_mail_gets_no_digest_for_an_open_question_but_reads_it_there(
    plan: Plan, carol: Person, alice: Person, set_up: SetUp
) -> None:
    set_up(askings=(Asking("20:00"),))
    assert digest(subscribed(alice, NOW), MORNING) is None
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("Hello"), now=MORNING + HOUR)
    assert "* Weight for Tue 24 Nov, still open\n" in told(subscribed(alice, MORNING), MORNING + DAY)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Hello"), now=MORNING + HOUR)
    assert "Weight" not in told(subscribed(carol, MORNING), MORNING + DAY), "it is Alice who is asked"


def test_a_viewer_reads_nothing_of_metrics_and_plans_without_news_are_not_looked_at(
    plan: Plan, carol: Person, dan: Person, set_up: SetUp, enter: Enter
) -> None:
    weight = set_up()
    join(plan, dan, "viewer")
    with counted() as without:
        assert digest(subscribed(carol, NOW), MORNING) is None
    enter(weight, "81.4")
    assert digest(subscribed(dan, NOW), MORNING) is None
    with counted() as calls:
        assert digest(subscribed(carol, NOW), MORNING) is None
    assert calls["Query"] - without["Query"] <= 2, "the metrics, and what happened"


def test_a_notice_of_a_note_names_the_metric_and_the_day(
    plan: Plan, carol: Person, set_up: SetUp, enter: Enter
) -> None:
    weight = set_up()
    enter(weight, "81.4", note="felt heavy")
    deliver(carol.person_id, NOW + 2 * HOUR)
    mail = mail_to(str(carol.email))
    assert mail["Subject"] == "[ALI] Note on Weight, Mon 23 Nov"
    text = words(mail)
    assert "Alice Moreau added a note on Weight, Mon 23 Nov" in text
    assert f"/metrics/{weight.metric_id}/days/2026-11-23" in text
