"""Finds the lines that the sender wrote this time: every line gets a label, then the labels decide.

Labels are one letter each: t text, e empty, q quote, i introduction of a quote, h header block or delimiter, c cut (a sign after
which nothing is the sender's), o our own mail where nothing marks it as quoted, f freed (the sender's words within a quote), s signature.
Each step passes over the lines once. Anything uncertain stays text.
"""

import re
from collections.abc import Sequence

from chalicelib.inbound.mail.written import above_ours, our_mail, quote_headers, quote_intros, refilled, signatures
from chalicelib.inbound.mail.written.correspondents import NOBODY, Correspondents
from chalicelib.inbound.mail.written.devices import is_sent_from
from chalicelib.inbound.mail.written.lines import Line, bare, has_address, has_date, has_time, is_rule

_INITIALS = re.compile(r"[A-Z]{2,3}>")
"""The Bat! and its kind quote with the initials of who wrote: "CC> when?"."""
_SMALLER = re.compile(r" {0,3}>(?: ?[\d=<]|> ?\w)")
_PICTURE = re.compile(r"\[cid:[^\]\s]{1,200}\](?:<[^<>\s]{1,500}>)?")
"""What Outlook writes in plain text where the HTML has a picture."""
_NAME_AND_VERB = 2
_OWN_QUOTE = 5
"""Lines of others that a person quotes by hand within the own words, at most."""
_CONTEXT = 6
"""Lines above our marker that may introduce the quote it stands in."""
_MOST_CANDIDATES = 600
"""Lines that are looked at as possible introductions; no person's mail has as many."""


_NO_TEXT_PART = re.compile(r"Non-text part: [\w.+-]{1,40}/[\w.+-]{1,80}")
"""What notmuch quotes of a part that it can't show."""
_GROUPWISE = re.compile(r">>> .{1,200} >>>")
_LEAST_INDENTED = 0.8
"""Share of the lines below our line that are indented where a program quotes by indenting."""


def written_lines(lines: Sequence[Line], about: Correspondents = NOBODY, *, surely: bool = False) -> list[str]:
    """Returns the lines that the sender wrote this time, in order; ``surely`` leaves out only what certainly isn't the sender's."""
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
    for segment in segments:
        texts_in = [line.text for line in segment]
        kept = _trimmed(texts_in, about.sender, surely=surely)
        if kept:
            if texts:
                texts.append("")
            texts.extend(kept)
    return texts


def labelled(lines: Sequence[Line], about: Correspondents = NOBODY, *, surely: bool = False) -> list[str]:
    """Returns one letter per line."""
    labels = [_own_label(line) for line in lines]
    ours = our_mail.found(lines)
    if ours is not None:
        _find_ours(lines, labels, ours)
    _find_armour(lines, labels)
    _join_cut_addresses(lines, labels)
    refilled.find_tails(lines, labels)
    texts = [_in_cells(bare(line.text)) if label in "ti" else "" for line, label in zip(lines, labels, strict=True)]
    _find_heads(lines, texts, labels, about)
    _find_intros(lines, texts, labels, about)
    _find_perhaps(lines, labels)
    _find_marked_heads(lines, labels, about)
    _keep_lone_signs(lines, labels)
    _keep_own_quote(lines, labels, about)
    if ours is not None:
        for at in above_ours.region(lines, labels, ours, about):
            labels[at] = "f"
    if surely:
        _keep_unsure(lines, labels, about)
    _cut(lines, texts, labels)
    return labels


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
    if not stripped:
        return "e" if line.mark not in ("quote", "cut") else "q" if line.mark == "quote" else "c"
    if _GROUPWISE.fullmatch(stripped) and (has_address(stripped) or has_date(stripped)):
        return "i"
    if line.mark == "quote" or stripped.startswith((">", "＞")) or _INITIALS.match(stripped):
        return "q"
    if line.mark == "cut":
        return "c"
    if line.mark == "signature":
        return "s"
    if _NO_TEXT_PART.fullmatch(stripped):
        return "q"
    return "i" if line.mark == "intro" else "t"


