"""The text in a winmail.dat, which Outlook writes when it takes the recipient for an Exchange user (MS-OXTNEF)."""

import struct
from collections.abc import Iterator

from chalicelib.inbound.mail.written.charsets import decoded

_SIGNATURE = 0x223E9F78
_BODY = 0x0002800C
_PROPERTIES = 0x00069003
_PLAIN_BODIES = {0x1000001F: "utf-16-le", 0x1000001E: ""}
"""PidTagBody in Unicode and in the sender's code page."""
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MOST_ATTRIBUTES = 500


def body_of(raw: bytes) -> str:
    """Returns the plain text in it, or an empty string."""
    try:
        for tag, data in _attributes(raw):
            if tag == _BODY:
                return decoded(data.rstrip(b"\x00"), "")
            if tag == _PROPERTIES and (text := _body_property(data)):
                return text
    except struct.error:
        return ""
    return ""


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:
        return
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at + 9 > len(raw):
            return
        tag, length = struct.unpack_from("<II", raw, at + 1)
        yield tag, raw[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _body_property(data: bytes) -> str:
    """Returns the body among the MAPI properties; empty if they can't be followed that far. Raises ``struct.error`` if
    they are truncated."""
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, _MOST_ATTRIBUTES)):
        (tag,) = struct.unpack_from("<I", data, at)
        at += 4
        kind = tag & 0xFFFF
        if tag >> 16 >= 0x8000:
            at = _after_name(data, at)
        if kind & 0x1000:
            return ""
        if kind in _WIDTHS:
            at += _WIDTHS[kind]
            continue
        if kind not in (0x0D, 0x1E, 0x1F, 0x102):
            return ""
        (values,) = struct.unpack_from("<I", data, at)
        at += 4
        for _ in range(min(values, _MOST_ATTRIBUTES)):
            (length,) = struct.unpack_from("<I", data, at)
            value = data[at + 4 : at + 4 + length]
            at += 4 + length + -length % 4
            if tag in _PLAIN_BODIES:
                encoding = _PLAIN_BODIES[tag]
                return (value.decode(encoding, "replace") if encoding else decoded(value, "")).rstrip("\x00")
    return ""


def _after_name(data: bytes, at: int) -> int:
    """Returns the position after the name of a named property: a GUID, then a number or a string."""
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + int(length) + -int(length) % 4
