"""The cells of a text: how they are separated, and which line names the columns."""

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from chalicelib.errors import Invalid
from chalicelib.web.pages.metrics.imported import dates

MOST_LINES = 10_000
MOST_COLUMNS = 100
_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 60
"""How many lines decide what the separator is."""
_NUMBER = re.compile(r"[-+]?[\d.,: ]+")
_MOST_ABOVE = 20
"""The most lines above the first value: a title, and the column names."""
_MOST_BELOW_TITLE = 3


class Row(msgspec.Struct, frozen=True):
    line: int
    """The line in the text at which it begins, from 1."""
    cells: list[str]

    def cell(self, column: int | None) -> str:
        """Returns the text of a cell; empty if the row has no such column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


class Table(msgspec.Struct, frozen=True):
    """The rows below the column names."""

    names: list[str]
    """The column names; if there are none, the cells of the first row."""
    has_names: bool
    rows: list[Row]
    separator: str


def read(text: str, field: str = "text") -> Table:
    """Returns the rows of a text. Raises `Invalid` at ``field`` if it is empty, too long, or not a table with dates."""
    if not text.strip():
        raise Invalid({field: "Choose a file, or paste the values."})
    separator = _separator(text)
    rows = _under_dates(_rows(text, separator, field))
    first = _first(rows)
    if first is None:
        raise Invalid(
            {field: "There’s no date in the first lines. Each line needs a date and a value, such as 2026-11-24,81.4."}
        )
    above = _names(rows[:first], len(rows[first].cells))
    data = [row for row in rows[above + 1 if above is not None else 0 :] if any(row.cells)]
    if len(data) > MOST_LINES:
        raise Invalid(
            {field: f"These are {len(data):,} lines. Import at most {MOST_LINES:,} at once: split the file into parts."}
        )
    names = data[0].cells if above is None else rows[above].cells
    width = min(max([len(names), *(len(row.cells) for row in data)]), MOST_COLUMNS)
    return Table([*names, *[""] * width][:width], above is not None, data, separator)


def _first(rows: Sequence[Row]) -> int | None:
    """Returns the index of the first row with a date that isn't a title above the column names; ``None`` if there is
    none."""
    dated = [n for n, row in enumerate(rows[: _MOST_ABOVE + 1]) if has_date(row)]
    below = rows[dated[0] + 1 :][:_MOST_BELOW_TITLE] if len(dated) > 1 else []
    is_title = any(
        len(row.cells) > 1 and all(_is_name(cell) for cell in row.cells if cell) and any(row.cells) for row in below
    )
    return dated[1] if is_title else dated[0] if dated else None


def _is_name(cell: str) -> bool:
    return cell[:1].isalpha() and not any(char.isdigit() for char in cell) and not dates.is_date(cell)


def _under_dates(rows: Sequence[Row]) -> list[Row]:
    """Returns the rows with a date that is alone on a line moved into the lines below it that have none: "Nov 20,
    2026", "7:12 AM,81.4 kg"."""
    found: list[Row] = []
    heading, column, is_empty = "", 0, False
    for row in rows:
        said = [n for n, cell in enumerate(row.cells) if cell]
        cell = row.cell(column)
        if len(said) == 1 and dates.is_date(row.cells[said[0]]):
            heading, column, is_empty = row.cells[said[0]], said[0], True
        elif heading and len(said) > 1 and not has_date(row) and (not cell or dates.is_time(cell)):
            found = found[:-1] if is_empty else found
            under = f"{heading} {cell}".strip()
            row, is_empty = Row(row.line, [*row.cells[:column], under, *row.cells[column + 1 :]]), False
        else:
            heading = ""
        found.append(row)
    return found


def _names(above: Sequence[Row], width: int) -> int | None:
    """Returns which of the rows above the first date holds the column names: the last one with about as many cells, and
    no number. A row above it is a title; rows below it belong to the values, so that nothing is silently left out."""
    for n in reversed(range(len(above))):
        named = [cell for cell in above[n].cells if cell]
        if len(named) * 2 >= width and not any(_NUMBER.fullmatch(cell) for cell in named):
            return n
    return None


def has_date(row: Row) -> bool:
    return any(dates.is_date(cell) for cell in row.cells)


def _separator(text: str) -> str:
    """Returns the separator with which most of the first lines have a date next to something else, and the same
    width."""
    some = "\n".join(text.lstrip("\n").split("\n", _LOOKED_AT)[:_LOOKED_AT])

    def worth(separator: str) -> tuple[int, int]:
        widths = Counter(len(row.cells) for row in _some_rows(some, separator) if len(row.cells) > 1 and has_date(row))
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    found = max(_SEPARATORS, key=worth)
    return found if worth(found)[0] else " "


def _some_rows(text: str, separator: str) -> list[Row]:
    rows: list[Row] = []
    with contextlib.suppress(csv.Error):  # a quotation mark without its partner
        rows.extend(_parsed(text, separator))
    return rows


def _rows(text: str, separator: str, field: str) -> list[Row]:
    try:
        return list(_parsed(text, separator))
    except csv.Error:
        sentence = "This can’t be read as CSV: a quotation mark seems to be missing its partner."
        raise Invalid({field: sentence}) from None


def _parsed(text: str, separator: str) -> Iterator[Row]:
    if separator == " ":
        yield from (_of_words(n, line) for n, line in enumerate(text.split("\n"), 1))
        return
    before = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    for cells in reader:
        yield Row(before + 1, _stripped(cells))
        before = reader.line_num


def _of_words(line: int, words: str) -> Row:
    """Returns a line as somebody may type it: a date, a value, and the rest."""
    day, rest = dates.split(words.strip())
    value, _, note = rest.partition(" ")
    quoted = re.fullmatch('"(.*)"', note.strip())  # as Beeminder writes it
    return Row(line, _stripped([each for each in (day, value, quoted[1] if quoted else note) if each]))


def _stripped(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells[:MOST_COLUMNS]]
