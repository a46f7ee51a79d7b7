"""Puts what ``make bench`` measured into the README: ``python -m tests.bench.readme``."""

import re
from pathlib import Path

import msgspec

from infra.template.resources import FUNCTIONS
from tests.bench.measuring import RESULTS, Result
from tests.bench.rows import COLD_STARTS, MEMORY, WORK, Row

README = Path(__file__).resolve().parents[2] / "README.md"
_BEGIN, _END = "<!-- make bench -->\n", "<!-- until here -->\n"


def tables(figures: dict[str, str]) -> str:
    """Returns the tables in Markdown, with a dash where a figure is missing."""
    lines = ["| Work | Times its calls | At most |", "|---|--:|--:|"]
    lines += [f"| {row.name} | {figures.get(row.name, '–')} | {row.bound:g} |" for row in WORK]
    lines += ["", "| Function | Cold start, times a stock app’s | Memory, MB |", "|---|--:|--:|"]
    for function, start, memory in zip(FUNCTIONS, COLD_STARTS, MEMORY, strict=True):
        lines.append(f"| `{function}` | {figures.get(start.name, '–')} | {figures.get(memory.name, '–')} |")
    lines.append(f"| at most | {COLD_STARTS[0].bound:g} | {MEMORY[0].bound:g} |")
    return "\n".join(lines) + "\n"


def figures(readme: str) -> dict[str, str]:
    """Returns the figures that the README shows, by the names of their rows."""
    found: dict[str, str] = {}
    for line in _within(readme).splitlines():
        cells = [each.strip().strip("`") for each in line.strip("|").split("|")]
        if cells[0] in FUNCTIONS:
            place = FUNCTIONS.index(cells[0])
            found |= {COLD_STARTS[place].name: cells[1], MEMORY[place].name: cells[2]}
        elif cells[0] in {row.name for row in WORK}:
            found[cells[0]] = cells[1]
    return found


def written(readme: str, results: list[Result]) -> str:
    """Returns the README with what was measured now, and else with what it showed."""
    measured = {each.name: _shown(each) for each in results}
    return readme.replace(_within(readme), tables(figures(readme) | measured))


def _shown(result: Result) -> str:
    return f"{result.figure:.2f}" if result.unit == Row("", 0).unit else f"{result.figure:.0f}"


def _within(readme: str) -> str:
    found = re.search(f"{_BEGIN}(.*?){_END}", readme, re.DOTALL)
    assert found, "the README has no place for the tables"
    return found[1]


if __name__ == "__main__":
    README.write_text(written(README.read_text(), msgspec.json.decode(RESULTS.read_bytes(), type=list[Result])))
