"""Documents with our links in places that we can't remove them from: a PDF of one of our mails, or a document into
which one was pasted."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from chalicelib.inbound import blanks
from chalicelib.patterns import compile_late

MOST_BYTES = 30 * 1024 * 1024
"""In bytes: how much is read of a document's compressed parts."""
_STREAM = compile_late(rb"stream\r?\n")
_TAG = compile_late(r"<[^<>]{0,2000}>")


def holds_links(content: bytes, kind: str) -> bool:
    """Returns whether a document of this type holds a token of ours, as plain bytes, in UTF-16 or compressed."""
    if not kind.startswith("application/"):
        return False
    return any(_holds(part) for part in (content, *_parts(content)))


def _holds(part: bytes) -> bool:
    text = part.replace(b"\0", b"").decode("latin-1")
    return blanks.has_token(text) or ("<" in text and blanks.has_token(_TAG.sub("", text)))


def _parts(content: bytes) -> Iterator[bytes]:
    """Yields the compressed parts of a document, as far as they can be read."""
    if content.startswith(b"PK"):
        yield from _zipped(content)
    elif b"%PDF-" in content[:1024]:
        yield from _streams(content)


def _zipped(content: bytes) -> Iterator[bytes]:
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            for name in document.namelist():
                with document.open(name) as file:
                    part = file.read(left)
                left -= len(part)
                yield part
                if left <= 0:
                    return
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return


def _streams(content: bytes) -> Iterator[bytes]:
    left = MOST_BYTES
    for found in _STREAM.finditer(content):
        end = content.find(b"endstream", found.end())
        try:
            part = zlib.decompressobj().decompress(content[found.end() : end if end >= 0 else len(content)], left)
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left <= 0:
            return
