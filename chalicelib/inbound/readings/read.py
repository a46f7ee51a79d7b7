"""Reads a message that may hold readings.

Each line is cut into clauses of one value each (`clauses`). The metric is the one that a clause names, or else one that
was asked for and fits (`choosing`). If the words around a value may give it another meaning, we ask about it, or it is
just a comment.
"""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.metrics.answers import labelled
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.inbound.commands import folding
from chalicelib.inbound.readings.choosing import choose
from chalicelib.inbound.readings.clauses import Clause, clauses_of, trimmed
from chalicelib.inbound.readings.common_words import FILLERS, GREETED_BY, GREETED_WITH
from chalicelib.inbound.readings.days_in_lines import has_days
from chalicelib.inbound.readings.names import names_of
from chalicelib.inbound.readings.part import Part
from chalicelib.inbound.readings.parts import parts_of
from chalicelib.inbound.readings.resulting import Chosen
from chalicelib.inbound.readings.situation import Question, Reading, Situation, Understood
from chalicelib.patterns import compile_late

_IN_A_ROW = compile_late(r"(?:^|[ ,;])\s?([1-9](?=[.)])|[a-hA-H](?=\)))[.)] ?(?=\S)")
_ONLY = compile_late(r"\s{0,4}1[.)] (?=[0-9]{2})")
_NUMBERED = compile_late(r"\s{0,4}([1-9])(?:[.)]|:) +(?=\S)")
"""A number in a list."""
MOST_GREETED = 3
_QUOTES = {*'"“”„«»'}
MOST_CHARACTERS, MOST_LINES, LONGEST_LINE, MOST_VALUES = 4000, 40, 400, 20


def read(text: str, situation: Situation) -> Understood:
    """Returns the readings that a message holds, what we have to ask back, and the words that are neither.

    Accepts any text and never raises. A text that is too long, or has too many numbers for an answer, is a comment.
    """
    comment = Understood(comment=text.strip())
    lines = _with_pairs(_without_numbers([_unquoted(line) for line in text.strip().split("\n")]), situation)
    if len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES or not situation.followed:
        return comment
    found = _found(lines, situation)
    if not found:
        return comment
    chosen = choose([each.clause for each in found], situation)
    return _together(lines, found, chosen) or comment


def _without_numbers(lines: list[str]) -> list[str]:
    """Returns the lines of a list without their numbers: "1. 81.4", "2) 7 h"; also a list on one line, "1) 81.4 2) 7
    h". The numbers must count up from one."""
    in_a_row = (
        ["123456789abcdefgh".index(each.lower()) for each in _IN_A_ROW.findall(lines[0])] if len(lines) == 1 else []
    )
    if len(in_a_row) > 1 and in_a_row in (list(range(len(in_a_row))), list(range(9, 9 + len(in_a_row)))):
        return [_IN_A_ROW.sub(", ", lines[0]).removeprefix(", ")]
    if len(lines) == 1 and (only := _ONLY.match(lines[0])):
        return [lines[0][only.end() :]]
    numbered = [_NUMBERED.match(line) for line in lines]
    numbers = [int(each[1]) for each in numbered if each]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return lines
    return [line[each.end() :] if each else line for line, each in zip(lines, numbered, strict=True)]


def _unquoted(line: str) -> str:
    """Returns a line without quotation marks around the whole of it, since the last one would be read as inches."""
    said = line.strip()
    is_quoted = len(said) > 2 and said[0] in _QUOTES and said[-1] in _QUOTES and not _QUOTES & {*said[1:-1]}
    return said[1:-1] if is_quoted else line


def _with_pairs(lines: list[str], situation: Situation) -> list[str]:
    """Returns the lines with the two named numbers of a pair, on lines of their own, joined into one: "SYS 120", "DIA
    80"."""
    if not any(metric.kind == "pair" for metric in situation.followed):
        return lines
    found: list[str] = []
    for line in lines:
        together = f"{found[-1].strip()} {line.strip()}" if found else ""
        if found and labelled.scan(plain(together), 0) and not labelled.scan(plain(found[-1].strip()), 0):
            found[-1] = together
        else:
            found.append(line)
    return found


class _Found(msgspec.Struct, frozen=True):
    clause: Clause
    line: int


