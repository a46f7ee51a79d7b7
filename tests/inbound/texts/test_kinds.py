"""What a text is taken for before it is read any further: a wish for no more texts, no person's, or words."""

from pathlib import Path

from chalicelib.inbound.commands import one_word
from chalicelib.inbound.texts import robots, stopping


def taken_for(text: str) -> str:
    """In the order of `accept`."""
    if one_word.word(text) == "stop":
        return "stop"
    if robot := robots.read(text):
        return robot
    wish = stopping.read(text)
    if wish is None:
        return "words"
    return "wrong number" if wish.is_wrong_number else "stop with words" if wish.has_words else "stop"


def cases() -> list[tuple[str, str]]:
    kind, found = "", []
    for line in (Path(__file__).parent / "kinds.txt").read_text().splitlines():
        if line.startswith("= "):
            kind = line.removeprefix("= ")
        elif line and not line.startswith("#"):
            found.append((kind, line))
    return found


def test_each_text_is_taken_for_what_a_careful_person_takes_it_for() -> None:
    assert [(kind, taken_for(text), text) for kind, text in cases() if taken_for(text) != kind] == []


def test_our_own_messages_and_long_texts_are_read_at_once() -> None:
    for part in ("stop ", "please ", "no me ", "I don't want ", "stop sending me these ", "“", "Liked “", "(1/2) "):
        taken_for(part * 400)
