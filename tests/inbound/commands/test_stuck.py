"""STUCK and UNSTUCK among words."""

from datetime import UTC, datetime
from functools import partial

import pytest

from chalicelib.inbound.commands import proposal, read
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.stuck import Stuck

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
mailed = partial(read.mailed, now=NOW)
texted = partial(read.texted, now=NOW)


@pytest.mark.parametrize(
    "line",
    ["STUCK", "stuck", "Stuck!", "I'm stuck", "I’m stuck.", "i am stuck", "Ich stecke fest", "Ich komme nicht weiter.", "Je suis bloquée",
     "bloqué", "Estoy atascado", "atascada", "stuck please", "Sono bloccata", "Ik zit vast"],
)  # fmt: skip
def test_stuck_is_known_in_several_languages(line: str) -> None:
    assert mailed(line) == texted(line) == Stuck(None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("STUCK 12", Stuck(Ref(12))), ("ali-3 stuck", Stuck(Ref(3, "ALI"))), ("12: stuck", Stuck(Ref(12))),
     ("Stuck\nNobody answers the phone", Stuck(None, "Nobody answers the phone")), ("STUCK 12\nNo idea", Stuck(Ref(12), "No idea")),
     ("I'm stuck. Nobody answers.", Stuck(None, "Nobody answers.")), ("Stuck: nobody answers", Stuck(None, "nobody answers")),
     ("stuck 12 - nobody answers\nat all", Stuck(Ref(12), "nobody answers\nat all")), ("Stuck. What now?", Stuck(None, "What now?")),
     ("Unstuck", Stuck(None, "", True)), ("UNSTUCK 12", Stuck(Ref(12), "", True)), ("No longer stuck", Stuck(None, "", True)),
     ("not stuck any more\nThey called back", Stuck(None, "They called back", True)), ("Es geht weiter", Stuck(None, "", True)),
     ("Ça avance", Stuck(None, "", True)), ("desatascada", Stuck(None, "", True))],
)  # fmt: skip
def test_stuck_names_an_action_and_keeps_its_words(text: str, expected: Stuck) -> None:
    assert mailed(text) == texted(text) == expected


@pytest.mark.parametrize(
    "text",
    ["I'm stuck in traffic", "I am stuck at work until six", "Stuck?", "Are you stuck", "stuck with Ms Weber", "The door is stuck", "Stuck 4/5",
     "stuck 3 and 5", "He got stuck.", "I was stuck but it is fine", "fest", "Stuck 12?", "Ich stecke im Stau fest", "", "12"],
)  # fmt: skip
def test_stuck_in_a_sentence_is_no_command(text: str) -> None:
    assert mailed(text) is None
    assert texted(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("STUCK nobody answers", Stuck(None, "nobody answers")), ("STUCK 12 nobody answers", Stuck(Ref(12), "nobody answers"))],
)  # fmt: skip
def test_in_a_text_capitals_set_the_command_apart(text: str, expected: Stuck) -> None:
    assert texted(text) == expected
    assert mailed(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("Yes", "yes"), ("YES please", "yes"), ("OK", "yes"), ("Accept", "yes"), ("Einverstanden!", "yes"), ("Yes\nCarol", "yes"),
     ("d’accord", "yes"), ("No", "no"), ("Nein", "no"), ("declined", "no"), ("Yes?", None), ("Yes, but only this time", None),
     ("Yes\nI called them already, all is well.", None), ("OK 👎", None), ("fine by me, shall we talk", None), ("", None)],
)  # fmt: skip
def test_another_date_is_answered_by_a_word_alone(text: str, said: str | None) -> None:
    assert proposal.verdict(text) == said
