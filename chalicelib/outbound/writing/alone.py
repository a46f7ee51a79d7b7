"""Messages of their own, never merged with others: invitations, links asked for, answers."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib import templating, times
from chalicelib.domain.actions import who_may
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import digest
from chalicelib.outbound.writing.parts import Email, Part, line, reader, url, whose

MOST_ACTIONS = 50
"""In the plan so far."""

WHY = {
    "sign_in": "somebody typed in this address to sign in",
    "coach_invitation": "{data[inviter]} gave this address",
    "email_confirmation": "{data[name]} gave this address",
    "further_address": "an answer came in your name",
    "answer": "you wrote to this address",
    "refusal": "you wrote to this address",
    "team_invitation": "{data[inviter]} gave this address",
    "handed_over": "the plan is yours to coach now",
    "invitation": "{plan.primary.name} gave this address",
    "plan_so_far": "you accepted the invitation",
    "declined": "it was an invitation to a plan of yours",
    "address_dead": "you share a plan with them",
}
"""Why somebody gets a mail that no setting turns off: they wait for it, or have to know."""


def text(owed: Owed) -> tuple[str, str]:
    """The number and the words."""
    row, person = owed.row, owed.context.person
    if row.kind == "phone_confirmation":
        return str(row.data["number_asked"]), line("phone_confirmation.sms.txt", asker=row.data["asker"])
    number = row.recipient.removeprefix("tel:") if ":" in row.recipient else person.phone if person else None
    assert number is not None
    return str(number), str(row.data["text"])


def email(owed: Owed, now: datetime) -> Email:
    row, person, plan = owed.row, owed.context.person, owed.context.plan
    if person is not None and owed.context.digest is not None:
        return digest.email(person, owed.context.digest, now)
    mail = Email(
        row.recipient.removeprefix("mailto:") if ":" in row.recipient or person is None else person.email,
        "Followthrough",
    )
    values: dict[str, Any] = {
        "data": row.data,
        "plan": plan,
        "entry": owed.context.entry,
        "why_alone": WHY[str(row.kind)].format(data=row.data, plan=plan),
    }
    if row.kind == "sign_in":
        mail.to = str(row.data["email"])
        values["url"] = url(links.sign_in_path(row.recipient, mail.to, now))
    elif row.kind == "coach_invitation":
        mail.sender_name = f"{row.data['inviter']} via Followthrough"
        values["url"] = url(links.coach_path(row.recipient, mail.to, row.created_at))
    elif row.kind == "email_confirmation":
        values["url"] = url(links.email_path(str(row.data["person_id"]), mail.to, row.created_at))
    elif row.kind == "further_address":
        path = links.address_path(row.recipient, mail.to, str(row.data["email"]), row.created_at)
        values["url"] = url(path)
    elif row.kind in ("answer", "refusal"):
        mail.in_reply_to, mail.is_answer = row.data.get("in_reply_to"), True
        if row.data.get("about_plan"):
            target = Target(str(row.data["about_plan"]), row.recipient, int(row.data["about_number"]))
            mail.reply_to = links.reply_address(target)
    else:
        assert person is not None
        assert plan is not None
        values |= _of_plan(mail, owed, person, plan, now)
    mail.subject = line(f"{row.kind}.subject.txt", **values)
    words = templating.render(f"messages/{row.kind}.txt", **values).rstrip()
    mail.text = f"{words}\n\nYou get this because {values['why_alone']}.\n"
    mail.html = templating.render(f"messages/{row.kind}.html", **values)
    return mail


def _of_plan(mail: Email, owed: Owed, person: Person, plan: Plan, now: datetime) -> dict[str, Any]:
    target = Target(plan.plan_id, person.person_id, PLAN)
    mail.reply_to, mail.plan_id = links.reply_address(target), plan.plan_id
    plan_url = url(f"/plans/{plan.plan_id}")
    if owed.row.kind == "declined":
        return {"url": f"{plan_url}/team" if owed.row.data.get("email") else plan_url}
    if owed.row.kind == "handed_over":
        mail.reply_to = None  # what is answered to the earlier coach would stand in the plan
        mail.sender_name = f"{owed.row.data['giver']} via Followthrough"
        return {"url": plan_url}
    if owed.row.kind == "team_invitation":
        mail.reply_to = None  # the words of somebody who isn't in yet would have no place
        mail.sender_name = f"{owed.row.data['inviter']} via Followthrough"
        return {"url": url(links.path("invitation", target, person.email))}
    if owed.row.kind == "address_dead":
        return _of_address(owed, person, plan, plan_url)
    mail.sender_name = f"{plan.primary.name} via Followthrough"
    if owed.row.kind == "invitation":
        return {"url": url(links.path("invitation", target, person.email))}
    to = reader(person, plan)
    found = owed.context.open_actions
    parts = [
        Part(
            plan.key(int(action.number)), action.what,
            [to.says(action.due_at, now), *filter(None, [whose(plan, action, person.person_id)])], [],
            url(f"/plans/{plan.plan_id}/actions/{int(action.number)}"),
            url(links.path("done", msgspec.structs.replace(target, number=int(action.number)), person.email))
            if who_may.may_complete(plan, action, person.person_id) else None,
        )
        for action in found[:MOST_ACTIONS]
    ]  # fmt: skip
    return {
        "url": plan_url, "parts": parts, "more": len(found) - len(parts), "zone": person.time_zone,
        "notices_url": url(links.path("notices", target, person.email)),
        "zone_url": None if person.zone_confirmed else url(links.path("zone", target, person.email)),
    }  # fmt: skip


def _of_address(owed: Owed, person: Person, plan: Plan, plan_url: str) -> dict[str, Any]:
    data = owed.row.data
    is_client = data["person_id"] == plan.client_id
    return {
        "url": f"{plan_url}/client" if is_client else plan_url,
        "is_client": is_client,
        "may_correct": is_client and plan.client.state == "invited",
        "is_number": data["state"] == "unreachable",
        "whom": data.get("email") or data.get("phone") or data["name"],
        "first_name": data["name"].split()[0],
        "since": times.day(msgspec.convert(data["since"], datetime), person.time_zone),
        "is_complaint": data["state"] == "complained",
    }
