"""Mornings on which something goes wrong all the time: nothing is lost, nothing doubled, and it ends; on a simulated AWS."""

from typing import Any

import msgspec
import pytest

from tests.bench.simulation.run import Outcome, Scenario, run

USUAL = Scenario(rate=50, concurrency=4, messages=1_500, recipients=450, heavy=150, sign_ins=0.5)
SEEDS = (3, 11)


def outcomes(until: float = 3600, *, given: Scenario = USUAL, **changes: Any) -> list[Outcome]:
    return [run(msgspec.structs.replace(given, **changes, seed=seed), until=until) for seed in SEEDS]


def broken(found: list[Outcome]) -> list[tuple[int, int]]:
    return [(each.lost, each.doubled) for each in found if each.lost or each.doubled]


@pytest.mark.parametrize(
    "changes",
    [
        {"later": 600, "later_over": 300.0},
        {"recipients": 1_500, "heavy": 0},
        {"messages": 3_000, "heavy": 2_900, "recipients": 101},
        {"storms": ((5.0, 40.0), (60.0, 150.0)), "failing": 0.05},
        {"again": 0.5},
        {"again": 0.3, "killing": 0.03, "sweeps_at": (1.0, 1.0, 31.0)},
        {"visible_after": 2.0},
        {"skew": 60.0, "again": 0.3, "killing": 0.01},
        {"of_other_size": 0.5, "again": 0.1},
        {"of_other_size": 0.5, "shards": None, "concurrency": 90},
        {"rate_falls": (10.0, 1.4), "messages": 700, "recipients": 200},
        {"failing": 0.4},
    ],
    ids=[
        "a trickle besides", "one message each", "nearly all for one", "storms of throttling", "messages come again", "sweeps die, and come in threes",
        "turns outlast the visibility timeout", "clocks a minute apart", "fewer shards than before", "more shards than before",
        "the provider's rate falls", "much fails",
    ],
)  # fmt: skip
def test_nothing_is_lost_and_nothing_doubled(changes: dict[str, Any]) -> None:
    assert broken(outcomes(**changes)) == []


def test_when_the_providers_rate_falls_untold_what_it_takes_is_used_all_the_same() -> None:
    """1,000 messages at 50 a second, of which 25 take 20 s; then 5 a second."""
    for each in outcomes(rate_falls=(20.0, 5.0), messages=1_500, heavy=0, sign_ins=0.0):
        assert each.last < 1.2 * (20 + (1_500 - 1_000) / 5)


def test_links_do_not_wait_while_sweeps_die_and_messages_come_again() -> None:
    for each in outcomes(later=600, later_over=60.0, again=0.3, killing=0.01, sweeps_at=(1.0, 1.5)):
        assert each.sign_in < 10
