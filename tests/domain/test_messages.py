"""The table of all kinds of message."""

from pathlib import Path
from typing import get_args

import pytest

from chalicelib.domain.messages import MESSAGES, Kind, many, one
from chalicelib.domain.notices import EVENTS

TEMPLATES = Path(__file__).parents[2] / "templates" / "messages"


def test_every_kind_has_its_row_and_every_row_a_kind() -> None:
    assert list(MESSAGES) == list(get_args(Kind))


def test_what_links_name_by_its_place_keeps_its_place() -> None:
    assert EVENTS[:11] == (
        "new", "changed", "comment", "done", "reopened", "cancelled", "late", "reminder", "proposal", "stuck", "asking",
    )  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in EVENTS if MESSAGES[kind].about == "action"])
def test_a_kind_about_an_action_has_words_for_mails_and_texts_and_for_the_switch(kind: str) -> None:
    assert {path.name for path in (TEMPLATES / kind).iterdir()} == {"line.txt", "sms.txt", "tag.txt"}
    assert many(kind) != many("rain")


@pytest.mark.parametrize(
    "kind",
    sorted(
        {kind for kind in MESSAGES if MESSAGES[kind].is_sent}
        - set(EVENTS)
        - {"phone_confirmation", "digest", "after_session"}
    ),
)
def test_a_mail_of_its_own_has_a_subject_both_parts_and_says_why_it_comes(kind: str) -> None:
    assert {path.name for path in (TEMPLATES / kind).iterdir()} == {"subject.txt", "mail.txt", "mail.html", "why.txt"}


def test_what_comes_after_a_session_is_a_mail_of_its_own_or_a_text() -> None:
    found = {path.name for path in (TEMPLATES / "after_session").iterdir()}
    assert found == {"subject.txt", "mail.txt", "mail.html", "why.txt", "sms.txt"}


def test_what_asks_for_metrics_is_a_mail_or_a_text_of_its_own() -> None:
    assert {path.name for path in (TEMPLATES / "asking").iterdir()} == {"mail.txt", "mail.html", "sms.txt"}
    assert many("asking") != many("rain")


def test_a_kind_that_isnt_there_any_more_has_words_too() -> None:
    assert (one("rain"), many("rain")) == ("a message", "something")
