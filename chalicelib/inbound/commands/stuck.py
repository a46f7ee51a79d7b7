"""What STUCK does, and YES or NO in answer to another date."""

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import proposing, stuck, who_may
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.owed import telling
from chalicelib.errors import ActionNotFound, NotAllowed, ProposalChanged, WrongState
from chalicelib.inbound.commands.outcome import About, Became, Ending, Request, keep, kept, shortened
from chalicelib.inbound.commands.undo import moved_step, undo_key


def say_stuck(request: Request, number: int, comment: str, *, is_over: bool, ending: Ending) -> Became:
    """Marks an action as stuck, with the words that say why; ``is_over``: takes the mark away, the words stand beside.

    It ends the message in the same transaction, if it became ``stuck``.
    """
    try:
        plan, action = actions.get_for(request.actor.person_id, request.plan_id, number)
    except ActionNotFound:
        return kept(request, None, Became("gone", request.plan_id, "", number))
    became = About(plan, action).became
    if not who_may.may_add(plan, request.actor.person_id):
        raise NotAllowed
    if not who_may.may_complete(plan, action, request.actor.person_id):
        return kept(request, number, became("not_yours", request, number))
    if action.status != "open":
        return kept(request, number, became("closed", request, number))
    if is_over:
        stuck.unflag(request.actor, request.plan_id, number, now=request.now)
        if comment or request.sent:
            keep(request, number, comment)
        return became("goes_on", request, number)
    ended: list[bool] = []

    def also(write: Write, event: Event) -> None:
        if not event.action.stuck_at:
            write.put(undo_key(request, [{"plan_id": event.plan.plan_id, "number": number, "did": "stuck"}]))
        ending(write, became("stuck", request, number))
        ended.append(True)

    try:
        stuck.flag(
            request.actor,
            request.plan_id,
            number,
            words=Words(shortened(comment), full_text=request.full_text, sent=request.sent),
            now=request.now,
            seen=Seen(also=also),
        )
    except WrongState:
        return kept(request, number, became("closed", request, number))
    return became("stuck" if ended else "stuck_already", request, number)


def answer(request: Request, number: int, *, accepts: bool, ending: Ending) -> Became | None:
    """Accepts or declines the date that the other side asks for, and ends the message in the same transaction.

    ``None``: nothing is asked that could be answered so, or nothing that they were told of; nothing is written then.
    """
    person_id = request.actor.person_id
    try:
        plan, action = actions.get_for(person_id, request.plan_id, number)
    except ActionNotFound:
        return None
    proposal = proposing.answers(plan, action, person_id)
    if proposal is None or telling.is_owed(person_id, proposal.entry_id, request.now):
        return None
    became = About(plan, action).became("moved" if accepts else "declined", request, number, moment=proposal.due_at)

    def also(write: Write, event: Event) -> None:
        if accepts:
            write.put(undo_key(request, [moved_step(event.action)]))
        ending(write, became)

    do = proposing.accept if accepts else proposing.decline
    try:
        do(request.actor, request.plan_id, number, now=request.now, seen=Seen(proposal_id=proposal.entry_id, also=also))
    except (ProposalChanged, WrongState):
        return None
    return became
