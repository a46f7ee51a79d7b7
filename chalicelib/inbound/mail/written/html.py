"""HTML as lines: quotes by their structure, then text with line breaks, lists and links kept."""

import html
import re
from dataclasses import dataclass

from chalicelib.inbound.mail.written.lines import Line
from chalicelib.inbound.mail.written.marks import mark_of
from chalicelib.inbound.mail.written.markup import tokens
from chalicelib.inbound.mail.written.plain import tidied
from chalicelib.patterns import compile_late

_SPACES = compile_late(r"[ \t\n\r\f\v]+")
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section table tbody tfoot thead tr ul caption summary""".split()
)
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote".split())
_DEEPEST = 30
"""The most levels of nested lists that are indented."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


_BULLET = compile_late(r"-|\d{1,5}\.")
_HALVES = compile_late(r"&#(5[56]\d{3});&#(5[67]\d{3});")


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
    """Returns the lines of an HTML part, with "> " before quoted ones, and marks of their structure."""
    page = _Page()
    for kind, name, attributes, text in tokens(tidied(source)):
        if kind == "text":
            page.text(text)
        elif kind == "start":
            page.start(name, attributes)
        else:
            page.end(name)
    return page.finished()


class _Page:
    """The lines so far, and the elements that are open."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.stack: list[_Open] = []
        self.lists: list[_Open] = []
        self.open: dict[str, int] = {}
        self.marks: dict[str, int] = {}
        self.hidden = 0
        self.pre = 0
        self.anchor: _Open | None = None
        self.is_cut = False
        self.gap = False

    def text(self, text: str) -> None:
        if self.hidden or not text:
            return
        text = html.unescape(_HALVES.sub(_whole, text)) if "&" in text else text
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
        mark = self._marked(name, attributes)
        opened = _Open(name, mark=mark)
        opened.hidden = "display:none" in style or name == "head"
        opened.pre = name == "pre" or ("white-space:pre" in style and "white-space:pre-line" not in style)
        opened.spaced = name in _SPACED and not self.open.get("li") and not _is_tight(name, attributes, style)
        if name == "a":
            self._begin_link(opened, attributes.get("href", ""))
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
        if opened.name in ("ul", "ol"):
            self.lists.append(opened)
        self.hidden += opened.hidden
        self.pre += opened.pre

    def _pop(self) -> str:
        opened = self.stack.pop()
        if opened.name in _BLOCKS:
            self._flush()
        if opened.name == "a" and opened.href:
            self._link(opened)
        if opened is self.anchor:
            self.anchor = None
        self.open[opened.name] -= 1
        if opened.name in ("ul", "ol"):
            self.lists.pop()
        if opened.mark and opened.mark != "cut":
            self.marks[opened.mark] -= 1
        self.hidden -= opened.hidden
        self.pre -= opened.pre
        self.gap = self.gap or opened.spaced
        return opened.name

    def _block(self, attributes: dict[str, str], name: str) -> None:
        """Begins a line, except directly in a list item: "- " and the text of its paragraph are one line."""
        said = "".join(self.parts).strip()
        if said if name == "li" else not (said and self.open.get("li") and _BULLET.fullmatch(said)):
            self._flush()

    def _break(self) -> None:
        if not self.hidden:
            self._flush(even_empty=True)

    def _flush(self, *, even_empty: bool = False) -> None:
        if not self.parts and not even_empty:
            return
        raw = "".join(self.parts)
        even_empty = even_empty or "\u00a0" in raw
        text = raw.replace("\u00a0", " ").rstrip()
        if text == "--" and len(raw) > 2:
            text = "-- "
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
        self.lines.append(Line(f"{'>' * depth} {text}".rstrip() if depth and mark != "perhaps" else text, mark))

    def _marked(self, name: str, attributes: dict[str, str]) -> str:
        """Returns what the names of an element say about it; within an element for quotes, a quote of unknown origin
        counts as one."""
        mark = mark_of(name, attributes)
        return "quote" if mark == "perhaps" and self.marks.get("citing") else mark

    def _mark(self) -> str:
        if self.marks.get("quote"):
            return "quote"
        if self.is_cut:
            return "cut"
        return next((mark for mark in ("perhaps", "intro", "signature") if self.marks.get(mark)), "")

    def _begin_link(self, opened: _Open, href: str) -> None:
        """Begins a link. An open one ends here, which keeps the time linear."""
        if self.anchor:
            self._link(self.anchor)
        self.anchor = opened
        opened.href, opened.link_start = href, len(self.parts)

    def _link(self, opened: _Open) -> None:
        text = "".join(self.parts[opened.link_start :]).strip()
        href, opened.href = opened.href.strip(), ""
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
        indent = "  " * max(0, min(len(self.lists), _DEEPEST) - 1)
        if self.lists and self.lists[-1].ordered:
            self.lists[-1].number += 1
            return f"{indent}{self.lists[-1].number}. "
        return f"{indent}- "


def _whole(halves: re.Match[str]) -> str:
    """Returns the character that some programs write as the two halves of UTF-16, such as an emoji."""
    high, low = int(halves[1]) - 0xD800, int(halves[2]) - 0xDC00
    return chr(0x10000 + (high << 10) + low) if 0 <= high < 0x400 and 0 <= low < 0x400 else halves[0]


def _is_tight(name: str, attributes: dict[str, str], style: str) -> bool:
    """Whether a paragraph has no space around it: Outlook's, and those with a margin of zero."""
    if name in ("table", "blockquote"):
        return True
    return bool(style or attributes) and (
        any(name in attributes.get("class", "").lower() for name in ("msonormal", "msolist"))
        or bool(re.search(r"margin(?:-top|-bottom)?:0(?:[a-z%]{0,3})(?:[;!0 ]|$|0)", style))
        or "margin:0" in style
    )
