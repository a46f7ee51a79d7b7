"""HTML as lines: quotes by their structure, then text with line breaks, lists and links kept.

A tokenizer of our own that passes over the text once: real HTML parsers rebuild a tree by rules whose time grows with the square of
the depth (1 MB of ``<div>`` took selectolax 1.0 87 s).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.inbound.reading.lines import Line
from chalicelib.inbound.reading.marks import mark_of
from chalicelib.inbound.reading.plain import tidied

MAX_TAGS = 60_000
"""Tags that are read; beyond them only the end of the mail is, without its tags."""
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]{0,40})")
_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s=>/\"'][^\s=>/]{0,60})(\s*=\s*)?")
_VALUE = re.compile(r"[^\s>]*")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_KEPT_ATTRIBUTES = frozenset(
    ("id", "class", "style", "type", "href", "alt", "name", "cite", "data-emoji", "start", "goomoji", "data-marker")
)
_MOST_ATTRIBUTES = 40
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section table tbody tfoot thead tr ul caption summary""".split()
)
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_RAW = frozenset("style script title textarea xml noframes noembed template svg math".split())


@dataclass(slots=True)
class _Open:
    name: str
    mark: str = ""
    hidden: bool = False
    pre: bool = False
    spaced: bool = False
    href: str = ""
    link_start: int = 0
    number: int = 0
    ordered: bool = False


def html_lines(source: str) -> list[Line]:
    """The lines of an HTML part, quotes as "> " lines, with marks of their structure."""
    page = _Page()
    for kind, name, attributes, text in _tokens(tidied(source)):
        if kind == "text":
            page.text(text)
        elif kind == "start":
            page.start(name, attributes)
        else:
            page.end(name)
    return page.finished()


def _tokens(source: str) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """("text", "", {}, text), ("start", name, attributes, "") and ("end", name, {}, "")."""
    at = 0
    tags = 0
    lower = source.lower() if len(source.lower()) == len(source) else source
    missing: set[str] = set()
    while at < len(source):
        less = found.start() if (found := _MARKUP.search(source, at)) else -1
        if less < 0 or tags >= MAX_TAGS:
            yield "text", "", {}, source[at:] if less < 0 else ""
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
    """Where it stands next, or the end; what is once not found is not looked for again, which keeps the time linear."""
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
    """The attributes we use, and where the text goes on after the tag."""
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


