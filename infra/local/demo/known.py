"""Who the demo is about, and how to sign in as them."""

from datetime import datetime
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address, mailto, tel
from chalicelib.domain.people.person import Person
from infra.local.demo.rows import Demo

_TOKEN_NAME = "Local run"


def addresses(demo: Demo, app: str, now: datetime) -> dict[str, Any]:
    """Returns fresh sign-in links and tokens for Carol and Alice."""
    return {
        "coach": _way_in(demo.coach_id, app, now),
        "client": {**_way_in(demo.client_id, app, now), "plan_id": demo.plan_id},
    }


def link(person_id: str, now: datetime) -> str:
    """Returns the path of a fresh sign-in link."""
    return sign_in.link_path(people.get(person_id), now)


def name_of(address: str) -> str | None:
    """Returns the name of the person who has an address or number, for the mailbox; ``None`` if nobody has it."""
    row = Address.find(mailto(address) if "@" in address else tel(address))
    person = Person.find(row.person_id) if row else None
    return person.name if person else None


def _way_in(person_id: str, app: str, now: datetime) -> dict[str, Any]:
    person = people.get(person_id)
    actor = Actor(person_id)
    for id, info in person.tokens.items():
        if info.name == _TOKEN_NAME:
            api_tokens.delete(actor, id, now=now)
    _, _, secret = api_tokens.create(actor, name=_TOKEN_NAME, now=now)
    return {
        "email": person.email, "phone": person.phone, "sign_in": app + link(person_id, now), "api_token": secret,
    }  # fmt: skip
