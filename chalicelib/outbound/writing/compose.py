"""What a message says: pure, from the rows it is for and what they are about.

To add a kind of message: name it in ``domain/notifications.Kind`` (and in ``ALONE``, or in ``domain/settings.EVENTS`` and ``TOLD``),
say in ``decide`` when it is void, write ``templates/messages/<kind>.line.txt`` for a notice about an action, or
``<kind>.{subject.txt,txt,html}`` for a mail of its own, whose values ``alone`` gives (and ``alone.WHY``), and add it to
``tests/outbound/test_every_kind.py``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import templating
from chalicelib.config import settings
from chalicelib.domain import reminders
from chalicelib.domain.actions import proposing, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decide import Send
from chalicelib.domain.owed.notification import ALONE
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import files
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import alone, as_text
from chalicelib.outbound.writing.parts import Email, Part, Reader, asked_for, line, other_side, reader, url, whose

_WEEK = timedelta(days=7)
_LONGEST_PREVIEW = 150


def email(message: Sequence[Owed], now: datetime) -> Email:
    """The mail for these rows, which are of one plan, or one of a kind that goes alone."""
    return alone.email(message[0], now) if message[0].row.kind in ALONE else _about_actions(message, now)


def text(message: Sequence[Owed], now: datetime) -> tuple[str, str]:
    """The number and the words of the text for these rows."""
    if message[0].row.kind in ALONE:
        return alone.text(message[0])
    return as_text.summary(message, now) if message[0].sums_up else as_text.text(message, now)


def _about_actions(message: Sequence[Owed], now: datetime) -> Email:
    message = sorted(message, key=_telling)
    first = message[0]
    person, plan = first.context.person, first.context.plan
    assert person is not None
    assert plan is not None
    to = reader(person, plan)
    by_number: dict[int, list[Owed]] = {}
    for each in message:
        by_number.setdefault(each.number or PLAN, []).append(each)
    by_number = dict(sorted(by_number.items(), key=_by_due))
    is_bundle = len(by_number) > 1
    parts = [_part(plan, number, group, to, now, is_bundle=is_bundle) for number, group in by_number.items()]
    number = next(iter(by_number)) if len(parts) == 1 else PLAN
    is_asked = not is_bundle and all(_asks_reader(each) for each in message)
    target = Target(plan.plan_id, person.person_id, number)
    kind, *further = dict.fromkeys(each.row.kind for each in message)
    stopped = msgspec.structs.replace(target, event=kind, further=tuple(further))
    unsubscribe = url(links.path("unsubscribe", stopped, person.email))
    notices = url(links.path("notices", target, person.email))
    actor = _actor_name(message, plan)
    values: dict[str, Any] = {
        "parts": parts, "is_bundle": is_bundle, "is_of_plan": not is_bundle and number == PLAN,
        "can_be_done": any(part.done_url for part in parts), "is_asked": is_asked, "why": _why(message, plan), "stop_url": notices if further else unsubscribe,
        "other": other_side(plan, person.person_id).name, "zone": person.time_zone,
        "notices_url": notices, "example": _example(by_number, parts),
        "zone_url": None if person.zone_confirmed else url(links.path("zone", target, person.email)),
        "subject": _subject(message, parts, plan, number, actor, now), "preview": _preview(parts[0]),
    }  # fmt: skip
    return Email(
        person.email, f"{actor} via Followthrough", values["subject"],
        templating.render("messages/actions.txt", **values), templating.render("messages/actions.html", **values),
        reply_to=links.reply_address(msgspec.structs.replace(target, event="proposal") if is_asked else target), thread=_thread(plan.plan_id, number) if number else None,
        unsubscribe=unsubscribe, plan_id=plan.plan_id, numbers=tuple(sorted(by_number.keys() - {PLAN})),
    )  # fmt: skip


def _telling(each: Owed) -> tuple[bool, bool, str]:
    """Reminders first, and comments last, next to what was written; the rest in the order in which it happened."""
    return each.row.kind == "comment", each.row.kind != "reminder", str(each.row.entry_id or "")


def _by_due(item: tuple[int, list[Owed]]) -> tuple[str, int]:
    number, group = item
    action = group[0].context.action
    return action.due_at.isoformat() if action is not None else "", number


def _example(by_number: Mapping[int, list[Owed]], parts: Sequence[Part]) -> int:
    """The action that the words on how to answer name: one that the reader can mark done, if there is any."""
    numbers = [number for number in by_number if number != PLAN]
    can_be_done = [number for number, part in zip(by_number, parts, strict=True) if part.done_url]
    return next(iter(can_be_done or numbers), PLAN)


def _subject(message: Sequence[Owed], parts: Sequence[Part], plan: Plan, number: int, actor: str, now: datetime) -> str:
    """Constant for an action, so that its mails make one thread. A bundle's names no action."""
    if number:
        return f"[{plan.key(number)}] {parts[0].what}"
    if len(parts) == 1:
        return f"[{plan.prefix}] A word from {actor}"
    reader_id = message[0].row.recipient
    is_this_week = all(
        each.row.kind == "reminder" and each.context.action is not None and each.context.action.due_at <= now + _WEEK
        for each in message
    )
    if is_this_week:
        whose = "" if reader_id == plan.client_id else f", with {plan.client.name}"
        return f"[{plan.prefix}] {len(parts)} things for this week{whose}"
    return f"[{plan.prefix}] {len(parts)} things with {other_side(plan, reader_id).name}"


