"""The team of a plan: who is in it, inviting, roles, removing, leaving, handing over."""

import contextlib
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain import keys
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import handing_over, joining, leaving, roles, team
from chalicelib.domain.team.inviting import Details
from chalicelib.domain.team.joining import MOST_MEMBERS
from chalicelib.errors import Invalid, MemberNotFound
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.around import around
from chalicelib.web.pages.plan.client import zone_areas

_ALL = "/plans/{plan_id}/team"
_ONE = _ALL + "/{person_id}"
_FIELDS = {"time_zone": "zone"}
_ROLES = {"client": "Client", "primary": "Primary coach", "coach": "Coach", "viewer": "Reads along"}
_JUST = {
    "invited": "The invitation is on its way.",
    "changed": "Changed.",
    "removed": "Removed. They see nothing of this plan any more.",
    "handed-over": "Handed over.",
}
"""What was just done, said once above the list."""


class Row(msgspec.Struct):
    """A member as the list shows them, and what its reader may do about them."""

    person_id: str
    name: str
    role: str
    state: str
    """Empty where there is nothing to say of it."""
    email: str
    other_role: str
    """That they can be given; empty: none."""
    may_be_removed: bool
    may_be_asked_again: bool
    may_take_over: bool


@get(_ALL)
def show_team(visit: Visit, plan_id: str) -> Response:
    """For the plan's coaches."""
    return _page(visit, plans.get_as_coach(visit.me.person_id, plan_id))


@post(_ALL)
def invite_member(visit: Visit, plan_id: str) -> Response:
    """Invites somebody; the page after it is the same whether we know the address or not."""
    form = visit.form

    def do() -> Response:
        with contextlib.suppress(keys.Repeated):  # the button was pressed twice: the first one invited
            joining.invite(
                visit.actor,
                plan_id,
                Details(name=form["name"], email=form["email"], time_zone=form["zone"] or None),
                form["role"],
                now=visit.now,
                once=visit.once(),
            )
        return visit.redirect(f"/plans/{plan_id}/team?just=invited")

    def again(problems: dict[str, str], **why: Any) -> Response:
        plan = plans.get_as_coach(visit.me.person_id, plan_id)
        return _page(visit, plan, form, problems=forms.at_fields(problems, _FIELDS), **why)

    return forms.or_again(do, again)


@post(f"{_ALL}/finish")
def finish_handover(visit: Visit, plan_id: str) -> Response:
    """Goes on with a hand-over that was broken off."""
    handing_over.finish(visit.actor, plan_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/team?just=handed-over")


@post(f"{_ONE}/again")
def invite_again(visit: Visit, plan_id: str, person_id: str) -> Response:
    """Sends somebody who hasn't accepted yet another invitation."""

    def do() -> Response:
        plan = plans.get_as_coach(visit.me.person_id, plan_id)
        member = plan.members.get(person_id)
        if member is None or member.role == "client":
            raise MemberNotFound
        joining.invite(
            visit.actor,
            plan_id,
            Details(name=member.name, email=member.email, time_zone=member.time_zone),
            member.role,
            now=visit.now,
        )
        return visit.redirect(f"/plans/{plan_id}/team?just=invited")

    return _or_list(visit, plan_id, do)


@post(f"{_ONE}/role")
def change_role(visit: Visit, plan_id: str, person_id: str) -> Response:
    """Makes a coach a viewer, or the other way round."""

    def do() -> Response:
        roles.change(visit.actor, plan_id, person_id, visit.form["role"], now=visit.now)
        return visit.redirect(f"/plans/{plan_id}/team?just=changed")

    return _or_list(visit, plan_id, do)


@get(f"{_ONE}/remove")
def remove_form(visit: Visit, plan_id: str, person_id: str) -> Response:
    """The question first."""
    return _ask(visit, "remove", *team.of_primary(visit.actor, plan_id, person_id))


@post(f"{_ONE}/remove")
def remove_member(visit: Visit, plan_id: str, person_id: str) -> Response:
    team.of_primary(visit.actor, plan_id, person_id)
    leaving.remove(visit.actor, plan_id, person_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/team?just=removed")


@get(f"{_ONE}/hand-over")
def hand_over_form(visit: Visit, plan_id: str, person_id: str) -> Response:
    """What changes with it."""
    return _ask(visit, "hand-over", *team.of_primary(visit.actor, plan_id, person_id))


@post(f"{_ONE}/hand-over")
def hand_over(visit: Visit, plan_id: str, person_id: str) -> Response:
    def do() -> Response:
        handing_over.hand_over(visit.actor, plan_id, person_id, now=visit.now)
        return visit.redirect(f"/plans/{plan_id}/team?just=handed-over")

    return _or_list(visit, plan_id, do)


@get("/plans/{plan_id}/leave")
def leave_form(visit: Visit, plan_id: str) -> Response:
    """For coaches and viewers, each for themselves."""
    plan = plans.get_for(visit.me.person_id, plan_id)
    member = plan.members[visit.me.person_id]
    leaving.may_leave(plan, member)
    return _ask(visit, "leave", plan, member)


@post("/plans/{plan_id}/leave")
def leave(visit: Visit, plan_id: str) -> Response:
    leaving.leave(visit.actor, plan_id, now=visit.now)
    return visit.redirect("/")


def _or_list(visit: Visit, plan_id: str, do: Any) -> Response:
    """What is refused is said above the list."""

    def again(problems: dict[str, str], notice: str, status: int) -> Response:
        plan = plans.get_as_coach(visit.me.person_id, plan_id)
        return _page(visit, plan, notice=notice or " ".join(problems.values()), status=status)

    return forms.or_again(do, again)


def _page(
    visit: Visit,
    plan: Plan,
    values: Form | None = None,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    members = sorted(plan.members.values(), key=lambda each: (list(_ROLES).index(each.role), each.name.casefold()))
    return visit.page(
        "plan/team",
        **around(visit, plan, "team"),
        rows=[_row(visit, plan, member) for member in members],
        most=MOST_MEMBERS,
        may_leave=visit.me.person_id != plan.primary_id,
        values=values if values is not None else Form(role="coach", zone=str(visit.me.time_zone)),
        areas=zone_areas(),
        just=_JUST.get(visit.query("just"), ""),
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _row(visit: Visit, plan: Plan, member: Member) -> Row:
    is_primary = visit.me.person_id == plan.primary_id
    is_further = member.role in ("coach", "viewer")
    is_invited = member.state == "invited"
    return Row(
        member.person_id,
        "You" if member.person_id == visit.me.person_id else member.name,
        _ROLES[member.role],
        _state(visit, member),
        member.email,
        ("viewer" if member.role == "coach" else "coach") if is_primary and is_further else "",
        is_primary and is_further,
        is_further and is_invited,
        is_primary and member.role == "coach" and not is_invited and not plan.handover,
    )


def _state(visit: Visit, member: Member) -> str:
    if member.state == "invited":
        asked = times.day(member.invited_at, str(visit.me.time_zone), visit.now) if member.invited_at else ""
        return f"invited{f' {asked}' if asked else ''}, not accepted yet"
    if member.state == "declined":
        return "answered “This isn’t me”"
    return "mails come back" if member.mail.state != "ok" else ""


def _ask(visit: Visit, what: str, plan: Plan, member: Member) -> Response:
    is_taken = what == "hand-over" and (member.role != "coach" or member.state != "active")
    if is_taken:
        raise Invalid(
            {"person_id": f"{member.name} can’t take the plan over: only a coach of it who has accepted can."}
        )
    return visit.page("plan/team_ask", **around(visit, plan, "team"), what=what, member=member, problems={}, notice="")
