"""Which words are quoted: what people chose, and sensible ones by themselves."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.reports import chapters
from chalicelib.domain.reports.chapters import Said
from chalicelib.domain.stream import entry as stream

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def said(text: str, *, by: str = "alice", project: str = "", done: bool = True, quoted: bool | None = None) -> Said:
    entry = stream.entry("p", "comment", NOW, actor_id=by, text=text, number=1)
    entry.quoted = quoted
    return Said(entry, "Call the bank", project, done)


def quoted(*some: Said) -> list[str]:
    ids = chapters.choose(some, "alice")
    return [each.entry.text or "" for each in some if each.entry.entry_id in ids]


@pytest.mark.parametrize(
    "text",
    [
        "Done.", "x" * 281, "Could we talk about the last one?", "Write to ben@home.example about it",
        "See https://bank.example/loan for more", "They pay 12 400 a year, can you believe it", "Her number is 0151-1234567",
    ],
)  # fmt: skip
def test_short_long_and_what_may_be_private_is_not_quoted_by_itself_but_can_be_chosen(text: str) -> None:
    assert quoted(said(text)) == []
    assert quoted(said(text, quoted=True)) == [text]


def test_only_the_clients_words_of_when_it_got_done_are_quoted_by_themselves() -> None:
    assert quoted(
        said("They were kind."), said("That was brave.", by="carol"), said("I am on it now.", done=False)
    ) == ["They were kind."]


def test_a_chapter_has_two_by_itself_as_far_as_nobody_chose() -> None:
    one, two, three = "They were so very kind.", "They were kind.", "It went well too."
    assert quoted(said(one), said(two), said(three)) == [one, three]
    assert quoted(said(one), said(two, quoted=True), said(three)) == [one, two]
    assert quoted(said(one, quoted=False), said(two), said(three)) == [two, three]
    assert quoted(said(one), said(two), said(three), said(two, project="fair")) == [one, three, two]
