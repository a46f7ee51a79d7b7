"""What a message says: pure, from the rows it is for and what they are about.

To add a kind of message: name it in ``domain/notifications.Kind`` (and in ``ALONE``, or in ``domain/settings.EVENTS`` and ``TOLD``),
say in ``decide`` when it is void, write ``templates/messages/<kind>.line.txt`` for a notice about an action, or
``<kind>.{subject.txt,txt,html}`` for a mail of its own, and add it to the tests that print every kind.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import templating, times
from chalicelib.config import settings
from chalicelib.domain import actions, links, reminders
from chalicelib.domain.links import Target
from chalicelib.domain.notifications import ALONE, Notification
from chalicelib.domain.plans import Plan
from chalicelib.outbound.decide import Context

Owed = tuple[Notification, Context]


class Email(msgspec.Struct):
    """A mail, ready to be put into its parts."""

    to: str
    sender_name: str
    subject: str
    text: str
    html: str
    reply_to: str | None = None
    thread: str | None = None
    """The synthetic Message-ID at the root of the thread, without brackets."""
    in_reply_to: str | None = None
    unsubscribe: str | None = None
    """The URL that one click posts to."""
    plan_id: str | None = None
    is_answer: bool = False


class Part(msgspec.Struct):
    """One action in a mail."""

    key: str
    what: str
    lines: list[str]
    quotes: list[tuple[str, str]]
    """Who wrote what."""
    done_url: str | None
    see_url: str


class Reader(msgspec.Struct):
    """Who reads it, and how they like times."""

    email: str
    zone: str
    hours: str

    def says(self, moment: datetime, now: datetime, zone: str, confirmed: bool) -> str:
        return times.said(moment, self.zone, now, self.hours, name_zone=zone != self.zone or not confirmed)


def email(message: Sequence[Owed], now: datetime) -> Email:
    """The mail for these rows, which are of one plan, or one of a kind that goes alone."""
    row, context = message[0]
    if row.kind in ALONE:
        return _alone(row, context, now)
    return _about_actions(message, now)


def text(message: Sequence[Owed], now: datetime) -> tuple[str, str]:
    """The number and the words of the text for these rows."""
    row, context = message[0]
    if row.kind == "phone_confirmation":
        return str(row.data["number_asked"]), _line("phone_confirmation.sms.txt", asker=row.data["asker"])
    number = (
        row.recipient.removeprefix("tel:")
        if row.recipient.startswith("tel:")
        else (context.person.phone if context.person else None)
    )
    assert number is not None
    if row.kind in ("answer", "refusal"):
        return number, str(row.data["text"])
    person, plan = context.person, context.plan
    assert person is not None
    assert plan is not None
    things = [
        {"number": int(each.action.number), "what": each.action.what,
         "when": times.said(each.action.due_at, person.time_zone, now, person.hours)}
        for each in {int(owed.number): about for owed, about in message}.values() if each.action is not None
    ]  # fmt: skip
    other = plan.primary if row.recipient == plan.client_id else plan.client
    return number, _line("reminder.sms.txt", things=things, other=other.name.split()[0])


def _about_actions(message: Sequence[Owed], now: datetime) -> Email:
    row, context = message[0]
    person, plan = context.person, context.plan
    assert person is not None
    assert plan is not None
    reader = Reader(person.email, person.time_zone, person.hours)
    by_number: dict[int, list[Owed]] = {}
    for owed in message:
        by_number.setdefault(int(owed[0].number or 0), []).append(owed)
    parts = [_part(plan, number, group, reader, now) for number, group in sorted(by_number.items())]
    number = int(row.number or 0) if len(parts) == 1 else 0
    target = Target(plan.plan_id, person.person_id, number)
    event = row.kind if len({owed.kind for owed, _ in message}) == 1 else "reminder"
    other = plan.primary if person.person_id == plan.client_id else plan.client
    subject = f"[{plan.key(number)}] {parts[0].what}" if number else (
        f"[{plan.prefix}] {len(parts)} things with {other.name}" if len(parts) > 1 else f"[{plan.prefix}] A word from {other.name}"
    )  # fmt: skip
    unsubscribe = _url(links.path("unsubscribe", msgspec.structs.replace(target, event=event), person.email))
    values: dict[str, Any] = {
        "parts": parts, "other": other.name, "event": event, "unsubscribe_url": unsubscribe, "is_bundle": len(parts) > 1,
        "notices_url": _url(links.path("notices", target, person.email)),
        "zone_url": None if person.zone_confirmed else _url(links.path("zone", target, person.email)),
        "zone": person.time_zone, "subject": subject, "can_be_done": any(part.done_url for part in parts),
        "why": _why(message), "preview": parts[0].lines[0],
    }  # fmt: skip
    return Email(
        person.email, f"{_actor_name(message, plan, person.person_id)} via Followthrough", subject,
        templating.render("messages/actions.txt", **values), templating.render("messages/actions.html", **values),
        reply_to=links.reply_address(target), thread=_thread(plan.plan_id, number) if number else None,
        unsubscribe=unsubscribe, plan_id=plan.plan_id,
    )  # fmt: skip


def _part(plan: Plan, number: int, group: list[Owed], reader: Reader, now: datetime) -> Part:
    _, context = group[0]
    action, person = context.action, context.person
    assert person is not None
    entry = next((about.entry for _, about in group if about.entry is not None), None)
    what = action.what if action is not None else (entry.what if entry and entry.what else "your plan")
    lines, quotes = [], []
    for row, about in group:
        lines.append(_event_line(row, about, plan, what, reader, now))
        said = about.entry.text if about.entry is not None and row.kind == "comment" else row.data.get("comment")
        if said and about.entry is not None:
            quotes.append((str(about.entry.actor_name), str(said)))
    may = action is not None and action.status == "open" and actions.may_complete(plan, person.person_id)
    target = Target(plan.plan_id, person.person_id, number)
    return Part(
        plan.key(number) if number else plan.prefix, what, list(dict.fromkeys(lines)), quotes,
        _url(links.path("done", target, person.email)) if may else None,
        _url(f"/plans/{plan.plan_id}/actions/{number}" if number and action is not None else f"/plans/{plan.plan_id}"),
    )  # fmt: skip


def _event_line(row: Notification, context: Context, plan: Plan, what: str, reader: Reader, now: datetime) -> str:
    action, entry = context.action, context.entry
    client = plan.client
    when = reader.says(action.due_at, now, client.time_zone, client.zone_confirmed) if action is not None else ""
    actor = entry.actor_name if entry is not None else ""
    details: dict[str, Any] = dict(entry.data) if entry is not None else {}
    return _line(f"{row.kind}.line.txt", what=what, when=when, actor=actor, entry=entry, details=details, row=row,
                 is_late=action is not None and action.is_late(now))  # fmt: skip


def _why(message: Sequence[Owed]) -> str:
    """Why they get this mail, in words."""
    row, context = message[0]
    if row.kind == "reminder" and context.action is not None and row.reminder_id in context.action.reminders:
        return f"a reminder was set for {reminders.words(context.action.reminders[row.reminder_id])}"
    return "you are part of this plan"


def _actor_name(message: Sequence[Owed], plan: Plan, reader_id: str) -> str:
    names = {about.entry.actor_name for _, about in message if about.entry is not None and about.entry.actor_name}
    if len(names) == 1:
        return str(names.pop())
    return plan.primary.name if reader_id == plan.client_id else plan.client.name


def _alone(row: Notification, context: Context, now: datetime) -> Email:
    person, plan = context.person, context.plan
    values: dict[str, Any] = {"row": row, "data": row.data, "person": person, "plan": plan, "entry": context.entry}
    mail = Email(person.email if person else row.recipient.removeprefix("mailto:"), "Followthrough", "", "", "")
    if row.kind == "sign_in":
        assert person is not None
        mail.to = str(row.data["email"])
        values["url"] = _url(links.sign_in_path(person.person_id, mail.to, now))
    elif row.kind == "email_confirmation":
        mail.to = row.recipient.removeprefix("mailto:")
        values["url"] = _url(links.email_path(str(row.data["person_id"]), mail.to, row.created_at))
    elif row.kind in ("answer", "refusal"):
        if row.recipient.startswith("mailto:"):
            mail.to = row.recipient.removeprefix("mailto:")
        mail.in_reply_to, mail.is_answer = row.data.get("in_reply_to"), True
    else:
        assert person is not None
        assert plan is not None
        target = Target(plan.plan_id, person.person_id, links.PLAN)
        mail.reply_to, mail.plan_id = links.reply_address(target), plan.plan_id
        mail.sender_name = f"{plan.primary.name if row.kind != 'declined' else 'Your plans'} via Followthrough"
        values["url"] = _url(
            links.path("invitation", target, person.email) if row.kind == "invitation" else f"/plans/{plan.plan_id}"
        )
        if row.kind == "plan_so_far":
            reader = Reader(person.email, person.time_zone, person.hours)
            values["notices_url"] = _url(links.path("notices", target, person.email))
            values["parts"] = [
                Part(plan.key(int(action.number)), action.what,
                     [reader.says(action.due_at, now, plan.client.time_zone, plan.client.zone_confirmed)], [],
                     _url(links.path("done", msgspec.structs.replace(target, number=int(action.number)), person.email)),
                     _url(f"/plans/{plan.plan_id}/actions/{int(action.number)}"))
                for action in actions.open_of_plan(plan.plan_id)[:50]
            ]  # fmt: skip
    mail.subject = _line(f"{row.kind}.subject.txt", **values)
    mail.text = templating.render(f"messages/{row.kind}.txt", **values)
    mail.html = templating.render(f"messages/{row.kind}.html", **values)
    return mail


def _thread(plan_id: str, number: int) -> str:
    return f"action.{plan_id}.{number}@{settings().mail_domain}"


def _url(path: str) -> str:
    return settings().public_url + path


def _line(name: str, **values: Any) -> str:
    return " ".join(templating.render(f"messages/{name}", **values).split())
