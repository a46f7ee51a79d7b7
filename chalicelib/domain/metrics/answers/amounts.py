"""An amount as written in a text: a figure with its unit, 1h30, 11 st 4, 1:30, 120/80, 7 to 8, whichever metric it is
for.

It is parsed by hand from left to right, looking at each character only a few times, since the text comes from outside.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import figures, hours_of_day, labelled, portions, spelled, unit_behind
from chalicelib.domain.metrics.answers.figures import Figure
from chalicelib.domain.metrics.answers.unit_behind import SMALLER, Around
from chalicelib.patterns import compile_late

Form = Literal["one", "compound", "clock", "pair", "range", "sum", "product", "span", "other"]
"""``other``: a date, a time of day, an ordinal or another number that is no amount."""

_MOST_OF_SMALLER = 59
_LONGEST_WITH_ZERO, _MOST_PARTS = 3, 3
_FEWEST_OF_TELEPHONE, _FEWEST_GROUPS, _DIGITS_OF_GROUP = 9, 3, 3
_PRESSURES, _LEAST_UPPER = (Decimal(32), Decimal(260)), Decimal(80)
_LATEST_HOUR, _MUCH = 24, 5
_NUMBERED = compile_late(r"\b(?:day|week|wk|tag|woche|jour|semaine|dia|semana|giorno|settimana|dag|vecka|dzien) $")
_CURRENCIES = {"gbp", "eur", "usd", "chf", "inr", "jpy"}
_PAIRS = ("/", " / ", "/ ", " /", " over ", " out of ", " of ", " von ", " zu ", " sur ", " su ", " sobre ", " op ")
_RANGES = (
    "-", " - ", " to ", " or ", "->", " -> ", " → ", "→", "..", "...", " bis ", " oder ", " ou ", " o ", " eller ", " lub ", " albo ", " czy ", " veya ", " ya da ",
    " yoksa ", " do ", " till ", " a ", " tot ",
)  # fmt: skip
_LOOSE_PAIRS = (" ", ", ", "\\", ":", " por ", " by ", " on ", " a ", " auf ", " and ", " und ", " et ", " y ", " e ")
"""Between the two numbers of a blood pressure, if one is followed: they can't mean anything else."""
_TIMES = (" sets of ", " rounds of ", " lots of ", " x ", "x", " × ", "×", " * ", "*")
_ANDS = (" and ", " und ", " et ", " y ", " e ", " en ")
_SUMS = ("+", " + ", " plus ")


class Part(msgspec.Struct, frozen=True):
    figure: Figure
    unit: str = ""


class Amount(msgspec.Struct, frozen=True):
    """The amount found from ``start`` to ``end``."""

    start: int
    end: int
    form: Form
    parts: tuple[Part, ...] = ()
    sign: str = ""
    """``-``, ``+`` or ``=``, if one was written."""
    is_word: bool = False
    """Whether the number was written as a word, which may not be a number at all in a sentence."""


def scan(text: str, start: int, around: Around) -> Amount | None:
    """Returns the amount that begins here in a plain text; ``None`` if none does."""
    first = figures.scan(text, start) if around.has_pairs else None
    is_pressure = first is not None and _is_pressure(text, first, "/")
    telephone = 0 if is_pressure else _end_of_telephone(text, start)
    if telephone:
        return Amount(start, telephone, "other")
    named = labelled.scan(text, start) if around.has_pairs else None
    if named:
        end = max(each.end for each in named)
        end = unit_behind.end_of_word(text, end + 1) if text[start].isdigit() else end
        return Amount(start, end, "pair", tuple(Part(each) for each in named))
    sign, at = _sign(text, start)
    money = _money(text, at)
    at += len(money)
    if money and text[at : at + 1] in ("-", " "):
        sign, at = text[at].strip() or sign, at + 1
    figure, is_word = figures.scan(text, at), False
    if figure is None and not money:
        portion = portions.scan(text, at)
        if portion:
            figure = Figure(portion.end, portion.value, portion.value)
            return _with_smaller(text, Amount(start, portion.end, "one", (Part(figure, portion.unit),), sign), around)
        figure, is_word = figures.worded(text, at), True
    if figure is None:
        return None
    amount = _whole(text, at, figure, around, money)
    return msgspec.structs.replace(amount, start=start, sign=sign, is_word=is_word)


