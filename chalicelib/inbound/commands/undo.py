"""UNDO: takes the last command back, for ten minutes."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound, ProposalChanged, StaleVersion, WrongState
from chalicelib.inbound.commands.action_names import Ref, ref_of
from chalicelib.inbound.commands.doubts import is_signature
from chalicelib.inbound.commands.folding import lines, phrases, without_courtesy, words
from chalicelib.inbound.commands.on_actions import TAKES_BACK
from chalicelib.inbound.commands.outcome import Became, Outcome
from chalicelib.inbound.commands.request import Request, undo_name
from chalicelib.patterns import compile_late

_LEFT_ALONE = "We left {numbers} alone, because of later changes."
NOT_UNDONE = Outcome(
    "not_undone",
    mail="{key} “{what}” has changed since, so we left it as it is.",
    text='"{what}" ({number}) has changed since, so we left it as it is.',
    several=_LEFT_ALONE,
    place=1,
)
GONE_SINCE = Outcome(
    "not_undone",
    mail="Action {number} is no longer in the plan.",
    text="That action is no longer in the plan.",
    several=_LEFT_ALONE,
    place=1,
)


class Undo(msgspec.Struct, frozen=True):
    """UNDO of the last command, or of the one about this action."""

    ref: Ref | None = None
    comment: str = ""

    def do(self, request: Request, last: Key) -> list[Became]:
        """Takes back what the last command did, for all its actions or only one; actions that changed since stay as
        they are.

        If ``request.plan_id`` is empty, it does so in all plans.
        """
        steps = [
            step for step in last.data["steps"]
            if request.plan_id in ("", step["plan_id"]) and (self.ref is None or step["number"] == self.ref.number)
        ]  # fmt: skip
        return [_undone(msgspec.structs.replace(request, plan_id=step["plan_id"]), step) for step in steps]


def last_command(person_id: str, now: datetime) -> Key | None:
    """Returns the last command of this person if they can still undo it, within ten minutes."""
    return keys.find(undo_name(person_id), now)


def _undone(request: Request, step: dict[str, Any]) -> Became:
    number = int(step["number"])
    take_back, outcome = TAKES_BACK[step["did"]]
    try:
        take_back(request, step)
    except keys.Repeated:
        pass  # taken back already, but not answered
    except (StaleVersion, WrongState, NotAllowed, ProposalChanged):
        return request.became(NOT_UNDONE, number)
    except (ActionNotFound, PlanNotFound):
        return Became(GONE_SINCE, request.plan_id, "", number)
    due_at = step.get("due_at")
    moment = msgspec.convert(due_at, datetime).astimezone(UTC) if due_at else None
    return request.became(outcome, number, moment=moment)


_APART = compile_late(r"[.,;:!]+\s+|\s+[–—-]+\s+")


def read(line: str, rest: str) -> Undo | None:
    """UNDO or UNDO 12, alone on its line or before a mark: ``undo, wrong one``."""
    head, more = line, ""
    if (end := _APART.search(line)) and line[end.end() :].strip():
        head, more = line[: end.start()], line[end.end() :]
        if " ".join(words(head)) in phrases("SLIPS"):
            head, more = more, ""
    said, comment = (
        without_courtesy(words(head)),
        "" if is_signature(lines(more, rest)) and not more else lines(more, rest),
    )
    if said and said[0] in phrases("SLIPS"):
        said = said[1:]
    if " ".join(said) in phrases("UNDO"):
        return Undo(None, comment)
    if len(said) == 2 and said[0] in phrases("UNDO") and (ref := ref_of(said[1])):
        return Undo(ref, comment)
    return None
