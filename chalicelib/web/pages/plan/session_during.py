"""Changing things on the page of a session: a quick line that adds actions, and marking as done and moving in the
rows."""

import functools
from collections.abc import Callable
from typing import TypeVar

import msgspec
from chalice.app import Response

from chalicelib.database.look_again import look_again
from chalicelib.domain.actions import adding, closing, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import holding
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.forms import Form, NoSuchChoice
from chalicelib.web.pages.frame.route import checked_number, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when
from chalicelib.web.pages.plan import session_line, typed_lines
from chalicelib.web.pages.plan.base import as_coach
from chalicelib.web.pages.plan.session import PATH, back, session_again

T = TypeVar("T")

NAMES = dict.fromkeys(("due", "due.date", "due.time"), "what")
"""The domain's names for the parts of the line."""
LINE = "f-what"
"""The line's anchor. An address with it moves the cursor there, so that the next one can be typed at once."""


def in_session(visit: Visit, step: Callable[[Actor], T]) -> T:
    """Returns the result of a step that is part of the session. Repeats the step if the session's message has just been
    sent without it."""
    actor = msgspec.structs.replace(visit.actor, in_session=True)
    return look_again(functools.partial(step, actor), on=holding.LetGo)


@post(f"{PATH}/add", find=as_coach, again=session_again, names=NAMES)
def add_in_session(visit: Visit, plan: Plan) -> Response:
    """Adds an action from one line, with what it is and its date at the end, once the date was shown next to the field
    or chosen."""
    line = session_line.sent(visit, plan)
    if not session_line.is_shown(visit, line):
        return session_again(visit, plan)
    new = typed_lines.wanted(line)
    with visit.once(
        whatever=["do", "seen"], is_anew=True, still=lambda made: Action.find(plan.plan_id, int(made)) is not None
    ) as once:
        added = in_session(visit, lambda actor: adding.create(actor, plan.plan_id, new, now=visit.now, once=once))
        visit.made = str(int(added.number))
    return back(visit, plan, LINE, just=f"added-{visit.made}")


@post(f"{PATH}/tick", find=as_coach, again=session_again)
def done_in_session(visit: Visit, plan: Plan) -> Response:
    number = checked_number(visit.form["n"])
    in_session(visit, lambda actor: closing.complete(actor, plan.plan_id, number, now=visit.now))
    return back(visit, plan, f"a{number}")


@post(f"{PATH}/untick", find=as_coach, again=session_again)
def undo_in_session(visit: Visit, plan: Plan) -> Response:
    """Reopens what was marked as done."""
    number = checked_number(visit.form["n"])
    in_session(visit, lambda actor: reopening.reopen(actor, plan.plan_id, number, now=visit.now))
    return back(visit, plan, f"a{number}")


@post(f"{PATH}/move", find=as_coach, again=session_again)
def move_in_session(visit: Visit, plan: Plan) -> Response:
    """Moves an action to the day that its button names, at its present time."""
    choice, _, number = visit.form["do"].partition("-")
    if choice not in by_when.MOVES:
        raise NoSuchChoice
    action = actions.present(plan.plan_id, checked_number(number))
    fields = Form(by_when.by_clock_of(plan, action))
    fields["date"] = by_when.quick(choice, fields["zone"], visit.now)
    change = Change(due=by_when.changed(fields, action))
    in_session(visit, lambda actor: editing.edit(actor, plan.plan_id, int(action.number), change, now=visit.now))
    return back(visit, plan, f"a{int(action.number)}")
