"""Answers to our own questions: one of the values, a name, a day, yes or no."""

from typing import Any

import pytest

from chalicelib.inbound.readings import chosen
from chalicelib.inbound.readings.read import read
from chalicelib.inbound.readings.situation import Understood
from tests.inbound.readings.situations import SITUATIONS, outcome

ABOUT_WEIGHT = "mail about Weight"
MEANT = {
    (ABOUT_WEIGHT, "814"): {
        "814": "Weight 814.0",
        "81.4": "Weight 81.4",
        "81,4 kg": "Weight 81.4",
        "Hi,\nI meant 81.4.\nThanks": "Weight 81.4",
        "It's 814": "Weight 814.0",
        "no": "no",
        "yes": "",
        "the first": "",
        "81.6": "",
        "skip": "",
    },
    (ABOUT_WEIGHT, "0"): {"0": "Weight 0.0", "skip": "Weight skipped"},
    (ABOUT_WEIGHT, "80 is my goal"): {"Yes!": 'Weight 80.0 "is my goal"', "80": 'Weight 80.0 "is my goal"', "No, sorry": "", "no": "no", "81": ""},
    ("mail about Mood and Walk", "no"): {},
    ("mail about Run", "1.234"): {"1.234": "Run 1.234", "1234 km": "Run 1234.00", "1,234": "", "1,2": ""},
    ("mail about Sleep and Run", "7"): {"Run": "Run 7.00", "sleep": "Sleep 7 h", "run 7": "", "7 h": "Sleep 7 h"},
}  # fmt: skip


@pytest.mark.parametrize(("situation", "asked"), MEANT)
def test_an_answer_is_what_it_says_of_what_was_asked(situation: str, asked: str) -> None:
    known = SITUATIONS[situation]
    questions = read(asked, known).questions
    found: dict[str, Any] = {}
    for text in MEANT[situation, asked]:
        meant = chosen.choose(text, questions[0], known)
        found[text] = outcome(Understood((meant,)), known) if meant is not None and meant != "no" else str(meant or "")
    assert found == MEANT[situation, asked]
