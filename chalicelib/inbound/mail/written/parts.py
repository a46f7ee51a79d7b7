"""The readable parts of a mail, whatever its form: limited in depth, number and size, and without exceptions.

We don't use the standard library's parser for the parts: its time grows with the square of the depth of nested
multiparts, and very deep ones exceed the recursion limit.
"""

import base64
import binascii
import email.header
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.inbound.mail.written import smime
from chalicelib.inbound.mail.written.charsets import decoded
from chalicelib.inbound.mail.written.winmail import body_of
from chalicelib.patterns import compile_late

MAX_DEPTH = 10
MAX_PARTS = 100
MAX_TEXT = 2_000_000
"""In bytes: how much of one part is read."""
_MAX_HEAD = 256_000
MAX_HEADER = 4_000
_MOST_WRAPPED = 2
"""How many levels of S/MIME within S/MIME are opened."""
TNEF = "application/ms-tnef"
TEXTS = ("text/plain", "text/html", "text/enriched", "text/markdown")
_META_CHARSET = compile_late(rb"charset=[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
PARAMETER = compile_late(r';\s*([\w!#$%&*\'+.^`|~-]+)\s*=\s*(?:"([^"]*)"|([^;]*))')


@dataclass(slots=True)
class Part:
    """A part: its headers in lower case, and where the bytes of its body are in the mail.

    It doesn't hold the bytes: a part lies within its multipart, and ten copies of ten megabytes are too many.
    """

    headers: dict[str, str]
    source: bytes
    start: int
    end: int
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    rich: "Part | None" = None
    """The HTML version, if the mail has both."""
    opened: "Part | None" = None
    """The mail within an S/MIME part that only signs or compresses it."""

    @property
    def body(self) -> bytes:
        return self.source[self.start : self.end]


def parse(raw: bytes) -> Part:
    """Returns the mail as one part, with its headers and body; without headers all of it is body."""
    return _parsed(raw, 0, len(raw), "text/plain")


def _parsed(source: bytes, start: int, end: int, default: str, wrapped: int = 0) -> Part:
    if source.startswith((b"From ", b">From "), start, end):
        start = max(start, source.find(b"\n", start, min(end, start + 1_000)) + 1)
    head, start = _split(source, start, end)
    part = Part(_headers(head), source, start, end)
    declared = part.headers.get("content-type", "")
    kind = declared.split(";", 1)[0].strip().lower()
    part.kind = kind if re.fullmatch(r"[^\s/]+/[^\s/]+", kind) else "text/plain" if kind == "text" else default
    part.parameters = _parameters(declared)
    if part.parameters.get("name", "").lower() == "winmail.dat":
        part.kind = TNEF
    if part.kind in smime.KINDS and wrapped < _MOST_WRAPPED:
        inner = smime.content(transfer_decoded(part, end - start))
        part.opened = _parsed(inner, 0, len(inner), "text/plain", wrapped + 1) if inner else None
    return part


def text_of(part: Part) -> str:
    """Returns the part's text, decoded as well as possible."""
    raw = transfer_decoded(part)
    if part.kind == TNEF:
        return body_of(raw)
    charset = part.parameters.get("charset", "")
    if not charset and part.kind == "text/html" and (meta := _META_CHARSET.search(raw[:4_000])):
        charset = meta[1].decode("ascii")
    return decoded(raw, charset)


def sender_name(part: Part) -> str:
    """Returns the name in From, or an empty string."""
    value = words_decoded(part.headers.get("from", "")[:500])
    name = value.split("<", 1)[0].strip(" \"'") if "<" in value else ""
    return " ".join(name.replace(",", " ").split())


def words_decoded(value: str) -> str:
    """Returns encoded words (RFC 2047) as text; empty if they are broken."""
    try:
        pieces = email.header.decode_header(value)
        return "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)
    except (email.errors.HeaderParseError, binascii.Error, ValueError):
        return ""


def _split(source: bytes, start: int, end: int) -> tuple[bytes, int]:
    """Returns the header block, and where the body starts."""
    if source.startswith((b"\n", b"\r\n"), start, end):
        while start < end and source[start] in b"\r\n":
            start += 1
        return b"", start
    if not re.match(rb"[!-9;-~]+[ \t]*:", source[start : min(end, start + 200)]):
        return b"", start
    until = min(end, start + _MAX_HEAD)
    ends = [
        (at, len(mark))
        for mark in (b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\r")
        if (at := source.find(mark, start, until)) >= 0
    ]
    if not ends:
        return source[start:until], until
    at, length = min(ends)
    return source[start:at], at + length


def _headers(head: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "surrogateescape").splitlines():
        if line[:1] in (" ", "\t"):
            if name and len(headers[name]) < MAX_HEADER:
                headers[name] += " " + line.strip()[:MAX_HEADER]
            continue
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        name = key if colon and key not in headers else ""
        if name:
            headers[name] = value.strip()[:MAX_HEADER]
    return headers


def _parameters(value: str) -> dict[str, str]:
    """Returns the parameters of a content type or disposition, with RFC 2231's "name*0" and "name*" joined."""
    found: dict[str, str] = {}
    for match in PARAMETER.finditer(value[:MAX_HEADER]):
        name, star, _ = match[1].lower().partition("*")
        given = (match[2] if match[2] is not None else match[3]).strip().strip("\"'")
        if star and given.count("'") >= 2:
            given = given.split("'", 2)[2]
        found[name] = found[name] + given if star and name in found else found.get(name, given)
    return found


def parts_in(part: Part) -> Iterator[Part]:
    """Yields the direct parts of a multipart."""
    boundary = part.parameters.get("boundary", "")[:200]
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    if not boundary:
        return
    delimiter = b"--" + boundary.encode("utf-8", "surrogateescape")
    source, end = part.source, part.end
    at = _boundary(source, delimiter, part.start, part.start, end)
    while at >= 0:
        line_end = source.find(b"\n", at, end)
        if source.startswith(b"--", at + len(delimiter), end) or line_end < 0:
            return
        after = _boundary(source, delimiter, line_end + 1, part.start, end)
        piece_end = end
        if after >= 0:
            piece_end = after - (source[after - 1 : after] == b"\n")
            piece_end -= source[piece_end - 1 : piece_end] == b"\r"
        yield _parsed(source, line_end + 1, max(line_end + 1, piece_end), default)
        at = after


def _boundary(source: bytes, delimiter: bytes, at: int, start: int, end: int) -> int:
    """Returns where a line starts with the delimiter, from ``at`` on; -1 if none does."""
    while (at := source.find(delimiter, at, end)) > start:
        if source[at - 1] in b"\r\n":
            tail = source[at + len(delimiter) : min(end, at + len(delimiter) + 2)]
            if not tail or tail[:1] in b"\r\n \t" or tail == b"--":
                return at
        at += 1
    return at


def is_attached(part: Part) -> bool:
    """Returns whether the part is declared to be an attachment."""
    return part.headers.get("content-disposition", "").split(";", 1)[0].strip().lower() == "attachment"


def is_file(part: Part) -> bool:
    """Returns whether the part was sent along with the mail and isn't its own text."""
    disposition = part.headers.get("content-disposition", "")
    if is_attached(part):
        return True
    return part.kind.startswith("text/") and bool(
        _parameters(disposition).get("filename") or part.parameters.get("name")
    )


def transfer_decoded(part: Part, most: int = MAX_TEXT) -> bytes:
    """Returns the bytes that were sent, up to a limit."""
    encoding = part.headers.get("content-transfer-encoding", "").strip().strip("\"'").lower()
    body = part.source[part.start : min(part.end, part.start + most * 2)]
    if encoding.startswith("quoted"):
        return binascii.a2b_qp(body)[:most]
    if encoding.startswith("base64") and not _is_clear(body):
        return _base64(body)[:most]
    return body[:most]


def is_longer(part: Part) -> bool:
    """Returns whether the part is larger than what is read of it."""
    return part.end - part.start >= MAX_TEXT and len(transfer_decoded(part)) >= MAX_TEXT


def _is_clear(body: bytes) -> bool:
    """Whether a body declared as base64 is really plain: words with spaces and punctuation."""
    sample = body[:2_000]
    return len(sample.translate(None, _NOT_BASE64 + b"\r\n")) < len(sample.translate(None, b"\r\n=")) * 0.9


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def _base64(body: bytes) -> bytes:
    """Returns what can be decoded; a list's plain footer below the padding is left out."""
    end = body.find(b"=")
    letters = (body if end < 0 else body[:end]).translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))
