"""Adding many actions at once, as many as fit into a transaction, each of them whole or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib import tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import MOST_WRITES, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import adding, assigning, who_may
from chalicelib.domain.actions.adding import Addition, NewAction, NumberTaken
from chalicelib.domain.actions.fields import check_not_past, is_long_past
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key, Repeated
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid

MOST_LINES = 500
"""Actions added at once."""
MOST_TOLD = 24
"""Actions that one message names: as many as a round of deliveries reads (``outbound/gather``)."""
MOST_NAMED = 20
"""From a longer list it names only so many, those due first, leaving room for whatever else is due then, and says how many
more there are."""
_COUNTING = 2
"""Writes of a transaction besides those of its actions: the plan's row, and when the client was last heard from."""
_KEYS_AT_ONCE = 100
_LASTS = timedelta(days=1)


def create_all(actor: Actor, plan_id: str, wanted: Sequence[NewAction], *, once: str, now: datetime) -> list[int]:
    """Adds actions and returns their numbers, in their order; all of them for one assignee and into one project.

    Raises `Invalid` at ``place.field`` if any is invalid, counted from 0; then nothing is written. Of those that ``once`` names
    each is added only once: repeating it adds what an interruption left out, and returns the numbers of all.
    """
    plan = plans.get_for(actor.person_id, plan_id)
    who_may.must_add(plan, actor.person_id)
    _must_be_valid(actor, plan, wanted, now)
    added = _added_before(once, len(wanted), now)
    of_list = _of_list(actor, plan, wanted, now)

    def step() -> None:
        while len(added) < len(wanted):
            _add_some(actor, plan_id, wanted, added, once, now, of_list)

    look_again(step, on=(NumberTaken, Repeated), tries=12, apart=0.02)
    return [added[place] for place in range(len(wanted))]


def create_list(
    actor: Actor, plan_id: str, wanted: Sequence[NewAction], *, once: Key | None, now: datetime
) -> list[int]:
    """Adds actions as `create_all` does, once for a key, whose row then names what `numbers_of` finds."""
    name = once.key if once else f"list#{tokens.new_id()}"
    numbers = create_all(actor, plan_id, wanted, once=name, now=now)
    if once is not None:
        write = Write()
        keys.once(write, once, now, made=f"{len(numbers)}#{name}")
        write.commit()
    return numbers


def numbers_of(made: str, now: datetime) -> list[int]:
    """Returns the numbers of the actions that `create_list` added."""
    count, _, name = made.partition("#")
    added = _added_before(name, int(count), now)
    return [added[place] for place in sorted(added)]


def _must_be_valid(actor: Actor, plan: Plan, wanted: Sequence[NewAction], now: datetime) -> None:
    problems: dict[str, str] = {}
    for place, new in enumerate(wanted):
        found = adding.problems_of(actor, plan, new)
        if not found and not new.past_due:
            try:
                check_not_past(new.due.resolve(plan), now)
            except Invalid as invalid:
                found = invalid.problems
        problems |= {f"{place}.{field}": sentence for field, sentence in found.items()}
    if problems:
        raise Invalid(problems)


def _of_list(actor: Actor, plan: Plan, wanted: Sequence[NewAction], now: datetime) -> dict[int, int]:
    """Returns what `adding.addition` needs to know of each place of a list that is too long for one message; nothing for another list."""
    assignee_id = assigning.chosen(actor, plan, wanted[0].assigned_to)
    due = {place: new.due.resolve(plan, assignee_id=assignee_id).at for place, new in enumerate(wanted)}
    told = sorted((place for place in due if not is_long_past(due[place], now)), key=lambda place: due[place])
    if len(told) <= MOST_TOLD:
        return {}
    return dict.fromkeys(due, 0) | dict.fromkeys(told[:MOST_NAMED], len(told))


def _add_some(
    actor: Actor, plan_id: str, wanted: Sequence[NewAction], added: dict[int, int], once: str, now: datetime,
    of_list: Mapping[int, int],
) -> None:  # fmt: skip
    """Adds as many of those that are missing as fit into a transaction, and notes their numbers."""
    plan = plans.get_for(actor.person_id, plan_id)
    chosen: list[Addition] = []
    places: list[int] = []
    size = _COUNTING
    for place in (place for place in range(len(wanted)) if place not in added):
        key = keys.new(_name(once, place), kind="form", now=now, lasts=_LASTS, person_id=actor.person_id)
        number = int(plan.next_number) + len(chosen)
        found = adding.addition(actor, plan, wanted[place], number, now=now, once=key, of_list=of_list.get(place))
        size += len(found.write)
        if chosen and size > MOST_WRITES:
            break
        chosen.append(found)
        places.append(place)
    try:
        adding.counted(plan, chosen).commit()
    except Repeated:  # the button was pressed twice, and the other request adds them
        added |= _added_before(once, len(wanted), now)
        raise
    added |= {place: int(each.action.number) for place, each in zip(places, chosen, strict=True)}


def _added_before(once: str, count: int, now: datetime) -> dict[int, int]:
    """Returns the numbers of the actions that were added under these keys, by their places."""
    names = [_name(once, place) for place in range(count)]
    found: list[Key | None] = []
    for start in range(0, count, _KEYS_AT_ONCE):
        found += keys.several(names[start : start + _KEYS_AT_ONCE], now)
    return {place: int(key.data[keys.MADE]) for place, key in enumerate(found) if key is not None}


def _name(once: str, place: int) -> str:
    return f"{once}#{place}"
