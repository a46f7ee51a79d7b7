"""The clauses of a line: each has one value, what names its metric and day, and the words around it."""

from collections.abc import Sequence

import msgspec

from chalicelib.inbound.readings.alone import with_words
from chalicelib.inbound.readings.common_words import (
    ALL_TOLD,
    CORRECTIONS,
    COURTESIES,
    FILLERS,
    HYPOTHETICAL,
    JOINERS,
    LABELS,
    NEGATED,
    OF_OTHERS,
    QUALIFIERS,
    REPLACING,
    SAY_NO_MORE,
    TO_COME,
    TURNS,
)
from chalicelib.inbound.readings.cutting import groups_of, is_value
from chalicelib.inbound.readings.days_around import ENDS, ENDS_OF_SENTENCES, days_around, lead
from chalicelib.inbound.readings.part import Part
from chalicelib.patterns import compile_late

_HOUR_OF_DAY = compile_late(r"[0-9]{1,2}([.:h][0-9]{2})? ?(am|pm|a\.m|p\.m|uhr|o'clock)\.?")
_ARTICLES = frozenset("a an eine einen ein ne nen une un una uma een en".split())
_TRIMMED, _DASHES = " \t\r,;:.!|•)(=&/", ("- ", "– ", "— ", "+ ")


class Clause(msgspec.Struct, frozen=True):
    """A value in a line, with what surrounds it."""

    value: Part
    metric_id: str = ""
    days: tuple[Part, ...] = ()
    before: tuple[str, ...] = ()
    """Words before the value, without filler words."""
    just_before: str = ""
    behind: tuple[str, ...] = ()
    """The words and marks that follow."""
    start: int = 0
    end: int = 0
    note: str = ""
    """As written."""
    is_joined: bool = False
    """Whether the sentence continues from the value before."""
    is_several: bool = False
    """Whether several metrics are named next to it, any of which may be meant."""
    is_end: bool = False
    """Whether a new sentence begins after it, judging by a capital."""
    is_correction: bool = False
    """Whether the words before it take back the previous value: "81.9, no, 81.4"."""
    is_all: bool = False
    """Whether it is said to be the day's total: "17 in total"."""
    has_day_of_line: bool = False
    """Whether its day comes before or after other values of the line, or may be none, so that the day asked about may
    be meant."""


def clauses_of(line: str, parts: Sequence[Part]) -> list[Clause]:
    """Returns the clauses of a line, as written and in order; empty if it has no value."""
    groups = groups_of(with_words(parts))
    found: list[Clause] = []
    for place, group in enumerate(groups):
        start = 0 if place == 0 else group[0].start
        end = groups[place + 1][0].start if place + 1 < len(groups) else len(line)
        is_joined = place > 0 and groups[place - 1][-1].text not in ENDS
        clause = _clause(line, group, start, end)
        between = [*(groups[place - 1][_place(groups[place - 1]) + 1 :] if place else ()), *group[: _place(group)]]
        found.append(msgspec.structs.replace(clause, is_joined=is_joined, is_correction=_is_correction(between)))
    leads = [lead(group, each.value, each.days) for group, each in zip(groups, found, strict=True)]
    return _with_days(_with_forgotten(found), leads)


def _with_forgotten(found: list[Clause]) -> list[Clause]:
    """Returns the clauses with a day that was forgotten moved to the value after it: "I forgot yesterday's, it was
    6"."""
    for place in range(1, len(found)):
        before, this = found[place - 1], found[place]
        if before.value.said == "skip" and before.days and not this.days and this.value.amount:
            is_sure = this.just_before in (":", "was", "were", "war", "waren")
            found[place] = msgspec.structs.replace(this, days=before.days, has_day_of_line=not is_sure)
    return found


def trimmed(words: str) -> str:
    """Returns words without the marks that set them apart."""
    words = words.strip(_TRIMMED)
    while words.startswith(_DASHES):
        words = words[1:].lstrip(_TRIMMED)
    words = words.rstrip(" -–—+")
    head, _, last = words.rpartition(" ")
    return trimmed(head) if last.lower() in TURNS | JOINERS else words


def _place(group: Sequence[Part]) -> int:
    return next(place for place, part in enumerate(group) if is_value(part))


def _is_correction(between: Sequence[Part]) -> bool:
    words = [part.text for part in between if part.kind in ("word", "said")]
    return any(word in REPLACING for word in words) and all(word in FILLERS | CORRECTIONS | REPLACING for word in words)


def _is_all(group: Sequence[Part]) -> bool:
    words = [part.text for part in group if part.kind == "word"]
    value = _place(group)
    denied = [at for at in range(value, len(group) - 1) if group[at].text == "not" and is_value(group[at + 1])]
    return bool(denied) or bool(ALL_TOLD & set(words)) or _is_so_far(group, value)


def _is_so_far(group: Sequence[Part], value: int) -> bool:
    """Whether "so far" is about the value, not about something else: "£1,402.75, best Tuesday so far"."""
    for at in range(len(group) - 1):
        if (group[at].text, group[at + 1].text) == ("so", "far"):
            before = group[:at] if at < value else [part for part in group[value + 1 : at] if part.kind != "metric"]
            return all(part.kind == "mark" or part.text in FILLERS for part in before)
    return False