def _part(plan: Plan, number: int, group: Sequence[Owed], to: Reader, now: datetime, *, is_bundle: bool) -> Part:
    reader_id = group[0].row.recipient
    action = next((each.context.action for each in group if each.context.action is not None), None)
    told = [each.context.entry for each in group if each.context.entry is not None]
    what = action.what if action is not None else next((str(entry.what) for entry in told if entry.what), "")
    quotes = []
    for each in group:
        entry = each.context.entry
        said = entry.text if entry is not None and each.row.kind == "comment" else each.row.data.get("comment")
        if said and entry is not None:
            quotes.append((str(entry.actor_name), str(said)))
    if len(quotes) == 1 and group[-1].row.kind == "comment":
        quotes = [("", quotes[0][1])]  # the line above it says whose words they are
    names = [name for each in group for name in _file_names(each)]
    target = Target(plan.plan_id, reader_id, number)
    return Part(
        plan.key(number) if number else plan.prefix, what or ("An action that was deleted" if number else "Your plan"),
        list(dict.fromkeys(filter(None, [
            *(_event_line(each, "" if is_bundle else what, to, now) for each in group), whose(plan, action, reader_id),
        ]))), quotes,
        url(f"/plans/{plan.plan_id}/{f'actions/{number}' if action is not None else 'stream'}"),
        files=_files_said(names), **_that_act(plan, action, group, target, to),
    )  # fmt: skip


_ASKS_BACK = frozenset({"new", "reminder", "late"})
"""Kinds of message that come with a way to ask for more time."""


def _that_act(
    plan: Plan, action: Action | None, group: Sequence[Owed], target: Target, to: Reader
) -> dict[str, str | None]:
    """The links that act: the answer to another date, or Mark done and for the client more time."""
    if action is None or action.status != "open":
        return {}
    proposal_url = url(links.path("proposal", target, to.email))
    if any(_asks_reader(each) for each in group):
        return {"answer_url": proposal_url}
    may_ask = proposing.may_ask(plan, action, target.person_id) and any(each.row.kind in _ASKS_BACK for each in group)
    may_complete = who_may.may_complete(plan, action, target.person_id)
    return {
        "done_url": url(links.path("done", target, to.email)) if may_complete else None,
        "time_url": proposal_url if may_ask else None,
    }


def _asks_reader(each: Owed) -> bool:
    """Whether it asks its reader for an answer to another date."""
    plan, action, entry = each.context.plan, each.context.action, each.context.entry
    if each.row.kind != "proposal" or plan is None or action is None or entry is None or entry.kind != "proposed":
        return False
    return proposing.answers(plan, action, each.row.recipient) is not None


def _file_names(each: Owed) -> list[str]:
    entry = each.context.entry
    if entry is not None and each.row.kind == "comment":
        return [file.name for _, file in files.listed(entry.files)]
    return list(each.row.data.get("files") or [])


def _files_said(names: list[str]) -> str:
    if not names:
        return ""
    return f"With {'a file' if len(names) == 1 else f'{len(names)} files'}: {', '.join(names)}. To open: see it on the page."


def _event_line(each: Owed, what: str, to: Reader, now: datetime) -> str:
    action, entry = each.context.action, each.context.entry
    return line(
        f"{each.row.kind}.line.txt", about=f": {what}" if what else "", is_of_plan=each.number is None,
        when=to.says(action.due_at, now) if action is not None else "", is_late=action is not None and action.is_late(now),
        actor=entry.actor_name if entry is not None else "", entry=entry, details=entry.data if entry is not None else {},
        asked=asked_for(entry, to.says, now),
    )  # fmt: skip


def _preview(part: Part) -> str:
    """What a phone shows in its list."""
    return " ".join([part.lines[0], *(words for _, words in part.quotes)])[:_LONGEST_PREVIEW]


def _why(message: Sequence[Owed], plan: Plan) -> str:
    """Why they get this mail, and why it is one where something else was asked for."""
    notes = (each.decision.note for each in message if isinstance(each.decision, Send) and each.decision.note)
    note = next(notes, None)
    is_bundle = len({each.number for each in message}) > 1
    causes = {_cause(each, plan) for each in message} if is_bundle else {_cause(message[0], plan)}
    cause = causes.pop() if len(causes) == 1 else _role(message[0], plan)
    return f"{cause}; it comes {note}" if note else cause


def _cause(first: Owed, plan: Plan) -> str:
    row, action = first.row, first.context.action
    if row.kind == "reminder" and action is not None and row.reminder_id in action.reminders:
        return f"a reminder was set for {reminders.words(action.reminders[row.reminder_id])}"
    if action is not None and action.assigned_to == "coach":
        doer = plan.assignee(action.assignee_id)
        if row.recipient == doer.person_id:
            return f"you agreed to do this for {plan.client.name}"
        if row.recipient == plan.client_id:
            return f"{doer.name} agreed to do this for you"
    return _role(first, plan)


def _role(first: Owed, plan: Plan) -> str:
    """Why they get anything from this plan."""
    if first.row.recipient == plan.client_id:
        return f"you keep this plan with {plan.primary.name}"
    return f"you coach {plan.client.name}"


def _actor_name(message: Sequence[Owed], plan: Plan) -> str:
    """Who the mail is from: the one who did it, or the other side."""
    names = {each.context.entry.actor_name for each in message if each.context.entry is not None}
    if len(names) == 1 and (name := names.pop()):
        return str(name)
    return other_side(plan, message[0].row.recipient).name


def _thread(plan_id: str, number: int) -> str:
    return f"action.{plan_id}.{number}@{settings().mail_domain}"
