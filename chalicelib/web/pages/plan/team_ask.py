"""Removing someone from a plan, handing it over and leaving it, each after a question."""

from chalice.app import Response

from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import handing_over, leaving, team
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.plan.team import MEMBER, list_again


@get(f"{MEMBER}/remove")
def remove_form(visit: Visit, plan_id: str, person_id: str) -> Response:
    return _ask(visit, "remove", *team.of_primary(visit.actor, plan_id, person_id))


@post(f"{MEMBER}/remove")
def remove_member(visit: Visit, plan_id: str, person_id: str) -> Response:
    team.of_primary(visit.actor, plan_id, person_id)
    leaving.remove(visit.actor, plan_id, person_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/team?just=removed")


@get(f"{MEMBER}/hand-over")
def hand_over_form(visit: Visit, plan_id: str, person_id: str) -> Response:
    plan, member = team.of_primary(visit.actor, plan_id, person_id)
    if member.role != "coach" or member.state != "active":
        raise Invalid(
            {"person_id": f"{isolated(member.name)} can’t take over this plan. Only a coach who has accepted can."}
        )
    return _ask(visit, "hand-over", plan, member)


@post(f"{MEMBER}/hand-over", again=list_again)
def hand_over(visit: Visit, plan_id: str, person_id: str) -> Response:
    handing_over.hand_over(visit.actor, plan_id, person_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/team?just=handed-over")


@get("/plans/{plan_id}/leave")
def leave_form(visit: Visit, plan_id: str) -> Response:
    """Asks a coach or a viewer whether they want to leave."""
    plan = plans.get_for(visit.my_id, plan_id)
    member = plan.members[visit.my_id]
    leaving.may_leave(plan, member)
    return _ask(visit, "leave", plan, member)


@post("/plans/{plan_id}/leave")
def leave(visit: Visit, plan_id: str) -> Response:
    leaving.leave(visit.actor, plan_id, now=visit.now)
    return visit.redirect("/")


def _ask(visit: Visit, what: str, plan: Plan, member: Member) -> Response:
    return visit.page("plan/team_ask", **around(visit, plan, "team"), what=what, member=member)
