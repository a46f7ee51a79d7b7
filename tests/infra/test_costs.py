"""What an unused stack costs: counted, added up right, written down, and little."""

from pathlib import Path
from typing import Any

import pytest

from infra import costs
from infra.costs import Line

README = (Path(__file__).parent.parent.parent / "infra" / "README.md").read_text()


def test_what_is_free_is_taken_off_before_the_price() -> None:
    line = Line("Questions", 3_000_000, 0.40, 1e6, 1e6)
    assert (line.listed, line.paid) == pytest.approx((1.20, 0.80))
    assert Line("Sweeps", 43_800, 0.20, 1e6, 1e6).paid == 0


def test_an_empty_queue_is_asked_fifteen_times_a_minute() -> None:
    assert costs.POLLS == 657_000


def test_an_unused_stack_costs_less_than_a_dollar_and_a_half_a_month(template: dict[str, Any]) -> None:
    assert costs.paid(costs.lines(template)) < 1.50


def test_the_table_in_the_readme_is_the_present_one(template: dict[str, Any]) -> None:
    """If not: `make package`, and put there what `python -m infra.costs` prints."""
    missing = [row for row in costs.table(costs.lines(template)) if row not in README]
    assert missing == []