class _Page:
    """The lines so far, and the elements that are open."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.stack: list[_Open] = []
        self.open: dict[str, int] = {}
        self.marks: dict[str, int] = {}
        self.hidden = 0
        self.pre = 0
        self.is_cut = False
        self.gap = False

    def text(self, text: str) -> None:
        if self.hidden or not text:
            return
        text = html.unescape(text) if "&" in text else text
        if self.pre:
            first, *others = text.split("\n")
            self.parts.append(first)
            for other in others:
                self._break()
                self.parts.append(other)
            return
        text = _SPACES.sub(" ", text)
        if text != " " or self.parts:
            self.parts.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br":
            self._break()
            return
        if name == "img":
            self._picture(attributes)
            return
        if name in _BLOCKS:
            self._block(attributes, name)
        if name in ("td", "th") and "".join(self.parts[-1:]).strip():
            self.parts.append("  ")
        if name == "hr":
            self.parts.append("_" * 32)
            self._flush()
        if name in _VOID:
            return
        if name in ("p", "li") and self.stack and self.stack[-1].name == name:
            self._pop()
        style = attributes.get("style", "").lower().replace(" ", "")
        mark = mark_of(name, attributes)
        opened = _Open(name, mark=mark)
        opened.hidden = "display:none" in style or name == "head"
        opened.pre = name == "pre" or ("white-space:pre" in style and "white-space:pre-line" not in style)
        opened.spaced = name in _SPACED and not self.open.get("li") and not _is_tight(name, attributes, style)
        if name == "a":
            opened.href, opened.link_start = attributes.get("href", ""), len(self.parts)
        if name in ("ul", "ol"):
            opened.ordered = name == "ol"
            start = attributes.get("start", "")
            opened.number = int(start) - 1 if start.isdecimal() and len(start) < 6 else 0
        if opened.spaced:
            self.gap = True
        self._push(opened)
        if name == "li":
            self.parts.append(self._bullet())

    def end(self, name: str) -> None:
        if name == "br":
            self._break()
        elif name == "p" and not self.open.get("p"):
            self._break()
        elif self.open.get(name):
            while self._pop() != name:
                pass

    def finished(self) -> list[Line]:
        while self.stack:
            self._pop()
        self._flush()
        return self.lines

    def _push(self, opened: _Open) -> None:
        self.stack.append(opened)
        self.open[opened.name] = self.open.get(opened.name, 0) + 1
        if opened.mark == "cut":
            self.is_cut = True
        elif opened.mark:
            self.marks[opened.mark] = self.marks.get(opened.mark, 0) + 1
        self.hidden += opened.hidden
        self.pre += opened.pre

    def _pop(self) -> str:
        opened = self.stack.pop()
        if opened.name in _BLOCKS:
            self._flush()
        if opened.name == "a" and opened.href:
            self._link(opened)
        self.open[opened.name] -= 1
        if opened.mark and opened.mark != "cut":
            self.marks[opened.mark] -= 1
        self.hidden -= opened.hidden
        self.pre -= opened.pre
        self.gap = self.gap or opened.spaced
        return opened.name

    def _block(self, attributes: dict[str, str], name: str) -> None:
        if name != "li" or "".join(self.parts).strip():
            self._flush()

    def _break(self) -> None:
        if not self.hidden:
            self._flush(even_empty=True)

    def _flush(self, *, even_empty: bool = False) -> None:
        raw = "".join(self.parts)
        even_empty = even_empty or "\u00a0" in raw
        text = raw.replace("\u00a0", " ").rstrip()
        self.parts = []
        if not text and not even_empty:
            return
        if not self.pre and "  " in text:
            indent = len(text) - len(text.lstrip())
            text = text[:indent] + _SPACES.sub(" ", text[indent:])
        if self.gap and self.lines and self.lines[-1].text.strip("> "):
            self._add("")
        self.gap = False
        self._add(text if self.pre or text.startswith("-- ") else text.lstrip() if not self.open.get("li") else text)

    def _add(self, text: str) -> None:
        mark = self._mark()
        depth = min(self.marks.get("quote", 0) + self.marks.get("perhaps", 0), 9)
        if text == "--" and not depth:
            text = "-- "
        self.lines.append(Line(f"{'>' * depth} {text}".rstrip() if depth and mark != "perhaps" else text, mark))

    def _mark(self) -> str:
        if self.marks.get("quote"):
            return "quote"
        if self.is_cut:
            return "cut"
        return next((mark for mark in ("perhaps", "intro", "signature") if self.marks.get(mark)), "")

    def _link(self, opened: _Open) -> None:
        text = "".join(self.parts[opened.link_start :]).strip()
        href = opened.href.strip()
        bare = (
            href.removeprefix("mailto:")
            .removeprefix("tel:")
            .removeprefix("https://")
            .removeprefix("http://")
            .rstrip("/")
        )
        if text and href.startswith(("http://", "https://")) and bare.lower() not in text.lower():
            self.parts.append(f" <{href}>")

    def _picture(self, attributes: dict[str, str]) -> None:
        if self.hidden:
            return
        alt = attributes.get("alt", "").strip()
        if (
            attributes.get("data-emoji")
            or attributes.get("goomoji")
            or (0 < len(alt) <= 8 and all(letter > "\u2000" for letter in alt))
        ):
            self.parts.append(alt or attributes.get("data-emoji", ""))

    def _bullet(self) -> str:
        lists = [opened for opened in self.stack[-60:] if opened.name in ("ul", "ol")]
        indent = "  " * max(0, len(lists) - 1)
        if lists and lists[-1].ordered:
            lists[-1].number += 1
            return f"{indent}{lists[-1].number}. "
        return f"{indent}- "


def _is_tight(name: str, attributes: dict[str, str], style: str) -> bool:
    """Paragraphs without space between them: Outlook's, and those with a margin of zero."""
    if name in ("table", "blockquote"):
        return True
    return (
        any(name in attributes.get("class", "").lower() for name in ("msonormal", "msolist"))
        or bool(re.search(r"margin(?:-top|-bottom)?:0(?:[a-z%]{0,3})(?:[;!0 ]|$|0)", style))
        or "margin:0" in style
    )
