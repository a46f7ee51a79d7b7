"""The readable parts of a mail, whatever its form: bounded in depth, number and size, and without exceptions.

The standard library's parser is not used for the parts: its time grows with the square of the depth of nested multiparts, and
very deep ones exceed the recursion limit.
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

MAX_DEPTH = 10
MAX_PARTS = 100
MAX_TEXT = 2_000_000
"""Bytes of one part that are read."""
_MAX_HEAD = 256_000
MAX_HEADER = 4_000
_LONGEST_NOTICE = 250
_MOST_WRAPPED = 2
"""S/MIME within S/MIME that is opened."""
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"
_TNEF = "application/ms-tnef"
TEXTS = ("text/plain", "text/html", "text/enriched", "text/markdown")
_META_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
PARAMETER = re.compile(r';\s*([\w!#$%&*\'+.^`|~-]+)\s*=\s*(?:"([^"]*)"|([^;]*))')


@dataclass(slots=True)
class Part:
    """One part: its headers, lower-case, and where the bytes below them are in the mail.

    Not the bytes themselves: a part lies within its multipart, and ten copies of ten megabytes are too many.
    """

    headers: dict[str, str]
    source: bytes
    start: int
    end: int
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    rich: "Part | None" = None
    """The same as HTML, where the mail has both."""
    opened: "Part | None" = None
    """The mail within an S/MIME part that only signs or compresses it."""

    @property
    def body(self) -> bytes:
        return self.source[self.start : self.end]


def parse(raw: bytes) -> Part:
    """The headers and the body below them; without headers all is body."""
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
        part.kind = _TNEF
    if part.kind in smime.KINDS and wrapped < _MOST_WRAPPED:
        inner = smime.content(transfer_decoded(part, end - start))
        part.opened = _parsed(inner, 0, len(inner), "text/plain", wrapped + 1) if inner else None
    return part


def readable(part: Part) -> list[Part]:
    """The text parts that a mail program would show, one of each alternative, in order; where none of them has words, one with a name."""
    parts = _readable(part, 0, [MAX_PARTS])
    clear = [found for found in parts if found.kind != _TNEF]
    if any(found.body.strip() for found in clear):
        return clear
    named = named_body(part)
    return [named] if named else parts


def named_body(part: Part) -> Part | None:
    """The first part with text and a name that wasn't sent as an attachment, where no other holds words; ``None`` if there is none.

    Some programs and gateways name the body, as "mail.txt".
    """
    if any(found.body.strip() for found in _readable(part, 0, [MAX_PARTS]) if found.kind != _TNEF):
        return None
    leaves = _leaves(part, 0, [MAX_PARTS])
    return next((leaf for leaf in leaves if leaf.kind in TEXTS and not _is_attached(leaf) and leaf.body.strip()), None)


def _leaves(part: Part, depth: int, budget: list[int]) -> Iterator[Part]:
    """Parts that are no multipart, not those within attached mails."""
    if depth > MAX_DEPTH or budget[0] <= 0:
        return
    budget[0] -= 1
    if part.opened is not None:
        yield from _leaves(part.opened, depth + 1, budget)
    elif part.kind.startswith("multipart/"):
        for child in parts_in(part):
            if budget[0] <= 0:
                return
            yield from _leaves(child, depth + 1, budget)
    else:
        yield part


def text_of(part: Part) -> str:
    """The part's text, decoded as well as can be."""
    raw = transfer_decoded(part)
    if part.kind == _TNEF:
        return body_of(raw)
    charset = part.parameters.get("charset", "")
    if not charset and part.kind == "text/html" and (meta := _META_CHARSET.search(raw[:4_000])):
        charset = meta[1].decode("ascii")
    return decoded(raw, charset)


def unreadable(part: Part) -> str:
    """What a mail without readable text consists of: the kind of its first part that is no multipart."""
    for _ in range(MAX_DEPTH):
        child = (
            next(parts_in(part), None)
            if part.kind.startswith("multipart/") and part.kind != "multipart/encrypted"
            else None
        )
        if child is None:
            return part.kind
        part = child
    return part.kind


def is_encrypted(part: Part) -> bool:
    """Returns whether only the receiver's key opens the mail: PGP/MIME, S/MIME, or PGP's armour as its whole text."""
    leaves = [part, *_leaves(part, 0, [MAX_PARTS])]
    if any(leaf.kind == "multipart/encrypted" for leaf in leaves):
        return True
    if any(leaf.kind in smime.KINDS and smime.is_enveloped(transfer_decoded(leaf)) for leaf in leaves):
        return True
    return any(leaf.kind in TEXTS and transfer_decoded(leaf).lstrip().startswith(_ARMOUR) for leaf in leaves)


def sender_name(part: Part) -> str:
    """The name in From, or nothing."""
    value = words_decoded(part.headers.get("from", "")[:500])
    name = value.split("<", 1)[0].strip(" \"'") if "<" in value else ""
    return " ".join(name.replace(",", " ").split())


def words_decoded(value: str) -> str:
    """Encoded words (RFC 2047) in letters; nothing where they are broken."""
    try:
        pieces = email.header.decode_header(value)
        return "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)
    except (email.errors.HeaderParseError, binascii.Error, ValueError):
        return ""


