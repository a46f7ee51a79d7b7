"""What the API takes and gives about a plan's members."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.domain.notices import Role
from chalicelib.domain.plans import plan, seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.plans.seeing import Seen
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.team.inviting import Details
from chalicelib.web.api.types.base import Everything, Request, Resource, page_of
from chalicelib.web.api.types.cast import DAN
from chalicelib.web.api.types.values import Id, Moment, Zone, second_or_none


class Who(Struct):
    """A person, as the plan knows them."""

    id: Id
    name: str

    @classmethod
    def of(cls, member: plan.Member) -> "Who":
        return cls(member.person_id, member.name)

    @classmethod
    def in_entry(cls, row: Entry) -> "Who":
        """Returns the person who did what the entry says."""
        return cls(row.actor_id or "", row.actor_name or "")


class Member(Resource):
    """Someone in a plan. Clients never see viewers."""

    id: Id
    name: str
    role: Role
    state: Annotated[
        Literal["invited", "active", "declined"], Meta(description="`invited`: they can't see the plan yet.")
    ]
    email: Annotated[str | None, Meta(description="Only for coaches and the member themselves; otherwise `null`.")]
    invited_at: Moment | None
    accepted_at: Moment | None

    has_etag = True
    example = {
        **DAN, "role": "coach", "state": "invited", "email": "dan@example.com", "invited_at": "2026-11-23T09:00:00Z",
        "accepted_at": None,
    }  # fmt: skip

    @classmethod
    def of(cls, member: Seen) -> "Member":
        return cls(
            id=member.person_id,
            name=member.name,
            role=member.role,
            state=member.state,
            email=member.email,
            invited_at=second_or_none(member.invited_at),
            accepted_at=second_or_none(member.accepted_at),
        )


class Members(Everything[Member]):
    """Everyone in a plan: client, coaches and viewers. At most 10."""

    has_etag = True
    example = page_of(Member.example)

    @classmethod
    def of(cls, in_plan: Plan, person_id: str) -> "Members":
        """Returns the members this person may see, by role and name."""
        return cls([Member.of(each) for each in seeing.everyone(in_plan, person_id)], None)


TeamRole = Annotated[
    Literal["coach", "viewer"],
    Meta(
        description="A `coach` can do what the other coaches of the plan can; a `viewer` can view only, and the client never sees them."
    ),
]


class NewMember(Request):
    """Someone to invite, as the inviter knows them."""

    name: Annotated[str, Meta(examples=["Dan Ortiz"])]
    email: Annotated[str, Meta(examples=["dan@example.com"])]
    role: TeamRole
    time_zone: Annotated[Zone, Meta(description="Defaults to the inviter's.")] | None = None

    example = {"name": "Dan Ortiz", "email": "dan@example.com", "role": "coach"}

    def details(self) -> Details:
        return Details(name=self.name, email=self.email, time_zone=self.time_zone)


class MemberChange(Request):
    """The new role."""

    role: TeamRole

    example = {"role": "viewer"}


class NewPrimary(Request):
    """The coach who takes the plan over."""

    person_id: Annotated[Id, Meta(description="The id of a coach of the plan who has accepted.")]

    example = {"person_id": DAN["id"]}
