"""Thousands due at one moment, on a simulated AWS by the product's own decisions; `make simulate` runs the million."""

import logging
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.bench.simulation.run import Scenario, run

MORNING = Scenario(rate=500, concurrency=40, messages=40_000, recipients=12_000, heavy=100, sign_ins=2)
"""Long enough for what begins and ends it to matter little."""
CROWDED = Scenario(rate=14, concurrency=2, messages=4_000, recipients=600, heavy=2_000, sign_ins=0.1, sweeps_at=(0.5,))
"""One recipient is owed half of all."""
NARROW = Scenario(
    rate=500, concurrency=80, messages=30_000, recipients=9_000, heavy=240, sign_ins=2, of_index=100, batch=0.1,
    sweeps_at=(0.2,),
)  # fmt: skip
"""An AWS that takes a tenth of the writes, and a fifth of the batches: 500 mails a second are to it what 5,000 are to the real one."""
MOST = {MORNING: 1.1, CROWDED: 1.1, NARROW: 1.3}


@pytest.fixture(autouse=True)
def _unlogged() -> Iterator[None]:
    """An AWS that refuses thousands of calls has as many tracebacks logged, which nobody reads here."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def wrong(scenario: Scenario, **without: Any) -> list[str]:
    changed = msgspec.structs.replace(scenario, **without)
    most = MOST[scenario]
    return run(changed, until=1.05 * most * scenario.messages / scenario.rate).wrong(most)


def test_all_leave_at_the_providers_rate_none_twice_and_links_at_once() -> None:
    assert [wrong(each) for each in (MORNING, CROWDED, NARROW)] == [[], [], []]


@pytest.mark.parametrize(
    ("scenario", "without"),
    [(CROWDED, {"is_fair": False}), (NARROW, {"shards": 8}), (NARROW, {"hands_on": False})],
    ids=["fair turns", "shards", "handing on"],
)
def test_it_takes_each_of_the_mechanisms(scenario: Scenario, without: dict[str, Any]) -> None:
    assert wrong(scenario, **without) != []


def test_killed_sweeps_and_deliveries_and_two_sweeps_at_once_lose_nothing_and_double_nothing() -> None:
    outcome = run(
        Scenario(
            rate=50,
            concurrency=4,
            messages=3_000,
            recipients=900,
            heavy=300,
            killing=0.05,
            sweeps_at=(1.0, 1.1),
            seed=7,
        ),
        until=3600,
    )
    assert outcome.killed > 3
    assert (outcome.lost, outcome.doubled) == (0, 0)
