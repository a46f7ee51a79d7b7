"""Readable text inside encoded bytes, with the way back to where it was: base64 and hexadecimal digits.

Base32 needs no reading: any of it looks like a token.

Everything here takes time in proportion to the text.
"""

import base64
import re
import zlib
from collections.abc import Callable, Iterator

import msgspec

from chalicelib.inbound import unwrapped
from chalicelib.inbound.unwrapped import BREAK, Layer
from chalicelib.patterns import compile_late

Back = Callable[[int, int], tuple[int, int]]


class _Form(msgspec.Struct, frozen=True):
    """A way to write bytes: ``many`` of them make ``characters``."""

    run: re.Pattern[str]
    many: int
    characters: int
    read: Callable[[str], bytes]


_URL_SAFE = str.maketrans("-_,", "+//")


def _base64(run: str) -> bytes:
    return base64.b64decode(run.translate(_URL_SAFE) + "A" * (-len(run) % 4))


def _hexadecimal(run: str) -> bytes:
    return bytes.fromhex(run[: len(run) // 2 * 2])


# As many characters as hold the shortest token there is. Base64 also of URLs (RFC 4648, 5) and of folders (RFC 3501, 5.1.3).
_FORMS = (
    _Form(compile_late(rf"[A-Za-z0-9+/_,\-{BREAK}]{{50,}}"), 3, 4, _base64),
    _Form(compile_late(rf"[0-9a-fA-F{BREAK}]{{74,}}"), 1, 2, _hexadecimal),
)
_READABLE = compile_late(rb"[\t\n\r\x20-\x7e]{20,}|(?:[\t\n\r\x20-\x7e]\x00){20,}|(?:\x00[\t\n\r\x20-\x7e]){20,}")
_COMPRESSED = compile_late(rb"\x1f\x8b\x08|x[\x01\x5e\x9c\xda]")
_MOST_TIMES, _MOST_BYTES = 4, 100_000
"""As many times as long, and as long as compressed text is read: so that it costs no more than what was sent."""
_BREAKS = compile_late(BREAK)


def readable(text: str) -> Iterator[tuple[str, Back]]:
    """Yields the readable parts of what may be encoded bytes, each with a function that finds its parts in ``text``. It
    can't be seen where they begin, as in a path, so all ways to group the characters are tried.
    """
    for form in _FORMS:
        for found in form.run.finditer(text):
            run = unwrapped.replaced(found[0], _BREAKS, lambda _: "")
            for shift in range(form.characters):
                raw = form.read(run.text[shift:])
                for part in _READABLE.finditer(raw):
                    wide = 2 if b"\x00" in part[0] else 1
                    back = _way_back(form, run, found.start(), shift, part.start(), wide)
                    yield part[0].replace(b"\x00", b"").decode("ascii"), back
                if inflated := _inflated(raw):
                    yield inflated, _all_of(found)


def _way_back(form: _Form, run: Layer, begins: int, shift: int, offset: int, wide: int) -> Back:
    """Returns where the characters of a decoded part are, each ``wide`` bytes."""

    def back(start: int, end: int) -> tuple[int, int]:
        first = shift + (offset + start * wide) * form.characters // form.many
        last = shift + -(-(offset + end * wide) * form.characters // form.many)
        found = run.origin(first, min(last, len(run.text)))
        return begins + found[0], begins + found[1]

    return back


def _inflated(raw: bytes) -> str:
    """Returns the text that was compressed to these bytes, by gzip or zlib; nothing if it wasn't."""
    if not _COMPRESSED.match(raw):
        return ""
    try:
        text = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, min(len(raw) * _MOST_TIMES, _MOST_BYTES))
    except zlib.error:
        return ""
    return text.decode("latin-1")


def _all_of(found: re.Match[str]) -> Back:
    """Returns what finds each part of a compressed text in all of it."""
    return lambda start, end: found.span()
