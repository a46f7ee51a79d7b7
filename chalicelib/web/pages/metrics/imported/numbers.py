"""Values in files. All values of a file together decide which decimal mark it uses."""

import re
from collections.abc import Iterable
from decimal import Decimal

from chalicelib.domain.metrics import units, values
from chalicelib.domain.metrics.answers import figures, words
from chalicelib.domain.metrics.answers import value as answers
from chalicelib.domain.metrics.answers.followed import DecimalMark, Doubt, Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.values import Value
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated

_FIGURE = re.compile(r"[-+]?[\d.,' ]{1,40}")
_EXPONENT = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?e[-+]?\d{1,4}")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,20})[)\]]")
_LESS = re.compile(r"^\s*\(([^()\w]{0,3}\d[\d.,' ]*[^()\w]{0,3})\)\s*$")
"""Bookkeepers' form of a negative number: (50.00)."""
_ENDLESS = re.compile(r"([.,]\d{10})\d+$")
"""How many decimals of a float are printed; the first ten matter."""
_ROUNDED = 3
"""How many decimals are kept of a number that had too many."""
_LONGEST_SHOWN = 40


def mark(cells: Iterable[str], separator: str) -> DecimalMark:
    """Returns a file's decimal mark; empty if all values are like ``1,234``, which may be either."""
    found = [text for cell in cells if _FIGURE.fullmatch(text := plain(cell).strip())]
    by_point = sum(_is_only(text, ".") for text in found)
    by_comma = sum(_is_only(text, ",") for text in found)
    if by_point or by_comma:
        return "." if by_point >= by_comma else ","
    # A file separated by commas has no decimal commas: a comma in its numbers groups digits.
    return "" if separator != "," and any("," in text or "." in text for text in found) else "."


def unit_named(name: str) -> str:
    """Returns the unit in the name of a column, such as ``Weight (lb)`` or ``minutes``; empty if it has none that we
    know."""
    inside = [each.strip() for each in _IN_BRACKETS.findall(name)]
    last = re.split(r"[ _]+", name.strip())[-1]
    return next((each for each in (*inside, last) if len(each) > 0 and units.find(each) and not each.isdigit()), "")


def read(text: str, metric: Metric, followed: Followed, mark: DecimalMark, unit: str) -> Value | None:
    """Returns the value in a cell; ``None`` if it says that the day was skipped. Raises `Invalid` at ``value``.

    ``unit`` applies to a number without one; empty for the metric's own. A number with more decimals than we keep, as
    programs that calculate with floats write it, is rounded.
    """
    text = _LESS.sub(r"-\1", text)
    bare = _bare(text, mark)
    if bare is None or (unit and not _is_own(unit, metric)):
        return _in_words(f"{text} {unit}" if bare is not None and unit else text, metric, followed, mark)
    return values.checked(metric, _rounded(bare))


def read_pair(first: str, second: str, metric: Metric, mark: DecimalMark) -> Value:
    """Returns the pair whose numbers are in two cells. Raises `Invalid` at ``value``."""
    both = [_bare(each, mark) for each in (first, second)]
    if both[0] is None or both[1] is None:
        raise Invalid({"value": f"{_quoted(f'{first} {second}'.strip())} isn’t two numbers."})
    return values.checked(metric, _rounded(both[0]), _rounded(both[1]))


def is_rounded(text: str, mark: DecimalMark) -> bool:
    """Returns whether a readable cell is rounded."""
    bare = _bare(text, mark)
    return bare is not None and _rounded(bare) != bare


def _rounded(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    is_fine = isinstance(exponent, int) and exponent < -values.MOST_DECIMALS and abs(number) < values.BIGGEST
    return values.rounded(number, _ROUNDED) if is_fine else number


def _bare(text: str, mark: DecimalMark) -> Decimal | None:
    """Returns a number without a unit; ``None`` if it is something else. Raises `Invalid` if it is ambiguous."""
    said = plain(text).strip()
    if _EXPONENT.fullmatch(said):
        return values.exact(Decimal(said))
    if not _FIGURE.fullmatch(said) or not any(char.isdigit() for char in said):
        return None
    sign, digits = (said[0], said[1:].strip()) if said[0] in "-+" else ("", said)
    digits = _ENDLESS.sub(r"\1", digits)
    figure = figures.scan(digits, 0)
    if figure is None or figure.end != len(digits):
        return None
    means = figure.means(mark)
    meant = {".": figure.by_point, ",": figure.by_comma}.get(mark) if len(means) > 1 else means[0] if means else None
    if meant is None:
        raise Invalid(
            {
                "value": f"{_quoted(text)} may be {' or '.join(map(values.plain, means))}."
                if means
                else f"{_quoted(text)} isn’t a number."
            }
        )
    return -meant if sign == "-" else meant


def _in_words(text: str, metric: Metric, followed: Followed, mark: DecimalMark) -> Value | None:
    """Returns a value with a unit, or in another form: ``179 lb``, ``1:30``, ``120/80``, ``yes``."""
    found = answers.read_value(text, followed, mark=mark)
    if not isinstance(found, Doubt):
        return None if found.value is None else values.checked(metric, found.value.value, found.value.second)
    offered = [values.shown(metric, each.value) for each in found.candidates if each.value is not None]
    if len(offered) > 1:
        raise Invalid({"value": f"{_quoted(text)} may be {' or '.join(map(isolated, offered))}."})
    raise Invalid({"value": f"{_quoted(text)} isn’t {KINDS[metric.kind].called}{_of(metric)}."})


def _of(metric: Metric) -> str:
    if metric.low is not None and metric.high is not None:
        return f" from {int(metric.low)} to {int(metric.high)}"
    return f" in {isolated(metric.unit)}" if metric.unit else ""


def _is_own(unit: str, metric: Metric) -> bool:
    """Returns whether a unit is the one in which the metric's values are stored."""
    own = "s" if metric.kind == "duration" else metric.unit
    mine, theirs = units.find(own), units.find(unit)
    return plain(unit).strip() == plain(own).strip() or bool(mine and theirs and mine[0] == theirs[0])


def _is_only(text: str, decimal_mark: str) -> bool:
    """Returns whether a figure can only have this decimal mark: ``81,4``, ``1.234,5``."""
    figure = figures.scan(text.lstrip("+-").strip(), 0)
    if figure is None or figure.is_whole or ("." not in text and "," not in text):
        return False
    means = {".": figure.by_point, ",": figure.by_comma}
    other = means["," if decimal_mark == "." else "."]
    return decimal_mark in text and means[decimal_mark] is not None and (other is None or other == means[decimal_mark])


def _quoted(text: str) -> str:
    return f"“{isolated(text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + '…')}”"


def is_figure(text: str) -> bool:
    """Returns whether a cell is a number and nothing else."""
    return bool(_FIGURE.fullmatch(plain(text).strip())) and any(char.isdigit() for char in text)


def is_word(text: str) -> bool:
    """Returns whether a cell answers without a number: yes, no, skipped."""
    return words.said(plain(text).strip()) is not None
