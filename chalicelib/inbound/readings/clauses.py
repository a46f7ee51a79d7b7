"""The clauses of a line: each has one value, what names its metric and day, and the words around it."""

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from chalicelib.domain.metrics.answers import nearness
from chalicelib.inbound.readings.common_words import (
    ALL_TOLD,
    BEFORE_HOURS,
    CORRECTIONS,
    COURTESIES,
    DOCUMENTS,
    FILLERS,
    FORGOTTEN,
    HEDGES,
    HYPOTHETICAL,
    JOINERS,
    LABELS,
    MEANT,
    MEASURED_BY,
    NEGATED,
    NO_BECAUSE,
    NO_HOW,
    OR,
    QUALIFIERS,
    REPLACING,
    SAY_NO_MORE,
    TURNS,
)
from chalicelib.inbound.readings.days_around import ENDS, ENDS_OF_SENTENCES, days_around, lead
from chalicelib.inbound.readings.parts import Part
from chalicelib.patterns import compile_late

_ASKED_FOR = {"please", "pls", "bitte", "thanks", "thank", "problem", "worries"}
_AS_WELL = {
    "whatsoever",
    "absolutely",
    "big",
    "fat",
    "total",
    "leider",
    "too",
    "aswell",
    "auch",
    "aussi",
    "tambien",
    "tambem",
    "anche",
    "ook",
}
"""Behind a word they leave its meaning: "did it yesterday too"."""
_LATEST_HOUR = 24
_FEW = 4
_TO_GO, _LONGER = {("to", "go"), ("to", "lose"), ("to", "do")}, {"week", "month", "year"}
_PART_OF = {"were", "was", "waren", "of"}
"""Behind a further number they make it a part of the first: "9 today, 3 were callbacks"."""
_HOUR_OF_DAY = compile_late(r"[0-9]{1,2}([.:h][0-9]{2})? ?(am|pm|a\.m|p\.m|uhr|o'clock)\.?")
_TRIMMED, _DASHES = " \t\r,;:.!|•)(=&/", ("- ", "– ", "— ", "+ ")


class Clause(msgspec.Struct, frozen=True):
    """A value in a line, and what stands around it."""

    value: Part
    metric_id: str = ""
    days: tuple[Part, ...] = ()
    before: tuple[str, ...] = ()
    """Words before the value that aren't without meaning."""
    just_before: str = ""
    behind: tuple[str, ...] = ()
    """The next words and marks."""
    start: int = 0
    end: int = 0
    note: str = ""
    """As written."""
    is_joined: bool = False
    """The sentence goes on from the value before."""
    is_several: bool = False
    """Several metrics stand beside it, and any may be meant."""
    is_end: bool = False
    """A new sentence begins behind it, by its capital."""
    is_correction: bool = False
    """The words before it take the value before it back: "81.9, no, 81.4"."""
    is_all: bool = False
    """It is said to be all of the day: "17 in total"."""
    has_day_of_line: bool = False
    """Its day stands before or behind other values of its line, or is perhaps none: the day asked about may be meant."""


def clauses_of(line: str, parts: Sequence[Part]) -> list[Clause]:
    """Returns the clauses of a line, as written, in their order; none where it has no value."""
    groups = _groups(_with_words(parts))
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
    """A day that was forgotten is rather that of the value behind it: "I forgot yesterday's, it was 6"."""
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


def _with_words(parts: Sequence[Part]) -> list[Part]:
    """Takes "none of it", "one of those" and the like as words: a word answers only where nothing else is said beside it."""
    found = list(parts)
    for place, part in enumerate(parts):
        is_document = place > 0 and parts[place - 1].text in DOCUMENTS and part.amount is not None
        if is_document and not (part.amount and part.amount.parts[-1].unit):
            found[place] = msgspec.structs.replace(part, kind="word", amount=None)  # "invoice 1043 paid: £800"
        is_worded = part.kind == "said" or (
            part.amount is not None and part.amount.is_word and not part.amount.parts[-1].unit
        )
        if is_worded and not _is_alone(parts, place):
            found[place] = msgspec.structs.replace(part, kind="word", said=None, amount=None)
    return found


