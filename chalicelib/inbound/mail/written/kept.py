"""Labels as text what looks like a quote but is the sender's."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written import heads, our_mail, quote_headers, quote_intros
from chalicelib.inbound.mail.written.correspondents import Correspondents
from chalicelib.inbound.mail.written.heads import next_filled
from chalicelib.inbound.mail.written.lines import Line, bare
from chalicelib.patterns import compile_late

_SMALLER = compile_late(r" {0,3}>(?: ?[\d=<]|> ?\w)")
_TIGHT = compile_late(r">[^\s>]")
_MORE_THAN = compile_late(r">\d")
_NAME_AND_VERB = 2
_LEAST_QUOTED = 12
"""In letters: the shortest quote, with its introduction, that counts as one."""
_MOST_CITED = 8
"""The most citations in one mail. Whoever quotes more often is answering between the lines."""
_OWN_QUOTE = 5
"""The most lines of others that a person quotes by hand among their own words."""


def keep_lone_signs(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Labels a line such as ">50 % answered" as text if it is amid text above everything quoted, or if real quotes have
    a space after their sign."""
    tight = [at for at, label in enumerate(labels) if label == "q" and _TIGHT.match(lines[at].text)]
    if len(tight) == 1 and "q" not in labels[max(0, tight[0] - 1) : tight[0]] + labels[tight[0] + 1 : tight[0] + 2]:
        labels[tight[0]] = "t" if _MORE_THAN.match(lines[tight[0]].text) and not lines[tight[0]].mark else "q"
    head = next((at for at, label in enumerate(labels) if label in "ihc"), len(labels))
    only = labels[:head].count("q") == 1
    if labels[:head].count("q") > 1:
        first = labels.index("q") + 1
        only = (
            first < head
            and "q" in labels[first:head]
            and heads.begins_with_intro(lines, labels, labels.index("q", first), about)
        )
    for at in range(head):
        if labels[at] == "q" and not lines[at].mark and _SMALLER.match(lines[at].text):
            below = at + 1 == len(labels) or labels[at + 1] != "q"
            labels[at] = "t" if below and (only or (at > 0 and labels[at - 1] == "t")) else "q"


def keep_own_quote(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Labels as text the only marked lines above everything quoted, if they are few, announced by the sender ("The
    director said:") and followed by words."""
    first = next((at for at, label in enumerate(labels) if label in "qhc"), len(labels))
    last = first
    while last < len(labels) and labels[last] == "q" and not lines[last].mark:
        last += 1
    others = next((label for label in labels[last:] if label in "qihc"), "")
    goes_on = others == "q" and not heads.begins_with_intro(lines, labels, labels.index("q", last), about)
    if not first < last <= first + _OWN_QUOTE or goes_on or next_filled(labels, last - 1) != "t":
        return
    above = first - 1
    while above >= 0 and labels[above] == "e":
        above -= 1
    if labels[:first].count("i") > (above >= 0 and labels[above] == "i"):
        return
    if above >= 0 and lines[above].text.rstrip().endswith((":", "：")) and _is_announced(lines[above].text, about):
        labels[above:last] = ["t" if label != "e" else "e" for label in labels[above:last]]


def keep_cited(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Labels as text a few marked lines amid text above the introduced quote, if that quote doesn't contain them: the
    sender cites them."""
    head = next((at for at, label in enumerate(labels) if label in "ih"), len(labels))
    runs = _runs(labels, head)
    marked = next((run.start for run in runs if heads.begins_with_intro(lines, labels, run.start, about)), None)
    if marked is not None:
        head, runs = marked, [run for run in runs if run.start < marked]
    if not 0 < len(runs) <= _MOST_CITED or next(label for label in labels if label != "e") == "q":
        return
    quoted = our_mail.letters_of(" ".join(line.text for line in lines[head:]))
    if len(quoted) <= _LEAST_QUOTED:
        return
    for run in runs:
        cited = lines[run.start : run.stop]
        amid = "t" in labels[: run.start] and next_filled(labels, run.stop - 1) == "t"
        if not amid or len(run) > _OWN_QUOTE or any(line.mark or _deeper(line.text) for line in cited):
            continue
        if our_mail.letters_of(" ".join(line.text for line in cited)) not in quoted:
            labels[run.start : run.stop] = ["t" if line.text.strip("> ") else "e" for line in cited]


def _runs(labels: Sequence[str], end: int) -> list[range]:
    """Returns the ranges of consecutive marked lines above this line."""
    runs: list[range] = []
    at = 0
    while at < end:
        first = at
        while at < end and labels[at] == "q":
            at += 1
        if at > first:
            runs.append(range(first, at))
        at += 1
    return runs


def keep_below_ours(lines: Sequence[Line], labels: list[str], below: int) -> None:
    """Labels as text a few lines with a sign below all of our mail and some words of the sender: nobody else's words
    are left to quote."""
    at = next((number for number in range(below, len(labels)) if labels[number] == "t"), len(labels))
    if at == len(labels) or any(label not in "tqe" for label in labels[at:]):
        return
    quoted = [number for number in range(at, len(labels)) if labels[number] == "q"]
    if len(quoted) <= _OWN_QUOTE and not any(lines[number].mark or _deeper(lines[number].text) for number in quoted):
        for number in quoted:
            labels[number] = "t" if lines[number].text.strip("> ") else "e"


def _deeper(text: str) -> bool:
    return text.replace(" ", "").startswith(">>") and not text.startswith(">> ")


def _is_announced(text: str, about: Correspondents) -> bool:
    """Whether the sender says whose words follow: with a word such as "I", or with one name that isn't a
    correspondent's, and no date."""
    plain = bare(text)
    if about.names_any(plain) or quote_intros.has_evidence(plain):
        return False
    return (
        not quote_intros.says_who_wrote(plain) or quote_intros.is_spoken(plain) or len(plain.split()) == _NAME_AND_VERB
    )


def keep_unsure(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Labels heads above an unmarked quote as text if they name neither side and aren't a delimiter."""
    for at, label in enumerate(labels):
        if label in "qocs":
            return
        if label not in "ih" or lines[at].mark:
            continue
        end = at
        while end < len(labels) and labels[end] in "ih":
            end += 1
        texts = [bare(line.text) for line in lines[at:end]]
        if next_filled(labels, end - 1) in "te" and not any(
            about.names_any(text) or quote_headers.delimiter(text) for text in texts
        ):
            labels[at:end] = ["t"] * (end - at)
        return
