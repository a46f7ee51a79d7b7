"""Decides which action a text means: the one it names, else the only open one we texted about, else we ask."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.address import MOST_TEXTED, TEXTED_FOR, Address, Texted
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.inbound import own_actions
from chalicelib.inbound.commands import action_names
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.request import Named
from chalicelib.inbound.texts import naming

MOST_OPTIONS = 5
"""The most options of a menu; more don't fit a text."""


Says = OnAction | str
"""A command without its action, or words."""


class Meant(msgspec.Struct, frozen=True):
    """One action, and what the text says about it."""

    plan_id: str
    number: int
    says: Says


class PlanMeant(msgspec.Struct, frozen=True):
    """No action: the words belong to the sender's only plan."""

    plan_id: str


class Unclear(msgspec.Struct, frozen=True):
    """Several options, all in one plan. If there are none, we ask for a key."""

    options: list[Texted]
    has_more: bool = False
    """Whether the text may also mean another action."""


class NumberOnly(msgspec.Struct, frozen=True):
    """An action with nothing said about it."""

    of: Texted


class Nowhere(msgspec.Struct, frozen=True):
    """The person is in no plan any more."""


def action(
    address: Address, text: str, command: OnAction | None, now: datetime, *, is_number_sure: bool = False
) -> Meant | PlanMeant | Unclear | NumberOnly | Nowhere:
    """Decides what a text is about, from its words and from what was texted to this number. With ``is_number_sure``, a
    number at the beginning is an action's, since we asked for one."""
    recent = recently_texted(address, now)
    ref, rest = _ref_and_rest(text, command, is_number_sure=is_number_sure)
    if ref:
        found = named(address, ref, recent, is_alone=is_number_sure or (command is not None and not rest))
        if len(found) == 1:
            return _meant(found[0], command or rest) if command or rest else NumberOnly(found[0])
        if found:
            return _unclear(found)
        if command and not rest:  # asking is better than closing an action that wasn't named
            return _asked(address, recent)
        command = None  # "Done 3 of the calls": the number belongs to the words
    says = command or text
    likely = _still_open(recent, address.person_id if command else None) or (recent[:1] if command else recent)
    if _could_be_of_another_plan(says, likely, recent):
        return Unclear([])
    counted = [] if command else _maybe_named(address, text, recent)
    if likely and any(each not in likely for each in counted):
        return _unclear([*likely, *(each for each in counted if each not in likely)])
    told = naming.mentioned(text, likely) if isinstance(command, Done) and not command.refs else None
    if told is not None:
        return _meant(told, says)
    if likely:
        return _meant(likely[0], says) if len(likely) == 1 else _unclear(likely)
    return _of_plan(address, is_command=command is not None)


def several(address: Address, refs: Sequence[Ref], now: datetime) -> list[Named] | None:
    """Returns the actions these names mean, plan by plan; ``None`` if that isn't certain."""
    recent = recently_texted(address, now)
    active = memberships.active(address.person_id)
    found: dict[str, list[int]] = {}
    for prefix in dict.fromkeys(ref.prefix for ref in refs):
        numbers = [ref.number for ref in refs if ref.prefix == prefix]
        if prefix:
            plan_ids = [row.plan_id for row in active if row.prefix == prefix]
        else:
            texted = {texted.plan_id for texted in recent if texted.number in numbers}
            plan_ids = list(texted) or [row.plan_id for row in active]
        if len(plan_ids) != 1:
            return None
        found.setdefault(plan_ids[0], []).extend(numbers)
    return [(plan_id, number) for plan_id, numbers in found.items() for number in numbers]


def _ref_and_rest(text: str, command: OnAction | None, *, is_number_sure: bool = False) -> tuple[Ref | None, str]:
    """Returns the action that a text names, and the other words. A number that may count what follows names none,
    unless it is sure."""
    if command:
        rest = command.comment if isinstance(command, Done | IsItDone) else ""
        return (command.refs[0] if command.refs else None), rest
    return (action_names.leading_ref if is_number_sure else action_names.sure_ref)(text) or (None, "")


def _maybe_named(address: Address, text: str, recent: list[Texted]) -> list[Texted]:
    """Returns the recently texted actions that a number at the beginning may name, though it may also count something:
    ``7 people came``."""
    found = action_names.leading_ref(text)
    return named(address, found[0], recent, is_alone=False) if found and not found[0].prefix else []


def _asked(address: Address, recent: list[Texted]) -> Unclear:
    """Returns what to choose from when the named action doesn't exist."""
    options = _still_open(recent, address.person_id) or recent
    if options:
        return _unclear(options)
    of_plan = _of_plan(address, is_command=True)
    return of_plan if isinstance(of_plan, Unclear) else Unclear([])


