"""The team of a plan: who is in it, inviting, roles."""

import msgspec
from chalice.app import Response

from chalicelib.domain.people import address as addresses
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.plans.seeing import Seen
from chalicelib.domain.team import handing_over, joining, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.domain.team.joining import MOST_MEMBERS
from chalicelib.errors import MemberNotFound
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import SENT_AGAIN, Visit
from chalicelib.web.pages.parts import names, zones
from chalicelib.web.pages.plan.base import around

TEAM = "/plans/{plan_id}/team"
MEMBER = TEAM + "/{person_id}"
_ROLES = {"client": "Client", "primary": "Primary coach", "coach": "Coach", "viewer": "Can view only"}
_JUST = {
    "invited": "The invitation is on its way.",
    "changed": "Role changed.",
    "removed": "Removed. They no longer have access to this plan.",
    "handed-over": "Handed over.",
}
"""What was just done, shown once above the list."""


class Row(msgspec.Struct, kw_only=True):
    """A member in the list, and what the visitor may do about them."""

    person_id: str
    name: str
    role: str
    state: str
    """Empty if there is nothing to say."""
    email: str
    other_role: str
    """The role they can be given instead; empty if there is none."""
    may_be_removed: bool
    may_be_asked_again: bool
    may_take_over: bool


@get(TEAM)
def show_team(visit: Visit, plan_id: str) -> Response:
    """Shows a coach who is in the plan."""
    return _page(visit, plan_id, visit.typed_or({"role": "coach", "zone": visit.zone}))


def list_again(visit: Visit, plan_id: str, person_id: str) -> Response:
    """Shows the list again, with the refusal above it."""
    visit.problems = visit.problems.above()
    return _page(visit, plan_id, {"role": "coach", "zone": visit.zone})


@post(TEAM, again=show_team, names=zones.FIELD)
def invite_member(visit: Visit, plan_id: str) -> Response:
    """Invites someone. The page that follows is the same whether we know the address or not."""
    form = visit.form
    with visit.once(still=lambda made: _is_there(visit, plan_id, made)) as once:
        joining.invite(
            visit.actor,
            plan_id,
            Details(name=form["name"], email=form["email"], time_zone=form["zone"] or None),
            form["role"],
            now=visit.now,
            once=once,
        )
    return visit.redirect(f"/plans/{plan_id}/team?just=invited")


def _is_there(visit: Visit, plan_id: str, invitation_id: str) -> bool:
    """Returns whether the invited person is still in the plan: by the invitation's id, or by their own once they
    accepted."""
    plan = plans.get_for(visit.my_id, plan_id)
    return invitation_id in plan.members or any(
        each.state == "active" and each.email == addresses.compared_email(visit.form["email"].strip())
        for each in plan.members.values()
    )


@post(f"{TEAM}/finish")
def finish_handover(visit: Visit, plan_id: str) -> Response:
    """Finishes a hand-over that was interrupted."""
    handing_over.finish(visit.actor, plan_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/team?just=handed-over")


@post(f"{MEMBER}/again", again=list_again)
def invite_again(visit: Visit, plan_id: str, person_id: str) -> Response:
    """Sends another invitation to someone who hasn't accepted yet."""
    plan = plans.get_as_coach(visit.my_id, plan_id)
    if person_id not in plan.members or person_id == plan.client_id:
        raise MemberNotFound
    member = seeing.seen(plan, visit.my_id, person_id)
    details = Details(name=member.name, email=member.email, time_zone=member.time_zone)
    with visit.once(lasts=SENT_AGAIN) as once:
        joining.invite(visit.actor, plan_id, details, member.role, now=visit.now, once=once)
    return visit.redirect(f"/plans/{plan_id}/team?just=invited")


@post(f"{MEMBER}/role", again=list_again)
def change_role(visit: Visit, plan_id: str, person_id: str) -> Response:
    """Makes a coach a viewer, or the other way round."""
    roles.change(visit.actor, plan_id, person_id, visit.form["role"], now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/team?just=changed")


def _page(visit: Visit, plan_id: str, values: dict[str, str]) -> Response:
    plan = plans.get_as_coach(visit.my_id, plan_id)
    return visit.page(
        "plan/team",
        **around(visit, plan, "team"),
        rows=[_row(visit, plan, member) for member in seeing.everyone(plan, visit.my_id)],
        most=MOST_MEMBERS,
        may_leave=visit.my_id != plan.primary_id,
        values=Form(values),
        areas=zones.areas(),
        just=_JUST.get(visit.query("just"), ""),
    )


def _row(visit: Visit, plan: Plan, member: Seen) -> Row:
    is_primary = visit.my_id == plan.primary_id
    is_further = member.role in ("coach", "viewer")
    is_invited = member.state == "invited"
    return Row(
        person_id=member.person_id,
        name="You" if member.person_id == visit.my_id else member.name,
        role=_ROLES[member.role],
        state=_state(visit, member),
        email=member.email or "",
        other_role=("viewer" if member.role == "coach" else "coach") if is_primary and is_further else "",
        may_be_removed=is_primary and is_further,
        may_be_asked_again=is_further and is_invited,
        may_take_over=is_primary and member.role == "coach" and not is_invited and not plan.handover,
    )


def _state(visit: Visit, member: Seen) -> str:
    if member.state == "invited":
        return names.invited(visit, member.invited_at)
    if member.state == "declined":
        return f"says they aren’t {isolated(member.name)}"
    return "emails bounce" if member.mail and member.mail.state != "ok" else ""
