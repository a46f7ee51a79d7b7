"""What a month of use is billed for: counted from real runs, written down, and little."""

from infra import costs, use
from infra.package.build import ROOT
from infra.use import Step
from tests.bench.month import Practice, steps, table

_UNUSED = 1.50
"""Less than that, as `tests/infra/test_costs.py` holds."""
DOCS = (ROOT / "docs" / "cost.md").read_text()


def test_each_step_makes_the_calls_and_costs_the_units_of_the_table(practice: Practice) -> None:
    """If not, and that is meant: put into docs/cost.md what `make cost` prints."""
    counted = steps(practice, counting=True)
    assert [row for row in table(counted) if row not in DOCS] == []
    # With the time that each step may take at most before the month costs more.
    slow = {name: Step(each.counts, 0.05) for name, each in counted.items()}
    assert costs.paid(use.lines(slow, 1000)) < 12 - _UNUSED


def test_a_function_is_billed_for_its_share_of_a_processor_and_for_waiting() -> None:
    step = Step({"SendRawEmail": 1, "Query": 1, "read units": 9}, 0.010)
    assert use.billed_seconds(step, 1769) == 0.076
    assert use.billed_seconds(step, 256) == 0.136


def test_what_is_free_belongs_to_the_account_and_not_to_each_client() -> None:
    step = Step({"SendRawEmail": 1}, 0.01)
    one, many = (costs.paid(use.lines(dict.fromkeys(use.MONTH, step), clients)) for clients in (1000, 10_000))
    assert many > 10 * one
