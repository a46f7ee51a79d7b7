"""For which metric and day a clause is a value, or what is to be asked about it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted, nearness
from chalicelib.domain.metrics.answers.fitting import fit
from chalicelib.domain.metrics.answers.followed import Answer, Doubt, Followed, Reason
from chalicelib.domain.metrics.answers.measured import own_words
from chalicelib.domain.metrics.answers.value import of_word
from chalicelib.domain.metrics.values import Value
from chalicelib.inbound.dates import past_days
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.common_words import CORRECTIONS, HYPOTHETICAL, QUALIFIERS, is_about
from chalicelib.inbound.readings.situation import Asked, Question, Reading, Situation

OPEN_FOR = timedelta(hours=36)
"""How long an answer by text without a name may be to what was asked."""
OLDEST = timedelta(days=366 * 20)
MOST_PERMUTED = 4

_MAKE_IT_OTHER = {"more", "less", "fewer", "or", "left", "remaining"}
"""At once behind a value."""
_ELSEWHERE: set[Reason] = {"other_unit", "not_a_value", "a_pair", "not_a_pair", "out_of_range"}
"""Why an amount is rather no answer to this metric at all."""

Chosen = tuple[Reading | Question, ...]
Fitted = tuple[Followed, Answer | Doubt]


def choose(clauses: Sequence[Clause], situation: Situation) -> list[Chosen | None]:
    """Returns for each clause its readings and questions, ``None`` where it is no more than words."""
    named = [clause.metric_id or _by_unit(clause, situation) for clause in clauses]
    for place in range(1, len(clauses)):
        if not named[place] and clauses[place].days and clauses[place - 1].days:
            named[place] = named[place - 1]  # "10000 steps yesterday, 8000 today"
    groups = _open(situation)
    unnamed = [place for place, metric_id in enumerate(named) if not metric_id]
    found: list[Chosen | None] = [None] * len(clauses)
    for place, metric_id in enumerate(named):
        if metric_id:
            found[place] = _of_metric(
                clauses[place], situation.metric(metric_id), situation, groups, is_alone=len(clauses) == 1
            )
    if len(unnamed) == 1 or not groups:
        for count, place in enumerate(unnamed):
            is_later = count > 0 or any(found[:place])
            found[place] = _unnamed(
                clauses[place], situation, groups, _without(groups, named), is_first=place == 0, is_later=is_later
            )
    else:
        _several(clauses, unnamed, found, situation, _without(groups, named))
    return _once_a_day(clauses, found, situation)


def _by_unit(clause: Clause, situation: Situation) -> str:
    """Returns the metric that counts what the value counts: ``12 calls``."""
    amount = clause.value.amount
    unit = amount.parts[-1].unit if amount else ""
    if not unit or not all(counted.is_counted(word) or not units.find(word) for word in unit.split()):
        return ""
    counting = [
        metric.metric_id
        for metric in situation.followed
        if metric.kind in ("number", "total")
        and all(counted.stem(word) in own_words(metric) for word in unit.replace("-", " ").split())
    ]
    return counting[0] if len(counting) == 1 else ""


def _open(situation: Situation) -> list[list[Asked]]:
    """Returns what is open, by message, the newest first."""
    known = {metric.metric_id for metric in situation.followed}
    groups: dict[object, list[Asked]] = {}
    for asked in sorted(situation.asked, key=lambda each: each.at, reverse=True):
        if asked.metric_id in known and (situation.is_named or situation.now - asked.at <= OPEN_FOR):
            groups.setdefault(asked.at, []).append(asked)
    return list(groups.values())


def _without(groups: list[list[Asked]], named: Sequence[str]) -> list[list[Asked]]:
    left = [[asked for asked in group if asked.metric_id not in named] for group in groups]
    return [group for group in left if group]


# One clause


def _of_metric(
    clause: Clause, metric: Followed, situation: Situation, groups: list[list[Asked]], *, is_alone: bool
) -> Chosen | None:
    """A clause that names its metric. "No run" is none of it; alone it may be meant to end being asked."""
    fitted = _fitted(clause, metric, situation)
    if clause.value.said == "no" and metric.kind != "yes_no":
        fitted = of_word("none", metric)
    if clause.is_several:
        return (_question("two_values", clause, [_reading(clause, metric, fitted, situation, groups)]),)
    is_plain = _is_plain(clause, metric)
    if not is_plain and isinstance(fitted, Doubt):
        return None
    if not is_plain and not _is_sure(clause, fitted, metric):
        return (_question("unsure", clause, [_reading(clause, metric, fitted, situation, groups)], metric),)
    if clause.value.said == "no" and is_alone and len(clause.behind) == 1:
        return (_question("ending", clause, [_reading(clause, metric, fitted, situation, groups)], metric),)
    return _result(clause, metric, fitted, situation, groups)


def _unnamed(
    clause: Clause,
    situation: Situation,
    groups: list[list[Asked]],
    left: list[list[Asked]],
    *,
    is_first: bool,
    is_later: bool,
) -> Chosen | None:
    if clause.value.said:
        return _said(clause, situation, left)
    rival = _rival(clause, situation) if is_first else None
    for group in left:
        fits = [
            (situation.metric(asked.metric_id), _fitted(clause, situation.metric(asked.metric_id), situation))
            for asked in group
        ]
        chosen = _chosen_of(clause, fits, situation, groups, is_later=is_later)
        if chosen is not None:
            return _or_action(clause, chosen, rival)
    if is_later:
        return None
    return _without_asking(clause, situation, groups, bool(left), rival)


def _chosen_of(
    clause: Clause, fits: list[Fitted], situation: Situation, groups: list[list[Asked]], *, is_later: bool
) -> Chosen | None:
    """Returns what an unnamed value is of the metrics that one message asked about; ``None`` if it answers none of them."""
    good = [(metric, fitted) for metric, fitted in fits if isinstance(fitted, Answer)]
    if len(good) > 1:
        near = [
            (metric, fitted)
            for metric, fitted in good
            if fitted.value is not None and nearness.is_near(fitted.value.value, metric.last)
        ]
        good = near if len(near) == 1 else good
    if len(good) > 1:
        if is_later or not _is_plain(clause, good[0][0]):
            return None
        return (
            _question(
                "which_metric",
                clause,
                [_reading(clause, metric, fitted, situation, groups) for metric, fitted in good[:2]],
            ),
        )
    if good:
        metric, fitted = good[0]
        if _is_plain(clause, metric):
            return _result(clause, metric, fitted, situation, groups)
        if _is_sure(clause, fitted, metric) and not is_later:
            return (_question("unsure", clause, [_reading(clause, metric, fitted, situation, groups)], metric),)
        return None
    doubts = [
        (metric, fitted) for metric, fitted in fits if isinstance(fitted, Doubt) and fitted.reason not in _ELSEWHERE
    ]
    if not doubts or is_later or not _is_plain(clause, doubts[0][0]):
        return None
    return _result(clause, *doubts[0], situation, groups)


def _without_asking(
    clause: Clause, situation: Situation, groups: list[list[Asked]], is_asked: bool, rival: int | None
) -> Chosen | None:
    """A value that answers nothing: asked about where it is all that was said, else words."""
    if is_asked:
        metric = situation.metric(groups[0][0].metric_id)
        if not _is_plain(clause, metric):
            return None
        fitted = _fitted(clause, metric, situation)
        return (
            _or_action(clause, _result(clause, metric, fitted, situation, groups), rival) if _is_bare(clause) else None
        )
    if not _is_bare(clause):
        return None
    fits = [(metric, _fitted(clause, metric, situation)) for metric in situation.followed]
    good = [
        _reading(clause, metric, fitted, situation, groups) for metric, fitted in fits if isinstance(fitted, Answer)
    ]
    if rival is not None:
        return (_question("action", clause, good[:1]),) if good else None
    return (_question("which_metric", clause, good[:2]),) if good else None


def _is_bare(clause: Clause) -> bool:
    return not clause.before and not clause.note


def _said(clause: Clause, situation: Situation, left: list[list[Asked]]) -> Chosen | None:
    """A word without a number. Yes and no answer a yes-or-no metric only where nothing else may be meant."""
    said = clause.value.said
    assert said is not None
    asked = left[0] if left else []
    metrics = [situation.metric(each.metric_id) for each in asked]
    if clause.before or not metrics:
        return None
    if said in ("yes", "no"):
        only = metrics[0] if len(metrics) == 1 and len(left) == 1 and metrics[0].kind == "yes_no" else None
        if only is None:
            return None
        fitted = of_word(said, only)
        if situation.is_other_yes_no_open:
            return (_question("unsure", clause, [_reading(clause, only, fitted, situation, left)], only),)
        return _result(clause, only, fitted, situation, left)
    if said == "none" and len(metrics) > 1:
        return (
            _question(
                "which_metric",
                clause,
                [_reading(clause, each, of_word(said, each), situation, left) for each in metrics[:2]],
            ),
        )
    return tuple(one for metric in metrics for one in _result(clause, metric, of_word(said, metric), situation, left))


# Several values without a name


def _several(
    clauses: Sequence[Clause],
    unnamed: list[int],
    found: list[Chosen | None],
    situation: Situation,
    left: list[list[Asked]],
) -> None:
    """Values in the order that only one way of giving them to what was asked allows; values of several days of one metric; else the
    first counts and the others are words, or all are asked about."""
    group = left[0] if left else []
    metrics = [situation.metric(asked.metric_id) for asked in group]
    bare = [place for place in unnamed if not clauses[place].before]
    if len(metrics) > 1 and 1 < len(bare) <= min(MOST_PERMUTED, len(metrics)):
        ways = _ways([clauses[place] for place in bare], metrics, situation)
        if len(ways) == 1:
            for place, (metric, fitted) in zip(bare, ways[0], strict=True):
                found[place] = _result(clauses[place], metric, fitted, situation, left)
            return
        said = " ".join(clauses[place].value.text for place in bare)
        if any(_is_bare(clauses[place]) for place in bare):
            found[bare[0]] = (Question("which_metric", said),)
            return
    later = False
    for place in unnamed:
        chosen = _unnamed(
            clauses[place], situation, left, left, is_first=place == 0, is_later=later and bool(clauses[place].before)
        )
        found[place] = None if later and chosen and _is_elsewhere(chosen) else chosen
        later = later or found[place] is not None


def _is_elsewhere(chosen: Chosen) -> bool:
    """Whether a further value is of something else altogether: "118/76, 64 bpm"."""
    return all(isinstance(one, Question) and one.reason in _ELSEWHERE for one in chosen)


def _ways(clauses: Sequence[Clause], metrics: Sequence[Followed], situation: Situation) -> list[list[Fitted]]:
    ways: list[list[Fitted]] = []
    for order in permutations(metrics, len(clauses)):
        fits: list[Fitted] = [
            (metric, _fitted(clause, metric, situation)) for clause, metric in zip(clauses, order, strict=True)
        ]
        if all(isinstance(fitted, Answer) for _, fitted in fits):
            ways.append(fits)
    near = [way for way in ways if all(_is_near(metric, fitted) for metric, fitted in way)]
    return near or ways


def _is_near(metric: Followed, fitted: Answer | Doubt) -> bool:
    value = fitted.value if isinstance(fitted, Answer) else None
    return value is not None and (not metric.last or nearness.is_near(value.value, metric.last))


# What comes of it


def _fitted(clause: Clause, metric: Followed, situation: Situation) -> Answer | Doubt:
    value = clause.value
    if value.said:
        return of_word(value.said, metric)
    assert value.amount is not None
    return fit(value.amount, metric, situation.mark, clause.value.text)


def _is_plain(clause: Clause, metric: Followed) -> bool:
    """Whether nothing before the value gives it another meaning."""
    names = own_words(metric)
    words = [word for word in clause.before if word not in CORRECTIONS and not is_about(word, names)]
    if set(words) & (HYPOTHETICAL | QUALIFIERS):
        return False
    return not words or _is_note_before(clause)


def _is_note_before(clause: Clause) -> bool:
    """Whether the words before are a sentence of their own: "Slept badly. 5.5"."""
    return bool(clause.note) and clause.value.amount is not None and not clause.behind


def _is_sure(clause: Clause, fitted: Answer | Doubt, metric: Followed) -> bool:
    """Whether the value itself says that it is this metric's: by its unit, or near the last values."""
    amount = clause.value.amount
    if not isinstance(fitted, Answer) or (set(clause.before) & HYPOTHETICAL and not _is_note_before(clause)):
        return False
    return bool(amount and any(part.unit for part in amount.parts)) or (
        fitted.value is not None and nearness.is_near(fitted.value.value, metric.last)
    )


