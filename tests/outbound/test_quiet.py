"""Quiet hours: a reminder by text waits or goes before them; never in them, never too late because of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery.decide import decide
from chalicelib.domain.delivery.decision import Context, Send, Wait
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import quiet_hours
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.owed.quiet_hours import BEFORE, QuietHours
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import Invalid
from chalicelib.outbound.deliver import deliver
from tests.conftest import entries, everything, owed
from tests.outbound.conftest import mails, texts

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
USUAL, NEVER = QuietHours(), QuietHours(None, None)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Cairo",
         "Pacific/Apia", "Africa/Casablanca", "Pacific/Chatham", "UTC"]  # fmt: skip
ID = "a" * 16
BY_TEXT = Spec(to="client", by="text", minutes=-60)


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def world(due: datetime, wanted: datetime, hours: QuietHours, zone: str = "Europe/Berlin") -> Context:
    person = Person(
        ID, name="Alice", email="a@home.example", time_zone=zone, created_at=due, phone="+491", quiet_hours=hours
    )
    alice = Member(ID, "client", "Alice", "a@home.example", zone)
    carol = Member("c" * 16, "primary", "Carol Reed", "carol@coaching.example", zone)
    plan = Plan("p" * 16, prefix="ALI", client_id=ID, primary_id="c" * 16, defaults=Defaults(),
                members={ID: alice, "c" * 16: carol}, created_at=due)  # fmt: skip
    reminder = Reminder("r", "client", "text", wanted, zone, minutes=0)
    action = Action("p" * 16, 1, what="Call", due_at=due, due_zone=zone, reminders={"r": reminder}, first_due_at=due,
                    created_at=due, created_by=ID, changed_at=due)  # fmt: skip
    return Context(person, plan, action)


def row(due: datetime, wanted: datetime, made: datetime) -> Notification:
    return notifications.new(ID, "reminder", made, due_at=quiet_hours.owed_from(wanted, due, made), by="text", plan_id="p" * 16,
                             number=1, schedule=1, reminder_id="r")  # fmt: skip


def goes(due: datetime, wanted: datetime, made: datetime, context: Context) -> tuple[datetime, str]:
    """When and how it goes, with a delivery at each time at which it is owed."""
    each = row(due, wanted, made)
    for _ in range(4):
        now = each.due_at
        decision = decide(each, context, now)
        if isinstance(decision, Send):
            return now, decision.by
        assert isinstance(decision, Wait)
        assert decision.until > now
        each = each.put_off(decision.until, 0)
    raise AssertionError("it waits for ever")


clock_times = st.times().map(lambda each: f"{each:%H:%M}")


def possible(pair: tuple[str, str]) -> bool:
    try:
        QuietHours(*pair).normal()
    except Invalid:
        return False
    return True


some_hours = st.tuples(clock_times, clock_times).filter(possible).map(lambda pair: QuietHours(*pair))
moments = st.integers(0, 20 * 366 * 1440).map(lambda count: datetime(2007, 1, 1, tzinfo=UTC) + count * MINUTE)


@given(
    due=moments,
    before=st.integers(-3000, 3000),
    ahead=st.integers(1, 4000),
    hours=some_hours,
    zone=st.sampled_from(ZONES),
)
def test_never_in_quiet_hours_never_too_late_because_of_them_and_never_lost(
    due: datetime, before: int, ahead: int, hours: QuietHours, zone: str
) -> None:
    wanted = due - timedelta(minutes=before)
    made = wanted - timedelta(minutes=ahead)
    at, by = goes(due, wanted, made, world(due, wanted, hours, zone))
    if by == "text":
        assert quiet_hours.around(at, hours, zone) is None
    if wanted <= due:
        assert at <= due
    was_quiet = quiet_hours.around(wanted, hours, zone)
    if was_quiet is None:
        assert by == "text"
        assert wanted - MINUTE <= at <= wanted  # rows of the next minute may join
    elif by == "email":
        assert was_quiet[0] - BEFORE < made + MINUTE  # it was too late to go before them


@given(moment=moments, hours=some_hours, zone=st.sampled_from(ZONES))
def test_quiet_hours_are_what_the_clock_shows_except_where_it_is_turned(
    moment: datetime, hours: QuietHours, zone: str
) -> None:
    local = moment.astimezone(ZoneInfo(zone))
    offsets = {(moment + day).astimezone(ZoneInfo(zone)).utcoffset() for day in (-26 * HOUR, 26 * HOUR)}
    if offsets == {local.utcoffset()}:
        shown = f"{local:%H:%M}"
        start, until = str(hours.start), str(hours.until)
        is_quiet = start <= shown < until if start < until else shown >= start or shown < until
        assert (quiet_hours.around(moment, hours, zone) is not None) == is_quiet


def test_an_end_that_clocks_skip_moves_forward_and_one_shown_twice_is_the_first() -> None:
    hours = QuietHours("21:00", "02:30")
    for day, hour in ((date(2026, 3, 29), 1), (date(2026, 10, 25), 0)):
        around = quiet_hours.around(times.at_local(day, time(1), BERLIN), hours, "Europe/Berlin")
        assert around is not None
        assert around[1] == datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "wanted", "at"),
    [
        (berlin(4, 17), berlin(4, 7), berlin(4, 8)),
        (berlin(4, 7), berlin(4, 6), berlin(3, 20, 45)),
        (berlin(4, 8), berlin(4, 7), berlin(4, 8)),
        (berlin(3, 23), berlin(3, 23), berlin(3, 20, 45)),
        (berlin(3, 20), berlin(3, 22), berlin(4, 8)),
    ],
)
def test_it_waits_or_goes_before(due: datetime, wanted: datetime, at: datetime) -> None:
    assert goes(due, wanted, wanted - timedelta(days=3), world(due, wanted, USUAL)) == (at, "text")


def test_without_quiet_hours_it_goes_at_its_time() -> None:
    due, wanted = berlin(4, 4), berlin(4, 3)
    assert goes(due, wanted, wanted - timedelta(days=3), world(due, wanted, NEVER)) == (wanted, "text")


def test_planned_too_late_to_go_before_it_is_a_mail_that_says_so() -> None:
    due, wanted = berlin(4, 4), berlin(4, 3)
    decision = decide(row(due, wanted, berlin(3, 23)), world(due, wanted, USUAL), wanted)
    assert decision == Send("email", "by email, because it fell into quiet hours for texts")


def test_a_text_before_quiet_hours_goes_once(
    alice: Person, add_action: Callable[..., Action], with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    due = berlin(4, 7)
    add_action(specs=[BY_TEXT], notify_client=False, due=due)
    first = min(owed(alice), key=lambda each: each.due_at).due_at
    assert deliver(alice.person_id, first) == "1 waiting"
    assert deliver(alice.person_id, first) == "nothing is due"
    assert deliver(alice.person_id, berlin(3, 20, 45)) == "1 sent"
    assert len(texts()) == 1
    assert deliver(alice.person_id, due - HOUR) == "nothing is due"


def test_quiet_hours_chosen_while_it_waits_count(
    plan: Plan,
    alice: Person,
    add_action: Callable[..., Action],
    with_phone: Callable[..., Person],
    now: datetime,
) -> None:
    with_phone(alice)
    add_action(specs=[BY_TEXT], notify_client=False, due=berlin(4, 15))
    assert deliver(alice.person_id, berlin(4, 1)) == "1 waiting"
    profile.change(Actor(alice.person_id), profile.Change(quiet_hours=QuietHours("13:00", "15:30")), now=now)
    assert deliver(alice.person_id, berlin(4, 14)) == "1 sent"
    assert (len(mails()), texts()) == (1, [])
    assert entries(plan)[-1].data["reason"] == "by email, because it fell into quiet hours for texts"


def test_whose_number_is_not_confirmed_is_not_mailed_before_time(
    alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action(specs=[BY_TEXT], notify_client=False, due=berlin(4, 7))
    assert deliver(alice.person_id, berlin(3, 21)) == "1 waiting"
    assert mails() == []
    assert deliver(alice.person_id, berlin(4, 6)) == "1 sent"


@pytest.mark.parametrize(
    "wrong", [("21:00", None), ("8", "9"), ("08:00", "08:00"), ("08:00", "07:00"), ("24:00", "08:00")]
)
def test_hours_that_cannot_be_are_refused_and_nothing_is_written(alice: Person, now: datetime, wrong: Any) -> None:
    before = everything()
    with pytest.raises(Invalid) as refused:
        profile.change(Actor(alice.person_id), profile.Change(quiet_hours=QuietHours(*wrong)), now=now)
    assert list(refused.value.problems) == ["quiet_hours"]
    assert everything() == before
