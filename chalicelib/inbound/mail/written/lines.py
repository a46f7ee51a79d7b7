"""A readable line of a mail, and what its form says about it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.patterns import compile_late

MAX_LINES = 6_000
MAX_CHARACTERS = 400_000
MAX_LINE = 20_000
GAP = "\x1a"
"""Marks a gap of left-out lines; no text that is read contains this character."""

_SHORTEST_OF_PROGRAMS = 20
_LOOK_BACK = 100
"""In lines."""

_DATE = compile_late(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}(?!\d)")
_TIME = compile_late(
    r"(?<!\d)(?<!\d[.])\d{1,2} ?[:.hH] ?\d\d(?!\d|[.]\d)|(?<!\d)\d{1,2} ?[AaPp]\.?[Mm]\b|\d{1,2}[时時시点點]"
)
_DATE_OF_ANY = compile_late(_DATE.pattern + r"|(?<!\d)(?:25[5-9]\d|1[34]\d\d)(?!\d)")
"""Includes years of the Buddhist, Persian and Islamic calendars."""
_DIGITS = {
    number: str(unicodedata.decimal(chr(number)))
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10)
    for number in range(first, first + 10)
}  # fmt: skip
"""Maps digits of other scripts to ours."""
_ADDRESS = compile_late(r"[\w.+'-]@[\w\[-]")
_INVISIBLE = compile_late("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")


@dataclass(slots=True)
class Line:
    """One line. ``mark`` is what the HTML around it says: "" nothing, "quote", "perhaps" (a blockquote without a sign of
    whose), "intro", "cut" (from here on nothing is the sender's), "signature"; plain text has only "" and "quote"."""

    text: str
    mark: str = ""


def bare(text: str) -> str:
    """Returns the line without direction marks, invisible characters, outer spaces and emphasis."""
    return _INVISIBLE.sub("", text).strip(" \t*_") if text else text


def has_date(text: str) -> bool:
    if text.isascii():
        return _DATE.search(text) is not None
    return _DATE_OF_ANY.search(text.translate(_DIGITS)) is not None


def has_time(text: str) -> bool:
    return _TIME.search(text if text.isascii() else text.translate(_DIGITS)) is not None


def has_address(text: str) -> bool:
    return "@" in text and _ADDRESS.search(text) is not None


def without_addresses(text: str) -> str:
    """Returns the line without anything in angle brackets and without bare addresses."""
    if "<" in text:
        text = re.sub(r"<[^<>]*>", " ", text)
    return " ".join(word for word in text.split() if "@" not in word and "://" not in word)


def is_rule(text: str) -> bool:
    """Returns whether the line has only dashes, underscores, stars or equals signs, at least three."""
    return len(text) >= 3 and not text.strip("-_–—*= \u2500\u2501")


def is_drawn_again(lines: Sequence[Line], at: int) -> bool:
    """Returns whether the sender draws this rule: the same one comes not far above. Outlook's long row of underscores
    doesn't count."""
    rule = lines[at].text.strip()
    is_programs = len(rule) >= _SHORTEST_OF_PROGRAMS and not rule.strip("_")
    return not is_programs and any(line.text.strip() == rule for line in lines[max(0, at - _LOOK_BACK) : at])


def without_blanks(texts: Sequence[str], end: int) -> int:
    """Returns how many of the first ``end`` lines are left without the blank ones at their end."""
    while end and not texts[end - 1].strip():
        end -= 1
    return end


def bounded(lines: list[Line]) -> list[Line]:
    """Returns at most ``MAX_LINES`` lines with ``MAX_CHARACTERS``: of a longer mail its beginning and its end, with a
    ``GAP``."""
    lines = [line if len(line.text) <= MAX_LINE else Line(line.text[:MAX_LINE] + GAP, line.mark) for line in lines]
    if len(lines) > MAX_LINES:
        lines = with_gap(lines[: MAX_LINES * 3 // 4], lines[-MAX_LINES // 4 :])
    total = sum(len(line.text) + 1 for line in lines)
    if total <= MAX_CHARACTERS:
        return lines
    tail = _fitting(lines[::-1], MAX_CHARACTERS // 8)
    head = _fitting(lines[: len(lines) - tail], MAX_CHARACTERS * 7 // 8)
    return with_gap(lines[:head], lines[len(lines) - tail :])


def with_gap(above: list[Line], below: list[Line]) -> list[Line]:
    """Returns both lists, with a line between them that says that some are missing."""
    return [*above, Line(GAP, above[-1].mark if above else ""), *below]


def _fitting(lines: list[Line], room: int) -> int:
    for number, line in enumerate(lines):
        room -= len(line.text) + 1
        if room < 0:
            return number
    return len(lines)
