"""What one member of a plan may see of another: decided here and nowhere else.

Pages, API, mails and reports show a member's address, number or whether mail arrives only as `seen` returns them;
`tests/domain/plans/test_seeing.py` looks for places that don't. The same as a table, for people: `docs/privacy.md`.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from chalicelib.domain.notices import Role
from chalicelib.domain.plans.membership import COACHING
from chalicelib.domain.plans.plan import Member, MemberState, Plan
from chalicelib.domain.reachable import MailState, PhoneState

ROLES: tuple[Role, ...] = ("client", "primary", "coach", "viewer")
"""In the order in which members are listed."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A member as another one may see them; ``None`` for what isn't theirs to see."""

    person_id: str
    name: str
    role: Role
    state: MemberState
    time_zone: str
    zone_confirmed: bool
    invited_at: datetime | None
    accepted_at: datetime | None
    email: str | None
    mail: MailState | None
    """Whether mail to ``email`` arrives."""
    phone: str | None
    phone_state: PhoneState | None
    """Whether they can be texted; without the number, for those who may choose a text as a reminder."""


def seen(plan: Plan, by: str, person_id: str) -> Seen:
    """Returns a member as the member ``by`` may see them; raises `KeyError` for one whom they may not know of."""
    member = plan.members[person_id]
    if not _may_know_of(plan, by, member):
        raise KeyError(person_id)
    shows_contact, shows_number, shows_texting = (may(plan, by, member) for may in (_contact, _number, _texting))
    return Seen(
        person_id=member.person_id,
        name=member.name,
        role=member.role,
        state=member.state,
        time_zone=member.time_zone,
        zone_confirmed=member.zone_confirmed,
        invited_at=member.invited_at,
        accepted_at=member.accepted_at,
        email=member.email if shows_contact else None,
        mail=member.mail if shows_contact else None,
        phone=member.phone if shows_number else None,
        phone_state=member.phone_state if shows_texting else None,
    )


def everyone(plan: Plan, by: str) -> list[Seen]:
    """Returns the members whom the member ``by`` may know of, by role and name."""
    found = [seen(plan, by, each.person_id) for each in plan.members.values() if _may_know_of(plan, by, each)]
    return sorted(found, key=lambda each: (ROLES.index(each.role), each.name.casefold()))


def _may_know_of(plan: Plan, by: str, member: Member) -> bool:
    """Clients never know of viewers."""
    return not (plan.role(by) == "client" and member.role == "viewer")


def _own_or(rule: Callable[[Role, Role], bool]) -> Callable[[Plan, str, Member], bool]:
    """Returns a rule on the roles of who looks and who is looked at, besides that everyone sees what is their own."""
    return lambda plan, by, member: by == member.person_id or rule(plan.role(by), member.role)


_contact = _own_or(lambda by, of: by in COACHING)
_number = _own_or(lambda by, of: by in COACHING and of == "client")
_texting = _own_or(lambda by, of: by != "viewer" and of != "viewer")
