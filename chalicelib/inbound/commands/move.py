"""MOVE, SNOOZE and "I need more time": moves an action, or requests the date where the client may not move it."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.dates import any_language, calendar_days, guesses, other_languages
from chalicelib.dates.dates import Moment
from chalicelib.domain.actions import editing, hourly_limit, moving_back, proposing, undo, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due, by_clients_clock, is_long_past, next_like
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.errors import ActionNotFound, NotAllowed, ProposalChanged, WrongState
from chalicelib.inbound.commands.action_names import SEPARATORS, Ref, leading_ref, ref_of
from chalicelib.inbound.commands.folding import after, lines, longest, phrases, without_courtesy, words
from chalicelib.inbound.commands.outcome import GONE, MAIL_UNDO, NOT_YOURS, TEXT_UNDO, WORDS_KEPT, Became, Outcome
from chalicelib.inbound.commands.request import Named, Request, TakesBack
from chalicelib.patterns import compile_late

# Outcomes

MOVED = Outcome(
    "moved",
    mail="{key} “{what}” is now due {when}.",
    mail_hint=f"{{knows}}{MAIL_UNDO}",
    text=f'Moved to {{when}}: "{{what}}" ({{number}}).{{knows}}{TEXT_UNDO}',
    ends=True,
)
ASKED = Outcome(
    "asked",
    mail="We’ve asked {coach} for {when}: {key} “{what}”. You’ll get an answer.",
    mail_hint=MAIL_UNDO,
    text=f'We\'ve asked {{coach}} for {{when}}: "{{what}}" ({{number}}).{TEXT_UNDO}',
    ends=True,
)
ASKED_ALREADY = Outcome(
    "asked_already",
    mail="You’ve already asked {coach} for {when}: {key} “{what}”.",
    text='You\'ve already asked {coach} for {when}: "{what}" ({number}).',
)
SAME_DATE = Outcome(
    "same_date", mail="{key} “{what}” is already due {when}.", text='"{what}" ({number}) is already due {when}.'
)
PAST = Outcome(
    "past",
    mail=f"{{when}} is in the past, so we didn’t move {{key}} “{{what}}”. {WORDS_KEPT}",
    text=f'{{when}} is in the past, so we didn\'t move "{{what}}" ({{number}}). {WORDS_KEPT}',
)
LONG_PAST = Outcome(
    "long_past",
    mail="{when} is in the past. Did you mean {dates}?\n\n"
    f"We haven’t moved {{key}} “{{what}}” yet. {WORDS_KEPT} Please reply again with {{ways}}, or another date.",
    text='{when} is in the past. For "{what}", did you mean {date}? Reply YES, or another date.',
)
JUST_PAST = Outcome(
    "just_past",
    mail="That date has passed ({when}). Which date do you mean for {key} “{what}”: {dates}?\n\n"
    f"We haven’t moved it yet. {WORDS_KEPT} Please reply again with {{ways}}, or another date.",
    text='Passed: {when}. Which date for "{what}"?{dates}. Reply {choice}.',
)
WHICH_DATE = Outcome(
    "which_date",
    mail="Which date do you mean for {key} “{what}”: {dates}?\n\n"
    f"We haven’t moved it yet. {WORDS_KEPT} Please reply again with {{ways}}.",
    text='Which date for "{what}"?{dates}. Reply {choice}.',
)
NO_DATE = Outcome(
    "no_date",
    mail="You wrote MOVE without a date. "
    "Please reply again with one, such as MOVE Friday 5pm, MOVE 12 March, or MOVE +2 days.",
    text="To which date? Reply for example Friday 5pm, 12 March or +2 days.",
)
UNREAD_DATE = Outcome(
    "unread_date",
    mail="You wrote MOVE, but we couldn’t read the date. We read “{said}”. Which date do you mean for {key} “{what}”: {dates}?\n\n"
    f"We haven’t moved it yet. {WORDS_KEPT} Please reply again with {{ways}}, or another date such as MOVE Friday 5pm.",
    text='We can\'t read "{said}". Which date for "{what}"?{dates}. Reply {choice}.',
)
ASKS_DATE = (LONG_PAST, JUST_PAST, NO_DATE, UNREAD_DATE, WHICH_DATE)
"""Outcomes that leave open which date is meant."""
NOT_OPEN = Outcome(
    "closed",
    mail=f"{{key}} “{{what}}” is no longer open, so we didn’t move it. {WORDS_KEPT}",
    text=f'"{{what}}" ({{number}}) is no longer open, so we didn\'t move it. {WORDS_KEPT}',
)
MOVED_BACK = Outcome(
    "moved_back", mail="{key} “{what}” is due {when} again.", text='Back to {when}: "{what}" ({number}).'
)
WITHDRAWN = Outcome(
    "withdrawn",
    mail="You’ve withdrawn your request for a new date: {key} “{what}”.",
    text='You\'ve withdrawn your request for a new date: "{what}" ({number}).',
)

# What it does


class Move(msgspec.Struct, frozen=True):
    """MOVE or SNOOZE, for the action named (``None``: the one it replies to), to a date, and the words that follow.

    ``when`` holds the words of the date, which `dates.read` understands. It is empty if no date was given, ``None`` if
    the date can't be understood.
    """

    ref: Ref | None
    when: str | None
    comment: str = ""
    to: datetime | None = None
    """The moment that was chosen, where ``when`` had several readings."""
    unread: str = ""
    """The words of a date that can't be read."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        return (self.ref,) if self.ref else ()

    def saying(self, comment: str) -> "Move":
        """Returns the same command with these words, for the action it replies to."""
        return Move(None, self.when, comment, self.to, self.unread)

    def do(self, request: Request, named: Sequence[Named]) -> list[Became]:
        """Moves the action or requests the date, and ends the message in the same transaction. Does nothing without one
        clear date."""
        [(_, number)] = named
        if self.when == "" and not self.to:
            if self.comment:
                request.keep(number, self.comment)
            return [Became(NO_DATE, request.plan_id, "", number)]
        try:
            plan, action = actions.get_for(request.actor.person_id, request.plan_id, number)
        except ActionNotFound:
            return [request.kept(Became(GONE, request.plan_id, "", number))]
        may_edit = who_may.may_edit(plan, action, request.actor.person_id)
        if action.assigned_to == "coach" and not may_edit:
            return [request.kept(request.became(NOT_YOURS, number, (plan, action)))]
        if action.status != "open" and who_may.may_add(plan, request.actor.person_id):
            return [request.kept(request.became(NOT_OPEN, number, (plan, action)))]
        if self.when is None:
            request.keep(number, request.words.text)
            options = _days_near(plan, action, self.unread, request)
            return [request.became(UNREAD_DATE, number, (plan, action), options=options, said=self.unread)]
        found = [self.to] if self.to else _moments(plan, action, self.when, request)
        if len(found) != 1:
            return [request.became(WHICH_DATE, number, (plan, action), options=tuple(found))]
        return [_to(found[0], request, plan, action, self.comment, may_edit=may_edit)]