def _result(
    clause: Clause, metric: Followed, fitted: Answer | Doubt, situation: Situation, groups: list[list[Asked]]
) -> Chosen:
    days = _days(clause, metric, situation, groups)
    if clause.has_day_of_line and len(days) == 1:
        days = list(dict.fromkeys([days[0], _asked_day(metric, groups)]))
    if len(days) > 1:
        return (_question("which_day", clause, [_on(clause, metric, fitted, day) for day in days[:2]], metric),)
    if days[0] > metric.today:
        return (_question("future", clause, [], metric),)
    if days[0] < metric.today - OLDEST:
        return (_question("too_long_ago", clause, [], metric),)
    if isinstance(fitted, Doubt):
        values = [_on(clause, metric, value, days[0]) for value in fitted.candidates]
        return (_question(fitted.reason, clause, values, metric),)
    reason = _doubted_by_words(clause)
    reading = _on(clause, metric, fitted, days[0])
    if reason is None or reading is None:
        return (reading,) if reading else ()
    return (_question(reason, clause, [reading], metric),)


def _doubted_by_words(clause: Clause) -> Reason | None:
    """Words at once behind a value that take it back or make it another: "80 is my goal", "81.4? ", "81.4 no 81.2"."""
    behind = clause.behind
    if clause.value.amount is None:
        return None
    is_hour = (
        clause.just_before == "at" and clause.value.amount.parts[0].figure.is_whole and len(clause.value.text) <= 2
    )
    if is_hour or behind[:1] == ("+",) or "?" in behind[:2]:
        return "unsure"
    first = []
    for each in behind[:4]:
        if each in (",", ".", ";", "!", ":", "("):
            break
        first.append(each)
    return (
        "unsure"
        if set(first) & HYPOTHETICAL or (set(first[:1]) & _MAKE_IT_OTHER and first[:2] != ["or", "so"])
        else None
    )


