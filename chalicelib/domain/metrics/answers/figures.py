"""A figure as people write it, with what it may mean: ``1.234`` is 1234 or 1.234, and both are kept until something
decides.

The supported spellings are CLDR's patterns of decimal and group marks (comma, full stop, space, apostrophe; Indian
groups of two).
"""

from decimal import Decimal

import msgspec

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers import spelled
from chalicelib.domain.metrics.answers.followed import DecimalMark

MOST_DIGITS = 18
"""The most digits of a figure: those before its point (`values.BIGGEST`) and those after it."""

_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "⅛": "0.125", "⅕": "0.2"}
_WRITTEN_OUT = ((" 1/2", "0.5"), (" 1/4", "0.25"), (" 3/4", "0.75"))
"""After a whole number."""
_MARKS = ".,'"
_DIGITS_OF_GROUP = 3


class Figure(msgspec.Struct, frozen=True):
    """A figure, up to where it ends, with its meaning if the decimal mark is a point, and if it is a comma."""

    end: int
    by_point: Decimal | None
    by_comma: Decimal | None
    is_whole: bool = False
    """Whether it is digits and nothing else."""
    is_by_apostrophe: bool = False
    """Whether its decimals follow an apostrophe, which may also mean minutes or feet."""

    def means(self, mark: DecimalMark = "") -> tuple[Decimal, ...]:
        """Returns what it may mean, likeliest first for somebody who writes decimals with ``mark``; empty if it isn't a
        number."""
        both = (self.by_comma, self.by_point) if mark == "," else (self.by_point, self.by_comma)
        return tuple(dict.fromkeys(each for each in both if each is not None))

    @property
    def is_too_large(self) -> bool:
        return any(abs(each) >= values.BIGGEST for each in self.means())


def worded(text: str, start: int) -> Figure | None:
    """Returns the figure in words that begins here; ``None`` if none does."""
    said = spelled.scan(text, start)
    if said is not None and text.startswith("-ish", said[1]):
        said = (said[0], said[1] + len("-ish"))
    return None if said is None else Figure(said[1], said[0], said[0], is_whole=said[0] == said[0].to_integral_value())


def scan(text: str, start: int) -> Figure | None:
    """Returns the figure that begins here, without a sign; ``None`` if none does. The text is plain."""
    if text[start : start + 1] in _FRACTIONS:
        value = Decimal(_FRACTIONS[text[start]])
        return Figure(start + 1, value, value)
    runs, marks, end = _runs(text, start)
    if not runs:
        return None
    if marks == ["'"] and runs[0] and len(runs[1]) < _DIGITS_OF_GROUP:
        value = Decimal(f"{runs[0]}.{runs[1]}")  # 81'4
        return Figure(end, value, value, is_by_apostrophe=True)
    extra = Decimal(0)
    if not marks and runs[0]:
        extra, end = _fraction(text, end)
    by_point, by_comma = _read(runs, marks, "."), _read(runs, marks, ",")
    is_whole = not marks and not extra
    return Figure(end, _plus(by_point, extra), _plus(by_comma, extra), is_whole=is_whole)


def _runs(text: str, start: int) -> tuple[list[str], list[str], int]:
    """Returns the runs of digits, the marks between them, and where they end. ``.5`` has an empty first run."""
    runs: list[str] = []
    marks: list[str] = []
    at = start
    if text[at : at + 1] in (".", ",") and _is_digit(text, at + 1):
        runs.append("")
        marks.append(text[at])
        at += 1
    while _is_digit(text, at):
        begin = at
        while _is_digit(text, at):
            at += 1
        runs.append(text[begin:at])
        mark = text[at : at + 1]
        if (mark and mark in _MARKS and _is_digit(text, at + 1)) or (
            mark == " " and _is_group(text, at + 1, runs, marks)
        ):
            marks.append(mark)
            at += 1
        else:
            break
    return runs, marks, at


def _is_digit(text: str, at: int) -> bool:
    return "0" <= text[at : at + 1] <= "9"


def _is_group(text: str, at: int, runs: list[str], marks: list[str]) -> bool:
    """Whether three digits follow a space as a group of thousands: ``1 200,5``, but neither ``81 120/80`` nor ``7 2026``."""
    figure = text[at : at + 3]
    if (
        not (len(figure) == 3 and figure.isdigit())
        or _is_digit(text, at + 3)
        or text[at + 3 : at + 4] in ("/", ":", "-")
    ):
        return False
    return set(marks) <= {" "} and 1 <= len(runs[0]) <= 3 and not runs[0].startswith("0")


def _fraction(text: str, end: int) -> tuple[Decimal, int]:
    """Returns the fraction after a whole number, as in ``7½``, ``7 1/2`` and ``7 and a half``, and where it ends."""
    for behind in (end, end + 1 if text[end : end + 1] == " " else end):
        if text[behind : behind + 1] in _FRACTIONS and text[behind : behind + 1]:
            return Decimal(_FRACTIONS[text[behind]]), behind + 1
    for said, value in _WRITTEN_OUT:
        behind = end + len(said)
        if text.startswith(said, end) and not text[behind : behind + 1].isalnum() and text[behind : behind + 1] != "/":
            return Decimal(value), behind
    return spelled.point(text, end) or spelled.fraction(text, end) or (Decimal(0), end)


def _read(runs: list[str], marks: list[str], decimal_mark: str) -> Decimal | None:
    """Returns runs of digits as a number with this decimal mark; ``None`` if that is impossible."""
    if sum(len(run) for run in runs) > MOST_DIGITS:
        return Decimal(10) ** MOST_DIGITS
    if not marks:
        return Decimal(runs[0])
    groups, fraction = runs, ""
    if marks[-1] == decimal_mark:
        if marks.count(decimal_mark) > 1:
            return None
        groups, fraction, marks = runs[:-1], runs[-1], marks[:-1]
    if marks and not _are_groups(groups, marks, decimal_mark):
        return None
    return Decimal(f"{''.join(groups) or 0}.{fraction or 0}") if fraction else Decimal("".join(groups))


def _are_groups(groups: list[str], marks: list[str], decimal_mark: str) -> bool:
    """Whether these are thousands: groups of three, or as in India groups of two before the last."""
    if len(set(marks)) > 1 or marks[0] == decimal_mark or not 1 <= len(groups[0]) <= 3 or groups[0].startswith("0"):
        return False
    return len(groups[-1]) == 3 and (
        all(len(group) == 3 for group in groups[1:])
        or (marks[0] == "," and all(len(group) == 2 for group in groups[1:-1]))
    )


def _plus(value: Decimal | None, extra: Decimal) -> Decimal | None:
    return None if value is None else value + extra