def _to(moment: datetime, request: Request, plan: Plan, action: Action, comment: str, *, may_edit: bool) -> Became:
    number, seen = int(action.number), (plan, action)
    if not who_may.may_add(plan, request.actor.person_id):
        raise NotAllowed
    zone = ZoneInfo(plan.members[request.actor.person_id].time_zone)
    if is_long_past(moment, request.now):
        local = moment.astimezone(zone)
        meant = times.at_local(next_like(local, request.now), local.time(), ZoneInfo(str(local.tzinfo)))
        return request.became(LONG_PAST, number, seen, moment=moment, options=(meant,))
    if moment.astimezone(zone).date() < request.now.astimezone(zone).date():
        days = guesses.after_passed(moment.astimezone(zone).date(), request.now.astimezone(zone))
        options = tuple(_at_its_hour(action.due_at.astimezone(ZoneInfo(action.due_zone)), day, zone) for day in days)
        return request.kept(request.became(JUST_PAST, number, seen, moment=moment, options=options))
    if moment <= request.now:
        return request.kept(request.became(PAST, number, seen, moment=moment))
    if moment == action.due_at:
        return request.became(SAME_DATE, number, seen, moment=moment)
    try:
        return (_move if may_edit else _ask)(request, plan, action, moment, comment)
    except WrongState:
        return request.kept(request.became(NOT_OPEN, number, seen))


