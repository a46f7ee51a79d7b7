"""All commands about an action, in the order in which they are tried."""

from datetime import datetime

from chalicelib.inbound.commands import done, done_elsewhere, move, proposal, saying_done, stuck
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.move import Move
from chalicelib.inbound.commands.stuck import Stuck

OnAction = Done | IsItDone | Stuck | Move
"""Each has ``refs`` (the actions it names; empty means the one it replies to), ``comment`` (the words that follow),
`do` and `saying`."""

TAKES_BACK = done.TAKES_BACK | stuck.TAKES_BACK | move.TAKES_BACK | proposal.TAKES_BACK


def whole_line(line: str, rest: str, now: datetime) -> OnAction | None:
    """Returns the command that makes up a whole line; ``rest`` are the lines below."""
    return saying_done.whole_line(line, rest) or stuck.whole_line(line, rest) or move.whole_line(line, rest, now)


def first_sentence(line: str, rest: str) -> OnAction | None:
    """Returns the command that a line begins with as a sentence of its own."""
    return saying_done.first_sentence(line, rest) or stuck.first_sentence(line, rest)


def in_text(text: str) -> OnAction | None:
    """Returns the command that comes before other words on its line, which only a text may do."""
    return saying_done.in_text(text) or stuck.in_text(text)


def numbered(text: str) -> OnAction | None:
    """Returns the command before other words on its line, set apart by the number of an action, as our emails write
    it."""
    return saying_done.numbered(text)


def elsewhere(text: str) -> OnAction | None:
    """Returns the command that a message says anywhere, when none was found before: DONE if it is sure, or a question
    whether it is all done."""
    return done_elsewhere.read(text) or saying_done.in_part(text)
