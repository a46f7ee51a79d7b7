"""The readable parts of a mail, whatever its form: bounded in depth, number and size, and without exceptions.

The standard library's parser is not used for the parts: its time grows with the square of the depth of nested multiparts, and
very deep ones exceed the recursion limit.
"""

import base64
import binascii
import codecs
import email.errors
import email.header
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_DEPTH = 10
MAX_PARTS = 100
MAX_TEXT = 2_000_000
"""Bytes of one part that are read."""
_MAX_HEAD = 256_000
_MAX_HEADER = 4_000
_PARAMETER = re.compile(r';\s*([\w!#$%&*\'+.^`|~-]+)\s*=\s*(?:"([^"]*)"|([^;]*))')
_BAD_CODECS = frozenset("idna punycode undefined unicode_escape raw_unicode_escape mbcs oem".split())
_ALIASES = {
    "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "iso2022_jp": "iso2022_jp_ext", "iso8859-9": "cp1254", "big5": "big5hkscs",
}  # fmt: skip
"""What is declared, by Python's name, to what is really sent under that name: a superset."""


@dataclass(slots=True)
class Part:
    """One part: its headers, lower-case, and the bytes below them."""

    headers: dict[str, str]
    body: bytes
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)


def parse(raw: bytes, *, default: str = "text/plain") -> Part:
    """The headers and the body below them; without headers all is body."""
    if raw.startswith((b"From ", b">From ")):
        raw = raw[raw.find(b"\n") + 1 :] if b"\n" in raw[:1_000] else raw
    head, body = _split(raw)
    part = Part(_headers(head), body)
    declared = part.headers.get("content-type", "")
    kind = declared.split(";", 1)[0].strip().lower()
    part.kind = kind if re.fullmatch(r"[^\s/]+/[^\s/]+", kind) else "text/plain" if kind == "text" else default
    part.parameters = _parameters(declared)
    return part


def readable(part: Part) -> list[Part]:
    """The text parts that a mail program would show, one of each alternative, in order."""
    budget = [MAX_PARTS]
    return _readable(part, 0, budget)


def text_of(part: Part) -> str:
    """The part's text, decoded as well as can be."""
    return decoded(_transfer_decoded(part), part.parameters.get("charset", ""))


def decoded(raw: bytes, charset: str) -> str:
    """Bytes as text: as declared, unless the bytes say otherwise; never raises."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    name = _codec(charset)
    if name in ("", "utf-8", "cp1252"):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            # A character cut in two at the end, or a few bad bytes in good UTF-8, are no reason to take it all for another charset.
            if name == "utf-8" or error.start >= len(raw) - 4:
                text = raw.decode("utf-8", "replace")
                if (
                    text.count("\ufffd") * 20 < sum(1 for byte in raw if byte > 127) + 20
                    and error.start >= len(raw) - 4
                ):
                    return text
                if text.count("\ufffd") * 4 < sum(1 for letter in text if letter > "\x7f"):
                    return text
            return raw.decode("cp1252", "replace")
    return raw.decode(name, "replace")


def sender_name(part: Part) -> str:
    """The name in From, or nothing."""
    value = part.headers.get("from", "")[:500]
    try:
        pieces = email.header.decode_header(value)
        value = "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)
    except (email.errors.HeaderParseError, binascii.Error, ValueError):
        return ""
    name = value.split("<", 1)[0].strip(" \"'") if "<" in value else ""
    return " ".join(name.replace(",", " ").split())


def _split(raw: bytes) -> tuple[bytes, bytes]:
    if raw.startswith((b"\n", b"\r\n")):
        return b"", raw.lstrip(b"\r\n")
    if not re.match(rb"[!-9;-~]+[ \t]*:", raw[:200]):
        return b"", raw
    ends = [
        (at, len(end)) for end in (b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\r") if (at := raw.find(end, 0, _MAX_HEAD)) >= 0
    ]
    if not ends:
        return raw[:_MAX_HEAD], raw[_MAX_HEAD:]
    at, length = min(ends)
    return raw[:at], raw[at + length :]


def _headers(head: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "surrogateescape").splitlines():
        if line[:1] in (" ", "\t"):
            if name and len(headers[name]) < _MAX_HEADER:
                headers[name] += " " + line.strip()[:_MAX_HEADER]
            continue
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        name = key if colon and key not in headers else ""
        if name:
            headers[name] = value.strip()[:_MAX_HEADER]
    return headers


def _parameters(value: str) -> dict[str, str]:
    """Parameters of a content type or disposition, with RFC 2231's "name*0" and "name*" put together."""
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value[:_MAX_HEADER]):
        name, star, _ = match[1].lower().partition("*")
        given = (match[2] if match[2] is not None else match[3]).strip().strip("\"'")
        if star and given.count("'") >= 2:
            given = given.split("'", 2)[2]
        found[name] = found[name] + given if star and name in found else found.get(name, given)
    return found


