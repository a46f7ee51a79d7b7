"""Reads the newly written part of a mail: what the sender wrote this time, without quotes, signature and notices.

``python -m chalicelib.inbound.mail.written.written < mail.eml`` prints it. The time is linear in the mail's size and the memory bounded, and no
mail raises: one that cannot be read has no text. When in doubt it keeps words, since losing some is worse than leaving a quote in.
"""

import sys
from dataclasses import dataclass

from chalicelib.inbound.mail.written import correspondents, run_together
from chalicelib.inbound.mail.written import parts as written_parts
from chalicelib.inbound.mail.written.correspondents import Correspondents
from chalicelib.inbound.mail.written.html import html_lines
from chalicelib.inbound.mail.written.lines import Line, bounded
from chalicelib.inbound.mail.written.own_lines import written_lines
from chalicelib.inbound.mail.written.parts import Part
from chalicelib.inbound.mail.written.plain import plain_lines


@dataclass(frozen=True, slots=True)
class ReplyText:
    """``text``: what the sender wrote this time. ``full_text``: the whole readable text. Every line of ``text`` that isn't blank is
    a line of ``full_text``, in the same order, but for spaces around the whole. Both are empty where nothing can be read,
    and ``unreadable`` then names what the mail consists of, such as "application/ms-tnef"."""

    text: str
    full_text: str
    unreadable: str = ""


def read(raw: bytes) -> ReplyText:
    """Reads a mail as it came; never raises."""
    mail = written_parts.parse(raw)
    lines: list[Line] = []
    parts = written_parts.readable(mail)
    for part in parts:
        found = _lines(part)
        if lines and found:
            lines.append(Line(""))
        lines.extend(found)
    lines = bounded(run_together.apart(_stripped(lines)))
    about = correspondents.of(mail)
    written = written_lines(lines, about)
    if len(parts) == 1 and parts[0].rich and _solid(written) == _solid([line.text for line in lines]):
        written = _as_in_html(written, parts[0].rich, about)
    if not any(text.strip() for text in written):
        written = written_lines(lines, about, surely=True)
    full_text = "\n".join(line.text for line in lines)
    return ReplyText("\n".join(written).strip(), full_text, "" if full_text else written_parts.unreadable(mail))


def main() -> None:
    """Reads a mail from standard input and prints what was written."""
    sys.stdout.buffer.write(read(sys.stdin.buffer.read()).text.encode("utf-8", "replace") + b"\n")


def _lines(part: Part) -> list[Line]:
    text = written_parts.text_of(part)
    if part.kind in ("text/html", "text/enriched"):
        return html_lines(text)
    flowed = part.parameters.get("format", "").lower() == "flowed"
    return plain_lines(text, flowed=flowed, delete_space=part.parameters.get("delsp", "").lower() == "yes")


def _as_in_html(written: list[str], rich: Part, about: Correspondents) -> list[str]:
    """Where the plain text shows no quote: cut where the HTML of the same mail has one by its structure."""
    lines = bounded(_lines(rich))
    if not any(line.mark in ("quote", "cut") for line in lines):
        return written
    wanted = _solid(written_lines(lines, about))
    if not wanted or not _solid(written).startswith(wanted):
        return written
    length = 0
    for number, text in enumerate(written, start=1):
        length += len(_solid([text]))
        if length >= len(wanted):
            return written[:number]
    return written


def _solid(texts: list[str]) -> str:
    """Returns the letters alone, to compare texts that are laid out differently."""
    return "".join("".join(text.split()) for text in texts)


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
