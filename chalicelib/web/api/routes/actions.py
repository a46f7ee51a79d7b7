"""Actions: listing, adding, changing and deleting them; `completion` and `cancellation` are resources to PUT and
DELETE."""

from chalicelib.domain.actions import adding, closing, deleting, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action as ActionRow
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.words import Words
from chalicelib.domain.metrics import serving
from chalicelib.domain.plans import finding as plans
from chalicelib.errors import ActionNotFound, Invalid, NotAllowed, PastDue, PlanNotFound, UndoExpired, WrongState
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.actions import (
    Action,
    ActionChange,
    Actions,
    ActionsQuery,
    NewAction,
    NewCancellation,
    NewCompletion,
)
from chalicelib.web.api.types.values import utc

ONE = "/plans/{plan_id}/actions/{number}"
_CLOSING = "Done and cancelled"
_UNKNOWN = (PlanNotFound, ActionNotFound)
_CHANGING = (*_UNKNOWN, NotAllowed, WrongState)


@route("GET", "/plans/{plan_id}/actions", "Actions", takes=ActionsQuery, gives=Actions, refuses=(PlanNotFound,))
def list_actions(call: Call, plan_id: str) -> Answer:
    """List a plan's actions.

    Open and late actions come by due time; with `changed_since`, by time of change; otherwise by number. `project_id`
    selects one project, `assigned_to` the client's own actions or the coaches'. A page can hold fewer items than
    `limit` and still not be the last: check `next_cursor`.
    """
    asked = call.query
    plan = plans.get_for(call.actor.person_id, plan_id)
    if asked.project_id is not None and asked.project_id not in plan.projects:
        raise Invalid({"project_id": "There’s no such project in this plan."})
    page = actions.list_for_plan(plan_id, asked.only(), cursor=asked.cursor, limit=asked.limit, now=call.now)
    return Answer(
        Actions([Action.of(row, plan, call.now, call.actor.person_id) for row in page.items], page.next_cursor)
    )


def _added_before(call: Call, made: str, plan_id: str) -> Answer:
    return get_action(call, plan_id, int(made))


@route(
    "POST",
    "/plans/{plan_id}/actions",
    "Actions",
    takes=NewAction,
    gives=Action,
    refuses=(PlanNotFound, NotAllowed, PastDue),
    again=_added_before,
)
def add_action(call: Call, plan_id: str) -> Answer:
    """Add an action.

    Coaches can add for the client or a coach, clients for themselves. Either can put it into a project; only coaches
    set weights. Without a time it's due at the plan's hour, without a zone in the assignee's. A reminder whose time has
    passed is refused. In a Coach Action the coach gets the client's usual reminders.
    """
    row = adding.create(call.actor, plan_id, call.body.action(_serves(call, plan_id)), now=call.now, once=call.once)
    return answer_with(call, row, new_id=str(int(row.number)))


@route("GET", ONE, "Actions", gives=Action, refuses=_UNKNOWN)
def get_action(call: Call, plan_id: str, number: int) -> Answer:
    """Get an action.

    Use the ETag for conditional changes. Comments and reminders being sent don't change it.
    """
    plan, row = actions.get_for(call.actor.person_id, plan_id, number)
    return Answer(Action.of(row, plan, call.now, call.actor.person_id), int(row.version))


@route("PATCH", ONE, "Actions", takes=ActionChange, gives=Action, conditional=True, refuses=(*_CHANGING, PastDue))
def change_action(call: Call, plan_id: str, number: int) -> Answer:
    """Change an action.

    A new due time is a move: it's counted, and the reminders move along. A new assignee takes the reminders over. For
    coaches, and for the client if `client_may_edit`.
    """
    row = editing.edit(
        call.actor, plan_id, number, call.body.change(_serves(call, plan_id)), now=call.now, seen=call.seen()
    )
    return answer_with(call, row)


@route("DELETE", ONE, "Actions", conditional=True, refuses=(*_UNKNOWN, NotAllowed))
def delete_action(call: Call, plan_id: str, number: int) -> Answer:
    """Delete an action.

    What happened to it and what was said stays in the stream, and its number isn't used again. You can bring it back
    for ten minutes: `PUT …/restoration`.
    """
    deleting.delete(call.actor, plan_id, number, now=call.now, version=call.version)
    return Answer()


@route("PUT", f"{ONE}/restoration", "Actions", gives=Action, refuses=(*_UNKNOWN, NotAllowed, UndoExpired))
def bring_action_back(call: Call, plan_id: str, number: int) -> Answer:
    """Bring a deleted action back.

    For the person who deleted it, for ten minutes. Reminders whose time hasn't passed are planned again. If the action
    is there already, nothing happens.
    """
    return answer_with(call, deleting.bring_back(call.actor, plan_id, number, now=call.now))


@route("PUT", f"{ONE}/completion", _CLOSING, takes=NewCompletion, gives=Action, conditional=True, refuses=_CHANGING)
def complete_action(call: Call, plan_id: str, number: int) -> Answer:
    """Mark an action done.

    Now or, with `done_at`, at an earlier time. A Coach Action can be marked done by the coach who does it, and by the
    primary coach. If it's already done, only `done_at` and `comment` take effect.
    """
    new = call.body
    row = closing.complete(
        call.actor,
        plan_id,
        number,
        words=Words(new.comment or ""),
        now=call.now,
        done_at=utc(new.done_at, "done_at"),
        seen=call.seen(),
    )
    return answer_with(call, row)


@route("DELETE", f"{ONE}/completion", _CLOSING, gives=Action, conditional=True, refuses=_CHANGING)
def reopen_action(call: Call, plan_id: str, number: int) -> Answer:
    """Reopen a done action.

    If it's already open, nothing happens.
    """
    return answer_with(call, reopening.reopen(call.actor, plan_id, number, now=call.now, seen=call.seen()))


@route("PUT", f"{ONE}/cancellation", _CLOSING, takes=NewCancellation, gives=Action, conditional=True, refuses=_CHANGING)
def cancel_action(call: Call, plan_id: str, number: int) -> Answer:
    """Cancel an action.

    For coaches, and for the client if they may edit or delete it.
    """
    row = closing.cancel(call.actor, plan_id, number, now=call.now, reason=call.body.reason or "", seen=call.seen())
    return answer_with(call, row)


@route("DELETE", f"{ONE}/cancellation", _CLOSING, gives=Action, conditional=True, refuses=_CHANGING)
def restore_action(call: Call, plan_id: str, number: int) -> Answer:
    """Restore a cancelled action.

    If it's already open, nothing happens.
    """
    return answer_with(call, reopening.restore(call.actor, plan_id, number, now=call.now, seen=call.seen()))


def _serves(call: Call, plan_id: str) -> Serves | None:
    """Returns the metric that the request names; reads nothing if it names none."""
    metric_id = call.body.metric_id
    return serving.named(call.actor.person_id, plan_id, metric_id) if isinstance(metric_id, str) else None


def answer_with(call: Call, row: ActionRow, new_id: str | None = None) -> Answer:
    """Answers with the action as it is now."""
    plan = plans.get_for(call.actor.person_id, row.plan_id)
    return Answer(Action.of(row, plan, call.now, call.actor.person_id), int(row.version), new_id)
