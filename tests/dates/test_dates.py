"""Dates in answers: what is clear is understood, what is ambiguous is asked back, what is a sentence is no date."""

import calendar
import re
import time as stopwatch
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.dates import dates
from chalicelib.dates.dates import Ambiguous, Moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=BERLIN)
"""A Wednesday."""
DUE = datetime(2026, 3, 13, 17, 0, tzinfo=BERLIN)
"""The Friday of that week."""


def read(text: str, now: datetime = NOW, due: datetime = DUE) -> list[str]:
    """The readings, as ``2026-03-13`` or ``2026-03-13 17:00``; several where they are asked back."""
    found = dates.read(text, now=now, due=due)
    options = found.options if isinstance(found, Ambiguous) else [found] if found else []
    assert not isinstance(found, Ambiguous) or 2 <= len(options) <= 3
    return [str(each.day) + (f" {each.time:%H:%M}" if each.time else "") for each in options]


CLEAR = {
    # weekdays
    "Friday": "2026-03-13",
    "to Friday": "2026-03-13",
    "until friday": "2026-03-13",
    "till Fri": "2026-03-13",
    "for Thursday": "2026-03-12",
    "on Thurs": "2026-03-12",
    "by Thu.": "2026-03-12",
    "Tues": "2026-03-17",
    "tuesday please": "2026-03-17",
    "Mon": "2026-03-16",
    "MONDAY!": "2026-03-16",
    "sat": "2026-03-14",
    "sun": "2026-03-15",
    "this Friday": "2026-03-13",
    "this coming Monday": "2026-03-16",
    "coming Monday": "2026-03-16",
    "next Monday": "2026-03-16",
    "next Tuesday": "2026-03-17",
    "next Wednesday": "2026-03-18",
    "Friday week": "2026-03-20",
    "a week on Friday": "2026-03-20",
    "week on Monday": "2026-03-23",
    "two weeks from Monday": "2026-03-30",
    "Friday in a week": "2026-03-20",
    "Friday next week": "2026-03-20",
    "Monday of next week": "2026-03-16",
    "next week Friday": "2026-03-20",
    "next week on Weds": "2026-03-18",
    "Friday this week": "2026-03-13",
    # near days
    "today": "2026-03-11",
    "tonight": "2026-03-11 20:00",
    "tomorrow": "2026-03-12",
    "tmrw": "2026-03-12",
    "tmr": "2026-03-12",
    "2moro": "2026-03-12",
    "tomoz": "2026-03-12",
    "2nite": "2026-03-11 20:00",
    "tommorow": "2026-03-12",
    "day after tomorrow": "2026-03-13",
    "the day after tomorrow": "2026-03-13",
    "a week tomorrow": "2026-03-19",
    "a week today": "2026-03-18",
    "tomorrow morning": "2026-03-12 09:00",
    "tomorrow afternoon": "2026-03-12 14:00",
    "tomorrow evening": "2026-03-12 18:00",
    "tomorrow night": "2026-03-12 20:00",
    "tomorrow noon": "2026-03-12 12:00",
    "tomorrow at midday": "2026-03-12 12:00",
    "this afternoon": "2026-03-11 14:00",
    "this evening, thanks": "2026-03-11 18:00",
    "in the morning": "2026-03-12 09:00",
    # ends
    "end of day": "2026-03-11 17:00",
    "the end of the day": "2026-03-11 17:00",
    "EOD": "2026-03-11 17:00",
    "EOD tomorrow": "2026-03-12 17:00",
    "tomorrow EOD": "2026-03-12 17:00",
    "end of today": "2026-03-11 17:00",
    "end of Friday": "2026-03-13 17:00",
    "by the end of the day on Friday": "2026-03-13 17:00",
    "close of business Friday": "2026-03-13 17:00",
    "end of the week": "2026-03-13",
    "EOW": "2026-03-13",
    "end of this week": "2026-03-13",
    "end of next week": "2026-03-20",
    "end of the month": "2026-03-31",
    "EOM": "2026-03-31",
    "end of May": "2026-05-31",
    "end of February": "2027-02-28",
    "end of next month": "2026-04-30",
    "end of year": "2026-12-31",
    "EOY": "2026-12-31",
    # spans from now
    "in 2 days": "2026-03-13",
    "in a week": "2026-03-18",
    "in two weeks": "2026-03-25",
    "in a fortnight": "2026-03-25",
    "in a couple of days": "2026-03-13",
    "in a month": "2026-04-11",
    "in an hour": "2026-03-11 11:00",
    "in 3 hours": "2026-03-11 13:00",
    "in 30 minutes": "2026-03-11 10:30",
    "in half an hour": "2026-03-11 10:30",
    "two weeks from now": "2026-03-25",
    "in 3 days' time": "2026-03-14",
    "in two days at 5pm": "2026-03-13 17:00",
    # spans from the due time
    "+2 days": "2026-03-15 17:00",
    "+ 2 days": "2026-03-15 17:00",
    "+2d": "2026-03-15 17:00",
    "+1w": "2026-03-20 17:00",
    "+3h": "2026-03-13 20:00",
    "+30 min": "2026-03-13 17:30",
    "+12h": "2026-03-14 05:00",
    "2 days": "2026-03-15 17:00",
    "by 2 days": "2026-03-15 17:00",
    "for a week": "2026-03-20 17:00",
    "a fortnight": "2026-03-27 17:00",
    "half an hour": "2026-03-13 17:30",
    "an hour": "2026-03-13 18:00",
    "another week": "2026-03-20 17:00",
    "another two days": "2026-03-15 17:00",
    "2 more days": "2026-03-15 17:00",
    "one more week": "2026-03-20 17:00",
    "2 days later": "2026-03-15 17:00",
    "twelve days later": "2026-03-25 17:00",
    "a month": "2026-04-13 17:00",
    "48h": "2026-03-15 17:00",
    "+2 days at 9am": "2026-03-15 09:00",
    "next week": "2026-03-20",
    "next month": "2026-04-13",
    "next week same time": "2026-03-20 17:00",
    # dates
    "12 March": "2026-03-12",
    "March 12": "2026-03-12",
    "12th of March": "2026-03-12",
    "the 1st of April": "2026-04-01",
    "Mar 12th, 2027": "2027-03-12",
    "12 March 2027": "2027-03-12",
    "May 5": "2026-05-05",
    "5 Sept.": "2026-09-05",
    "10 March": "2027-03-10",
    "11 March": "2026-03-11",
    "the 12th": "2026-03-12",
    "on the 3rd": "2026-04-03",
    "the 31st": "2026-03-31",
    "Friday the 13th": "2026-03-13",
    "2027-03-12": "2027-03-12",
    "12.3.": "2026-03-12",
    "12.3.2027": "2027-03-12",
    "12. March": "2026-03-12",
    "17.10.": "2026-10-17",
    "13/3": "2026-03-13",
    "3/13": "2026-03-13",
    "4/4": "2026-04-04",
    "13/03/2027": "2027-03-13",
    "03-13-2027": "2027-03-13",
    "Thu 12 March": "2026-03-12",
    "Friday, 12 March 2027": "2027-03-12",
    "Mon 4/5": "2026-05-04",
    "1 March 2026": "2026-03-01",
    "11 March 2031": "2031-03-11",
    "29 February 2028": "2028-02-29",
    # times
    "5pm": "2026-03-11 17:00",
    "5 pm": "2026-03-11 17:00",
    "5 p.m.": "2026-03-11 17:00",
    "17:00": "2026-03-11 17:00",
    "17.00": "2026-03-11 17:00",
    "17.00.": "2026-03-11 17:00",
    "5:30pm": "2026-03-11 17:30",
    "5.30 pm": "2026-03-11 17:30",
    "at 17": "2026-03-11 17:00",
    "17h": "2026-03-11 17:00",
    "17h30": "2026-03-11 17:30",
    "at 17:30h": "2026-03-11 17:30",
    "9am": "2026-03-12 09:00",
    "at 09:30": "2026-03-12 09:30",
    "noon": "2026-03-11 12:00",
    "12pm": "2026-03-11 12:00",
    "midnight": "2026-03-11 23:59",
    "Friday midnight": "2026-03-13 23:59",
    "tomorrow 12am": "2026-03-12 00:00",
    "tomorrow 24:00": "2026-03-12 23:59",
    "half past 4 pm": "2026-03-11 16:30",
    "quarter to 5pm": "2026-03-11 16:45",
    "quarter past 9 am": "2026-03-12 09:15",
    # both
    "tomorrow 5pm": "2026-03-12 17:00",
    "5pm tomorrow": "2026-03-12 17:00",
    "at 9am on Friday": "2026-03-13 09:00",
    "Friday, 12 March 2027, at 5:30 pm": "2027-03-12 17:30",
    "Thursday, 12 March, at 5:30 pm": "2026-03-12 17:30",
    "Friday - 17:00": "2026-03-13 17:00",
    "*Friday* by noon.": "2026-03-13 12:00",
    "2027-03-12 17:00": "2027-03-12 17:00",
    "12.3. 17.30": "2026-03-12 17:30",
    "tomorrow morning at 8": "2026-03-12 08:00",
    "Friday at seven in the evening": "2026-03-13 19:00",
    "tonight at 8": "2026-03-11 20:00",
    "8 tonight": "2026-03-11 20:00",
    "midnight tonight": "2026-03-11 23:59",
    "at 3 this afternoon": "2026-03-11 15:00",
    "today at 5": "2026-03-11 17:00",
    "tomorrow 9:30": "2026-03-12 09:30",
    "tomorrow 9h": "2026-03-12 09:00",
    "Monday same time": "2026-03-16 17:00",
    "same time tomorrow": "2026-03-12 17:00",
    "  to   Friday,  5pm , please. ": "2026-03-13 17:00",
    "to Monday thank you!": "2026-03-16",
}

