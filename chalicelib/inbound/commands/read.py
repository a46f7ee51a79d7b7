"""Commands in what people write. The first line holds the command; what follows is its comment.

Strict on purpose: a command mistaken for words is still read by a coach, but words mistaken for a command close an
action. A question or a sentence is never a command.
"""

from datetime import datetime

from chalicelib.inbound.commands import asked_to_move, on_actions, one_word, undo
from chalicelib.inbound.commands.doubts import is_doubtful
from chalicelib.inbound.commands.folding import LONGEST_LINE, composed, lines, longest, phrases, words
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.undo import Undo
from chalicelib.patterns import compile_late

Command = OnAction | Undo | Said

_GREETED = compile_late(r"([^,!.]{2,40})[,!.]\s*(\S.*)")


def mailed(text: str, now: datetime) -> Command | None:
    """Returns the command that a mail begins with, perhaps after a greeting; ``None`` if it begins with words."""
    first, rest = _behind_greeting(text := composed(text)) or text.partition("\n")[::2]
    if first.strip(" .!").casefold() in phrases("STOP_TEXTS"):
        return None
    found = _command(first, rest.strip(), now)
    if found is None and not is_doubtful(first):
        found = on_actions.numbered(lines(first.strip(), rest.strip()))
    return found or asked_to_move.read(text, now, is_question_meant=False) or on_actions.elsewhere(text)


def texted(text: str, now: datetime) -> Command | None:
    """Returns the command that a text begins with; ``None`` if it begins with words.

    Unlike in a mail, words may follow on the same line if the command is in capitals, as our texts write it.
    """
    text = composed(text)
    first, _, rest = text.partition("\n")
    found = _command(first, rest.strip(), now)
    greeted = _behind_greeting(text) if found is None else None
    if greeted:
        return _command(greeted[0], greeted[1].strip(), now) or on_actions.elsewhere(text)
    if found is None and not is_doubtful(first):
        found = on_actions.in_text(text)
    found = found or asked_to_move.read(text, now, is_question_meant=True) or on_actions.elsewhere(text)
    return found or asked_to_move.read_below(text, now)


def _command(line: str, rest: str, now: datetime) -> Command | None:
    """Returns the command that makes up the first line, or that begins it as a sentence of its own."""
    line = line.strip()
    found: Command | None = None
    if 0 < len(line) <= LONGEST_LINE and not is_doubtful(line):
        found = one_word.read(line, rest) or undo.read(line, rest) or on_actions.whole_line(line, rest, now)
    return found or on_actions.first_sentence(line, rest)


def _behind_greeting(text: str) -> tuple[str, str] | None:
    """Returns the first line after a greeting, and the lines below; ``None`` if there is no greeting with something
    after it."""
    first, _, rest = text.partition("\n")
    greeted = _GREETED.match(first)
    if greeted and _is_greeting(greeted[1]):
        return greeted[2], rest
    if _is_greeting(first) and rest.strip():
        below = rest.strip().partition("\n")
        return below[0], below[2]
    return None


def _is_greeting(line: str) -> bool:
    """``Hi Carol``"""
    said = words(line[:LONGEST_LINE])
    return len(line) < 60 and len(said) <= 4 and longest(said, "GREETING") > 0
