"""Finds the lines that the sender wrote this time: every line gets a label, then the labels decide.

Labels are one letter each: t text, e empty, q quote, i introduction of a quote, h header block or delimiter, c cut (a sign after
which nothing is the sender's), o our own mail where nothing marks it as quoted, f freed (the sender's words within a quote), s signature.
Each step passes over the lines once. Anything uncertain stays text.
"""

import re
from collections.abc import Sequence

from chalicelib.inbound.mail.written import (
    above_ours,
    banners,
    cutting,
    heads,
    kept,
    our_mail,
    our_quote,
    refilled,
    signatures,
    signed_quotes,
)
from chalicelib.inbound.mail.written.correspondents import NOBODY, Correspondents
from chalicelib.inbound.mail.written.devices import is_sent_from
from chalicelib.inbound.mail.written.lines import GAP, Line, bare, has_address, has_date
from chalicelib.patterns import compile_late

_INITIALS = compile_late(r"[A-Z]{2,3}>")
"""The Bat! and similar programs quote with the author's initials: "CC> when?"."""
_PROMPT = compile_late(r">>> (?:[\w.]{1,40}(?:\(|\[| ?[-+*/]?= ?\S)|import \w|from \S{1,40} import )")
"""A line from a Python session, whose prompt looks like a quote."""
_FACE = compile_late(r">[:;=][-'o]?[()\[\]|/\\PDO]|>\S[^<>]{0,40}<")
_LEFT_OUT = compile_late(r"[\[<(]? ?(?:\.\.\.|…|snip|schnipp|snipped|cut) ?[\]>)]|" + GAP, re.IGNORECASE)
"""Marks for a part of a quote that was left out."""
_PICTURE = compile_late(r"\[cid:[^\]\s]{1,200}\](?:<[^<>\s]{1,500}>)?")
"""What Outlook writes in plain text in place of a picture."""
_NO_TEXT_PART = compile_late(r"Non-text part: [\w.+-]{1,40}/[\w.+-]{1,80}")
"""What notmuch quotes in place of a part that it can't show."""
_LINKED = (
    "link",
    "click",
    "klick",
    "attach",
    "anhäng",
    "anhang",
    "cliqu",
    "pièce",
    "enlace",
    "adjunt",
    "allegat",
    "bijlage",
    "anexo",
)
_MARKER_SIGNS = "#=*_~–—- "
_MARKERS_OF_OTHERS = (
    "above this line", "über dieser linie", "über dieser zeile", "au-dessus de cette ligne", "encima de esta línea", "acima desta linha",
    "sopra questa riga", "boven deze lijn", "boven deze regel", "ovanför den här raden", "over denne linje", "ponad tą linią",
)  # fmt: skip
"""What help desks put above their mails, between signs: "##- Please type your reply above this line -##"."""
_LONGEST_MARKER = 100
_GROUPWISE = compile_late(r">>> .{1,200} >>>")


def written_lines(lines: Sequence[Line], about: Correspondents = NOBODY, *, surely: bool = False) -> list[str]:
    """Returns the lines that the sender wrote this time, in order. With ``surely``, only what certainly isn't the
    sender's is left out."""
    labels = labelled(lines, about, surely=surely)
    segments: list[list[Line]] = []
    open_segment = False
    for line, label in zip(lines, labels, strict=True):
        if label in "tef":
            if not open_segment:
                segments.append([])
            open_segment = True
            segments[-1].append(_shown(line, label))
        else:
            open_segment = False
    texts: list[str] = []
    for number, segment in enumerate(segments):
        texts_in = [line.text for line in segment]
        is_within = 0 < number < len(segments) - 1  # between quotes, where there is no footer
        said = _trimmed(texts_in, about.sender, surely=surely or is_within)
        if said:
            if texts:
                texts.append("")
            texts.extend(said)
    return texts


def labelled(lines: Sequence[Line], about: Correspondents = NOBODY, *, surely: bool = False) -> list[str]:
    """Returns one letter per line."""
    labels = [_own_label(line) for line in lines]
    if surely and labels and labels[0] == "c" and not lines[0].mark and our_mail.marker(lines[0].text) is None:
        labels[0] = "t"  # A help desk's own mail, with nobody's answer above its line.
    ours = our_mail.found(lines)
    if ours is not None:
        our_quote.find(lines, labels, ours)
    _find_armour(lines, labels)
    heads.find_groupwise(lines, labels)
    heads.find_linked(lines, labels)
    heads.join_cut_addresses(lines, labels)
    signed_quotes.find(lines, labels, about)
    refilled.find_tails(lines, labels)
    _find_left_out(lines, labels)
    texts = [_in_cells(bare(line.text)) if label in "ti" else "" for line, label in zip(lines, labels, strict=True)]
    heads.find_heads(lines, texts, labels, about)
    heads.find_intros(lines, texts, labels, about)
    heads.find_perhaps(lines, labels)
    heads.find_marked(lines, labels, about)
    kept.keep_lone_signs(lines, labels, about)
    kept.keep_own_quote(lines, labels, about)
    kept.keep_cited(lines, labels, about)
    if ours is not None:
        if ours.below is not None:
            kept.keep_below_ours(lines, labels, ours.below)
        for at in above_ours.region(lines, labels, ours, about):
            labels[at] = "f"
    if surely:
        kept.keep_unsure(lines, labels, about)
    cutting.cut(lines, texts, labels)
    return labels


