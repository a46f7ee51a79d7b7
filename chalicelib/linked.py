"""Addresses of the web in what people wrote become links; everything else stays text."""

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(
    r"(?<![^\W_])https?://[^\W_][^\s<>\"\\^`{|}\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*",
    re.IGNORECASE,
)
"""Only these two schemes: ``javascript:`` and ``data:`` stay words. Characters that can't be seen or turn the direction of
writing around end an address, so that what is shown is where it leads."""
_NOT_ITS_END = ".,;:!?'*_~…’”»“"
_PAIRS = {")": "(", "]": "["}


def linked(text: str, *, breaks: bool = False) -> Markup:
    """The text as HTML with its addresses as links that say nothing of where one comes from; with ``breaks``, lines end in ``<br>``,
    for mail programs that pay no heed to styles.
    """
    made, done = [], 0
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match[0])
        made += [_words(text[done : match.start()], breaks=breaks), _link(address)]
        done = match.start() + len(address)
    made.append(_words(text[done:], breaks=breaks))
    return Markup("").join(made)


def _words(text: str, *, breaks: bool) -> Markup:
    if not breaks:
        return escape(text)
    return Markup("<br>\n").join(escape(line) for line in text.split("\n"))


def _link(address: str) -> Markup:
    return Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(address)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence it stands in; a bracket belongs to it where it opens in it too."""
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
