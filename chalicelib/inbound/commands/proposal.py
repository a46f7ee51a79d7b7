"""YES or NO alone, in reply to a mail that requests a new date."""

from typing import Literal

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import hourly_limit, proposing
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.owed import telling
from chalicelib.errors import ActionNotFound, ProposalChanged, WrongState
from chalicelib.inbound.commands.doubts import is_doubtful, is_signature
from chalicelib.inbound.commands.folding import composed, phrases, without_courtesy, words
from chalicelib.inbound.commands.move import MOVED, moved_step
from chalicelib.inbound.commands.outcome import Became, Outcome
from chalicelib.inbound.commands.request import Request

DECLINED = Outcome(
    "declined",
    mail="You declined {when}, and we’ve let the other side know. {key} “{what}” keeps its due date.",
    ends=True,
)


def answer(request: Request, number: int, *, accepts: bool) -> Became | None:
    """Accepts or declines the requested date, and ends the message in the same transaction.

    Returns ``None``, and writes nothing, if they aren't being asked, or haven't been notified of it yet.
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
        hourly_limit.count(write, request.actor, request.now)
        request.end(write, became)

    do = proposing.accept if accepts else proposing.decline
    try:
        do(request.actor, request.plan_id, number, now=request.now, seen=Seen(proposal_id=proposal.entry_id, also=also))
    except (ProposalChanged, WrongState):
        return None
    return became


def verdict(text: str) -> Literal["yes", "no"] | None:
    """Returns yes or no if the reply says nothing else; a closing and a name may follow."""
    line, _, rest = composed(text).partition("\n")
    if is_doubtful(line) or not is_signature(rest):
        return None
    said = " ".join(without_courtesy(words(line)))
    if said in phrases("YES") | phrases("ACCEPT"):
        return "yes"
    return "no" if said in phrases("NO") | phrases("DECLINE") else None
