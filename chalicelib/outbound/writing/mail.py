"""Writes the mail about one or several actions of a plan. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import templating
from chalicelib.config import settings
from chalicelib.domain import reminders
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import notes
from chalicelib.isolated import isolated
from chalicelib.outbound.owed import Owed, grouped
from chalicelib.outbound.writing import action_part, headline
from chalicelib.outbound.writing.parts import Email, Part, html, reader, see_url, short, url
from chalicelib.outbound.writing.telling import Telling

_LONGEST_PREVIEW = 150
_MOST_QUOTED = 30_000
"""Characters quoted in a mail about several actions: it has each once as text and once as HTML, and some programs cut a mail off at
102 kB."""


def email(message: Sequence[Owed], now: datetime) -> Email:
    """Returns the mail for these rows, which are of one plan."""
    told = _telling(sorted(message, key=_order), now)
    plan, person, number = told.plan, told.person, told.number
    is_asked = not told.is_bundle and all(action_part.asks_reader(each) for each in told.message)
    target = Target(plan.plan_id, person.person_id, number)
    kind, *further = dict.fromkeys(each.row.kind for each in told.message)
    stopped = msgspec.structs.replace(target, event=kind, further=tuple(further))
    unsubscribe = url(links.path("unsubscribe", stopped, person.email))
    notices = url(links.path("notices", target, person.email))
    said = headline.of_several(told, now) if told.is_bundle else ""
    subject = f"[{plan.prefix}] {said}" if said else _subject(told)
    values: dict[str, Any] = {
        "headline": said, "see_url": see_url(plan, person, PLAN, now),
        "parts": told.parts, "more": told.more, "is_bundle": told.is_bundle, "is_of_plan": not told.is_bundle and number == PLAN,
        "can_be_done": any(part.done_url for part in told.parts), "is_asked": is_asked, "example": _example(told),
        "why": _why(told), "notices_url": notices, "stop_url": notices if further else unsubscribe,
        "zone": person.time_zone,
        "zone_url": None if person.zone_confirmed else url(links.path("zone", target, person.email)),
        "subject": subject, "preview": _preview(told),
    }  # fmt: skip
    return Email(
        person.email, f"{isolated(told.actor)} via Followthrough", subject,
        templating.render("messages/actions/mail.txt", **values),
        html("actions/mail.html", **values),
        thread=_thread(plan.plan_id, number) if number else None, unsubscribe=unsubscribe,
        plan_id=plan.plan_id, numbers=tuple(sorted(told.groups.keys() - {PLAN})),
    )  # fmt: skip


def _telling(message: Sequence[Owed], now: datetime) -> Telling:
    person, plan = message[0].context.person, message[0].context.plan
    assert person is not None
    assert plan is not None
    found = grouped(message, lambda each: each.number or PLAN)
    groups = dict(sorted(found.items(), key=lambda item: item[1][0].sort_key))
    told = Telling(message, plan, person, groups, [])
    to, title = reader(person, plan), headline.title(told)
    parts = [action_part.of(number, group, to, now, title=title) for number, group in groups.items()]
    return msgspec.structs.replace(told, parts=_bounded(parts))


def _bounded(parts: list[Part]) -> list[Part]:
    """Returns the parts with their quotes cut where together they would make a mail that programs don't show in full."""
    lengths = [len(words) for part in parts for _, words in part.quotes]
    if len(parts) == 1 or sum(lengths) <= _MOST_QUOTED:
        return parts
    room = _MOST_QUOTED // len(lengths)
    for part in parts:
        part.quotes = [(name, words if len(words) <= room else short(words, room)) for name, words in part.quotes]
    return parts


def _order(each: Owed) -> tuple[bool, bool, str]:
    """Sort key: reminders first, comments last (next to their quote), the rest in the order it happened."""
    return each.row.kind == "comment", each.row.kind != "reminder", str(each.row.entry_id or "")


def _subject(told: Telling) -> str:
    """Returns the subject of a mail about one thing: the same for all mails about an action, so that they form one thread."""
    plan = told.plan
    if told.number:
        return f"[{plan.key(told.number)}] {isolated(told.parts[0].what)}"
    note = notes.named(action_part.note_of(told.message))
    return f"[{plan.prefix}] {f'Note on {note}' if note else f'A message from {isolated(told.actor)}'}"


def _example(told: Telling) -> int:
    """Returns the action's number for the hint on how to reply: one the reader can mark done, if there is any."""
    can_be_done = [number for number, part in zip(told.groups, told.parts, strict=True) if part.done_url]
    return next((number for number in can_be_done or told.groups if number != PLAN), PLAN)


def _preview(told: Telling) -> str:
    """Returns what a phone shows in its list: for several things, what they are."""
    if told.is_bundle:
        return short(", ".join(part.what for part in told.parts), _LONGEST_PREVIEW)
    (part,) = told.parts
    return short(" ".join([part.lines[0], *(words for _, words in part.quotes)]), _LONGEST_PREVIEW)


def _why(told: Telling) -> str:
    """Returns why they're getting this mail, and why by email if they chose something else."""
    causes = {_cause(each, told.plan) for each in (told.message if told.is_bundle else told.message[:1])}
    cause = causes.pop() if len(causes) == 1 else _role(told.message[0], told.plan)
    note = next((each.note for each in told.message if each.note), None)
    return f"{cause}; it comes {note}" if note else cause


def _cause(first: Owed, plan: Plan) -> str:
    row, action = first.row, first.context.action
    if row.is_by_hand:
        asked_by = plan.members.get(str(row.data["asked_by"]), plan.primary)
        return f"{isolated(asked_by.name)} asked us to remind you"
    if row.kind == "reminder" and action is not None and row.reminder_id in action.reminders:
        return f"a reminder was set for {reminders.words(action.reminders[row.reminder_id])}"
    if action is not None and action.assigned_to == "coach":
        doer = plan.assignee(action.assignee_id)
        if row.recipient == doer.person_id:
            return f"you agreed to do this for {isolated(plan.client.name)}"
        if row.recipient == plan.client_id:
            return f"{isolated(doer.name)} agreed to do this for you"
    return _role(first, plan)


def _role(first: Owed, plan: Plan) -> str:
    """Returns why they get messages from this plan at all."""
    if first.row.recipient == plan.client_id:
        return f"you share this plan with {isolated(plan.primary.name)}"
    return f"you coach {isolated(plan.client.name)}"


def _thread(plan_id: str, number: int) -> str:
    return f"action.{plan_id}.{number}@{settings().mail_domain}"
