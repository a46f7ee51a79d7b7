"""What was entered, in sentences, and what is asked back."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.domain.metrics.answers.followed import Answer
from chalicelib.domain.metrics.keeping import Recorded
from chalicelib.domain.metrics.metric import Last, Metric, Target
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.metrics.values import Value
from chalicelib.inbound.readings import questions, wording
from chalicelib.inbound.readings.read import read
from chalicelib.inbound.readings.situation import Asked, Reading, Situation
from chalicelib.inbound.readings.wording import Told
from tests.inbound.readings import situations
from tests.inbound.readings.situations import SITUATIONS, TUESDAY, ZONE

MADE: Any = [object()]
"""Something was written."""


def row(name: str = "Weight", kind: str = "number", unit: str = "", recent: str = "", **more: Any) -> Metric:
    """``recent``: the last values, of the days up to yesterday."""
    last = [Last(*(Decimal(part) for part in each.split("/"))) for each in recent.split()]
    before = {(TUESDAY - timedelta(days=len(last) - n)).isoformat(): each for n, each in enumerate(last)}
    per_day = "sum" if kind in ("total", "duration") else "last"
    asked = {"per_day": per_day, **more}
    return Metric(
        "plan", name.lower(), name=name, kind=kind, unit=unit, recent=before, days=len(last), rhythms={}, **asked
    )


def told(
    metric: Metric, after: str | None, *, all_of_day: str = "", before: Last | None = None, made: Any = MADE, converted_from: str = "",
    day: date = TUESDAY, today: date = TUESDAY,
) -> Told:  # fmt: skip
    def value(said: str) -> Value:
        return Value(*(Decimal(part) for part in said.split("/")))

    last = Last() if after is None else Last(value(after).value, value(after).second)
    readings = [Read("", day, "value", value(each), None) for each in (all_of_day or after or "").split()]  # type: ignore[arg-type]
    recorded = Recorded(None, metric, day, before, last, readings, made, [])  # type: ignore[arg-type]
    latest = value((all_of_day or after).split()[-1]) if after else None
    return Told(recorded, Reading(metric.metric_id, day, Answer(latest, converted_from)), today)


WEIGHT: dict[str, Any] = {"unit": "kg", "decimals": 1}
TARGET = Target(Decimal(84), date(2026, 11, 1), Decimal(80), date(2027, 2, 1))


def test_what_was_entered_is_told_with_what_was_and_where_it_leads() -> None:
    calls, sleep = row("Calls", "total"), row("Sleep", "duration", recent="27000")
    said = {
        wording.entered([each])
        for each in (
            told(row(recent="82.3 82.0", **WEIGHT, target=TARGET), "81.4"),
            told(row(**WEIGHT), "81.4", before=Last(Decimal("82")), day=TUESDAY - timedelta(days=1)),
            told(row(**WEIGHT), "81.4", made=[], before=Last(Decimal("81.4"))),
            told(row(**WEIGHT), "81.4", day=date(2025, 12, 31)),
            told(row(recent="82.0", **WEIGHT), "81.4", converted_from="179.5 lb"),
            told(calls, "6"),
            told(calls, "7", before=Last(Decimal(17))),
            told(calls, "12", all_of_day="6 6", before=Last(Decimal(6))),
            told(calls, "9", all_of_day="1 1 1 1 1 1 3"),
            told(sleep, "30600", all_of_day="27000 3600"),
            told(row("Walk", "yes_no", recent="1"), "0"),
            told(row("Pressure", "pair", "mmHg", recent="124/82"), "120/80"),
            told(row("Mood", "rating", low=1, high=10, recent="6"), "7"),
            told(row(recent="82", **WEIGHT, target=TARGET), None),
            told(row("Pulse", unit="bpm", per_day="mean"), "64", all_of_day="60 68"),
        )
    }
    assert said == {
        "Weight, Tue 24 Nov: 81.4 kg (was 82.0; target 80 by 1 Feb). UNDO, or send another number.",
        "Weight, Mon 23 Nov: 81.4 kg (instead of 82.0). UNDO, or send another number.",
        "Weight, Tue 24 Nov: 81.4 kg.",
        "Weight, Wed 31 Dec 2025: 81.4 kg. UNDO, or send another number.",
        "Weight, Tue 24 Nov: 81.4 kg (179.5 lb = 81.4 kg; was 82.0). UNDO, or send another number.",
        "Calls, Tue 24 Nov: 6. UNDO, or send another number to add it.",
        "Calls, Tue 24 Nov: 7 (instead of 17). UNDO, or send another number to add it.",
        "Calls, Tue 24 Nov: 12 (6 + 6). UNDO, or =6 if 6 is all.",
        "Calls, Tue 24 Nov: 9 (the sum of 7). UNDO, or =3 if 3 is all.",
        "Sleep, Tue 24 Nov: 8 h 30 min (7 h 30 min + 1 h). UNDO, or =1 h if 1 h is all.",
        "Walk, Tue 24 Nov: no. UNDO, or send another answer.",
        "Pressure, Tue 24 Nov: 120/80 mmHg (was 124/82). UNDO, or send two other numbers.",
        "Mood, Tue 24 Nov: 7 of 10 (was 6). UNDO, or send another number.",
        "Weight, Tue 24 Nov: skipped (was 82.0). UNDO, or send a number.",
        "Pulse, Tue 24 Nov: 64 bpm (the mean of 2). UNDO, or send another number to count it too.",
    }


def test_a_mail_has_the_last_seven_values_and_a_link() -> None:
    metric = row(recent="83 82.8 82.6 82.5 82.3 82.1 82", **WEIGHT)
    metric.recent = {**metric.recent, TUESDAY.isoformat(): Last(Decimal("81.4"))}
    assert wording.in_mail([told(metric, "81.4")]).split("\n\n")[1] == (
        "Last values: 82.8, 82.6, 82.5, 82.3, 82.1, 82.0, 81.4 kg\nhttps://plans.example.com/plans/plan/metrics/weight"
    )


KNOWN: Any = {
    "weight": (None, row(recent="82", **WEIGHT)),
    "sleep": (None, row("Sleep", "duration")),
    "run": (None, row("Run", "total", "km", decimals=2, letter="V")),
    "mood": (None, row("Mood", "rating", low=1, high=10)),
    "walk": (None, row("Walk", "yes_no")),
    "blood pressure": (None, row("Blood pressure", "pair", "mmHg")),
    "calls made": (None, row("Calls made", "total", letter="D")),
}


def _asked(situation: str | Situation, text: str, *, letters: bool = False) -> str:
    known = SITUATIONS[situation] if isinstance(situation, str) else situation
    found = read(text, known)
    return " ".join(questions.asked(each, KNOWN, TUESDAY, letters=letters) for each in found.questions)


def test_what_isnt_plain_is_asked_about_so_that_it_can_be_answered() -> None:
    about_weight = "mail about Weight"
    asked = {
        (about_weight, "814"): "Weight, Tue 24 Nov: did you mean 81.4 kg or 814 kg? Reply with the one you mean.",
        (about_weight, "0"): "Weight, Tue 24 Nov: was it 0 kg, or is there no value? Reply 0 kg or SKIP.",
        (about_weight, "80 is my goal"): "Weight, Tue 24 Nov: did you mean 80 kg? Reply YES, or with the right value.",
        (about_weight, "82 quid"): "Weight is a number in kg, so 82 quid wasn’t added. Reply with a number in kg, such as 82.0.",
        (about_weight, "tomorrow 82"): "82 wasn’t added: that day hasn’t begun yet. Reply with the day and the value.",
        ("mail about Mood", "12"): "Mood goes from 1 to 10, so 12 wasn’t added. Reply with a whole number from 1 to 10.",
        ("mail about Blood pressure", "120"): "We couldn’t take 120 for Blood pressure. Reply with two numbers in mmHg, such as 120/80.",
        ("mail about Run", "no run"): "Was there no Run, or should we stop asking for it? Reply 0, SKIP, or NO RUN.",
        ("mail about Sleep and Run", "7"): "Is 7 your Sleep or your Run? Reply with its name, such as Sleep 7.",
    }  # fmt: skip
    assert {(situation, text): _asked(situation, text) for situation, text in asked} == asked


def test_a_day_asked_about_before_the_last_one_ends_has_begun() -> None:
    at_one = datetime(2026, 11, 25, 1, 0, tzinfo=ZONE)  # the metric's day is Tuesday still
    weight, wednesday = situations.WEIGHT, TUESDAY + timedelta(days=1)
    known = Situation((weight,), at_one, (Asked(weight.metric_id, wednesday, at_one),), is_named=True)
    assert [(each.day, each.said) for each in read("82", known).readings] == [(wednesday, "82")]
    assert "hasn’t begun yet" in _asked(known, "27 Nov: 82")


def test_every_reason_has_a_question() -> None:
    for situation, known in SITUATIONS.items():
        for text in (
            "12",
            "814",
            "0",
            "120/80",
            "7.30",
            "yes",
            "none",
            "-5",
            "9999999999999999",
            "1.2345678",
            "same",
            "3/12 7",
            "81 kg or miles",
        ):
            for each in read(text, known).questions:
                about: Any = {
                    one.metric_id: KNOWN.get(one.metric_id, (None, row(one.name, one.kind, one.unit)))
                    for one in known.followed
                }
                assert questions.asked(each, about, TUESDAY).strip(), (situation, text)
