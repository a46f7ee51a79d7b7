"""Undoing what a message entered: all its readings, with what they replaced, unless somebody has changed them since."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import keeping, revising, seeing
from chalicelib.domain.metrics.keeping import Also, Part, ReadingsChanged, Recorded
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.revising import By, Revision
from chalicelib.domain.plans.plan import Plan

_CONTENT = ("state", "value", "second", "unit_number", "note")
_TRIES = 6


class Change(msgspec.Struct, frozen=True):
    """One reading before and after a step."""

    plan_id: str
    metric_id: str
    at: str
    after: str
    """Its row in DynamoDB's JSON."""
    before: str = ""
    """The same before the step; empty if it didn't exist."""

    @property
    def day(self) -> date:
        return keeping.day_of(self.at)


def changes(recorded: Sequence[Recorded]) -> list[Change]:
    """Returns what a step changed, in the form that is stored to undo it."""
    found: list[Change] = []
    for each in recorded:
        before = {row.at: _kept(row) for row in each.rows_before}
        found += [
            Change(
                each.plan.plan_id, each.metric.metric_id, one.row.at, _kept(one.row),
                "" if one.is_new else before[one.row.at],
            )
            for one in each.revisions
        ]  # fmt: skip
    return found


def take_back(
    actor: Actor, step: Sequence[Change], *, now: datetime, once: Key | None = None, also: Also | None = None
) -> list[Recorded]:
    """Undoes what a step changed, in one transaction with what ``also`` adds to it; returns the results for its days.

    A day stays as it is, without revisions in its result, if any of its readings has been changed since. Notes that
    became comments stay comments. Raises what `seeing.get_for` raises.
    """

    def again() -> list[Recorded]:
        found = seeing.several_for(actor.person_id, [(each.plan_id, each.metric_id) for each in step])
        parts = [
            _part(plan, metric, [each for each in step if each.metric_id == metric_id], By.of(actor, plan, now))
            for metric_id, (plan, metric) in found.items()
        ]
        return keeping.keep_all(parts, By(actor, "", now), once=once, also=also)

    return look_again(again, on=ReadingsChanged, tries=_TRIES)


def _part(plan: Plan, metric: Metric, step: Sequence[Change], by: By) -> Part:
    found = keeping.of_days(metric, [each.day for each in step])
    revisions: list[Revision] = []
    for day, rows in found.items():
        present = {row.at: row for row in rows}
        these = [each for each in step if each.day == day]
        if all(each.at in present and _is_same(present[each.at], _row(each.after)) for each in these):
            revisions += [_back(present[each.at], each, by) for each in these]
    return Part(plan, metric, found, revisions)


def _back(row: Reading, change: Change, by: By) -> Revision:
    if not change.before:
        return revising.removed(row, by)
    return revising.restored(row, _row(change.before), by)


def _is_same(row: Reading, other: Reading) -> bool:
    """Returns whether a reading has the same content, whoever its author is."""
    return all(getattr(row, name) == getattr(other, name) for name in _CONTENT)


def _kept(row: Reading) -> str:
    """Returns a row without its past, which would make a step of many readings large."""
    kept = Reading(**{**row.attribute_values, "was": {}})
    return msgspec.json.encode(kept.serialize()).decode()


def _row(kept: str) -> Reading:
    return Reading.from_raw_data(msgspec.json.decode(kept))
