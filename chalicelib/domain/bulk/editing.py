"""Changing many actions at once: as many as fit into a transaction, each of them whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from chalicelib import tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import MOST_WRITES, Lost, Write, together
from chalicelib.domain import keys
from chalicelib.domain.actions import editing, undo, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.editing import Changed
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import Invalid, Refused

_READ_AT_ONCE = 25
"""Actions read in one call: AWS takes a hundred, the tests' emulator only 25."""

_REMEMBERING = 3
"""Writes with which a transaction is remembered, and happens only once."""


class Unfinished(Lost):
    """Some of the actions have just been changed by someone else and need another look."""


class Line(msgspec.Struct, frozen=True):
    """The change for an action, which was seen in this version."""

    version: int
    change: Change


class Outcome(msgspec.Struct):
    """The actions saved, those changed by someone since they were seen (as they are now), and those gone."""

    saved: list[int] = msgspec.field(default_factory=list)
    conflicts: list[Action] = msgspec.field(default_factory=list)
    gone: list[int] = msgspec.field(default_factory=list)
    undo_id: str = msgspec.field(default_factory=tokens.new_id)
    """Identifies what was saved, for `undoing`."""
    remembered: int = 0
    """The number of parts in which it is remembered."""


Remember = Callable[[Write, Iterable[undo.Change], Outcome], None]
"""Keeps what is needed to undo a transaction, in that transaction."""

Part = tuple[int, Write]
"""The number of an action, and everything its change writes."""


def edit(actor: Actor, plan_id: str, lines: Mapping[int, Line], *, now: datetime, once: Key | None = None) -> Outcome:
    """Changes several actions, each as `actions.editing.edit` would, by whom it would. `undoing` undoes it for ten minutes.

    Raises `Invalid` at ``number.field`` if any line is invalid, and `NotAllowed` if one may not be changed; then nothing is
    written. Repeating it changes nothing. With ``once`` it raises `Repeated` the second time, naming what undoes the first.
    """

    def remember(write: Write, changes: Iterable[undo.Change], outcome: Outcome) -> None:
        kept, name = list(changes), part_name(plan_id, outcome.undo_id, outcome.remembered)
        undo.remember(write, actor, name, kept, entry_id=str(kept[0].entry_id), now=now)
        if outcome.remembered == 0:
            keys.once(write, once, now, made=outcome.undo_id)

    return save(actor, plan_id, lambda _: lines, now=now, remember=remember)


def part_name(plan_id: str, undo_id: str, part: int) -> str:
    """Returns the name under which a part of a bulk edit is remembered; parts are numbered from 0."""
    return undo.name(plan_id, f"bulk-{undo_id}-{part}")


def save(
    actor: Actor,
    plan_id: str,
    lines_in: Callable[[Plan], Mapping[int, Line]],
    *,
    now: datetime,
    remember: Remember | None = None,
) -> Outcome:
    """Saves lines as `edit` does. ``lines_in`` returns the lines for the plan as it is now, and is called again on each
    try."""
    outcome = Outcome()
    waiting: set[int] | None = None

    def step() -> Outcome:
        nonlocal waiting
        plan = plans.get_for(actor.person_id, plan_id)
        who_may.must_add(plan, actor.person_id)
        lines = {number: line for number, line in lines_in(plan).items() if waiting is None or number in waiting}
        changes: dict[int, undo.Change] = {}
        parts = _parts(actor, plan, lines, outcome, changes, now)
        waiting = _save(parts, outcome, changes, remember)
        if waiting:
            raise Unfinished
        return outcome

    return look_again(step, on=Unfinished, tries=4)


def packed(parts: Iterable[Part], room: int = MOST_WRITES) -> Iterator[list[Part]]:
    """Yields the parts in order, in groups that fit into a transaction."""
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
    """Returns one transaction with all the parts."""
    whole = Write()
    for _, write in group:
        whole.include(write)
    return whole


def read(plan_id: str, numbers: Iterable[int]) -> dict[int, Action]:
    """Returns the actions with these numbers, as far as they exist."""
    wanted = sorted(numbers)
    found: dict[int, Action] = {}
    for start in range(0, len(wanted), _READ_AT_ONCE):
        some = wanted[start : start + _READ_AT_ONCE]
        rows = together(*((Action, plan_id, number) for number in some))
        found |= {number: row for number, row in zip(some, rows, strict=True) if row is not None}
    return found


def _parts(
    actor: Actor,
    plan: Plan,
    lines: Mapping[int, Line],
    outcome: Outcome,
    changes: dict[int, undo.Change],
    now: datetime,
) -> list[Part]:
    """Returns what each line writes. Notes those that can't be saved in ``outcome``, and how to undo each in
    ``changes``.

    Raises all problems at once, before anything is saved.
    """
    present = read(plan.plan_id, lines)
    parts: list[Part] = []
    problems: dict[str, str] = {}
    for number, line in lines.items():
        action = present.get(number)
        if action is None:
            outcome.gone.append(number)
            continue
        is_as_seen = action.version == line.version
        entry_id = stream.new_entry_id(now)
        try:
            write = editing.edited(actor, plan, action, line.change, now, entry_id=entry_id)
        except Invalid as invalid:
            problems |= {f"{number}.{field}": sentence for field, sentence in invalid.problems.items()}
            continue
        except Refused:
            if is_as_seen:
                raise
            outcome.conflicts.append(action)
            continue
        # An action that already is as requested is no conflict: the button was pressed twice.
        if write is not None and is_as_seen:
            parts.append((number, write))
            changes[number] = undo.Change.of(_kept(action, line.change), int(action.version) + 1, entry_id)
        elif write is not None:
            outcome.conflicts.append(action)
    if problems:
        raise Invalid(problems)
    return parts


def _kept(action: Action, change: Change) -> Action:
    """Returns the action as undoing needs it: without reminders unless a date changes, since one item has no room for
    them all."""
    kept = Action.from_raw_data(action.serialize())
    if change.due is None:
        kept.reminders = {}
    return kept


def _save(
    parts: list[Part], outcome: Outcome, changes: Mapping[int, undo.Change], remember: Remember | None
) -> set[int]:
    """Saves group by group, and returns the numbers to read again: an action that has just changed drops out of its
    group."""
    again: set[int] = set()
    for group in packed(parts, MOST_WRITES - _REMEMBERING if remember else MOST_WRITES):
        while group:
            whole = joined(group)
            if remember:
                remember(whole, (changes[number] for number, _ in group), outcome)
            try:
                whole.commit()
            except Changed as changed:
                group = [part for part in group if part[0] != changed.number]
                again.add(changed.number)
                continue
            except Lost:  # the plan changed, which affects them all
                again |= {number for number, _ in group}
                break
            outcome.saved += [number for number, _ in group]
            outcome.remembered += 1
            break
    return again
