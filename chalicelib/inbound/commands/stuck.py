"""STUCK and UNSTUCK: flags an action as stuck, or no longer. As strict as the others: ``I'm stuck in traffic`` is a comment."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import hourly_limit, stuck, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, NotAllowed, StaleVersion, WrongState
from chalicelib.inbound.commands.action_names import Ref, leading_ref, ref_of, refs_before, refs_of, sure_ref
from chalicelib.inbound.commands.doubts import has_other_numbers, is_doubtful
from chalicelib.inbound.commands.folding import LONGEST_LINE, lines, longest, phrases, without_courtesy, words
from chalicelib.inbound.commands.outcome import GONE, NOT_YOURS, WORDS_KEPT, Became, Outcome
from chalicelib.inbound.commands.request import Named, Request, TakesBack
from chalicelib.patterns import compile_late

# Outcomes

STUCK = Outcome(
    "stuck",
    mail="{key} “{what}” is marked as stuck.",
    mail_hint="{knows}Reply UNSTUCK when you’re moving again.",
    text='Stuck: "{what}" ({number}).{knows} Reply UNSTUCK {number} when you\'re moving again.',
    ends=True,
)
STUCK_ALREADY = Outcome(
    "stuck_already",
    mail="{key} “{what}” is already marked as stuck. Reply UNSTUCK when you’re moving again.",
    text='Already marked as stuck: "{what}" ({number}).',
)
GOES_ON = Outcome("goes_on", mail="{key} “{what}” is no longer stuck.", text='No longer stuck: "{what}" ({number}).')
STUCK_AGAIN = Outcome(
    "stuck_again", mail="{key} “{what}” is marked as stuck again.", text='Stuck again: "{what}" ({number}).'
)
STUCK_STILL = Outcome(
    "stuck_still",
    mail="{key} “{what}” is still marked as stuck, with the words from before.",
    text='Still stuck, with the words from before: "{what}" ({number}).',
)
NOT_OPEN = Outcome(
    "closed",
    mail=f"{{key}} “{{what}}” is no longer open. {WORDS_KEPT}",
    text=f'"{{what}}" ({{number}}) is no longer open. {WORDS_KEPT}',
)

# What it does


class Stuck(msgspec.Struct, frozen=True):
    """STUCK, or with ``is_over`` UNSTUCK, for the action named (``None``: the one it replies to), and the words that
    follow."""

    ref: Ref | None
    comment: str = ""
    is_over: bool = False

    @property
    def refs(self) -> tuple[Ref, ...]:
        return (self.ref,) if self.ref else ()

    def saying(self, comment: str) -> "Stuck":
        """Returns the same command with these words, for the action it replies to."""
        return Stuck(None, comment, self.is_over)

    def do(self, request: Request, named: Sequence[Named]) -> list[Became]:
        """Marks the action as stuck, with the reason given, and ends the message in its transaction; or removes the mark."""
        [(_, number)] = named
        try:
            plan, action = actions.get_for(request.actor.person_id, request.plan_id, number)
        except ActionNotFound:
            return [request.kept(Became(GONE, request.plan_id, "", number))]
        if not who_may.may_add(plan, request.actor.person_id):
            raise NotAllowed
        if not who_may.may_complete(plan, action, request.actor.person_id):
            return [request.kept(request.became(NOT_YOURS, number, (plan, action)))]
        if action.status != "open":
            return [request.kept(request.became(NOT_OPEN, number, (plan, action)))]
        return [(_unflag if self.is_over else _flag)(request, plan, action, self.comment)]


def _flag(request: Request, plan: Plan, action: Action, comment: str) -> Became:
    number = int(action.number)
    became = request.became(STUCK_ALREADY, number, (plan, action))

    def also(write: Write, event: Event) -> None:
        nonlocal became
        became = msgspec.structs.replace(became, outcome=STUCK)
        why = event.words.in_short or event.action.stuck_text or ""
        step = {"did": "stuck_anew" if event.action.stuck_at else "stuck", **_mark(event.action), "why": why}
        write.put(request.undoable(step))
        hourly_limit.count(write, request.actor, request.now)
        request.end(write, became)

    try:
        stuck.flag(
            request.actor, request.plan_id, number, now=request.now, words=request.saying(comment), seen=Seen(also=also)
        )
    except WrongState:
        return request.kept(request.became(NOT_OPEN, number, (plan, action)))
    return became


def _unflag(request: Request, plan: Plan, action: Action, comment: str) -> Became:
    number = int(action.number)

    def also(write: Write, event: Event) -> None:
        write.put(request.undoable({"did": "unstuck", **_mark(event.action)}))

    stuck.unflag(request.actor, request.plan_id, number, now=request.now, seen=Seen(also=also))
    if comment or request.words.sent:
        request.keep(number, comment)
    return request.became(GOES_ON, number, (plan, action))


def _mark(action: Action) -> dict[str, Any]:
    """Returns what UNDO needs to know about the mark that an action has before the command."""
    mark = {"stuck_at": action.stuck_at, "stuck_text": action.stuck_text or ""}
    return {"plan_id": action.plan_id, "number": int(action.number), **dict(msgspec.to_builtins(mark))}


def take_back(request: Request, step: dict[str, Any]) -> None:
    """Gives the action the mark that it had before STUCK or UNSTUCK, or none."""
    number = int(step["number"])
    seen = Seen(once=request.once(number))
    _, action = actions.get_for(request.actor.person_id, request.plan_id, number)
    if step.get("why") is not None and action.stuck_at and (action.stuck_text or "") != step["why"]:
        raise StaleVersion  # marked again since, with other words
    if not step.get("stuck_at"):
        stuck.unflag(request.actor, request.plan_id, number, now=request.now, seen=seen)
        return
    stuck_at = msgspec.convert(step["stuck_at"], datetime).astimezone(UTC)
    stuck.put_back(
        request.actor, request.plan_id, number, stuck_at=stuck_at, text=step["stuck_text"], now=request.now, seen=seen
    )


TAKES_BACK: TakesBack = {
    "stuck": (take_back, GOES_ON),
    "stuck_anew": (take_back, STUCK_STILL),
    "unstuck": (take_back, STUCK_AGAIN),
}


# How it is read

_UPPER_STUCK = compile_late(r"STUCK[ \t]+(?=\w)")
_NUMBERED = compile_late(
    r"(?:(?:i'?m|i am) )?stuck\b[\s:,.]{0,3}(?:on |with )?(?=[#0-9]|[a-z]{2,3}[0-9]{0,3}-[0-9])", re.IGNORECASE
)
_WHY = frozenset(
    "can't cannot cant couldn't don't dont didn't doesn't won't haven't what how where why when who no not need needs".split()
)
"""After STUCK and a number these introduce the reason."""
_STUCK_END = compile_late(r",\s+(?!(?:in|at|on|behind|for|with)\b)(?=\S)|[.!:]+\s+(?=\S)|\s+[–—-]+\s+(?=\S)")


def whole_line(line: str, rest: str) -> Stuck | None:
    """STUCK, STUCK 12, 12 STUCK or UNSTUCK, with nothing else on the line but courtesy."""
    if has_other_numbers(line):
        return None
    before, said = refs_before(without_courtesy(words(line)))
    if before and said[:1] in (["is"], ["are"]):
        said = said[1:]
    over, length = longest(said, "UNSTUCK"), longest(said, "STUCK")
    if length and not over and said[length:][:1] == ["on"]:
        said = [*said[:length], *said[length + 1 :]]
    refs = refs_of(said[over or length :]) if over or length else None
    if refs is None or len(named := (*before, *refs)) > 1:
        return None
    return Stuck(named[0] if named else None, rest, over > 0)


def first_sentence(line: str, rest: str) -> Stuck | None:
    """STUCK as a sentence of its own, or before a dash or a colon: ``Stuck. Nobody answers.``"""
    end = _STUCK_END.search(line[:LONGEST_LINE])
    found = whole_line(line[: end.start()], "") if end and not is_doubtful(line[: end.start()]) else None
    return msgspec.structs.replace(found, comment=lines(line[end.end() :], rest)) if end and found else None


def in_text(text: str) -> Stuck | None:
    """STUCK with words after it, in capitals as our texts write it, or with a number that sets the words apart: ``STUCK
    nobody answers``, ``stuck 3 no idea``."""
    numbered = _NUMBERED.match(text)
    if numbered and (named := _named(text[numbered.end() :])):
        return Stuck(*named)
    found = _UPPER_STUCK.match(text)
    if found is None:
        return None
    more = text[found.end() :]
    ref, why = sure_ref(more) or (None, more)
    return Stuck(ref, why) if why.upper() != why else None


def _named(text: str) -> tuple[Ref, str] | None:
    """Returns the action named after STUCK, and the other words; ``None`` if the number may count them: ``stuck 3
    hours``."""
    found = leading_ref(text)
    said = words(found[1]) if found else []
    if len(said) > 1 and said[0] in phrases("AND") and ref_of(said[1]):
        return None
    return found if said and said[0] in _WHY else sure_ref(text)
