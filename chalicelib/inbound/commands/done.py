"""What commands do, the same by mail and by text: here DONE and UNDO; MOVE in ``moving``, STUCK and YES in ``asking``.

Each says what became of it, for the answer.

A command that can't be done as asked loses no words: they stand as a comment.
"""

from typing import Any

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import closing
from chalicelib.domain.actions.happening import Also, Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.errors import ActionNotFound, NotAllowed, WrongState
from chalicelib.inbound.commands import outcome, undo
from chalicelib.inbound.commands.outcome import About, Became, Ending, Request


def complete(
    request: Request,
    number: int,
    comment: str = "",
    *,
    undoable: tuple[dict[str, Any], ...] = (),
    also: Also | None = None,
    ending: Ending | None = None,
) -> Became:
    """Marks an action done. ``undoable``: what the same message did before, to be taken back together.

    With ``ending`` the message ends in the same transaction, unless it became something else than ``done``.
    """
    actor, about = request.actor, About()

    def together(write: Write, event: Event) -> None:
        about.note(event.plan, event.action)
        write.put(undo.undo_key(request, [*undoable, undo.done_step(request.plan_id, number)]))
        if also:
            also(write, event)
        if ending:
            ending(write, about.became("done", request, number))

    try:
        action = closing.complete(
            actor,
            request.plan_id,
            number,
            words=Words(outcome.shortened(comment), full_text=request.full_text, sent=request.sent),
            now=request.now,
            seen=Seen(once=request.once(number), also=together),
        )
    except ActionNotFound:
        return outcome.kept(request, None, Became("gone", request.plan_id, "", number))
    except WrongState:
        return outcome.kept(request, number, about.became("cancelled", request, number))
    except NotAllowed:
        return outcome.kept(request, number, about.became("not_yours", request, number))
    except keys.Repeated:
        if ending:
            raise
        return about.became("done", request, number)
    return about.became("done" if action.done_at == request.now else "done_already", request, number)
