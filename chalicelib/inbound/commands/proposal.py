"""YES or NO alone, in reply to a mail that requests a new date."""

from typing import Any, Literal

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import hourly_limit, proposing
from chalicelib.domain.actions.action import Proposal
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.owed import telling
from chalicelib.errors import ActionNotFound, ProposalChanged, WrongState
from chalicelib.inbound.commands.doubts import is_doubtful, is_signature
from chalicelib.inbound.commands.folding import composed, phrases, without_courtesy, words
from chalicelib.inbound.commands.move import MOVED, moved_step
from chalicelib.inbound.commands.outcome import MAIL_UNDO, Became, Outcome
from chalicelib.inbound.commands.request import Request, TakesBack

DECLINED = Outcome(
    "declined",
    mail="You declined {when}, and we’ve let the other side know. {key} “{what}” keeps its due date.",
    mail_hint=MAIL_UNDO,
    ends=True,
)
ASKED_AGAIN = Outcome(
    "asked_again",
    mail="You took that back: the new date requested for {key} “{what}” waits for your answer again.",
    text='Taken back: the new date requested for "{what}" ({number}) waits for your answer.',
)


def answer(request: Request, number: int, *, accepts: bool) -> Became | None:
    """Accepts or declines the requested date, and ends the message in the same transaction.

    Returns ``None``, and writes nothing, if this person isn't being asked, or hasn't been notified of the request yet.
    """
    person_id = request.actor.person_id
    try:
        plan, action = actions.get_for(person_id, request.plan_id, number)
    except ActionNotFound:
        return None
    proposal = proposing.answers(plan, action, person_id)
    if proposal is None or telling.is_owed(person_id, proposal.entry_id, request.now):
        return None
    became = request.became(MOVED if accepts else DECLINED, number, (plan, action), moment=proposal.due_at)

    def also(write: Write, event: Event) -> None:
        if accepts:
            write.put(request.undoable(moved_step(event)))
        else:
            write.put(request.undoable(_declined_step(event)))
        hourly_limit.count(write, request.actor, request.now)
        request.end(write, became)

    do = proposing.accept if accepts else proposing.decline
    try:
        do(request.actor, request.plan_id, number, now=request.now, seen=Seen(proposal_id=proposal.entry_id, also=also))
    except (ProposalChanged, WrongState):
        return None
    return became


def _declined_step(event: Event) -> dict[str, Any]:
    """Returns what UNDO needs to know about a request that is about to be declined."""
    action = event.action
    return {
        "plan_id": action.plan_id, "number": int(action.number), "did": "declined", "version": int(action.version),
        "entry_id": event.entry_id, "proposal": plain(action.proposal),
    }  # fmt: skip


def take_back(request: Request, step: dict[str, Any]) -> None:
    """Reopens a request that was declined."""
    number, declined = int(step["number"]), msgspec.convert(step["proposal"], Proposal)
    seen = Seen(version=int(step["version"]), once=request.once(number))
    proposing.ask_again(
        request.actor, request.plan_id, number, declined=declined, entry_id=step["entry_id"], now=request.now, seen=seen
    )


TAKES_BACK: TakesBack = {"declined": (take_back, ASKED_AGAIN)}


def verdict(text: str) -> Literal["yes", "no"] | None:
    """Returns yes or no if the reply says nothing else; a closing and a name may follow."""
    line, _, rest = composed(text).partition("\n")
    if is_doubtful(line) or not is_signature(rest):
        return None
    said = " ".join(without_courtesy(words(line)))
    if said in phrases("YES") | phrases("ACCEPT"):
        return "yes"
    return "no" if said in phrases("NO") | phrases("DECLINE") else None
