from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reminders import Spec
from chalicelib.web.pages.frame import sessions
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when, reminder_rows
from chalicelib.web.pages.parts.by_when import QUICK, quick

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - as asked for


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(sorted(QUICK)))
def test_a_quick_choice_lies_ahead_and_within_a_month(now: datetime, zone: str, choice: str) -> None:
    from zoneinfo import ZoneInfo

    today = now.astimezone(ZoneInfo(zone)).date()
    chosen = date.fromisoformat(quick(choice, zone, now))
    assert today < chosen <= today + timedelta(days=31)
    if choice == "friday":
        assert chosen.weekday() == 4
        assert chosen <= today + timedelta(days=7)


@pytest.mark.parametrize(
    ("today", "then"), [("2027-01-31", "2027-02-28"), ("2026-12-15", "2027-01-15"), ("2028-01-30", "2028-02-29")]
)
def test_in_a_month_is_the_same_day_or_the_months_last(today: str, then: str) -> None:
    assert quick("month", "UTC", datetime.fromisoformat(f"{today}T12:00:00+00:00")) == then


SPECS = st.one_of(
    st.builds(Spec, to=st.sampled_from(["client", "coach"]), by=st.sampled_from(["email", "text"]), minutes=st.integers(-527_040, 527_040)),
    st.builds(
        Spec, to=st.sampled_from(["client", "coach"]), by=st.sampled_from(["email", "text"]), days=st.integers(-366, 366),
        at=st.times().map(lambda time: f"{time:%H:%M}"), time_zone=st.sampled_from([None, *ZONES]),
    ),
)  # fmt: skip


@given(st.lists(SPECS, max_size=20))
def test_reminders_go_through_the_form_unchanged(specs: list[Spec]) -> None:
    rows = reminder_rows.of_specs(specs)
    form = Form(
        {
            f"r{i}_{name}": getattr(row, name)
            for i, row in enumerate(rows)
            for name in ("who", "count", "unit", "at", "zone")
        }
    )
    assert reminder_rows.specs(reminder_rows.typed(form)) == specs


@given(st.text())
def test_a_next_path_never_leaves_the_site(text: str) -> None:
    path = sessions.safe_path(text)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert "\\" not in path
    assert "\n" not in path


def test_tomorrow_is_called_by_its_date_where_it_is_another_day_for_the_reader() -> None:
    """On Monday evening in New York it is Tuesday in Berlin: tomorrow there is Wednesday."""
    at = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    visit = cast(Visit, SimpleNamespace(zone="America/New_York", now=at))
    assert by_when.quick_words(by_when.MOVES, "Europe/Berlin", visit)["tomorrow"] == "Wed 2 Dec"
    assert by_when.quick_words(by_when.MOVES, "America/Chicago", visit) == by_when.MOVES
    visit.now = datetime(
        2026, 12, 4, 2, 0, tzinfo=UTC
    )  # Thursday evening, and Friday there, where Friday is the next one
    assert [*by_when.quick_words(by_when.MOVES, "Europe/Berlin", visit).values()] == [
        "Sat 5 Dec",
        "Fri 11 Dec",
        "Fri 11 Dec",
    ]
    visit.now = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    assert by_when.quick_words(by_when.MOVES, "Europe/Berlin", visit) == by_when.MOVES
