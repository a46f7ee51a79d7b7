"""Values that name no metric: they are for one that was asked for and fits, the newest question first; or we ask about
them."""

from collections.abc import Callable, Sequence
from itertools import permutations

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted, words
from chalicelib.domain.metrics.answers.followed import Answer, Doubt, Followed, Reason
from chalicelib.domain.metrics.answers.measured import is_money, own_words
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.value import of_word
from chalicelib.inbound.readings.around import (
    has_rival,
    is_bare,
    is_much_the_same,
    is_near,
    is_plain,
    is_sure,
    is_unmistakable,
    is_within_reach,
    says_otherwise,
)
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.common_words import (
    COURTESIES,
    FAIR,
    FILLERS,
    HEDGES,
    MEANT,
    OR,
    TIMES,
    is_about,
    is_several,
)
from chalicelib.inbound.readings.cutting import is_pair
from chalicelib.inbound.readings.opened import Opened
from chalicelib.inbound.readings.resulting import Chosen, Fitted, ask, fitted, is_yet_to_come, or_action, result
from chalicelib.inbound.readings.situation import Question, Reading

MOST_PERMUTED = 4

Left = list[list[Followed]]
"""The open metrics that the message doesn't name, grouped by the message that asked."""

_ELSEWHERE: set[Reason] = {"other_unit", "not_a_value", "a_pair", "not_a_pair", "out_of_range"}
"""Why an amount is probably not an answer to a metric at all."""


def one(clause: Clause, opened: Opened, left: Left, *, is_first: bool, is_later: bool) -> Chosen | None:
    """Returns what a value is; ``None`` if it is just words. With ``is_later`` another value comes before it, so that
    only a plain one counts."""
    if clause.value.said:
        return _said(clause, opened, left)
    is_rivalled = is_first and has_rival(clause, opened.situation)
    for group in left:
        chosen = _of_message(
            clause, [(metric, fitted(clause, metric, opened)) for metric in group], opened, is_later=is_later
        )
        if chosen is not None:
            return or_action(clause, chosen) if is_rivalled else chosen
    if is_later or not (is_bare(clause) or (is_first and _contradicts(clause, opened, left))):
        return None
    return _of_none(clause, opened, left, is_rivalled=is_rivalled)


def _contradicts(clause: Clause, opened: Opened, left: Left) -> bool:
    """Whether a message begins with an amount in a unit that doesn't fit what was asked: "6 hrs on the phone", for
    calls."""
    amount = clause.value.amount
    is_first = clause.start == 0 and (clause.value.start == 0 or bool(clause.before))
    if amount is None or not is_first or len(left) != 1 or len(left[0]) != 1 or says_otherwise(clause):
        return False
    metric, said = left[0][0], amount.parts[-1].unit
    dimensions = {each.dimension for each in units.find(said)}
    is_unit = bool(dimensions - {"share"}) or (bool(clause.before) and counted.is_counted(said))
    is_about_it = all(is_about(word, own_words(metric)) for word in clause.before)
    if metric.kind == "yes_no" or not is_unit or not is_about_it:
        return False
    found = fitted(clause, metric, opened)
    return isinstance(found, Doubt) and found.reason == "other_unit"


def several(clauses: Sequence[Clause], places: list[int], opened: Opened, left: Left) -> dict[int, Chosen | None]:
    """Returns what values are, by index. If there is only one way to assign them to what a message asked, that is it.
    Otherwise the first counts, and further ones only as values of the same metric."""
    by_day: dict[tuple[str, ...], list[int]] = {}
    for place in places:
        by_day.setdefault(tuple(day.text for day in clauses[place].days), []).append(place)
    if len(by_day) > 1 and left and len(left[0]) > 1:
        return {place: one for those in by_day.values() for place, one in several(clauses, those, opened, left).items()}
    bare = [place for place in places if not clauses[place].before]
    if left and 1 < len(bare) <= min(MOST_PERMUTED, len(left[0])):
        ways = _ways([clauses[place] for place in bare], left[0], opened)
        if len(ways) == 1:
            pairs = zip(bare, ways[0], strict=True)
            return {place: result(clauses[place], metric, value, opened) for place, (metric, value) in pairs}
        if any(is_bare(clauses[place]) for place in bare):
            return {bare[0]: (Question("which_metric", " ".join(clauses[place].value.text for place in bare)),)}
    return _one_by_one(clauses, places, opened, left)


