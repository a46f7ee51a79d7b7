"""A project's progress as its meter shows it: a bar of slices, and in words."""

from datetime import datetime

import msgspec

from chalicelib.domain.actions import progress
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.progress import Kind, Progress, Slice
from chalicelib.isolated import isolated

KINDS: dict[Kind, str] = {
    "on_time": "done on time",
    "a_little_late": "done up to a day late",
    "late": "done later",
    "open": "open",
}


class Bar(msgspec.Struct):
    """A piece of the meter, in percent of its width."""

    left: str
    width: str
    kind: Kind
    state: str
    what: str = ""
    """The words of a single action."""

    @property
    def words(self) -> str:
        return f"{isolated(self.what)}: {self.state}" if self.what else self.state


class Meter(msgspec.Struct):
    """``percent`` is ``None`` if nothing has a weight; ``legend`` counts the actions of each kind."""

    percent: int | None
    words: str
    bars: list[Bar]
    legend: list[tuple[Kind, str]]


def by_action(actions: list[Action], now: datetime) -> Meter:
    """Makes the meter of a project's actions: a slice for each."""
    found = progress.of(actions)
    return _meter(found, [(each.weight, _bar(each, found)) for each in progress.slices(actions, now)])


def of(found: Progress) -> Meter:
    """Makes the meter of a project's progress: a slice for each kind."""
    return _meter(found, [(found.weights.get(kind, 0), Bar("", "", kind, words)) for kind, words in KINDS.items()])


def _meter(found: Progress, slices: list[tuple[int, Bar]]) -> Meter:
    legend = [(kind, f"{found.count(kind)} {words}") for kind, words in KINDS.items() if found.count(kind)]
    # Rounded down, so that 100 % means all of it.
    percent = None if found.share is None else int(found.share * 100)
    return Meter(percent, _said(found, percent), _bars(slices, found.weight), legend)


def _bars(slices: list[tuple[int, Bar]], whole: int) -> list[Bar]:
    """Returns the pieces that have a weight, one after the other."""
    bars, left = [], 0
    for weight, bar in slices:
        if weight:
            bar.left, bar.width = f"{100 * left / whole:.3f}%", f"{100 * weight / whole:.3f}%"
            bars.append(bar)
        left += weight
    return bars


def _bar(each: Slice, found: Progress) -> Bar:
    state = "open, late" if each.is_overdue else KINDS[each.kind]
    return Bar("", "", each.kind, f"{state}, weight {each.weight} of {found.weight}", each.what)


def _said(found: Progress, percent: int | None) -> str:
    cancelled = f"; {found.cancelled} cancelled" if found.cancelled else ""
    if not found.actions:
        return f"No actions yet{cancelled}"
    share = "nothing has a weight" if percent is None else f"{percent} % by weight"
    return f"{found.done} of {found.actions} done, {share}{cancelled}"
