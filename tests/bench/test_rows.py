"""The README shows the bench as it is: its rows, a figure for each, and the bounds."""

from tests.bench.readme import README, figures, tables
from tests.bench.rows import ROWS


def test_the_readme_shows_each_row_of_the_bench_with_its_bound() -> None:
    shown = figures(README.read_text())
    assert set(shown) == set(ROWS)
    assert tables(shown) in README.read_text()
