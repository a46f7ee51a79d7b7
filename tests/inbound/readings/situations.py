"""Situations in which Alice answers, and how an outcome is written in ``answers.txt``."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers.followed import Answer, Followed
from chalicelib.domain.metrics.kinds import Kind
from chalicelib.inbound.readings.situation import Asked, Reading, Situation, Understood

ZONE = ZoneInfo("Europe/London")
TUESDAY = date(2026, 11, 24)
EVENING = datetime(2026, 11, 24, 20, 10, tzinfo=ZONE)
ASKED_AT = datetime(2026, 11, 24, 20, 0, tzinfo=ZONE)


def metric(
    name: str, kind: Kind, last: str = "", unit: str = "", letter: str = "", decimals: int = 1, span: str = ""
) -> Followed:
    """``last``: the last values; of a pair ``120/80 118/79``. ``span``: ``1-10`` of a rating."""
    pairs = [each.partition("/") for each in last.split()]
    low, _, high = span.partition("-")
    return Followed(
        name.lower(), name, kind, TUESDAY, unit, letter, decimals, int(low) if low else None, int(high) if high else None,
        tuple(Decimal(first) for first, _, _ in pairs), tuple(Decimal(second) for _, _, second in pairs if second),
    )  # fmt: skip


WEIGHT = metric("Weight", "number", "82.0 82.3 81.9 82.6", "kg", "W")
SLEEP = metric("Sleep", "duration", "25200 28800 23400 27000", letter="P")
CALLS = metric("Calls made", "total", "6 5 8", letter="D", decimals=0)
MOOD = metric("Mood", "rating", "6 7", letter="Q", decimals=0, span="1-10")
PRESSURE = metric("Blood pressure", "pair", "120/80 124/82", "mmHg", "B", decimals=0)
RUN = metric("Run", "total", "7.5 5 12", "km", "V", decimals=2)
WALK = metric("Walk", "yes_no", letter="J", decimals=0)
REVENUE = metric("Revenue", "total", "900 1400", "£", "E", decimals=2)
STEPS = metric("Steps", "total", "8000 10500 9100", "steps", "Z", decimals=0)
FOCUS = metric("Focus time", "duration")
BALANCE = metric("Balance", "number", "-20 35 60", "€")
NEW_WEIGHT = metric("Weight", "number", "", "kg", "W")
PAGES = metric("Pages read", "total", "15 22 30", "pages", decimals=0)
WATER = metric("Water", "total", "2 1.5 1.8", "l", decimals=2)
TEMPERATURE = metric("Temperature", "number", "36.6 36.8", "°C")
TURNOVER = metric("Umsatz", "total", "900 1400", "€", decimals=2)
SCHLAF = metric("Schlaf", "duration", "25200 28800 23400")
STIMMUNG = metric("Stimmung", "rating", "3 4", decimals=0, span="1-5")
SPAZIERGANG = metric("Spaziergang", "yes_no")
GLUCOSE = metric("Glucose", "number", "5.6 6.1 5.4", "mmol/l")
HEART = metric("Heart rate", "number", "62 60 64", "bpm", decimals=0)
WAIST = metric("Waist", "number", "92.5 93", "cm")
SAVINGS = metric("Savings", "number", "4200 4000", "£", decimals=2)
MEDITATION = metric("Meditation", "duration", "600 900")
CIGARETTES = metric("Cigarettes", "total", "5 7 6", decimals=0)
COFFEE = metric("Coffee", "total", "2 3", "cups", decimals=0)
DEEP_WORK = metric("Deep work", "duration", "7200 10800")
PUSH_UPS = metric("Push-ups", "total", "20 25 30", decimals=0)
PESO = metric("Peso", "number", "82.0 82.3", "kg")
POIDS = metric("Poids", "number", "82.0 82.3", "kg")
AUSGABEN = metric("Ausgaben", "total", "35 12.5", "€", decimals=2)
PAIN = metric("Pain", "rating", "3 2", decimals=0, span="0-10")
ENERGY = metric("Energy", "rating", "3 4", decimals=0, span="0-5")
BODY_FAT = metric("Body fat", "number", "22.4 22.6", "%")
STUDY = metric("Study", "duration", "5400 7200")
ALL = (WEIGHT, SLEEP, CALLS, MOOD, PRESSURE, RUN, WALK, REVENUE, STEPS)


def mail(*metrics: Followed, **more: object) -> Situation:
    """An answer to a mail that asks about these."""
    asked = tuple(Asked(each.metric_id, TUESDAY, ASKED_AT) for each in metrics)
    return Situation(metrics, EVENING, asked, is_named=True, **more)  # type: ignore[arg-type]


def text(*asked: Followed, hours: int = 0, **more: object) -> Situation:
    """A text of somebody who follows all, asked lately about these."""
    at = tuple(Asked(each.metric_id, TUESDAY, ASKED_AT - timedelta(hours=hours)) for each in asked)
    return Situation(ALL, EVENING, at, **more)  # type: ignore[arg-type]


def _after_midnight() -> Situation:
    return Situation((SLEEP, CALLS), datetime(2026, 11, 25, 1, 0, tzinfo=ZONE))


SITUATIONS = {
    "mail about Weight": mail(WEIGHT),
    "mail about Weight, to somebody who writes decimals with a comma": mail(WEIGHT, mark=","),
    "mail about Weight, the first ever": mail(NEW_WEIGHT),
    "mail about Weight, the first ever, to somebody who writes decimals with a comma": mail(NEW_WEIGHT, mark=","),
    "mail about Sleep": mail(SLEEP),
    "mail about Calls made": mail(CALLS),
    "mail about Mood": mail(MOOD),
    "mail about Blood pressure": mail(PRESSURE),
    "mail about Run": mail(RUN),
    "mail about Walk": mail(WALK),
    "mail about Revenue": mail(REVENUE),
    "mail about Steps": mail(STEPS),
    "mail about Focus time": mail(FOCUS),
    "mail about Balance": mail(BALANCE),
    "mail about Pages read": mail(PAGES),
    "mail about Water": mail(WATER),
    "mail about Temperature": mail(TEMPERATURE),
    "mail about Umsatz, to somebody who writes decimals with a comma": mail(TURNOVER, mark=","),
    "mail about Schlaf": mail(SCHLAF, mark=","),
    "mail about Stimmung": mail(STIMMUNG, mark=","),
    "mail about Spaziergang": mail(SPAZIERGANG, mark=","),
    "mail about Ausgaben, to somebody who writes decimals with a comma": mail(AUSGABEN, mark=","),
    "mail about Peso": mail(PESO),
    "mail about Poids": mail(POIDS),
    "mail about Glucose": mail(GLUCOSE),
    "mail about Heart rate": mail(HEART),
    "mail about Waist": mail(WAIST),
    "mail about Savings": mail(SAVINGS),
    "mail about Meditation": mail(MEDITATION),
    "mail about Cigarettes": mail(CIGARETTES),
    "mail about Coffee": mail(COFFEE),
    "mail about Deep work": mail(DEEP_WORK),
    "mail about Push-ups": mail(PUSH_UPS),
    "mail about Weight and Body fat": mail(WEIGHT, BODY_FAT),
    "mail about Pain and Energy": mail(PAIN, ENERGY),
    "mail about Study, Mood and Walk": mail(STUDY, MOOD, WALK),
    "mail about Weight, Sleep and Mood": mail(WEIGHT, SLEEP, MOOD),
    "mail about Blood pressure, Heart rate and Weight": mail(PRESSURE, HEART, WEIGHT),
    "mail about Weight, Sleep and Steps": mail(WEIGHT, SLEEP, STEPS),
    "mail about Sleep and Run": mail(SLEEP, RUN),
    "mail about Mood and Walk": mail(MOOD, WALK),
    "text, asked about Weight": text(WEIGHT),
    "text, asked about Weight two days ago": text(WEIGHT, hours=48),
    "text, asked about Calls made, texted about actions 12 and 7": text(CALLS, other_numbers=frozenset({12, 7})),
    "text, asked about Walk, a request waits for yes or no": text(WALK, is_other_yes_no_open=True),
    "text, nothing asked": text(),
    "text at one in the morning, the day lasts until three": _after_midnight(),
}


def outcome(found: Understood, situation: Situation) -> str:
    """``Weight 81.4 "felt heavy"``; ``ask ten_times: Weight 81.4 or Weight 814``; ``words``."""
    said = [_reading(each, situation) for each in found.readings]
    for each in found.questions:
        meant = " or ".join(_reading(one, situation) for one in each.candidates)
        said.append(f"ask {each.reason}" + (f": {meant}" if meant else ""))
    return " + ".join(said) or "words"


def _reading(reading: Reading, situation: Situation) -> str:
    metric = situation.metric(reading.metric_id)
    parts = [
        metric.name,
        _answer(reading.answer, metric),
        f"on {reading.day:%a %d %b}" if reading.day != TUESDAY else "",
    ]
    if reading.answer.converted_from:
        parts.append(f"from {reading.answer.converted_from}")
    if reading.note:
        parts.append('"' + reading.note.replace("\n", " / ") + '"')
    return " ".join(part for part in parts if part)


def _answer(answer: Answer, metric: Followed) -> str:
    if answer.value is None:
        return "skipped"
    measured: Any = metric
    shown = values.shown(measured, answer.value, with_unit=False)
    return f"={shown}" if answer.is_all else shown
