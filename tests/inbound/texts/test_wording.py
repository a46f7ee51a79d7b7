"""What we answer by text fits one segment of plain letters where it can."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import gsm
from chalicelib.inbound.commands.outcome import Became, What
from chalicelib.inbound.texts import wording
from chalicelib.inbound.texts.wording import (
    CANCELLED,
    CONFIRMED,
    GONE,
    GONE_SINCE,
    HELP,
    HELP_STRANGER,
    NOT_MOVED,
    NOTHING_ASKED,
    NOTHING_TO_UNDO,
    STARTED,
    STOPPED,
    UNREAD_DATE,
    WHICH_DATE,
    WHICH_KEY,
)

FIXED = [
    STOPPED, STARTED, HELP, HELP_STRANGER, CONFIRMED, NOTHING_ASKED, GONE,
    CANCELLED, NOTHING_TO_UNDO, WHICH_KEY, WHICH_DATE, UNREAD_DATE, NOT_MOVED,
    GONE_SINCE,
]  # fmt: skip


@pytest.mark.parametrize("text", FIXED)
def test_every_fixed_answer_is_one_segment(text: str) -> None:
    assert len(text) <= 160
    assert set(text) <= gsm.BASIC
    assert "!" not in text


NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)


def became(
    outcome: What, what: str = "Call the bank", number: int = 12, coach: str | None = "Carol", **details: Any
) -> Became:
    return Became(outcome, "plan", f"ALI-{number}", number, what, coach=coach, **details)


def test_done_says_who_knows_and_how_to_take_it_back() -> None:
    assert wording.done([became("done")]) == 'Done: "Call the bank" (12). Carol knows. UNDO within 10 min.'
    assert wording.done([became("done", coach=None)]) == 'Done: "Call the bank" (12). UNDO within 10 min.'


def test_done_of_several_says_what_became_of_each() -> None:
    found = [
        became("done", number=3),
        became("done", number=5),
        became("done_already", number=7),
        became("gone", number=8),
    ]
    assert wording.done(found) == (
        "Done: 3 and 5. 7 was done already. 8 was not in the plan. Carol knows. UNDO within 10 min."
    )
    assert wording.done([became("gone", number=8), became("gone", number=9)]) == "8 and 9 were not in the plan."


def test_undone_of_several_says_which_stay() -> None:
    found = [became("open_again", number=3), became("not_undone", number=5)]
    assert wording.undone(found, NOW) == "Open again: 3. Changed since, and left as it is: 5."


def test_curly_quotes_and_dashes_become_plain() -> None:
    [said] = [wording.undone([became("open_again", "Read “Momo” – twice…", 3)], NOW)]
    assert said == "Open again: \"Read 'Momo' - twice...\" (3)."


def every_answer(what: str, number: int, coach: str | None) -> list[str]:
    one = partial(became, what=what, number=number, coach=coach)
    done = [wording.done([one(outcome)]) for outcome in ("done", "done_already", "cancelled", "gone")]
    moved = [
        wording.moved(one(outcome, moment=FRIDAY, options=(FRIDAY, FRIDAY, FRIDAY)), NOW)
        for outcome in (
            "moved",
            "same_date",
            "past",
            "which_date",
            "not_yours",
            "asked",
            "asked_already",
            "closed",
            "gone",
        )
    ]
    stuck = [
        wording.stuck(one(outcome)) for outcome in ("stuck", "stuck_already", "goes_on", "not_yours", "closed", "gone")
    ]
    undone = [
        wording.undone([one(outcome, moment=FRIDAY)], NOW)
        for outcome in ("open_again", "moved_back", "withdrawn", "not_undone")
    ]
    return [*done, *moved, *stuck, *undone, wording.what_of(what, number), wording.which([what, what, what])]


def test_a_long_action_is_cut_so_that_the_answer_is_one_segment() -> None:
    for text in [*every_answer("word " * 100, 12, "Carol"), wording.which(["word " * 100] * 5)]:
        assert len(text) <= 160


def test_a_menu_of_letters_beyond_gsm_is_one_short_segment() -> None:
    assert len(wording.which(["Позвонить в банк сегодня", "Отправить письмо клиенту"])) <= 70


@given(st.text(alphabet=st.sampled_from(sorted(gsm.BASIC)), max_size=500), st.integers(1, 99999))
def test_an_answer_of_plain_letters_is_always_one_segment(what: str, number: int) -> None:
    for text in every_answer(what, number, "Bartholomew"):
        assert len(text) <= 160
        assert set(text) <= gsm.BASIC
