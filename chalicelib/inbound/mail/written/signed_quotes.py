"""Quotes with signs other than ">": "| when?", ": when?", "Carol> when?"."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written import quote_intros
from chalicelib.inbound.mail.written.correspondents import Correspondents
from chalicelib.inbound.mail.written.lines import Line, bare, has_address
from chalicelib.patterns import compile_late

_SIGN = compile_late(r"[|:](?=\s|$)| \||\s{0,8}(?P<name>[^\W\d_][\w.'-]{1,23})>+(?=\s|$)")
"""What precedes each line of such a quote."""
_LOOK_BACK = 12
"""How many lines above the quote may hold its introduction."""


def find(lines: Sequence[Line], labels: list[str], about: Correspondents) -> None:
    """Labels lines with such a mark as quoted, if there is an introduction right above, or one that names the person
    quoted."""
    introduced: set[str] = set()
    for at, line in enumerate(lines):
        match = _SIGN.match(line.text) if labels[at] == "t" and not line.mark else None
        if match is None or (
            line.text.lstrip()[:1] == "|" and line.text.rstrip().endswith("|") and len(line.text.strip()) > 1
        ):
            continue
        sign = match["name"] or match[0]
        if sign in introduced or _is_introduced(lines, labels, at, match["name"] or "", about):
            introduced.add(sign)
            labels[at] = "q"


def _is_introduced(lines: Sequence[Line], labels: Sequence[str], at: int, name: str, about: Correspondents) -> bool:
    above = [number for number in range(max(0, at - _LOOK_BACK), at) if labels[number] != "e"]
    if name:
        texts = (bare(lines[number].text) for number in above)
        return any(
            name in text and text.endswith(":") and (has_address(text) or about.names_other(text)) for text in texts
        )
    if not above or at - above[-1] > 2:
        return False
    text = bare(lines[above[-1]].text)
    return quote_intros.says_who_wrote(text) and quote_intros.ending_at([text], 0, about, is_quoted=True) is not None
