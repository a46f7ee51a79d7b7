"""Whatever is written: reading it raises nothing, takes no long, and never makes up a number."""

import re
import time as stopwatch
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.inbound.readings.read import MOST_CHARACTERS, read
from tests.inbound.readings.situations import SITUATIONS, WEIGHT, mail

_PIECES = """81.4 7,5 1h30 1:30 120/80 W P D weight sleep calls yes no skip none same yesterday mon 3&dec 3/12 24.11. and , ; . : ( ) ? ! - – + = ~ £
€ % ° kg km lb st ft ' " h min k m x \n 1,200.50 1&200,5 ½ ٣ ３ 1e400 NaN inf 99999999999999999999 0 00 −2 or to of over felt goal is my an&hour
half 11&st&4 ² ① Ⅷ İ ß ﬁ 🙂 \u200b \u202e 29&feb 31 2026-13-45 0/0 3/0 1/2&hour two twelve""".replace("&", " ").split(" ")  # fmt: skip
WRITTEN = st.lists(st.one_of(st.sampled_from(_PIECES), st.characters()), max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda joint: joint.join(pieces))
)


@given(WRITTEN, st.sampled_from(list(SITUATIONS.values())))
def test_any_text_is_read_and_none_of_it_is_lost(text: str, situation: object) -> None:
    found = read(text, situation)  # type: ignore[arg-type]
    assert bool(found.comment) != bool(found.readings or found.questions) or not text.strip()
    for reading in (*found.readings, *(one for each in found.questions for one in each.candidates)):
        assert reading.said in plain(text) or reading.said in text
        assert reading.day <= reading.day.max
        assert reading.answer.value is None or reading.answer.value.value.is_finite()


@given(
    st.decimals(60, 110, places=1),
    st.sampled_from(["{} kg", "weight {}", "{}, felt heavy", "today {}", "{}!", "it was {}"]),
)
def test_a_usual_value_is_taken_exactly_however_it_is_put(value: Decimal, words: str) -> None:
    for spelled in (f"{value:f}", f"{value:f}".replace(".", ",")):
        [reading] = read(words.format(spelled), mail(WEIGHT)).readings
        assert reading.answer.value is not None
        assert reading.answer.value.value == value


@given(
    st.integers(0, 10**7), st.integers(0, 999), st.sampled_from([",", ".", "'", " ", ""]), st.sampled_from([".", ","])
)
def test_a_number_is_never_taken_for_another_one(whole: int, part: int, group: str, point: str) -> None:
    if group == point:
        return
    spelled = f"{whole:,}".replace(",", group) + (f"{point}{part:03}" if part else "")
    meant = Decimal(whole) + Decimal(part) / 1000
    found = read(f"weight {spelled}", mail(WEIGHT))
    for reading in found.readings:
        assert reading.answer.value is not None
        assert reading.answer.value.value in (meant, meant * 1000, meant / 1000)
        near = 27 <= reading.answer.value.value <= 248  # a third and three times; beyond it is asked about
        assert near


@pytest.mark.parametrize(
    "piece",
    ["9", "1 ", "1,", "1/", "1-", "1:", "a", "W ", "w 1 ", "7 and a half ", "½", "weight ", "yesterday ", "1 st ", "mon ", "1h", "(", "21st "],
)  # fmt: skip
def test_what_is_long_takes_no_long(piece: str) -> None:
    long = (piece * 4000)[:MOST_CHARACTERS]
    lines = "\n".join([(piece * 400)[:100]] * 39)
    started = stopwatch.process_time()
    for text in (long, long[:400], lines):
        read(text, SITUATIONS["text, nothing asked"])
    assert stopwatch.process_time() - started < 0.5


def test_what_is_no_answer_is_a_comment_whole() -> None:
    for text in ("x" * (MOST_CHARACTERS + 1), "\n".join(["81.4"] * 41), "1 " * 30, "", "  \n "):
        found = read(text, mail(WEIGHT))
        assert not found.readings
        assert not found.questions
        assert found.comment == text.strip()


def test_patterns_have_no_repetition_within_repetition() -> None:
    from chalicelib.dates import past_days

    for pattern in (each for each in vars(past_days).values() if isinstance(each, re.Pattern)):
        assert not re.search(r"[+*}]\)[+*{]", pattern.pattern)
