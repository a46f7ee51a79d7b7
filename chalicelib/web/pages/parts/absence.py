"""A coach’s absence on pages: their own setting, and the sentence that a client who writes in the meantime reads
once."""

from datetime import datetime

from chalicelib import times
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.happening import Event
from chalicelib.domain.people import away
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.visit import Visit

TOLD = {"away": "1"}
"""In the address of the next page: makes it say so."""


def said(visit: Visit, person: Person) -> str:
    """Returns the day on which this coach is back, in words; empty if they aren’t away."""
    return times.dated(person.away.day, visit.now.date()) if person.away and person.is_away(visit.now) else ""


def day(visit: Visit, person: Person) -> str:
    """Returns the same in the form that a field holds."""
    return person.away.day.isoformat() if person.away and person.is_away(visit.now) else ""


def tell(visit: Visit, plan: Plan, person_id: str) -> bool:
    """Returns whether the next page tells this client that their coach is away, and records that it does."""
    return bool(away.tell(plan, person_id, visit.now))


class Telling:
    """As `tell`, but within the transaction of what somebody writes, which has read the plan: pass `also` to its
    `Seen`."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.query: dict[str, str] = {}
        """For the address of the next page."""

    def also(self, write: Write, event: Event) -> None:
        key = away.untold(event.plan, event.actor.person_id, self._now)[1]
        self.query = dict(TOLD) if key is not None else {}
        if key is not None:
            write.put(key)


def told(visit: Visit, plan: Plan, person_id: str) -> str:
    """Returns what that page says; empty for any other page."""
    return away.again(plan, person_id, visit.now) if visit.query("away") and not visit.is_post else ""


def now(visit: Visit, plan: Plan, person_id: str) -> str:
    """Returns what the page that answers a client's message says, and records that they read it."""
    return away.tell(plan, person_id, visit.now) if visit.is_post else ""
