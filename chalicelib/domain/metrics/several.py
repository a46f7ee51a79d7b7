"""Many readings at once, each under a key that a program gave it: sending the same key again changes that reading.

A key has its own row among the readings. It points to its reading, which may move to another day. As many lines as fit
are one transaction. If this is interrupted, the earlier ones are stored; sending the same lines again finishes it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib import times
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import all_of
from chalicelib.database.transactions import MOST_WRITES, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import keeping, revising, seeing, who_may
from chalicelib.domain.metrics.keeping import ReadingsChanged
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading, place_of
from chalicelib.domain.metrics.revising import By, New, Revision
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid

MOST_LINES = 500
LONGEST_KEY = 100
_LINES_AT_ONCE = (MOST_WRITES - 4) // 3
"""A line writes its reading, its key, and the reading's earlier place. The transaction also writes the metric, when the
client was last heard from, and an idempotency key."""
_AS_BEFORE = "This line was refused the first time, too."


class Line(msgspec.Struct, frozen=True):
    """A reading as it was sent."""

    key: str
    date: str
    value: Decimal | None = None
    second: Decimal | None = None
    skipped: bool = False
    note: str = ""


class Result(msgspec.Struct, frozen=True):
    """The result for a line."""

    key: str
    result: Literal["created", "changed", "refused"]
    at: str | None = None
    """The `Reading.at`; ``None`` if it was refused."""
    problems: dict[str, str] | None = None


class _Known(msgspec.Struct):
    """The readings that lines are about, by day, and the places of those with their keys."""

    days: dict[date, list[Reading]]
    places: dict[str, str]

    def row(self, key: str) -> Reading | None:
        """Returns the reading with a key, even if it is removed."""
        place = self.places.get(key)
        rows = self.days.get(keeping.day_of(place), []) if place else []
        return next((row for row in rows if row.at == place), None)


def record_all(
    actor: Actor, plan_id: str, metric_id: str, lines: Sequence[Line], *, now: datetime, once: Key | None = None
) -> list[Result]:
    """Enters readings, or changes those with the same keys, and returns a result for each line. Notes are kept with
    their readings, and notify nobody. Raises `Invalid` for no lines or too many."""
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid({"readings": f"Send 1 to {MOST_LINES} readings at once; these are {len(lines):,}."})
    done: dict[int, Result] = {}

    def step() -> None:
        plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
        who_may.must_be_going(plan, now)
        who_may.must_be_followed(metric)
        checked = {n: _checked(plan, metric, lines, n, now) for n in range(len(lines)) if n not in done}
        done.update({n: each for n, each in checked.items() if isinstance(each, Result)})
        left = [(n, each) for n, each in checked.items() if isinstance(each, New)]
        known = _known(metric, [(lines[n].key, new.day) for n, new in left])
        by = By.of(actor, plan, now)
        for start in range(0, len(left), _LINES_AT_ONCE):
            some = dict(left[start : start + _LINES_AT_ONCE])
            write, results = Write(), dict(done)
            revisions = _enter(metric, some, lines, known, by, results)
            if len(results) == len(lines):
                keys.once(write, once, now, made=_made(results))
            if revisions:
                keeping.keep_quietly(write, plan, metric, known.days, revisions, by)
            if len(write):
                write.commit()
            for revision in revisions:
                rows = known.days[revision.row.day]
                rows[:] = [*(row for row in rows if row.at != revision.row.at), revision.row]
            done.update(results)

    look_again(step, on=ReadingsChanged, tries=6)
    return [done[n] for n in range(len(lines))]


def told_again(
    actor: Actor, plan_id: str, metric_id: str, lines: Sequence[Line], made: str, *, now: datetime
) -> list[Result]:
    """Returns the results of lines that were sent before, from what `record_all` stored under their idempotency key."""
    plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
    places = _places(metric_id, [line.key for line in lines])
    told = []
    for n, (line, code) in enumerate(zip(lines, made.rpartition(".")[2], strict=False)):
        refused = _checked(plan, metric, lines, n, now)
        if code == "r":
            problems = refused.problems if isinstance(refused, Result) else {"key": _AS_BEFORE}
            told.append(Result(line.key, "refused", problems=problems))
        else:
            told.append(Result(line.key, "created" if code == "c" else "changed", places.get(line.key)))
    return told


def day_made(made: str) -> str:
    """Returns the day of the last reading written, from what `record_all` stored under an idempotency key."""
    return made.partition(".")[0]


def _made(results: Mapping[int, Result]) -> str:
    in_order = [results[n] for n in sorted(results)]
    codes = "".join({"created": "c", "changed": "h", "refused": "r"}[each.result] for each in in_order)
    return f"{last_day(in_order)}.{codes}"


def last_day(results: Iterable[Result]) -> str:
    """Returns the day of the last line that wasn't refused; empty if all were."""
    return next((each.at[:10] for each in reversed([*results]) if each.at), "")


