"""Marking an action done, and reopening it."""

from datetime import datetime

from chalice.app import Response

from chalicelib import clock_times, times
from chalicelib.domain.actions import closing, reopening, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.errors import Invalid
from chalicelib.web.pages.actions.base import ACTION, about, back, found
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when


@post("/plans/{plan_id}/done")
def done_from_plan(visit: Visit, plan_id: str) -> Response:
    """Marks an action done from its row. The whole list is one form; the button says which."""
    number = checked_number(visit.form["n"])
    closing.complete(visit.actor, plan_id, number, now=visit.now)
    return back(visit, plan_id, str(number), "done")


@get(f"{ACTION}/done")
def done_form(visit: Visit, plan_id: str, number: str) -> Response:
    """Asks when the action was done, and for a comment."""
    plan, action = found(visit, plan_id, number)
    who_may.must_be_theirs(plan, action, visit.my_id)
    values = visit.typed_or(by_when.shown(visit.now, visit.zone))
    return visit.page("actions/done", **about(visit, plan, action), values=values)


@post(f"{ACTION}/done", again=done_form, names={"done_at": "date"})
def mark_done(visit: Visit, plan_id: str, number: str) -> Response:
    done_at = _done_at(visit, visit.form)
    which = (plan_id, checked_number(number))
    with visit.once(still=lambda _: actions.present(*which).status == "done") as once:
        closing.complete(
            visit.actor,
            *which,
            now=visit.now,
            done_at=done_at,
            words=Words(visit.form["comment"]),
            seen=Seen(once=once),
        )
    return visit.redirect(f"/plans/{plan_id}/actions/{number}")


@post(f"{ACTION}/reopen")
def reopen(visit: Visit, plan_id: str, number: str) -> Response:
    """Reopens a done action."""
    reopening.reopen(visit.actor, plan_id, checked_number(number), now=visit.now)
    return back(visit, plan_id, number, "reopened")


def _done_at(visit: Visit, form: Form) -> datetime | None:
    """Returns when it was done, read in the visitor's zone; ``None`` means now."""
    if not form["date"].strip() and not form["time"].strip():
        return None
    day, hour = times.parse_date(form["date"].strip()), clock_times.typed(form["time"].strip() or "12:00")
    if not 2000 <= day.year <= 2200:
        raise Invalid({"date": "Enter a date such as 2026-12-04."})
    done_at = times.at_local(day, hour, times.zone(visit.zone))
    is_as_shown = done_at <= visit.now < done_at + times.minutes(2)  # the form's own time: now is meant
    return None if is_as_shown else done_at
