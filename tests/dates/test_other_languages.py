"""Dates in other languages: what is clear is understood as in English, what is a sentence is no date."""

import time as stopwatch
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.dates import any_language, guesses, other_languages

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=BERLIN)
"""A Wednesday."""
DUE = datetime(2026, 3, 13, 17, 0, tzinfo=BERLIN)
"""The Friday of that week."""


def read(text: str, now: datetime = NOW, due: datetime = DUE) -> list[str]:
    found = any_language.options(any_language.read(text, now=now, due=due))
    return [str(each.day) + (f" {each.time:%H:%M}" if each.time else "") for each in found]


def phrases(language: str) -> dict[str, list[str]]:
    """The frozen phrases of a language, each with what it means on that Wednesday."""
    text = (
        (Path(__file__).parent / "other_languages.txt").read_text().partition(f"# {language}\n")[2].partition("\n# ")[0]
    )
    return {
        said: meant.split(" or ") for said, _, meant in (line.partition(" = ") for line in text.splitlines() if line)
    }


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt", "it", "nl"])
def test_the_phrases_of_a_language_mean_the_same_as_in_english(language: str) -> None:
    frozen = phrases(language)
    assert len(frozen) >= 60
    assert {said: read(said) for said in frozen} == frozen
    assert {said: read(said.upper()) for said in frozen} == frozen


@pytest.mark.parametrize(
    "text",
    ["Freitag passt mir nicht", "wir auf Freitag", "vendredi je ne peux pas", "el viernes no puedo", "na sexta não posso", "venerdì non posso",
     "vrijdag kan ik niet", "fin de semana", "fine settimana", "Wochenende", "in ein paar Tagen", "31. November", "de", "le", "auf", "in", "a la"],
)  # fmt: skip
def test_a_sentence_is_no_date_in_any_language(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [("2026-11-30 09:00", "Nov 29", ["2026-11-29"]), ("2026-11-30 09:00", "29. November", ["2026-11-29"]), ("2027-01-04 09:00", "30 Dec", ["2026-12-30"]),
     ("2026-11-30 09:00", "1 Oct", ["2026-10-01"]), ("2026-11-30 09:00", "1 March", ["2027-03-01"]), ("2026-11-30 09:00", "30 Nov", ["2026-11-30"]),
     ("2026-11-30 09:00", "Nov 29 5pm", ["2026-11-29 17:00"])],
)  # fmt: skip
def test_a_day_that_has_just_passed_is_this_years(now: str, text: str, expected: list[str]) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert read(text, now=at, due=at) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [("31 Nov", ["11-30", "12-01", "12-31"]), ("Nov 31", ["11-30", "12-01", "12-31"]), ("31. November", ["11-30", "12-01", "12-31"]),
     ("31/11", ["11-30", "12-01", "12-31"]), ("mid December", ["12-14", "12-15", "12-16"]), ("Mitte Dezember", ["12-14", "12-15", "12-16"]),
     ("after Christmas", ["12-27", "12-29", "01-08"]), ("nach Weihnachten", ["12-27", "12-29", "01-08"]), ("before Christmas", ["12-21", "12-23", "12-24"]),
     ("Friday or so", ["11-27", "11-28", "12-04"]), ("after Friday", ["11-28", "11-30", "12-04"]), ("whenever", ["12-05", "12-11", "12-18"])],
)  # fmt: skip
def test_three_days_are_offered_near_what_cannot_be_read(text: str, days: list[str]) -> None:
    now, due = datetime(2026, 11, 23, 9, tzinfo=BERLIN), datetime(2026, 12, 4, 17, tzinfo=BERLIN)
    assert [f"{day:%m-%d}" for day in guesses.near(text, now=now, due=due)] == days


def test_three_days_are_offered_instead_of_one_that_has_passed() -> None:
    now = datetime(2026, 11, 30, 9, tzinfo=BERLIN)
    assert guesses.after_passed(date(2026, 11, 29), now) == [date(2026, 12, 1), date(2026, 12, 6), date(2026, 12, 29)]


PARTS = "Freitag auf den 12 . März in 2 Tagen nächste Woche mañana por la vendredi prochain 31 Nov after Christmas um 17 Uhr ' h de 0 99 + mid 29 Feb Silvester".split()
anything = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=9).map(" ".join))


@given(anything, st.integers(0, 1500))
def test_whatever_is_written_nothing_raises_and_three_days_ahead_are_offered(text: str, days: int) -> None:
    now = NOW.replace(year=2026 + days // 366, day=1 + days % 28)
    any_language.read(text, now=now, due=DUE)
    offered = guesses.near(text, now=now, due=DUE)
    assert len(set(offered)) == 3
    assert min(offered) > now.date()


@pytest.mark.parametrize("piece", ["auf ", "1", "freitag ", "in 2 ", "' ", "12. ", "mid ", "de la "])
def test_a_long_text_costs_no_more_than_a_short_one(piece: str) -> None:
    started = stopwatch.process_time()
    assert other_languages.read(piece * 20_000) == []
    any_language.read((piece * 200)[:200], now=NOW, due=DUE)
    guesses.near((piece * 200)[:200], now=NOW, due=DUE)
    assert stopwatch.process_time() - started < 0.5
