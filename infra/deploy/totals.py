"""Recounts the running totals of a plan, ``make totals STAGE=… PLAN=…``, or of all of a coach's plans with
``EMAIL=…``."""

import os

from chalicelib import clock
from chalicelib.domain.actions import totals
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from infra.deploy import command, stacks
from infra.deploy.refusal import Refusal

_EXAMPLE = "make totals STAGE=prod PLAN=mfrggzdfmztwq2lk, or EMAIL=carol@example.com"


def main() -> None:
    parser = command.Parser(description="Recounts the running totals of plans.")
    parser.add_argument("--stage")
    parser.add_argument("--plan", help="the id of a plan, as in its page's address")
    parser.add_argument("--email", help="of a coach: all plans where they are the primary coach")
    given = parser.read()
    stage = command.needed(given, "stage", _EXAMPLE)
    if ("plan" in given) == ("email" in given):
        raise Refusal(f"Say what to recount: {_EXAMPLE}")
    session = command.connected(stage)
    environment = stacks.environment(session, stacks.read(session, stacks.name_of(stage)))
    os.environ.update({"AWS_DEFAULT_REGION": session.region_name or "", **environment})
    print(rebuild(given.get("plan", ""), given.get("email", "")))


def rebuild(plan_id: str, email: str) -> str:
    """Recounts one plan, or all of a coach's; returns a sentence about it."""
    if plan_id:
        totals.rebuild(plan_id, clock.now())
        return f"Recounted the totals of plan {plan_id}."
    address = Address.find(addresses.mailto(addresses.checked_email(email)))
    count = totals.rebuild_all(address.person_id, clock.now()) if address else 0
    return f"Recounted the totals of {count} {'plan' if count == 1 else 'plans'} of {email}."


if __name__ == "__main__":
    command.run(main)