def _find_ours(lines: Sequence[Line], labels: list[str], ours: our_mail.Found) -> None:
    """Labels our own mail by what a program put before its first line; where nothing is there, up to its last."""
    sign = ours.before.strip()
    if lines[ours.at].mark or sign.startswith((">", "＞")):
        return
    end = len(lines) if ours.below is None else ours.below
    if not sign and not (ours.before and _is_indented(lines[ours.at : end])):
        labels[ours.at : end] = ["o"] * (end - ours.at)
        return
    for at in range(ours.at, len(lines)):
        text = lines[at].text
        if labels[at] in "tc" and (text.lstrip().startswith(sign) if sign else text.startswith(ours.before)):
            labels[at] = "q"
    labels[ours.at] = "q"
    _find_dump(lines, labels, ours)


def _find_dump(lines: Sequence[Line], labels: list[str], ours: our_mail.Found) -> None:
    """Labels the headers that a program put above our line in the same way."""
    sign = ours.before.strip()
    at = ours.at - 1
    while at >= 0 and (labels[at] == "e" or (labels[at] == "t" and lines[at].text[:1] in " \t" and not sign)):
        at -= 1
    above = range(at + 1, ours.at)
    if sum(1 for each in above if quote_headers.key_of(bare(lines[each].text))) >= 2:
        for each in above:
            labels[each] = "q"


def _is_indented(lines: Sequence[Line]) -> bool:
    filled = [line.text for line in lines if line.text.strip()]
    return sum(1 for text in filled if text[0] in " \t") >= _LEAST_INDENTED * len(filled)


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


def _find_heads(lines: Sequence[Line], texts: list[str], labels: list[str], about: Correspondents) -> None:
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
            quote_headers.block_at(texts, start, about, after_delimiter=titled)
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


def _find_intros(lines: Sequence[Line], texts: list[str], labels: list[str], about: Correspondents) -> None:
    candidates = 0
    for at, label in enumerate(labels):
        if label == "t" and quote_intros.begins_quote(texts[at]):
            labels[at] = "c"
            return
        if label != "t" or not texts[at]:
            continue
        following = _next_filled(labels, at, lines)
        is_quoted = following in "qo"
        if not (
            is_quoted or quote_intros.may_end(texts[at]) or "---" in texts[at] or quote_intros.may_be_alone(texts[at])
        ):
            continue
        candidates += 1
        if candidates > _MOST_CANDIDATES:
            return
        intro = quote_intros.ending_at(texts, at, about, is_quoted=is_quoted)
        if intro is None or not (intro.strong or following in "qco"):
            continue
        for number in range(intro.first, intro.last + 1):
            labels[number] = "i"
            texts[number] = ""
        if intro.strong and following == "t":
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