def recently_texted(address: Address, now: datetime) -> list[Texted]:
    """Returns the actions texted about in the last seven days, the latest first."""
    recent = [texted for texted in address.texted.values() if now - texted.at < TEXTED_FOR]
    return sorted(recent, key=lambda texted: texted.at, reverse=True)[:MOST_TEXTED]


def plan_of_texts(address: Address, now: datetime) -> str | None:
    """Returns the plan that texts to this number were about lately; ``None`` if there are several or none."""
    plan_ids = {each.plan_id for each in recently_texted(address, now)}
    plan_ids |= {each.plan_id for each in address.asked.values() if now - each.at < TEXTED_FOR}
    return next(iter(plan_ids)) if len(plan_ids) == 1 else None


def example(address: Address, now: datetime) -> str:
    """Returns how a text can name an open action that the sender can mark as done: its number if it was lately texted
    about, else a key. Empty if there is no such action."""
    person_id = address.person_id
    for texted in recently_texted(address, now):
        if own_actions.can_be_done(person_id, texted.plan_id, texted.number):
            return str(texted.number)
    return own_actions.key_of_one(person_id)


def named(address: Address, ref: Ref, recent: list[Texted], *, is_alone: bool) -> list[Texted]:
    """Returns the actions that a key or number may mean. A number means recently texted actions, and if ``is_alone``
    also that of the only plan."""
    if not ref.prefix:
        found = [texted for texted in recent if texted.number == ref.number]
        if found or not is_alone:
            return found
    own = [row for row in memberships.active(address.person_id) if ref.prefix in ("", row.prefix)]
    if len(own) != 1:
        return []
    row = Action.find(own[0].plan_id, ref.number)
    if row is None and not ref.prefix:
        return []
    return [Texted(own[0].plan_id, ref.number, row.what if row else "", _address_time(address))]


def open_of(address: Address, plan_id: str) -> list[Texted]:
    """Returns the open actions of a plan that this number's owner may mark done."""
    rows = [row for row in actions.open_of_plan(plan_id) if _is_for(address.person_id, row)]
    return [Texted(plan_id, int(row.number), row.what, row.due_at) for row in rows]


def _address_time(address: Address) -> datetime:
    """Returns an arbitrary moment for an option that we didn't text about; nothing depends on it."""
    return address.since or datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _still_open(recent: list[Texted], doer_id: str | None = None) -> list[Texted]:
    """Returns the open ones; for the ``doer_id`` of a command, only those that may be theirs to do."""
    found = []
    for texted in recent:
        row = Action.find(texted.plan_id, texted.number)
        if row is not None and row.status == "open" and (doer_id is None or _is_for(doer_id, row)):
            found.append(texted)
    return found


def _is_for(person_id: str, row: Action) -> bool:
    """Whether this member's DONE can mean the action. A Coach Action can only be done by its coach or the primary
    coach."""
    if row.assigned_to == "client":
        return True
    plan = plans.find(row.plan_id)
    return plan is not None and who_may.may_complete(plan, row, person_id)


def _could_be_of_another_plan(says: Says, likely: list[Texted], recent: list[Texted]) -> bool:
    """Returns whether the words may be about another plan than the likely actions: one that was texted about lately,
    too."""
    words = says if isinstance(says, str) else says.comment
    of_likely = {texted.plan_id for texted in likely}
    return bool(words) and len(of_likely) == 1 and any(texted.plan_id not in of_likely for texted in recent)


def _unclear(found: list[Texted]) -> Unclear:
    """Offers the actions of the plan last texted about, so that a menu never mixes two plans."""
    same_plan = [texted for texted in found if texted.plan_id == found[0].plan_id]
    options = sorted(same_plan[:MOST_OPTIONS], key=lambda texted: texted.number)
    return Unclear(options, has_more=len(same_plan) > MOST_OPTIONS)


def _of_plan(address: Address, *, is_command: bool) -> PlanMeant | Unclear | Nowhere:
    """Decides when nothing was texted lately: an open action of the only plan, or the plan itself. With several plans a
    key is needed."""
    own = memberships.active(address.person_id)
    if not own:
        return Nowhere()
    if len(own) > 1:
        return Unclear([])
    rows = actions.open_of_plan(own[0].plan_id)
    if is_command:
        rows = [row for row in rows if _is_for(address.person_id, row)]
    if len(rows) > MOST_OPTIONS and is_command:
        return Unclear([])
    if not rows or len(rows) > MOST_OPTIONS:
        return PlanMeant(own[0].plan_id)
    return Unclear([Texted(row.plan_id, int(row.number), row.what, row.due_at) for row in rows])


def _meant(texted: Texted, says: Says) -> Meant:
    return Meant(texted.plan_id, texted.number, says)
