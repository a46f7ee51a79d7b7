"""A mail of a text and its HTML as bytes (RFC 2046, 5.1.4): one form, for which the library's general way takes ten times as long."""

import binascii
import secrets
from collections.abc import Mapping


def alternatives(headers: Mapping[str, str], text: str, html: str) -> bytes:
    """Returns the mail in seven bits. Headers are as they are to travel, folded where they are to be folded.

    Raises `UnicodeEncodeError` if a header isn't ASCII.
    """
    boundary = f"=_{secrets.token_hex(12)}"  # never in quoted-printable text: "=" has a digit after it (RFC 2045, 6.7)
    whole = {**headers, "MIME-Version": "1.0", "Content-Type": f'multipart/alternative; boundary="{boundary}"'}
    # The end of the line before a boundary belongs to the boundary.
    between = f"\r\n--{boundary}".encode("ascii")
    parts = between.join([b"", _part("plain", text), _part("html", html), b"--\r\n"])
    return _headers(whole) + parts.removeprefix(b"\r\n")


def _part(kind: str, words: str) -> bytes:
    headers = {"Content-Type": f'text/{kind}; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable"}
    return b"\r\n" + _headers(headers) + _quoted_printable(words)


def _headers(headers: Mapping[str, str]) -> bytes:
    return "".join([*(f"{name}: {value}\r\n" for name, value in headers.items()), "\r\n"]).encode("ascii")


def _quoted_printable(words: str) -> bytes:
    """Returns whole lines of at most 76 characters."""
    lines = b"\n".join(words.encode().splitlines()) + b"\n"
    return binascii.b2a_qp(lines).replace(b"\n", b"\r\n")
