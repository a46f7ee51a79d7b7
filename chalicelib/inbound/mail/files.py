"""The files of a mail: which are kept, which are only named, and which belong to a signature and are left out."""

import re

from chalicelib import typed
from chalicelib.domain.stream.files import Sent
from chalicelib.inbound import blanks
from chalicelib.inbound.mail import file_kinds, sealed
from chalicelib.inbound.mail.written import attached, correspondents
from chalicelib.inbound.mail.written import parts as written_parts
from chalicelib.inbound.mail.written.html import html_lines
from chalicelib.inbound.mail.written.lines import bounded
from chalicelib.inbound.mail.written.own_lines import written_lines
from chalicelib.inbound.mail.written.parts import Part
from chalicelib.patterns import compile_late

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024
"""In bytes, for all files of a mail together."""
MOST_NAMED = 30
"""The most files that are listed at all."""
LONGEST_NAME = 100
SMALL = 20_000
"""In bytes: below this size, a picture in the text that has a logo's name is a logo."""
TINY = 4_000
"""In bytes: below this size, any picture in the text is a logo, an icon or a tracking pixel."""

_SIGNATURES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-encrypted",
    }
)
_LOGO = compile_late(r"image\d{3}\.|logo|signature|icon|banner|facebook|linkedin|twitter|instagram", re.IGNORECASE)
_PICTURE = compile_late(r"<img\b[^<>]*?\bsrc\s{0,9}=\s{0,9}[\"']?cid:([^\"'\s<>]{1,300})[^<>]*>", re.IGNORECASE)
_NAMES = {
    "text/calendar": "an invitation",
    "application/ics": "an invitation",
    "text/vcard": "an address card",
    "text/x-vcard": "an address card",
    "message/rfc822": "another email",
    "application/ms-tnef": "a file that only Outlook can open",
}
"""Types that are never kept, whatever the file holds."""


def read(raw: bytes) -> list[Sent]:
    """Returns the files of a mail, without those that are part of its text or of a signature."""
    mail = written_parts.parse(raw)
    parts = [part for part in attached.files(mail) if part.kind not in _SIGNATURES]
    places = _places(mail) if any(_content_id(part) for part in parts) else {}
    sent: list[Sent] = []
    room, kept = MOST_BYTES, 0
    for place, part in enumerate(parts):
        if len(sent) == MOST_NAMED:
            sent += _left_out(len(parts) - place)
            break
        content = attached.content_of(part)
        if _is_decoration(part, content, places):
            continue
        file = _looked_at(part, content, len(sent) + 1)
        if file.content is not None and kept == MOST_FILES:
            file = _named_only(file, f"more than {MOST_FILES} files")
        if file.content is not None and file.size > room:
            file = _named_only(file, "more than 10 MB")
        if file.content is not None:
            kept, room = kept + 1, room - file.size
        sent.append(file)
    return sent


def _left_out(count: int) -> list[Sent]:
    """Returns an entry for the files that aren't listed by name."""
    name = f"{count} more file{'s' if count > 1 else ''}"
    return [Sent(name, 0, "application/octet-stream", None, f"more than {MOST_NAMED} files")]


def _looked_at(part: Part, content: bytes, number: int) -> Sent:
    name = _clean(attached.file_name(part))
    missing = "" if part.kind in _NAMES else file_kinds.missing_ending(name, part.kind, content)
    name = f"{name or f'file {number}'}{f'.{missing}' if missing else ''}"
    never = _NAMES.get(part.kind) or {"ics": "an invitation", "vcf": "an address card", "eml": "another email"}.get(
        file_kinds.ending(name)
    )
    kind, reason = (part.kind, never) if never else file_kinds.judge(name, part.kind, content)
    if not content and reason is None:
        reason = "empty"
    if reason is None and kind.startswith("text/"):
        content = blanks.in_file(content)
    if reason is None and sealed.holds_links(content, kind):
        reason = file_kinds.LINKED
    return Sent(name, len(content), kind, content if reason is None else None, reason)


def _named_only(file: Sent, reason: str) -> Sent:
    return Sent(file.name, file.size, file.content_type, None, reason)


def _is_decoration(part: Part, content: bytes, places: dict[str, bool]) -> bool:
    """Whether the part is a picture from a signature or a quoted mail, or too small to be anything but a logo.

    When in doubt it is kept: one logo too many is better than a lost photo.
    """
    if not part.kind.startswith("image/"):
        return False
    is_written = places.get(_content_id(part))
    if is_written is None and attached.disposition(part) != "inline":
        return False
    if is_written is False or len(content) < TINY:
        return True
    return len(content) < SMALL and bool(_LOGO.search(attached.file_name(part)))


def _places(mail: Part) -> dict[str, bool]:
    """Returns by Content-ID, for each picture that the HTML shows, whether it is in the newly written part.

    A word takes the place of each picture, and the reader of the text then says which of these words are new.
    """
    ids: dict[str, str] = {}

    def mark(match: re.Match[str]) -> str:
        word = ids.setdefault(match[1].lower(), f"picture{len(ids)}shown")
        return f" {word} "

    lines = []
    for page in attached.pages(mail):
        lines += html_lines(_PICTURE.sub(mark, written_parts.text_of(page)))
    written = " ".join(written_lines(bounded(lines), correspondents.of(mail)))
    return {id: word in written for id, word in ids.items()}


def _content_id(part: Part) -> str:
    return part.headers.get("content-id", "").strip().strip("<>").lower()


def _clean(name: str) -> str:
    """Returns a name without path, control and direction characters, cut to 100 characters including its ending."""
    name = typed.line(blanks.blank(re.split(r"[/\\]", typed.line(name))[-1])).strip(". ")
    end = file_kinds.ending(name)
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - len(end) - 1]}.{end}" if end else name[:LONGEST_NAME]
    return name
