"""The GSM alphabet: plain letters where that makes a text cheaper, counted as a carrier bills them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import gsm


@pytest.mark.parametrize(
    ("words", "plainly"),
    [
        ("Carol’s “offer” – see… it", "Carol's \"offer\" - see... it"), ("Über die Brücke, à Paris", "Über die Brücke, à Paris"),
        ("façade, œuvre, Łódź", "facade, oeuvre, Lodz"), ("e\u0301te\u0301", "été"), ("no\u00a0break", "no break"),
        ("“Привет”", "“Привет”"), ("日本語", "日本語"), ("thumbs 👍", "thumbs 👍"),
    ],
)  # fmt: skip
def test_marks_and_accents_become_plain_where_that_makes_it_gsm_7(words: str, plainly: str) -> None:
    assert gsm.plain(words) == plainly


@pytest.mark.parametrize(
    ("words", "count"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("я" * 70, 1),
     ("я" * 71, 2), ("я" * 135, 3), ("👍" * 35, 1), ("👍" * 36, 2)],
)  # fmt: skip
def test_segments_are_counted_as_billed(words: str, count: int) -> None:
    assert gsm.segments(words) == count


@given(st.text(max_size=300))
def test_plain_never_makes_it_longer_to_bill_nor_other_than_gsm_if_it_was(words: str) -> None:
    after = gsm.plain(words)
    assert gsm.is_gsm(after) or not gsm.is_gsm(words)
    assert gsm.plain(after) == after
