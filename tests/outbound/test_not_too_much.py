"""Quiet hours and the cap of texts over 20 years of changing clocks: whatever is owed ends once, in time, and never too often.

Pure: rows are owed, decided on and put anew as `deliver` does it, without a database.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decide import decide
from chalicelib.domain.delivery.decision import Context, Send, Skip, Wait
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import quiet_hours
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reminders import Reminder
from chalicelib.domain.stream.entry import Entry
from chalicelib.outbound.deliver import messages
from chalicelib.outbound.gather import MOST_ROWS, MOST_SUMMED, within_cap
from chalicelib.outbound.owed import Owed

ID, COACH = "a" * 16, "c" * 16
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = [
    "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland",
    "Pacific/Kiritimati", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "Africa/Cairo", "Asia/Kathmandu", "UTC",
]  # fmt: skip
FIRST, LAST = datetime(2011, 1, 1, tzinfo=UTC), datetime(2035, 12, 31, tzinfo=UTC)


@cache
def changes(zone: str) -> list[datetime]:
    """The days on which the clocks of a zone are turned, or a day is skipped; where they never are, some days."""
    in_zone = ZoneInfo(zone)
    days = [FIRST + DAY * count for count in range((LAST - FIRST).days)]
    offsets = [day.astimezone(in_zone).utcoffset() for day in days]
    turned = [day for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after]
    return turned or days[::400]


class World(msgspec.Struct):
    """A person with what is owed to them."""

    person: Person
    rows: list[tuple[Notification, Context]]
    wanted: dict[str, tuple[datetime, datetime]]
    """Of each row when it was wanted, and by when it must not be too late because of quiet hours."""


class Ending(msgspec.Struct):
    """What became of a row."""

    id: str
    at: datetime
    decision: Send | Skip


@st.composite
def worlds(draw: Any) -> World:
    zone = draw(st.sampled_from(ZONES))
    around = draw(st.sampled_from(changes(zone)))
    start, long = draw(st.integers(0, 1439)), draw(st.integers(1, 960))
    hours = draw(st.sampled_from([QuietHours(), QuietHours(None, None), QuietHours(said(start), said(start + long))]))
    person = Person(ID, name="Alice", email="a@home.example", time_zone=zone, created_at=FIRST, phone="+491", quiet_hours=hours,
                    text_cap=draw(st.integers(0, 5)), notices={"late": "text", "comment": "text"})  # fmt: skip
    world = World(person, [], {})
    minutes = st.integers(-2 * 1440, 2 * 1440)
    for number in range(1, draw(st.integers(1, 14)) + 1):
        due = around + draw(minutes) * MINUTE
        plan = a_plan(draw(st.sampled_from("pqr")), zone)
        add(world, plan, number, due, draw(st.sampled_from(["reminder", "reminder", "late", "comment"])),
            draw(st.integers(-600, 2000)) * MINUTE, draw(st.integers(1, 3000)) * MINUTE)  # fmt: skip
    return world


def said(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def a_plan(letter: str, zone: str) -> Plan:
    alice = Member(ID, "client", "Alice", "a@home.example", zone)
    carol = Member(COACH, "primary", "Carol Reed", "carol@coaching.example", zone)
    return Plan(letter * 16, prefix="ALI", client_id=ID, primary_id=COACH, defaults=Defaults(),
                members={ID: alice, COACH: carol}, created_at=FIRST)  # fmt: skip


def add(world: World, plan: Plan, number: int, due: datetime, kind: Any, before: timedelta, ahead: timedelta) -> None:
    """One row: a reminder so long before its action is due and planned so long ahead, or a notice."""
    zone = str(world.person.time_zone)
    wanted = due - before if kind == "reminder" else due + HOUR
    reminder = Reminder("r", "client", "text", wanted, zone, minutes=0)
    action = Action(plan.plan_id, number, what="Call", due_at=due, due_zone=zone, reminders={"r": reminder}, first_due_at=due,
                    created_at=FIRST, created_by=ID, changed_at=FIRST)  # fmt: skip
    made = wanted - ahead
    owed_from = quiet_hours.owed_from(wanted, due, made) if kind == "reminder" else wanted
    row = notifications.new(ID, kind, made, due_at=owed_from, by="text" if kind == "reminder" else "email",
                            plan_id=plan.plan_id, number=number, schedule=1, reminder_id="r" if kind == "reminder" else None,
                            entry_id="e", id=str(number))  # fmt: skip
    entry = Entry(plan.plan_id, "e", at=FIRST, kind="comment", actor_name="Carol Reed", text="Go on")
    world.rows.append((row, Context(world.person, plan, action, entry)))
    world.wanted[str(number)] = wanted, due if kind == "reminder" and wanted <= due else LAST


def run(world: World) -> tuple[list[Ending], list[tuple[datetime, list[Owed]]]]:
    """What becomes of everything, and the texts; delivered at each minute at which something is due, as the sweep does."""
    pending = {str(row.data["id"]): (row, context) for row, context in world.rows}
    number = Address("tel:+491", person_id=ID)
    endings: list[Ending] = []
    texts: list[tuple[datetime, list[Owed]]] = []
    for _ in range(10 * len(pending)):
        if not pending:
            return endings, texts
        now = max([min(row.due_at for row, _ in pending.values()), *(each.at for each in endings[-1:])])
        near = sorted(
            (each for each in pending.values() if each[0].due_at <= now + MINUTE), key=lambda each: each[0].due_at
        )
        found = [Owed(row, context, decide(row, context, now)) for row, context in near[:MOST_ROWS]]
        found = within_cap(found, number, now)
        for each in found:
            id = str(each.row.data["id"])
            if each.row.due_at <= now and isinstance(each.decision, Wait):
                assert each.decision.until > now
                pending[id] = each.row.put_off(each.decision.until, 0), each.context
            elif each.row.due_at <= now and isinstance(each.decision, Skip):
                endings.append(Ending(id, now, each.decision))
                del pending[id]
        for message in messages([each for each in found if isinstance(each.decision, Send)], now):
            if message[0].by == "text":
                texts.append((now, message))
                count(number, message[0], now)
            for each in message:
                assert isinstance(each.decision, Send)
                endings.append(Ending(str(each.row.data["id"]), now, each.decision))
                del pending[str(each.row.data["id"])]
    raise AssertionError("something is owed for ever")


def count(number: Address, first: Owed, now: datetime) -> None:
    person = first.context.person
    assert person is not None
    day = times.local_day(now, person.time_zone)
    number.texts_today = person.text_cap + 1 if first.sums_up else number.texts_on(day) + 1
    number.texts_day = day


@settings(max_examples=200)
@given(worlds())
def test_everything_ends_exactly_once_by_text_or_mail(world: World) -> None:
    endings, _ = run(world)
    assert Counter(each.id for each in endings) == Counter(world.wanted.keys())
    assert all(isinstance(each.decision, Send) for each in endings)


@settings(max_examples=200)
@given(worlds())
def test_no_text_comes_in_quiet_hours_by_the_clock_on_the_wall(world: World) -> None:
    _, texts = run(world)
    hours, zone = world.person.quiet_hours, ZoneInfo(str(world.person.time_zone))
    for at, _message in texts:
        local = at.astimezone(zone)
        is_turned = {(at + hours_off).astimezone(zone).utcoffset() for hours_off in (-26 * HOUR, 26 * HOUR)} != {
            local.utcoffset()
        }
        assert quiet_hours.around(at, hours, str(world.person.time_zone)) is None
        if hours.start and hours.until and not is_turned:
            shown = f"{local:%H:%M}"
            wraps = hours.start > hours.until
            in_them = shown >= hours.start or shown < hours.until if wraps else hours.start <= shown < hours.until
            assert not in_them


@settings(max_examples=200)
@given(worlds())
def test_nothing_comes_after_the_due_time_because_of_quiet_hours_and_no_mail_is_delayed(world: World) -> None:
    endings, _ = run(world)
    for each in endings:
        wanted, latest = world.wanted[each.id]
        assert each.at <= max(latest, wanted)
        if isinstance(each.decision, Send) and each.at > wanted:
            around = quiet_hours.around(wanted, world.person.quiet_hours, str(world.person.time_zone))
            assert around is not None, "only quiet hours put anything off"
            assert each.at <= around[1]


@settings(max_examples=200)
@given(worlds())
def test_a_day_has_no_more_texts_than_the_cap_and_one_that_sums_up(world: World) -> None:
    _, texts = run(world)
    cap, zone = int(world.person.text_cap), str(world.person.time_zone)
    days = Counter(times.local_day(at, zone) for at, message in texts if not message[0].sums_up)
    sums = Counter(times.local_day(at, zone) for at, message in texts if message[0].sums_up)
    if not cap:
        assert not sums
        return
    assert all(count <= cap for count in days.values())
    assert all(count == 1 for count in sums.values())
    for _at, message in texts:
        assert not message[0].sums_up or len({(each.row.plan_id, each.number) for each in message}) <= MOST_SUMMED


@settings(max_examples=200)
@given(worlds())
def test_mail_replaces_a_text_only_with_a_reason(world: World) -> None:
    endings, texts = run(world)
    cap, zone = int(world.person.text_cap), str(world.person.time_zone)
    sums = {times.local_day(at, zone): at for at, message in texts if message[0].sums_up}
    for each in endings:
        if isinstance(each.decision, Send) and each.decision.by == "email":
            assert each.decision.note
            if "sent today" in each.decision.note:
                assert cap
                assert sums[times.local_day(each.at, zone)] <= each.at


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "02:30", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", date(2026, 10, 25), "02:30", "2026-10-25T00:30:00Z"),
        ("Australia/Sydney", date(2026, 10, 4), "02:30", "2026-10-03T16:30:00Z"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:15", "2026-10-03T15:45:00Z"),
        ("America/Santiago", date(2026, 9, 6), "00:15", "2026-09-06T04:15:00Z"),
        ("Pacific/Apia", date(2011, 12, 30), "07:00", "2011-12-30T17:00:00Z"),
    ],
)
def test_an_hour_that_a_day_does_not_have_is_the_next_one_there_is(zone: str, day: date, at: str, moment: str) -> None:
    """A digest at such an hour, or the end of quiet hours; in Apia the whole of 30 December 2011."""
    hours = QuietHours(f"{time.fromisoformat(at).hour + 20:02}:00"[-5:] if at < "04:00" else "21:00", at)
    expected = datetime.fromisoformat(moment)
    assert times.at_local(day, time.fromisoformat(at), ZoneInfo(zone)) == expected
    around = quiet_hours.around(expected - MINUTE, hours, zone)
    assert around is not None
    assert around[1] == expected
