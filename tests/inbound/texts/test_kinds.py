"""What a text is taken for before it is read any further: a wish for no more texts, no person's, or words."""

from datetime import UTC, datetime
from pathlib import Path

from chalicelib.inbound.commands import one_word
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.texts import robots, stopping, verdicts
from chalicelib.inbound.texts.several import in_digits, may_count, read_several


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
    BOTH: "1 and 2|1 & 2|both|both of them|die 1 und die 2|la 1 et la 2 stp|the 1 and the 2|both, thanks|1, 2|1+2|one and two|the first and the second|1. and 2.|beide|1 und 2|ambos|"
    "tutti e due|os dois|1 en 2|обе|两个都|둘 다|done: both|both are done|1 and 2: they agreed|yes, both|both yes|"
    "the two of them|1 plus 2|1 as well as 2|1 and also 2|1st and 2nd",
    ALL: "all|all 3|all three of them|les trois|the lot|1,2,3|all three|1-3|all of them please|alle drei|tous|全部|1, 2 and 3",
    None: "1 no 2 yes|1 not, 2 done|1 or 2|2 of 3|not both|1 not 2|all but 2|both?|12 people and 2 dogs|1 week and 2 days|both sides agreed|all good|1/2|2",
}


def test_an_answer_to_a_menu_names_several_places_or_not() -> None:
    for places, texts in OF_MENUS.items():
        for text in texts.split("|"):
            found = read_several(text, range(1, 4 if places == ALL else 3), None, NOW)
            assert (found and found.places) == places, text
    assert read_several("12 and 15", (12, 15), None, NOW) is not None  # by the numbers of the actions
    assert read_several("all done", (1, 2), None, NOW) is None
    assert read_several("all done", (1, 2), Done(), NOW) is not None


SORTED_OUT: dict[tuple[int, ...] | None, str] = {
    (
        1,
    ): "1 done 2 not|1 done, 2 not yet|1 yes 2 no|1 but not 2|1, not 2|done 1 not 2|only 1, not 2|1 erledigt 2 nicht|1 ja 2 nein|1 fait, 2 pas encore|"
    "1 hecho, 2 no|1 feito, 2 não|1 fatto, 2 no|1 klaar, 2 niet|1 ✅ 2 ❌|first yes second no",
    (2,): "1 not, 2 done|2 done 1 not|not 1 but 2|2, not 1|1 no 2 yes|erstes nein, zweites ja",
    (
        1,
        3,
    ): "all but 2|all except the second one|everything but 2|all done except 2|alle außer 2|tous sauf le 2|todos menos el 2|todos menos o 2|tutti tranne il 2|"
    "alle behalve 2|all except the middle one|1 and 3 done, 2 not|1 done, 2 not yet, 3 done",
    None: "1 not 2 done|1, 2 no|all but done|1 done|not 1|1 or 2|all but 2?|all but 7|1 yes 1 no|both but later|1 done 2 people left",
}


def test_an_answer_to_a_menu_may_say_of_each_place_whether_it_is_meant() -> None:
    for places, texts in SORTED_OUT.items():
        for text in texts.split("|"):
            found = verdicts.read(text, 3 if places == (1, 3) else 2)
            assert (found and found.places) == places, text


IN_DIGITS = (
    "the middle one|middle|die mittlere|celle du milieu|la del medio|quella in mezzo|2nd|2.|nr 2|option 2|only 2|nur 2|seulement 2|it was 2|I mean 2|la 2e|a segunda",
    "last|the last one|die letzte|la dernière|la última|l'ultima|de laatste|third|3rd",
)


def test_one_place_of_three_is_called_by_its_order_or_its_number_beside_small_words() -> None:
    for place, texts in enumerate(IN_DIGITS, 2):
        for text in texts.split("|"):
            assert in_digits(text, 3).strip(".") in (str(place), f"nr {place}"), text
    for text in ("last week", "middle of the week", "2?", "2 of them", "one more", "second thoughts"):
        assert in_digits(text, 3) == text


def test_a_number_that_may_count_or_stands_beside_another_chooses_nothing() -> None:
    for text in ("2 offers sent", "1 or 2", "2 maybe 1", "2 Leute da", "1 and 2 people joined"):
        assert may_count(text, 2), text
    for text in (
        "2 they said yes",
        "2 yesterday",
        "2 finally",
        "2 sent it",
        "2: offers sent",
        "2, offers sent",
        "2 erledigt",
        "1 et 2 svp",
    ):
        assert not may_count(text, 2), text
