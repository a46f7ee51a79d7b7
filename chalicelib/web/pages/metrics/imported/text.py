"""The text of a file, whatever its encoding."""

import codecs
import re

from chalicelib.errors import Invalid

MOST_BYTES = 1_000_000
_TOO_LONG = "This is more than 1 MB. Import it in two parts."
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_KNOWN = {
    b"PK\x03\x04": "This looks like a spreadsheet file. Open it, save it as CSV, and choose that file.",
    b"\xd0\xcf\x11\xe0": "This looks like an Excel file. Open it, save it as CSV, and choose that file.",
    b"%PDF": "This is a PDF. Ask the program that made it for a CSV file.",
}  # fmt: skip
_FEW = 0.2
"""The least share of zeros in a text with two bytes per character."""


def decoded(raw: bytes, field: str = "file") -> str:
    """Returns the text of a file in UTF-8, UTF-16 or Windows’ western encoding. Raises `Invalid` at ``field`` if it
    isn't text or is too long."""
    if len(raw) > MOST_BYTES:
        raise Invalid({field: _TOO_LONG})
    for beginning, sentence in _KNOWN.items():
        if raw.startswith(beginning):
            raise Invalid({field: sentence})
    text = plain(_text(raw))
    if _CONTROLS.search(text):
        raise Invalid({field: "This isn’t a CSV file. Export or save the values as CSV, and choose that file."})
    return text


def plain(text: str) -> str:
    """Returns a text with one kind of line end and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def checked(text: str, field: str = "text") -> str:
    """Returns a text that was pasted. Raises `Invalid` at ``field`` if it is too long."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise Invalid({field: _TOO_LONG})
    return _CONTROLS.sub("", plain(text))


def _text(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    for name, zeros in (("utf-16-le", raw[1:2000:2]), ("utf-16-be", raw[0:2000:2])):
        if zeros.count(0) > _FEW * len(zeros):
            return raw.decode(name, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
