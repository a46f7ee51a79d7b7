"""A part of a line: the name of a metric, an amount, a day, a word or a mark, with its place."""

from typing import Literal

import msgspec

from chalicelib.domain.metrics.answers import words
from chalicelib.domain.metrics.answers.amounts import Amount

PartKind = Literal["metric", "amount", "said", "day", "word", "mark"]


class Part(msgspec.Struct, frozen=True):
    """A part of a line. ``text`` is plain; a metric's ``metric_id``, an amount's ``amount``, a day's words in ``text``."""

    kind: PartKind
    start: int
    end: int
    text: str
    metric_id: str = ""
    amount: Amount | None = None
    said: words.Said | None = None
    is_verb: bool = False
    """Of a metric: a verb says it, which names it only before the value."""
