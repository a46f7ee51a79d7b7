"""The files in a mail, their names, and the HTML that may show them; limited like the reading of its text."""

from urllib.parse import unquote_to_bytes

from chalicelib.inbound.mail.written import bodies, parts
from chalicelib.inbound.mail.written.charsets import decoded
from chalicelib.inbound.mail.written.parts import MAX_DEPTH, MAX_HEADER, MAX_PARTS, PARAMETER, TEXTS, Part


def files(part: Part) -> list[Part]:
    """Returns the parts that are files and not the mail's own text, in order. Attached messages are returned whole."""
    found: list[Part] = []
    _files(part, 0, [MAX_PARTS], found)
    body = bodies.named_body(part)
    return found if body is None else [each for each in found if (each.start, each.source) != (body.start, body.source)]


def pages(part: Part) -> list[Part]:
    """Returns the HTML parts that a mail program would show."""
    found: list[Part] = []
    _files(part, 0, [MAX_PARTS], [], found)
    return found


def disposition(part: Part) -> str:
    """Returns ``attachment``, ``inline`` or an empty string."""
    return part.headers.get("content-disposition", "").split(";", 1)[0].strip().lower()


def file_name(part: Part) -> str:
    """Returns the file's name from Content-Disposition, or else from Content-Type; empty if it has none."""
    given = _named(part.headers.get("content-disposition", ""), "filename")
    return given or _named(part.headers.get("content-type", ""), "name")


def content_of(part: Part) -> bytes:
    """Returns all of the bytes that were sent."""
    return parts.transfer_decoded(part, part.end - part.start)


def _files(part: Part, depth: int, budget: list[int], found: list[Part], shown: list[Part] | None = None) -> None:
    if depth > MAX_DEPTH or budget[0] <= 0:
        return
    budget[0] -= 1
    if part.opened is not None:
        _files(part.opened, depth + 1, budget, found, shown)
    elif part.kind.startswith("multipart/"):
        for child in parts.parts_in(part):
            if budget[0] <= 0:
                return
            _files(child, depth + 1, budget, found, shown)
    elif not parts.is_file(part) and (part.kind in TEXTS or part.body.isspace() or not part.body):
        if shown is not None and part.kind == "text/html":
            shown.append(part)
    elif depth:
        found.append(part)


def _named(value: str, wanted: str) -> str:
    """Returns a parameter that is a name: continued and percent-encoded as in RFC 2231, or in encoded words, or as it
    is."""
    plain, pieces = "", dict[int, tuple[str, bool]]()
    for match in PARAMETER.finditer(value[:MAX_HEADER]):
        name, *marks = match[1].lower().split("*")
        given = (
            (match[2] if match[2] is not None else match[3])
            .strip()
            .strip("\"'" if match[2] is None and not marks else '"')
        )
        if name == wanted and marks:
            place = int(marks[0]) if marks[0].isdecimal() and len(marks[0]) < 4 else 0
            pieces.setdefault(place, (given, marks[-1] == ""))
        elif name == wanted:
            plain = plain or given
    if not pieces:
        return parts.words_decoded(plain) if "=?" in plain else plain
    charset, joined = "", b""
    for place, (given, is_encoded) in sorted(pieces.items()):
        if is_encoded and place == min(pieces) and given.count("'") >= 2:
            charset, _, given = given.split("'", 2)
        raw = given.encode("utf-8", "surrogateescape")
        joined += unquote_to_bytes(raw) if is_encoded else raw
    return decoded(joined, charset)