def _is_alone(parts: Sequence[Part], place: int) -> bool:
    """Whether only marks, days, metrics and words without meaning stand beside this part, up to the next end of a clause."""
    if parts[place].said == "yes" and _is_yes_at_once(parts, place):
        return True
    if (
        parts[place].said == "no"
        and place + 1 < len(parts)
        and parts[place + 1].text in NO_BECAUSE
        and not parts[place].metric_id
    ):
        return not any(part.kind != "mark" for part in parts[:place])  # "no it rained"
    if parts[place].said == "no" and _is_between_amounts(parts, place):
        return False  # "5, no, 6"
    if parts[place].text == "done" and [each.text for each in parts[place + 1 : place + 2]] == [":"]:
        return False  # "done: 3"
    for beside in (parts[place + 1 :], reversed(parts[:place])):
        is_dated = False
        more = {"more"} if parts[place].amount else set()
        for each in beside:
            is_dated = is_dated or each.kind == "day"
            if is_dated and each.said and parts[place].said in ("yes", "no"):
                break  # "yes Monday no Tuesday"
            is_end = each.text in ENDS or each.text in JOINERS or each.text in ("-", "(", ":")
            is_end = is_end or (parts[place].said in ("yes", "no") and _has_unit(each))  # "yes 5 km in the rain"
            if is_end or each.kind == "metric" or (each.kind == "amount" and each.start < parts[place].start):
                break
            if each.text in REPLACING and parts[place].said:
                if place and _is_before_amount(parts, place):
                    return False  # "5 no wait 6"
                break  # "no wait, no"
            if parts[place].said in ("yes", "no") and each.text in _ASKED_FOR:
                return False  # "yes please"
            if each.said and each.said == parts[place].said:
                continue  # "erledigt ✅"
            is_meant = each.kind == "word" and each.text not in FILLERS | COURTESIES | _AS_WELL | more
            if each.kind in ("amount", "said") or is_meant:
                return False
    return True


def _is_yes_at_once(parts: Sequence[Part], place: int) -> bool:
    """Whether a line begins with a yes and says in a few words how it was: "yes twice", "yes with Tom", but neither "yes please" nor
    "yes I know"."""
    is_verb = bool(parts[place].metric_id) and " " not in parts[place].text  # "walked the dog"
    if is_verb or any(part.kind != "mark" for part in parts[:place]):
        return False
    behind = list(itertools.takewhile(lambda part: part.text not in ENDS, parts[place + 1 :]))
    is_said = 0 < len(behind) <= _FEW and all(part.kind == "word" for part in behind)
    return is_said and not any(part.text in NO_HOW | HYPOTHETICAL for part in behind)


def _is_between_amounts(parts: Sequence[Part], place: int) -> bool:
    around = (reversed(parts[:place]), parts[place + 1 :])
    nearest = [
        next((part for part in side if part.kind != "mark" and part.text not in REPLACING), None) for side in around
    ]
    return all(part is not None and part.kind == "amount" for part in nearest)


def _is_before_amount(parts: Sequence[Part], place: int) -> bool:
    """Whether a number is the next that answers behind this part."""
    return next((part.kind == "amount" for part in parts[place + 1 :] if _is_value(part)), False)


def _has_unit(part: Part) -> bool:
    return part.amount is not None and bool(part.amount.parts[-1].unit)


def _is_value(part: Part) -> bool:
    return part.kind in ("amount", "said")


def _groups(parts: list[Part]) -> list[list[Part]]:
    """Cuts a line before each value that has a name or day of its own, or stands alone behind a comma; other numbers belong to the
    words of the value before."""
    values = [place for place, part in enumerate(parts) if _is_value(part)]
    if not values:
        return []
    cuts, are_words = [0], False
    for before, this in itertools.pairwise(values):
        is_joined = are_words and all(part.text in {*JOINERS, *FILLERS} for part in parts[before + 1 : this])
        cut = None if is_joined else _cut(parts, before, this)  # "5 h, woke at 3 and 4"
        are_words = cut is None
        if cut is not None:
            cuts.append(cut)
    return [parts[start:end] for start, end in zip(cuts, [*cuts[1:], len(parts)], strict=True)]