def _move(request: Request, plan: Plan, action: Action, moment: datetime, comment: str) -> Became:
    number = int(action.number)
    moved = request.became(MOVED, number, (plan, action), moment=moment)

    def also(write: Write, event: Event) -> None:
        write.put(request.undoable(moved_step(event)))
        hourly_limit.count(write, request.actor, request.now)
        request.end(write, moved)

    if comment or request.words.sent:
        request.keep(number, comment or instead_of_words(request.words.sent))
    change = Change(due=_due(request, plan, action, moment))
    editing.edit(request.actor, plan.plan_id, number, change, now=request.now, seen=Seen(also=also))
    return moved


def _ask(request: Request, plan: Plan, action: Action, moment: datetime, comment: str) -> Became:
    """Requests this date from the other side."""
    number = int(action.number)
    became = request.became(ASKED_ALREADY, number, (plan, action), moment=moment)

    def also(write: Write, event: Event) -> None:
        nonlocal became
        became = msgspec.structs.replace(became, outcome=ASKED)
        step = {"plan_id": plan.plan_id, "number": number, "did": "asked", "entry_id": event.entry_id}
        step |= {"before": plain(event.action.proposal)}
        write.put(request.undoable(step))
        hourly_limit.count(write, request.actor, request.now)
        request.end(write, became)

    proposing.propose(
        request.actor, plan.plan_id, number, due=_due(request, plan, action, moment), now=request.now,
        words=request.saying(comment), seen=Seen(also=also),
    )  # fmt: skip
    return became


def _due(request: Request, plan: Plan, action: Action, moment: datetime) -> Due:
    """Returns the date on the right clock: the client's if they wrote it, or if the action keeps its hour there."""
    there = ZoneInfo(action.due_zone)
    keeps_hour = action.due_at.astimezone(there).time() == moment.astimezone(there).time()
    if request.actor.person_id == plan.client_id or (action.zone_from == "client" and keeps_hour):
        return by_clients_clock(moment, plan)
    return Due(at=moment, time_zone=action.due_zone)


def _moments(plan: Plan, action: Action, when: str | None, request: Request) -> list[datetime]:
    """Returns the moments that the words of a date can mean, several if they are ambiguous.

    A day alone, or a span of days, keeps the action's hour on the clock where it was set; the day is the writer's own.
    """
    zone = ZoneInfo(plan.members[request.actor.person_id].time_zone)
    there = ZoneInfo(action.due_zone)
    found = any_language.read(when or "", now=request.now.astimezone(zone), due=action.due_at.astimezone(zone))
    readings = any_language.options(found)

    def moment(each: Moment) -> datetime:
        if each.time is None or each.is_dues:
            return _at_its_hour(action.due_at.astimezone(there), each.day, zone)
        return times.at_local(each.day, each.time, zone)

    moments = list(dict.fromkeys(moment(each) for each in readings))
    return [each for each in moments if each > request.now and each != action.due_at] or moments[:1]


def _days_near(plan: Plan, action: Action, unread: str, request: Request) -> tuple[datetime, ...]:
    """Returns dates to choose from, close to what the unreadable words seem to say."""
    zone = ZoneInfo(plan.members[request.actor.person_id].time_zone)
    days = guesses.near(unread, now=request.now.astimezone(zone), due=action.due_at.astimezone(zone))
    due = action.due_at.astimezone(ZoneInfo(action.due_zone))
    return tuple(_at_its_hour(due, day, zone) for day in days)