AMBIGUOUS = {
    "Wednesday": ["2026-03-18", "2026-03-11"],
    "wed": ["2026-03-18", "2026-03-11"],
    "Wednesday 5pm": ["2026-03-18 17:00", "2026-03-11 17:00"],
    "Wednesday week": ["2026-03-25", "2026-03-18"],
    "next Friday": ["2026-03-20", "2026-03-13"],
    "next Thursday at 9am": ["2026-03-19 09:00", "2026-03-12 09:00"],
    "next Sunday": ["2026-03-22", "2026-03-15"],
    "3/12": ["2026-03-12", "2026-12-03"],
    "12/3": ["2026-03-12", "2026-12-03"],
    "03/12/2027": ["2027-03-12", "2027-12-03"],
    "12-03-2027": ["2027-03-12", "2027-12-03"],
    "4/5 at 5pm": ["2026-04-05 17:00", "2026-05-04 17:00"],
    "at 5": ["2026-03-11 17:00", "2026-03-12 05:00"],
    "5 o’clock": ["2026-03-11 17:00", "2026-03-12 05:00"],
    "tomorrow at 5": ["2026-03-12 17:00", "2026-03-12 05:00"],
    "tomorrow at 8": ["2026-03-12 08:00", "2026-03-12 20:00"],
    "at seven tomorrow": ["2026-03-12 19:00", "2026-03-12 07:00"],
    "tomorrow 5:30": ["2026-03-12 17:30", "2026-03-12 05:30"],
    "tomorrow, half past four": ["2026-03-12 16:30", "2026-03-12 04:30"],
    "next Friday at 5": ["2026-03-20 17:00", "2026-03-13 17:00", "2026-03-20 05:00"],
    "5.12": ["2026-12-05", "2026-03-11 17:12", "2026-03-12 05:12"],
    "3h": ["2026-03-13 20:00", "2026-03-12 03:00"],
}

