"""Pairs whose numbers are named: sys 120 dia 80, dia 80 sys 120, upper 122 lower 79, systolisch 122 / diastolisch 79."""

import re

from chalicelib.domain.metrics.answers import figures
from chalicelib.domain.metrics.answers.figures import Figure
from chalicelib.patterns import compile_late

_FIRST = (
    "systolic systolisch systolisk systolique sistolica sistolico sistolic sistole systole systol sys syst sis upper top oben oberer obere "
    "maxima massima haut bovendruk pas high hi"
).split()
_SECOND = (
    "diastolic diastolisch diastolisk diastolique diastolica diastolico diastole diastol dia diast lower bottom unten unterer untere minima minime bas "
    "onderdruk pad low lo"
).split()
_NAME = r"(?:{})(?: (?:bp|pressure|blood pressure|number|value|wert|druck|is|was|of))?[ .:=]{{0,3}}"
_FIRSTS, _SECONDS = (
    compile_late(_NAME.format("|".join(sorted(names, key=len, reverse=True)))) for names in (_FIRST, _SECOND)
)
_BETWEEN = compile_late(r"(?: ?mmhg)?[ ,;/&|-]{0,3}(?:(?:and|und|et|y|e|en) )?")


_BEHIND = compile_late(
    rf"(?P<first>[0-9]{{2,3}}) ?(?:{'|'.join(_FIRST)}){_BETWEEN.pattern}(?P<second>[0-9]{{2,3}}) ?(?:{'|'.join(_SECOND)})"
)
"""122 sys / 78 dia."""


def scan(text: str, start: int) -> tuple[Figure, Figure] | None:
    """Returns the first and the second number of a pair, in this order, if both begin here with their names in a plain
    text; otherwise ``None``."""
    behind = _BEHIND.match(text, start)
    if behind:
        both = [figures.scan(text, behind.start(name)) for name in ("first", "second")]
        return (both[0], both[1]) if both[0] and both[1] else None
    for one, other in ((_FIRSTS, _SECONDS), (_SECONDS, _FIRSTS)):
        first = _named(one, text, start)
        between = _BETWEEN.match(text, first.end) if first else None
        second = _named(other, text, between.end()) if between else None
        if first and second:
            return (first, second) if one is _FIRSTS else (second, first)
    return None


def _named(name: re.Pattern[str], text: str, at: int) -> Figure | None:
    said = name.match(text, at)
    return figures.scan(text, said.end()) if said else None