def _found(lines: Sequence[str], situation: Situation) -> list[_Found]:
    """Returns all clauses; empty if there are too many for an answer. A line with a day or a metric but no value
    applies to the lines after it."""
    names = names_of(situation.followed, situation.now.date())
    names = msgspec.structs.replace(names, has_days=has_days(plain("\n".join(lines))))
    found: list[_Found] = []
    days: tuple[Part, ...] = ()
    heading = ""
    count = 0
    for number, line in enumerate(lines):
        if len(line) > LONGEST_LINE or not line.strip():
            continue
        parts = _without_greeting(parts_of(plain(line), names), line)
        count += sum(part.kind in ("amount", "day") for part in parts)
        if count > MOST_VALUES:
            return []
        clauses = clauses_of(line, parts)
        said = [part for part in parts if part.kind != "mark"]
        if not clauses and len(said) == 1:
            days = tuple(said) if said[0].kind == "day" else days
            heading = said[0].metric_id
        for clause in clauses:
            under = msgspec.structs.replace(
                clause,
                days=clause.days or days,
                metric_id=clause.metric_id or heading,
                is_all=clause.is_all
                or (clause.is_correction and not found)
                or _is_denied(found),  # "no, 5" about what was sent before
            )
            found.append(_Found(under, number))
        heading = "" if clauses else heading
    return found


def _is_denied(found: Sequence[_Found]) -> bool:
    """Whether the message takes back what was sent before by repeating it first: "not 6.5, 7.5"."""
    if len(found) != 1:
        return False
    clause = found[0].clause
    is_not = clause.before == ("not",) and clause.value.amount is not None
    return is_not or (
        clause.value.said == "no" and not clause.metric_id and not clause.days and clause.behind[:1] != (".",)
    )


def _without_greeting(parts: list[Part], line: str) -> list[Part]:
    """Returns the parts of a line after "Evening Carol," and the like, unless the name is that of a metric."""
    first = next((at for at, part in enumerate(parts) if part.text in GREETED_BY), len(parts))
    ends = [at for at, part in enumerate(parts[: MOST_GREETED + 2]) if part.text in (",", "!", ".")]
    greeting = parts[: ends[0]] if ends else []
    others = [part for part in greeting if part.text not in FILLERS | GREETED_BY | GREETED_WITH]
    is_name = all(part.kind == "word" and line[part.start].isalpha() for part in others) and len(others) <= 1
    return parts[ends[0] + 1 :] if greeting and first == 0 and is_name and len(parts) > ends[0] + 1 else parts


def _together(lines: Sequence[str], found: Sequence[_Found], chosen: Sequence[Chosen | None]) -> Understood | None:
    """Adds the words that hold no reading as a note to the reading before them, or to the first one."""
    readings: list[Reading] = []
    questions: list[Question] = []
    leftover = _leftover(lines, found, chosen)
    notes: dict[int, str] = {}
    for number in range(len(lines)):
        before = len(readings)
        for each, those in zip(found, chosen, strict=True):
            if each.line == number:
                readings += [one for one in those or () if isinstance(one, Reading)]
                questions += [one for one in those or () if isinstance(one, Question)]
        place, mark = max(len(readings) - 1, 0), " " if len(readings) > before else "\n"
        if len(readings) > before:
            notes[place] = "\n".join(part for part in (notes.get(place, ""), readings[place].note) if part)
        notes[place] = mark.join(part for part in (notes.get(place, ""), *leftover[number]) if part)
    for place in range(len(readings)):
        readings[place] = msgspec.structs.replace(readings[place], note=notes.get(place, readings[place].note))
    return Understood(tuple(readings), tuple(questions)) if readings or questions else None


def _leftover(lines: Sequence[str], found: Sequence[_Found], chosen: Sequence[Chosen | None]) -> list[list[str]]:
    """Returns for each line the words that belong to no reading or question."""
    left: list[list[str]] = []
    for number, line in enumerate(lines):
        here = [(each.clause, those) for each, those in zip(found, chosen, strict=True) if each.line == number]
        if any(those is not None for _, those in here):
            left.append([trimmed(line[clause.start : clause.end]) for clause, those in here if those is None])
        else:
            is_said = bool(line.strip()) and not _is_courtesy(line) and not _is_heading(number, line, found)
            left.append([line.strip()] if is_said else [])
    return left


def _is_heading(number: int, line: str, found: Sequence[_Found]) -> bool:
    """Whether a line only gives the day of the lines below it: "Monday:"."""
    return any(
        each.line > number and any(trimmed(plain(line)) == day.text for day in each.clause.days) for each in found
    )


def _is_courtesy(line: str) -> bool:
    """Whether a line only greets or thanks: "Hi Carol,"."""
    said = folding.words(line)
    return (
        not folding.without_courtesy(said)
        or " ".join(said) in folding.phrases("COURTESY")
        or (len(said) <= MOST_GREETED and folding.longest(said, "GREETING") > 0)
    )
