"""A part of a line: the name of a metric, an amount, a day, a word or a mark, with its position."""

from typing import Literal

import msgspec

from chalicelib.domain.metrics.answers import words
from chalicelib.domain.metrics.answers.amounts import Amount

PartKind = Literal["metric", "amount", "said", "day", "word", "mark"]


class Part(msgspec.Struct, frozen=True):
    """A part of a line. ``text`` is in plain form, and holds the words of a day; a metric has its ``metric_id``, an
    amount its ``amount``."""

    kind: PartKind
    start: int
    end: int
    text: str
    metric_id: str = ""
    amount: Amount | None = None
    said: words.Said | None = None
    is_verb: bool = False
    """For a metric: whether a verb names it, which counts only before the value."""
