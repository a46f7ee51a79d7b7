"""Blocks of headers (From, Sent, To, Subject) and delimiters ("-----Original Message-----") above a quoted mail."""

import functools
import re
from collections.abc import Sequence

from chalicelib.inbound.mail.written.correspondents import NOBODY, Correspondents
from chalicelib.inbound.mail.written.header_words import HEADER_KEYS
from chalicelib.inbound.mail.written.lines import has_address, has_date, has_time
from chalicelib.inbound.mail.written.program_words import FORWARD_STARTS, FORWARDED_WORDS, ORIGINAL_WORDS
from chalicelib.patterns import compile_late

_LONGEST_KEY = 28
_COLONS = (":", "：", "՝")
"""Armenian has its own colon."""
_KEY_AND_COLON = compile_late(rf"[ *_]*([^\W\d_][^:：՝\d@<>,!?/]{{0,{_LONGEST_KEY - 1}}})([:：՝])")
_TIME_ALONE = compile_late(r"\d{1,2}[:.h]?\d{0,2} ?(?:[ap]\.?m\.?|uhr)?", re.IGNORECASE)
_MOST_WORDS_OF_KEY = 4
_MOST_UNKNOWN_LINES = 10
_MOST_LINES = 40
"""In lines: where a header block with wrapped lists of recipients must end."""


def key_of(text: str) -> str | None:
    """Returns which header this bare line names: from, sent, to, cc, subject or other; ``None`` if none."""
    return _key(text[:_LONGEST_KEY])


@functools.lru_cache(maxsize=256)
def _key(beginning: str) -> str | None:
    """Cached, since each line is examined once for each line above it."""
    colon = min((at for at in map(beginning.find, _COLONS) if at > 0), default=0)
    if not colon:
        return None
    return HEADER_KEYS.get(" ".join(beginning[:colon].strip(" *_\t\"'\u3000").split()).casefold())


def block_at(
    texts: Sequence[str], first: int, about: Correspondents = NOBODY, *, after_delimiter: bool = False
) -> int | None:
    """Returns the last line of the header block that starts here; ``None`` if none does. ``texts`` are bare lines.

    A block needs three headers, one with an address or a date and time, or two right after a delimiter. For unknown
    header names, see `_unknown_block_at`.
    """
    last = _known_block_at(texts, first, about, after_delimiter=after_delimiter)
    return _unknown_block_at(texts, first, about, after_delimiter=after_delimiter) if last is None else last


def _known_block_at(texts: Sequence[str], first: int, about: Correspondents, *, after_delimiter: bool) -> int | None:
    kinds: set[str] = set()
    evidence = False
    last = first
    blanks = 0
    wrapped = 0
    unknown = 0
    for at in range(first, min(first + _MOST_LINES, len(texts))):
        text = texts[at]
        if at - first > 12 and not kinds & {"from", "sent"}:
            break
        if not text:
            blanks += 1
            if blanks > 1 or not kinds & {"from", "sent"}:
                break
            continue
        kind = key_of(text)
        if kind is None and after_delimiter:
            kind = _key_without_colon(text)
        if kind is None and after_delimiter and not kinds.issuperset({"from", "subject"}) and _looks_like_header(text):
            kind = f"unknown {at}"
            unknown += 1
        if kind is None:
            if blanks or not kinds or wrapped >= 12 or not _is_wrapped(text, texts[at - 1]):
                break
            wrapped += 1
        else:
            if (kind in kinds and kind not in ("other", "cc", "to")) or (kind == "from" and kinds == {"to"}):
                break
            if (kind == "other" and not kinds) or (kind == "from" and kinds and blanks):
                break
            kinds.add(kind)
            if kind == "from" and (_begins_small(text) or _is_time(text)):
                return None
            wrapped = 0
        blanks = 0
        last = at
        evidence = evidence or has_address(text) or (has_date(text) and has_time(text))
        evidence = evidence or about.names_other(text) or about.has_subject(text)
        evidence = evidence or (kind == "to" and about.names_sender(text))
    return last if _is_block(kinds, evidence=evidence, unknown=unknown > 0, after_delimiter=after_delimiter) else None


def _unknown_block_at(texts: Sequence[str], first: int, about: Correspondents, *, after_delimiter: bool) -> int | None:
    """As `block_at`, for headers with unknown names, in any language.

    It needs at least four lines "word: value" (three below a delimiter or rule), one with an address or a name of this
    mail's people, another with a date; and a sign that it isn't a list of the sender's own: this mail's subject, names
    of both sides, or header names that we know.
    """
    if first and texts[first - 1] and not after_delimiter and _value(texts[first - 1]) is not None:
        return None  # it would have begun further up
    if key_of(texts[first]) == "from" and _is_time(texts[first]):
        return None
    values: list[str] = []
    topics: set[int] = set()
    sided = False
    known = 0
    last = first
    for at in range(first, min(first + _MOST_UNKNOWN_LINES, len(texts))):
        value = _value(texts[at]) if texts[at] else None
        if value is None or (not values and not value.strip()):
            if not values or not texts[at] or not has_address(texts[at]) or len(texts[at].split()) > 12:
                break
            values[-1] = f"{values[-1]} {texts[at]}"
        else:
            values.append(value)
            key = key_of(texts[at])
            known += key in ("from", "sent", "to", "subject")
            topics |= {len(values) - 1} if key == "subject" else set()
            sided = sided or key in ("from", "to")
        last = at
    if len(values) < (3 if after_delimiter else 4):
        return None
    people = [
        value for at, value in enumerate(values) if at not in topics and (has_address(value) or about.names_any(value))
    ]
    if not people or not any(has_date(value) and value not in people[:1] for value in values):
        return None
    is_from = has_address(values[0]) or about.names_other(values[0])
    both = is_from and any(about.names_sender(value) for value in values[1:])
    two = is_from and sum(1 for value in values if has_address(value)) >= 2 and known >= 1
    if about.names_sender(values[0]) and not after_delimiter:
        return None  # a form that the sender filled in
    begins = is_from or key_of(texts[first]) is not None
    subject = any(about.has_subject(value) for value in values)
    return last if after_delimiter or both or two or subject or (known >= 2 and begins and sided) else None