def _one_by_one(clauses: Sequence[Clause], places: list[int], opened: Opened, left: Left) -> dict[int, Chosen | None]:
    found: dict[int, Chosen | None] = {}
    for place in places:
        clause, is_later = clauses[place], any(found.values())
        chosen = one(
            clause,
            opened,
            left,
            is_first=place == 0,
            is_later=is_later and bool(clause.before) and not is_pair(clause.value),
        )
        is_words = is_later and chosen and (_is_elsewhere(chosen) or _is_counting(clause, opened, left))
        is_dismissed = (
            clause.is_joined
            and clause.just_before != ":"
            and place - 1 in found
            and found[place - 1] is None
            and _is_whole(clause)
        )
        found[place] = None if is_words or is_dismissed else chosen
    if any(isinstance(each, Reading) for chosen in found.values() for each in chosen or ()):
        return {place: None if _is_of_others(clauses, place, chosen) else chosen for place, chosen in found.items()}
    return found


def _is_of_others(clauses: Sequence[Clause], place: int, chosen: Chosen | None) -> bool:
    """Whether a value next to one that was read belongs to no metric, and isn't the larger part of the other: "7t
    20m"."""
    amount = clauses[place].value.amount
    is_part = (
        amount is not None
        and len(amount.parts[-1].unit) == 1
        and place + 1 < len(clauses)
        and clauses[place + 1].start - clauses[place].value.end <= 1
    )
    return chosen is not None and (
        _is_hour(clauses[place], chosen) or (_counts_others(clauses[place], chosen) and not is_part)
    )


def _is_whole(clause: Clause) -> bool:
    amount = clause.value.amount
    return amount is not None and amount.parts[0].figure.is_whole and not amount.parts[-1].unit


def _counts_others(clause: Clause, chosen: Chosen) -> bool:
    """Whether a value counts something that no metric counts: "two clients, £950"."""
    amount = clause.value.amount
    unit = amount.parts[-1].unit if amount else ""
    is_other = bool(units.find(unit)) and all(
        isinstance(each, Question) and each.reason == "other_unit" for each in chosen
    )  # "45 minutes, 7 km"
    is_pulse = all(isinstance(each, Question) and each.reason == "not_a_pair" for each in chosen)  # "64, 118/76"
    return is_pulse or (_is_elsewhere(chosen) and (is_other or counted.is_counted(unit)))


def _is_hour(clause: Clause, chosen: Chosen) -> bool:
    """Whether a value next to another is its time of day: "06:45 81.6"."""
    amount = clause.value.amount
    is_clock = amount is not None and amount.form == "clock" and not amount.parts[-1].unit
    return is_clock and _is_elsewhere(chosen)


def _is_counting(clause: Clause, opened: Opened, left: Left) -> bool:
    """Whether a further number without a unit counts what the words directly after it name: "6, 3 left a message"."""
    amount = clause.value.amount
    if amount is None or amount.form != "one" or amount.sign or amount.parts[-1].unit or clause.days:
        return False
    behind = clause.behind[:1]
    is_worded = (
        bool(behind)
        and behind[0].replace("-", "").isalpha()
        and behind[0] not in TIMES | FILLERS | COURTESIES | {"more"}
    )
    if is_worded and left and is_money(left[0][0]) and not (is_several(behind[0]) or counted.is_counted(behind[0])):
        return False  # "12.50 coffee, 30 petrol"
    return is_worded and all(
        metric.kind in ("total", "rating") or not is_near(metric, fitted(clause, metric, opened))
        for metric in (left[0] if left else [])
    )


def _of_message(clause: Clause, fits: list[Fitted], opened: Opened, *, is_later: bool) -> Chosen | None:
    """Returns what a value is among the metrics that one message asked about; ``None`` if it answers none of them."""
    good = [(metric, value) for metric, value in fits if isinstance(value, Answer)]
    if len(good) > 1:
        good = _likeliest(good)
    if len(good) > 1:
        return None if is_later or not is_plain(clause, good[0][0]) else ask("which_metric", clause, good[:2], opened)
    if good:
        metric, value = good[0]
        if is_plain(clause, metric):
            if metric.kind == "duration" and clause.note and not is_within_reach(metric, value):
                return ask("unsure", clause, good, opened)  # "on my way, 10 min"
            return result(clause, metric, value, opened)
        if not is_later and is_unmistakable(clause, value, metric):
            return result(clause, metric, value, opened)
        is_hedged = set(clause.before) <= HEDGES or bool(OR & {*clause.before[:1]}) or clause.just_before in MEANT
        is_hedged = is_hedged or is_unmistakable(clause, value, metric)
        is_other = is_later and is_hedged and is_near(metric, value)  # "6, maybe 7"
        if is_other:
            return ask("two_values", clause, good, opened)
        return ask("unsure", clause, good, opened) if is_sure(clause, value, metric) and not is_later else None
    doubts = [(metric, value) for metric, value in fits if isinstance(value, Doubt) and value.reason not in _ELSEWHERE]
    is_hedged = bool(clause.before) and set(clause.before) <= HEDGES | {FAIR}  # "not great, maybe 5 or 6"
    if not doubts or is_later or not (is_hedged or is_plain(clause, doubts[0][0])):
        return None
    return result(clause, *doubts[0], opened)