def _at_its_hour(due: datetime, day: date, zone: ZoneInfo) -> datetime:
    """Returns the moment with the hour of ``due`` in its own zone that falls on this day in another zone."""
    there: Any = due.tzinfo
    found = [times.at_local(day + timedelta(days=later), due.time(), there) for later in (0, -1, 1)]
    return next((each for each in found if each.astimezone(zone).date() == day), found[0])


def moved_step(event: Event) -> dict[str, Any]:
    """Returns what UNDO needs to know about an action that is about to be moved."""
    action = event.action
    return {
        "plan_id": action.plan_id, "number": int(action.number), "did": "moved", "due_at": plain(action.due_at),
        "zone": action.due_zone, "version": int(action.version) + 1, "agreed": event.kind == "agreed",
        "change": msgspec.to_builtins(undo.Change.of(action, int(action.version) + 1, event.entry_id)),
    }  # fmt: skip


def move_back(request: Request, step: dict[str, Any]) -> None:
    """Moves an action back to its earlier date. A step written before steps kept the whole action restores just the
    date."""
    if "change" in step:
        moved = msgspec.convert(step["change"], undo.Change)
        seen = Seen(once=request.once(moved.number))
        agreed = bool(step["agreed"])
        moving_back.move_back(request.actor, request.plan_id, moved, now=request.now, seen=seen, agreed=agreed)
        return
    number, moment = int(step["number"]), msgspec.convert(step["due_at"], datetime).astimezone(UTC)
    change = Change(due=Due(at=moment, time_zone=step["zone"]))
    seen = Seen(version=int(step["version"]), once=request.once(number))
    editing.edit(request.actor, request.plan_id, number, change, now=request.now, seen=seen)


def withdraw(request: Request, step: dict[str, Any]) -> None:
    """Withdraws a requested date. Raises `ProposalChanged` if it was answered in the meantime."""
    number, entry_id = int(step["number"]), str(step["entry_id"])
    _, action = actions.get_for(request.actor.person_id, request.plan_id, number)
    if action.proposal is None or action.proposal.entry_id != entry_id:
        raise ProposalChanged
    seen = Seen(proposal_id=entry_id, once=request.once(number))
    before = msgspec.convert(step.get("before"), Proposal | None)
    proposing.withdraw(request.actor, request.plan_id, number, now=request.now, seen=seen, undo_to=before)


TAKES_BACK: TakesBack = {"moved": (move_back, MOVED_BACK), "asked": (withdraw, WITHDRAWN)}


# How it is read

_OURS = compile_late(r"\s*MOVE\b")
"""In capitals, as our messages write it."""
_MOST_WORDS = 14
"""After MOVE, how many words may follow that don't form a date we can read; half as many if MOVE is in small letters.
"""
_DATE_END = compile_late(r"[.,;:!]+\s+|\s+[–—-]+\s+|\s+(?:because|since|as|sorry)\s+", re.IGNORECASE)


def whole_line(line: str, rest: str, now: datetime) -> Move | None:
    """MOVE, SNOOZE or "I need more time" at the beginning, with or without an action's number, and a date."""
    ref = None
    named = leading_ref(line)
    if named:
        ref, line = named
    said = words(line)
    if said[:1] and said[0] in phrases("PLEASE"):
        said, line = said[1:], after(line, 1)
    if found := _verb_last(ref, line, rest, now):
        return found
    is_ours = _OURS.match(line) is not None
    name = next((each for each in ("MOVE", "SNOOZE", "MORE_TIME") if longest(said, each)), None)
    line = after(line, longest(said, name)) if name else line
    behind = _behind_more_time(line) if name == "MORE_TIME" else _behind_move(line.lstrip(" –—-"), is_ours=is_ours)
    if name is None or behind is None:
        return None
    return _with_date(ref, behind, rest, now) or _without_date(ref, behind, rest, name, is_ours=is_ours)


def _with_date(ref: Ref | None, line: str, rest: str, now: datetime) -> Move | None:
    for each, when in _readings(ref, line):
        for said, more in dated(when):
            if any_language.read(said, now=now, due=now) is not None:
                return Move(each, said, lines(more, rest))
    return None