def _children(part: Part) -> Iterator[Part]:
    boundary = part.parameters.get("boundary", "")[:200]
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    if not boundary:
        return
    delimiter = b"--" + boundary.encode("utf-8", "surrogateescape")
    at = _boundary(part.body, delimiter, 0)
    while at >= 0:
        line_end = part.body.find(b"\n", at)
        if part.body.startswith(b"--", at + len(delimiter)) or line_end < 0:
            return
        after = _boundary(part.body, delimiter, line_end + 1)
        piece = part.body[line_end + 1 : after if after >= 0 else len(part.body)]
        yield parse(piece.removesuffix(b"\n").removesuffix(b"\r") if after >= 0 else piece, default=default)
        at = after


def _boundary(body: bytes, delimiter: bytes, at: int) -> int:
    """Where a line starts with the delimiter, from there on; -1 if none."""
    while (at := body.find(delimiter, at)) > 0:
        if body[at - 1] in b"\r\n":
            tail = body[at + len(delimiter) : at + len(delimiter) + 2]
            if not tail or tail[:1] in b"\r\n \t" or tail == b"--":
                return at
        at += 1
    return at


def _readable(part: Part, depth: int, budget: list[int]) -> list[Part]:
    if depth > MAX_DEPTH or budget[0] <= 0 or _is_file(part):
        return []
    budget[0] -= 1
    if part.kind.startswith("multipart/"):
        children = []
        for child in _children(part):
            if budget[0] <= 0:
                break
            children.append(child)
            if part.kind not in ("multipart/alternative", "multipart/related"):
                budget[0] -= 1
            if len(children) >= MAX_PARTS:
                break
        if not children:
            return (
                [Part(part.headers, part.body)]
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
    return [part] if part.kind in ("text/plain", "text/html", "text/enriched", "text/markdown") else []


def _chosen(alternatives: list[list[Part]]) -> list[Part]:
    """Plain text where there are words in it, else HTML."""
    filled = [parts for parts in alternatives if any(part.body.strip() for part in parts)]
    for parts in filled:
        if all(part.kind != "text/html" for part in parts) and any(text_of(part).strip() for part in parts):
            return parts
    return filled[-1] if filled else []


def _is_file(part: Part) -> bool:
    disposition = part.headers.get("content-disposition", "")
    kind = disposition.split(";", 1)[0].strip().lower()
    if kind == "attachment":
        return True
    return part.kind.startswith("text/") and bool(
        _parameters(disposition).get("filename") or part.parameters.get("name")
    )


def _transfer_decoded(part: Part) -> bytes:
    encoding = part.headers.get("content-transfer-encoding", "").strip().strip("\"'").lower()
    body = part.body[: MAX_TEXT * 2]
    if encoding.startswith("quoted"):
        return binascii.a2b_qp(body)[:MAX_TEXT]
    if encoding.startswith("base64"):
        return _base64(body)[:MAX_TEXT]
    return body[:MAX_TEXT]


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def _base64(body: bytes) -> bytes:
    """What can be decoded; a list footer in clear text below the padding is left out."""
    end = body.find(b"=")
    letters = (body if end < 0 else body[:end]).translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _codec(charset: str) -> str:
    """Python's name of a charset; nothing if it isn't one for text."""
    name = charset.strip().strip("\"'").lower()
    name = {"cp-850": "cp850", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "x-sjis": "cp932", "ks_c_5601": "cp949", "x-gbk": "gb18030", "unicode-1-1-utf-7": "utf-7"}.get(name, name)  # fmt: skip
    if not name or len(name) > 40:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if found.name in _BAD_CODECS or not getattr(found, "_is_text_encoding", True):
        return ""
    return _ALIASES.get(found.name, found.name)
