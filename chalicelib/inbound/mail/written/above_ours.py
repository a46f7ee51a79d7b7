"""Words typed above our "reply above this line" within the quote of our mail, as that line seems to invite."""

import re
from collections.abc import Sequence

from chalicelib.inbound.mail.written import banners, our_mail, quote_headers
from chalicelib.inbound.mail.written.correspondents import Correspondents
from chalicelib.inbound.mail.written.lines import Line, bare, has_address
from chalicelib.inbound.mail.written.our_mail import Found
from chalicelib.patterns import compile_late

_MOST_LINES = 400
_SOURCE = compile_late(r"--=|(?:content|mime|x)-[a-z-]{2,40}: |--\S{10,70}$", re.IGNORECASE)
""" "Content-Type: text/plain" and the delimiters of a multipart, as nmh quotes them."""


def region(lines: Sequence[Line], labels: Sequence[str], ours: Found, about: Correspondents) -> range:
    """Returns which lines between the outermost introduction and our line are the sender's; an empty range if none are.

    Deeper in the quotes, or if the introduction names the sender, they are an earlier answer, which we already have.
    """
    nothing = range(0)
    if _depth(lines[ours.at].text) > 1 or any(label == "q" for label in labels[: _run_start(labels, ours.at)]):
        return nothing
    first = _first(lines, labels, ours.at, about)
    if first is None or not 0 < ours.at - first <= _MOST_LINES:
        return nothing
    head = [line.text for line, label in zip(lines[:first], labels, strict=False) if label in "ihc"]
    if _is_senders(head, about):
        return nothing
    depth = _depth(lines[ours.at].text)
    if any(line.text.strip() and _depth(line.text) != depth for line in lines[first : ours.at]):
        return nothing
    first = _below_source(lines, first, ours.at)
    first += banners.below_banners([without_signs(line.text) for line in lines[first : ours.at]])
    said = "\n".join(without_signs(line.text) for line in lines[first : ours.at])
    below = [without_signs(line.text) for line in lines[ours.at + 1 : ours.below or ours.at + _MOST_LINES]]
    if not said.strip(f" \n{ours.before}") or our_mail.is_ours(said, below):
        return nothing
    return range(first, ours.at)


def _below_source(lines: Sequence[Line], first: int, end: int) -> int:
    """Returns where the words begin below headers that a program quoted unchanged."""
    texts = [without_signs(line.text) for line in lines[first:end]]
    source = any(_SOURCE.match(text) for text in texts)
    if not source and quote_headers.block_at([bare(text) for text in texts], 0) is None:
        return first
    last = max((at for at, text in enumerate(texts) if _SOURCE.match(text) or quote_headers.key_of(text)), default=-1)
    return first + last + 1


def without_signs(text: str) -> str:
    """Returns the line without the signs of a quote."""
    stripped = text.lstrip()
    if not stripped.startswith((">", "＞")):
        return text
    return stripped.lstrip("> ＞").rstrip()


def _run_start(labels: Sequence[str], at: int) -> int:
    while at > 0 and labels[at - 1] in "qe":
        at -= 1
    return at


def _first(lines: Sequence[Line], labels: Sequence[str], at: int, about: Correspondents) -> int | None:
    """Returns the first line below the introduction or headers; ``None`` if there is none."""
    if lines[at].mark == "cut":
        return _below_headers(lines, labels, at, about)
    number = at
    while number > 0 and labels[number - 1] in "qte" and at - number <= _MOST_LINES:
        number -= 1
    return number if number and labels[number - 1] in "ih" else None


def _below_headers(lines: Sequence[Line], labels: Sequence[str], at: int, about: Correspondents) -> int | None:
    """As `_first`, if the HTML says that nothing from the headers on is the sender's."""
    start = next((number for number in range(at) if labels[number] == "c"), at)
    texts = [bare(line.text) for line in lines[start:at]]
    for number, text in enumerate(texts):
        last = quote_headers.block_at(texts, number, about, after_delimiter=True) if text else None
        if last is not None:
            return start + last + 1
    return None


def _is_senders(head: Sequence[str], about: Correspondents) -> bool:
    """Whether the introduction or the headers say that the sender wrote what follows."""
    named = next((text for text in head if about.names_any(text) or has_address(text)), "")
    return about.names_sender(named) and not about.names_other(named)


def _depth(text: str) -> int:
    stripped = text.lstrip()
    signs = stripped[: len(stripped) - len(stripped.lstrip("> ＞"))]
    return sum(1 for sign in signs if sign in ">＞")
