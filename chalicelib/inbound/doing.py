"""What commands do, the same by mail and by text: here DONE and UNDO; MOVE in ``moving``, STUCK and YES in ``asking``.

Each says what became of it, for the answer.

A command that can't be done as asked loses no words: they stand as a comment.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from chalicelib.domain import actions, comments, completion, keys, planning, proposals, stuck
from chalicelib.domain.actions import LONGEST_COMMENT, Action, Due
from chalicelib.domain.files import Sent
from chalicelib.domain.keys import Key
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.domain.stream import Entry
from chalicelib.domain.undo import LASTS
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound, ProposalChanged, StaleVersion, WrongState
from chalicelib.inbound import answers
from chalicelib.tables import Write, plain

What = Literal[
    "done", "done_already", "cancelled", "gone", "not_yours",
    "moved", "asked", "asked_already", "same_date", "past", "which_date", "closed",
    "stuck", "stuck_already", "goes_on", "declined",
    "open_again", "moved_back", "withdrawn", "not_undone",
]  # fmt: skip


ENDED: tuple[What, ...] = ("moved", "asked", "stuck")
"""What a message became that ended, with its answer, in the transaction of what it did."""


class Became(msgspec.Struct, frozen=True):
    """What became of one action."""

    outcome: What
    plan_id: str
    key: str
    """``ALI-12``"""
    number: int
    what: str = ""
    zone: str = "UTC"
    """In which its reader is told times."""
    moment: datetime | None = None
    """Its new date, or the one that was meant."""
    options: tuple[datetime, ...] = ()
    """Dates to choose from."""
    doer: str = ""
    """The first name of whose it is."""
    coach: str | None = None
    """The first name of the coach who is told or decides; ``None``: they wrote it."""


Ending = Callable[[Write, Became], None]
"""Adds the end of a message to the transaction of what it does: that it is known as received, and its answer."""


class Request(msgspec.Struct, frozen=True):
    """Who asks for something, in which words, so that it happens once."""

    actor: Actor
    plan_id: str
    words: str
    """All that they wrote."""
    full_text: str | None
    message: str
    """By which it is known as received: a Message-ID, or a text's id."""
    now: datetime
    sent: tuple[Sent, ...] = ()
    """Files that came along, to be put with the words."""

    def once(self, step: object) -> Key:
        """The key that lets one step of the message happen once."""
        return answers.seen(self.actor.person_id, f"{self.message}#{self.plan_id}#{step}", self.now)


def complete(
    request: Request,
    number: int,
    comment: str = "",
    *,
    undoable: tuple[dict[str, Any], ...] = (),
    also: completion.Also | None = None,
    ending: Ending | None = None,
) -> Became:
    """Marks an action done. ``undoable``: what the same message did before, to be taken back together.

    With ``ending`` the message ends in the same transaction, unless it became something else than ``done``.
    """
    actor, about = request.actor, About()

    def together(write: Write, plan: Plan, action: Action, said: Entry | None) -> None:
        about.note(plan, action)
        write.put(undo_key(request, [*undoable, done_step(request.plan_id, number)]))
        if also:
            also(write, plan, action, said)
        if ending:
            ending(write, about.became("done", request, number))

    try:
        action = completion.complete(
            actor, request.plan_id, number, now=request.now, comment=shortened(comment), full_text=request.full_text,
            sent=request.sent, once=request.once(number), also=together,
        )  # fmt: skip
    except ActionNotFound:
        return kept(request, None, Became("gone", request.plan_id, "", number))
    except WrongState:
        return kept(request, number, about.became("cancelled", request, number))
    except NotAllowed:
        return kept(request, number, about.became("not_yours", request, number))
    except keys.Repeated:
        if ending:
            raise
        return about.became("done", request, number)
    return about.became("done" if action.done_at == request.now else "done_already", request, number)


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


def keep(request: Request, number: int | None, text: str) -> None:
    """Words that stand beside what a message does; once, though both are written one after the other."""
    try:
        _write(request, number, text)
    except ActionNotFound:
        _write(request, None, text)


def shortened(text: str) -> str:
    """As much of a text as a comment holds; all of it is in the full text."""
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 2].rstrip() + " …"


class About:
    """The plan and the action that a command was about, as far as they were seen."""

    def __init__(self, plan: Plan | None = None, action: Action | None = None) -> None:
        self.plan, self.action = plan, action

    def note(self, plan: Plan, action: Action) -> None:
        self.plan, self.action = plan, action

    def became(self, outcome: What, request: Request, number: int, **details: Any) -> Became:
        if self.plan is None or self.action is None:
            self.note(*actions.get_for(request.actor.person_id, request.plan_id, number))
        assert self.plan is not None
        assert self.action is not None
        coach = None if self.plan.primary_id == request.actor.person_id else self.plan.primary.name.split()[0]
        zone = self.plan.members[request.actor.person_id].time_zone
        doer = self.plan.assignee(self.action.assignee_id).name.split()[0]
        return Became(
            outcome, self.plan.plan_id, self.plan.key(number), number, self.action.what, zone, doer=doer, coach=coach,
            **details,
        )  # fmt: skip


def _undone(request: Request, step: dict[str, Any]) -> Became:
    number = int(step["number"])
    moment, outcome = None, _UNDONE[step["did"]]
    try:
        if step["did"] == "done":
            completion.reopen(request.actor, request.plan_id, number, now=request.now, once=request.once(number))
        elif step["did"] == "asked":
            _withdraw(request, number, str(step["entry_id"]))
        elif step["did"] == "stuck":
            stuck.unflag(request.actor, request.plan_id, number, now=request.now, once=request.once(number))
        else:
            moment = msgspec.convert(step["due_at"], datetime).astimezone(UTC)
            planning.edit(
                request.actor, request.plan_id, number, now=request.now, due=Due(at=moment, time_zone=step["zone"]),
                version=int(step["version"]), once=request.once(number),
            )  # fmt: skip
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
    proposals.withdraw(
        request.actor, request.plan_id, number, now=request.now, entry_id=entry_id, once=request.once(number)
    )


def kept(request: Request, number: int | None, became: Became) -> Became:
    """The words stand as a comment, since what they ask for can't be done."""
    _write(request, number, request.words)
    return became


def _write(request: Request, number: int | None, text: str) -> None:
    try:
        comments.write(
            request.actor, request.plan_id, number, text=shortened(text), full_text=request.full_text, sent=request.sent, now=request.now,
            once=request.once("words"),
        )  # fmt: skip
    except keys.Repeated:
        return


def undo_key(request: Request, steps: list[dict[str, Any]]) -> Key:
    return keys.new(
        _undo_name(request.actor.person_id), kind="undo", now=request.now, lasts=LASTS, person_id=request.actor.person_id,
        data={"steps": steps},
    )  # fmt: skip


def _undo_name(person_id: str) -> str:
    return f"undo#{person_id}"
