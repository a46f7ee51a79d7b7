"""A quoted mail's headers in one line with its delimiter, as Samsung's and Yahoo's programs send them where they turn HTML to text."""

import re
from collections.abc import Iterable

from chalicelib.inbound.mail.written.lines import Line, has_address, has_date

_TITLE = re.compile(r"(?<![-_])[-_–—]{4,40} ?[^\W\d_][^-_–—:]{2,60}? ?[-_–—]{4,40}(?![-_])")
_COLON = re.compile(r"[^\W\d_][:：]")
_LONGEST = 4_000
_LEAST_COLONS = 3


def apart(lines: Iterable[Line]) -> list[Line]:
    """Returns the lines with such a run taken apart: the words before it, its delimiter, and the headers, from which on nothing is the
    sender's."""
    out: list[Line] = []
    for line in lines:
        pieces = None if line.mark or "--" not in line.text and "__" not in line.text else _pieces(line.text[:_LONGEST])
        if pieces is None:
            out.append(line)
            continue
        before, title, headers = pieces
        if before:
            out.append(Line(before))
        out += [Line(title, "cut"), Line(headers + line.text[_LONGEST:], "cut")]
    return out


def _pieces(text: str) -> tuple[str, str, str] | None:
    match = _TITLE.search(text)
    if match is None:
        return None
    headers = text[match.end() :].strip()
    if len(_COLON.findall(headers)) < _LEAST_COLONS or not has_address(headers) or not has_date(headers):
        return None
    return text[: match.start()].rstrip(), match[0], headers
