"""Finds words that run from right to left and could turn ours around, in a text and in a page."""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NOT_SHOWN = {"script", "style", "textarea", "head"}
_PARAGRAPHS = {"blockquote", "p"}
"""What stands alone in one turns nothing."""


def turning(text: str) -> list[str]:
    """The isolates, or lines outside of any, that hold words from right to left beside words of ours; and what isn't
    closed or overrides."""
    return [found for line in text.split("\n") for found in _in_line(line)]


def _in_line(line: str) -> list[str]:
    opened, found = [""], []
    for char in line:
        if char in "\u2066\u2067\u2068":
            opened.append("")
        elif char == "\u2069" and len(opened) > 1:
            found.append(opened.pop())
        else:
            opened[-1] += char
    wrong = [each for each in found if _runs_from_right(each) and re.search("[A-Za-z]", each)]
    if len(opened) > 1 or re.search("[\u202a-\u202e\u2069]", "".join(opened)) or _runs_from_right(opened[0]):
        wrong.append(line)
    return wrong


def turning_in(html: str) -> list[str]:
    """The same of a page: ``<bdi>`` isolates too."""
    assert "&lt;bdi" not in html
    page = LexborHTMLParser(html)
    title = page.css_first("head title")
    assert title is not None
    assert page.body is not None
    return turning(title.text()) + [found for node in page.body.traverse(include_text=True) for found in _in_node(node)]


def _in_node(node: LexborNode) -> list[str]:
    if node.tag != "-text":
        return []
    above, parent = [], node.parent
    while parent is not None:
        above.append(parent.tag)
        parent = parent.parent
    if _NOT_SHOWN & set(above):
        return []
    text = " ".join(node.text(deep=False).split())
    assert node.parent is not None
    if node.parent.tag in _PARAGRAPHS and " ".join(node.parent.text().split()) == text:
        return []
    return turning(f"\u2068{text}\u2069" if "bdi" in above else text)


def _runs_from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)
