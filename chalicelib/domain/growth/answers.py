"""“Where are you today?” and “And now?”: the client's own answers, the only before and after there is."""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib import typed
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.growth import whose
from chalicelib.domain.plans.plan import Answer, Plan
from chalicelib.errors import Invalid, PlanNotFound

Which = Literal["then", "now"]

LONGEST = 1000
AFTER = timedelta(days=60)
"""How long after the first answer “And now?” is asked."""
DONE_SINCE = 3
"""How many done actions make a change worth telling; “And now?” isn't asked before."""


def asked(plan: Plan, done: int, now: datetime) -> Which | None:
    """Returns what the page asks its client now; ``None`` for nothing. ``done`` is how many actions were ever done."""
    if not plan.where_then:
        return "then"
    if not plan.where_now and now - plan.where_then.at >= AFTER and done >= DONE_SINCE:
        return "now"
    return None


def answer(actor: Actor, plan_id: str, which: Which, text: str, *, now: datetime) -> Plan:
    """Keeps the client's answer in place of the earlier one; an empty one removes it.

    Raises `NotAllowed` for everybody else, or `Invalid` at the field named ``which``.
    """
    plan = whose.clients(actor.person_id, plan_id)
    text = typed.lines(text)
    if len(text) > LONGEST:
        raise Invalid({which: f"An answer can have up to {LONGEST:,} characters; this one has {len(text):,}."})
    if which == "now" and not plan.where_then:
        raise Invalid({which: "First say where you were when you began."})
    place = Plan.where_then if which == "then" else Plan.where_now
    present = plan.where_then if which == "then" else plan.where_now
    if (present.text if present else "") == text:
        return plan
    # The day of the first answer stays if only its words are corrected.
    at = present.at if present and which == "then" else now
    write = Write()
    change = place.set(plain(Answer(text, at))) if text else place.remove()
    write.update(Plan, plan_id, [change], otherwise=PlanNotFound())
    write.commit()
    return whose.clients(actor.person_id, plan_id)
