"""Cuts off what follows a head, or our own line, according to the labels."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written import quote_headers, quote_intros
from chalicelib.inbound.mail.written.lines import Line, bare, has_address, has_date, has_time, is_drawn_again, is_rule

_SHORTEST_RULE = 10
"""The shortest rule that a program draws; people type shorter ones."""
_CONTEXT = 6
"""Lines above our marker that may introduce the quote around it."""


def cut(lines: Sequence[Line], texts: Sequence[str], labels: list[str]) -> None:
    """Cuts off the marked quote after each head or introduction; if none is marked, everything after it, up to our own
    mail."""
    at = 0
    while at < len(labels):
        if labels[at] == "o":
            _take_context(lines, labels, at)
            while at < len(labels) and labels[at] == "o":
                at += 1
            continue
        if labels[at] == "c":
            _take_context(lines, labels, at)
            _fill(labels, at, len(labels))
            break
        if labels[at] not in "ih":
            at += 1
            continue
        end = at
        while end < len(labels) and labels[end] in "ihe":
            end += 1
        _take_headers(texts, labels, at)
        if end < len(labels) and labels[end] == "t":
            ours = next((number for number in range(end, len(labels)) if labels[number] == "o"), len(labels))
            _fill(labels, at, ours)
            _take_rule(lines, labels, at)
            at = ours
            continue
        _take_rule(lines, labels, at)
        at = max(end, at + 1)
    quote = next((at for at, label in enumerate(labels) if label == "q"), 0)
    _take_rule(lines, labels, quote)


def _fill(labels: list[str], first: int, end: int) -> None:
    """Cuts these lines off, except freed ones."""
    labels[first:end] = ["f" if label == "f" else "c" for label in labels[first:end]]


def _take_rule(lines: Sequence[Line], labels: list[str], first: int) -> None:
    """Cuts a long rule right above a head, which belongs to it, unless the sender draws such lines."""
    above = first - 1
    while above >= 0 and labels[above] == "e":
        above -= 1
    if above < 0 or labels[above] != "t":
        return
    rule = lines[above].text.strip()
    if is_rule(rule) and len(rule) >= _SHORTEST_RULE and not is_drawn_again(lines, above):
        labels[above] = "h"


def _take_headers(texts: Sequence[str], labels: list[str], first: int) -> None:
    """Cuts two or more headers that end with semicolons, right above an introduction: Yandex writes them so."""
    above = first
    while (
        above > 0
        and labels[above - 1] == "t"
        and texts[above - 1].endswith(";")
        and quote_headers.key_of(texts[above - 1])
    ):
        above -= 1
    if first - above > 1:
        labels[above:first] = ["h"] * (first - above)
        _take_rule([Line(text) for text in texts], labels, above)


def _take_context(lines: Sequence[Line], labels: list[str], cut: int) -> None:
    """Cuts a weak introduction above our marker: a line with an address, or with a date and time, that ends with a
    colon."""
    above = cut - 1
    while above >= 0 and labels[above] in "eq":
        above -= 1
    if above < 0 or labels[above] != "t":
        return
    text = bare(lines[above].text)
    if not text.endswith((":", "：", "---")):
        _take_rule(lines, labels, cut)
        return
    texts = [bare(line.text) for line in lines[max(0, above - _CONTEXT) : above + 1]]
    first = above
    while first > 0 and above - first < len(texts) - 1 and labels[first - 1] == "t":
        if not quote_intros.goes_on_above(texts, first - above - 1, first - above - 2):
            break
        first -= 1
    joined = " ".join(texts[first - above - 1 :])
    if has_address(joined) or (has_date(joined) and has_time(joined)):
        labels[first : above + 1] = ["i"] * (above + 1 - first)
