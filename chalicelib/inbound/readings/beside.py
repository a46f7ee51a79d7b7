"""Further numbers next to a value that adds up: "left 4 voicemails, spoke to 2" may be two calls or six, "250 cash 400
card" 250 or 650."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from chalicelib.domain.metrics.answers import counted, figures, nearness
from chalicelib.domain.metrics.answers.followed import Answer, Followed
from chalicelib.domain.metrics.answers.measured import is_money, own_words
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.values import Value
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.resulting import Chosen
from chalicelib.inbound.readings.situation import Question, Reading, Situation
from chalicelib.patterns import compile_late

_ATTEMPTS = {"voicemail", "voice", "message", "answerphone", "mailbox", "conversation"}
_COUNTED = compile_late(r"(?<!dont )(?<!of )(?<!including )\b([0-9]{1,3}) ([a-z]+)")
_NUMBER = compile_late(r"(?<![\w.,:/+-])[0-9]")
_MEASURED = {"of", "from", "than", "vs", "goal", "target", "max", "no", "number", "invoice", "nr"}
"""Directly before a further number these make it a comparison or a name."""


def asked(clauses: Sequence[Clause], found: list[Chosen | None], situation: Situation) -> list[Chosen | None]:
    """Returns the readings and questions, with a question for each total that may not be complete because further
    numbers next to it may belong to it."""
    for place, chosen in enumerate(found):
        only = chosen[0] if chosen and len(chosen) == 1 else None
        if not isinstance(only, Reading) or only.answer.value is None or only.answer.is_all:
            continue
        metric = situation.metric(only.metric_id)
        more = _more(clauses, found, place, metric) if metric.kind == "total" else Decimal(0)
        if more:
            both = msgspec.structs.replace(only, answer=Answer(Value(only.answer.value.value + more))), only
            found[place] = (Question("two_values", only.said, both, only.metric_id),)
    return found


def _more(clauses: Sequence[Clause], found: Sequence[Chosen | None], place: int, metric: Followed) -> Decimal:
    if is_money(metric):
        return sum(_amounts(plain(clauses[place].note), metric), Decimal(0))
    value = clauses[place].value
    if "call" not in own_words(metric) or not value.text.isdigit():
        return Decimal(0)
    others = [each for each, chosen in zip(clauses, found, strict=True) if chosen is None]
    beside = [" ".join((each.value.text.lower(), *each.behind[:1])) for each in others]
    counts = _COUNTED.findall(" , ".join((*beside, " ".join(clauses[place].behind))))
    return sum((Decimal(number) for number, what in counts if counted.stem(what) in _ATTEMPTS), Decimal(0))


def _amounts(note: str, metric: Followed) -> Iterator[Decimal]:
    """Yields the amounts of money in a note that are about the size of the metric's last ones."""
    end, note = 0, note.partition("(")[0]
    for each in _NUMBER.finditer(note):
        figure = figures.scan(note, each.start()) if each.start() >= end else None
        if figure is None:
            continue
        end = figure.end
        before = note[: each.start()].rstrip(" £€$").rpartition(" ")[2]
        near = [value for value in figure.means() if nearness.is_within_reach(value, metric.last)]
        if near and before not in _MEASURED and note[end : end + 1] not in ("%", ":", "/"):
            yield near[0]