def _cut(parts: list[Part], before: int, this: int) -> int | None:
    """Returns where the clause of a value begins, ``None`` where the value is no more than a word of the clause before."""
    between = range(before + 1, this)
    if parts[before].said in ("yes", "no") and parts[before + 1].text in TURNS and not _names(parts[before + 1 : this]):
        return None  # "yes but only 10 min"
    ends = [
        place for place in between if parts[place].kind not in ("metric", "day") and parts[place].text in ENDS | JOINERS
    ]
    begin = ends[-1] + 1 if ends else before + 1
    if parts[before].amount and parts[this].amount and parts[this - 1].text in MEASURED_BY and this - 1 > before:
        return None  # "81.4, down from 82.3"
    if parts[before].amount and parts[this].amount and _is_of_others(parts[this + 1 : this + 4]):
        return None  # "81.7, 1.7 kg to go", "10 today, 40 this week"
    if is_pair(parts[before]) and is_pair(parts[this]) and not _is_within_brackets(parts[before + 1 : this]):
        return begin  # "am 131/84 pm 126/80"
    if parts[before].amount and _is_told_of(parts[this], parts[this - 1]) and not _names(parts[begin:this]):
        return None
    if _is_within_brackets(parts[before + 1 : this]) and not _names(parts[begin:this]):
        return None
    if parts[before].amount and parts[this].amount and _is_instead(parts[before + 1 : this]):
        return begin
    if ends:
        said = FILLERS | CORRECTIONS | REPLACING | HEDGES
        words = [part for part in parts[begin:this] if part.kind == "word" and part.text not in said]
        is_named = _names(parts[begin : this + 1]) or _names_behind(parts, this)
        return begin if is_named or not words else None
    if parts[this - 1].kind == "metric" and not parts[this - 1].is_verb and this - 1 > before + 1:
        return this - 1  # "5 hours of sleep so mood 6"
    unknown = [
        part.text
        for part in parts[before + 1 : this]
        if part.kind == "word" and part.text not in FILLERS | CORRECTIONS | REPLACING | HEDGES
    ]
    if unknown:
        is_perhaps_instead = len(unknown) <= 2 and are_alike(parts[before], parts[this])
        return before + 1 if is_perhaps_instead and not _names(parts[before + 1 : this]) else None
    own = [place for place in between if parts[place].kind in ("metric", "day")]
    if not own:
        return this
    is_behind = not _names(parts[:before]) and _names_behind(parts, this)
    return this if is_behind else own[0]


def _is_instead(between: Sequence[Part]) -> bool:
    """Whether what stands between two values says that the second is meant, or may be: "81.4 soz meant 82.4", "81, eller var det 82"."""
    words = [part.text for part in between if part.kind in ("word", "said")]
    known = FILLERS | CORRECTIONS | REPLACING | HEDGES
    if not words or len(words) > _FEW or any(part.kind in ("metric", "day") for part in between):
        return False
    is_meant = between[-1].text in MEANT and not all(word in known for word in words)
    return is_meant or (words[0] in OR and not all(word in known for word in words))


def _is_told_of(value: Part, before: Part) -> bool:
    """Whether a further value says something of the one before: "82.4 (Sunday), sorry I forgot", "81.7, same as last Tuesday", "nur 5
    Stunden, war um 4 wach"."""
    is_forgotten = value.said == "skip" and any(each in value.text for each in FORGOTTEN)
    return is_forgotten or value.said == "same" or _is_hour(value, before)


def are_alike(one: Part, other: Part) -> bool:
    """Returns whether two values are numbers with decimals that hardly differ, so that both may be values of one metric."""
    if one.amount is None or other.amount is None or one.amount.form != other.amount.form:
        return False
    figures = [each.parts[0].figure for each in (one.amount, other.amount)]
    if any(each.is_whole or not each.means() for each in figures):
        return False
    first, second = (each.means()[0] for each in figures)
    return nearness.is_much_the_same(second, [first])


def is_pair(part: Part) -> bool:
    """Returns whether a value is two numbers, as a pressure of the blood."""
    return part.amount is not None and part.amount.form == "pair"


def _is_within_brackets(between: Sequence[Part]) -> bool:
    marks = [part.text for part in between if part.text in ("(", ")")]
    return marks[-1:] == ["("]


