"""Text as it was before a mail program wrapped, escaped or encoded it, with the way back to where each part was.

Everything here takes time in proportion to the text.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

import msgspec

from chalicelib.patterns import compile_late

BREAK = "\n"
"""Stands for a break that a program may have put in, with whatever it put at the beginning of the next line."""

# A line's end, before it what quoted-printable or a program puts there, behind it the marks of quotes; a space for it between what
# is too long for words; the seam of two encoded words of a header; and what can't be seen.
_ENDS = r"\n\r\x0b\x0c\x85\u2028\u2029"
_MARKS = rf"(?:[ \t>|:*#{_ENDS}]|(?<![a-zA-Z])[a-zA-Z]{{1,12}}>)*"
_UNSEEN = (
    r"\x00\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufffc\U000e0000-\U000e0fff"
)
_UNSEEN_CHAR = compile_late(f"[{_UNSEEN}]")
_ENDED = r"[ \t]{0,8}(?:\r\n|\r|\n)[ \t>|]{0,20}"
"""After the sign of an escape that continues on the next line, which then isn't a soft break."""
# Both patterns begin with all that a match begins with, since that makes them fast.
_WRAP = compile_late(
    rf"[=\\? \t{_ENDS}{_UNSEEN}](?:"
    rf"(?:(?<===)|(?<==)(?!{_ENDED}[0-9A-F]{{2}}(?:=[0-9A-F]{{2}}){{3}})|(?<=\\)(?!{_ENDED}(?:u[0-9A-Fa-f]{{4}}|u\{{|x[0-9A-Fa-f]{{2}})))"
    r"[ \t]{0,8}(?:\r\n|\r|\n)(?:[ \t]{0,8}[>|][ \t>|]*)?"
    r"|(?<=\?)=\s{0,9}=\?[\w-]{1,40}\?[bBqQ]\?"
    rf"|(?P<hard>(?<=[ \t])[ \t]{{0,7}}[{_ENDS}]{_MARKS}|(?<=[{_ENDS}]){_MARKS}|(?<=[A-Za-z2-7]{{12}} )(?=[A-Za-z2-7]{{12}}))"
    rf"|(?<=[{_UNSEEN}]))"
)

# Percent-encoding also as JavaScript's `escape` has it; quoted-printable; JSON, JavaScript, C and CSS; UTF-7; entities; letters of other forms.
# Beyond ASCII, only invisible characters in UTF-8 matter.
_WIDE = r"\u24b6-\u24e9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
_ESCAPE = compile_late(
    rf"[%=\\+&{_WIDE}](?:"
    r"(?<=[%=])(?P<utf8>\n?(?:2\n?5\n?){0,4}[c-fC-F]\n?[0-9a-fA-F](?:\n?[%=]\n?(?:2\n?5\n?){0,4}[89abAB]\n?[0-9a-fA-F]){1,3})"
    r"|(?<=%)\n?(?:2\n?5\n?){0,4}(?P<percent>[0-9A-Fa-f]\n?[0-9A-Fa-f])|(?<==)(?P<quoted>\n?[0-9A-Fa-f]\n?[0-9A-Fa-f])"
    r"|(?<=[\\%])\n?u(?P<json>(?:\n?[0-9A-Fa-f]){4})"
    r"|(?<=\\)(?:\n?x(?P<two>(?:\n?[0-9A-Fa-f]){2})|\n?u\n?\{\n?(?:0\n?){0,3}(?P<brace>[0-9A-Fa-f](?:\n?[0-9A-Fa-f]){0,4})\n?\}"
    r"|(?:x|u\{(?:00)?)?(?:0000)?(?P<code>[fF]{2}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{1,2})(?:\}| ?(?![0-9A-Fa-f]))"
    r"|(?P<octal>\n?[01](?:\n?[0-7]){2})|(?P<line>[nr]))"
    r"|(?<=\+)(?P<seven>A[A-H][A-Za-z0-9+/])-"
    r"|(?<=&)(?:\n(?P<lost>[xX]?[0-9A-Fa-f](?:\n?[0-9A-Fa-f]){1,7})(?:;|(?=&))|\n?(?:#[xX0-9A-Fa-f\n]{1,12}|[a-zA-Z\n]{2,10});|\n?#\n?(?P<bare>[0-9](?:\n?[0-9]){1,6}|[xX](?:\n?[0-9A-Fa-f]){2,6})(?!\n?[0-9A-Fa-f;]))"
    rf"|(?<=[{_WIDE}])(?P<wide>[{_WIDE}]*))"
)
_DASHED = compile_late(r"-\n?(?:2\n?5\n?){0,4}(?P<percent>[0-9A-F]\n?[0-9A-F])")  # urldefense.com/v2
_COLON = compile_late("://")
_MOST_LEVELS = 8
"""Levels of escapes within escapes, each of up to five percent signs."""

