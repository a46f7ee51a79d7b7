"""When a reminder falls due, in both forms and in many zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

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
        [spec], action_due=datetime(2040, 1, 1, tzinfo=UTC), zones=BERLIN, now=NOW, may_be_past=[spec]
    ).values()
    normal = reminders.normal(spec, BERLIN)
    assert made.spec() == normal
    assert reminders.normal(made.spec(), BERLIN) == normal
    assert made.time_zone == (spec.time_zone if spec.at and spec.time_zone else BERLIN[spec.to])


@pytest.mark.parametrize(
    "spec",
    [
        Spec("client", "email"),
        Spec("client", "email", minutes=1, days=1, at="09:00"),
        Spec("client", "email", minutes=1, at="09:00"),
        Spec("client", "email", days=1),
        Spec("client", "email", at="09:00"),
        Spec("client", "email", minutes=366 * 1440 + 1),
        Spec("client", "email", days=-367, at="09:00"),
        Spec("client", "email", days=1, at="morning"),
        Spec("client", "email", days=1, at="09:00", time_zone="Mars"),
    ],
)
def test_a_reminder_that_cant_be_is_refused(spec: Spec) -> None:
    with pytest.raises(Invalid) as info:
        spec.check()
    assert set(info.value.problems) == {"reminders"}


def test_twenty_are_enough() -> None:
    specs = [Spec("client", "email", minutes=-n) for n in range(21)]
    assert len(reminders.plan_all(specs[:20], action_due=DUE, zones=BERLIN, now=NOW, may_be_past=[])) == 20
    with pytest.raises(Invalid):
        reminders.plan_all(specs, action_due=DUE, zones=BERLIN, now=NOW, may_be_past=[])


def test_one_whose_time_is_now_is_past() -> None:
    spec = Spec("client", "email", minutes=0)
    with pytest.raises(Invalid, match="today 10:00 \\(Berlin\\), is already past"):
        reminders.plan_all([spec], action_due=NOW, zones=BERLIN, now=NOW, may_be_past=[])
    [made] = reminders.plan_all([spec], action_due=NOW, zones=BERLIN, now=NOW, may_be_past=[spec]).values()
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
    first = reminders.plan_all([spec], action_due=far, zones=BERLIN, now=NOW, may_be_past=[])
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
    ],
)
def test_a_reminder_says_when(spec: Spec, words: str) -> None:
    assert reminders.words(spec) == words
