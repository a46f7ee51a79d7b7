"""Words of somebody who is in more than one plan, which could be about any of them: kept under the person for 30 days.

Nobody else sees them, until their author says which plan they are about: then they are a comment there, and no longer here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import sentences, tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.stream import files, room, waiting_room
from chalicelib.domain.stream.files import FileInfo, Sent
from chalicelib.errors import AlreadySettled, LinkExpired

LASTS = waiting_room.WAITS


class Waiting(msgspec.Struct, frozen=True):
    """Words that wait, or the plan that they were put into."""

    id: str
    text: str = ""
    prefix: str = ""
    """With ``number``: the action that the words begin with, such as ``ALI-12``."""
    number: int = 0
    rest: str = ""
    """The words behind it."""
    plan_id: str | None = None
    """Where they were put; then there is no text any more."""
    files: dict[str, FileInfo] = {}
    """What came along, by number."""


def is_in_several(person_id: str) -> bool:
    """Returns whether this person is in more than one plan, in any role."""
    return len(memberships.active(person_id)) > 1


def options(person_id: str) -> list[Membership]:
    """Returns the plans into which this person may write, by name."""
    rows = [row for row in memberships.active(person_id) if row.role != "viewer"]
    return sorted(rows, key=lambda row: (row.role != "client", name(row).casefold()))


def name(row: Membership) -> str:
    """Returns what to call a plan to its member."""
    return f"Your plan with {row.coach_name}" if row.role == "client" else f"{row.client_name}’s plan"


def with_room(person_id: str, sent: Sequence[Sent], now: datetime) -> tuple[Sent, ...]:
    """Returns the files; if there is no room for some until their plan is known, they are only named."""
    return room.fitting(sent, waiting_room.left(person_id, now)) if sent else ()


def keep(write: Write, person_id: str, waiting: Waiting, *, now: datetime) -> None:
    """Keeps words in this transaction."""
    waiting_room.take(write, person_id, waiting.files.values(), now)
    data: dict[str, Any] = msgspec.to_builtins(waiting)
    write.put(
        keys.new(_name(person_id, waiting.id), kind="waiting", now=now, lasts=LASTS, person_id=person_id, data=data)
    )


def new(
    text: str, *, prefix: str = "", number: int = 0, rest: str = "", kept: dict[str, FileInfo] | None = None
) -> Waiting:
    return Waiting(tokens.new_id(), text, prefix, number, rest, files=kept or {})


def get(person_id: str, waiting_id: str, now: datetime) -> Waiting:
    """Returns what waits under this id; raises `LinkExpired` after 30 days."""
    key = keys.find(_name(person_id, waiting_id), now)
    if key is None:
        raise LinkExpired("We keep words for 30 days, and those are over. Please reply to a message about the plan.")
    return msgspec.convert(key.data, Waiting)


def place(actor: Actor, plan_id: str, waiting_id: str, *, now: datetime) -> Waiting:
    """Makes the words a comment in the plan, on the action that they name or else on the plan, and keeps them no longer.

    Their files come along, as far as there is room. Repeating it changes nothing; raises `AlreadySettled` if they were put
    into another plan.
    """
    name = _name(actor.person_id, waiting_id)

    def step() -> Waiting:
        waiting = get(actor.person_id, waiting_id, now)
        if waiting.plan_id == plan_id:
            return waiting
        if waiting.plan_id is not None:
            raise AlreadySettled("You’ve already added this to another plan.")
        number, text = _meant(actor, plan_id, waiting)
        shown = sentences.shortened(text, LONGEST_COMMENT)
        sent = room.fitting(files.fetched(waiting.files), room.left(actor.person_id, plan_id)) if waiting.files else ()
        words = Words(shown, None if shown == text else text, sent)
        after = Waiting(waiting_id, plan_id=plan_id)
        # Names the objects: a second try writes the same ones again.
        once = keys.new(f"placed#{name}#{plan_id}", kind="seen", now=now, lasts=LASTS)

        def gone(write: Write, _: Event) -> None:
            row = [Key.data.set(msgspec.to_builtins(after)), Key.used.set(1)]
            write.update(Key, name, row, condition=Key.used == 0)

        comments.write(actor, plan_id, number, words, now=now, seen=Seen(once=once, also=gone))
        files.forget(waiting.files.values())
        return after

    return look_again(step, on=(Lost, keys.Repeated))  # a second press may come in between


def _meant(actor: Actor, plan_id: str, waiting: Waiting) -> tuple[int | None, str]:
    """Returns the action of this plan that the words begin with, and what follows; else ``None`` and all of them."""
    plan = plans.get_for(actor.person_id, plan_id)
    if waiting.rest and waiting.prefix == plan.prefix and Action.find(plan_id, waiting.number) is not None:
        return waiting.number, waiting.rest
    return None, waiting.text


def _name(person_id: str, waiting_id: str) -> str:
    return f"waiting#{person_id}#{waiting_id}"