NO_DATE = """Friday is bad|Friday is bad for me|may|march|March on|I was at 5 shops|second|sat down|+|12|2 offers sent|mon ami
not tomorrow|tomorrow never comes||   |.|?|Friday?|next|next time|week|days|the|to|please|at|at 5 shops|5|to 5|Friday 12|Friday 5
31 February|29 February|29 February 2027|25:00|24:30|17:60|13pm|0am|17:30pm|at 25|half past|31/4|32.1.|the 32nd|0th|Wed 12 March
Fri 12/3|12 March 2031|+6000 days|-2 days|- 2 days|2 days ago|2 days earlier|+0 days|in 0 days|half a week|1.5 hours|+week
last Friday|yesterday|Friday or Monday|Mon-Fri|Mon - Fri|9am - 5pm|tomorrow tonight|Friday Monday|5pm 6pm|in 3 hours at 5pm
tomorrow +2 days|sunny|marching|decide|same time|9am in the evening|12 in the evening|a few days|soon|later|no|done|ALI-12|17:00 o
in the march 5 people came|five|may I|12. März|sun is out|we wed|fri the cat|mon|¼ hour|٥pm|tomorrow ✅|12 13|3/12/2027/1|2027-13-01
the day after|after Friday|before Friday|Friday at|every Friday|1 March of 2027 maybe|0000-01-01""".replace(
    "\n", "|"
).split("|")
NO_DATE.remove("mon")  # a weekday: who reads it has seen MOVE before it


