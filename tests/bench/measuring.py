"""Measures ours and the floor in turns, and keeps the medians: processor time, so that what else the machine does is not in it."""

import os
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from tests.bench import replay
from tests.bench.rows import ROWS

ROUNDS = 15
RESULTS = Path(__file__).resolve().parents[2] / "build" / "bench.json"


class Result(msgspec.Struct):
    """A figure: a multiple of the floor, or megabytes. Ours and the floor's processor time are in milliseconds."""

    name: str
    figure: float
    unit: str
    bound: float
    ours: float | None = None
    floor: float | None = None
    calls: dict[str, int] = {}


results: list[Result] = []


def compare(name: str, work: Callable[[], object], *, repeat: int = 5) -> None:
    """Measures a piece of work against the calls of its row."""
    calls = replay.recorded(work)
    ours, stock = replay.ours(work, calls), replay.stock(_listed(calls, ROWS[name].floor))
    pairs = [
        (sum(ours() for _ in range(repeat)) / repeat, sum(stock() for _ in range(repeat)) / repeat)
        for _ in range(ROUNDS + 1)
    ][1:]
    note_pairs(name, pairs, calls)


def note_pairs(name: str, pairs: list[tuple[float, float]], calls: Iterable[replay.Call]) -> None:
    """Notes seconds of ours and of the floor, measured in turns."""
    mine, theirs = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    note(name, ratio, ours=mine, floor=theirs, calls=dict(Counter(call.operation for call in calls)))


def note(
    name: str, figure: float, *, ours: float | None = None, floor: float | None = None, calls: dict[str, int] | None = None
) -> None:  # fmt: skip
    """Notes a figure. With ``BENCH_CHECK=2`` one over twice its bound fails."""
    row = ROWS[name]
    results.append(Result(name, figure, row.unit, row.bound, ours, floor, calls or {}))
    allowed = float(os.environ.get("BENCH_CHECK") or 0) * row.bound
    assert not allowed or figure <= allowed, f"{name}: {figure:.2f} {row.unit}, more than {allowed:.2f}"


def _listed(calls: list[replay.Call], floor: str) -> list[replay.Call]:
    """Returns of the calls made those that the floor names."""
    left = Counter({name: int(count) for count, name in (each.split() for each in floor.split(", "))})
    listed = []
    for call in calls:
        if left[call.operation]:
            left[call.operation] -= 1
            listed.append(call)
    assert not +left, f"these calls of the floor are no longer made: {dict(+left)}"
    return listed


def table() -> str:
    """Returns what was measured, for people."""
    lines = [f"{'':30}{'figure':>9}{'bound':>9}{'ours':>11}{'floor':>11}   calls"]
    for each in results:
        digits = 2 if each.unit == "×" else 0
        times = "".join(f"{time:8.2f} ms" if time is not None else " " * 11 for time in (each.ours, each.floor))
        calls = ", ".join(f"{count} {name}" for name, count in each.calls.items())
        figure = f"{each.figure:.{digits}f} {each.unit}"
        lines.append(f"{each.name:30}{figure:>9}{each.bound:9.{digits}f}{times}   {calls}".rstrip())
    return "\n".join(lines)
