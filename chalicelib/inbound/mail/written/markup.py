"""HTML as a sequence of tags and texts, in one pass.

We use a tokenizer of our own, since real HTML parsers rebuild a tree by rules whose time grows with the square of the
depth (1 MB of ``<div>`` took selectolax 1.0 87 s). A string that was searched for in vain isn't searched for again.
"""

import html
from collections.abc import Iterator

from chalicelib.inbound.mail.written.lines import GAP
from chalicelib.patterns import compile_late

MAX_TAGS = 25_000
"""Tags that are read."""
_TAG = compile_late(r"</?([a-zA-Z][^\s/>]{0,40})")
_MARKUP = compile_late(r"<(?=/?[a-zA-Z]|[!?])")
_ATTRIBUTE = compile_late(r"[\s/]*([^\s=>/\"'][^\s=>/]{0,60})(\s*=\s*)?")
_VALUE = compile_late(r"[^\s>]*")
_MOST_ATTRIBUTES = 40
_RAW = frozenset("style script title textarea xml noframes noembed template svg math".split())
_KEPT_ATTRIBUTES = frozenset(
    ("id", "class", "style", "type", "href", "alt", "name", "cite", "data-emoji", "start", "goomoji", "data-marker")
)


def tokens(source: str) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """Yields ("text", "", {}, text), ("start", name, attributes, "") and ("end", name, {}, "")."""
    at = 0
    tags = 0
    lower = source.lower() if len(source.lower()) == len(source) else source
    missing: set[str] = set()
    while at < len(source):
        less = found.start() if (found := _MARKUP.search(source, at)) else -1
        if less < 0 or tags >= MAX_TAGS:
            yield "text", "", {}, source[at:] if less < 0 else GAP
            return
        if less > at:
            yield "text", "", {}, source[at:less]
        tag = _TAG.match(source, less)
        if tag is None:
            if source.startswith(("<!", "<?"), less):
                at = _comment_end(source, less, missing)
            else:
                yield "text", "", {}, "<"
                at = less + 1
            continue
        tags += 1
        name = tag[1].lower()
        if source[less + 1] == "/":
            end = _find(source, ">", tag.end(), missing)
            yield "end", name, {}, ""
            at = end + 1
            continue
        attributes, at = _attributes(source, tag.end(), missing)
        if name in _RAW:
            close = _find(lower, f"</{name}", at, missing)
            at = _find(source, ">", close, missing) + 1 if close < len(source) else at
            continue
        yield "start", name, attributes, ""


def _find(source: str, what: str, at: int, missing: set[str]) -> int:
    """Returns the next position of ``what``, or the end. A string that wasn't found isn't searched for again, which
    keeps the time linear."""
    if what in missing:
        return len(source)
    found = source.find(what, at)
    if found < 0:
        missing.add(what)
        return len(source)
    return found


def _comment_end(source: str, at: int, missing: set[str]) -> int:
    if source.startswith("<!--", at):
        end = _find(source, "-->", at + 2, missing)
        if end < len(source):
            return end + 3
    return _find(source, ">", at, missing) + 1


def _attributes(source: str, at: int, missing: set[str]) -> tuple[dict[str, str], int]:
    """Returns the attributes that we use, and where the text continues after the tag."""
    attributes: dict[str, str] = {}
    count = 0
    while at < len(source) and source[at] != ">":
        match = _ATTRIBUTE.match(source, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        if not match[2]:
            continue
        quote = source[at : at + 1]
        if quote in ("'", '"') and (end := _find(source, quote, at + 1, missing)) < len(source):
            value, at = source[at + 1 : end], end + 1
        else:
            unquoted = _VALUE.match(source, at)
            value, at = (unquoted[0], unquoted.end()) if unquoted else ("", at)
        name = match[1].lower()
        count += 1
        if name in _KEPT_ATTRIBUTES and count <= _MOST_ATTRIBUTES and name not in attributes:
            attributes[name] = html.unescape(value[:2_000])
    return attributes, at + 1
