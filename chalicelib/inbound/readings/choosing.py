"""Which metric a clause gives a value for: the one it names, or else the one that was asked for."""

from collections.abc import Sequence

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted
from chalicelib.domain.metrics.answers.followed import Doubt, Followed
from chalicelib.domain.metrics.answers.measured import own_unit, own_words
from chalicelib.domain.metrics.answers.value import of_word
from chalicelib.inbound.readings import beside, unnamed
from chalicelib.inbound.readings.around import is_not_now, is_plain, is_sure
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.common_words import TIMES, TIMES_OF_DAY, is_about
from chalicelib.inbound.readings.cutting import are_alike
from chalicelib.inbound.readings.once_a_day import once_a_day
from chalicelib.inbound.readings.opened import Opened
from chalicelib.inbound.readings.resulting import Chosen, ask, fitted, is_yet_to_come, result
from chalicelib.inbound.readings.situation import Situation


def choose(clauses: Sequence[Clause], situation: Situation) -> list[Chosen | None]:
    """Returns for each clause its readings and questions; ``None`` if it is just words."""
    opened, named = Opened.of(situation), _named(clauses, situation)
    left = opened.without(named)
    found: list[Chosen | None] = [None] * len(clauses)
    for place, metric_id in enumerate(named):
        if metric_id:
            found[place] = _of_metric(clauses[place], situation.metric(metric_id), opened, is_alone=len(clauses) == 1)
    places = [place for place, metric_id in enumerate(named) if not metric_id]
    if len(places) == 1 or not opened.groups:
        for place in places:
            is_later = place != places[0] or any(found[:place])
            found[place] = unnamed.one(clauses[place], opened, left, is_first=place == 0, is_later=is_later)
    else:
        for place, chosen in unnamed.several(clauses, places, opened, left).items():
            found[place] = chosen
    return beside.asked(clauses, once_a_day(clauses, found, situation), situation)


def _named(clauses: Sequence[Clause], situation: Situation) -> list[str]:
    """Returns for each clause the id of the metric that it names, or an empty string."""
    named = [clause.metric_id or _by_unit(clause, situation) for clause in clauses]
    for place in range(1, len(clauses)):
        clause, before = clauses[place], clauses[place - 1]
        is_dated = bool(clause.days) and clause.value.amount is not None
        is_said = clause.value.said in ("yes", "no") and before.value.said is not None
        is_same = is_dated or is_said or (bool(named[place - 1]) and _is_again(clause, before))
        if not named[place] and is_same and not clause.before:
            named[place] = named[place - 1]  # "10000 steps yesterday, 8000 today"
    return _passed_on(clauses, named, situation)


def _is_again(clause: Clause, before: Clause) -> bool:
    """Whether a value repeats the one before for another time of the day: "BP 120/80 this morning, 118/79 evening"."""
    one, other = before.value.amount, clause.value.amount
    if one is None or other is None or one.form != other.form or clause.just_before in ("(", "/"):
        return False
    if one.form == "pair":
        return True
    is_alike = (
        one.parts[-1].unit == other.parts[-1].unit and one.parts[0].figure.is_whole == other.parts[0].figure.is_whole
    )
    if are_alike(before.value, clause.value):
        return True  # "weight 81.4 and then 81.9"
    is_timed = bool({*clause.behind[:1], clause.just_before} & (TIMES | TIMES_OF_DAY))
    return is_alike and (is_timed or bool(one.parts[-1].unit))


def _is_behind(clause: Clause, metric: Followed) -> bool:
    """Whether the metric is named after a value with a unit."""
    amount = clause.value.amount
    names = own_words(metric)
    return (
        amount is not None and bool(amount.parts[-1].unit) and any(is_about(word, names) for word in clause.behind[:1])
    )


def _passed_on(clauses: Sequence[Clause], named: list[str], situation: Situation) -> list[str]:
    """Passes a name on from a number of something else to the following value that has the metric's unit: "Sold 3
    packages, £1,450"."""
    for place in range(1, len(clauses)):
        before, this = clauses[place - 1], clauses[place]
        if named[place] or not named[place - 1] or not (before.note and this.value.amount):
            continue
        own = own_unit(situation.metric(named[place - 1]))
        has_own = [_has_unit_of(each, own.dimension) for each in (before, this)] if own else []
        if has_own == [False, True] and not before.days:
            named[place], named[place - 1] = named[place - 1], ""
    return named


def _has_unit_of(clause: Clause, dimension: str) -> bool:
    amount = clause.value.amount
    return amount is not None and any(each.dimension == dimension for each in units.find(amount.parts[-1].unit))


def _by_unit(clause: Clause, situation: Situation) -> str:
    """Returns the metric that counts the thing that the value counts: ``12 calls``."""
    amount = clause.value.amount
    unit = amount.parts[-1].unit if amount else ""
    if not unit or not all(counted.is_counted(word) or not units.find(word) for word in unit.split()):
        return ""
    words = {counted.stem(word) for word in unit.replace("-", " ").split()}
    counting = [
        each.metric_id for each in situation.followed if each.kind in ("number", "total") and words <= own_words(each)
    ]
    return counting[0] if len(counting) == 1 else ""


def _of_metric(clause: Clause, metric: Followed, opened: Opened, *, is_alone: bool) -> Chosen | None:
    """Returns the reading or question of a clause that names its metric. "No run" means that there was none; alone it
    may also ask us to stop asking."""
    value = fitted(clause, metric, opened)
    if clause.value.said == "no" and metric.kind != "yes_no":
        value = of_word("none", metric)
    if clause.is_several:
        return ask("two_values", clause, [(metric, value)], opened)
    if metric.kind == "yes_no" and isinstance(value, Doubt) and _is_behind(clause, metric):
        return None  # a 12 minute walk
    if not is_plain(clause, metric):
        if isinstance(value, Doubt) or is_yet_to_come(clause, metric, opened):
            return None
        if not is_sure(clause, value, metric) or is_not_now(clause, metric):
            return ask("unsure", clause, [(metric, value)], opened)
    if clause.value.said == "no" and is_alone and len(clause.behind) == 1:
        return ask("ending", clause, [(metric, value)], opened)
    return result(clause, metric, value, opened)
