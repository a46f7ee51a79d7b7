"""Finds the lines that the sender wrote this time: every line gets a label, then the labels decide.

Labels are one letter each: t text, e empty, q quote, i introduction of a quote, h header block or delimiter, c cut (a sign after
which nothing is the sender's), s signature. Each step passes over the lines once. Anything uncertain stays text.
"""

import re
from collections.abc import Sequence

from chalicelib.inbound.mail.written import quote_headers, quote_intros, signatures
from chalicelib.inbound.mail.written.devices import is_sent_from
from chalicelib.inbound.mail.written.lines import Line, bare, has_address, has_date, has_time, is_rule

_INITIALS = re.compile(r"[A-Z]{2,3}>")
"""The Bat! and its kind quote with the initials of who wrote: "CC> when?"."""
_SMALLER = re.compile(r" {0,3}>(?: ?[\d=<]|> ?\w)")
_PICTURE = re.compile(r"\[cid:[^\]\s]{1,200}\](?:<[^<>\s]{1,500}>)?")
"""What Outlook writes in plain text where the HTML has a picture."""
_OWN_QUOTE = 5
"""Lines of others that a person quotes by hand within the own words, at most."""
MARKERS = frozenset({"reply above this line", "write above this line to answer"})
"""The line in our own mails above which people reply, in lower case: as mails say it now, and as those already sent say it."""

_CONTEXT = 6
"""Lines above our marker that may introduce the quote it stands in."""
_MOST_CANDIDATES = 600
"""Lines that are looked at as possible introductions; no person's mail has as many."""


def written_lines(lines: Sequence[Line], sender: str = "") -> list[str]:
    """Returns the lines that the sender wrote this time, in order; ``sender`` is the name in From."""
    labels = labelled(lines)
    segments: list[list[Line]] = []
    open_segment = False
    for line, label in zip(lines, labels, strict=True):
        if label in "te":
            if not open_segment:
                segments.append([])
            open_segment = True
            segments[-1].append(Line("") if _PICTURE.fullmatch(line.text.strip()) else line)
        else:
            open_segment = False
    texts: list[str] = []
    for segment in segments:
        kept = _trimmed([line.text for line in segment], sender)
        if kept:
            if texts:
                texts.append("")
            texts.extend(kept)
    return texts


def labelled(lines: Sequence[Line]) -> list[str]:
    """Returns one letter per line."""
    labels = [_own_label(line) for line in lines]
    _find_armour(lines, labels)
    _join_cut_addresses(lines, labels)
    texts = [bare(line.text) if label in "ti" else "" for line, label in zip(lines, labels, strict=True)]
    _find_heads(lines, texts, labels)
    _find_intros(texts, labels)
    _find_perhaps(lines, labels)
    _keep_lone_signs(lines, labels)
    _keep_own_quote(lines, texts, labels)
    _cut(lines, texts, labels)
    return labels


def _own_label(line: Line) -> str:
    if _is_marker(line.text):
        return "c" if not line.text.lstrip().startswith(">") else "q"
    stripped = line.text.strip()
    if not stripped:
        return "e" if line.mark not in ("quote", "cut") else "q" if line.mark == "quote" else "c"
    if line.mark == "quote" or stripped.startswith((">", "＞")) or _INITIALS.match(stripped):
        return "q"
    if line.mark == "cut":
        return "c"
    if line.mark == "signature":
        return "s"
    return "i" if line.mark == "intro" else "t"


def _is_marker(text: str) -> bool:
    """Returns whether this is our marker, whatever happened to its dashes; a sentence that quotes it isn't."""
    return "above this line" in text and text.strip(" -–—?*_>=\ufffd\u2500.").casefold() in MARKERS


