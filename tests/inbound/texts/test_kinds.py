"""What a text is taken for before it is read any further: a wish for no more texts, no person's, or words."""

from datetime import UTC, datetime
from pathlib import Path

from chalicelib.inbound.commands import one_word
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.texts import robots, stopping
from chalicelib.inbound.texts.several import read_several


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


NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
BOTH, ALL = (1, 2), (1, 2, 3)
OF_MENUS: dict[tuple[int, ...] | None, str] = {
    BOTH: "1 and 2|1 & 2|both|both of them|both, thanks|1, 2|1+2|one and two|the first and the second|1. and 2.|beide|1 und 2|ambos|"
    "tutti e due|os dois|1 en 2|обе|两个都|둘 다|done: both|both are done|1 and 2: they agreed",
    ALL: "all|all 3|all three of them|les trois|the lot|1,2,3|all three|1-3|all of them please|alle drei|tous|全部|1, 2 and 3",
    None: "1 or 2|2 of 3|not both|1 not 2|all but 2|both?|12 people and 2 dogs|1 week and 2 days|both sides agreed|all good|1/2|2",
}


def test_an_answer_to_a_menu_names_several_places_or_not() -> None:
    for places, texts in OF_MENUS.items():
        for text in texts.split("|"):
            found = read_several(text, range(1, 4 if places == ALL else 3), None, NOW)
            assert (found and found.places) == places, text
    assert read_several("12 and 15", (12, 15), None, NOW) is not None  # by the numbers of the actions
    assert read_several("all done", (1, 2), None, NOW) is None
    assert read_several("all done", (1, 2), Done(), NOW) is not None