def _sign(text: str, start: int) -> tuple[str, int]:
    for said, sign in (("minus ", "-"), ("plus ", "+"), ("= ", "="), ("-", "-"), ("+", "+"), ("=", "=")):
        is_mark = sign == "=" and start > 0 and (text[start - 1] != " " or said == "= ")  # "Friday=5"
        is_mark = is_mark or (said == "-" and text[start - 1 : start].isalpha())  # "Weight—81.7"
        if text.startswith(said, start) and not is_mark:
            return sign, start + len(said)
    return "", start


def _money(text: str, at: int) -> str:
    """Returns the currency before a figure: its sign or its three letters."""
    if text[at : at + 1] and text[at] in units.CURRENCY_SIGNS:
        return text[at]
    behind = text[at + 3 : at + 5].removeprefix(" ")[:1]
    return text[at : at + 3] if text[at : at + 3] in _CURRENCIES and behind.isdigit() else ""


def _end_of_telephone(text: str, start: int) -> int:
    """Returns where a phone number ends, such as +44 7700 900123 or 020 7946 0958; 0 if none begins here."""
    if not text[start : start + 2].removeprefix("+")[:1].isdigit():
        return 0
    at, groups = start + text.startswith("+", start), [""]
    while at < len(text) and (text[at].isdigit() or (text[at] in " -/()" and text[at + 1 : at + 2].isdigit())):
        groups = [*groups[:-1], groups[-1] + text[at]] if text[at].isdigit() else [*groups, ""]
        at += 1
    is_number = all(len(each) == _DIGITS_OF_GROUP for each in groups[1:])  # 1 234 567 890
    is_telephone = text[start] in "+0" or (len(groups) >= _FEWEST_GROUPS and not is_number)
    return at if is_telephone and sum(map(len, groups)) >= _FEWEST_OF_TELEPHONE else 0


def _whole(text: str, start: int, first: Figure, around: Around, money: str) -> Amount:
    span = hours_of_day.scan(text, start)
    if span:
        return Amount(start, span[1], "span", (Part(Figure(span[1], span[0], span[0]), "h"),))
    clock = None if around.has_pairs and _is_pressure(text, first, ":") else _clock(text, start, first, around)
    if clock:
        return clock
    joined = _joined(text, start, first, around)
    if joined:
        return joined
    if not first.means() or _is_of_telephone(text, start, first):
        return Amount(start, first.end, "other")
    unit, end = unit_behind.unit(text, first.end, first, around)
    if unit is None:
        return Amount(start, end, "other")
    if money and unit and not _is_of_money(unit):
        unit, end = "", first.end  # £250 session
    amount = Amount(start, end, "one", (Part(first, unit or money),))
    return _with_smaller(text, amount, around) if unit else amount


def _with_smaller(text: str, amount: Amount, around: Around) -> Amount:
    """Adds the smaller parts that follow: 1 h 30 min."""
    parts, end = list(amount.parts), amount.end
    while len(parts) < _MOST_PARTS and (more := _more(text, end, parts[-1].unit, around)):
        parts.append(more[0])
        end = more[1]
    form: Form = "compound" if len(parts) > 1 else "one"
    return msgspec.structs.replace(amount, end=end, form=form, parts=tuple(parts))


def _is_of_money(unit: str) -> bool:
    found = units.find(unit)
    signs = {each.dimension for sign in units.CURRENCY_SIGNS for each in units.find(sign)}
    return any(each.dimension in units.MULTIPLIERS | signs for each in found)


def _is_of_telephone(text: str, start: int, figure: Figure) -> bool:
    return figure.is_whole and text[start] == "0" and figure.end - start > _LONGEST_WITH_ZERO


