"""A metric in words: its last value, how that changed, when somebody is asked for it, and its chart in one sentence."""

from collections.abc import Sequence
from datetime import date

import msgspec

from chalicelib import times
from chalicelib.domain.metrics import in_words, values
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.metric import Band, Last, Metric, Target
from chalicelib.domain.metrics.runs import LEAST, Run
from chalicelib.isolated import isolated
from chalicelib.web.pages.metrics.spans import Span
from chalicelib.web.pages.parts import shares

PER_DAY = {"last": "the last one", "sum": "their sum", "mean": "their mean", "min": "the lowest", "max": "the highest"}


def day(on: date, today: date) -> str:
    """Returns ``today``, ``yesterday`` or ``Sun 22 Nov``, with the year if it isn't this one."""
    near = {0: "today", 1: "yesterday"}.get((today - on).days)
    return near or times.dated(on, today)


def begun(words: str) -> str:
    """Returns words with a capital, to begin a line."""
    return words[:1].upper() + words[1:]


def full(on: date) -> str:
    return f"{on.day} {times.MONTHS[on.month - 1]} {on.year}"


def change(metric: Metric, today: date) -> str:
    """Says how the last value differs from the one before: ``0.6 kg less than Sun 22 Nov``; empty if there is none."""
    found = [(on, last.value) for on, last in metric.latest if last.value is not None]
    if len(found) < 2 or metric.kind in ("yes_no", "pair"):
        return ""
    (before_on, before), (_, after) = found[-2:]
    if before == after:
        return f"as {day(before_on, today)}"
    more = "more" if after > before else "less"
    if metric.kind == "rating":
        return f"{values.plain(abs(after - before))} {more} than {day(before_on, today)}"
    return f"{in_words.last(metric, Last(abs(after - before)))} {more} than {day(before_on, today)}"


def rhythm(found: Rhythm) -> str:
    """Says ``daily``, ``Mon, Wed and Fri``, ``Mon to Fri``, ``every Sunday``, ``monthly on the 1st``."""
    return found.words


def run(metric: Metric, found: Run) -> str:
    """Says ``12 days in a row``; empty for a run too short to mention, or for a metric that has ended."""
    if found.count < LEAST or metric.is_archived:
        return ""
    each = {"day": "days", "week": "weeks", "month": "months"}.get(found.every or "", "times")
    return f"{'at least ' if found.is_cut else ''}{found.count} {each} in a row"


def better(metric: Metric) -> str:
    """Says what is good: ``lower is better, target 80 kg by 1 Feb 2027``; empty if no direction or target is set."""
    said = {"higher": "higher is better", "lower": "lower is better"}.get(str(metric.better), "")
    return ", ".join(filter(None, (said, band(metric), target(metric, metric.target))))


def band(metric: Metric) -> str:
    """Says ``good from 60 to 80 bpm``; empty without a band."""
    found: Band | None = metric.band
    if found is None:
        return ""
    low, high = (None if edge is None else in_words.last(metric, Last(edge)) for edge in (found.low, found.high))
    if low and high:
        return f"good from {low} to {high}"
    return f"good from {low}" if low else f"good up to {high}"


def target(metric: Metric, found: Target | None) -> str:
    return f"target {in_words.last(metric, Last(found.to_value))} by {full(found.to_date)}" if found else ""


class Became(msgspec.Struct, frozen=True):
    """How many of the plan's actions were done, how many of these serve a metric, and how many dates were moved."""

    done: int = 0
    serving: int = 0
    moved: int = 0


def chart(metric: Metric, days: Sequence[tuple[date, Last]], span: Span, became: Became) -> str:
    """Says in one sentence what a chart shows: its first and last value, its lowest and highest, its target, and what
    was done."""
    read = [(on, last) for on, last in days if last.value is not None]
    when = f"from {full(span.first)} to {full(span.last)}"
    if not read:
        return f"{isolated(metric.name)} {when}: no values."
    parts = [f"{len(read)} value{'s' if len(read) != 1 else ''}"]
    numbers = [last.value for _, last in read if last.value is not None]
    if metric.kind == "yes_no":
        yes = sum(1 for number in numbers if number)
        parts = [f"yes on {yes} of {len(read)} day{'s' if len(read) != 1 else ''}"]
    elif len(read) == 1:
        parts.append(in_words.last(metric, read[0][1]))
    else:
        parts[0] += f", first {in_words.last(metric, read[0][1])}, last {in_words.last(metric, read[-1][1])}"
        if metric.kind != "pair":
            low, high = (in_words.last(metric, Last(edge)) for edge in (min(numbers), max(numbers)))
            parts.append(f"lowest {low}, highest {high}")
        if metric.per_day == "sum" and metric.kind == "total":
            parts.append(f"{in_words.last(metric, Last(sum(numbers, numbers[0] * 0)))} in all")
    aim = better(metric)
    if aim:
        parts.append(aim)
    parts += _became(became)
    return f"{isolated(metric.name)} {when}: {'; '.join(parts)}."


def _became(became: Became) -> list[str]:
    done = shares.actions_done(became.done, became.serving)
    return [
        *([done] if done else []),
        *([f"{became.moved} date{'s' if became.moved != 1 else ''} moved"] if became.moved else []),
    ]
