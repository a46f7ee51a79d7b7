"""Turns web addresses in what people wrote into links; everything else stays text."""

import re

from markupsafe import Markup, escape

from chalicelib import domain_names, typed
from chalicelib.patterns import compile_late

_ADDRESS = compile_late(
    r"(?<![^\W_])https?://[^\W_][^\s<>\"\\^`{|}\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*",
    re.IGNORECASE,
)
"""Only these two schemes: ``javascript:`` and ``data:`` stay text. Invisible characters, and those that change the direction
of writing, end an address, so that a link leads where it says."""
_NOT_ITS_END = ".,;:!?'*_~…’”»“"
_PAIRS = {")": "(", "]": "["}


def linked(text: str, *, breaks: bool = False) -> Markup:
    """Returns the text as HTML, with its addresses as links that don't reveal where a reader comes from.

    With ``breaks``, lines end in ``<br>``, for mail programs that ignore styles.
    """
    made, done = [], 0
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match[0])
        made += [_words(text[done : match.start()], breaks=breaks), _link(address)]
        done = match.start() + len(address)
    made.append(_words(text[done:], breaks=breaks))
    return Markup("").join(made)


def _words(text: str, *, breaks: bool) -> Markup:
    text = typed.balanced(text)
    if not breaks:
        return escape(text)
    return Markup("<br>\n").join(escape(line) for line in text.split("\n"))


def _link(address: str) -> Markup:
    """Returns a link to where the address says, in letters that every program reads alike; one that can't be stays
    text."""
    try:
        target = domain_names.ascii_url(address)
    except domain_names.NotADomain:
        return escape(address)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(target, address)


def _trimmed(address: str) -> str:
    """Returns an address without the punctuation of its sentence; a closing bracket belongs to it if it opens in it
    too."""
    end = len(address)
    open_ones = {closing: address.count(opening) - address.count(closing) for closing, opening in _PAIRS.items()}
    while end:
        last = address[end - 1]
        if last in _PAIRS and open_ones[last] < 0:
            open_ones[last] += 1
        elif last not in _NOT_ITS_END:
            break
        end -= 1
    return address[:end]
