"""What only the plan's client does."""

from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NotAllowed
from chalicelib.isolated import isolated


def clients(person_id: str, plan_id: str) -> Plan:
    """Returns the plan for its client. Raises `NotAllowed` for other members."""
    plan = plans.get_for(person_id, plan_id)
    if plan.client_id != person_id:
        raise NotAllowed(f"Only {isolated(plan.client.name)} can do this: it’s about their own words.")
    return plan