def _checked(plan: Plan, metric: Metric, lines: Sequence[Line], n: int, now: datetime) -> New | Result:
    """Returns the reading of a line, or the result that refuses it."""
    line = lines[n]
    try:
        if not (1 <= len(line.key) <= LONGEST_KEY and line.key.isprintable() and line.key == line.key.strip()):
            raise Invalid({"key": f"A key has 1 to {LONGEST_KEY} printable characters, and no spaces around them."})
        if any(other.key == line.key for other in lines[:n]):
            raise Invalid({"key": "An earlier line has this key."})
        if line.skipped == (line.value is not None) or (line.skipped and line.second is not None):
            raise Invalid({"value": "Give a value, or say that the day was skipped."})
        value = None if line.value is None else Value(line.value, line.second)
        return keeping.checked(plan, metric, New(times.parse_date(line.date, "date"), value, line.note), now)
    except Invalid as invalid:
        return Result(line.key, "refused", problems=invalid.problems)


def _known(metric: Metric, wanted: Sequence[tuple[str, date]]) -> _Known:
    """Returns the readings of all days that the lines are about, with one batch for each 100 keys, and one query."""
    places = _places(metric.metric_id, [key for key, _ in wanted])
    days = sorted({day for _, day in wanted} | {keeping.day_of(place) for place in places.values()})
    return _Known(keeping.of_many_days(metric, days), places)


def _places(metric_id: str, wanted: Sequence[str]) -> dict[str, str]:
    """Returns the places of the readings with these keys, as far as they exist."""
    names = [key for key in dict.fromkeys(wanted) if 1 <= len(key) <= LONGEST_KEY]
    rows = all_of(Reading.batch_get([(metric_id, place_of(key)) for key in names], consistent_read=True))
    return {str(row.at).removeprefix(place_of("")): str(row.points_to) for row in rows}


def _enter(
    metric: Metric, some: Mapping[int, New], lines: Sequence[Line], known: _Known, by: By, results: dict[int, Result]
) -> list[Revision]:  # fmt: skip
    """Returns the changes for some lines, and adds their ``results``."""
    revisions: list[Revision] = []
    for n, new in some.items():
        key = lines[n].key
        row = known.row(key)
        if row is None:
            # If a day has several, the last one in the list counts as the latest.
            entered_at = by.now + timedelta(microseconds=n)
            made = revising.entered(metric, new, by, reading_id=_id(key), reported_at=entered_at)
            made.row.key = key
            these = [made]
        elif row.day != new.day:
            these = revising.moved(metric, row, new, by)
        else:
            revision = revising.corrected(metric, row, new, by)
            these = [revision] if revision else []
        place = these[-1].row.at if these else known.places[key]
        known.places[key] = place
        results[n] = Result(key, "changed" if row is not None else "created", place)
        revisions += these
    return revisions


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:10]