def _likeliest(good: list[tuple[Followed, Answer]]) -> list[tuple[Followed, Answer]]:
    """Returns the only one close to the last values of its metric, or all. A mood may follow any other, so a rating is
    never unlikely."""
    for is_likely in (is_near, is_much_the_same):
        likely = [each for each in good if is_likely(*each)]
        if len(likely) == 1 and all(each in likely or each[0].kind != "rating" for each in good):
            return likely
    return good


def _of_none(clause: Clause, opened: Opened, left: Left, *, is_rivalled: bool) -> Chosen | None:
    """Returns what to make of a lone value that answers nothing that was asked: it may be of another metric."""
    followed = opened.situation.followed
    fits: list[Fitted] = [(metric, fitted(clause, metric, opened)) for metric in followed]
    good = [(metric, value) for metric, value in fits if isinstance(value, Answer)]
    amount = clause.value.amount
    has_unit = amount is not None and any(part.unit for part in amount.parts)
    if left and not (has_unit and good):
        metric = left[0][0]
        chosen = result(clause, metric, fitted(clause, metric, opened), opened)
        return or_action(clause, chosen) if is_rivalled else chosen
    if not good:
        return None
    return ask("action", clause, good[:1], opened) if is_rivalled else ask("which_metric", clause, good[:2], opened)


def _said(clause: Clause, opened: Opened, left: Left) -> Chosen | None:
    """Returns what a word without a number is. Yes and no answer a yes-or-no metric only if nothing else may be
    meant."""
    said, metrics = clause.value.said, left[0] if left else []
    assert said is not None
    if said == "no" and metrics and metrics[0].kind != "yes_no" and plain(clause.value.text) in words.NOT_THIS_DAY:
        said = "skip"
    if clause.before or not metrics:
        return None
    fits: list[Fitted] = [(metric, of_word(said, metric)) for metric in metrics]
    if said in ("yes", "no"):
        if len(metrics) > 1 or len(left) > 1 or metrics[0].kind != "yes_no":
            return None
        if is_yet_to_come(clause, metrics[0], opened):
            return None  # "no. tomorrow for sure"
        if opened.situation.is_other_yes_no_open:
            return ask("unsure", clause, fits, opened)
    if said == "none" and len(metrics) > 1:
        return ask("which_metric", clause, fits[:2], opened)
    return tuple(each for metric, value in fits for each in result(clause, metric, value, opened))


def _is_elsewhere(chosen: Chosen) -> bool:
    """Whether a further value is about something else altogether: "118/76, 64 bpm"."""
    return all(isinstance(each, Question) and each.reason in _ELSEWHERE for each in chosen)


def _ways(clauses: Sequence[Clause], metrics: Sequence[Followed], opened: Opened) -> list[list[Fitted]]:
    ways: list[list[Fitted]] = []
    for order in permutations(metrics, len(clauses)):
        fits: list[Fitted] = [
            (metric, fitted(clause, metric, opened)) for clause, metric in zip(clauses, order, strict=True)
        ]
        if all(isinstance(value, Answer) for _, value in fits):
            ways.append(fits)
    near = [way for way in ways if all(_may_be(metric, value, is_near) for metric, value in way)]
    same = [way for way in near if all(_may_be(metric, value, is_much_the_same) for metric, value in way)]
    in_order = [way for way in same if [metric for metric, _ in way] == list(metrics[: len(way)])]
    is_all = len(clauses) == len(metrics)  # as many as were asked for, in the order in which they were
    return in_order if in_order and (is_all or len(same) == 1) else near or ways


def _may_be(metric: Followed, value: Answer | Doubt, is_likely: Callable[[Followed, Answer | Doubt], bool]) -> bool:
    return not metric.last or metric.kind == "rating" or is_likely(metric, value)
