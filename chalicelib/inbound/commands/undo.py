"""UNDO: takes the last command back, for ten minutes."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.domain import keys
from chalicelib.domain.actions import editing, proposing, reopening, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.undo import LASTS
from chalicelib.domain.keys import Key
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound, ProposalChanged, StaleVersion, WrongState
from chalicelib.inbound.commands.outcome import About, Became, Request, What


def done_step(plan_id: str, number: int) -> dict[str, Any]:
    """What UNDO needs to know of an action marked done."""
    return {"plan_id": plan_id, "number": number, "did": "done"}


def moved_step(action: Action) -> dict[str, Any]:
    """What UNDO needs to know of an action that is about to be moved."""
    return {
        "plan_id": action.plan_id, "number": int(action.number), "did": "moved", "due_at": plain(action.due_at),
        "zone": action.due_zone, "version": int(action.version) + 1,
    }  # fmt: skip


def undo(request: Request, last: Key, number: int | None) -> list[Became]:
    """Takes back what the last command did, of all its actions or only of one; those that changed since stay.

    ``request.plan_id`` empty: in whatever plans they are.
    """
    steps = [
        step for step in last.data["steps"]
        if request.plan_id in ("", step["plan_id"]) and (number is None or step["number"] == number)
    ]  # fmt: skip
    return [_undone(msgspec.structs.replace(request, plan_id=step["plan_id"]), step) for step in steps]


def last_command(person_id: str, now: datetime) -> Key | None:
    """What this person can still undo: the last command of the last ten minutes."""
    return keys.find(_undo_name(person_id), now)


def _undone(request: Request, step: dict[str, Any]) -> Became:
    number = int(step["number"])
    moment, outcome = None, _UNDONE[step["did"]]
    try:
        if step["did"] == "done":
            reopening.reopen(
                request.actor, request.plan_id, number, now=request.now, seen=Seen(once=request.once(number))
            )
        elif step["did"] == "asked":
            _withdraw(request, number, str(step["entry_id"]))
        elif step["did"] == "stuck":
            stuck.unflag(request.actor, request.plan_id, number, now=request.now, seen=Seen(once=request.once(number)))
        else:
            moment = msgspec.convert(step["due_at"], datetime).astimezone(UTC)
            editing.edit(
                request.actor,
                request.plan_id,
                number,
                Change(due=Due(at=moment, time_zone=step["zone"])),
                now=request.now,
                seen=Seen(version=int(step["version"]), once=request.once(number)),
            )
    except keys.Repeated:
        pass  # taken back already, and not answered
    except (StaleVersion, WrongState, NotAllowed, ProposalChanged):
        return About().became("not_undone", request, number)
    except (ActionNotFound, PlanNotFound):
        return Became("not_undone", request.plan_id, "", number)
    return About().became(outcome, request, number, moment=moment)


_UNDONE: dict[str, What] = {"done": "open_again", "moved": "moved_back", "asked": "withdrawn", "stuck": "goes_on"}


def _withdraw(request: Request, number: int, entry_id: str) -> None:
    """Takes back that another date was asked for, unless it was answered meanwhile."""
    _, action = actions.get_for(request.actor.person_id, request.plan_id, number)
    if action.proposal is None or action.proposal.entry_id != entry_id:
        raise ProposalChanged
    proposing.withdraw(
        request.actor,
        request.plan_id,
        number,
        now=request.now,
        seen=Seen(proposal_id=entry_id, once=request.once(number)),
    )


def undo_key(request: Request, steps: list[dict[str, Any]]) -> Key:
    return keys.new(
        _undo_name(request.actor.person_id), kind="undo", now=request.now, lasts=LASTS, person_id=request.actor.person_id,
        data={"steps": steps},
    )  # fmt: skip


def _undo_name(person_id: str) -> str:
    return f"undo#{person_id}"
