"""Mails to people about their own account: who else could sign in to it, and what to do if it wasn't them."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.people import links
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing.parts import Email, Reader, url


def values(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    """Sets who gets this kind of mail and returns the values its templates need.

    Times are in the reader's own zone, which is named: the mail may be read anywhere.
    """
    row, data, person = owed.row, owed.row.data, owed.context.person
    assert person is not None
    mail.to = str(data["to"])
    settings = url("/settings")

    reader = Reader(mail.to, str(person.time_zone), str(person.hours), names_zone=True)
    match row.kind:
        case "new_browser":
            return {"url": f"{settings}#sessions", "when": reader.says(row.created_at, now)}
        case "address_changed":
            part = "phone" if data["change"] == "number" else "add_email"
            return {"url": f"{settings}#{part}", "is_main": mail.to == person.email}
        case "main_confirmation":
            return {"url": url(links.question_path("main", row.recipient, str(data["question"])))}
    path = links.question_path("objection", row.recipient, str(data["move"]))
    return {"url": url(path), "when": reader.says(msgspec.convert(data["happens_at"], datetime), now)}