# Tags within a word, as programs put them where a long one may be broken, or that only look in some way; and comments.
_TAG = compile_late(
    r"</?(?:wbr|br|span|b|i|u|s|em|strong|font|a|code|tt|mark|small|big|sub|sup|bdi|bdo|ins|del)(?:\s[^<>]{0,2000})?/?>|<!--[^<>]{0,2000}-->",
    re.IGNORECASE,
)

# Check Point moves each letter and digit on by as many places: "http" tells how many, five where it is missing.
_MOVED = compile_late(r"(?<![A-Za-z])(?!https?:)[a-z]{4,5}://[!-;=?-~\n]{20,}|___(?P<by_five>[!-;=?-^`-~\n]{20,})___")


class Layer(msgspec.Struct, frozen=True):
    """A text made of another one by replacing parts of it."""

    text: str
    pieces: list[tuple[int, int, int]]
    """Where each piece begins here, and where it begins and ends in the other text."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Returns where a part of this text is in the other one."""
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
    return replaced(text, _WRAP, _wrapped)


def layers(text: str) -> Iterator[Layer]:
    """Yields the text joined, then with percent-encoding, HTML entities and the like resolved, each time one level more.

    Each is made of the one before. Empty parts of a line that an escape hid are joined too.
    """
    present = joined(text)
    yield present
    for _ in range(_MOST_LEVELS):
        resolved = replaced(present.text, _ESCAPE, _resolved)
        if resolved.text == present.text:
            return
        yield resolved
        present = joined(resolved.text)
        yield present


def others(text: str) -> Iterator[Layer]:
    """Yields what the text may be read as besides, where it has such parts: its escapes, written with dashes, with percent signs; and without the
    tags within words."""
    if _DASHED.search(text):
        yield replaced(text, _DASHED, lambda match: "%" + match["percent"])
    if _TAG.search(text):
        yield replaced(text, _TAG, lambda _: "")


def moved_back(text: str) -> Layer | None:
    """Returns the text with links as they were before a filter moved their letters on; ``None`` if it has none."""
    if "___" not in text and not any(_moved_scheme(text, colon.start()) for colon in _COLON.finditer(text)):
        return None
    return replaced(text, _MOVED, _moved_back)


def _wrapped(match: re.Match[str]) -> str:
    """Returns what is left of a break or an invisible character."""
    return BREAK if match.lastgroup == "hard" else ""


def _resolved(match: re.Match[str]) -> str:
    """Returns the character that an escape means, and a break that was inside it."""
    kind = match.lastgroup
    if kind in _HEXADECIMAL:
        char = chr(int(match[kind].replace(BREAK, ""), 16))
    elif kind == "octal":
        char = chr(int(match[kind].replace(BREAK, ""), 8))
    elif kind == "lost":  # its # was taken for the mark of a quote
        char = html.unescape(f"&#{match[kind].replace(BREAK, '')};")
    elif kind == "line":
        char = BREAK
    elif kind == "seven":
        char = match[0].encode().decode("utf-7", "replace")
    elif kind == "wide":
        return unicodedata.normalize("NFKC", match[0])
    elif kind == "utf8":
        char = bytes.fromhex(_SIGNS.sub("", match[0].replace(BREAK, ""))).decode(errors="replace")
    else:
        char = html.unescape(match[0].replace(BREAK, "").rstrip(";") + ";")
    return _visible(char) + BREAK * (BREAK in match[0])


_HEXADECIMAL = ("percent", "quoted", "json", "code", "two", "brace")
_SIGNS = compile_late("[%=](?:25)*")


def _visible(char: str) -> str:
    return char if "\0" < char < "\x80" or not _UNSEEN_CHAR.fullmatch(char) else ""


def _places(link: str) -> int:
    """Returns by how many places the letters of a link were moved on; 0 if they weren't."""
    places = (ord(link[:1] or "h") - ord("h")) % 26
    scheme = "".join(chr((ord(char) - 97 - places) % 26 + 97) for char in link.partition(":")[0])
    return places if scheme in ("http", "https") else 0


def _moved_scheme(text: str, colon: int) -> int:
    """Returns by how many places the letters before this colon were moved on, if they were "http" or "https"."""
    return _places(text[max(0, colon - 5) : colon]) or _places(text[max(0, colon - 4) : colon])


def _moved_back(match: re.Match[str]) -> str:
    if match["by_five"]:
        return match["by_five"].translate(_BACK[5])
    places = _places(match[0])
    return match[0].translate(_BACK[places]) if places else match[0]


_LOWER, _DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
_BACK = [
    str.maketrans(
        _LOWER + _LOWER.upper() + _DIGITS,
        "".join(some[-by % len(some) :] + some[: -by % len(some)] for some in (_LOWER, _LOWER.upper(), _DIGITS)),
    )
    for by in range(26)
]


def replaced(text: str, pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str]) -> Layer:
    """Returns the text with each match replaced by what it becomes."""
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
