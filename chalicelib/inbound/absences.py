"""What an answer adds, once in an absence, for a client who writes while their coach is away."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain.people import away
from chalicelib.domain.plans import finding as plans


def told(plan_id: str, person_id: str, now: datetime) -> str:
    """Returns the sentence for an answer to several commands, and notes at once that they are told."""
    plan = plans.find(plan_id)
    return away.tell(plan, person_id, now) if plan is not None else ""


def said(write: Write, plan_id: str, person_id: str, now: datetime) -> str:
    """Returns the sentence, and notes in the answer's transaction that they are told; empty for nothing to say.

    Without a condition: of two messages at the same moment each would rather say it than be lost.
    """
    plan = plans.find(plan_id)
    sentence, key = away.untold(plan, person_id, now) if plan is not None else ("", None)
    if key is not None:
        write.put(key)
    return sentence
