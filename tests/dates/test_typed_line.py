"""WHAT and BY WHEN of one typed line."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.dates import typed_line
from chalicelib.dates.dates import Moment

MONDAY = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Europe/Berlin"))
LINES = (Path(__file__).parent / "typed_lines.txt").read_text(encoding="utf-8").splitlines()[2:]


def test_only_a_date_at_the_end_counts_and_in_doubt_the_words_stay() -> None:
    wrong = [
        f"{line}: {understood}" for line in LINES if line.partition(" =>")[2].strip() != (understood := _said(line))
    ]
    assert len(LINES) > 120
    assert not wrong, "\n".join(wrong)


@given(
    st.lists(
        st.sampled_from("call the bank every 3 12 3.12. Fri at 5pm to by next week for “ - , am morgen sun May".split())
    )
)
def test_no_word_is_lost(words: list[str]) -> None:
    line = " ".join(words)
    found = typed_line.split(line, now=MONDAY)
    assert line.startswith(found.what)
    assert line.endswith(found.said)
    assert not line[len(found.what) :].removesuffix(found.said).strip(" ,;:–—-(/")
    assert bool(found.said) == bool(found.readings)


def test_a_day_is_that_of_the_writers_clock() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=ZoneInfo("Pacific/Honolulu"))
    assert typed_line.split("Call the bank tomorrow", now=late).when == Moment(
        late.date().replace(month=12, day=1), None
    )


def _said(line: str) -> str:
    found = typed_line.split(line.partition(" =>")[0], now=MONDAY)
    readings = "; ".join(f"{each.day}{f' {each.time:%H:%M}' if each.time else ''}" for each in found.readings)
    return f"{found.what} | {readings}" if readings else ""