def _split(source: bytes, start: int, end: int) -> tuple[bytes, int]:
    """The header block, and where the body starts."""
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
    """Parameters of a content type or disposition, with RFC 2231's "name*0" and "name*" put together."""
    found: dict[str, str] = {}
    for match in PARAMETER.finditer(value[:MAX_HEADER]):
        name, star, _ = match[1].lower().partition("*")
        given = (match[2] if match[2] is not None else match[3]).strip().strip("\"'")
        if star and given.count("'") >= 2:
            given = given.split("'", 2)[2]
        found[name] = found[name] + given if star and name in found else found.get(name, given)
    return found


def parts_in(part: Part) -> Iterator[Part]:
    """The parts of a multipart, one after the other; not what is in them."""
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
    """Where a line starts with the delimiter, from ``at`` on; -1 if none."""
    while (at := source.find(delimiter, at, end)) > start:
        if source[at - 1] in b"\r\n":
            tail = source[at + len(delimiter) : min(end, at + len(delimiter) + 2)]
            if not tail or tail[:1] in b"\r\n \t" or tail == b"--":
                return at
        at += 1
    return at


def _readable(part: Part, depth: int, budget: list[int]) -> list[Part]:
    if part.opened is not None and depth <= MAX_DEPTH and budget[0] > 0:
        budget[0] -= 1
        return _readable(part.opened, depth + 1, budget)
    if depth > MAX_DEPTH or budget[0] <= 0 or (is_file(part) and part.kind != _TNEF):
        return []
    budget[0] -= 1
    if part.kind.startswith("multipart/"):
        children = []
        for child in parts_in(part):
            if budget[0] <= 0:
                break
            children.append(child)
            if part.kind not in ("multipart/alternative", "multipart/related"):
                budget[0] -= 1
            if len(children) >= MAX_PARTS:
                break
        if not children:
            return (
                [Part(part.headers, part.source, part.start, part.end)]
                if part.body.strip() and depth == 0 and not part.parameters.get("boundary")
                else []
            )
        if part.kind == "multipart/alternative":
            return _chosen([_readable(child, depth + 1, budget) for child in children[:8]])
        if part.kind in ("multipart/related", "multipart/signed"):
            for child in children[:8]:
                found = _readable(child, depth + 1, budget)
                if found:
                    return found
            return []
        return [found for child in children for found in _readable(child, depth + 1, budget)]
    return [part] if part.kind in (*TEXTS, _TNEF) else []


def _chosen(alternatives: list[list[Part]]) -> list[Part]:
    """Plain text where there are words in it, else HTML."""
    filled = [parts for parts in alternatives if any(part.body.strip() for part in parts)]
    if len(filled) > 1 and _asks_for_html(filled[0]) and any(part.kind == "text/html" for part in filled[-1]):
        filled = filled[1:]
    for parts in filled:
        if all(part.kind != "text/html" for part in parts) and any(text_of(part).strip() for part in parts):
            others = [other for found in filled for other in found if other.kind == "text/html"]
            if len(parts) == 1 and len(others) == 1:
                parts[0].rich = others[0]
            return parts
    return filled[-1] if filled else []


def _asks_for_html(parts: list[Part]) -> bool:
    """Whether this is but a sentence that the mail needs a program that shows HTML."""
    text = " ".join(text_of(part) for part in parts)[: _LONGEST_NOTICE + 1] if len(parts) == 1 else ""
    return "html" in text.lower() and len(text) <= _LONGEST_NOTICE and parts[0].kind == "text/plain" and ">" not in text


def _is_attached(part: Part) -> bool:
    return part.headers.get("content-disposition", "").split(";", 1)[0].strip().lower() == "attachment"


def is_file(part: Part) -> bool:
    """Whether it was sent along, and isn't the mail's own text."""
    disposition = part.headers.get("content-disposition", "")
    if _is_attached(part):
        return True
    return part.kind.startswith("text/") and bool(
        _parameters(disposition).get("filename") or part.parameters.get("name")
    )


def transfer_decoded(part: Part, most: int = MAX_TEXT) -> bytes:
    """The bytes that were sent, at most so many of them."""
    encoding = part.headers.get("content-transfer-encoding", "").strip().strip("\"'").lower()
    body = part.source[part.start : min(part.end, part.start + most * 2)]
    if encoding.startswith("quoted"):
        return binascii.a2b_qp(body)[:most]
    if encoding.startswith("base64") and not _is_clear(body):
        return _base64(body)[:most]
    return body[:most]


def _is_clear(body: bytes) -> bool:
    """Declared as base64, yet written in clear: words with spaces and punctuation."""
    sample = body[:2_000]
    return len(sample.translate(None, _NOT_BASE64 + b"\r\n")) < len(sample.translate(None, b"\r\n=")) * 0.9


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def _base64(body: bytes) -> bytes:
    """What can be decoded; a list footer in clear text below the padding is left out."""
    end = body.find(b"=")
    letters = (body if end < 0 else body[:end]).translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))