def _find_left_out(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels "[...]" right below a quote, and placeholders next to one for a part that can't be shown, as quoted."""
    for at in range(1, len(lines)):
        if labels[at] != "t":
            continue
        text = lines[at].text.strip()
        if labels[at - 1] == "q" and _LEFT_OUT.fullmatch(text):
            labels[at] = "q"
        elif text.startswith("Non-text part: ") and _NO_TEXT_PART.fullmatch(text) and "q" in labels[at - 1 : at + 2]:
            labels[at] = "q"


def _shown(line: Line, label: str) -> Line:
    if label == "f":
        return Line(above_ours.without_signs(line.text))
    return Line("") if _PICTURE.fullmatch(line.text.strip()) else line


def _in_cells(text: str) -> str:
    """Returns a row of a table drawn with bars as "first: second"."""
    if len(text) > 2 and text[0] == text[-1] == "|" and text.count("|") == 3:
        key, value = (cell.strip(" *") for cell in text.strip("|").split("|"))
        return f"{key}: {value}"
    return text


def _own_label(line: Line) -> str:
    before = our_mail.marker(line.text)
    if before is not None:
        return "q" if before.strip() else "c"
    stripped = line.text.strip()
    if stripped and stripped[0] in _MARKER_SIGNS and _is_marker_of_others(stripped):
        return "q" if line.mark == "quote" else "c"
    if not stripped:
        return "e" if line.mark not in ("quote", "cut") else "q" if line.mark == "quote" else "c"
    if _GROUPWISE.fullmatch(stripped) and (has_address(stripped) or has_date(stripped)):
        return "i"
    if not line.mark and (_PROMPT.match(line.text) or _FACE.fullmatch(stripped)):
        return "t"
    if line.mark == "quote" or stripped.startswith((">", "＞")) or _INITIALS.match(stripped):
        return "q"
    if line.mark == "cut":
        return "c"
    if line.mark == "signature":
        return "s"
    return "i" if line.mark == "intro" else "t"


def _is_marker_of_others(text: str) -> bool:
    if len(text) > _LONGEST_MARKER or not (text[1:2] in _MARKER_SIGNS and text[-1] in _MARKER_SIGNS):
        return False
    inner = text.strip(_MARKER_SIGNS).casefold()
    return any(words in inner for words in _MARKERS_OF_OTHERS)


def _find_armour(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels what PGP puts around and below a clear-signed text."""
    for at, line in enumerate(lines):
        if not line.text.startswith("-----BEGIN PGP SIG") or labels[at] != "t":
            continue
        end = "" if "SIGNED" in line.text else "-----END PGP SIGNATURE-----"
        last = next((number for number in range(at, min(at + 60, len(lines))) if lines[number].text.strip() == end), at)
        labels[at : last + 1] = ["s"] * (last + 1 - at)


def _trimmed(texts: list[str], sender: str, *, surely: bool) -> list[str]:
    """Returns the segment without signature and outer blank lines."""
    texts = texts if surely else texts[_below_warnings(texts) :]
    kept = texts[: signatures.certain(texts, sender) if surely else signatures.written(texts, sender)]
    return _without_outer_blanks(_without_sent_from(_from_first(kept)))


def _below_warnings(texts: list[str]) -> int:
    """Returns how many lines at the beginning warn of mails from outside or belong to such a warning, if the sender's
    words follow."""
    below = banners.below_banners(texts)
    warns = " ".join(texts[:below]).casefold()
    return below if any(stem in warns for stem in _LINKED) and any(text.strip() for text in texts[below:]) else 0


def _from_first(texts: list[str]) -> list[str]:
    first = 0
    while first < len(texts) and not texts[first].strip():
        first += 1
    return texts[first:]


def _without_outer_blanks(texts: list[str]) -> list[str]:
    return _without_repeated_blanks(_from_first(texts))


def _without_sent_from(texts: list[str]) -> list[str]:
    """Returns the lines without a "Sent from my …", even if words follow it."""
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
