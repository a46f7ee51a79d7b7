"""New dates requested, and being stuck: resources of an action to PUT and DELETE."""

from chalicelib.domain.actions import proposing, stuck
from chalicelib.domain.actions.words import Words
from chalicelib.errors import ActionNotFound, NotAllowed, PastDue, PlanNotFound, ProposalChanged, WrongState
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.routes.actions import ONE, answer_with
from chalicelib.web.api.types.actions import Action
from chalicelib.web.api.types.proposals import NewAcceptance, NewProposal, NewStuck, ProposalEndQuery

_TAG = "Another date, stuck"
_CHANGING = (PlanNotFound, ActionNotFound, NotAllowed, WrongState)
_ANSWERING = (*_CHANGING, ProposalChanged)


@route(
    "PUT", f"{ONE}/proposal", _TAG, takes=NewProposal, gives=Action, conditional=True, refuses=(*_ANSWERING, PastDue)
)
def propose_date(call: Call, plan_id: str, number: int) -> Answer:
    """Ask for more time.

    For the client of an open action, even if they may not move it. While one side's request is open, the other side can
    answer with a date of its own. A newer request from the same side replaces the earlier one. The others are notified.
    """
    new = call.body
    row = proposing.propose(
        call.actor,
        plan_id,
        number,
        words=Words(new.comment or ""),
        due=new.due,
        now=call.now,
        seen=call.seen(new.proposal_id),
    )
    return answer_with(call, row)


@route(
    "PUT", f"{ONE}/proposal/acceptance", _TAG, takes=NewAcceptance, gives=Action, conditional=True, refuses=_ANSWERING
)
def accept_date(call: Call, plan_id: str, number: int) -> Answer:
    """Accept the requested date.

    Moves the action there, which counts like any move. With `proposal_id`, repeating the request does nothing.
    """
    row = proposing.accept(call.actor, plan_id, number, now=call.now, seen=call.seen(call.body.proposal_id))
    return answer_with(call, row)


@route("DELETE", f"{ONE}/proposal", _TAG, takes=ProposalEndQuery, gives=Action, conditional=True, refuses=_ANSWERING)
def end_proposal(call: Call, plan_id: str, number: int) -> Answer:
    """Decline the requested date, or withdraw your own request.

    If there's no request, nothing happens.
    """
    row = proposing.end(
        call.actor,
        plan_id,
        number,
        words=Words(call.query.comment or ""),
        now=call.now,
        seen=call.seen(call.query.proposal_id),
    )
    return answer_with(call, row)


@route("PUT", f"{ONE}/stuck", _TAG, takes=NewStuck, gives=Action, conditional=True, refuses=_CHANGING)
def flag_stuck(call: Call, plan_id: str, number: int) -> Answer:
    """Mark an open action as stuck.

    Its coaches are notified. If it's already stuck, only a new comment is added. Marking it done or cancelled ends it.
    """
    row = stuck.flag(call.actor, plan_id, number, words=Words(call.body.comment or ""), now=call.now, seen=call.seen())
    return answer_with(call, row)


@route(
    "DELETE", f"{ONE}/stuck", _TAG, gives=Action, conditional=True, refuses=(PlanNotFound, ActionNotFound, NotAllowed)
)
def unflag_stuck(call: Call, plan_id: str, number: int) -> Answer:
    """Mark an action as no longer stuck.

    If it isn't stuck, nothing happens.
    """
    return answer_with(call, stuck.unflag(call.actor, plan_id, number, now=call.now, seen=call.seen()))
