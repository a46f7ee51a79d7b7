"""Which words count as answers: only those that have nothing else said next to them, up to the next end of a clause."""

import itertools
from collections.abc import Sequence

import msgspec

from chalicelib.inbound.readings.common_words import (
    COURTESIES,
    DOCUMENTS,
    FILLERS,
    HYPOTHETICAL,
    JOINERS,
    NO_BECAUSE,
    NO_HOW,
    REPLACING,
)
from chalicelib.inbound.readings.cutting import has_unit, is_value
from chalicelib.inbound.readings.days_around import ENDS
from chalicelib.inbound.readings.part import Part

_FEW = 4
_WHERE = frozenset("to with for around round home twice along from there by on in".split())
_ASKED_FOR = {"please", "pls", "bitte", "thanks", "thank", "problem", "worries"}
_AS_WELL = frozenset(
    "sadly unfortunately afraid alas malheureusement desgraciadamente purtroppo infelizmente helaas whatsoever absolutely big fat total leider too aswell auch aussi tambien tambem anche ook".split()
)
"""After a word these leave its meaning unchanged: "did it yesterday too"."""


def with_words(parts: Sequence[Part]) -> list[Part]:
    """Returns the parts with "none of it", "one of those" and the like as plain words: a word answers only if nothing
    else is said next to it."""
    found = list(parts)
    for place, part in enumerate(parts):
        is_document = place > 0 and parts[place - 1].text in DOCUMENTS and part.amount is not None
        if is_document and not (part.amount and part.amount.parts[-1].unit):
            found[place] = msgspec.structs.replace(part, kind="word", amount=None)  # "invoice 1043 paid: £800"
        is_worded = part.kind == "said" or (
            part.amount is not None and part.amount.is_word and not part.amount.parts[-1].unit
        )
        if is_worded and not _is_alone(parts, place):
            found[place] = msgspec.structs.replace(part, kind="word", said=None, amount=None)
    return found


def _is_alone(parts: Sequence[Part], place: int) -> bool:
    """Whether this part has only marks, days, metrics and filler words around it, up to the next end of a clause."""
    part, behind = parts[place], [each.text for each in parts[place + 1 : place + 2]]
    is_first = not any(each.kind != "mark" for each in parts[:place])
    if part.said == "yes" and is_first and _is_how_it_was(parts, place):
        return True
    if part.said == "no" and not part.metric_id and NO_BECAUSE & {*behind}:
        return is_first  # "no it rained"
    if (part.said == "no" and _is_between_amounts(parts, place)) or (part.text == "done" and behind == [":"]):
        return False  # "5, no, 6"; "done: 3"
    sides = (parts[place + 1 :], list(reversed(parts[:place])))
    return all(
        _is_nothing_said(side, part, is_corrected=place > 0 and _is_before_amount(parts, place)) for side in sides
    )


def _is_nothing_said(beside: Sequence[Part], part: Part, *, is_corrected: bool) -> bool:
    """Whether nothing is said on this side of a part; ``is_corrected``: a number follows it."""
    is_dated = False
    is_answer = part.said in ("yes", "no")
    silent = FILLERS | COURTESIES | _AS_WELL | ({"more"} if part.amount else set())
    for each in beside:
        is_dated = is_dated or each.kind == "day"
        is_another = (is_dated and bool(each.said) and is_answer) or each.kind == "metric"  # "yes Monday no Tuesday"
        is_another = is_another or (each.kind == "amount" and each.start < part.start)
        is_end = each.text in ENDS or each.text in JOINERS or each.text in ("-", "(", ":")
        is_end = is_end or (is_answer and has_unit(each))  # "yes 5 km in the rain"
        if is_end or is_another:
            return True
        if is_answer and not is_dated and each.said in ("yes", "no") and each.said != part.said:
            return False  # "yes/no"
        if each.text in REPLACING and part.said:
            return not is_corrected  # "no wait, no", but "5 no wait 6"
        if each.said and each.said == part.said:
            continue  # "erledigt ✅"
        is_asked_for = is_answer and each.text in _ASKED_FOR  # "yes please"
        if is_asked_for or each.kind in ("amount", "said") or (each.kind == "word" and each.text not in silent):
            return False
    return True


def _is_how_it_was(parts: Sequence[Part], place: int) -> bool:
    """Whether a few words after a yes say how it was: "yes twice", "yes with Tom", but not "yes please" or "yes I
    know"."""
    behind = list(itertools.takewhile(lambda part: part.text not in ENDS, parts[place + 1 :]))
    is_verb = bool(parts[place].metric_id) and " " not in parts[place].text
    if is_verb and not any(part.text in _WHERE for part in behind[:1]):
        return False  # "walked the dog"
    is_said = 0 < len(behind) <= _FEW and all(part.kind == "word" for part in behind)
    return is_said and not any(part.text in NO_HOW | HYPOTHETICAL for part in behind)


def _is_between_amounts(parts: Sequence[Part], place: int) -> bool:
    around = (reversed(parts[:place]), parts[place + 1 :])
    nearest = [
        next((part for part in side if part.kind != "mark" and part.text not in REPLACING), None) for side in around
    ]
    return all(part is not None and part.kind == "amount" for part in nearest)


def _is_before_amount(parts: Sequence[Part], place: int) -> bool:
    """Whether the next answer after this part is a number."""
    return next((part.kind == "amount" for part in parts[place + 1 :] if is_value(part)), False)