def _is_of_others(behind: Sequence[Part]) -> bool:
    """Whether the words behind a further number make it what is left, or that of a longer time."""
    words = [part.text for part in behind]
    is_left = bool({"left", "remaining"} & set(words[:1])) or any(pair in _TO_GO for pair in itertools.pairwise(words))
    return (
        is_left
        or bool(_PART_OF & set(words[:1]))
        or (len(words) > 1 and words[0] in ("this", "last", "per", "a") and words[1] in _LONGER)
    )


def _is_hour(value: Part, before: Part) -> bool:
    amount = value.amount
    if (
        amount is None
        or before.text not in BEFORE_HOURS
        or amount.form not in ("one", "clock")
        or amount.parts[-1].unit
    ):
        return False
    figure = amount.parts[0].figure
    return figure.is_whole and figure.means()[0] <= _LATEST_HOUR


def _names(parts: Iterable[Part]) -> bool:
    return any(part.kind in ("metric", "day") for part in parts)


def _names_behind(parts: list[Part], place: int) -> bool:
    for part in parts[place + 1 :]:
        if part.kind in ("metric", "day") and not part.is_verb:
            return True
        if part.text == "(":
            continue
        if part.kind != "word" or part.text not in FILLERS:
            return False
    return False


def _place(group: Sequence[Part]) -> int:
    return next(place for place, part in enumerate(group) if _is_value(part))


def _is_correction(between: Sequence[Part]) -> bool:
    words = [part.text for part in between if part.kind in ("word", "said")]
    return any(word in REPLACING for word in words) and all(word in FILLERS | CORRECTIONS | REPLACING for word in words)


def _is_all(group: Sequence[Part]) -> bool:
    words = [part.text for part in group if part.kind == "word"]
    value = _place(group)
    denied = [at for at in range(value, len(group) - 1) if group[at].text == "not" and _is_value(group[at + 1])]
    return bool(denied) or bool(ALL_TOLD & set(words)) or _is_so_far(group, value)


def _is_so_far(group: Sequence[Part], value: int) -> bool:
    """Whether "so far" is said of the value, not of something else behind a comma: "£1,402.75, best Tuesday so far"."""
    for at in range(len(group) - 1):
        if (group[at].text, group[at + 1].text) == ("so", "far"):
            between = group[value + 1 : at] if at > value else ()
            return not any(part.text in ENDS for part in between[:-1]) or all(part.kind == "mark" for part in between)
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
    return Clause(
        msgspec.structs.replace(value, text=line[value.start : value.end]), value.metric_id or (metrics[0] if metrics else ""), tuple(near), tuple(part.text for part in before),
        _just_before(group[:place]), tuple(part.text for part in behind[:6]), start, end, _note(line, group, place, end), len(metrics) > 1,
        is_end=bool(behind) and line[behind[0].start].isupper() and line[behind[0].start + 1 : behind[0].start + 2].islower() and not line.isupper(),
        has_day_of_line=is_doubted, is_all=_is_all(group),
    )  # fmt: skip


def _just_before(before: Sequence[Part]) -> str:
    """Returns the word or mark at once before a value; of "p. 12" the word."""
    is_cut_short = len(before) > 1 and before[-1].text == "." and before[-2].text in LABELS
    return before[-2 if is_cut_short else -1].text if before else ""


def _is_meant(part: Part) -> bool:
    """Whether words mean something here."""
    if part.kind != "word" or _HOUR_OF_DAY.fullmatch(part.text):
        return False
    is_sound = len(part.text) > 1 and len(set(part.text)) == 1  # zzz, xx
    return not is_sound and not all(word in FILLERS for word in part.text.split())


def _metrics(group: list[Part], place: int) -> list[str]:
    """Returns the metrics named before the value, or else the one behind it, with nothing but words without meaning between. A letter
    names one only beside its value: alone in a sentence it is a word."""
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
    """Returns the words of a clause that are neither its value nor name it, as written."""
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
    """Returns the place of the mark or "and" that sets the words before a value apart from it; ``None`` if there is none."""
    for place in reversed(range(len(before))):
        part = before[place]
        if part.text in ENDS or part.text in JOINERS or part.text in (":", "-", "(", "so"):
            return place
        if part.kind == "word" and part.text not in FILLERS:
            return None
    return None


def _with_days(found: list[Clause], leads: list[Part | None]) -> list[Clause]:
    """A day that begins a line is that of all its values up to the next; one within a line, or at its end, may be that of others."""
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
