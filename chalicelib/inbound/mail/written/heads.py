"""Labels introductions, blocks of headers and delimiters above quotes."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written import above_ours, quote_headers, quote_intros
from chalicelib.inbound.mail.written.correspondents import Correspondents
from chalicelib.inbound.mail.written.lines import Line, bare, has_address, has_date, is_drawn_again, is_rule

_LONGEST_FORWARD = 5
"""In words, as "Début du message transféré :" has."""
_SHORTEST_RULE = 5
_MOST_CANDIDATES = 600
"""The most lines that are examined as possible introductions; no person's mail has as many."""


def find_heads(lines: Sequence[Line], texts: list[str], labels: list[str], about: Correspondents) -> None:
    """Labels delimiters and header blocks h, and the last line of a forward c."""
    at = 0
    while at < len(texts):
        text = texts[at]
        if not text:
            if labels[at] != "t" or not _is_long_rule(lines, at):
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
        if kind == "forward" and last is None and text[0].isalpha() and len(text.split()) > _LONGEST_FORWARD:
            kind = None  # a sentence
        if last is None and kind is None and text and "\t" not in text:
            last = quote_headers.notes_block_at(texts, at)
        if (last is None and kind is None) or (
            last is not None and not titled and _is_form(texts, labels, at, last, about)
        ):
            at = at + 1 if last is None else last + 1
            continue
        end = last if last is not None else at
        for number in range(first, end + 1):
            labels[number] = "h"
            texts[number] = ""
        if kind == "forward" and last is not None:
            labels[end] = "c"
        at = end + 1


def _is_long_rule(lines: Sequence[Line], at: int) -> bool:
    """Whether the line is a rule as programs draw them, and not one like a rule that the sender drew just before."""
    text = lines[at].text.strip()
    return len(text) >= _SHORTEST_RULE and is_rule(text) and not is_drawn_again(lines, at)


def _is_form(texts: Sequence[str], labels: Sequence[str], first: int, last: int, about: Correspondents) -> bool:
    """Whether apparent headers are all there is above the headers of a quoted mail, and so are the answer."""
    if any(label not in "e" for label in labels[:first]):
        return False
    below = next((at for at in range(last + 1, min(last + 4, len(texts))) if texts[at]), None)
    return below is not None and quote_headers.block_at(texts, below, about) is not None


def find_intros(lines: Sequence[Line], texts: list[str], labels: list[str], about: Correspondents) -> None:
    candidates = 0
    for at, label in enumerate(labels):
        if label == "t" and quote_intros.begins_quote(texts[at]):
            labels[at] = "c"
            return
        if label != "t" or not texts[at]:
            continue
        following = next_filled(labels, at, lines)
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
        if (
            not intro.strong
            and not quote_intros.ends_with_colon(texts[at])
            and _is_introduced(lines, labels, at, about)
        ):
            continue
        if following == "t" and _is_told_below(texts, labels, intro, about):
            continue
        for number in range(intro.first, intro.last + 1):
            labels[number] = "i"
            texts[number] = ""
        if intro.strong and following == "t":
            return  # All that follows is the quote.


def _is_told_below(
    texts: Sequence[str], labels: Sequence[str], intro: quote_intros.Intro, about: Correspondents
) -> bool:
    """Whether the introduction comes after a marked quote, names nobody in this mail's headers, and no marked quote
    follows: a program that marks one marks all."""
    said = " ".join(texts[intro.first : intro.last + 1])
    return "q" in labels[: intro.first] and not about.names_any(said)


def _is_introduced(lines: Sequence[Line], labels: Sequence[str], at: int, about: Correspondents) -> bool:
    """Whether the quote below this line needs no introduction: it continues one above, contains one, or is cut off by
    the HTML."""
    below = next((number for number in range(at + 1, len(labels)) if labels[number] != "e"), at)
    return "q" in labels[:at] or lines[below].mark == "cut" or begins_with_intro(lines, labels, at + 1, about)


def begins_with_intro(lines: Sequence[Line], labels: Sequence[str], first: int, about: Correspondents) -> bool:
    """Returns whether the marked quote at or below this line begins with its own introduction, as Apple's programs mark
    it."""
    while first < len(labels) and labels[first] == "e":
        first += 1
    texts: list[str] = []
    for line, label in zip(lines[first : first + quote_intros.LONGEST], labels[first:], strict=False):
        text = bare(above_ours.without_signs(line.text))
        if label != "q" or not text:
            break
        texts.append(text)
        intro = quote_intros.ending_at(texts, len(texts) - 1, about, is_quoted=True)
        if intro is not None and intro.first == 0 and quote_intros.may_end(text):
            return True
    return False


def find_groupwise(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels GroupWise's wrapped introduction, ">>> On …, Carol <carol@example.com>" and "wrote:" below it, above an
    unmarked quote."""
    for at in range(len(lines) - 1):
        text, below = lines[at].text, bare(lines[at + 1].text)
        if labels[at] != "q" or not text.startswith(">>> ") or (at and labels[at - 1] == "q") or labels[at + 1] != "t":
            continue
        if has_address(text) and has_date(text) and len(below.split()) <= 2 and below.endswith(":"):
            labels[at : at + 2] = ["i", "i"]
        return


def find_linked(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels an introduction whose address was a link, and so is on lines of its own: "<", "mailto:…", "> wrote:"."""
    for at in range(1, len(lines) - 2):
        if lines[at].text.strip() != "<" or not lines[at + 1].text.lstrip().startswith("mailto:"):
            continue
        above = next((number for number in range(at - 1, max(-1, at - 4), -1) if labels[number] != "e"), at)
        last = next((number for number in range(at + 2, min(at + 4, len(lines))) if lines[number].text.strip()), at)
        if (
            has_date(lines[above].text)
            and lines[last].text.lstrip().startswith(">")
            and lines[last].text.rstrip().endswith(":")
        ):
            labels[above : last + 1] = ["i"] * (last + 1 - above)


def join_cut_addresses(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels "> wrote:" as text where an address was wrapped before its closing bracket, so that it isn't a quote."""
    for at in range(1, len(lines)):
        if labels[at] == "q" and labels[at - 1] == "t" and not lines[at].mark:
            above = lines[at - 1].text
            if "@" in above and above.rfind("<") > above.rfind(">") and quote_intros.may_end(bare(lines[at].text)):
                labels[at] = "t"


def find_perhaps(lines: Sequence[Line], labels: list[str]) -> None:
    """Labels a blockquote that may be the sender's own as a quote if it is below an introduction, else as text."""
    quoting = False
    for at, line in enumerate(lines):
        if line.mark == "perhaps" and labels[at] == "t" and quoting:
            labels[at] = "q"
        elif labels[at] in "ih":
            quoting = True
        elif labels[at] == "t":
            quoting = False


def find_marked(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Labels a header block below the sender's words as a head if only it is marked as quoted, not the mail that
    follows: some sites of Eastern Europe do so."""
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


def next_filled(labels: Sequence[str], at: int, lines: Sequence[Line] = ()) -> str:
    """Returns the label of the next line that isn't empty. Given the lines, a blockquote of unknown origin counts as a
    quote."""
    for number in range(at + 1, min(at + 6, len(labels))):
        if labels[number] != "e":
            return "q" if lines and lines[number].mark == "perhaps" else labels[number]
    return "e"
