"""Quotes whose long lines a program wrapped again, so that their tails have no mark."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written.lines import Line

_SHORTEST_LINE = 60
_LONGEST_TAIL = 45
_WIDEST = 80
"""The largest width at which programs wrap lines."""
_SENTENCE_ENDS = (".", "?", "!", ":", ";", "…", "。", "？", "！", "؟", "।", '"', "”", ")")


def find_tails(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels such tails as quoted: short lines between long quoted ones whose sentence they continue. A program that
    wraps lines wraps all that are too long, each where the next word has no more room."""
    tails = [at for at in range(1, len(lines) - 1) if _is_tail(lines, labels, at)]
    if not tails or not (len(tails) >= 2 or _goes_on(lines[tails[0] + 1].text)):
        return
    width = max(len(line.text.rstrip()) for line, label in zip(lines, labels, strict=True) if label == "q")
    if width > _WIDEST or any(not _has_no_room(lines, at, width) for at in tails):
        return
    for at in tails:
        labels[at] = "q"


def _is_tail(lines: Sequence[Line], labels: Sequence[str], at: int) -> bool:
    if labels[at] != "t" or labels[at - 1] != "q" or labels[at + 1] != "q" or lines[at].mark:
        return False
    text, above = lines[at].text.strip(), lines[at - 1].text.rstrip()
    if len(above) < _SHORTEST_LINE or len(text) > _LONGEST_TAIL or above.endswith(_SENTENCE_ENDS):
        return False
    return not (text[0].isupper() or text[0] in "-*•>")


def _has_no_room(lines: Sequence[Line], at: int, width: int) -> bool:
    """Whether the tail's first word would have made the line above longer than the longest."""
    first_word = lines[at].text.split(None, 1)[0]
    return len(lines[at - 1].text.rstrip()) + 1 + len(first_word) > width


def _goes_on(quoted: str) -> bool:
    return quoted.lstrip("> ")[:1].islower()
