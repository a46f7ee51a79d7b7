"""Signs that words aren't the command they look like: a question, a mark that reverses it, a number that names nothing.

When in doubt, it is no command: words taken for one close an action.
"""

import re

from chalicelib.inbound.commands import certainty
from chalicelib.inbound.commands.folding import longest, words
from chalicelib.patterns import compile_late

# A number that is part of a date, time, share or sum doesn't name an action.
_NO_NAME = compile_late(
    r"[½⅓⅔¼¾]|[0-9][/:.,][0-9]|[0-9]\s?[%°€$£]|[/€$£]\s?[0-9]|[0-9]\.\s*[0-9]|[0-9]:[0-9]|[0-9]/|-?[0-9]+\.[0-9]*\.\s*$"
)


def is_doubtful(line: str) -> bool:
    """Whether the line asks something, or has a mark that may reverse its meaning."""
    return any(mark in line for mark in "?？👎❌✖✗✘🚫⛔🤷🙃⏳⌛🔜🤞☐")


def has_other_numbers(line: str) -> bool:
    """Whether a number in the line is part of a date, a time or a share: ``24.11.``, ``17:30``, ``4/5``, ``50 %``, ``1.5``."""
    return _NO_NAME.search(line) is not None


def is_signature(lines: str) -> bool:
    """Whether the lines below a command are no more than a greeting and a name."""
    found = [line for line in lines.split("\n") if line.strip()]
    if len(found) > 3 or any(len(words(line)) > 3 or re.search(r"[.!?…:;]\s*\S|\?", line) for line in found):
        return False
    return not any(longest(words(line), "HEDGES") or certainty.takes_back(line) for line in found)
