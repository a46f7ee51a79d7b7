"""How people are called on pages: the visitor is “you”."""

from chalicelib.domain.plans.plan import Member
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.pages.frame.visit import Visit


def first_name(name: str) -> str:
    """Returns ``Alice`` of ``Alice Moreau``."""
    return name.split()[0] if name.split() else name


def called(visit: Visit, member: Member) -> str:
    """Returns ``you`` for the visitor, else the first name."""
    return "you" if member.person_id == visit.my_id else first_name(member.name)


def actor(visit: Visit, entry: Entry, nobody: str = "Somebody") -> str:
    """Returns who did something: ``You``, a whole name, or ``nobody`` where no name is known."""
    return "You" if entry.actor_id == visit.my_id else entry.actor_name or nobody
