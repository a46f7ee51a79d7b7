"""Which action a text means: the one it names, else the only open one that was texted about, else its sender is asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain import actions, memberships
from chalicelib.domain.actions import Action
from chalicelib.domain.addresses import Address, Question, Texted
from chalicelib.inbound import commands
from chalicelib.inbound.commands import Done, Ref

RECENT = timedelta(days=7)
"""A bare number means an action only if it was texted about since then."""
MOST_OPTIONS = 5
"""In a menu; more don't fit a text."""
MOST_TEXTED = 20
"""Actions texted about that are looked at, the latest first."""


class Meant(msgspec.Struct, frozen=True):
    """One action, and what is said of it."""

    plan_id: str
    number: int
    says: Done | str


class PlanMeant(msgspec.Struct, frozen=True):
    """No action at all: the words are for the only plan there is."""

    plan_id: str


class Unclear(msgspec.Struct, frozen=True):
    """One of these, all of one plan; none to choose from: a key is needed."""

    options: list[Texted]


class NumberOnly(msgspec.Struct, frozen=True):
    """An action, but nothing said of it."""

    of: Texted


class Nowhere(msgspec.Struct, frozen=True):
    """The person is in no plan any more."""


def action(address: Address, text: str, now: datetime) -> Meant | PlanMeant | Unclear | NumberOnly | Nowhere:
    """What a text is about, by its own words and by what was texted to this number."""
    recent = recently_texted(address, now)
    done = commands.texted_done(text)
    named = (done.ref, done.comment) if done else commands.leading_ref(text)
    ref, rest = named or (None, "")
    if ref:
        found = _named(address, ref, recent, is_alone=done is not None and not rest)
        if len(found) == 1:
            return Meant(found[0].plan_id, found[0].number, done or rest) if done or rest else NumberOnly(found[0])
        if found:
            return _unclear(found)
        if done and not rest:  # closing another one than was named would be worse than asking
            return _asked(address, recent)
        done = None  # "Done 3 of the calls": the number belongs to the words
    says = done or text
    still_open = _still_open(recent)
    if len(still_open) == 1:
        return _meant(still_open[0], says)
    if still_open:
        return _unclear(still_open)
    if len(recent) == 1:
        return _meant(recent[0], says)
    if recent:
        return _unclear(recent)
    return _of_plan(address, is_done=done is not None)


def _asked(address: Address, recent: list[Texted]) -> Unclear:
    """What to choose from where the action that was named isn't there."""
    options = _still_open(recent) or recent
    if options:
        return _unclear(options)
    of_plan = _of_plan(address, is_done=True)
    return of_plan if isinstance(of_plan, Unclear) else Unclear([])


def picked(address: Address, text: str, now: datetime) -> tuple[Question, Meant] | None:
    """What the answer to an open question chooses: an option's number, or an action's, with or without DONE; and nothing else."""
    question = open_question(address, now)
    if question is None:
        return None
    done = commands.mailed_done(text)
    found = (done.ref, done.comment) if done else commands.leading_ref(text)
    if not found or found[0] is None or found[1]:
        return None
    ref = found[0]
    if not ref.prefix and 1 <= ref.number <= len(question.options):
        options: Sequence[Texted] = [question.options[ref.number - 1]]
    else:
        among = [option for option in question.options if option.number == ref.number] if not ref.prefix else []
        options = among or _named(address, ref, recently_texted(address, now), is_alone=True)
    if len(options) != 1:
        return None
    says: Done | str = commands.texted_done(question.text) or question.text
    if done:
        says = says if isinstance(says, Done) else Done(None, says)
    return question, _meant(options[0], says)


def open_question(address: Address, now: datetime) -> Question | None:
    """What this number was asked and hasn't answered yet."""
    question = address.question
    return question if question is not None and now - question.asked_at < RECENT else None


def recently_texted(address: Address, now: datetime) -> list[Texted]:
    """Actions texted about in the last seven days, the latest first."""
    recent = [texted for texted in address.texted.values() if now - texted.at < RECENT]
    return sorted(recent, key=lambda texted: texted.at, reverse=True)[:MOST_TEXTED]


def _named(address: Address, ref: Ref, recent: list[Texted], *, is_alone: bool) -> list[Texted]:
    """The actions that a key or number means; a number alone those texted about, or after DONE the one of the only plan."""
    if not ref.prefix:
        found = [texted for texted in recent if texted.number == ref.number]
        if found or not is_alone:
            return found
    plans = [row for row in memberships.active(address.person_id) if ref.prefix in ("", row.prefix)]
    if len(plans) != 1:
        return []
    row = Action.find(plans[0].plan_id, ref.number)
    if row is None and not ref.prefix:
        return []
    return [Texted(plans[0].plan_id, ref.number, row.what if row else "", address_time(address))]


def address_time(address: Address) -> datetime:
    """Some moment for an option that wasn't texted about; nothing is decided by it."""
    return address.since or datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _still_open(recent: list[Texted]) -> list[Texted]:
    found = []
    for texted in recent:
        row = Action.find(texted.plan_id, texted.number)
        if row is not None and row.status == "open":
            found.append(texted)
    return found


def _unclear(found: list[Texted]) -> Unclear:
    """A menu of the plan texted about last: no answer mixes two plans."""
    same_plan = [texted for texted in found if texted.plan_id == found[0].plan_id]
    return Unclear(sorted(same_plan[:MOST_OPTIONS], key=lambda texted: texted.number))


def _of_plan(address: Address, *, is_done: bool) -> PlanMeant | Unclear | Nowhere:
    """Nothing was texted lately: one of the plan's open actions, the plan itself, or, of several plans, a key is needed."""
    plans = memberships.active(address.person_id)
    if not plans:
        return Nowhere()
    if len(plans) > 1:
        return Unclear([])
    rows = actions.open_of_plan(plans[0].plan_id)
    if len(rows) > MOST_OPTIONS and is_done:
        return Unclear([])
    if not rows or len(rows) > MOST_OPTIONS:
        return PlanMeant(plans[0].plan_id)
    return Unclear([Texted(row.plan_id, int(row.number), row.what, row.due_at) for row in rows])


def _meant(texted: Texted, says: Done | str) -> Meant:
    return Meant(texted.plan_id, texted.number, says)
