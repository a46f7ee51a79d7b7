"""What we answer by text fits one segment of plain letters where it can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbound import wording

FIXED = [
    wording.STOPPED, wording.STARTED, wording.HELP, wording.HELP_STRANGER, wording.CONFIRMED, wording.NOTHING_ASKED, wording.GONE,
    wording.CANCELLED, wording.NOTHING_TO_UNDO, wording.WHICH_KEY,
]  # fmt: skip


@pytest.mark.parametrize("text", FIXED)
def test_every_fixed_answer_is_one_segment(text: str) -> None:
    assert len(text) <= 160
    assert set(text) <= wording._GSM
    assert "!" not in text


def test_done_says_who_knows_and_how_to_take_it_back() -> None:
    assert (
        wording.done("Call the bank", 12, "Carol Reed")
        == 'Done: "Call the bank" (12). Carol knows. UNDO within 10 min.'
    )
    assert wording.done("Call the bank", 12, None) == 'Done: "Call the bank" (12). UNDO within 10 min.'


def test_curly_quotes_and_dashes_become_plain() -> None:
    assert wording.undone("Read “Momo” – twice…", 3) == "Open again: \"Read 'Momo' - twice...\" (3)."


def test_a_long_action_is_cut_so_that_the_answer_is_one_segment() -> None:
    for text in (
        wording.done("word " * 100, 12, "Carol"),
        wording.what_of("word " * 100, 12),
        wording.which(["word " * 100] * 5),
    ):
        assert len(text) <= 160


def test_a_menu_of_letters_beyond_gsm_is_one_short_segment() -> None:
    assert len(wording.which(["Позвонить в банк сегодня", "Отправить письмо клиенту"])) <= 70


@given(st.text(alphabet=st.sampled_from(sorted(wording._GSM)), max_size=500), st.integers(1, 99999))
def test_an_answer_of_plain_letters_is_always_one_segment(what: str, number: int) -> None:
    for text in (
        wording.done(what, number, "Bartholomew Longname"),
        wording.done_already(what, number),
        wording.which([what, what, what]),
    ):
        assert len(text) <= 160
        assert set(text) <= wording._GSM