def _reading(
    clause: Clause, metric: Followed, fitted: Answer | Doubt, situation: Situation, groups: list[list[Asked]]
) -> Reading | None:
    return _on(clause, metric, fitted, _days(clause, metric, situation, groups)[0])


def _on(clause: Clause, metric: Followed, fitted: Answer | Doubt, day: date) -> Reading | None:
    if isinstance(fitted, Doubt):
        if not fitted.candidates:
            return None
        fitted = fitted.candidates[0]
    return Reading(metric.metric_id, day, fitted, clause.note, clause.value.text)


def _question(
    reason: Reason, clause: Clause, candidates: Sequence[Reading | None], metric: Followed | None = None
) -> Question:
    known = tuple(each for each in candidates if each is not None)
    return Question(reason, clause.value.text, known, metric.metric_id if metric else None)


def _or_action(clause: Clause, chosen: Chosen, rival: int | None) -> Chosen:
    """Asks where the number may be that of an action or of a choice."""
    if rival is None:
        return chosen
    readings = [one for one in chosen if isinstance(one, Reading)]
    return (_question("action", clause, readings),)


def _rival(clause: Clause, situation: Situation) -> int | None:
    amount = clause.value.amount
    if amount is None or amount.form != "one" or amount.sign or amount.parts[0].unit or clause.before:
        return None
    means = amount.parts[0].figure.means()
    return next((int(each) for each in means if each in situation.other_numbers), None)


