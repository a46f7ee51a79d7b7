"""Many actions changed at once: as many in a transaction as fit into it, each whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from chalicelib.domain import planning, plans
from chalicelib.domain.actions import Action
from chalicelib.domain.people import Actor
from chalicelib.domain.planning import Change, Changed
from chalicelib.domain.plans import Plan
from chalicelib.errors import Invalid, Refused, TryAgain
from chalicelib.tables import MOST_WRITES, Write, together

_TRIES = 4
_READ_AT_ONCE = 25
"""Actions in a call: AWS takes a hundred, the tests' emulator no more than this."""


class Line(msgspec.Struct, frozen=True):
    """What is to become of an action that was seen in this version."""

    version: int
    change: Change


class Outcome(msgspec.Struct):
    """What was saved; what wasn't, since somebody changed it after it was seen, as it is now; and what is gone."""

    saved: list[int] = msgspec.field(default_factory=list)
    conflicts: list[Action] = msgspec.field(default_factory=list)
    gone: list[int] = msgspec.field(default_factory=list)


Part = tuple[int, Write]
"""An action's number, and all that its change writes."""


def edit(actor: Actor, plan_id: str, lines: Mapping[int, Line], *, now: datetime) -> Outcome:
    """Changes several actions, each as `planning.edit` would; for coaches.

    `Invalid`, with ``number.field``, if any line can't be used: then nothing is written. The same again changes nothing.
    """
    outcome, waiting = Outcome(), dict(lines)
    for _ in range(_TRIES):
        plan = plans.get_as_coach(actor.person_id, plan_id)
        parts = _parts(actor, plan, waiting, outcome, now)
        again = _save(parts, outcome)
        waiting = {number: line for number, line in waiting.items() if number in again}
        if not waiting:
            return outcome
    raise TryAgain


def packed(parts: Iterable[Part], room: int = MOST_WRITES) -> Iterator[list[Part]]:
    """The parts in their order, in groups that fit into a transaction."""
    group: list[Part] = []
    size = 0
    for part in parts:
        if group and size + len(part[1]) > room:
            yield group
            group, size = [], 0
        group.append(part)
        size += len(part[1])
    if group:
        yield group


def joined(group: Iterable[Part]) -> Write:
    """One transaction of all the parts."""
    whole = Write()
    for _, write in group:
        whole.include(write)
    return whole


def read(plan_id: str, numbers: Iterable[int]) -> dict[int, Action]:
    """The actions with these numbers that are there."""
    wanted = sorted(numbers)
    found: dict[int, Action] = {}
    for start in range(0, len(wanted), _READ_AT_ONCE):
        some = wanted[start : start + _READ_AT_ONCE]
        rows = together(*((Action, plan_id, number) for number in some))
        found |= {number: row for number, row in zip(some, rows, strict=True) if row is not None}
    return found


def _parts(actor: Actor, plan: Plan, lines: Mapping[int, Line], outcome: Outcome, now: datetime) -> list[Part]:
    """What each line writes; those that can't be are told in the outcome. All problems at once, before anything is saved."""
    present = read(plan.plan_id, lines)
    parts: list[Part] = []
    problems: dict[str, str] = {}
    for number, line in lines.items():
        action = present.get(number)
        if action is None:
            outcome.gone.append(number)
            continue
        is_as_seen = action.version == line.version
        try:
            write = planning.edited(actor, plan, action, line.change, now)
        except Invalid as invalid:
            problems |= {f"{number}.{field}": sentence for field, sentence in invalid.problems.items()}
            continue
        except Refused:
            if is_as_seen:
                raise
            outcome.conflicts.append(action)
            continue
        # What is already as it is wanted is no conflict: the button was pressed twice.
        if write is not None and is_as_seen:
            parts.append((number, write))
        elif write is not None:
            outcome.conflicts.append(action)
    if problems:
        raise Invalid(problems)
    return parts


def _save(parts: list[Part], outcome: Outcome) -> set[int]:
    """Saves group by group; an action that changed just now leaves its group, and the others are saved without it.

    Gives those to look at again.
    """
    again: set[int] = set()
    for group in packed(parts):
        while group:
            try:
                joined(group).commit()
            except Changed as changed:
                group = [part for part in group if part[0] != changed.number]
                again.add(changed.number)
                continue
            outcome.saved += [number for number, _ in group]
            break
    return again