@pytest.mark.parametrize(("text", "expected"), CLEAR.items())
def test_a_clear_date_is_understood(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), AMBIGUOUS.items())
def test_an_ambiguous_date_is_asked_back_the_likeliest_first(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "is_dues"), [("+2 days", True), ("tomorrow same time", True), ("+3h", False), ("tomorrow 5pm", False)]
)
def test_an_hour_that_nobody_said_is_the_due_times(text: str, is_dues: bool) -> None:
    found = dates.read(text, now=NOW, due=DUE)
    assert isinstance(found, Moment)
    assert found.is_dues is is_dues


@pytest.mark.parametrize("text", NO_DATE)
def test_what_holds_any_other_word_is_no_date(text: str) -> None:
    assert dates.read(text, now=NOW, due=DUE) is None


def test_the_list_of_phrases_is_long() -> None:
    assert len(CLEAR) + len(AMBIGUOUS) + len(NO_DATE) >= 140


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [("2026-03-13 10:00", "Friday", ["2026-03-20", "2026-03-13"]), ("2026-03-13 10:00", "this Friday", ["2026-03-13"]),
     ("2026-03-13 10:00", "next Friday", ["2026-03-20"]), ("2026-03-14 10:00", "next Friday", ["2026-03-20"]),
     ("2026-03-15 10:00", "next Friday", ["2026-03-20"]), ("2026-03-13 10:00", "Friday 5pm", ["2026-03-20 17:00", "2026-03-13 17:00"]),
     ("2026-03-13 18:00", "Friday 5pm", ["2026-03-20 17:00"]), ("2026-03-13 10:00", "Friday next week", ["2026-03-20"]),
     ("2026-03-14 10:00", "end of the week", ["2026-03-20"]), ("2026-03-13 10:00", "end of the week", ["2026-03-13"]),
     ("2026-03-11 18:00", "5pm", ["2026-03-12 17:00"]), ("2026-03-11 17:00", "5pm", ["2026-03-12 17:00"]),
     ("2026-03-11 18:00", "at 5", ["2026-03-12 17:00", "2026-03-12 05:00"]), ("2026-03-11 18:00", "today 5pm", ["2026-03-11 17:00"]),
     ("2026-03-12 09:00", "the 12th", ["2026-03-12"]), ("2026-04-01 09:00", "the 31st", ["2026-05-31"])],
)  # fmt: skip
def test_the_same_words_on_another_day(now: str, text: str, expected: list[str]) -> None:
    assert read(text, now=datetime.fromisoformat(now).replace(tzinfo=BERLIN)) == expected