def _clause(line: str, group: list[Part], start: int, end: int) -> Clause:
    place = _place(group)
    value, behind = group[place], group[place + 1 :]
    metrics = _metrics(group, place)
    near, is_doubted = days_around(group, place)
    ends = [at for at in range(place) if group[at].text in ENDS_OF_SENTENCES]
    before = [part for part in group[ends[-1] + 1 if ends else 0 : place] if _is_meant(part) or part.text in QUALIFIERS]
    commas = [part.start for part in group[:place] if part.text == ","]
    before = [
        part for part in before if part.text not in NEGATED or not any(each > part.end + 1 for each in commas)
    ]  # "not great, 5"
    if len(before) == 1 and place > 1 and before[0] is group[place - 1] and group[place - 2].text in _ARTICLES:
        before = [
            part for part in before if part.text in QUALIFIERS | HYPOTHETICAL | LABELS | OF_OTHERS | TO_COME
        ]  # "a rough 5"
    return Clause(
        msgspec.structs.replace(value, text=line[value.start : value.end]), value.metric_id or (metrics[0] if metrics else ""), tuple(near), tuple(part.text for part in before),
        _just_before(group[:place]), tuple(part.text for part in behind[:6]), start, end, _note(line, group, place, end), len(metrics) > 1,
        is_end=bool(behind) and line[behind[0].start].isupper() and line[behind[0].start + 1 : behind[0].start + 2].islower() and not line.isupper(),
        has_day_of_line=is_doubted, is_all=_is_all(group),
    )  # fmt: skip


def _just_before(before: Sequence[Part]) -> str:
    """Returns the word or mark directly before a value; for "p. 12", the word."""
    is_cut_short = len(before) > 1 and before[-1].text == "." and before[-2].text in LABELS
    return before[-2 if is_cut_short else -1].text if before else ""


def _is_meant(part: Part) -> bool:
    """Whether a part has a meaning here."""
    if part.kind != "word" or _HOUR_OF_DAY.fullmatch(part.text):
        return False
    is_sound = len(part.text) > 1 and len(set(part.text)) == 1  # zzz, xx
    return not is_sound and not all(word in FILLERS for word in part.text.split())


def _metrics(group: list[Part], place: int) -> list[str]:
    """Returns the metrics named before the value, or else the one after it, with only filler words between. A letter
    names a metric only next to its value: anywhere else it is a word."""
    named = [
        at
        for at in range(place)
        if group[at].kind == "metric" and (len(group[at].text) > 1 or _is_beside(group[at + 1 : place]))
    ]
    ends = [at for at in range(place) if group[at].text in ENDS]
    latest = [at for at in named if not ends or at > ends[-1]] or named
    if len(latest) > 1 and group[latest[-1] - 1].text == "-" and latest[-2] == latest[-1] - 2:
        latest = latest[-1:]  # "sleep - steps 10200"
    if latest:
        return list(dict.fromkeys(group[at].metric_id for at in latest))
    for part in group[place + 1 :]:
        if part.kind == "metric" and not part.is_verb:
            return [part.metric_id]
        if part.kind != "day" and part.text not in FILLERS | {"("}:
            break
    return []


def _is_beside(between: Sequence[Part]) -> bool:
    return all(part.kind in ("day", "mark") or part.text in FILLERS for part in between)


def _note(line: str, group: list[Part], place: int, end: int) -> str:
    """Returns the words of a clause as written, without its value and the name of its metric."""
    rest = group[place + 1 :]
    while rest and (
        rest[0].kind in ("day", "mark") or (rest[0].kind == "metric" and not rest[0].is_verb) or rest[0].text in JOINERS
    ):
        rest = rest[1:]
    if len(rest) > 1 and rest[0].text in TURNS and rest[1].kind == "word":
        rest = rest[1:]
    behind = trimmed(line[rest[0].start : end]) if any(part.kind in ("word", "amount") for part in rest) else ""
    words = [part for part in group[:place] if part.kind == "word"]
    words = words if any(_is_meant(part) and part.text not in REPLACING | CORRECTIONS for part in words) else []
    apart = _apart(group[:place])
    before = trimmed(line[words[0].start : group[apart].start]) if words and apart is not None else ""
    if all(part.kind in ("mark", "day") or part.text in COURTESIES | SAY_NO_MORE for part in rest):
        behind = ""
    return ". ".join(each for each in (before, behind) if each)


def _apart(before: list[Part]) -> int | None:
    """Returns the index of the mark or "and" that separates the words before a value from it; ``None`` if there is
    none."""
    for place in reversed(range(len(before))):
        part = before[place]
        if part.text in ENDS or part.text in JOINERS or part.text in (":", "-", "(", "so"):
            return place
        if part.kind == "word" and part.text not in FILLERS:
            return None
    return None


def _with_days(found: list[Clause], leads: list[Part | None]) -> list[Clause]:
    """Returns the clauses with their days: a day that begins a line applies to all values up to the next day; one
    within a line, or at its end, may belong to other values."""
    if len(found) < 2 or not any(each.days for each in found):
        return found
    if any(leads):
        return _with_leads(found, leads)
    last = found[-1]
    is_of_all = last.days and not last.before and not any(each.days for each in found[:-1])
    if is_of_all and last.days[0].start > last.value.start:
        return [*(msgspec.structs.replace(each, days=last.days, has_day_of_line=True) for each in found[:-1]), last]
    return found


def _with_leads(found: list[Clause], leads: list[Part | None]) -> list[Clause]:
    led: tuple[Part, ...] = ()
    with_days: list[Clause] = []
    for each, leading in zip(found, leads, strict=True):
        led = (leading,) if leading else led
        is_doubted = each.has_day_of_line or (not each.days and leads[0] is None)
        with_days.append(msgspec.structs.replace(each, days=each.days or led, has_day_of_line=bool(led) and is_doubted))
    return with_days