def _clock(text: str, start: int, first: Figure, around: Around) -> Amount | None:
    """Returns a time such as ``1:30`` or ``7:45:00``; a time of day if am, pm or o'clock follows."""
    parts, at = [Part(first)], first.end
    while (
        first.is_whole
        and len(parts) < 3
        and text[at : at + 1] == ":"
        and text[at + 1 : at + 3].isdigit()
        and len(text[at + 1 : at + 3]) == 2
    ):
        parts.append(Part(_of_two_digits(text, at + 1)))
        at += 3
    if len(parts) == 1:
        return None
    if text[at : at + 1].isdigit() or (text[at : at + 1] in (":", "/") and text[at + 1 : at + 2].isdigit()):
        return Amount(start, at, "other")
    unit, end = unit_behind.unit(text, at, parts[-1].figure, around)
    if unit is None:
        return Amount(start, end, "other")
    is_next_named = text[at : at + 1] == " " and text[end : end + 1] == " " and text[end + 1 : end + 2].isdigit()
    if is_next_named and not any(each.dimension in ("time", "pace") for each in units.find(unit)):
        unit, end = "", at  # "sleep 7:30 steps 9200"
    parts[-1] = Part(parts[-1].figure, unit)
    return Amount(start, end, "clock", tuple(parts))


def _of_two_digits(text: str, at: int) -> Figure:
    value = Decimal(text[at : at + 2])
    return Figure(at + 2, value, value, is_whole=True)


def _joined(text: str, start: int, first: Figure, around: Around) -> Amount | None:
    """Returns two figures that belong together: ``120/80``, ``7-8``, ``6 + 6``. Three joined in the same way are a date
    or a phone number, except a blood pressure with its pulse; with spaces, they are several values."""
    forms: tuple[tuple[Form, tuple[str, ...]], ...] = (
        ("product", _TIMES),
        ("pair", _PAIRS),
        ("range", _RANGES),
        ("sum", _SUMS),
        ("pair", _LOOSE_PAIRS if around.has_pairs else ()),
    )
    is_numbered = first.is_whole and bool(_NUMBERED.search(text, 0, start))  # day 14 - 81.3
    for form, joints in forms:
        for joint in () if is_numbered and form == "range" else joints:
            if not text.startswith(joint, first.end) or (
                joint in _LOOSE_PAIRS and not _is_pressure(text, first, joint)
            ):
                continue
            at = first.end + len(joint)
            money = _money(text, at)
            second = figures.scan(text, at + len(money)) or figures.worded(text, at)
            if second is None or not (second.means() and first.means()):
                continue
            return _both(text, start, (first, second), form, joint, money, around)
    return None


def _both(
    text: str, start: int, both: tuple[Figure, Figure], form: Form, joint: str, money: str, around: Around
) -> Amount | None:
    """Returns two figures as the amount that their joint makes; ``None`` if each is a value of its own."""
    first, second = both
    is_pressure = form == "pair" and _is_pressure(text, first, joint)
    if joint == "/" and around.initials and _is_in_a_row(text, start, first, second):
        return None  # 81.4/7/6
    if text[second.end : second.end + 1] in ("/", "-") and text[second.end + 1 : second.end + 2].isdigit():
        if is_pressure or (joint == "-" and around.has_pairs and _is_pressure(text, first, joint)):
            return Amount(start, second.end, "pair", (Part(first), Part(second)))
        return Amount(start, unit_behind.end_of_run(text, second.end), "other")
    is_in_a_row = text.startswith(joint, unit_behind.end_of_run(text, second.end)) or (
        text[:start].endswith(joint) and text[: start - len(joint)][-1:].isdigit()
    )
    if joint == " / " and is_in_a_row and not is_pressure:
        return None  # 81.4 / 7.5 / 9,200
    unit, end = unit_behind.unit(text, second.end, second, around)
    if unit is None and is_pressure:
        unit, end = "", second.end  # "120/80 am"
    if form == "range" and _is_apart(both, joint, is_amount=unit is not None):
        return None
    if unit is None:
        return Amount(start, end, "other")
    unit, end = (money, second.end) if money and not unit else (unit, end)
    if form == "pair" and unit == "hr":  # a heart rate
        unit, end = "", second.end
    return Amount(start, end, form, (Part(first, unit), Part(second, unit)))


