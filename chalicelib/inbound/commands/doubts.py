"""Signs that words aren't the command they look like: a question, a mark that reverses it, words after it that take it back.

When in doubt, it is no command: words taken for one close an action.
"""

import re

from chalicelib.inbound.commands.folding import longest, phrases, words

_LOOKED_AT = 200
# "not", "nearly", "with": what takes DONE back stands at once behind it; a plain no, or that a part is left, soon.
_AT_ONCE, _SOON, _LATER = 2, 3, 6
_PERCENT = re.compile(r"\W*[0-9]+\s?%")
# A number that is part of a date, time, share or sum names no action.
_NO_NAME = re.compile(
    r"[½⅓⅔¼¾]|[0-9][/:.,][0-9]|[0-9]\s?[%°€$£]|[/€$£]\s?[0-9]|[0-9]\.\s*[0-9]|[0-9]:[0-9]|[0-9]/|-?[0-9]+\.[0-9]*\.\s*$"
)
_NOT_YET = ("没", "沒", "还", "還", "未", "不", "まだ", "아직", "안 ")


def is_doubtful(line: str) -> bool:
    """Whether the line asks something, or has a mark that may reverse its meaning."""
    return any(mark in line for mark in "?？👎❌✖✗✘🚫⛔🤷😂🙃⏳⌛🔜🤞☐")


def has_other_numbers(line: str) -> bool:
    """Whether a number in the line is part of a date, a time or a share: ``24.11.``, ``17:30``, ``4/5``, ``50 %``, ``1.5``."""
    return _NO_NAME.search(line) is not None


def takes_back(more: str) -> bool:
    """Whether words after DONE take it back: ``with half of it``, ``not really``, ``no, wait``, ``well, the first half``."""
    more = more.strip()[:_LOOKED_AT]
    line = more.partition("\n")[0]
    said = words(line)
    if _PERCENT.match(line) or line.lstrip(" -–—.,:;").startswith(_NOT_YET):
        return True
    if any(each in phrases("HEDGES") for each in said[:_AT_ONCE]) or any(
        each in phrases("PARTS") for each in said[:_LATER]
    ):
        return True
    return any(
        each in phrases("REFUSING") and not longest(said[place + 1 :], "NO_MATTER")
        for place, each in enumerate(said[:_SOON])
    )


def is_signature(lines: str) -> bool:
    """Whether the lines below a command are no more than a greeting and a name."""
    found = [line for line in lines.split("\n") if line.strip()]
    if len(found) > 3 or any(len(words(line)) > 3 or re.search(r"[.!?…:;]\s*\S|\?", line) for line in found):
        return False
    return not any(takes_back(line) for line in found)
