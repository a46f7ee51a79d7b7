"""Labels our own mail within an answer, by what a program put before its first line."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written import quote_headers
from chalicelib.inbound.mail.written.lines import Line, bare
from chalicelib.inbound.mail.written.our_mail import Found

_LEAST_INDENTED = 0.8
"""The share of lines below ours that must be indented for a program to count as quoting by indentation."""


def find(lines: Sequence[Line], labels: list[str], ours: Found) -> None:
    """Labels our own mail by what a program put before its first line; if nothing, up to its last line."""
    sign = ours.before.strip()
    if lines[ours.at].mark or sign.startswith((">", "＞")):
        return
    end = len(lines) if ours.below is None else ours.below
    if not sign and not (ours.before and _is_indented(lines[ours.at : end])):
        labels[ours.at : end] = ["o"] * (end - ours.at)
        return
    for at in range(ours.at, len(lines)):
        text = lines[at].text
        if labels[at] in "tc" and (text.lstrip().startswith(sign) if sign else text.startswith(ours.before)):
            labels[at] = "q"
    labels[ours.at] = "q"
    above = ours.at - 1
    while sign and above >= 0 and labels[above] in "te" and lines[above].text.strip() in (sign, ""):
        labels[above] = "q" if labels[above] == "t" else "e"
        above -= 1
    _find_dump(lines, labels, ours)


def _find_dump(lines: Sequence[Line], labels: list[str], ours: Found) -> None:
    """Labels the headers that a program put above our line, with the same prefix."""
    sign = ours.before.strip()
    at = ours.at - 1
    while at >= 0 and (labels[at] == "e" or (labels[at] == "t" and lines[at].text[:1] in " \t" and not sign)):
        at -= 1
    above = range(at + 1, ours.at)
    if sum(1 for each in above if quote_headers.key_of(bare(lines[each].text))) >= 2:
        for each in above:
            labels[each] = "q"


def _is_indented(lines: Sequence[Line]) -> bool:
    filled = [line.text for line in lines if line.text.strip()]
    return sum(1 for text in filled if text[0] in " \t") >= _LEAST_INDENTED * len(filled)
