"""Reads the newly written part of a mail: what the sender wrote this time, without quotes, signature and notices.

``python -m chalicelib.inbound.mail.written.written < mail.eml`` prints it. The time is linear in the mail's size and the memory bounded, and no
mail raises: one that cannot be read has no text. When in doubt it keeps words, since losing some is worse than leaving a quote in.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.inbound.mail.written import alternatives, bodies, correspondents, run_together
from chalicelib.inbound.mail.written import parts as written_parts
from chalicelib.inbound.mail.written.correspondents import Correspondents
from chalicelib.inbound.mail.written.html import html_lines
from chalicelib.inbound.mail.written.lines import GAP, Line, bounded, with_gap
from chalicelib.inbound.mail.written.own_lines import written_lines
from chalicelib.inbound.mail.written.parts import Part
from chalicelib.inbound.mail.written.plain import plain_lines

_LONGEST_GREETING = 4
"""Words."""


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What was read of a mail.

    ``text`` is what the sender wrote this time, ``full_text`` the whole readable text. Every line of ``text`` that
    isn't blank is a line of ``full_text``, in the same order, except for the marks of a quote that it was typed in and
    spaces around the whole. Both are empty if nothing can be read, and ``unreadable`` then names the content of the
    mail, such as "application/ms-tnef".
    """

    text: str
    full_text: str
    unreadable: str = ""
    is_encrypted: bool = False
    """Whether only the recipient's key opens it, so that nothing the sender wrote can be read."""
    is_cut: bool = False
    """Whether the mail is so long that ``text`` lacks words; it says "[…]" in their place."""


def read(raw: bytes) -> ReplyText:
    """Reads a mail in the form in which it came; never raises."""
    mail = written_parts.parse(raw)
    about = correspondents.of(mail)
    parts = bodies.readable(mail)
    lines = _lines_of(parts)
    written = _written(lines, about)
    if len(parts) == 1 and parts[0].rich:
        rich_lines = _lines_of([parts[0].rich])
        rich = _written(rich_lines, about)
        compared = alternatives.compared(rich, rich_lines, written, lines)
        if compared.differs:
            lines = bounded([*lines, Line(""), *rich_lines])
        if compared.is_richer:
            written = rich
        elif alternatives.solid(written) == alternatives.solid([line.text for line in lines]):
            written = _as_in_html(written, rich_lines, rich)
    full_text = "\n".join(line.text for line in lines)
    unreadable = "" if full_text else bodies.unreadable(mail)
    text = "\n".join(written).strip()
    return ReplyText(_shown(text), _shown(full_text), unreadable, bodies.is_encrypted(mail), GAP in text)


def main() -> None:
    """Reads a mail from standard input and prints what was written."""
    sys.stdout.buffer.write(read(sys.stdin.buffer.read()).text.encode("utf-8", "replace") + b"\n")


def _lines(part: Part) -> list[Line]:
    text = written_parts.text_of(part)
    if part.kind in ("text/html", "text/enriched"):
        return html_lines(text)
    flowed = part.parameters.get("format", "").lower() == "flowed"
    return plain_lines(text, flowed=flowed, delete_space=part.parameters.get("delsp", "").lower() == "yes")


def _lines_of(parts: Sequence[Part]) -> list[Line]:
    lines: list[Line] = []
    for part in parts:
        found = with_gap(_lines(part), []) if written_parts.is_longer(part) else _lines(part)
        if lines and found:
            lines.append(Line(""))
        lines.extend(found)
    return bounded(run_together.apart(_stripped(lines)))


def _written(lines: Sequence[Line], about: Correspondents) -> list[str]:
    """Returns what was written. If that would be nothing, or only a greeting, returns everything that isn't certainly
    somebody else's."""
    written = written_lines(lines, about)
    filled = [text for text in written if text.strip()]
    if not filled or (len(filled) == 1 and _is_greeting(filled[0])):
        return written_lines(lines, about, surely=True)
    return written


def _shown(text: str) -> str:
    return text.replace(GAP, "[…]")


def _is_greeting(text: str) -> bool:
    return text.rstrip().endswith((",", "，", "、")) and len(text.split()) <= _LONGEST_GREETING


def _as_in_html(written: list[str], rich_lines: Sequence[Line], rich: Sequence[str]) -> list[str]:
    """Cuts plain text that shows no quote where the HTML of the same mail has one by its structure."""
    if not any(line.mark in ("quote", "cut") for line in rich_lines):
        return written
    wanted = alternatives.solid(rich)
    if not wanted or not alternatives.solid(written).startswith(wanted):
        return written
    length = 0
    for number, text in enumerate(written, start=1):
        length += len(alternatives.solid([text]))
        if length >= len(wanted):
            return written[:number]
    return written


def _stripped(lines: list[Line]) -> list[Line]:
    """Returns the lines without blank ones at both ends."""
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return lines[first:last]


if __name__ == "__main__":
    main()
