"""Writing a private note on the page of a session, of a client or of an action, which then shows it."""

from typing import Any, get_args
from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.notes import seeing, writing
from chalicelib.domain.notes.writing import About
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.actions.show import action_page
from chalicelib.web.pages.frame.forms import NoSuchChoice
from chalicelib.web.pages.frame.route import checked_number, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts.private_notes import FIELD
from chalicelib.web.pages.plan.client import client_form
from chalicelib.web.pages.plan.session import session_again

NOTES = "/plans/{plan_id}/notes"


def as_coach(visit: Visit, plan_id: str) -> tuple[Plan]:
    """Returns the plan for one of its coaches; anyone else gets the page for nothing found."""
    return (seeing.plan_of(visit.my_id, plan_id),)


def back(visit: Visit, plan: Plan, just: str) -> Response:
    """Redirects to where the notes were, which are folded again."""
    path, asked = _place(visit.form["from"]), {"since": visit.form["show"], "note": just}
    query = urlencode({name: value for name, value in asked.items() if value})
    return visit.redirect(f"/plans/{plan.plan_id}/{path}?{query}#notes")


def _again(visit: Visit, plan: Plan) -> Response:
    """Shows the page again on which the note was written, with what was typed."""
    where, _, number = visit.form["from"].partition("-")
    if where == "action":
        return action_page(visit, *actions.get_for(visit.my_id, plan.plan_id, checked_number(number)))
    return client_form(visit, plan) if where == "client" else session_again(visit, plan)


@post(NOTES, find=as_coach, again=_again, names={"text": FIELD}, on="/plans/{plan_id}/session")
def write_note(visit: Visit, plan: Plan) -> Response:
    """Writes a note about the subject of the page."""
    where, _, number = visit.form["from"].partition("-")
    if where not in get_args(About):
        raise NoSuchChoice
    about: Any = where
    with visit.once(is_anew=True, still=lambda made: seeing.is_there(plan, made)) as once:
        writing.write(
            visit.actor, plan.plan_id, about, visit.form[FIELD], now=visit.now, once=once,
            number=checked_number(number) if where == "action" else None,
        )  # fmt: skip
    return back(visit, plan, "noted")


def _place(where: str) -> str:
    """Returns the path, below the plan’s, of the page that a form names."""
    name, _, number = where.partition("-")
    return f"actions/{checked_number(number)}" if name == "action" else "client" if name == "client" else "session"
