"""What MOVE and SNOOZE do, the same by mail and by text: the action is moved, or its date asked for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import editing, proposing, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.errors import ActionNotFound, NotAllowed, WrongState
from chalicelib.inbound.commands.outcome import About, Became, Ending, Request, keep, kept, shortened
from chalicelib.inbound.commands.undo import moved_step, undo_key
from chalicelib.inbound.dates import dates
from chalicelib.inbound.dates.dates import Ambiguous, Moment


def move(
    request: Request, number: int, when: str, comment: str, *, ending: Ending, to: datetime | None = None
) -> Became:
    """Moves an action to the date that the words ``when`` mean, or ``to`` a moment that was chosen.

    Where the client may not move it, the date is asked for. It ends the message in the same transaction, if it became
    ``moved`` or ``asked``; with several meanings nothing is written.
    """
    try:
        plan, action = actions.get_for(request.actor.person_id, request.plan_id, number)
    except ActionNotFound:
        return kept(request, None, Became("gone", request.plan_id, "", number))
    became = About(plan, action).became
    may_edit = who_may.may_edit(plan, action, request.actor.person_id)
    if action.assigned_to == "coach" and not may_edit:
        return kept(request, number, became("not_yours", request, number))
    found = [to] if to else _moments(plan, action, when, request)
    if len(found) != 1:
        return became("which_date", request, number, options=tuple(found))
    [moment] = found
    if not who_may.may_add(plan, request.actor.person_id):
        raise NotAllowed
    if action.status != "open":
        return kept(request, number, became("closed", request, number))
    if moment <= request.now:
        return kept(request, number, became("past", request, number, moment=moment))
    if moment == action.due_at:
        return became("same_date", request, number, moment=moment)
    ask_or_move = _moved if may_edit else _asked
    return ask_or_move(request, plan, action, moment, comment, ending)


def _asked(request: Request, plan: Plan, action: Action, moment: datetime, comment: str, ending: Ending) -> Became:
    """Asks the other side for this date."""
    number = int(action.number)
    asked = About(plan, action).became("asked", request, number, moment=moment)
    ended = []

    def also(write: Write, event: Event) -> None:
        step = {"plan_id": plan.plan_id, "number": number, "did": "asked", "entry_id": event.entry_id}
        write.put(undo_key(request, [step]))
        ending(write, asked)
        ended.append(True)

    try:
        proposing.propose(
            request.actor,
            plan.plan_id,
            number,
            words=Words(shortened(comment), full_text=request.full_text, sent=request.sent),
            due=Due(at=moment, time_zone=action.due_zone),
            now=request.now,
            seen=Seen(also=also),
        )
    except WrongState:
        return kept(request, number, About(plan, action).became("closed", request, number))
    return asked if ended else About(plan, action).became("asked_already", request, number, moment=moment)


def _moved(request: Request, plan: Plan, action: Action, moment: datetime, comment: str, ending: Ending) -> Became:
    number = int(action.number)
    moved = About(plan, action).became("moved", request, number, moment=moment)

    def also(write: Write, event: Event) -> None:
        write.put(undo_key(request, [moved_step(event.action)]))
        ending(write, moved)

    if comment or request.sent:
        keep(request, number, comment or instead_of_words(request.sent))
    try:
        editing.edit(
            request.actor,
            plan.plan_id,
            number,
            Change(due=Due(at=moment, time_zone=action.due_zone)),
            now=request.now,
            seen=Seen(also=also),
        )
    except WrongState:
        return kept(request, number, About(plan, action).became("closed", request, number))
    return moved


def _moments(plan: Plan, action: Action, when: str, request: Request) -> list[datetime]:
    """What a date's words mean: several moments where they can be read in several ways.

    A day alone keeps the time that the action has, on the clocks where that was said.
    """
    zone = ZoneInfo(plan.members[request.actor.person_id].time_zone)
    there = ZoneInfo(action.due_zone)
    found = dates.read(when, now=request.now.astimezone(zone), due=action.due_at.astimezone(zone))
    readings = found.options if isinstance(found, Ambiguous) else [found] if found else []

    def moment(each: Moment) -> datetime:
        if each.time is None:
            return times.at_local(each.day, action.due_at.astimezone(there).time(), there)
        return times.at_local(each.day, each.time, zone)

    return list(dict.fromkeys(moment(each) for each in readings))
