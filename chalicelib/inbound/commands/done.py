"""DONE: marks actions done. Read strictly: mistaking words for DONE closes an action, while a coach still reads a DONE mistaken for words."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, reopening
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.metrics import due
from chalicelib.domain.metrics.due import Due
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, NotAllowed, WrongState
from chalicelib.inbound.commands.action_names import Ref, leading_ref, refs_before, refs_of
from chalicelib.inbound.commands.doubts import has_other_numbers, is_doubtful, is_signature, takes_back
from chalicelib.inbound.commands.folding import LONGEST_LINE, lines, longest, phrases, without_courtesy, words
from chalicelib.inbound.commands.outcome import GONE, MAIL_UNDO, NOT_YOURS, TEXT_UNDO, WORDS_KEPT, Became, Outcome
from chalicelib.inbound.commands.request import Named, Request, TakesBack
from chalicelib.inbound.commands.words import DONE_MARKS

# Outcomes

DONE = Outcome(
    "done",
    mail="{key} “{what}” is done.",
    mail_hint=f"{{knows}}{MAIL_UNDO}",
    text=f'Done: "{{what}}" ({{number}}).{{knows}}{TEXT_UNDO}',
    several="Done: {numbers}.",
    ends=True,
)
DONE_ALREADY = Outcome(
    "done_already",
    mail="{key} “{what}” was already done.",
    text='Already done: "{what}" ({number}).',
    several="{numbers} {were} already done.",
    place=1,
)
CANCELLED = Outcome(
    "cancelled",
    mail=f"{{key}} “{{what}}” was cancelled, so we didn’t mark it done. {WORDS_KEPT}",
    text=f"That action was cancelled. {WORDS_KEPT}",
    several="{numbers} {were} cancelled, so we kept your words as a comment.",
    place=2,
)
OPEN_AGAIN = Outcome(
    "open_again",
    mail="We reopened {key} “{what}”.",
    text='Reopened: "{what}" ({number}).',
    several="Reopened: {numbers}.",
)

# What it does


class Done(msgspec.Struct, frozen=True):
    """DONE, for the actions named (none: the one it answers), and the words that follow."""

    refs: tuple[Ref, ...] = ()
    comment: str = ""

    def saying(self, comment: str) -> "Done":
        """Returns the same command with these words, for the action that is answered."""
        return Done((), comment)

    def do(self, request: Request, named: Sequence[Named]) -> list[Became]:
        """Marks each action done separately, with the words on the first; a single one ends the message in its transaction."""
        became: list[Became] = []
        for plan_id, number in named:
            words = msgspec.structs.replace(request.words, sent=()) if became else request.words
            each = msgspec.structs.replace(request, plan_id=plan_id, words=words)
            became.append(_complete(each, number, "" if became else self.comment, became, is_only=len(named) == 1))
        return became


def _complete(request: Request, number: int, comment: str, before: list[Became], *, is_only: bool) -> Became:
    """Marks one action done. UNDO will take it back together with what the message did ``before``."""
    read: tuple[Plan, Action] | None = None
    steps = [_step(each.plan_id, each.number, each.entry_id) for each in before if each.outcome is DONE]
    entry_id: str | None = None
    asks: Due | None = None

    def together(write: Write, event: Event) -> None:
        nonlocal read, entry_id, asks
        read, entry_id = (event.plan, event.action), event.entry_id
        asks = due.of_action(*read, request.actor.person_id, request.now)
        became = request.became(DONE, number, read, due=asks)
        write.put(request.undoable(*steps, _step(request.plan_id, number, entry_id)))
        if not before:  # words that follow are about the first one
            request.begin(write, became, event)
        if is_only:
            request.end(write, became)

    try:
        action = closing.complete(
            request.actor, request.plan_id, number, words=request.saying(comment), now=request.now,
            seen=Seen(once=request.once(number), also=together),
        )  # fmt: skip
    except ActionNotFound:
        return request.kept(Became(GONE, request.plan_id, "", number))
    except WrongState:
        return request.kept(request.became(CANCELLED, number, read))
    except NotAllowed:
        return request.kept(request.became(NOT_YOURS, number, read))
    except keys.Repeated:
        if is_only:
            raise
        return request.became(DONE, number, read)
    outcome = DONE if action.done_at == request.now else DONE_ALREADY
    return request.became(outcome, number, read, entry_id=entry_id, due=asks if outcome is DONE else None)


def _step(plan_id: str, number: int, entry_id: str | None) -> dict[str, Any]:
    return {"plan_id": plan_id, "number": number, "did": "done", "entry_id": entry_id}


def reopen(request: Request, step: dict[str, Any]) -> None:
    """Takes DONE back, unless someone has opened and closed the action again since."""
    number = int(step["number"])
    reopening.reopen(
        request.actor, request.plan_id, number, now=request.now, seen=Seen(once=request.once(number)),
        closed_by=step.get("entry_id"),
    )  # fmt: skip


TAKES_BACK: TakesBack = {"done": (reopen, OPEN_AGAIN)}


# How it is read

_LOOKS = DONE_MARKS + "\ufe0f🏻🏼🏽🏾🏿 "
_SENTENCE_END = re.compile(r"[.!]+\s+(?=\S)|[。！](?=\S)")
_DONE_AND_MORE = re.compile(r"\s*done\b(?:[ \t]*[.!:;]+|[ \t]+[–—-]+[ \t])[ \t]*(?=\S)", re.IGNORECASE)
_UPPER_DONE = re.compile(r"DONE[ \t]+(?=\w)")


def whole_line(line: str, rest: str) -> Done | None:
    """DONE with nothing else on its line that could mean something, or a check mark; and nothing below that takes it back."""
    unmarked = line.strip(_LOOKS)
    is_marked = unmarked != line.strip()
    if is_marked and not words(unmarked):
        is_thumb = "👍" in line  # it may also say no more than "I have read it"
        is_taken_back = not is_signature(rest) if is_thumb else takes_back(rest)
        return None if is_taken_back else Done((), rest)
    if is_marked and refs_of(words(unmarked)):
        line = f"done {unmarked}"
    done = _read(line)
    if done is None or takes_back(rest) or (line.endswith((":", "：")) and rest) or _names_rest(rest):
        return None
    return Done(done.refs, lines(done.comment, rest))


def first_sentence(line: str, rest: str) -> Done | None:
    """``Done! They were kind.``: the command is a sentence of its own, and what follows doesn't take it back."""
    end = _SENTENCE_END.search(line[:LONGEST_LINE])
    if end is None or is_doubtful(line[: end.start()]):
        return None
    done, more = _read(line[: end.start()]), line[end.end() :]
    is_asked = is_doubtful(more) and len(words(more)) <= 3  # "Done! Right?"
    if done is None or done.comment or is_asked or takes_back(more):
        return None
    return Done(done.refs, lines(more, rest))


