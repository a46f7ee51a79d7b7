"""Which column is which: guessed from names and content, unless somebody has chosen."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted
from chalicelib.domain.metrics.answers.followed import Answer, Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.value import read_value
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.web.pages.metrics.imported import dates, numbers, trackers
from chalicelib.web.pages.metrics.imported.table import Table

_LOOKED_AT = 60
"""How many rows decide what the columns are."""
_DATES = frozenset("date datum day tag jour fecha data when dag timestamp datetime recorded logged iso8601".split())
_VALUES = frozenset("value values wert werte reading messwert amount menge valeur valor waarde result quantity".split())
_NOTES = frozenset(
    "note notes notiz notizen comment comments kommentar remark remarks bemerkung memo nota notas commentaire".split()
)
_FIRSTS = frozenset("first systolic sys systolisch systolique sistolica sistólica systolisk upper oberer".split())
_SECONDS = frozenset(
    "second second_value diastolic dia diastolisch diastolique diastolica diastólica diastolisk lower unterer".split()
)
_UNITS = frozenset("unit units einheit unité".split())
_NOT_WHEN = frozenset(
    "create created creation creationdate update updated modified end ended finish until to ende bis reported".split()
)
"""In the name of a column of dates these say that it isn't when something was measured, if another column may be."""
_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2})?")
_LENGTHS = frozenset(
    "duration dauer durée duree duración duracion durata duur length hours minutes bed asleep slept".split()
)
_OTHERS = frozenset(
    "id time uhrzeit zeit heure hora source device by reported_at created updated order version index".split()
)


class Columns(msgspec.Struct, frozen=True):
    """Columns by index; ``None`` if there is none."""

    date: int
    value: int
    second: int | None = None
    note: int | None = None
    unit: int | None = None
    state: int | None = None
    about: int | None = None
    """Names the metric or habit that a line is about, in a file with several."""


def guessed(table: Table, metric: Metric) -> Columns:
    """Returns the likely columns."""
    names = [_words(name) for name in table.names] if table.has_names else [frozenset[str]() for _ in table.names]
    when = _best(
        table,
        lambda n: (
            _share(table, n, dates.is_date) * 10
            + 3 * bool(names[n] & _DATES)
            - 4 * bool(names[n] & _NOT_WHEN)
            - 6 * _share(table, n, dates.is_counted)
        ),
    )
    has_second = KINDS[metric.kind].has_second
    second = _named(names, _SECONDS, {when}) if has_second else None
    worth = _worth(table, metric, names, {when, *({second} if second is not None else ())})
    taken = {when, *({second} if second is not None else ())}
    value = _best(table, worth)
    taken.add(value)
    if has_second and second is None and value + 1 < len(table.names) and value + 1 not in taken:
        second = (
            value + 1 if _share(table, value + 1, _is_number) > 0.5 and _share(table, value, _is_number) > 0.5 else None
        )
    if second is not None:
        taken.add(second)
    note = _note(table, names, taken)
    about = None if stems(metric.name) <= _stems(names[value]) else _about(table, metric, taken | {note})
    return Columns(when, value, second, note, _named(names, _UNITS, taken), _named(names, {"state"}, taken), about)


def _worth(table: Table, metric: Metric, names: Sequence[frozenset[str]], taken: set[int]) -> Callable[[int], float]:
    """Returns a function that scores how likely a column has the values, by its name and content."""
    fits, own, in_units = _fits(metric), stems(metric.name), "s" if metric.kind == "duration" else metric.unit
    has_time = any(dates.has_time(row.cell(next(iter(taken)))) for row in table.rows[:_LOOKED_AT])
    is_timed = has_time and metric.kind == "duration"

    def worth(n: int) -> float:
        if n in taken:
            return -100
        by_name = 8 * bool(own and own <= _stems(names[n])) + 6 * bool(names[n] & _VALUES)
        by_name += 2 * bool(names[n] & _words(metric.unit))
        named = numbers.unit_named(table.names[n]) if table.has_names and in_units else ""
        in_unit = 4 * bool(named and units.between(named, in_units))
        is_length = metric.kind == "duration" and bool(in_unit or names[n] & _LENGTHS)
        by_clock = 12 * (is_timed and _share(table, n, _is_clock) > 0.5)
        is_first = KINDS[metric.kind].has_second and bool(names[n] & _FIRSTS)
        against = 9 * bool(names[n] & (_OTHERS | _NOTES | _UNITS) and not (is_length or by_clock))
        looks = _share(table, n, _looks_like_value) * 2 + _share(table, n, fits) * 8
        return looks + by_name + in_unit + max(6 * is_length, by_clock) + 8 * is_first - against

    return worth


