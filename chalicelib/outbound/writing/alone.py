"""Messages of their own, never merged with others: links asked for, answers, invitations.

No setting turns them off: whoever gets one waits for it or has to know, and ``why.txt`` says so.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib import templating
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import digest, of_plan
from chalicelib.outbound.writing.parts import Email, Text, line, url


def text(owed: Owed) -> Text:
    row, person = owed.row, owed.context.person
    if row.kind == "phone_confirmation":
        return Text(str(row.data["number_asked"]), line("phone_confirmation/sms.txt", asker=row.data["asker"]))
    number = row.recipient.removeprefix("tel:") if ":" in row.recipient else person.phone if person else None
    assert number is not None
    return Text(str(number), str(row.data["text"]))


def email(owed: Owed, now: datetime) -> Email:
    row, person = owed.row, owed.context.person
    if person is not None and owed.context.digest is not None:
        return digest.email(person, owed.context.digest, now)
    to = row.recipient.removeprefix("mailto:") if ":" in row.recipient or person is None else person.email
    mail, kind = Email(to), str(row.kind)
    values: dict[str, Any] = {"data": row.data, "plan": owed.context.plan, "entry": owed.context.entry}
    values |= _VALUES[kind](mail, owed, now) if kind in _VALUES else of_plan.values(mail, owed, now)
    values["why_alone"] = templating.render(f"messages/{kind}/why.txt", **values).rstrip("\n")
    mail.subject = line(f"{kind}/subject.txt", **values)
    words = templating.render(f"messages/{kind}/mail.txt", **values).rstrip()
    mail.text = f"{words}\n\nYou get this because {values['why_alone']}.\n"
    mail.html = templating.render(f"messages/{kind}/mail.html", **values)
    return mail


def _sign_in(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    mail.to = str(owed.row.data["email"])
    return {"url": url(links.sign_in_path(owed.row.recipient, mail.to, now))}


def _coach_invitation(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    mail.sender_name = f"{owed.row.data['inviter']} via Followthrough"
    return {"url": url(links.coach_path(owed.row.recipient, mail.to, owed.row.created_at))}


def _email_confirmation(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    return {"url": url(links.email_path(str(owed.row.data["person_id"]), mail.to, owed.row.created_at))}


def _further_address(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    row = owed.row
    return {"url": url(links.address_path(row.recipient, mail.to, str(row.data["email"]), row.created_at))}


def _answer(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    data = owed.row.data
    mail.in_reply_to, mail.is_answer = data.get("in_reply_to"), True
    if data.get("about_plan"):
        target = Target(str(data["about_plan"]), owed.row.recipient, int(data["about_number"]))
        mail.reply_to = links.reply_address(target)
    return {}


_VALUES: dict[str, Callable[[Email, Owed, datetime], dict[str, Any]]] = {
    "sign_in": _sign_in, "coach_invitation": _coach_invitation, "email_confirmation": _email_confirmation,
    "further_address": _further_address, "answer": _answer, "refusal": _answer,
}  # fmt: skip
"""By kind: sets the headers of its own and returns the values its templates need."""
