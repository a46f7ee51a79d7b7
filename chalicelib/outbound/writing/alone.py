"""Messages that are never merged with others: requested links, answers, invitations.

No setting turns them off: their readers are waiting for them or have to know, and ``why.txt`` says so.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from chalicelib import templating
from chalicelib.domain.owed import holding
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN
from chalicelib.harmless import harmless
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import after_session, answering, digest, of_account, of_plan
from chalicelib.outbound.writing.parts import PRODUCT, Email, Text, html, line, see_url, url


def text(owed: Owed, now: datetime) -> Text:
    if owed.row.kind == holding.KIND:
        return after_session.text(owed, now)
    row, person = owed.row, owed.context.person
    if row.kind == "phone_confirmation":
        return Text(str(row.data["number_asked"]), line("phone_confirmation/sms.txt", **_for_stranger(owed)))
    number = row.recipient.removeprefix("tel:") if ":" in row.recipient else person.phone if person else None
    assert number is not None
    return Text(str(number), str(row.data["text"]))


def email(owed: Owed, now: datetime) -> Email:
    row, person = owed.row, owed.context.person
    if person is not None and owed.context.digest is not None:
        return digest.email(person, owed.context.digest, now, is_answered=answering.target([owed]) is not None)
    to = row.recipient.removeprefix("mailto:") if ":" in row.recipient or person is None else person.email
    mail, kind = Email(to), str(row.kind)
    links_in = _values(mail, owed, now)
    if row.message.is_to_stranger:
        mail.sender_name = PRODUCT
        values = links_in | _for_stranger(owed)
    else:
        values = links_in | {"data": row.data, "plan": owed.context.plan, "entry": owed.context.entry}
    values["why_alone"] = templating.render(f"messages/{kind}/why.txt", **values).rstrip("\n")
    mail.subject = line(f"{kind}/subject.txt", **values)
    words = templating.render(f"messages/{kind}/mail.txt", **values).rstrip()
    mail.text = f"{words}\n\nYou’re getting this because {values['why_alone']}.\n"
    mail.html = html(f"{kind}/mail.html", **values)
    return mail


def _for_stranger(owed: Owed) -> dict[str, Any]:
    """Returns all that a message to a stranger knows: nothing that someone typed gets into its templates but ``who`` is behind
    it, which is empty if the name has no letter."""
    data, plan = owed.row.data, owed.context.plan
    given = data.get("inviter") or data.get("asker") or data.get("name") or (plan.primary.name if plan else "")
    return {"who": harmless(str(given)), "role": data.get("role"), "is_again": "again" in data}


def _values(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    """Sets the headers of this kind of mail and returns the values its templates need."""
    row, data = owed.row, owed.row.data
    match row.kind:
        case "answer" | "refusal":
            mail.in_reply_to, mail.is_answer = data.get("in_reply_to"), True
            return {"see_url": _see_url(owed, now)}
        case "answers_wait":
            found = owed.context.unplaced
            replies = [(each, url(f"/plans/{each.plan_id}/replies")) for each in found]
            return {"count": sum(each.count for each in found), "replies": replies}
        case "which_plan":
            mail.in_reply_to, mail.is_answer = data.get("in_reply_to"), True
            return {"links": [(each["name"], _which_url(each, owed, mail.to)) for each in data["plans"]]}
        case "sign_in":
            assert owed.context.person is not None
            mail.to = str(data["email"])
            path = links.sign_in_path(owed.context.person.person_id, mail.to, str(data["nonce"]), now)
            if data.get("next"):
                path = f"{path}?{urlencode({'next': data['next']})}"
        case "coach_invitation":
            path = links.coach_path(row.recipient, mail.to, row.created_at, counted_to=data.get("counted_to"))
        case "email_confirmation":
            path = links.question_path("email", str(data["person_id"]), str(data["question"]))
        case "further_address":
            mail.to = str(data["to"])
            path = links.question_path("address", row.recipient, str(data["question"]))
        case "new_browser" | "address_changed" | "main_confirmation" | "main_move":
            return of_account.values(mail, owed, now)
        case holding.KIND:
            return after_session.values(mail, owed, now)
        case _:
            return of_plan.values(mail, owed, now)
    return {"url": url(path)}


def _see_url(owed: Owed, now: datetime) -> str | None:
    """Returns where the writer of a mail sees the action that it was about, or the plan; ``None`` if they are in no plan, or
    not any more."""
    plan, person = owed.context.plan, owed.context.person
    member = plan.members.get(person.person_id) if plan is not None and person is not None else None
    if plan is None or person is None or member is None or member.state != "active":
        return None
    return see_url(plan, person, int(owed.row.data.get("about_number") or PLAN), now)


def _which_url(plan: dict[str, str], owed: Owed, email: str) -> str:
    return url(links.which_path(owed.row.recipient, plan["plan_id"], str(owed.row.data["waiting_id"]), email))