def in_text(text: str) -> Done | None:
    """DONE with words behind it on its line, where a number, a colon, a dash or its capitals set them apart."""
    numbered = re.match(r"done\b[\s:,.]{0,5}", text, re.IGNORECASE)
    named = leading_ref(text[numbered.end() :]) if numbered else None
    if named and not takes_back(named[1]):
        return Done((named[0],), named[1])
    apart = _DONE_AND_MORE.match(text)
    more = text[apart.end() :] if apart else ""
    if apart and not takes_back(more) and not _begins_list(more):
        return Done((), more)
    shouted = _UPPER_DONE.match(text)
    more = text[shouted.end() :] if shouted else ""
    return Done((), more) if shouted and more.upper() != more and not takes_back(more) else None


def _read(line: str) -> Done | None:
    """DONE, DONE 12, DONE ALI-12, 12 DONE, DONE 3 and 5, and nothing else on the line but courtesy or a moment."""
    if has_other_numbers(line):
        return None
    before, said = refs_before(without_courtesy(words(line)))
    while (lead := longest(said, "LEADING")) and longest(said, "DONE") <= lead:
        said = said[lead:]
    length = longest(said, "DONE")
    if not length:
        return None
    said = said[length:]
    if before:
        return None if said else Done(before)
    if " ".join(said) in phrases("WHEN"):
        return Done((), line)
    refs = refs_of(said)
    return Done(refs) if refs is not None else None


def _names_rest(rest: str) -> bool:
    """Whether a heading below names what is left: ``Not done:``, ``Offen:``."""
    headings = [line.strip() for line in rest.split("\n")[:30] if line.strip().endswith((":", "："))]
    return any(takes_back(heading) or longest(words(heading), "LEFT") for heading in headings)


def _begins_list(more: str) -> bool:
    return more.lstrip().startswith(("- ", "* ", "• ")) and "\n" in more
