"""Our own mail within an answer: the line above which people reply, the prefix of its quoted lines, and where it
ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.inbound.mail.written.lines import Line
from chalicelib.patterns import compile_late

MARKERS = ("reply above this line", "write above this line to answer")
"""The line in our mails above which people reply, in lower case: the present one, and those of mails already sent."""

_DASH = r"(?:[-–—?*_=\ufffd\u2500]|=E2=80=93)"
_BEFORE = r"[\s>|:]{0,40}(?:[\w.'-]{1,24}>[\s>|:]{0,40}){0,4}"
"""What programs put before a quoted line: signs, spaces, and the author's name or initials."""
_MARKER = compile_late(
    rf"(?P<before>{_BEFORE}){_DASH}{{0,3}} ?{_DASH}{{0,3}}(?P<words>{'|'.join(MARKERS)}) ?(?P<dashes>{_DASH}{{1,4}})?[\s*_]*(?P<after>.*)",
    re.IGNORECASE,
)
_LAST = compile_late(
    r"(?:choose what you get|stop emails like this|change what i get|stop these|turn it off or back on): ?\S*$"
    r"|all times are .{1,60} time\. wrong time zone\? ?\S*$"
    r"|(?:you[’']re getting this because you|you get this because you|you get this digest) .{1,200}$",
    re.IGNORECASE,
)
"""The last lines of our mails, now and in earlier versions; a link may be on the next one."""
_MOST_LINES = 400
"""The most lines of one of our mails."""
_WORDS_OF_PREVIEW = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Where our line is, what comes before it, and the first line below all of our mail (``None`` if that isn't
    known)."""

    at: int
    before: str
    below: int | None


def found(lines: Sequence[Line]) -> Found | None:
    """Returns the first occurrence of our line; ``None`` if it isn't there."""
    for at, line in enumerate(lines):
        before = marker(line.text)
        if before is not None:
            return Found(at, before, _below(lines, at))
    return None


def marker(text: str) -> str | None:
    """Returns what comes before our line; ``None`` if this isn't our line. A sentence that quotes it isn't."""
    if "above this line" not in text.lower():
        return None
    match = _MARKER.fullmatch(text)
    if match is None or (match["after"] and not match["dashes"]):
        return None
    if match["dashes"] == "?" and not text[: match.start("words")].rstrip().endswith("?"):
        return None  # a question about it, not dashes that a program failed to encode
    return match["before"]


def is_ours(text: str, below: Sequence[str]) -> bool:
    """Returns whether words above our line are our own: the preview that mail programs show in a list is repeated below
    the line."""
    solid = letters_of(text)
    if len(text.split()) < _WORDS_OF_PREVIEW or not solid:
        return False
    first = next((line for line in map(letters_of, below) if line), "")
    return solid in "".join(map(letters_of, below)) or (len(first) > 8 and solid.startswith(first))


def _below(lines: Sequence[Line], at: int) -> int | None:
    last = None
    for number in range(at + 1, min(len(lines), at + _MOST_LINES)):
        text = lines[number].text.lstrip(" \t>|:*_").rstrip(" *_")
        if _LAST.search(text):
            last = number
        elif last == number - 1 and text.lstrip("<(").startswith(("http://", "https://")) and " " not in text:
            last = number
    return None if last is None else last + 1


def letters_of(text: str) -> str:
    """Returns the letters and digits alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
