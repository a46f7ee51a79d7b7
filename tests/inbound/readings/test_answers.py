"""Hundreds of answers, frozen: what is plain is taken, what isn't is asked about, what holds no reading is a comment."""

import re
from pathlib import Path

import pytest

from chalicelib.inbound.readings.read import read
from tests.inbound.readings.situations import SITUATIONS, outcome


def _frozen() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    situation = ""
    for line in (Path(__file__).parent / "answers.txt").read_text().splitlines():
        if line.startswith("== "):
            situation = line.removeprefix("== ")
        elif line and not line.startswith("# "):
            answer, _, comes_to = line.rpartition(" => ")
            found.setdefault(situation, []).append((answer, comes_to))
    return found


FROZEN = _frozen()
ALL = [(situation, *each) for situation, several in FROZEN.items() for each in several]


@pytest.mark.parametrize("situation", FROZEN)
def test_answers_come_to_what_they_say(situation: str) -> None:
    known = SITUATIONS[situation]
    found = {answer: outcome(read(answer.replace(" // ", "\n"), known), known) for answer, _ in FROZEN[situation]}
    assert found == dict(FROZEN[situation])


def test_there_are_three_hundred_of_which_a_third_is_not_taken_as_it_stands() -> None:
    assert len(ALL) >= 300
    assert sum("ask " in comes_to or comes_to == "words" for _, _, comes_to in ALL) >= len(ALL) / 3


def test_no_two_differ_only_in_number_unit_or_metric() -> None:
    shapes = [_shape(*each) for each in ALL]
    assert len(set(shapes)) == len(shapes)


_NAMES = (
    "weight|sleep|calls made|calls|mood|blood pressure|bp|run|walk|revenue|steps|gewicht|schlaf|stimmung|spaziergang|peso|poids|glucose|heart rate|hr|waist"
    "|savings|meditation|cigarettes|coffee|deep work|push-ups|pain|energy|body fat|fat|study|umsatz|ausgaben"
)
_UNITS = "kg|kgs|kilograms|lb|lbs|km|miles|m|min|minutes|hours|h|hrs|quid|gbp|steps|mmhg|bpm|kilo|kilos|pages|cm|std|stunden|hrs|mins|in|cups|l|ml|km|k|€|eur|euro"


def _shape(situation: str, answer: str, comes_to: str) -> tuple[str, str, str]:
    """What is left of an answer without its numbers, units and metrics, and of what it comes to: asked about, and why."""
    plain = re.sub("[0-9٠-٩]+", "9", answer.lower())
    plain = re.sub(rf"\b({_NAMES})\b", "name", plain)
    plain = re.sub(r"^[wpdqbvjez](?= ?[=+-]?[9£])", "name", plain)
    plain = re.sub(rf"(?<=9)( ?)({_UNITS})\b", r"\1unit", re.sub("[£€$]", "£", plain))
    asked = "".join(re.findall(r"ask \w+", comes_to)) or ("words" if comes_to == "words" else "")
    several = str(comes_to.count(" + ")) + " converted" * (" from " in comes_to)
    return re.sub("mail about [^,]*", "mail", situation), plain, f"{asked} {several}"