def _find_marked_heads(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Below the sender's words, a header block alone is marked as quoted and what it is of isn't: so do some sites of Eastern Europe."""
    first = next((at for at, label in enumerate(labels) if label in "qihc"), len(labels))
    last = first
    while last < len(labels) and labels[last] in "qe" and not lines[last].mark:
        last += 1
    if "t" not in labels[:first] or labels[first:last].count("q") < 3 or "q" in labels[last:]:
        return
    texts = [bare(above_ours.without_signs(line.text)) for line in lines[first:last]]
    while texts and not texts[-1]:
        texts.pop()
    head = 1 if texts and (quote_headers.delimiter(texts[0]) or quote_headers.is_title(texts[0])) else 0
    if quote_headers.block_at(texts, head, about, after_delimiter=head > 0) == len(texts) - 1:
        labels[first:last] = ["h"] * (last - first)


def _keep_lone_signs(lines: Sequence[Line], labels: list[str]) -> None:
    """A line such as ">50 % answered" amid text, above all that is quoted, is text."""
    head = next((at for at, label in enumerate(labels) if label in "ihc"), len(labels))
    only = labels[:head].count("q") == 1
    for at in range(head):
        if labels[at] == "q" and not lines[at].mark and _SMALLER.match(lines[at].text):
            below = at + 1 == len(labels) or labels[at + 1] != "q"
            labels[at] = "t" if below and (only or (at > 0 and labels[at - 1] == "t")) else "q"


def _keep_own_quote(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """The only marked lines above all that is quoted, few, announced by the sender ("The director said:") and followed by words, are text."""
    first = next((at for at, label in enumerate(labels) if label in "qhc"), len(labels))
    last = first
    while last < len(labels) and labels[last] == "q" and not lines[last].mark:
        last += 1
    others = next((label for label in labels[last:] if label in "qihc"), "")
    if not first < last <= first + _OWN_QUOTE or others == "q" or _next_filled(labels, last - 1) != "t":
        return
    above = first - 1
    while above >= 0 and labels[above] == "e":
        above -= 1
    if labels[:first].count("i") > (above >= 0 and labels[above] == "i"):
        return
    if above >= 0 and lines[above].text.rstrip().endswith((":", "：")) and _is_announced(lines[above].text, about):
        labels[above:last] = ["t" if label != "e" else "e" for label in labels[above:last]]


def _is_announced(text: str, about: Correspondents) -> bool:
    """Whether the sender says whose words follow: with a word for oneself, or one name that is no correspondent's, and no date."""
    plain = bare(text)
    if about.names_any(plain) or quote_intros.has_evidence(plain):
        return False
    return (
        not quote_intros.says_who_wrote(plain) or quote_intros.is_spoken(plain) or len(plain.split()) == _NAME_AND_VERB
    )


def _next_filled(labels: Sequence[str], at: int, lines: Sequence[Line] = ()) -> str:
    """The label of the next line that isn't empty; given the lines, a blockquote that may be anybody's counts as a quote."""
    for number in range(at + 1, min(at + 6, len(labels))):
        if labels[number] != "e":
            return "q" if lines and lines[number].mark == "perhaps" else labels[number]
    return "e"


def _keep_unsure(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Makes text of heads above an unmarked quote that name neither side nor are a delimiter."""
    for at, label in enumerate(labels):
        if label in "qocs":
            return
        if label not in "ih" or lines[at].mark:
            continue
        end = at
        while end < len(labels) and labels[end] in "ih":
            end += 1
        texts = [bare(line.text) for line in lines[at:end]]
        if not any(about.names_any(text) or quote_headers.delimiter(text) for text in texts):
            labels[at:end] = ["t"] * (end - at)
        return


def _cut(lines: Sequence[Line], texts: Sequence[str], labels: list[str]) -> None:
    """A head or introduction takes the marked quote that follows; where none is marked, all that follows, up to our own mail."""
    at = 0
    while at < len(labels):
        if labels[at] == "o":
            _take_context(lines, labels, at)
            while at < len(labels) and labels[at] == "o":
                at += 1
            continue
        if labels[at] == "c":
            _take_context(lines, labels, at)
            _fill(labels, at, len(labels))
            break
        if labels[at] not in "ih":
            at += 1
            continue
        end = at
        while end < len(labels) and labels[end] in "ihe":
            end += 1
        if end < len(labels) and labels[end] == "t":
            ours = next((number for number in range(end, len(labels)) if labels[number] == "o"), len(labels))
            _fill(labels, at, ours)
            _take_rule(lines, labels, at)
            at = ours
            continue
        _take_rule(lines, labels, at)
        at = max(end, at + 1)
    quote = next((at for at, label in enumerate(labels) if label == "q"), 0)
    _take_rule(lines, labels, quote)


def _fill(labels: list[str], first: int, end: int) -> None:
    """Cuts these lines off, but what was freed."""
    labels[first:end] = ["f" if label == "f" else "c" for label in labels[first:end]]


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


def _trimmed(texts: list[str], sender: str, *, surely: bool) -> list[str]:
    """Returns the segment without signature and outer blank lines."""
    kept = texts[: signatures.certain(texts, sender) if surely else signatures.written(texts, sender)]
    return _without_outer_blanks(_without_sent_from(_from_first(kept)))


def _from_first(texts: list[str]) -> list[str]:
    first = 0
    while first < len(texts) and not texts[first].strip():
        first += 1
    return texts[first:]


def _without_outer_blanks(texts: list[str]) -> list[str]:
    return _without_repeated_blanks(_from_first(texts))


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
