"""Text as it was before a mail program wrapped, escaped or encoded it, with the way back to where each part stands.

Everything here takes time in proportion to the text.
"""

import base64
import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

import msgspec

BREAK = "\n"
"""Stands for a break that a program may have put in, with whatever it put at the beginning of the next line."""

# A line's end, before it what quoted-printable or a program puts there, behind it the marks of quotes; and what can't be seen.
_SOFT = r"=[ \t]{0,8}(?:\r\n|\r|\n)(?:[ \t]{0,8}[>|][ \t>|]*)?"
_HARD = r"[ \t]{0,8}[\n\r\x0b\x0c\x85\u2028\u2029][ \t>|\n\r\x0b\x0c\x85\u2028\u2029]*"
_UNSEEN = r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_WRAP = re.compile(f"{_SOFT}|(?P<hard>{_HARD})|{_UNSEEN}")
_ESCAPE = re.compile(
    r"%\n?(?:2\n?5\n?){0,4}(?P<percent>[0-9A-Fa-f]\n?[0-9A-Fa-f])|=(?P<quoted>[0-9A-F]\n?[0-9A-F])"
    r"|\\u(?P<json>[0-9A-Fa-f]{4})|&\n?(?:#[xX0-9A-Fa-f\n]{1,12}|[a-zA-Z\n]{2,10});"
)
_DASHED = re.compile(
    r"-\n?(?:2\n?5\n?){0,4}(?P<percent>[0-9A-F]\n?[0-9A-F])(?P<quoted>)(?P<json>)"
)  # urldefense.com/v2
_MOST_LEVELS = 8
"""Of escapes within escapes, each of up to five percent signs."""

# Base64, also of URLs (RFC 4648, 5): 50 of its characters hold the shortest token there is.
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-\n]{50,}")
_BREAKS = re.compile(BREAK)
_READABLE = re.compile(rb"[\t\n\r\x20-\x7e]{20,}")
_URL_SAFE = str.maketrans("-_", "+/")


class Layer(msgspec.Struct, frozen=True):
    """A text made of another one by replacing parts of it."""

    text: str
    pieces: list[tuple[int, int, int]]
    """Where each piece begins here, and where it begins and ends in the other text."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Returns where a part of this text stands in the other one."""
        first, last = self._piece(start), self._piece(end - 1)
        return self._from(first, start), self._from(last, end - 1, is_end=True)

    def _piece(self, place: int) -> int:
        return bisect_right(self.pieces, (place, len(self.text) ** 2, 0)) - 1

    def _from(self, piece: int, place: int, *, is_end: bool = False) -> int:
        begins, start, end = self.pieces[piece]
        ends = self.pieces[piece + 1][0] if piece + 1 < len(self.pieces) else len(self.text)
        if ends - begins != end - start:  # it was replaced as a whole
            return end if is_end else start
        return start + place - begins + is_end


def joined(text: str) -> Layer:
    """Returns the text without soft breaks and invisible characters, and with `BREAK` for each other end of a line."""
    return _replaced(text, _WRAP, _wrapped)


def layers(text: str) -> Iterator[Layer]:
    """Yields the text joined, then with percent-encoding, HTML entities and the like resolved, each time one level more.

    Each is made of the one before. Empty parts of a line that an escape hid are joined too.
    """
    present = joined(text)
    yield present
    for _ in range(_MOST_LEVELS):
        resolved = _replaced(present.text, _ESCAPE, _resolved)
        if resolved.text == present.text:
            return
        yield resolved
        present = joined(resolved.text)
        yield present


def undashed(text: str) -> Layer | None:
    """Returns the text with the percent-encoding resolved that some filters write with dashes; ``None`` if it has none."""
    return _replaced(text, _DASHED, _resolved) if _DASHED.search(text) else None


def decoded(text: str) -> Iterator[tuple[str, Callable[[int, int], tuple[int, int]]]]:
    """Yields the readable parts of what may be base64, each with a function that finds its parts in ``text``.

    Where it begins can't be seen, as in a path, so all four ways to group its characters are tried.
    """
    for found in _BASE64.finditer(text):
        run = _replaced(found[0], re.compile(BREAK), lambda _: "")
        for shift in range(4):
            characters = run.text[shift:].translate(_URL_SAFE)
            raw = base64.b64decode(characters + "A" * (-len(characters) % 4))
            for part in _READABLE.finditer(raw):
                yield part[0].decode("ascii"), _way_back(run, found.start(), shift, part.start())


def _way_back(run: Layer, begins: int, shift: int, offset: int) -> Callable[[int, int], tuple[int, int]]:
    """Returns where bytes of a decoded part stand: three of them are four characters."""

    def back(start: int, end: int) -> tuple[int, int]:
        first, last = shift + (offset + start) * 4 // 3, shift + -(-(offset + end) * 4 // 3)
        found = run.origin(first, min(last, len(run.text)))
        return begins + found[0], begins + found[1]

    return back


def _wrapped(match: re.Match[str]) -> str:
    """Returns what is left of a break or an invisible character."""
    return BREAK if match.lastgroup == "hard" else ""


def _resolved(match: re.Match[str]) -> str:
    """Returns the character that an escape stands for, and a break that was within it."""
    code = match["percent"] or match["quoted"] or match["json"]
    char = chr(int(code.replace(BREAK, ""), 16)) if code else html.unescape(match[0].replace(BREAK, ""))
    return ("" if re.fullmatch(_UNSEEN, char) else char) + BREAK * (BREAK in match[0])


def _replaced(text: str, pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str]) -> Layer:
    made: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = done = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if start > done:
            made.append(text[done:start])
            pieces.append((length, done, start))
            length += start - done
        words = becomes(match)
        if words:
            made.append(words)
            pieces.append((length, start, end))
            length += len(words)
        done = end
    if done < len(text):
        made.append(text[done:])
        pieces.append((length, done, len(text)))
    return Layer("".join(made), pieces)