def _about(table: Table, metric: Metric, taken: set[int | None]) -> int | None:
    """Returns the column that names what a line is about, if some lines are about this metric and others aren't."""
    for n in range(len(table.names)):
        cells = [row.cell(n) for row in table.rows]
        if n not in taken and all(cells) and len({*map(str.casefold, cells)}) > 1 and named_as(cells, metric):
            return n
    return None


def named_as(cells: Iterable[str], metric: Metric) -> str:
    """Returns the name of this metric in a column that names metrics, folded; empty if it isn't there, or several may
    be meant."""
    own = stems(metric.name)
    called = {folded: stems(folded) for folded in {cell.casefold() for cell in cells}}
    exact = [each for each, words in called.items() if words == own]
    found = exact or [each for each, words in called.items() if own < words]
    return found[0] if own and len(found) == 1 else ""


def stems(name: str) -> frozenset[str]:
    """Returns the words of a name without the endings of plurals."""
    return frozenset(counted.stem(plain(word)) for word in re.split(r"[^\w%]+|_", name) if word)


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(counted.stem(plain(word)) for word in words)


def _note(table: Table, names: Sequence[frozenset[str]], taken: set[int]) -> int | None:
    named = _named(names, _NOTES, taken)
    if named is not None or table.has_names:
        return named
    return next((n for n in range(len(table.names)) if n not in taken and _share(table, n, _is_words) > 0), None)


def _best(table: Table, worth: Callable[[int], float]) -> int:
    return max(range(len(table.names)), key=lambda n: (worth(n), -n))


def _named(names: Sequence[frozenset[str]], wanted: frozenset[str] | set[str], taken: set[int]) -> int | None:
    return next((n for n, words in enumerate(names) if words & wanted and n not in taken), None)


def _words(name: str) -> frozenset[str]:
    folded = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip()).casefold()  # startDate
    return frozenset(each for each in {*re.split(r"[^\w%€£$]+|_", folded), folded} if each)


def _share(table: Table, column: int, fits: Callable[[str], bool]) -> float:
    """Returns the share of the non-empty cells that fit; for an almost empty column it is low."""
    cells = [row.cell(column) for row in table.rows[:_LOOKED_AT]]
    return sum(fits(cell) for cell in cells if cell) / max(len([cell for cell in cells if cell]), len(cells) / 4, 1)


def _is_clock(cell: str) -> bool:
    return bool(_CLOCK.fullmatch(cell))


def _is_number(cell: str) -> bool:
    return numbers.is_figure(cell)


def _looks_like_value(cell: str) -> bool:
    return (
        len(cell) <= 40
        and not dates.is_date(cell)
        and (any(char.isdigit() for char in cell) or numbers.is_word(cell) or trackers.is_word(cell))
    )


def _fits(metric: Metric) -> Callable[[str], bool]:
    """Returns a function that says whether a cell may be a value of this metric, whatever its usual values are."""
    bare = msgspec.structs.replace(Followed.of(metric, date.min), last=(), last_second=())

    def fits(cell: str) -> bool:
        if metric.kind in ("yes_no", "rating") and trackers.is_word(cell):
            return True
        found = None if dates.is_date(cell) else read_value(cell, bare)
        return isinstance(found, Answer) or bool(found and found.candidates)

    return fits


def _is_words(cell: str) -> bool:
    return any(char.isalpha() for char in cell) and not dates.is_date(cell)
