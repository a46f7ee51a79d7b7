"""What somebody tries who wants to act as somebody else by what we stored: every decoding that they could think of.

Written without a look at how we find tokens: what this undoes, and how, is for its own sake.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote

MOST_STEPS = 5
MOST_TEXTS = 500


def everything_in(text: str) -> Iterator[str]:
    """Yields the text and what comes out of it by up to five decodings, one after the other, each in lower case too."""
    found = {text}
    present = [text]
    for step in range(MOST_STEPS):
        made: list[str] = []
        for some in present:
            yield some
            for each in _decoded(some, is_first=step == 0):
                if each not in found and len(found) < MOST_TEXTS:
                    found.add(each)
                    made.append(each)
        present = made
    yield from present


def is_found(token: str, text: str) -> bool:
    """Returns whether a token can be found in it."""
    return any(token in some.lower() for some in everything_in(text))


def _decoded(text: str, *, is_first: bool) -> Iterator[str]:
    for by in (*_WHOLE, *(_CIPHERS if is_first else ())):
        try:
            yield by(text)
        except ValueError:
            continue
    for pattern, alphabet in _RUNS:
        for run in pattern.findall(text):
            for raw in alphabet(re.sub(r"\s", "", run)):
                yield from _texts(raw)


def _texts(raw: bytes) -> Iterator[str]:
    """Yields what bytes may say: as they are, in UTF-16, or compressed."""
    for text in (raw.decode("latin-1"), raw.decode("utf-16-le", "ignore"), raw.decode("utf-16-be", "ignore")):
        yield from (part for part in re.findall(r"[\x09\x0a\x0d\x20-\x7e]{20,}", text))
    try:
        yield zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw).decode("latin-1")
    except zlib.error:
        return


def _unwrapped(text: str) -> str:
    """Joins lines, also those of a quote, and takes away what can't be seen."""
    unseen = dict.fromkeys(ord(char) for char in set(text) if unicodedata.category(char) in ("Cf", "Mn"))
    marks = r"(?:[ \t>|:*#]|[A-Za-z]{1,12}>)*"
    return re.sub(
        rf"[=\\][ \t]*\r?\n[ \t>|]*|[ \t]*[\r\n\x0b\x0c\x85\u2028\u2029]+{marks}",
        "",
        text.translate(unseen) if unseen else text,
    )


def _escapes(text: str) -> str:
    """Undoes what stands for one character in JSON, JavaScript, CSS and C."""
    text = re.sub(r"\\u\{0*([0-9a-fA-F]{1,6})\}|[\\%]u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})",
                  lambda at: chr(int(at[1] or at[2] or at[3], 16)), text)  # fmt: skip
    text = re.sub(r"\\([0-7]{3})", lambda at: chr(int(at[1], 8)), text)
    return (
        re.sub(r"\\([0-9a-fA-F]{1,6}) ?", lambda at: chr(int(at[1], 16) % 0x110000), text)
        .replace("\\/", "/")
        .replace("\\n", "\n")
    )


def _dashed(text: str) -> str:
    return re.sub(r"-([0-9A-F]{2})", lambda at: chr(int(at[1], 16)), text)


def moved(text: str, by: int) -> str:
    """Returns the text with its letters and digits moved on, as Check Point's links have them."""

    def one(char: str) -> str:
        for first, many in (("a", 26), ("A", 26), ("0", 10)):
            if first <= char < chr(ord(first) + many):
                return chr((ord(char) - ord(first) + by) % many + ord(first))
        return char

    return "".join(one(char) for char in text)


def _quoted(text: str) -> str:
    return re.sub(r"=([0-9A-Fa-f]{2})", lambda at: chr(int(at[1], 16)), text)


def _without_words(text: str) -> str:
    """Joins encoded words."""
    return re.sub(r"\?=\s*=\?[^?\s]{1,40}\?[bq]\?", "", text, flags=re.IGNORECASE)


def _utf_7(text: str) -> str:
    return text.encode("ascii", "ignore").decode("utf-7", "ignore")


def _bytes_base64(run: str) -> Iterator[bytes]:
    for shift in range(4):
        coded = run[shift:].translate(str.maketrans("-_,", "+//"))
        try:
            yield base64.b64decode(coded + "A" * (-len(coded) % 4))
        except binascii.Error:
            continue


def _bytes_hex(run: str) -> Iterator[bytes]:
    for shift in range(2):
        coded = run[shift:]
        yield bytes.fromhex(coded[: len(coded) // 2 * 2])


def _bytes_base32(run: str) -> Iterator[bytes]:
    for shift in range(8):
        coded = run[shift:].upper()
        yield base64.b32decode(coded + "A" * (-len(coded) % 8))


_WHOLE: tuple[Callable[[str], str], ...] = (
    _unwrapped, unquote, html.unescape, _quoted, _escapes, _dashed, _without_words, _utf_7,
    lambda text: unicodedata.normalize("NFKC", text), lambda text: re.sub(r"<[^<>]*>", "", text),
    lambda text: text.replace("\0", ""),
)  # fmt: skip
_CIPHERS: tuple[Callable[[str], str], ...] = (
    lambda text: codecs.encode(text, "rot13"), lambda text: moved(text, -5), lambda text: text[::-1],
)  # fmt: skip
_RUNS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[bytes]]], ...] = (
    (re.compile(r"[A-Za-z0-9+/_\-,\n]{40,}"), _bytes_base64),
    (re.compile(r"(?:[0-9a-fA-F]\n?){60,}"), _bytes_hex),
    (re.compile(r"[A-Za-z2-7]{60,}"), _bytes_base32),
)
