"""What we answer by text fits one segment of plain letters where it can."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import gsm
from chalicelib.inbound.commands import done, move, outcome, stuck, undo
from chalicelib.inbound.commands.done import CANCELLED
from chalicelib.inbound.commands.move import NO_DATE
from chalicelib.inbound.commands.outcome import GONE, Became, Outcome
from chalicelib.inbound.commands.undo import GONE_SINCE
from chalicelib.inbound.texts import wording
from chalicelib.inbound.texts.wording import (
    CONFIRMED,
    HELP_STRANGER,
    LEFT_OPEN,
    NOT_MOVED,
    NOTHING_ASKED,
    NOTHING_TO_UNDO,
    STARTED,
    STOPPED,
)

FIXED = [
    STOPPED, STARTED, wording.help(), wording.help("12"), wording.help("ALI-12"), HELP_STRANGER, CONFIRMED, NOTHING_ASKED, GONE.text,
    CANCELLED.text, NOTHING_TO_UNDO, wording.which_key(), wording.which_key("ALI-12"), NO_DATE.text, NOT_MOVED, LEFT_OPEN,
    GONE_SINCE.text,
]  # fmt: skip


@pytest.mark.parametrize("text", FIXED)
def test_every_fixed_answer_is_one_segment(text: str) -> None:
    assert len(text) <= 160
    assert set(text) <= gsm.BASIC
    assert "!" not in text


NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)


def became(
    outcome: Outcome, what: str = "Call the bank", number: int = 12, coach: str | None = "Carol Reed", **details: Any
) -> Became:
    return Became(outcome, "plan", f"ALI-{number}", number, what, coach=coach, **details)


def test_done_says_who_knows_and_how_to_take_it_back() -> None:
    assert (
        wording.told([became(done.DONE)], NOW)
        == 'Done: "Call the bank" (12). We\'ve let Carol Reed know. UNDO within 10 min.'
    )
    assert wording.told([became(done.DONE, coach=None)], NOW) == 'Done: "Call the bank" (12). UNDO within 10 min.'


def test_done_of_several_says_what_became_of_each() -> None:
    found = [
        became(done.DONE, number=3),
        became(done.DONE, number=5),
        became(done.DONE_ALREADY, number=7),
        became(GONE, number=8),
    ]
    assert wording.told(found, NOW) == (
        "Done: 3 and 5. 7 was already done. 8 was not in the plan. We've let Carol Reed know. UNDO within 10 min."
    )
    assert wording.told([became(GONE, number=8), became(GONE, number=9)], NOW) == "8 and 9 were not in the plan."


def test_undone_of_several_says_which_stay() -> None:
    found = [became(done.OPEN_AGAIN, number=3), became(undo.NOT_UNDONE, number=5)]
    assert wording.told(found, NOW) == "Reopened: 3. We left 5 alone, because of later changes."


def test_curly_quotes_and_dashes_become_plain() -> None:
    [said] = [wording.told([became(done.OPEN_AGAIN, "Read “Momo” – twice…", 3)], NOW)]
    assert said == "Reopened: \"Read 'Momo' - twice...\" (3)."


def test_every_outcome_of_a_command_that_takes_several_has_a_sentence_for_several() -> None:
    of_done = [row for row in vars(done).values() if isinstance(row, Outcome)]
    of_undo = [row for row in vars(undo).values() if isinstance(row, Outcome)]
    for row in [*of_done, *of_undo]:
        assert "{numbers}" in row.several, row.name


def test_what_became_of_several_is_always_told() -> None:
    for row in ROWS:
        assert wording.told([became(row, number=3), became(row, number=5)], NOW).strip() or not row.text, row.name


def test_several_are_told_in_the_order_of_what_matters_most() -> None:
    rows = [GONE, outcome.NOT_YOURS, CANCELLED, done.DONE_ALREADY, done.DONE]
    told = wording.told([became(row, number=number, coach=None) for number, row in enumerate(rows, 1)], NOW)
    assert told == (
        "Done: 5. 4 was already done. 3 was cancelled, so we kept your words as a comment. "
        "2 was not yours to mark, so we kept your words as a comment. 1 was not in the plan. UNDO within 10 min."
    )


ROWS = [
    row for module in (outcome, done, move, stuck, undo) for row in vars(module).values() if isinstance(row, Outcome)
]


def every_answer(what: str, number: int, coach: str | None) -> list[str]:
    details: dict[str, Any] = {"moment": FRIDAY, "options": (FRIDAY, FRIDAY, FRIDAY)}
    told = [wording.told([became(row, what, number, coach, **details)], NOW) for row in ROWS]
    return [*told, wording.what_of(what, number, can_be_done=True), wording.which([what, what, what])]


def test_a_long_action_is_cut_so_that_the_answer_is_one_segment() -> None:
    for text in [*every_answer("word " * 100, 12, "Carol Reed"), wording.which(["word " * 100] * 5)]:
        assert len(text) <= 160


def test_a_menu_that_names_not_all_says_so() -> None:
    assert (
        wording.which(["Call", "Write"], has_more=True)
        == "Which one? 1 Call  2 Write. Reply 1 or 2, or the key of another."
    )
    assert len(wording.which(["word " * 100] * 5, has_more=True)) <= 160


def test_a_menu_of_letters_beyond_gsm_is_one_short_segment() -> None:
    assert len(wording.which(["Позвонить в банк сегодня", "Отправить письмо клиенту"])) <= 70


@given(st.text(alphabet=st.sampled_from(sorted(gsm.BASIC)), max_size=500), st.integers(1, 99999))
def test_an_answer_of_plain_letters_is_always_one_segment(what: str, number: int) -> None:
    for text in every_answer(what, number, "Bartholomew Reed"):
        assert len(text) <= 160
        assert set(text) <= gsm.BASIC


def test_help_is_one_segment_without_an_example_that_leaves_no_room() -> None:
    assert wording.help("ALI123-123456789") == wording.help()
    assert "DONE 12, STUCK 12, or 12: and your comment" in wording.help("12")


def test_a_question_about_one_action_offers_done_only_where_it_can_be() -> None:
    assert wording.what_of("Call the bank", 7, can_be_done=True).endswith("reply DONE 7, or 7: and your comment.")
    assert wording.what_of("Call the bank", 7, can_be_done=False).endswith("reply 7: and your comment.")
