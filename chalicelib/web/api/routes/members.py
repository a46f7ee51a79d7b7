"""The team of a plan: who is in it, inviting, roles, leaving, handing over."""

from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import handing_over, joining, leaving, roles
from chalicelib.errors import HandoverUnfinished, MemberNotFound, NotAllowed, PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.members import Member, MemberChange, Members, NewMember, NewPrimary

_ALL = "/plans/{plan_id}/members"
_ONE = _ALL + "/{person_id}"
_MINE = "/plans/{plan_id}/membership"
_TAG = "Team"
_UNKNOWN = (PlanNotFound, MemberNotFound)


@route("GET", _ALL, _TAG, gives=Members, refuses=(PlanNotFound,))
def list_members(call: Call, plan_id: str) -> Answer:
    """List the people in a plan.

    Clients see their coaches, but not the viewers. The ETag is the plan's: changing a member changes the plan. People who
    haven't accepted yet have the id of their invitation; accepting replaces it with their own.
    """
    plan = plans.get_for(call.actor.person_id, plan_id)
    return Answer(Members.of(plan, call.actor.person_id), plan.version_for(call.actor.person_id))


def _invited_before(call: Call, made: str, plan_id: str) -> Answer:
    plan = plans.get_for(call.actor.person_id, plan_id)
    if made not in plan.members:
        raise MemberNotFound
    return _member(call, plan, made)


@route("POST", _ALL, _TAG, takes=NewMember, gives=Member, refuses=(PlanNotFound, NotAllowed), again=_invited_before)
def invite_member(call: Call, plan_id: str) -> Answer:
    """Invite someone as a coach or viewer.

    For the plan's coaches. The person gets one email, and sees nothing of the plan until they accept. The answer doesn't
    say whether we know them already. Anyone who hasn't accepted yet is invited again.
    """
    new = call.body
    plan, member = joining.invite(call.actor, plan_id, new.details(), new.role, now=call.now, once=call.once)
    return _member(call, plan, member.person_id, new_id=member.person_id)


@route("PATCH", _ONE, _TAG, takes=MemberChange, gives=Member, conditional=True, refuses=(*_UNKNOWN, NotAllowed))
def change_member(call: Call, plan_id: str, person_id: str) -> Answer:
    """Make a coach a viewer, or a viewer a coach.

    For the primary coach.
    """
    plan = roles.change(call.actor, plan_id, person_id, call.body.role, now=call.now, version=call.version)
    return _member(call, plan, person_id)


@route("DELETE", _ONE, _TAG, conditional=True, refuses=(*_UNKNOWN, NotAllowed))
def remove_member(call: Call, plan_id: str, person_id: str) -> Answer:
    """Remove someone from a plan.

    For the primary coach, and for the person themselves. Their access, links and notices end at once; what they wrote
    stays.
    """
    leaving.remove(call.actor, plan_id, person_id, now=call.now, version=call.version)
    return Answer()


@route(
    "PUT",
    "/plans/{plan_id}/primary",
    _TAG,
    takes=NewPrimary,
    gives=Members,
    conditional=True,
    refuses=(PlanNotFound, NotAllowed, HandoverUnfinished),
)
def change_primary(call: Call, plan_id: str) -> Answer:
    """Hand a plan over to another of its coaches.

    For the primary coach, who stays on as a coach. From then on the new primary coach gets what is meant for the
    primary coach. After a 503 some open actions may not be handed over yet: send the same request again, as any coach
    of the plan, to finish. Until then the plan can't be handed on.
    """
    plan = handing_over.hand_over(call.actor, plan_id, call.body.person_id, now=call.now, version=call.version)
    return Answer(Members.of(plan, call.actor.person_id), plan.version_for(call.actor.person_id))


@route("PUT", _MINE, _TAG, gives=Member, refuses=(PlanNotFound,))
def accept_membership(call: Call, plan_id: str) -> Answer:
    """Accept the invitation to a plan.

    As its client, coach or viewer. If you've already accepted, nothing happens.
    """
    plan = joining.accept(call.actor, plan_id, now=call.now)
    return _member(call, plan, call.actor.person_id)


@route("DELETE", _MINE, _TAG, refuses=(PlanNotFound, NotAllowed))
def end_membership(call: Call, plan_id: str) -> Answer:
    """Leave a plan, or decline the invitation to it.

    For coaches and viewers; the primary coach has to hand the plan over first. A client can decline, but not leave.
    """
    leaving.leave(call.actor, plan_id, now=call.now)
    return Answer()


def _member(call: Call, plan: Plan, person_id: str, new_id: str | None = None) -> Answer:
    shown = seeing.seen(plan, call.actor.person_id, person_id)
    return Answer(Member.of(shown), plan.version_for(call.actor.person_id), new_id)
