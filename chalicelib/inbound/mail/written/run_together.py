"""A quoted mail's headers on one line with its delimiter, as Samsung's and Yahoo's programs produce when they turn HTML
into text."""

from collections.abc import Iterable

from chalicelib.inbound.mail.written.devices import is_sent_from
from chalicelib.inbound.mail.written.lines import Line, has_address, has_date
from chalicelib.patterns import compile_late

_TITLE = compile_late(r"(?<![-_])[-_–—]{4,40} ?[^\W\d_][^-_–—:]{2,60}? ?[-_–—]{4,40}(?![-_])")
_COLON = compile_late(r"[^\W\d_][:：]")
_GLUE = compile_late(r"[^\W\d_](?:[.!?…] ?)?(?=[^\W\d_a-z])")
_SENTENCE = compile_late(
    r"[.!?…] (?=(?:Sent|Gesendet|Von mei|Envoyé|Enviado|Inviato|Verzonden|Skickat|Sendt|Lähetetty|Wysłan|Odesláno|Отправлено) )"
)
_MOST_GLUES = 10
_LONGEST = 4_000
_LEAST_COLONS = 3


def apart(lines: Iterable[Line]) -> list[Line]:
    """Returns the lines with such a run split: the words before it, its delimiter, and the headers, from which on
    nothing is the sender's."""
    out: list[Line] = []
    for line in _with_devices_apart(list(lines)):
        pieces = (
            None if line.mark or ("--" not in line.text and "__" not in line.text) else _pieces(line.text[:_LONGEST])
        )
        if pieces is None:
            out.append(line)
            continue
        before, title, headers = pieces
        if not before and out and not out[-1].mark:
            before = out.pop().text
        out += [Line(text) for text in _device_apart(before)]
        out += [Line(title, "cut"), Line(headers + line.text[_LONGEST:], "cut")]
    return out


def _with_devices_apart(lines: list[Line]) -> list[Line]:
    """Returns the lines with "Sent from my …" moved to a line of its own if it is at the end of a sentence, above a blank
    line or the end."""
    out: list[Line] = []
    for at, line in enumerate(lines):
        glue = None if line.mark or len(line.text) > _LONGEST else _SENTENCE.search(line.text)
        is_last = at + 1 == len(lines) or not lines[at + 1].text.strip()
        if glue and is_last and is_sent_from(line.text[glue.end() :]):
            out += [Line(line.text[: glue.end()].rstrip()), Line(line.text[glue.end() :])]
        else:
            out.append(line)
    return out


def _pieces(text: str) -> tuple[str, str, str] | None:
    match = _TITLE.search(text)
    if match is None:
        return None
    headers = text[match.end() :].strip()
    if len(_COLON.findall(headers)) < _LEAST_COLONS or not has_address(headers) or not has_date(headers):
        return None
    return text[: match.start()].rstrip(), match[0], headers


def _device_apart(before: str) -> list[str]:
    """Splits off "Sent from my Galaxy" where it was glued to the last word above it."""
    for glue in list(_GLUE.finditer(before))[-_MOST_GLUES:]:
        if is_sent_from(before[glue.end() :]):
            return [before[: glue.end()].rstrip(), before[glue.end() :]]
    return [before] if before else []
