"""When a reminder falls due, in both forms and in many zones."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import reminders
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import Invalid
from tests.base.test_times import ZONES

DUE = datetime(2026, 12, 4, 16, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BERLIN = {"client": "Europe/Berlin", "coach": "America/New_York"}
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
AT = st.times().map(lambda hour: f"{hour:%H:%M}")
SPECS = st.builds(Spec, st.sampled_from(["client", "coach"]), st.sampled_from(["email", "text"]), minutes=st.integers(-10**5, 10**5)) | st.builds(
    Spec, st.sampled_from(["client", "coach"]), st.sampled_from(["email", "text"]), days=st.integers(-300, 300), at=AT,
    time_zone=st.none() | st.sampled_from(ZONES),
) | st.builds(
    Spec, st.sampled_from(["client", "coach"]), st.sampled_from(["email", "text"]), every=st.integers(1, 60), times=st.integers(1, 30),
    at=st.none() | AT, time_zone=st.none() | st.sampled_from(ZONES),
)  # fmt: skip


@given(MOMENTS, st.integers(-366 * 1440, 366 * 1440), st.sampled_from(ZONES))
def test_minutes_are_counted_from_the_due_time_in_any_zone(moment: datetime, minutes: int, zone: str) -> None:
    assert reminders.due(Spec("client", "email", minutes=minutes), moment, zone) - moment == timedelta(minutes=minutes)


@given(MOMENTS, st.integers(-366, 366), AT, st.sampled_from(ZONES))
def test_days_are_counted_on_the_calendar_of_the_zone(moment: datetime, days: int, at: str, zone: str) -> None:
    found = reminders.due(Spec("client", "email", days=days, at=at), moment, zone).astimezone(ZoneInfo(zone))
    asked = moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    shown = found.replace(tzinfo=None)
    wanted = datetime.fromisoformat(f"{asked} {at}")
    assert timedelta(0) <= shown - wanted <= timedelta(days=1)  # later only where clocks skip that time
    if shown != wanted:
        assert (
            wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            != wanted
        )


@pytest.mark.parametrize(
    ("zone", "due", "days", "at", "expected"),
    [
        ("Europe/Berlin", DUE, -1, "09:00", datetime(2026, 12, 3, 8, tzinfo=UTC)),
        ("America/New_York", DUE, -1, "09:00", datetime(2026, 12, 3, 14, tzinfo=UTC)),
        # Due on the 5th already in Tokyo.
        ("Asia/Tokyo", DUE, 0, "09:00", datetime(2026, 12, 5, 0, tzinfo=UTC)),
        # Clocks change between reminder and due time: the local hour stays.
        ("Europe/Berlin", datetime(2027, 3, 28, 10, tzinfo=UTC), -1, "09:00", datetime(2027, 3, 27, 8, tzinfo=UTC)),
        (
            "Australia/Sydney",
            datetime(2026, 10, 4, 6, tzinfo=UTC),
            0,
            "02:30",
            datetime(2026, 10, 3, 16, 30, tzinfo=UTC),
        ),
    ],
)
def test_the_local_hour_is_the_recipients(zone: str, due: datetime, days: int, at: str, expected: datetime) -> None:
    assert reminders.due(Spec("client", "email", days=days, at=at), due, zone) == expected


@given(SPECS)
def test_what_was_asked_for_is_given_back_in_one_spelling(spec: Spec) -> None:
    [made] = reminders.plan_all(
        [spec],
        action_due=datetime(2040, 1, 1, tzinfo=UTC),
        due_zone="Asia/Tokyo",
        zones=BERLIN,
        now=NOW,
        may_be_past=[spec],
    ).values()
    normal = reminders.normal(spec, BERLIN)
    assert made.spec() == normal
    assert reminders.normal(made.spec(), BERLIN) == normal
    usual = "Asia/Tokyo" if spec.every and not spec.at else BERLIN[spec.to]
    assert made.time_zone == (spec.time_zone if spec.at and spec.time_zone else usual)


@pytest.mark.parametrize(
    "spec",
    [
        Spec("client", "email"),
        Spec("client", "email", minutes=1, days=1, at="09:00"),
        Spec("client", "email", minutes=1, at="09:00"),
        Spec("client", "email", at="09:00"),
        Spec("client", "email", minutes=366 * 1440 + 1),
        Spec("client", "email", days=-367, at="09:00"),
        Spec("client", "email", days=1, at="morning"),
        Spec("client", "email", days=1, at="09:00", time_zone="Mars"),
        Spec("client", "email", every=2),
        Spec("client", "email", times=5),
        Spec("client", "email", every=0, times=5),
        Spec("client", "email", every=61, times=5),
        Spec("client", "email", every=2, times=0),
        Spec("client", "email", every=2, times=31),
        Spec("client", "email", every=2, times=5, minutes=60),
        Spec("client", "email", every=2, times=5, days=1, at="09:00"),
        Spec("client", "email", minutes=60, times=5),
        Spec("client", "email", every=2, times=5, at="noon"),
    ],
)
def test_a_reminder_that_cant_be_is_refused(spec: Spec) -> None:
    with pytest.raises(Invalid) as info:
        spec.check()
    assert set(info.value.problems) == {"reminders"}


def test_twenty_are_enough() -> None:
    specs = [Spec("client", "email", minutes=-n) for n in range(21)]
    assert (
        len(
            reminders.plan_all(
                specs[:20], action_due=DUE, due_zone="Europe/Berlin", zones=BERLIN, now=NOW, may_be_past=[]
            )
        )
        == 20
    )
    with pytest.raises(Invalid):
        reminders.plan_all(specs, action_due=DUE, due_zone="Europe/Berlin", zones=BERLIN, now=NOW, may_be_past=[])


def test_one_whose_time_is_now_is_past() -> None:
    spec = Spec("client", "email", minutes=0)
    with pytest.raises(Invalid, match="today 10:00 \\(Berlin\\), has already passed"):
        reminders.plan_all([spec], action_due=NOW, due_zone="Europe/Berlin", zones=BERLIN, now=NOW, may_be_past=[])
    [made] = reminders.plan_all(
        [spec], action_due=NOW, due_zone="Europe/Berlin", zones=BERLIN, now=NOW, may_be_past=[spec]
    ).values()
    assert (made.state, made.reason) == ("skipped", reminders.PAST)


def reminder(state: str) -> dict[str, Reminder]:
    made = Reminder("a", "client", "email", DUE - timedelta(hours=1), "Europe/Berlin", minutes=-60)
    made.state = state  # type: ignore[assignment]
    return {"a": made}


@pytest.mark.parametrize(
    ("before", "new_due", "after"),
    [
        ("planned", DUE, "planned"),
        ("sent", DUE, "planned"),
        ("skipped", DUE, "planned"),
        ("planned", NOW, "skipped"),
        ("sent", NOW, "sent"),
        ("skipped", NOW, "skipped"),
    ],
)
def test_a_move_plans_anew_what_lies_ahead(before: str, new_due: datetime, after: str) -> None:
    moved = reminders.moved(reminder(before), action_due=new_due, now=NOW)["a"]
    assert (moved.state, moved.due_at) == (after, new_due - timedelta(hours=1))


@given(st.lists(st.integers(-30, 30), min_size=1, max_size=6), SPECS)
def test_moved_to_and_fro_a_planned_reminder_ends_where_it_began(days: list[int], spec: Spec) -> None:
    far = datetime(2040, 6, 1, 12, tzinfo=UTC)
    first = reminders.plan_all([spec], action_due=far, due_zone="Europe/Berlin", zones=BERLIN, now=NOW, may_be_past=[])
    now_and_then = first
    for shift in days:
        now_and_then = reminders.moved(now_and_then, action_due=far + timedelta(days=shift), now=NOW)
    assert reminders.moved(now_and_then, action_due=far, now=NOW) == first


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (Spec("client", "email", minutes=0), "when it is due"),
        (Spec("client", "email", minutes=-120), "2 hours before"),
        (Spec("client", "email", minutes=45), "45 minutes after"),
        (Spec("client", "email", days=0, at="09:00"), "on the day at 09:00"),
        (Spec("client", "email", days=-1, at="09:00"), "1 day before at 09:00"),
        (Spec("client", "email", days=3, at="09:00"), "3 days after at 09:00"),
        (Spec("client", "email", every=1, times=5), "every day while it is late"),
        (Spec("client", "email", every=2, times=5, at="09:00"), "every 2 days at 09:00 while it is late"),
    ],
)
def test_a_reminder_says_when(spec: Spec, words: str) -> None:
    assert reminders.words(spec) == words


# Nags


def nag(*, due: datetime = DUE, now: datetime = NOW, **asked: Any) -> Reminder:
    spec = Spec("client", "email", **({"every": 2, "times": 5} | asked))
    [made] = reminders.plan_all(
        [spec], action_due=due, due_zone="Europe/Berlin", zones=BERLIN, now=now, may_be_past=[]
    ).values()
    return made


DAY = timedelta(days=1)


def test_a_nag_comes_so_many_days_after_due_at_the_hour_of_the_due_time() -> None:
    assert (nag().turn, nag().due_at) == (1, DUE + 2 * DAY)
    assert [reminders.due(nag(), DUE, "Europe/Berlin", turn) for turn in (2, 5)] == [DUE + 4 * DAY, DUE + 10 * DAY]


def test_a_nag_at_an_hour_keeps_it_on_the_clock_of_who_gets_it() -> None:
    spec = Spec("coach", "email", every=1, times=3, at="09:00")
    [made] = reminders.plan_all(
        [spec], action_due=DUE, due_zone="Europe/Berlin", zones=BERLIN, now=NOW, may_be_past=[]
    ).values()
    assert made.due_at == datetime(2026, 12, 5, 14, tzinfo=UTC)  # 9:00 in New York


def test_a_nag_keeps_its_hour_over_a_change_of_clocks() -> None:
    due = datetime(2027, 3, 26, 16, tzinfo=UTC)  # Friday 17:00 in Berlin; on Sunday clocks go forward
    assert nag(due=due).due_at == datetime(2027, 3, 28, 15, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 60), st.integers(1, 30), st.none() | AT, st.sampled_from(ZONES))
def test_each_turn_of_a_nag_shows_the_same_local_time(
    moment: datetime, every: int, turn: int, at: str | None, zone: str
) -> None:
    spec = Spec("client", "email", every=every, times=30, at=at)
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    hour = local.time() if at is None else datetime.fromisoformat(f"2026-01-01 {at}").time()
    wanted = datetime.combine(local.date() + timedelta(days=every * turn), hour)
    found = reminders.due(spec, moment, zone, turn).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert timedelta(0) <= found - wanted <= DAY  # later only where clocks skip that time


def test_a_nag_set_while_late_begins_with_the_next_time_ahead() -> None:
    made = nag(due=NOW - 5 * DAY)
    assert (made.turn, made.due_at, made.state) == (3, NOW + DAY, "planned")


def test_a_nag_whose_last_time_is_past_is_refused() -> None:
    with pytest.raises(Invalid, match="The last of the reminder’s times, yesterday 10:00"):
        nag(due=NOW - 11 * DAY)


def test_after_a_turn_comes_the_next_one_that_lies_ahead_and_after_the_last_none() -> None:
    made = nag()
    second = reminders.following(made, DUE, DUE + 2 * DAY)
    assert second is not None
    assert (second.turn, second.due_at) == (2, DUE + 4 * DAY)
    after_a_standstill = reminders.following(made, DUE, DUE + 7 * DAY)
    assert after_a_standstill is not None
    assert after_a_standstill.turn == 4
    assert reminders.following(made, DUE, DUE + 10 * DAY) is None
    assert reminders.following(msgspec.structs.replace(made, turn=5), DUE, DUE + DAY) is None
    assert reminders.following(reminder("planned")["a"], DUE, NOW) is None


def test_a_move_lets_a_nag_begin_anew() -> None:
    once = msgspec.structs.replace(nag(), turn=3, due_at=DUE + 6 * DAY, sent_count=2, sent_at=DUE + 4 * DAY)
    [moved] = reminders.moved({"a": once}, action_due=DUE + 7 * DAY, now=DUE + 5 * DAY).values()
    assert (moved.turn, moved.sent_count, moved.sent_at, moved.due_at) == (1, 0, None, DUE + 9 * DAY)
    [moved] = reminders.moved({"a": once}, action_due=DUE + DAY, now=DUE + 5 * DAY, due_zone="Asia/Tokyo").values()
    assert (moved.turn, moved.sent_count, moved.due_at, moved.time_zone) == (3, 0, DUE + 7 * DAY, "Asia/Tokyo")
    [moved] = reminders.moved({"a": once}, action_due=NOW - 30 * DAY, now=DUE).values()
    assert (moved.state, moved.reason, moved.sent_count) == ("skipped", reminders.PAST, 2)


def test_open_again_a_nag_goes_on_with_the_next_time_ahead() -> None:
    once = msgspec.structs.replace(
        nag(), turn=2, due_at=DUE + 4 * DAY, sent_count=1, sent_at=DUE + 2 * DAY, state="skipped", reason="it was done"
    )
    [on] = reminders.moved({"a": once}, action_due=DUE, now=DUE + 5 * DAY).values()
    assert (on.state, on.reason, on.turn, on.sent_count, on.due_at) == ("planned", None, 3, 1, DUE + 6 * DAY)
    assert on.sent_at == DUE + 2 * DAY
    over = msgspec.structs.replace(once, turn=5, due_at=DUE + 10 * DAY, sent_count=5, state="sent", reason=None)
    assert reminders.moved({"a": over}, action_due=DUE, now=DUE + 11 * DAY)["a"] == over