def _value(text: str) -> str | None:
    """Returns what follows the colon of a line "word: value"; ``None`` if it isn't one."""
    match = _KEY_AND_COLON.match(text)
    if match is None or len(match[1].split()) > _MOST_WORDS_OF_KEY:
        return None
    value = text[match.end() :]
    return value if not value or value[0] in " \t*_\u3000" or match[2] != ":" else None


def _key_without_colon(text: str) -> str | None:
    """Returns the header of a line such as 'From "Carol Coach" <carol@example.com>', as eM Client writes it below its
    delimiter."""
    kind = HEADER_KEYS.get(text.split(" ", 1)[0].casefold()) if " " in text[:_LONGEST_KEY] else None
    if kind in ("from", "to", "cc"):
        return kind if has_address(text) or '"' in text else None
    return kind if kind == "subject" or (kind == "sent" and has_date(text)) else None


def _is_time(text: str) -> bool:
    """Whether the colon is followed by a time, or a date and time, without an address: "from: ten"."""
    value = text.split(":", 1)[-1].split("：", 1)[-1].strip(" *_")
    return _TIME_ALONE.fullmatch(value) is not None or (
        has_date(value) and has_time(value) and not has_address(value) and "<" not in value
    )


def _begins_small(text: str) -> bool:
    """Whether a lower-case word without an address follows the colon, which no sender's name looks like: "From: me"."""
    value = _value(text)
    first = value.strip(" *_\t")[:1] if value else ""
    return first.islower() and not has_address(text) and " " not in (value or "").strip()


def _is_block(kinds: set[str], *, evidence: bool, unknown: bool, after_delimiter: bool) -> bool:
    """Whether these headers form a block; ``evidence``: one has an address or a date and time."""
    if unknown:
        return len(kinds) >= 3 and evidence
    if not kinds & {"from", "sent"}:
        return False
    if after_delimiter and evidence and len(kinds) >= 2:
        return True
    named = kinds & {"from", "sent", "to", "subject", "cc"}
    return len(named) >= 3 and evidence


def notes_block_at(texts: Sequence[str], first: int) -> int | None:
    """Returns the last line of a Lotus Notes block: name, date and time, then "To", "cc" and "Subject" alone on lines;
    ``None`` if none starts here."""
    if not (has_date(texts[first]) and has_time(texts[first])) and not has_address(texts[first]):
        return None
    named: set[str] = set()
    end = first
    blanks = 0
    for at in range(first, min(first + 14, len(texts))):
        blanks += not texts[at] and not named
        if blanks > 1:
            return None
        end = end if named else at
        kind = HEADER_KEYS.get(texts[at].casefold()) if len(texts[at]) < 20 else None
        if kind == "to" and not (has_date(seen := " ".join(texts[first : end + 1])) and has_time(seen)):
            return None
        if kind in ("to", "cc", "subject"):
            named.add(kind)
        if kind == "subject":
            return min(at + 1, len(texts) - 1) if "to" in named else None
    return None


def delimiter(text: str) -> str | None:
    """Returns "original" or "forward" if a bare line is such a delimiter; ``None`` for any other."""
    if not 6 <= len(text) <= 120:
        return None
    inner = text.strip("-–—_=*~ \t:：>\u2500\u2501")
    if not inner or len(inner) > 90:
        return None
    dashed = text[0] in "-–—_=*~\u2500\u2501" and text[-1] in "-–—_=*~:\u2500\u2501"
    words = " ".join(inner.split()).casefold().replace("’", "'")
    if dashed and len(text) - len(inner) >= 4:
        if words in FORWARDED_WORDS or any(word in words for word in FORWARDED_WORDS if len(word) > 8):
            return "forward"
        if words in ORIGINAL_WORDS or any(words.startswith(word) for word in ORIGINAL_WORDS):
            return "original"
    if text[-1] in ":：" and (words in FORWARDED_WORDS or _begins_forward(words)):
        return "forward"
    return None


def is_title(text: str) -> bool:
    """Returns whether a line has words between dashes in any language, or those of a delimiter without dashes. It is
    one if a header block follows."""
    if len(text) <= 40 and text.casefold().rstrip(" :") in ORIGINAL_WORDS:
        return True
    if not text.startswith(("---", "___", "===", "***", "———", "–––")) or len(text) > 90 or text[-1] in ".?!":
        return False
    return len(text) - len(text.strip("-_=*—–")) >= 8


def _begins_forward(words: str) -> bool:
    return any(word in words for word in FORWARDED_WORDS) and any(words.startswith(start) for start in FORWARD_STARTS)


def _looks_like_header(text: str) -> bool:
    colon = text.find(":", 0, _LONGEST_KEY)
    return (
        1 < colon < len(text) - 1
        and text[colon + 1] in " \t"
        and len(text[:colon].split()) <= 3
        and not text[:colon].isdigit()
    )


def _is_wrapped(text: str, above: str) -> bool:
    """Whether a line continues the header above: more recipients, or the rest of a long one."""
    if has_address(text) and (len(text.split()) <= 12):
        return True
    return (
        above.endswith((";", ",")) or text.endswith(";") or (key_of(above) is not None and above.endswith((":", "：")))
    )
