"""What a client who writes while their coach is away is told once in an absence: with an answer, or in one of its own."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain.people import away
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan


def told(plan_id: str, person_id: str, now: datetime) -> str:
    """Returns the sentence for an answer to several commands, and notes at once that they got it."""
    plan = plans.find(plan_id)
    return away.tell(plan, person_id, now) if plan is not None else ""


def said(write: Write, plan_id: str, person_id: str, now: datetime) -> str:
    """Returns the sentence, and notes in the answer's transaction that they got it; empty if there is nothing to say. There
    is no condition: it is better that two messages at the same moment both say it than that one is lost.
    """
    plan = plans.find(plan_id)
    return of_plan(write, plan, person_id, now) if plan is not None else ""


def of_plan(write: Write, plan: Plan, person_id: str, now: datetime) -> str:
    """Does the same where the plan has been read."""
    sentence, key = away.untold(plan, person_id, now)
    if key is not None:
        write.put(key)
    return sentence
