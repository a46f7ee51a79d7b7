"""Which metric a number in a text is of, or whether it is about something else."""

from datetime import timedelta

import pytest

from chalicelib.domain.people.address import Question, Texted
from chalicelib.inbound.commands import read as commands
from chalicelib.inbound.readings.situation import Asked
from chalicelib.inbound.texts.which_reading import Open, choose
from tests.inbound.readings.situations import (
    ALL,
    ASKED_AT,
    CALLS,
    EVENING,
    MOOD,
    STEPS,
    TUESDAY,
    WALK,
    WEIGHT,
    outcome,
    text,
)


def asked(*metrics: object, minutes: int = 0) -> tuple[Asked, ...]:
    return tuple(Asked(each.metric_id, TUESDAY, ASKED_AT - timedelta(minutes=minutes)) for each in metrics)  # type: ignore[attr-defined]


def just_now(*metrics: object) -> tuple[Asked, ...]:
    return tuple(Asked(each.metric_id, TUESDAY, EVENING) for each in metrics)  # type: ignore[attr-defined]


def opened(*unanswered: object, **more: object) -> Open:
    return Open(ALL, EVENING, asked(*unanswered), **more)  # type: ignore[arg-type]


def menu(about: str = "which", count: int = 2) -> Question:
    options = [Texted("plan", number, "Call", EVENING) for number in range(1, count + 1)]
    return Question("called", "id", options, EVENING, about=about)  # type: ignore[arg-type]


def became(words: str, situation: Open) -> str:
    found = choose(words, commands.texted(words, EVENING), situation)
    return "no reading" if found is None else outcome(found, text())


ACTIONS = frozenset({3, 12})


@pytest.mark.parametrize(
    ("words", "situation", "expected"),
    [
        ("81.4", opened(WEIGHT), "Weight 81.4"),
        ("W 81.4", opened(), "Weight 81.4"),
        ("weight 81.4", opened(STEPS), "Weight 81.4"),
        ("9000", opened(WEIGHT, STEPS), "Steps 9000"),
        ("W 81.4 D 7", opened(), "Weight 81.4 + Calls made 7"),
        # of two that were asked, the newer one that fits; an older one where only that fits
        ("9000", Open(ALL, EVENING, (*asked(WEIGHT), *asked(STEPS, minutes=60))), "Steps 9000"),
        ("7", Open(ALL, EVENING, (*asked(MOOD), *asked(CALLS, minutes=60))), "Mood 7"),
        # a second number
        ("81.6", Open(ALL, EVENING, answered=asked(WEIGHT)), "Weight 81.6"),
        ("81.6", opened(STEPS, answered=asked(WEIGHT)), "Weight 81.6"),
        ("9000", opened(STEPS, answered=asked(WEIGHT)), "Steps 9000"),
        ("=6", Open(ALL, EVENING, answered=asked(CALLS)), "Calls made =6"),
        # an action's number
        ("12", opened(CALLS, actions=ACTIONS), 'ask action: Calls made 12'),
        ("12", opened(WEIGHT, actions=ACTIONS), "no reading"),
        ("D 12", opened(CALLS, actions=ACTIONS), "Calls made 12"),
        ("11", opened(CALLS, actions=ACTIONS), "Calls made 11"),
        ("ALI-12 called them", opened(CALLS, actions=ACTIONS), "no reading"),
        ("DONE 12", opened(CALLS, actions=ACTIONS), "no reading"),
        ("thanks, 3 done", opened(CALLS), 'ask action: Calls made 3 "thanks done"'),
        ("D 3, done", opened(CALLS), 'Calls made 3 "done"'),
        ("done 3", opened(CALLS), "ask action: Calls made 3"),
        ("MOVE 9 Freitag", opened(CALLS), "no reading"),
        ("MOVE 9 after Christmas", opened(CALLS, actions=ACTIONS), "no reading"),
        ("stuck 9", opened(CALLS), "no reading"),
        # menus and other questions
        ("1", opened(MOOD, question=menu()), "ask action: Mood 1"),
        ("Q 1", opened(MOOD, question=menu()), "Mood 1"),
        ("5", opened(MOOD, question=menu("what", 1)), "ask action: Mood 5"),
        ("1 they said 5", opened(MOOD, question=menu("what", 1)), "no reading"),
        ("24", opened(CALLS, question=menu("date", 1)), "ask action: Calls made 24"),
        ("81.4", opened(WEIGHT, question=menu()), "Weight 81.4"),
        # words without a number
        ("yes", opened(WALK), "Walk yes"),
        ("no", opened(WALK), "Walk no"),
        ("done", opened(WALK), "Walk yes"),
        ("done", opened(WALK, actions=ACTIONS), "ask action: Walk yes"),
        ("done. Thanks for asking", opened(WALK, actions=ACTIONS), 'ask action: Walk yes "Thanks for asking"'),
        ("yes", opened(WALK, question=menu()), "no reading"),
        ("yes", opened(WALK, WEIGHT), "ask unsure: Walk yes"),
        ("no", opened(WALK, WEIGHT), "ask unsure: Walk no"),
        ("done", opened(WALK, WEIGHT), "ask unsure: Walk yes"),
        ("done", opened(WALK, WEIGHT, actions=ACTIONS), "ask action: Walk yes"),
        ("went well, thanks", opened(WALK, WEIGHT, actions=ACTIONS), "no reading"),
        ("yes", opened(WALK, answered=just_now(WEIGHT)), "Walk yes"),
        ("no", opened(WEIGHT), "no reading"),
        ("nope", Open(ALL, EVENING, answered=just_now(WALK)), "Walk no"),
        ("skip", Open(ALL, EVENING, answered=just_now(WALK)), "Walk skipped"),
        ("skip", Open(ALL, EVENING, answered=asked(STEPS)), "no reading"),
        ("W skip", Open(ALL, EVENING, answered=asked(STEPS)), "Weight skipped"),
        ("help", opened(WALK), "no reading"),
        ("MOVE to Friday", opened(WEIGHT), "no reading"),
        ("Called them, all fine", opened(WEIGHT), "no reading"),
        ("2 offers sent", opened(), "no reading"),
    ],
)  # fmt: skip
def test_a_text_is_of_the_metric_that_it_names_or_that_was_asked(words: str, situation: Open, expected: str) -> None:
    assert became(words, situation) == expected


def test_without_any_metric_nothing_is_a_reading() -> None:
    for words in ("81.4", "W 81.4", "yes", "done", "12", "none"):
        assert became(words, Open((), EVENING)) == "no reading"
