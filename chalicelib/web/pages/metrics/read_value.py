"""A value as it is typed into the field for it: ``81,4``, ``1 200.5``, ``120/80``, ``1:30``, ``4 of 5``, ``yes``."""

import re
from decimal import Decimal

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.values import Measured, Value
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated

LONGEST = 60
_YES, _NO = frozenset(("yes", "y", "1", "true")), frozenset(("no", "n", "0", "false"))
_FIGURES = re.compile(r"[+-]?(?:[0-9]|[.,](?=[0-9]))[0-9.,]*")
_GROUPED = {mark: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"}
_HOURS = re.compile(r"(?:([0-9]{1,4}(?:\.[0-9]{1,4})?)h)?(?:([0-9]{1,5}(?:\.[0-9]{1,4})?)m)?(?:([0-9]{1,6})s)?")
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_UNITS_OF_TIME = re.compile(r"(?<=[0-9]) ?(h|m|s)(?:ours?|rs?|in(?:ute)?s?|ec(?:ond)?s?)?\.?(?![a-z])")


def read_value(text: str, metric: Measured) -> Value:
    """Returns the value. Raises `Invalid` at ``value`` for what is none, may be two, or isn't one of this metric."""
    words = " ".join(text.replace("−", "-").casefold().split())
    if not words:
        raise Invalid({"value": f"Enter {KINDS[metric.kind].called}, such as {KINDS[metric.kind].example}."})
    if len(words) > LONGEST:
        raise _not_one(metric)
    read = {"yes_no": _yes_no, "duration": _duration, "pair": _pair, "rating": _rating}.get(metric.kind, _number)
    found = read(words, metric)
    return values.checked(metric, found.value, found.second)


def read_number(text: str, metric: Measured, field: str) -> Decimal:
    """Returns a bound or target in the same spellings; of a pair the first value's."""
    words = " ".join(text.replace("−", "-").casefold().split())
    try:
        if metric.kind == "duration":
            return _duration(words, metric).value
        return _decimal(_without_unit(words, metric), metric)
    except Invalid as invalid:
        raise Invalid({field: invalid.problems["value"]}) from None


def _number(words: str, metric: Measured) -> Value:
    return Value(_decimal(_without_unit(words, metric), metric))


def _rating(words: str, metric: Measured) -> Value:
    """Reads ``4``, ``4/5`` and ``4 of 5``; out of another number it would be another scale."""
    first, mark, most = re.sub(r" ?(?:/|of|out of) ?", "/", words).partition("/")
    if mark and most != str(metric.high):
        raise Invalid({"value": f"This goes up to {metric.high}."})
    return Value(_decimal(first, metric))


def _pair(words: str, metric: Measured) -> Value:
    parts = re.split(r" ?(?:/|over|\bto\b) ?| ", _without_unit(words, metric))
    if len(parts) != 2:
        raise _not_one(metric)
    first, second = (_decimal(part, metric) for part in parts)
    return Value(first, second)


def _yes_no(words: str, metric: Measured) -> Value:
    if words not in _YES | _NO:
        raise _not_one(metric)
    return Value(Decimal(int(words in _YES)))


def _duration(words: str, metric: Measured) -> Value:
    """Reads ``1:30`` and ``1h30`` as an hour and a half. A number alone may be hours or minutes."""
    clock = _CLOCK.fullmatch(words)
    if clock:
        hours, minutes, seconds = (Decimal(part or 0) for part in clock.groups())
        return Value(hours * 3600 + minutes * 60 + seconds)
    spelled = _UNITS_OF_TIME.sub(r"\1", words.replace(",", ".")).replace("and", "").replace(" ", "")
    spelled = re.sub(r"h([0-5]?[0-9])$", r"h\1m", spelled)
    if re.fullmatch(r"[0-9.]+", spelled):
        raise Invalid({"value": f"Hours or minutes? Enter {spelled} h or {spelled} min."})
    found = _HOURS.fullmatch(spelled)
    if not spelled or found is None:
        raise _not_one(metric)
    hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    return Value(hours * 3600 + minutes * 60 + seconds)


def _without_unit(words: str, metric: Measured) -> str:
    """Takes the metric's own unit away, before or after the figures. Any other stays, and is no number then."""
    unit = metric.unit.casefold()
    return words.removeprefix(unit).removesuffix(unit).strip() if unit else words


def _decimal(words: str, metric: Measured) -> Decimal:
    figures = re.sub(r"(?<=[0-9])[ '’](?=[0-9]{3}(?![0-9]))", "", words).replace("- ", "-")
    if not _FIGURES.fullmatch(figures):
        raise _not_one(metric)
    sign = "-" if figures.startswith("-") else ""
    digits = figures.lstrip("+-")
    marks = [each for each in digits if each in ".,"]
    if not marks:
        return Decimal(sign + digits)
    last = marks[-1]
    whole, _, fraction = digits.rpartition(last)
    other = "." if last == "," else ","
    if len(set(marks)) == 2:  # 1,200.5 and 1.200,5: the last is the decimal one
        if last in whole or not _GROUPED[other].fullmatch(whole):
            raise _not_one(metric)
        return Decimal(f"{sign}{whole.replace(other, '')}.{fraction}")
    if len(marks) > 1:  # 1,200,500
        if not _GROUPED[last].fullmatch(digits):
            raise _not_one(metric)
        return Decimal(sign + digits.replace(last, ""))
    if _GROUPED[last].fullmatch(digits) and not digits.startswith("0"):
        together = f"{sign}{whole}{fraction}"
        if int(metric.decimals) < 3:
            raise Invalid({"value": f"Do you mean {together} or {sign}{whole}.{fraction.rstrip('0') or '0'}?"})
    return Decimal(f"{sign}{whole or 0}.{fraction or 0}")


def _not_one(metric: Measured) -> Invalid:
    holds = KINDS[metric.kind]
    unit = f" in {isolated(metric.unit)}" if metric.unit else ""
    return Invalid({"value": f"Enter {holds.called}{unit}, such as {holds.example}."})
