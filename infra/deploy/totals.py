"""Recounts the running totals of a plan, ``make totals STAGE=… PLAN=…``, or of all of a coach's plans with
``EMAIL=…``."""

import argparse
import os

import boto3

from chalicelib import clock
from chalicelib.domain.actions import totals
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from chalicelib.errors import Refused
from infra.deploy import stacks


def main() -> None:
    parser = argparse.ArgumentParser(description="Recounts the running totals of plans.")
    parser.add_argument("--stage", required=True)
    parser.add_argument("--plan", default="", help="the id of a plan, as in its page's address")
    parser.add_argument("--email", default="", help="of a coach: all plans where they are the primary coach")
    given = parser.parse_args()
    if not given.stage or bool(given.plan) == bool(given.email):
        parser.error("say what to recount: make totals STAGE=prod PLAN=mfrggzdfmztwq2lk, or EMAIL=carol@example.com")
    session = boto3.Session()
    environment = stacks.environment(session, stacks.read(session, stacks.name_of(given.stage)))
    os.environ.update({"AWS_DEFAULT_REGION": session.region_name or "", **environment})
    try:
        print(rebuild(given.plan, given.email))
    except Refused as refused:
        parser.exit(1, f"{refused}\n")


def rebuild(plan_id: str, email: str) -> str:
    """Recounts one plan, or all of a coach's; returns a sentence about it."""
    if plan_id:
        totals.rebuild(plan_id, clock.now())
        return f"Recounted the totals of plan {plan_id}."
    address = Address.find(addresses.mailto(addresses.checked_email(email)))
    count = totals.rebuild_all(address.person_id, clock.now()) if address else 0
    return f"Recounted the totals of {count} {'plan' if count == 1 else 'plans'} of {email}."


if __name__ == "__main__":
    main()