def _find_armour(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels what PGP puts around and below a text signed in the clear."""
    for at, line in enumerate(lines):
        if not line.text.startswith("-----BEGIN PGP SIG") or labels[at] != "t":
            continue
        end = "" if "SIGNED" in line.text else "-----END PGP SIGNATURE-----"
        last = next((number for number in range(at, min(at + 60, len(lines))) if lines[number].text.strip() == end), at)
        labels[at : last + 1] = ["s"] * (last + 1 - at)


def _join_cut_addresses(lines: Sequence[Line], labels: list[str]) -> None:
    """An address wrapped before its closing bracket makes a line such as "> wrote:", which is no quote."""
    for at in range(1, len(lines)):
        if labels[at] == "q" and labels[at - 1] == "t" and not lines[at].mark:
            above = lines[at - 1].text
            if "@" in above and above.rfind("<") > above.rfind(">") and quote_intros.may_end(bare(lines[at].text)):
                labels[at] = "t"


def _find_heads(lines: Sequence[Line], texts: list[str], labels: list[str]) -> None:
    """Delimiters and header blocks become h; a forward's last line becomes c."""
    at = 0
    while at < len(texts):
        text = texts[at]
        if not text:
            if labels[at] != "t" or not is_rule(lines[at].text.strip()):
                at += 1
                continue
        kind = quote_headers.delimiter(text)
        titled = kind is not None or quote_headers.is_title(text) or not text
        first = at
        start = at
        if titled:
            start = at + 1
            while start < len(texts) and start <= at + 2 and not texts[start] and labels[start] == "e":
                start += 1
        last = (
            quote_headers.block_at(texts, start, after_delimiter=titled)
            if start < len(texts) and texts[start]
            else None
        )
        if last is None and kind is None and text and "\t" not in text:
            last = quote_headers.notes_block_at(texts, at)
        if last is None and kind is None:
            at += 1
            continue
        end = last if last is not None else at
        for number in range(first, end + 1):
            labels[number] = "h"
            texts[number] = ""
        if kind == "forward" and last is not None:
            labels[end] = "c"
        at = end + 1


def _find_intros(texts: list[str], labels: list[str]) -> None:
    candidates = 0
    for at, label in enumerate(labels):
        if label == "t" and quote_intros.begins_quote(texts[at]):
            labels[at] = "c"
            return
        if label != "t" or not texts[at] or (not quote_intros.may_end(texts[at]) and "---" not in texts[at]):
            continue
        candidates += 1
        if candidates > _MOST_CANDIDATES:
            return
        intro = quote_intros.ending_at(texts, at)
        if intro is None or not (intro.strong or _next_filled(labels, at) in "qc"):
            continue
        for number in range(intro.first, intro.last + 1):
            labels[number] = "i"
            texts[number] = ""
        if intro.strong and _next_filled(labels, at) == "t":
            return  # All that follows is the quote.


def _find_perhaps(lines: Sequence[Line], labels: list[str]) -> None:
    """A blockquote that may be the sender's own is a quote below an introduction, else text."""
    quoting = False
    for at, line in enumerate(lines):
        if line.mark == "perhaps" and labels[at] == "t" and quoting:
            labels[at] = "q"
        elif labels[at] in "ih":
            quoting = True
        elif labels[at] == "t":
            quoting = False


def _keep_lone_signs(lines: Sequence[Line], labels: list[str]) -> None:
    """A line such as ">50 % answered" amid text, above all that is quoted, is text."""
    for at in range(1, len(labels)):
        if labels[at] in "ihc":
            return
        if labels[at] == "q" and not lines[at].mark and _SMALLER.match(lines[at].text):
            alone = labels[at - 1] == "t" and (at + 1 == len(labels) or labels[at + 1] != "q")
            labels[at] = "t" if alone else "q"


def _keep_own_quote(lines: Sequence[Line], texts: Sequence[str], labels: list[str]) -> None:
    """The only marked lines above all that is quoted, few, announced by the sender ("The director said:") and followed by words, are text."""
    first = next((at for at, label in enumerate(labels) if label in "qihc"), len(labels))
    last = first
    while last < len(labels) and labels[last] == "q" and not lines[last].mark:
        last += 1
    others = next((label for label in labels[last:] if label in "qihc"), "")
    if not first < last <= first + _OWN_QUOTE or others == "q" or _next_filled(labels, last - 1) != "t":
        return
    above = first - 1
    while above >= 0 and labels[above] == "e":
        above -= 1
    if above >= 0 and texts[above].endswith((":", "：")) and not quote_intros.says_who_wrote(texts[above]):
        labels[first:last] = ["t"] * (last - first)


def _next_filled(labels: Sequence[str], at: int) -> str:
    for number in range(at + 1, min(at + 6, len(labels))):
        if labels[number] != "e":
            return labels[number]
    return "e"


def _cut(lines: Sequence[Line], texts: Sequence[str], labels: list[str]) -> None:
    """A head or introduction takes the marked quote that follows; where none is marked, all that follows."""
    at = 0
    while at < len(labels):
        if labels[at] == "c":
            _take_context(lines, labels, at)
            labels[at:] = ["c"] * (len(labels) - at)
            break
        if labels[at] not in "ih":
            at += 1
            continue
        end = at
        while end < len(labels) and labels[end] in "ihe":
            end += 1
        if end < len(labels) and labels[end] == "t":
            first = at
            labels[first:] = ["c"] * (len(labels) - first)
            _take_rule(lines, labels, first)
            break
        _take_rule(lines, labels, at)
        at = max(end, at + 1)
    quote = next((at for at, label in enumerate(labels) if label == "q"), 0)
    _take_rule(lines, labels, quote)


def _take_rule(lines: Sequence[Line], labels: list[str], first: int) -> None:
    """A rule right above a head belongs to it."""
    above = first - 1
    while above >= 0 and labels[above] == "e":
        above -= 1
    if (
        above >= 0
        and labels[above] == "t"
        and is_rule(lines[above].text.strip())
        and len(lines[above].text.strip()) >= 5
    ):
        labels[above] = "h"


def _take_context(lines: Sequence[Line], labels: list[str], cut: int) -> None:
    """Above our marker even a weak introduction is one: a line with an address or a date and time that ends with a colon."""
    above = cut - 1
    while above >= 0 and labels[above] in "eq":
        above -= 1
    if above < 0 or labels[above] != "t":
        return
    text = bare(lines[above].text)
    if not text.endswith((":", "：", "---")):
        _take_rule(lines, labels, cut)
        return
    texts = [bare(line.text) for line in lines[max(0, above - _CONTEXT) : above + 1]]
    first = above
    while first > 0 and above - first < len(texts) - 1 and labels[first - 1] == "t":
        if not quote_intros.goes_on_above(texts, first - above - 1, first - above - 2):
            break
        first -= 1
    joined = " ".join(texts[first - above - 1 :])
    if has_address(joined) or (has_date(joined) and has_time(joined)):
        labels[first : above + 1] = ["i"] * (above + 1 - first)


def _trimmed(texts: list[str], sender: str) -> list[str]:
    """Returns the segment without signature and outer blank lines."""
    kept = texts[: signatures.written(texts, sender)]
    first = 0
    while first < len(kept) and not kept[first].strip():
        first += 1
    return _without_repeated_blanks(_without_sent_from(kept[first:]))


def _without_sent_from(texts: list[str]) -> list[str]:
    """A "Sent from my …" stays out also where words follow it."""
    return [
        text
        for at, text in enumerate(texts)
        if not is_sent_from(text) or (at and texts[at - 1].strip() and at + 1 < len(texts) and texts[at + 1].strip())
    ]


def _without_repeated_blanks(texts: list[str]) -> list[str]:
    out: list[str] = []
    for text in texts:
        if text.strip() or (out and out[-1].strip()):
            out.append(text)
    while out and not out[-1].strip():
        out.pop()
    return out