def _days(clause: Clause, metric: Followed, situation: Situation, groups: list[list[Asked]]) -> list[date]:
    """Returns the days that may be meant. After midnight, while the day before lasts, yesterday may be either."""
    if not clause.days:
        return [_asked_day(metric, groups)]
    words = clause.days[0].text
    today = situation.now.date()
    is_late = metric.today < today
    if is_late and words.startswith("yesterday"):
        return [metric.today, metric.today - timedelta(days=1)]
    return past_days.read(words, metric.today) or [metric.today]


def _asked_day(metric: Followed, groups: list[list[Asked]]) -> date:
    return next((asked.day for group in groups for asked in group if asked.metric_id == metric.metric_id), metric.today)


def _once_a_day(clauses: Sequence[Clause], found: list[Chosen | None], situation: Situation) -> list[Chosen | None]:
    """Two values of one metric for one day are asked about, unless they are the same, as in "81.4 kg (179.5 lb)"; of a total they
    may be meant together."""
    first: dict[tuple[str | None, date | None], int] = {}
    for place, chosen in enumerate(found):
        kept: list[Reading | Question] = []
        for one in chosen or ():
            key = _key(one)
            before = first.setdefault(key, place)
            if before == place or key[0] is None:
                kept.append(one)
                continue
            others = [each for each in found[before] or () if _key(each) == key]
            left = [each for each in found[before] or () if _key(each) != key]
            candidates = [
                each for both in (*others, one) for each in ([both] if isinstance(both, Reading) else both.candidates)
            ]
            if (
                isinstance(one, Reading)
                and isinstance(others[0], Reading)
                and one.answer.value == others[0].answer.value
            ):
                continue
            said = f"{clauses[before].value.text} {clauses[place].value.text}"
            found[before] = (*left, Question("two_values", said, _meant_together(candidates, situation), key[0]))
        if chosen is not None:
            found[place] = tuple(kept)
    return found


def _key(one: Reading | Question) -> tuple[str | None, date | None]:
    if isinstance(one, Reading):
        return one.metric_id, one.day
    return one.metric_id, one.candidates[0].day if one.candidates else None


def _meant_together(candidates: Sequence[Reading], situation: Situation) -> tuple[Reading, ...]:
    if len(candidates) == 2 and situation.metric(candidates[0].metric_id).kind == "total":
        total = sum((each.answer.value.value for each in candidates if each.answer.value), Decimal(0))
        return (msgspec.structs.replace(candidates[0], answer=Answer(Value(total))), candidates[0])
    return tuple(candidates[:2])
