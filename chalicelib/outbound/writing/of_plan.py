"""Mails of their own about a plan: invitations, the plan so far, and what its coaches have to know."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing.parts import Email, Part, reader, url, whose

MOST_ACTIONS = 50
"""In the plan so far."""


class About(msgspec.Struct, frozen=True):
    """What such a mail is written from."""

    owed: Owed
    person: Person
    plan: Plan
    now: datetime

    @property
    def target(self) -> Target:
        return Target(self.plan.plan_id, self.person.person_id, PLAN)

    @property
    def plan_url(self) -> str:
        return url(f"/plans/{self.plan.plan_id}")


def values(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    """Sets the mail's headers of its own and returns the values its templates need."""
    assert owed.context.person is not None
    assert owed.context.plan is not None
    about = About(owed, owed.context.person, owed.context.plan, now)
    mail.reply_to, mail.plan_id = links.reply_address(about.target), about.plan.plan_id
    return _VALUES[str(owed.row.kind)](mail, about)


def _declined(mail: Email, about: About) -> dict[str, Any]:
    return {"url": f"{about.plan_url}/team" if about.owed.row.data.get("email") else about.plan_url}


def _handed_over(mail: Email, about: About) -> dict[str, Any]:
    mail.reply_to = None  # an answer meant for the earlier coach would land in the plan
    mail.sender_name = f"{about.owed.row.data['giver']} via Followthrough"
    return {"url": about.plan_url}


def _team_invitation(mail: Email, about: About) -> dict[str, Any]:
    mail.reply_to = None  # the words of somebody who isn't in yet would have no place
    mail.sender_name = f"{about.owed.row.data['inviter']} via Followthrough"
    return {"url": url(links.path("invitation", about.target, about.person.email))}


def _invitation(mail: Email, about: About) -> dict[str, Any]:
    mail.sender_name = f"{about.plan.primary.name} via Followthrough"
    return {"url": url(links.path("invitation", about.target, about.person.email))}


def _address_dead(mail: Email, about: About) -> dict[str, Any]:
    data = about.owed.row.data
    is_client = data["person_id"] == about.plan.client_id
    return {
        "url": f"{about.plan_url}/client" if is_client else about.plan_url,
        "is_client": is_client,
        "may_correct": is_client and about.plan.client.state == "invited",
        "is_number": data["state"] == "unreachable",
        "whom": data.get("email") or data.get("phone") or data["name"],
        "first_name": data["name"].split()[0],
        "since": times.day(msgspec.convert(data["since"], datetime), about.person.time_zone),
        "is_complaint": data["state"] == "complained",
    }


def _plan_so_far(mail: Email, about: About) -> dict[str, Any]:
    mail.sender_name = f"{about.plan.primary.name} via Followthrough"
    person, found = about.person, about.owed.context.open_actions
    parts = [_part(action, about) for action in found[:MOST_ACTIONS]]
    return {
        "url": about.plan_url, "parts": parts, "more": len(found) - len(parts), "zone": person.time_zone,
        "notices_url": url(links.path("notices", about.target, person.email)),
        "zone_url": None if person.zone_confirmed else url(links.path("zone", about.target, person.email)),
    }  # fmt: skip


def _part(action: Action, about: About) -> Part:
    person, plan, number = about.person, about.plan, int(action.number)
    due = reader(person, plan).says(action.due_at, about.now)
    done = links.path("done", msgspec.structs.replace(about.target, number=number), person.email)
    return Part(
        plan.key(number), action.what, [due, *filter(None, [whose(plan, action, person.person_id)])], [],
        f"{about.plan_url}/actions/{number}",
        url(done) if who_may.may_complete(plan, action, person.person_id) else None,
    )  # fmt: skip


_VALUES: dict[str, Callable[[Email, About], dict[str, Any]]] = {
    "invitation": _invitation, "team_invitation": _team_invitation, "handed_over": _handed_over,
    "plan_so_far": _plan_so_far, "declined": _declined, "address_dead": _address_dead,
}  # fmt: skip
