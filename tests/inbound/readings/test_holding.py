"""PAUSE, RESUME and NO with a metric's name, as people write them."""

from datetime import date
from typing import Any

from chalicelib.inbound.readings import holding
from chalicelib.inbound.readings.holding import No, Pause, Resume
from tests.inbound.readings.situations import ALL, EVENING, RUN, SLEEP, WALK, WEIGHT

SAID: dict[str, Any] = {
    "PAUSE": Pause(),
    "pause please": Pause(),
    "Hi\nPause": None,
    "Pause until Friday": Pause(date(2026, 11, 27)),
    "pause till 3 December, thanks": Pause(date(2026, 12, 3)),
    "Pause for a week": Pause(date(2026, 12, 1)),
    "PAUSE\nI am ill this week, sorry about that.": Pause(comment="I am ill this week, sorry about that."),
    "PAUSE\nAlice": Pause(),
    "Pause until Tuesday": Pause(date(2026, 12, 1)),
    "pause until 3/12": Pause(date(2026, 12, 3)),
    "pause until I am well": None,
    "pause until yesterday": None,
    "Should I pause?": None,
    "I paused for an hour": None,
    "Resume": Resume(),
    "RESUME please": Resume(),
    "resume the run": None,
    "NO WEIGHT": No("weight", is_shouted=True),
    "No weight please": No("weight"),
    "no": None,
    "no problem": No("problem"),
    "I say no weight": None,
}


def test_what_holds_and_ends_being_asked() -> None:
    assert {text: holding.read(text, EVENING) for text in SAID} == SAID


def test_a_no_ends_a_metric_unless_it_may_say_that_there_was_none() -> None:
    ended = {
        text: holding.named(found, ALL)
        for text in ("NO WEIGHT", "no weight", "NO W", "NO RUN", "No run", "no problem", "NO P", "No walk", "NO BLOOD PRESSURE", "NO WALK")
        if isinstance(found := holding.read(text, EVENING), No)
    }  # fmt: skip
    names = {text: metric.name if metric else "" for text, metric in ended.items()}
    assert names == {
        "NO WEIGHT": WEIGHT.name, "no weight": WEIGHT.name, "NO W": WEIGHT.name, "NO RUN": RUN.name, "No run": "",
        "no problem": "", "NO P": SLEEP.name, "No walk": "", "NO BLOOD PRESSURE": "Blood pressure", "NO WALK": WALK.name,
    }  # fmt: skip
