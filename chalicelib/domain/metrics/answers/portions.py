"""Portions of a unit in words: an hour, half a litre, three quarters of an hour, une demi-heure, a page and a half."""

from decimal import Decimal

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted, spelled

_PORTIONS = {
    "0.5": "half an |half a |a half |half |eine halbe |einen halben |ein halber |ein halbes |halbe |halben |une demi-|une demi |un demi-|un demi |demi-|demi "
    "|media |medio |mezza |mezzo |mezz'|meia |meio |een half |een halve |halve ",
    "0.25": "a quarter of an |quarter of an |a quarter of a |quarter of a |a quarter |quarter |eine viertel|viertel|un quart d'|un quart de |un quarto d'|un quarto di "
    "|un cuarto de |um quarto de |een kwart ",
    "0.75": "three quarters of an |three quarters of a |three-quarters of an |three-quarters of a |eine dreiviertel |eine dreiviertel|dreiviertel |dreiviertel"
    "|trois quarts d'|trois quarts de |tre quarti d'|tre quarti di |tres cuartos de |tres quartos de ",
    "1": "an |a |one |eine |einen |ein |une |un'|un |una |uma |um |een |",
}
_STARTS = sorted(
    ((start, Decimal(portion)) for portion, starts in _PORTIONS.items() for start in starts.split("|")),
    key=lambda each: -len(each[0]),
)
_ONE = Decimal(1)
_BY_ARTICLE = {("time", Decimal(3600)), ("volume", _ONE), ("length", Decimal("1609.344"))}
"""Units that an article alone makes one of, if nothing else is said: an hour, a litre, a mile. "A minute" and "a pound"
can mean anything."""
_LONGEST_UNIT = 24


class Portion(msgspec.Struct, frozen=True):
    value: Decimal
    unit: str
    end: int


def scan(text: str, at: int) -> Portion | None:
    """Returns the portion that plain words give from here; ``None`` if they give none."""
    return next(
        (
            found
            for start, share in _STARTS
            if text.startswith(start, at) and (found := _of(text, at + len(start), start, share))
        ),
        None,
    )


def _of(text: str, at: int, start: str, share: Decimal) -> Portion | None:
    end = at
    while end < len(text) and end - at < _LONGEST_UNIT and text[end].isalpha():
        end += 1
    said = text[at:end]
    if not _is_unit(said) or text[end : end + 1].isdigit() or text.startswith("-", end):
        return None
    more = spelled.fraction(text, end) if share == _ONE else None
    if more:
        return Portion(share + more[0], said, more[1])
    by_article = any((each.dimension, each.times) in _BY_ARTICLE for each in units.find(said))
    return Portion(share, said, end) if share != _ONE or (start and by_article) else None


def _is_unit(said: str) -> bool:
    return len(said) > 1 and (bool(units.find(said)) or counted.is_counted(said))