@pytest.mark.parametrize(
    ("due", "text", "expected"),
    [("2026-03-09 16:00", "+2 days", ["2026-03-13 16:00"]), ("2026-03-09 16:00", "a week", ["2026-03-18 16:00"]),
     ("2026-03-09 16:00", "+3h", ["2026-03-11 13:00"]), ("2026-03-09 16:00", "in 2 days", ["2026-03-13"]),
     ("2026-03-09 16:00", "next week", ["2026-03-18"]), ("2026-03-09 16:00", "next month", ["2026-04-11"]),
     ("2026-03-30 16:00", "next week", ["2026-03-18", "2026-04-06"]), ("2026-03-30 16:00", "next month", ["2026-04-30"]),
     ("2026-03-09 16:00", "Friday same time", ["2026-03-13 16:00"]), ("2026-03-31 16:00", "a month", ["2026-04-30 16:00"])],
)  # fmt: skip
def test_what_counts_from_the_due_time_counts_from_now_once_that_has_passed(
    due: str, text: str, expected: list[str]
) -> None:
    assert read(text, due=datetime.fromisoformat(due).replace(tzinfo=BERLIN)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("tomorrow", "2026-12-31"), ("Friday", "2027-01-01"), ("12 January", "2027-01-12"), ("30 December", "2026-12-30"),
     ("29 December", "2027-12-29"), ("the 1st", "2027-01-01"), ("1.1.", "2027-01-01"), ("end of year", "2026-12-31"),
     ("end of month", "2026-12-31"), ("end of next month", "2027-01-31"), ("end of next year", "2027-12-31"),
     ("next month", "2027-01-30"), ("in a week", "2027-01-06"), ("end of the week", "2027-01-01")],
)  # fmt: skip
def test_at_the_end_of_the_year(text: str, expected: str) -> None:
    now = datetime(2026, 12, 30, 10, 0, tzinfo=BERLIN)
    assert read(text, now=now, due=now - timedelta(days=1)) == [expected]


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [("2028-02-28 10:00", "tomorrow", ["2028-02-29"]), ("2028-01-05 10:00", "29 February", ["2028-02-29"]),
     ("2027-06-01 10:00", "29 February", ["2028-02-29"]), ("2028-03-01 10:00", "29 February", []),
     ("2027-01-30 10:00", "the 29th", ["2027-03-29"]), ("2028-01-30 10:00", "the 29th", ["2028-02-29"]),
     ("2028-01-31 10:00", "in a month", ["2028-02-29"]), ("2028-02-29 10:00", "end of the month", ["2028-02-29"]),
     ("2028-02-29 10:00", "28 February 2033", ["2033-02-28"]), ("2028-02-29 10:00", "29/2/2030", [])],
)  # fmt: skip
def test_in_a_leap_year_and_beside_it(now: str, text: str, expected: list[str]) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert read(text, now=at, due=at - timedelta(days=1)) == expected


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [("2026-03-29 01:30", "in an hour", "2026-03-29 03:30"), ("2026-03-28 17:00", "in 24 hours", "2026-03-29 18:00"),
     ("2026-10-25 01:30", "in 3 hours", "2026-10-25 03:30"), ("2026-03-28 17:00", "+1 day", "2026-03-29 16:00"),
     ("2026-03-28 17:00", "tomorrow 2:30am", "2026-03-29 02:30")],
)  # fmt: skip
def test_hours_are_real_ones_and_days_keep_the_hour_when_clocks_change(now: str, text: str, expected: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert read(text, now=at, due=at - timedelta(hours=1)) == [expected]


@pytest.mark.parametrize("days", range(360))
def test_every_day_of_the_year_ahead_is_understood_in_every_writing(days: int) -> None:
    day = NOW.date() + timedelta(days=days)
    month = calendar.month_name[day.month]
    weekday = calendar.day_name[day.weekday()]
    for text in (
        f"{day.day} {month}", f"{month} {day.day}", f"{day.day} {month[:3].upper()} {day.year}", f"{weekday}, {day.day} {month}",
        f"{day.day}.{day.month}.", f"{day.day:02}.{day.month:02}.{day.year}", str(day), f"in {days} days" if days else "today",
    ):  # fmt: skip
        assert dates.read(text, now=NOW, due=DUE) == Moment(day, None), text
        assert dates.read(f"17:05 {text}" if days % 2 else f"{text} at 5:05pm", now=NOW, due=DUE) == Moment(
            day, time(17, 5)
        )


@given(st.integers(0, 14 * 365 * 1440), st.sampled_from([*CLEAR, *AMBIGUOUS]))
def test_whatever_day_it_is_what_needs_no_year_lies_ahead_or_is_today(minutes: int, text: str) -> None:
    at = NOW + timedelta(minutes=minutes)
    found = dates.read(text, now=at, due=at + timedelta(days=2))
    options = found.options if isinstance(found, Ambiguous) else [found] if found else []
    has_year = re.search(r"\b20\d\d\b", text)
    assert has_year or "this week" in text or all(each.day >= at.date() for each in options)


PARTS = """friday next this week a an in + 2 12 31 29 may march feb february at 5 pm : . / - 17:00 h half past quarter to tomorrow tonight
this morning end of the day month eod another more later days hours from now 2027 0 99 9999 24 th st fri, . ? couple noon same time o'clock
""".split()
anything = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=9).map(" ".join), st.lists(st.sampled_from(PARTS), max_size=9).map("".join)
)  # fmt: skip


@given(anything)
@example("the 0th")
@example("9999-12-31")
@example("9999 months")
@example("quarter to 12am")
def test_no_text_is_an_error(text: str) -> None:
    found = dates.read(text, now=NOW, due=DUE)
    assert found is None or isinstance(found, Moment) or 2 <= len(found.options) <= 3


@pytest.mark.parametrize(
    "piece",
    ["1", " ", "a ", "at 5 ", "friday ", "in ", "12 march ", "next week ", "- ", "please ", ".", "½", "12.", "to "],
)
def test_a_long_text_costs_no_more_than_a_short_one(piece: str) -> None:
    started = stopwatch.process_time()
    assert dates.read((piece * 10_000)[:10_000], now=NOW, due=DUE) is None
    assert dates.read(f"{piece * 200}"[:200], now=NOW, due=DUE) is None or piece == "to "
    assert stopwatch.process_time() - started < 0.2
