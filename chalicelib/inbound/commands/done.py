"""DONE: marks actions done. How it is read is in ``saying_done``."""

from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, reopening
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.metrics import due
from chalicelib.domain.metrics.due import Due
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, NotAllowed, WrongState
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.outcome import GONE, MAIL_UNDO, NOT_YOURS, TEXT_UNDO, WORDS_KEPT, Became, Outcome
from chalicelib.inbound.commands.request import Named, Request, TakesBack

# Outcomes

DONE = Outcome(
    "done",
    mail="{key} “{what}” is done.",
    mail_hint=f"{{knows}}{MAIL_UNDO}",
    text=f'Done: "{{what}}" ({{number}}).{{knows}}{TEXT_UNDO}',
    several="Done: {numbers}.",
    ends=True,
)
DONE_ALREADY = Outcome(
    "done_already",
    mail="{key} “{what}” was already done.",
    text='Already done: "{what}" ({number}).',
    several="{numbers} {were} already done.",
    place=1,
)
CANCELLED = Outcome(
    "cancelled",
    mail=f"{{key}} “{{what}}” was cancelled, so we didn’t mark it done. {WORDS_KEPT}",
    text=f"That action was cancelled. {WORDS_KEPT}",
    several="{numbers} {were} cancelled, so we kept your words as a comment.",
    place=2,
)
OPEN_AGAIN = Outcome(
    "open_again",
    mail="We reopened {key} “{what}”.",
    text='Reopened: "{what}" ({number}).',
    several="Reopened: {numbers}.",
)

# What it does


class Done(msgspec.Struct, frozen=True):
    """DONE, for the actions named (none: the one it replies to), and the words that follow."""

    refs: tuple[Ref, ...] = ()
    comment: str = ""

    def saying(self, comment: str) -> "Done":
        """Returns the same command with these words, for the action it replies to."""
        return Done((), comment)

    def do(self, request: Request, named: Sequence[Named]) -> list[Became]:
        """Marks each action as done, one at a time, with the words on the first. A single one ends the message in its
        own transaction."""
        became: list[Became] = []
        for plan_id, number in named:
            words = msgspec.structs.replace(request.words, sent=()) if became else request.words
            each = msgspec.structs.replace(request, plan_id=plan_id, words=words)
            became.append(_complete(each, number, "" if became else self.comment, became, is_only=len(named) == 1))
        return became


def _complete(request: Request, number: int, comment: str, before: list[Became], *, is_only: bool) -> Became:
    """Marks one action as done. UNDO takes it back together with what the message did ``before``."""
    read: tuple[Plan, Action] | None = None
    steps = [_step(each.plan_id, each.number, each.entry_id) for each in before if each.outcome is DONE]
    entry_id: str | None = None
    asks: Due | None = None

    def together(write: Write, event: Event) -> None:
        nonlocal read, entry_id, asks
        read, entry_id = (event.plan, event.action), event.entry_id
        asks = due.of_action(*read, request.actor.person_id, request.now)
        became = request.became(DONE, number, read, due=asks)
        write.put(request.undoable(*steps, _step(request.plan_id, number, entry_id)))
        if not before:  # words that follow are about the first one
            request.begin(write, became, event)
        if is_only:
            request.end(write, became)

    try:
        action = closing.complete(
            request.actor, request.plan_id, number, words=request.saying(comment), now=request.now,
            seen=Seen(once=request.once(number), also=together),
        )  # fmt: skip
    except ActionNotFound:
        return request.kept(Became(GONE, request.plan_id, "", number))
    except WrongState:
        return request.kept(request.became(CANCELLED, number, read))
    except NotAllowed:
        return request.kept(request.became(NOT_YOURS, number, read))
    except keys.Repeated:
        if is_only:
            raise
        return request.became(DONE, number, read)
    outcome = DONE if action.done_at == request.now else DONE_ALREADY
    return request.became(outcome, number, read, entry_id=entry_id, due=asks if outcome is DONE else None)


def _step(plan_id: str, number: int, entry_id: str | None) -> dict[str, Any]:
    return {"plan_id": plan_id, "number": number, "did": "done", "entry_id": entry_id}


def reopen(request: Request, step: dict[str, Any]) -> None:
    """Takes DONE back, unless someone has reopened and closed the action again since."""
    number = int(step["number"])
    reopening.reopen(
        request.actor, request.plan_id, number, now=request.now, seen=Seen(once=request.once(number)),
        closed_by=step.get("entry_id"),
    )  # fmt: skip


TAKES_BACK: TakesBack = {"done": (reopen, OPEN_AGAIN)}
