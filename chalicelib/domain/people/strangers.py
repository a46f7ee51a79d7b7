"""Mail to addresses whose owners never came to us: how much of it people can make us send, with any kind of mail.

What the owner of a confirmed address asks for, such as a sign-in link, is never counted.
"""

from datetime import datetime, timedelta

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import mailboxes
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.errors import LimitReached

MAILS = ((3, timedelta(days=1)), (10, timedelta(days=30)))
"""The most mails to an address that nobody has confirmed, over everyone who asks for them, and in which time."""


def count(write: Write, email: str, *, asker: Person, now: datetime) -> None:
    """Counts a mail to this address, in its transaction, which beyond the limits fails with `LimitReached`.

    An address that someone confirmed is limited by the same numbers for each asker (coaches who made each other count as
    one): so whether an address is known doesn't show, and one asker can't use up what others may send. Not counted are
    one's own, and those that a coach knows from a plan they share. Addresses of one mailbox share a count, except one's
    own mailbox.
    """
    address = Address.find(addresses.mailto(email))
    is_confirmed = address is not None and bool(address.is_confirmed)
    owner_id = str(address.person_id) if address is not None else str(asker.person_id)
    # Looked up in any case: how long the answer takes mustn't show whether we know the address.
    is_known = _is_known_to(asker, owner_id, email)
    if is_confirmed and (owner_id == asker.person_id or is_known):
        return
    mailbox = mailboxes.counted(email)
    if mailbox in {mailboxes.counted(each) for each in asker.confirmed_emails()}:
        mailbox = email
    by = f"#{asker.counted_as}" if is_confirmed else ""
    for most, window in MAILS:
        over = LimitReached(
            "Email to this address has reached its limit for now. Try again tomorrow, or ask them in person.",
            retry_after=keys.rest(window, now),
        )
        keys.at_most(write, f"mails#{window.days}#{mailbox}{by}", most, window=window, now=now, otherwise=over)


def _is_known_to(asker: Person, person_id: str, email: str) -> bool:
    """Returns whether the asker coaches in a plan where this person takes part under this very address."""
    coached = [row.plan_id for row in memberships.active(asker.person_id) if row.role in memberships.COACHING]
    theirs = {row.plan_id for row in memberships.active(person_id)}
    shared = [plan_id for plan_id in coached if plan_id in theirs and person_id != asker.person_id]
    members = [plan.members.get(person_id) for plan in plans.several(shared or coached[:1]).values()]
    return any(member is not None and member.state == "active" and member.email == email for member in members)
