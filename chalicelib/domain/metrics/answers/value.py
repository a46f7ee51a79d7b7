"""The value that somebody types for one metric, as in a field of a page."""

from decimal import Decimal

from chalicelib.domain.metrics.answers import amounts, nearness, words
from chalicelib.domain.metrics.answers.fitting import fit
from chalicelib.domain.metrics.answers.followed import Answer, DecimalMark, Doubt, Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.unit_behind import Around
from chalicelib.domain.metrics.values import Value

LONGEST = 100
"""In characters: the most that a field may hold."""
_AROUND = " \t\r\n.!;:"
_NEARLY = ("about ", "around ", "approx ", "ca ", "roughly ", "~")


def read_value(text: str, metric: Followed, *, mark: DecimalMark = "") -> Answer | Doubt:
    """Returns the value typed for a metric, or the doubt about it. A doubt without candidates means that it can't be
    taken at all.

    ``mark`` is the writer's decimal mark, empty if we don't know it. The whole text must be the value.
    """
    if len(text) > LONGEST:
        return Doubt("not_a_value")
    said = plain(text)
    start, end = len(said) - len(said.lstrip(_AROUND.replace(".", ""))), len(said.rstrip(_AROUND))
    start += next((len(each) for each in _NEARLY if said.startswith(each, start)), 0)
    word = words.said(said[start:end])
    if word:
        return of_word(word, metric)
    amount = amounts.scan(said, start, around([metric]))
    if amount is None or amount.end < end:
        return Doubt("not_a_value")
    return fit(amount, metric, mark, text[amount.start : amount.end])


def around(followed: list[Followed]) -> Around:
    """Returns what may follow a number for these metrics."""
    own = {plain(metric.unit).strip() for metric in followed} - {""}
    letters = frozenset(metric.letter.lower() for metric in followed if metric.letter)
    has_pairs = any(metric.kind == "pair" for metric in followed)
    names = frozenset(plain(metric.name) for metric in followed if metric.kind in ("yes_no", "rating")) - own
    initials = frozenset(plain(metric.name)[:1] for metric in followed) if len(followed) > 1 else frozenset()
    return Around(
        tuple(sorted(own, key=len, reverse=True)),
        letters,
        names if len(followed) > 1 else frozenset(),
        initials,
        has_pairs=has_pairs,
    )


def of_word(word: words.Said, metric: Followed) -> Answer | Doubt:
    """Returns what a word without a number answers for a metric. Missing isn't zero: ``none`` means zero only for a
    metric that adds up."""
    if word == "skip":
        return Answer(None)
    if word == "same":
        if not metric.last:
            return Doubt("no_last_value")
        return Answer(Value(metric.last[0], metric.last_second[0] if metric.last_second else None))
    if metric.kind == "yes_no":
        return Answer(Value(Decimal(word == "yes")))
    if word != "none":
        return Doubt("not_a_value")
    zero = Answer(Value(Decimal(0)))
    if metric.kind in ("total", "duration") and not nearness.is_steady(metric.last):
        return zero
    may_be_zero = metric.kind in ("number", "total", "duration") or (metric.kind == "rating" and metric.low == 0)
    return Doubt("none_or_skip", (zero, Answer(None)) if may_be_zero else (Answer(None),))
