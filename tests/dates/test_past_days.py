"""Days that lie behind: the last such one, unless the words name another."""

from datetime import date

import pytest

from chalicelib.dates import past_days

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("today", "2026-11-24"), ("this morning", "2026-11-24"), ("yesterday", "2026-11-23"), ("the day before yesterday", "2026-11-22"),
        ("mon", "2026-11-23"), ("on friday", "2026-11-20"), ("tue", "2026-11-24"), ("last tuesday", "2026-11-17"), ("last wed", "2026-11-18"),
        ("last mon", "2026-11-23 2026-11-16"), ("2 days ago", "2026-11-22"), ("a week ago", "2026-11-17"), ("the 3rd", "2026-11-03"),
        ("the 25th", "2026-10-25"), ("3 nov", "2026-11-03"), ("nov 3", "2026-11-03"), ("24.11.", "2026-11-24"), ("3/11", "2026-11-03"),
        ("13/10", "2026-10-13"), ("24 nov 2025", "2025-11-24"), ("2026-11-01", "2026-11-01"), ("31 jan", "2026-01-31"),
        # to come: for the caller to refuse
        ("tomorrow", "2026-11-25"), ("3 dec", "2026-12-03"), ("1/1/2027", "2027-01-01"),
        # either order
        ("3/12", "2026-12-03 2026-03-12"),
        # no days
        ("foo", ""), ("12", ""), ("7 days", ""), ("31 feb", ""), ("99th", ""), ("25th", ""), ("0 days ago", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_last_such_day_is_meant(words: str, days: str) -> None:
    assert " ".join(str(day) for day in past_days.read(words, TUESDAY)) == days
