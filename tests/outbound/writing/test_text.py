"""What a text says: in one segment where the words allow, and always how to answer."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import gsm
from chalicelib.domain.messages import MESSAGES
from chalicelib.domain.notices import EVENTS
from chalicelib.domain.stream.entry import Entry
from chalicelib.outbound.writing.text import STOP, fitted
from chalicelib.outbound.writing.things import Thing
from tests.isolation import turning

ABOUT_ACTIONS = [kind for kind in EVENTS if MESSAGES[kind].about == "action"]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

ORDINARY = Thing(
    number=12, key="ALI-12", what="Call the bank", when="today 17:00", is_late=False, is_open=True, doer="", kind="reminder",
    entry=None, details={}, asked="", actor="Carol", said="", tag="today 17:00",
)  # fmt: skip


def thing(what: str, number: int = 12) -> Thing:
    return msgspec.structs.replace(ORDINARY, what=what, number=number)


def test_a_long_action_is_shortened_to_fit_one_segment() -> None:
    words = fitted([thing("Call the bank about the loan and then " * 10)], 0, "Carol")
    assert gsm.segments(words) == 1
    assert len(words) == 160
    assert words.startswith('Carol: "Call the bank about')
    assert words.endswith('..." is due today 17:00. Reply DONE 12, or 12: and your comment.')


def test_another_script_says_enough_in_two_segments() -> None:
    words = fitted([thing("Позвонить в банк и спросить о кредите " * 5)], 0, "Карол")
    assert gsm.segments(words) == 2
    assert "Позвонить в банк" in words


def test_several_are_told_in_one_text_with_their_numbers() -> None:
    words = fitted([thing("Call the bank"), thing("Send the offer", 13)], 2, "Carol")
    assert words == (
        'Carol: 12 "Call the bank" today 17:00; 13 "Send the offer" today 17:00; and 2 more. Reply DONE 12, or 12: and your comment. STOP ends texts.'
    )


def test_a_comment_on_what_is_no_longer_open_says_so() -> None:
    said = {"kind": "comment", "said": "Too late?", "actor": "Alice", "is_open": False}
    one = msgspec.structs.replace(thing("Call the bank"), closed="cancelled", **said)
    assert fitted([one], 0, "Alice").startswith('Alice on "Call the bank" (cancelled): Too late? Reply 12: ')
    assert "(" not in fitted([msgspec.structs.replace(one, closed="")], 0, "Alice")


def test_several_are_shortened_where_that_saves_a_segment() -> None:
    things = [thing("Call the bank about the loan for the new van", number) for number in (12, 13)]
    words = fitted(things, 0, "Carol")
    assert gsm.segments(words) == 1
    assert '12 "Call the bank about the loan for th..."' in words
    several = fitted([*things, *things], 0, "Carol")
    assert gsm.segments(several) == 2
    assert '12 "Call the bank about the loan for the..."' in several


def notice(kind: str, **more: Any) -> Thing:
    entry = Entry("p" * 16, "e", at=NOW, kind="moved", actor_name="Alice Moreau")
    when = "Fri 4 Dec, 17:00"
    return msgspec.structs.replace(ORDINARY, kind=kind, entry=entry, when=when, actor="Alice", tag="", **more)


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        (notice("new"), 'Alice added "Call the bank", by Fri 4 Dec, 17:00.'),
        (notice("changed"), 'Alice moved "Call the bank" to Fri 4 Dec, 17:00.'),
        (notice("comment", said="Ask for Ms Weber."), 'Alice on "Call the bank": Ask for Ms Weber.'),
        (notice("done", said="Went well"), 'Alice marked "Call the bank" done: Went well.'),
        (notice("done"), 'Alice marked "Call the bank" done.'),
        (notice("reopened"), 'Alice reopened "Call the bank", due Fri 4 Dec, 17:00.'),
        (notice("cancelled", details={"reason": "No need"}), 'Alice cancelled "Call the bank": No need.'),
        (notice("late"), 'Carol: "Call the bank" was due Fri 4 Dec, 17:00.'),
    ],
)
def test_each_notice_says_who_did_what_and_how_to_answer_in_one_segment(thing: Thing, says: str) -> None:
    words = fitted([thing], 0, "Carol")
    assert words == f"{says} Reply DONE 12, or 12: and your comment. STOP ends texts."
    assert gsm.segments(words) == 1


def test_every_event_can_be_told_by_text() -> None:
    for event in ABOUT_ACTIONS:
        assert "Call the bank" in fitted([notice(event)], 0, "Carol")


@pytest.mark.parametrize("kind", [*ABOUT_ACTIONS, ""])
@pytest.mark.parametrize("doer", ["", "you", "\u202eדן"])
def test_no_name_or_title_in_a_text_turns_the_words_around_it(kind: str, doer: str) -> None:
    hebrew = msgspec.structs.replace(
        notice(kind), what="\u202eלהתקשר ٣ " * 9, actor="\u2069כרמל", doer=doer, said="תודה\u2067"
    )
    for things in ([hebrew], [hebrew, msgspec.structs.replace(hebrew, number=None), thing("Send the offer", 13)]):
        assert turning(fitted(things, 2, "ליסה\u202e ٣")) == []


def test_isolating_and_unseen_characters_cost_nothing() -> None:
    plain = fitted([thing("Call the bank")], 0, "Carol")
    assert fitted([thing("Call\u200b the\u2060 ba\u00adnk\u200e")], 0, "\u202eCa\u200drol\ufeff") == plain


def test_a_long_comment_is_shortened_to_fit_one_segment() -> None:
    words = fitted(
        [notice("comment", what="Call the bank about the loan", said="Ask for Ms Weber, she knows. " * 20)], 0, "C"
    )
    assert gsm.segments(words) == 1
    assert words.startswith('Alice on "Call the bank abo...": Ask for Ms Weber')
    assert words.endswith("... Reply DONE 12, or 12: and your comment.")


def test_what_is_closed_is_only_commented_on_and_a_post_answered() -> None:
    assert fitted([notice("done", is_open=False)], 0, "Carol").endswith(
        "done. Reply 12: and your comment. STOP ends texts."
    )
    post = notice("comment", number=None, what="", is_open=False, said="I am away next week.")
    assert fitted([post], 0, "Carol") == "Alice: I am away next week. Reply to write back. STOP ends texts."


@given(
    st.text(min_size=1, max_size=500),
    st.text(min_size=1, max_size=40).map(lambda name: "".join(name.split()) or "Carol"),
)
def test_whatever_the_words_a_text_ends_with_how_to_answer(what: str, name: str) -> None:
    words = fitted([thing(" ".join(what.split()) or "x")], 0, name)
    assert words.removesuffix(STOP).endswith(" is due today 17:00. Reply DONE 12, or 12: and your comment.")
