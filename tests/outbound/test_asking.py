"""Asking for metrics: chains of messages, delivered as they fall due."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices, outlook
from chalicelib.domain.metrics import archiving, deleting, pausing, recording, setting_up
from chalicelib.domain.metrics.days import WEEKDAYS, Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Metric, Target
from chalicelib.domain.metrics.revising import New
from chalicelib.domain.metrics.setting_up import Change
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, leaving
from chalicelib.outbound.deliver import deliver
from tests.conftest import counted, entries, forget_notifications, join
from tests.conftest import owed as still_owed
from tests.outbound.conftest import mails, refusal, texts, words

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EIGHT = datetime(2026, 11, 23, 19, tzinfo=UTC)
"""20:00 in Berlin, on the day that it is set up."""
TODAY = date(2026, 11, 23)

SetUp = Callable[..., Metric]


@pytest.fixture
def set_up(plan: Plan, carol: Person, now: datetime) -> SetUp:
    def made(name: str = "Weight", *, by: Person = carol, in_plan: Plan = plan, **more: Any) -> Metric:
        asked: dict[str, Any] = {"askings": (Asking("20:00"),), **more}
        return setting_up.set_up(Actor(by.person_id), in_plan.plan_id, Fields(name=name, **asked), now=now)[1]

    return made


def owed(person: Person) -> list[Notification]:
    return [row for row in still_owed(person) if row.kind == "asking"]


def next_due(person: Person) -> list[tuple[str, datetime]]:
    return sorted((row.data["day"], row.due_at) for row in owed(person))


def present(metric: Metric) -> Metric:
    found = Metric.find(metric.plan_id, metric.metric_id)
    assert found is not None
    return found


def enter(metric: Metric, person: Person, day: date, value: Any, now: datetime) -> None:
    recording.record(Actor(person.person_id), metric.plan_id, metric.metric_id, New(day, value), now=now)


def test_she_is_asked_each_day_and_each_message_owes_the_next(set_up: SetUp, alice: Person, plan: Plan) -> None:
    metric = set_up()
    assert next_due(alice) == [("2026-11-23", EIGHT)]
    assert deliver(alice.person_id, EIGHT - HOUR) == "nothing is due"
    assert deliver(alice.person_id, EIGHT) == "1 sent"
    assert next_due(alice) == [("2026-11-24", EIGHT + DAY)]
    asked = present(metric).asked
    assert (asked.day, asked.at, asked.by) == (TODAY, EIGHT, "email")
    [told] = [entry for entry in entries(plan) if entry.kind == "sent"]
    assert (told.data["about"], told.data["by"], told.data["metric_id"]) == ("asking", "email", metric.metric_id)
    (mail,) = mails()
    said = words(mail)
    assert mail["Subject"] == "[ALI] Weight for Mon 23 Nov?"
    assert said.startswith("–– Reply above this line ––")
    assert "Carol Reed suggests following your weight, daily at 20:00." in said
    assert "Weight for today, Mon 23 Nov?\nReply with a number, e.g. 81.4." in said
    assert "Not for you? Reply NO WEIGHT." in said
    assert f"/open?at=metrics/{metric.metric_id}" in said
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    about = links.read_reply_token(mail["Reply-To"].split("+")[1].split("@")[0])
    assert about is not None
    assert (about.event, about.person_id, links.read_asking(about.which)) == ("asking", alice.person_id, (TODAY, 1200))
    deliver(alice.person_id, EIGHT + DAY)
    assert "suggests" not in words(mails()[-1])


def test_a_message_costs_one_query_a_read_and_two_transactions(set_up: SetUp, alice: Person) -> None:
    for name in ("Weight", "Mood", "Calls"):
        set_up(name)
    with counted() as calls:
        assert deliver(alice.person_id, EIGHT) == "1 sent"
    assert calls == {"Query": 1, "TransactGetItems": 1, "TransactWriteItems": 2, "SendRawEmail": 1}
    assert mails()[0]["Subject"] == "[ALI] Calls, Mood and Weight for Mon 23 Nov?"
    assert "Weight 81.4" in words(mails()[0])


def test_each_minute_and_each_plan_is_a_message_of_its_own(
    set_up: SetUp, alice: Person, open_plan: Callable[..., Plan]
) -> None:
    other = open_plan(accepted=True)
    forget_notifications()
    set_up("Weight")
    set_up("Mood", in_plan=other)
    set_up("Calls", askings=(Asking("20:01"),))
    assert deliver(alice.person_id, EIGHT + MINUTE).startswith("3 sent")


def test_what_is_entered_skipped_paused_or_ended_is_not_asked_for(set_up: SetUp, alice: Person, carol: Person) -> None:
    metric, client = set_up(), Actor(alice.person_id)
    enter(metric, alice, TODAY, None, EIGHT - HOUR)
    assert deliver(alice.person_id, EIGHT) == "1 skipped"
    pausing.pause(client, metric.plan_id, until=date(2026, 11, 26), now=EIGHT)
    for days in (1, 2):
        assert deliver(alice.person_id, EIGHT + days * DAY) == "1 skipped"
    assert next_due(alice) == [("2026-11-26", EIGHT + 3 * DAY)]
    assert deliver(alice.person_id, EIGHT + 3 * DAY) == "1 sent"
    archiving.archive(client, metric.plan_id, metric.metric_id, now=EIGHT + 4 * DAY - HOUR)
    assert deliver(alice.person_id, EIGHT + 4 * DAY) == "1 skipped"
    assert owed(alice) == []
    assert deliver(carol.person_id, EIGHT + 4 * DAY) == "1 sent"
    assert mails()[-1]["Subject"] == "[ALI] Alice Moreau ended “Weight”"
    assert not [entry for entry in entries(Plan.get(metric.plan_id)) if entry.kind == "skipped"]
    archiving.start_again(client, metric.plan_id, metric.metric_id, now=EIGHT + 5 * DAY)
    assert next_due(alice) == [("2026-11-29", EIGHT + 6 * DAY)]
    deleting.delete(client, metric.plan_id, metric.metric_id, now=EIGHT + 5 * DAY)
    deleting.bring_back(client, metric.plan_id, metric.metric_id, now=EIGHT + 5 * DAY)
    assert deliver(alice.person_id, EIGHT + 6 * DAY) == "1 sent, 1 skipped"
    assert next_due(alice) == [("2026-11-30", EIGHT + 7 * DAY)]


def test_a_new_rhythm_or_hour_voids_what_was_owed(set_up: SetUp, alice: Person, carol: Person) -> None:
    metric = set_up()
    coach = Actor(carol.person_id)
    setting_up.change(coach, metric.plan_id, metric.metric_id, Change(askings=(Asking("21:00"),)), now=EIGHT - HOUR)
    assert deliver(alice.person_id, EIGHT) == "1 skipped"
    assert next_due(alice) == [("2026-11-23", EIGHT + HOUR)]
    setting_up.change(coach, metric.plan_id, metric.metric_id, Change(rhythm=Rhythm("week", ("sun",))), now=EIGHT)
    assert [day for day, _ in next_due(alice)][-1] == "2026-11-29"
    setting_up.change(coach, metric.plan_id, metric.metric_id, Change(rhythm=Rhythm("whenever")), now=EIGHT)
    for row in owed(alice):
        deliver(alice.person_id, row.due_at)
    assert mails() == []
    assert owed(alice) == []


def test_nothing_is_asked_before_the_client_has_accepted(
    set_up: SetUp, open_plan: Callable[..., Plan], now: datetime
) -> None:
    waiting = open_plan("Bob", "bob@home.example", accepted=False)
    set_up(in_plan=waiting)
    assert not [row for row in still_owed() if row.kind == "asking"]
    accepting.accept(Actor(waiting.client_id), waiting.plan_id, now=now)
    [row] = [row for row in still_owed() if row.kind == "asking"]
    assert (row.recipient, row.due_at) == (Plan.get(waiting.plan_id).client_id, EIGHT)
    assert not [row for row in still_owed() if row.recipient.startswith("job:")]


def test_a_text_is_short_and_notes_what_it_asked_for(
    set_up: SetUp, alice: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    metric = set_up(askings=(Asking("20:00", "text"),))
    deliver(alice.person_id, EIGHT)
    assert texts()[-1][1] == (
        "Carol Reed suggests following your weight, daily at 20:00. For Mon 23 Nov, reply with a number, e.g. 81.4. "
        "Not for you? Reply NO WEIGHT. STOP ends texts."
    )
    mood = set_up("Mood", kind="rating", askings=(Asking("20:00", "text"),))
    for days in (0, 1, 2):
        deliver(alice.person_id, EIGHT + days * DAY)
    assert texts()[-1][1] == ("Mood D, Weight W for Wed 25 Nov: reply e.g. D 5, W 81.4. STOP ends texts.")
    address = Address.find("tel:+4915112345678")
    assert address is not None
    assert {id: each.day for id, each in address.asked.items()} == dict.fromkeys(
        (metric.metric_id, mood.metric_id), date(2026, 11, 25)
    )
    assert address.texts_today == 1


def test_without_a_confirmed_number_it_comes_by_mail_and_says_so(set_up: SetUp, alice: Person) -> None:
    set_up(askings=(Asking("20:00", "text"),))
    deliver(alice.person_id, EIGHT)
    assert "it comes by email, because there’s no phone number" in " ".join(words(mails()[0]).split())


def test_travel_moves_the_hour_but_never_the_day_nor_asks_for_one_twice(set_up: SetUp, alice: Person) -> None:
    set_up()

    def goes_to(zone: str, now: datetime) -> None:
        profile.change(Actor(alice.person_id), profile.Change(time_zone=zone), now=now)

    goes_to("Europe/Berlin", EIGHT - 10 * HOUR)
    goes_to("Asia/Tokyo", EIGHT - 9 * HOUR)
    assert next_due(alice) == [("2026-11-23", EIGHT - 8 * HOUR)]
    deliver(alice.person_id, EIGHT - 8 * HOUR)
    goes_to("America/New_York", EIGHT - 7 * HOUR)
    assert next_due(alice) == [("2026-11-24", EIGHT + DAY + 6 * HOUR)]
    goes_to("Asia/Tokyo", EIGHT + 20 * HOUR)
    assert next_due(alice) == [("2026-11-24", EIGHT + 20 * HOUR)]
    deliver(alice.person_id, EIGHT + 20 * HOUR)
    assert "for Tue 24 Nov?" in mails()[-1]["Subject"]
    assert next_due(alice) == [("2026-11-25", EIGHT + 40 * HOUR)]


# Who is asked, and how


def test_the_coach_who_is_asked_is_asked_by_their_clock_and_the_primary_coach_once_they_have_left(
    set_up: SetUp, plan: Plan, carol: Person, dan: Person
) -> None:
    join(plan, dan, "coach")
    metric = set_up(asked_of=dan.person_id)
    [row] = owed(dan)
    deliver(dan.person_id, row.due_at)
    [mail] = mails()
    assert mail["Subject"] == "[ALI] Alice Moreau: Weight for Mon 23 Nov?"
    assert "Carol Reed suggests following Alice Moreau’s weight, daily at 20:00." in words(mail)
    assert "NO WEIGHT" not in words(mail)
    leaving.leave(Actor(dan.person_id), plan.plan_id, now=row.due_at + HOUR)
    [row] = owed(dan)
    assert deliver(dan.person_id, row.due_at) == "1 skipped"
    [handed_on] = owed(carol)
    assert (handed_on.data["day"], handed_on.data["metric_id"]) == ("2026-11-24", metric.metric_id)
    assert deliver(carol.person_id, handed_on.due_at) == "1 sent"
    assert [day for day, _ in next_due(carol)] == ["2026-11-25"]


def test_beyond_the_cap_it_goes_by_mail_and_in_quiet_hours_it_waits(
    set_up: SetUp, alice: Person, with_phone: Callable[..., Person], now: datetime
) -> None:
    with_phone(alice)
    profile.change(Actor(alice.person_id), profile.Change(text_cap=1), now=now)
    for hour in (18, 19, 20, 22):
        set_up(f"At {hour}", askings=(Asking(f"{hour}:00", "text"),))
    for hour in (18, 19, 20):
        deliver(alice.person_id, EIGHT + (hour - 20) * HOUR)
    assert [mail["Subject"] for mail in mails()] == ["[ALI] At 19 for Mon 23 Nov?", "[ALI] At 20 for Mon 23 Nov?"]
    assert "by email, because 1 text was sent today" in " ".join(words(mails()[0]).split())
    assert deliver(alice.person_id, EIGHT + 2 * HOUR) == "1 waiting"
    assert len(texts()) == 1
    assert deliver(alice.person_id, EIGHT + 12 * HOUR) == "1 sent"
    assert "NO AT 22" in texts()[-1][1]
    assert "For Mon 23 Nov" in texts()[-1][1]
    assert ("2026-11-24", EIGHT + DAY + 2 * HOUR) in next_due(alice)


def test_the_switch_in_the_mail_stops_them_and_the_digest_takes_them(
    set_up: SetUp, alice: Person, plan: Plan, now: datetime
) -> None:
    set_up()
    deliver(alice.person_id, EIGHT)
    stop = mails()[0]["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert links.follow("unsubscribe", stop)[1].events == ("asking",)
    choices.stop(alice.person_id, plan.plan_id, "asking", now=EIGHT)
    assert deliver(alice.person_id, EIGHT + DAY) == "1 skipped"
    profile.change(Actor(alice.person_id), profile.Change(digest=DigestTime("day", "23:00")), now=now)
    choices.change(alice.person_id, plan.plan_id, {"asking": "digest"}, now=now)
    assert deliver(alice.person_id, EIGHT + 2 * DAY) == "1 sent, 1 skipped"  # it is asked in the digest
    choices.change(alice.person_id, plan.plan_id, {"asking": None}, now=now)
    assert "1 sent" in deliver(alice.person_id, EIGHT + 3 * DAY)
    assert [entry.kind for entry in entries(plan) if entry.kind in ("sent", "skipped")] == ["sent", "sent"]


def test_what_an_answer_may_look_like_comes_from_the_last_value_or_the_target(set_up: SetUp, alice: Person) -> None:
    target = Target(Decimal(84), TODAY, Decimal(80), date(2027, 2, 1))
    kinds: dict[str, dict[str, Any]] = {
        "Calls": {"kind": "total"}, "Mood": {"kind": "rating"}, "Pressure": {"kind": "pair"}, "Sleep": {"kind": "duration"},
        "Walked": {"kind": "yes_no"}, "Weight": {"target": target},
    }  # fmt: skip
    for at, (name, more) in enumerate(kinds.items(), start=10):
        set_up(name, askings=(Asking(f"{at}:30"),), **more)
        deliver(alice.person_id, datetime(2026, 11, 23, at - 1, 30, tzinfo=UTC))
    said = [line for mail in mails() for line in words(mail).splitlines() if line.startswith("Reply with")]
    assert said == [
        "Reply with a number, e.g. 12.",
        "Reply with a whole number from 1 to 5.",
        "Reply with two numbers, e.g. 120/80.",
        "Reply with a length of time, e.g. 7h30.",
        "Reply with YES or NO.",
        "Reply with a number, e.g. 84.0.",
    ]
    assert "suggests following “Walked”, daily at 14:30" in words(mails()[4])
    weight = next(row for row in Metric.scan() if row.name == "Weight")
    enter(weight, alice, TODAY, Value(Decimal("81.45")), EIGHT)
    deliver(alice.person_id, datetime(2026, 11, 24, 14, 30, tzinfo=UTC))
    assert "e.g. 81.45." in words(mails()[-1])
    assert "Last: 81.45 on Mon 23 Nov." in words(mails()[-1])


def test_however_a_message_ends_the_next_one_is_owed(
    set_up: SetUp, alice: Person, plan: Plan, ses_fails: Callable[[Exception], None]
) -> None:
    set_up()
    ses_fails(refusal("InvalidParameterValue", "Missing final '@domain'"))
    assert deliver(alice.person_id, EIGHT) == "1 not sent"
    assert next_due(alice) == [("2026-11-24", EIGHT + DAY)]
    [told] = [entry for entry in entries(plan) if entry.kind == "skipped"]
    assert (told.data["about"], told.data["reason"]) == ("asking", "email can’t be sent to this address")
    ses_fails(refusal("Throttling", "Maximum sending rate exceeded."))
    deliver(alice.person_id, EIGHT + DAY)
    [held] = owed(alice)
    assert (held.data["day"], held.put_offs) == ("2026-11-24", 1)
    assert deliver(alice.person_id, EIGHT + 3 * DAY) == "1 skipped"
    assert next_due(alice) == [("2026-11-27", EIGHT + 4 * DAY)]


def test_the_outlook_names_what_will_be_asked(set_up: SetUp, plan: Plan, carol: Person, now: datetime) -> None:
    set_up(askings=(Asking("20:00", "text"),))
    [ahead] = outlook.of(carol.person_id, plan.plan_id, now).ahead
    assert (ahead.kind, ahead.what, ahead.at, ahead.by) == ("asking", "Weight", EIGHT, "email")
    assert ahead.reason == "by email, because there’s no phone number"
    pausing.pause(Actor(carol.person_id), plan.plan_id, until=None, now=now)
    assert outlook.of(carol.person_id, plan.plan_id, now).ahead == []


def test_who_suggests_several_at_several_times_is_named_once(set_up: SetUp, alice: Person) -> None:
    set_up("Mood", kind="rating")
    set_up("Weight")
    set_up("Calls", kind="total", rhythm=Rhythm("weekdays", WEEKDAYS[:5]))
    deliver(alice.person_id, EIGHT)
    said = (
        "Carol Reed suggests following your calls, Mon to Fri at 20:00, and your mood and your weight, daily at 20:00."
    )
    assert said in words(mails()[-1])