def _is_apart(both: tuple[Figure, Figure], joint: str, *, is_amount: bool) -> bool:
    """Whether a dash separates two things and isn't a range: "81.3 - 7am", "£1,300 - 3 orders"."""
    first, second = both
    is_spaced = joint.strip() != joint
    return (is_spaced and not is_amount and not _may_be_hour(first)) or (
        joint == " - " and _is_much_less(second, first)
    )


def _is_in_a_row(text: str, start: int, first: Figure, second: Figure) -> bool:
    """Whether values of several metrics are separated by slashes, the first with decimals."""
    if text[start - 1 : start] == "/" and text[start - 2 : start - 1].isdigit():
        return True
    return (
        not first.is_whole
        and text[second.end : second.end + 1] == "/"
        and text[second.end + 1 : second.end + 2].isdigit()
    )


def _is_much_less(figure: Figure, than: Figure) -> bool:
    return figure.means()[0] * _MUCH < than.means()[0]


def _may_be_hour(figure: Figure) -> bool:
    return figure.is_whole and figure.means()[0] <= _LATEST_HOUR


def _is_pressure(text: str, first: Figure, joint: str) -> bool:
    """Whether two numbers joined like this can only be a blood pressure: neither a day nor a month, the first the
    larger."""
    second = figures.scan(text, first.end + len(joint)) if text.startswith(joint, first.end) else None
    if second is None or not (first.is_whole and second.is_whole):
        return False
    upper, lower = first.means()[0], second.means()[0]
    return _PRESSURES[0] <= lower < upper <= _PRESSURES[1] and upper >= _LEAST_UPPER


def _more(text: str, end: int, unit: str, around: Around) -> tuple[Part, int] | None:
    """Returns a smaller part of the same amount, and where it ends."""
    fraction = spelled.fraction(text, end)
    if fraction:
        return Part(Figure(fraction[1], fraction[0], fraction[0]), unit), fraction[1]
    for joint in ("", " ", ", ", ". ", *_ANDS):
        figure = figures.scan(text, end + len(joint)) if text.startswith(joint, end) else None
        if figure is None and joint in _ANDS and text.startswith(joint, end):
            figure = figures.worded(text, end + len(joint))
        if figure is None:
            continue
        if around.is_apart and joint == " " and figure.end == end + 2:
            return None
        smaller, behind = unit_behind.unit(text, figure.end, figure, around)
        if smaller and _is_smaller(smaller, unit):
            return Part(figure, smaller), behind
        is_exact = figure.is_whole or (unit in SMALLER and SMALLER[unit] in ("lb", "in") and len(figure.means()) == 1)
        is_bare = smaller == "" and is_exact and figure.means()[0] <= _MOST_OF_SMALLER and joint in ("", " ")
        tenths = _behind_unit(text, end, figure, unit, joint) if smaller == "" else None
        if tenths:
            return Part(tenths, unit), tenths.end
        is_end = text[behind : behind + 1] not in ("/", ":", ".", "-") or not text[behind + 1 : behind + 2].isalnum()
        if is_bare and unit in SMALLER and is_end:
            return Part(figure, SMALLER[unit]), behind
        return None
    return None


def _behind_unit(text: str, end: int, figure: Figure, unit: str, joint: str) -> Figure | None:
    """Returns a figure with decimals after its unit: "81kg4"; with a space only if there are three, "81 kg 400"."""
    digits, most = figure.end - end - len(joint), unit_behind.AS_A_MARK.get(unit, 0)
    is_fit = digits <= most if joint == "" else joint == " " and digits == most == _DIGITS_OF_GROUP
    if not (is_fit and figure.is_whole) or text[figure.end : figure.end + 1].isalnum():
        return None
    value = figure.means()[0] / 10**digits
    return Figure(figure.end, value, value)


def _is_smaller(unit: str, than: str) -> bool:
    return any(
        one.dimension == other.dimension and one.times < other.times
        for one in units.find(unit)
        for other in units.find(than)
        if one.dimension in ("mass", "length", "time")
    )
