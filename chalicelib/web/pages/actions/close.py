"""Done, open again, cancelled, restored, deleted, brought back."""

import contextlib
import re
from typing import Any

from chalice.app import Response

from chalicelib import times
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, deleting, reopening, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed
from chalicelib.web.pages.actions.show import about, found
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import due
from chalicelib.web.pages.plan.around import around

_ONE = "/plans/{plan_id}/actions/{number}"


@post("/plans/{plan_id}/done")
def done_from_plan(visit: Visit, plan_id: str) -> Response:
    """The circle in a row: one form for the whole list, the button says which."""
    number = checked_number(visit.form["n"])
    closing.complete(visit.actor, plan_id, number, now=visit.now)
    return _on(visit, plan_id, str(number), "done")


@get(f"{_ONE}/done")
def done_form(visit: Visit, plan_id: str, number: str) -> Response:
    """Done at another time, with a word about it."""
    plan, action = _mine(visit, plan_id, number)
    return _done_form(visit, plan, action, due.shown(visit.now, str(visit.me.time_zone)))


@post(f"{_ONE}/done")
def mark_done(visit: Visit, plan_id: str, number: str) -> Response:
    form = visit.form

    def do() -> Response:
        done_at = None
        if form["date"].strip() or form["time"].strip():
            day, hour = times.parse_date(form["date"].strip()), times.parse_time(form["time"].strip() or "12:00")
            if not 2000 <= day.year <= 2200:
                raise Invalid({"date": "Please give a date such as 2026-12-04."})
            done_at = times.at_local(day, hour, times.zone(str(visit.me.time_zone)))
            if done_at <= visit.now < done_at + times.minutes(2):
                done_at = None  # the form's own time: now is meant
        with contextlib.suppress(keys.Repeated):  # the button was pressed twice: the first one did it
            closing.complete(
                visit.actor,
                plan_id,
                checked_number(number),
                words=Words(form["comment"]),
                now=visit.now,
                done_at=done_at,
                seen=Seen(once=visit.once()),
            )
        return visit.redirect(f"/plans/{plan_id}/actions/{number}")

    def again(problems: dict[str, str], **why: Any) -> Response:
        plan, action = _mine(visit, plan_id, number)
        return _done_form(visit, plan, action, form, problems=forms.at_fields(problems, {"done_at": "date"}), **why)

    return forms.or_again(do, again)


@post(f"{_ONE}/reopen")
def reopen(visit: Visit, plan_id: str, number: str) -> Response:
    """Takes "done" back."""
    reopening.reopen(visit.actor, plan_id, checked_number(number), now=visit.now)
    return _on(visit, plan_id, number, "reopened")


@get(f"{_ONE}/cancel")
def cancel_form(visit: Visit, plan_id: str, number: str) -> Response:
    plan, action = found(visit, plan_id, number)
    if not about(visit, plan, action)["may_decide"]:
        raise NotAllowed(f"Only a coach may cancel this action; ask {plan.primary.name}, or say it in a comment.")
    return _ask(visit, "actions/cancel", plan, action)


@post(f"{_ONE}/cancel")
def cancel(visit: Visit, plan_id: str, number: str) -> Response:
    def do() -> Response:
        closing.cancel(visit.actor, plan_id, checked_number(number), now=visit.now, reason=visit.form["reason"])
        return visit.redirect(f"/plans/{plan_id}?just=cancelled-{number}")

    def again(**why: Any) -> Response:
        plan, action = found(visit, plan_id, number)
        return _ask(visit, "actions/cancel", plan, action, reason=visit.form["reason"], **why)

    return forms.or_again(do, again)


@post(f"{_ONE}/restore")
def restore(visit: Visit, plan_id: str, number: str) -> Response:
    """Takes the cancellation back."""
    reopening.restore(visit.actor, plan_id, checked_number(number), now=visit.now)
    return _on(visit, plan_id, number, "reopened")


@get(f"{_ONE}/delete")
def delete_form(visit: Visit, plan_id: str, number: str) -> Response:
    """The question first."""
    plan, action = found(visit, plan_id, number)
    if not about(visit, plan, action)["may_delete"]:
        raise NotAllowed(f"Only a coach may delete this action; ask {plan.primary.name}, or cancel it.")
    return _ask(visit, "actions/delete", plan, action)


@post(f"{_ONE}/delete")
def delete(visit: Visit, plan_id: str, number: str) -> Response:
    deleting.delete(visit.actor, plan_id, checked_number(number), now=visit.now)
    return visit.redirect(f"/plans/{plan_id}?just=deleted-{number}")


@post(f"{_ONE}/bring-back")
def bring_back(visit: Visit, plan_id: str, number: str) -> Response:
    """Undoes the deletion."""
    action = deleting.bring_back(visit.actor, plan_id, checked_number(number), now=visit.now)
    return visit.redirect(f"/plans/{plan_id}?just=back-{int(action.number)}")


def _mine(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    plan, action = found(visit, plan_id, number)
    who_may.must_be_theirs(plan, action, visit.me.person_id)
    return plan, action


def _on(visit: Visit, plan_id: str, number: str, just: str) -> Response:
    """Back to where the button was: home, the list, all of it or one project's, the project's or the action's page."""
    where, _, project_id = visit.form["from"].partition("-")
    if where == "home":
        return visit.redirect(f"/?just={just}-{plan_id}-{number}")
    if not re.fullmatch(r"[a-z2-7]{16}", project_id):
        project_id = ""
    if where == "project" and project_id:
        return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just={just}-{number}")
    if where == "plan":
        only = f"&project={project_id}" if project_id else ""
        return visit.redirect(f"/plans/{plan_id}?just={just}-{number}{only}")
    return visit.redirect(f"/plans/{plan_id}/actions/{number}")


def _done_form(
    visit: Visit,
    plan: Plan,
    action: Action,
    values: dict[str, str],
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "actions/done",
        **around(visit, plan, "action"),
        **about(visit, plan, action),
        values=Form(values),
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _ask(
    visit: Visit,
    template: str,
    plan: Plan,
    action: Action,
    *,
    reason: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        template,
        **around(visit, plan, "action"),
        **about(visit, plan, action),
        reason=reason,
        problems=problems or {},
        notice=notice,
        status=status,
    )