def _without_date(ref: Ref | None, line: str, rest: str, name: str, *, is_ours: bool) -> Move | None:
    """MOVE alone, or with words that seem to mean a date. ``is_ours``: MOVE is in capitals, as our messages write
    it."""
    said = words(line)
    alone = without_courtesy(said)
    if not alone or " ".join(alone) in phrases("COURTESY") or alone == ["sorry"]:
        return Move(ref, "", rest)
    if ref is None and len(alone) == 1 and (named_alone := ref_of(alone[0])):
        return Move(named_alone, "", rest)
    is_meant = is_ours or name == "SNOOZE" or line[:1] in ("+", "") or is_date_meant(said)
    if not is_meant or len(said) > (_MOST_WORDS if is_ours else _MOST_WORDS // 2) or name == "MORE_TIME":
        return None
    named = leading_ref(line) if ref is None and said[1:] and not _is_month_next(said[1:]) else None
    if named and named[1] and (words(named[1])[0] in phrases("DATE_WORDS") or _is_month_said(words(named[1]))):
        ref, line = named
    return Move(ref, None, unread=line.strip(SEPARATORS))


def is_date_meant(said: list[str]) -> bool:
    """Whether words after MOVE seem to mean a date, though one that we can't read: ``31 Nov``, ``after Christmas``."""
    if any(each in phrases("DATE_WORDS") for each in said[:2]):
        return True
    is_date = _is_month_said(said) or (len(said) == 2 and said[1].isdigit()) or (said[1:] and _is_month_next(said[1:]))
    return bool(is_date) and any(each[:1].isdigit() for each in said[:2])


def _is_month_next(said: list[str]) -> bool:
    """Whether a number is followed by a month, and so is its day: ``31 de abril``."""
    return _is_month_said(said[1:2] if said[0] in ("of", "de", "d") else said[:1])


def _is_month_said(said: list[str]) -> bool:
    return any(calendar_days.month_of(each) or other_languages.month_of(each) for each in said[:2])


def _verb_last(ref: Ref | None, line: str, rest: str, now: datetime) -> Move | None:
    """``auf Freitag verschieben``, ``12 naar vrijdag verzetten``: the verb comes last, and everything before it is a
    date."""
    before, _, verb = line.rstrip(" .!").rpartition(" ")
    if not before or " ".join(words(verb)) not in phrases("MOVE_LAST"):
        return None
    for each, when in _readings(ref, before):
        if any_language.read(when, now=now, due=now) is not None:
            return Move(each, when, rest)
    return None


def _behind_move(line: str, *, is_ours: bool) -> str | None:
    """Returns what follows MOVE, without ``it``. ``None`` in a sentence: "move on Friday" may be about a house, "MOVE
    on Friday" isn't."""
    if words(line)[:1] == ["on"]:
        return after(line, 1) if is_ours else None
    for filler in ("it", "this", "that", "back"):
        if words(line)[:1] == [filler]:
            line = after(line, 1)
    return line


def _behind_more_time(line: str) -> str | None:
    """Returns what follows "more time", without ``for`` before a number; ``None`` if it says when the time is needed."""
    said = words(line)
    if said[:1] in (["on"], ["in"], ["this"], ["today"], ["tonight"]):
        return None
    return after(line, 1) if said[:1] == ["for"] and said[1:] and ref_of(said[1]) else line


def _readings(ref: Ref | None, line: str) -> Iterator[tuple[Ref | None, str]]:
    """Yields how the words after MOVE can be divided: a date alone (``3 days``), or an action and a date (``12 to Friday``)."""
    yield ref, line
    named = leading_ref(line) if ref is None else None
    if named and named[1]:
        yield named


def dated(line: str) -> Iterator[tuple[str, str]]:
    """Yields the whole line as a date, then ever shorter beginnings of it with the words that follow."""
    yield line, ""
    for end in reversed(list(_DATE_END.finditer(line))[:8]):
        yield line[: end.start()], line[end.start() :].lstrip(SEPARATORS)
