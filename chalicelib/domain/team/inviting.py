"""What every invitation shares: what was typed, the limits, the mail. The invitation itself: `people.invitation`."""

from datetime import datetime, timedelta

import msgspec

from chalicelib import times
from chalicelib.config import settings
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people import strangers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import COACHING, Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import team
from chalicelib.errors import Invalid, LimitReached

OWN_ADDRESS = "This is your own address. Enter your client’s."
IS_MEMBER = "The person with this address is already in this plan."
"""Said of an address that the plan shows to its coaches; of no other address of the same person."""


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a coach enters about someone they invite. ``None`` for nothing; in a correction, for what was entered
    before."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    time_zone: str | None = None


def typed_by(coach: Person, details: Details, *, own: str = OWN_ADDRESS) -> Member:
    """Returns the future member as the inviter entered them; raises `Invalid` with all problems at once.

    ``own`` is the sentence that refuses the inviter's own address.
    """
    problems: dict[str, str] = {}

    def checked(check: object, *args: str) -> str:
        try:
            return str(check(*args))  # type: ignore[operator]
        except Invalid as invalid:
            problems.update(invalid.problems)
            return ""

    member = Member(
        person_id="",
        role="client",
        state="invited",
        name=checked(people.checked_name, details.name or ""),
        email=checked(addresses.checked_email, details.email or ""),
        phone=checked(addresses.checked_phone, details.phone) if details.phone else None,
        time_zone=checked(times.zone, details.time_zone) if details.time_zone else coach.time_zone,
    )
    if member.email in coach.emails():
        problems["email"] = own
    if problems:
        raise Invalid(problems)
    return member


def count(write: Write, inviter: Person, email: str, now: datetime) -> None:
    """Counts an invitation of this address, in its transaction, which beyond a limit fails with `LimitReached`.

    The day's limit is shared by all coaches down from the one who made them coaches: made-up coaches gain nothing.
    """
    day, most = timedelta(days=1), settings().invitations_a_day
    over = LimitReached(
        f"You’ve reached today’s limit of {most} invitations. Coaches who invited each other share it. Try again tomorrow.",
        retry_after=keys.rest(day, now),
    )
    keys.at_most(write, f"invitations#{inviter.counted_as}", most, window=day, now=now, otherwise=over)
    strangers.count(write, email, asker=inviter, now=now)


def join(write: Write, plan: Plan, member: Member, now: datetime) -> None:
    """Adds the plan to a member's own list of plans."""
    write.put(
        Membership(
            member.person_id,
            plan.plan_id,
            role=member.role,
            prefix=plan.prefix,
            client_name=plan.client.name if member.role != "client" else member.name,
            coach_name=plan.primary.name,
            is_active=member.state == "active",
            next_session=plan.next_session if member.role in COACHING else None,
            created_at=now,
        )
    )


def owe_invitation(write: Write, plan: Plan, client: Member, actor: Actor, now: datetime) -> None:
    """Owes the client the invitation."""
    inviter = plan.members[actor.person_id].name
    entry = stream.entry(
        plan.plan_id, "invited", now, actor_id=actor.person_id, actor_name=inviter, via=actor.via, name=client.name
    )
    team.put_and_tell(write, entry, client.person_id, "invitation")
