"""What pages call people: the visitor is “you”, others have their whole names."""

from datetime import datetime

from chalicelib.domain.plans.plan import Member
from chalicelib.domain.stream.entry import Entry
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit


def called(visit: Visit, member: Member) -> str:
    """Returns ``you`` for the visitor, else the whole name."""
    return "you" if member.person_id == visit.my_id else isolated(member.name)


def actor(visit: Visit, entry: Entry, nobody: str = "Somebody") -> str:
    """Returns who did something: ``You``, a whole name, or ``nobody`` if the entry holds no name."""
    return "You" if entry.actor_id == visit.my_id else isolated(entry.actor_name or nobody)


def invited(visit: Visit, invited_at: datetime | None) -> str:
    """Says ``Invited Tue 3 Nov, not accepted yet``."""
    return f"Invited{f' {visit.day(invited_at)}' if invited_at else ''}, not accepted yet"
