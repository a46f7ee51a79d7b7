"""Files as mail programs send them along."""

from base64 import encodebytes

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"x" * 30_000
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 30_000
PDF = b"%PDF-1.7\n" + b"x" * 2_000
ZIP = b"PK\x03\x04" + b"x" * 2_000

TEXT = "Content-Type: text/plain; charset=utf-8\n\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n"


def part(
    content: bytes,
    name: str = "",
    kind: str = "application/octet-stream",
    *,
    disposition: str = "attachment",
    cid: str = "",
) -> str:
    """A part in base64."""
    named = f'; filename="{name}"' if name else ""
    id_line = f"Content-ID: <{cid}>\n" if cid else ""
    head = f"Content-Type: {kind}\nContent-Disposition: {disposition}{named}\n{id_line}"
    return f"{head}Content-Transfer-Encoding: base64\n\n{encodebytes(content).decode()}"


def multipart(*parts: str, kind: str = "mixed") -> str:
    """A multipart of these parts, with its header."""
    boundary = f"b{abs(hash(parts)) % 10**8}"
    inner = "".join(f"--{boundary}\n{each}\n" for each in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inner}--{boundary}--\n'


def with_files(*parts: str, words: str = "Here it is.") -> str:
    return multipart(f"{TEXT}{words}\n", *parts)


def mail_of(body: str, *, to: str = "", sender: str = "Alice Moreau <alice@home.example>", id: str = "m1") -> bytes:
    """A whole mail around a body with its own headers."""
    head = (
        f"From: {sender}\nTo: {to}\nMessage-ID: <{id}@home.example>\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n"
        "Subject: Re: [ALI-1] Call the bank\nMIME-Version: 1.0\n"
    )
    return (head + body).replace("\n", "\r\n").encode()
