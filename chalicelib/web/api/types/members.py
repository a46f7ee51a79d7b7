"""What the API takes and gives of members."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.domain.notices import Role
from chalicelib.domain.plans import plan
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.api.types import common
from chalicelib.web.api.types.common import Id, Zone


class Who(Struct):
    """A person, as the plan knows them."""

    id: common.Id
    name: str


class Member(Struct):
    """Somebody in a plan. Clients are told of nobody who only reads."""

    id: common.Id
    name: str
    role: Role
    state: Annotated[
        Literal["invited", "active", "declined"], Meta(description="`invited`: they see nothing of the plan yet.")
    ]
    email: Annotated[str | None, Meta(description="For coaches, and of oneself; else `null`.")]
    invited_at: common.Moment | None
    accepted_at: common.Moment | None


class Members(Struct):
    """Everybody in a plan: its client, its coaches, who reads it. At most 10."""

    items: list[Member]
    next_cursor: None


TeamRole = Annotated[
    Literal["coach", "viewer"],
    Meta(description="A `coach` does in this plan what its coaches may; a `viewer` reads, and the client never knows."),
]


class NewMember(common.Request):
    """Whom to invite, as the inviter knows them."""

    name: Annotated[str, Meta(examples=["Dan Ortiz"])]
    email: Annotated[str, Meta(examples=["dan@example.com"])]
    role: TeamRole
    time_zone: Annotated[Zone, Meta(description="Without one: the inviter's.")] | None = None


class MemberChange(common.Request):
    """What they may do from now on."""

    role: TeamRole


class NewPrimary(common.Request):
    """Who takes the plan over."""

    person_id: Annotated[Id, Meta(description="Of a coach of the plan who has accepted.")]


def member(of: plan.Member, in_plan: Plan, person_id: str) -> Member:
    """A member as another one sees them; only coaches see addresses."""
    is_theirs_to_see = in_plan.coaches(person_id) or of.person_id == person_id
    return Member(
        of.person_id, of.name, of.role, of.state, of.email if is_theirs_to_see else None, common.second_or_none(of.invited_at),
        common.second_or_none(of.accepted_at),
    )  # fmt: skip


def members(in_plan: Plan, person_id: str) -> Members:
    """Those that this person may know of, in the order of their roles and names."""
    found = sorted(in_plan.visible_members(person_id), key=lambda each: (_ROLES.index(each.role), each.name.casefold()))
    return Members([member(each, in_plan, person_id) for each in found], None)


_ROLES = ("client", "primary", "coach", "viewer")


def who(member: plan.Member) -> Who:
    return Who(member.person_id, member.name)
