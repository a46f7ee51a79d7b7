"""What an S/MIME part holds (RFC 8551, RFC 5652): the mail that it signs or compresses, and whether it is encrypted."""

import zlib
from dataclasses import dataclass

KINDS = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_PREFIX = bytes.fromhex("2a864886f70d0107")
_SIGNED, _ENVELOPED = _PREFIX + b"\x02", _PREFIX + b"\x03"
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_AUTH_ENVELOPED = bytes.fromhex("2a864886f70d0109100117")
MOST = 20_000_000
"""In bytes: the most that a compressed part may expand to."""
_MOST_PIECES = 20_000
_OCTETS, _PIECES, _OBJECT = 0x04, 0x24, 0x06


class _Broken(Exception):
    """The bytes don't have the expected structure."""


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int
    end: int | None
    """``None`` if the length isn't given, and two zeros mark the end."""


def is_enveloped(raw: bytes) -> bool:
    """Returns whether only the recipient's key opens it."""
    return _kind(raw) in (_ENVELOPED, _AUTH_ENVELOPED)


def content(raw: bytes) -> bytes:
    """Returns the mail that was signed or compressed; empty if it can't be found."""
    try:
        kind = _kind(raw)
        if kind not in (_SIGNED, _COMPRESSED):
            return b""
        inner = _inside(raw, [0x30, 0xA0, 0x30])
        at = _after(raw, inner)  # the version
        at = _after(raw, at)  # the algorithms
        at = _inside(raw, [0x30], at)
        at = _inside(raw, [0xA0], _after(raw, at))
        found = _octets(raw, at)
        return zlib.decompressobj().decompress(found, MOST) if kind == _COMPRESSED else found
    except (_Broken, zlib.error):
        return b""


def _kind(raw: bytes) -> bytes:
    try:
        element = _element(raw, _element(raw, 0).start)
    except _Broken:
        return b""
    return raw[element.start : element.end] if element.tag == _OBJECT else b""


def _element(raw: bytes, at: int) -> _Element:
    """Returns the element that begins there. Raises `_Broken`."""
    if at + 2 > len(raw):
        raise _Broken
    tag, length = raw[at], raw[at + 1]
    if length < 0x80:
        return _Element(tag, at + 2, at + 2 + length)
    if length == 0x80:
        return _Element(tag, at + 2, None)
    count = length & 0x7F
    start = at + 2 + count
    if count > 4 or start > len(raw):
        raise _Broken
    return _Element(tag, start, start + int.from_bytes(raw[at + 2 : start], "big"))


def _inside(raw: bytes, tags: list[int], at: int = 0) -> int:
    """Returns where the contents of nested elements begin, after the type name with which the outermost one begins."""
    for depth, tag in enumerate(tags):
        element = _element(raw, at)
        if element.tag != tag:
            raise _Broken
        at = element.start
        if depth == 0 and len(tags) > 1:
            at = _after(raw, at)
    return at


def _after(raw: bytes, at: int) -> int:
    """Returns where the next element begins; only elements of a known length can be skipped."""
    end = _element(raw, at).end
    if end is None or end > len(raw):
        raise _Broken
    return end


def _octets(raw: bytes, at: int) -> bytes:
    """Returns the bytes of a string, or of all its pieces."""
    element = _element(raw, at)
    if element.tag == _OCTETS and element.end is not None:
        return raw[element.start : element.end]
    if element.tag != _PIECES:
        raise _Broken
    end = len(raw) if element.end is None else element.end
    pieces: list[bytes] = []
    at = element.start
    while at < end and len(pieces) < _MOST_PIECES and raw[at : at + 2] != b"\0\0":
        piece = _element(raw, at)
        if piece.tag != _OCTETS or piece.end is None:
            break
        pieces.append(raw[piece.start : piece.end])
        at = piece.end
    return b"".join(pieces)
