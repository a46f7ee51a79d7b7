"""Setting up a metric, and changing its settings."""

from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib import tokens, typed
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import Typed, plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import (
    asking,
    converting,
    copying,
    days,
    fields,
    latest,
    letters,
    naming,
    seeing,
    who_may,
)
from chalicelib.domain.metrics.copying import HandedOver
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.kinds import KINDS, Better, Kind, PerDay
from chalicelib.domain.metrics.letters import LettersTaken
from chalicelib.domain.metrics.metric import CLIENT, Asking, Band, Conversion, Metric, Target
from chalicelib.domain.metrics.naming import NamesChanged
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, StaleVersion

MOST_RHYTHMS = 100
"""The most rhythms that a metric remembers. The oldest are dropped, and the next one then applies to their days too."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of settings; what isn't given stays as it is. The names are those of `Fields`."""

    name: str | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    low: int | UnsetType | None = UNSET
    high: int | UnsetType | None = UNSET
    decimals: int | UnsetType | None = UNSET
    better: Better | UnsetType | None = UNSET
    target: Target | UnsetType | None = UNSET
    band: Band | UnsetType | None = UNSET
    rhythm: Rhythm | UnsetType = UNSET
    per_day: PerDay | UnsetType | None = UNSET
    day_ends: str | UnsetType = UNSET
    asked_of: str | UnsetType = UNSET
    askings: tuple[Asking, ...] | UnsetType = UNSET
    values: Literal["convert", "keep"] | None = None
    """For a new unit: whether the values are converted, or only the unit's name was wrong. ``None`` asks."""

    def given(self) -> dict[str, Any]:
        """Returns the fields that are given, by name."""
        found = {name: getattr(self, name) for name in Fields.__struct_fields__}
        return {name: value for name, value in found.items() if value is not UNSET}


def set_up(actor: Actor, plan_id: str, asked: Fields, *, now: datetime, once: Key | None = None) -> tuple[Plan, Metric]:
    """Sets up a metric; for the client and the coaches. Raises `Invalid` with a sentence for each invalid field.

    Takes three reads and one transaction.
    """

    def step() -> tuple[Plan, Metric]:
        plan = plans.get_for(actor.person_id, plan_id)
        who_may.must_follow(plan, actor.person_id)
        who_may.must_be_going(plan, now)
        found = fields.checked(asked, plan)
        naming.must_be_free(plan, found.name)
        metric_id = tokens.new_id()
        metric = Metric(plan_id, metric_id, created_at=now, created_by=actor.person_id, **_as_kept(found))
        metric.rhythms = {days.today(plan.client.time_zone, found.day_ends, now).isoformat(): found.rhythm}
        write = Write()
        keys.once(write, once, now, made=metric_id)
        metric.letter = letters.give(write, plan.client_id, f"{plan_id}#{metric_id}", found.name, found.unit, now)
        write.create(metric)
        copying.begun(write, plan, metric)
        write.update(
            Plan, plan_id, [Plan.metrics_version.add(1)], condition=naming.same_names(plan), otherwise=NamesChanged()
        )
        asking.begin(write, plan, metric, now, NamesChanged())
        write.put(naming.metric_entry(plan, "metric_set_up", metric, actor, now))
        write.commit()
        return plan, metric

    return look_again(step, on=(NamesChanged, LettersTaken, HandedOver), tries=4)


def change(
    actor: Actor, plan_id: str, metric_id: str, asked: Change, *, now: datetime, version: int | None = None
) -> tuple[Plan, Metric]:
    """Changes a metric's settings; for the client and the coaches. If nothing changes, nothing is written.

    A new rhythm starts tomorrow. Raises `UnitAsks` for a new unit if there are values, unless ``asked.values`` says
    what happens to them; `Invalid` for another kind or scale if there are any; `StaleVersion`.
    """

    def step() -> tuple[Plan, Metric]:
        plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
        if version is not None and version != metric.version:
            raise StaleVersion
        before, found, conversion = _wanted(plan, metric, asked)
        changed = [name for name in Fields.__struct_fields__ if getattr(before, name) != getattr(found, name)]
        if not changed:
            return plan, metric
        if typed.folded(found.name) != typed.folded(before.name):
            naming.must_be_free(plan, found.name, but=metric_id)
        read, short = (int(metric.version), int(metric.readings_version)), copying.followed(metric)
        _become(metric, found, conversion, changed, days.today(plan.client.time_zone, found.day_ends, now), now)
        write = Write()
        _store(write, metric, *read)
        copying.changed(write, plan, short, metric)
        told: dict[str, Any] = {"fields": changed}
        if "name" in changed:
            told["before"] = before.name
            names = [Plan.metrics_version.add(1)]
            write.update(Plan, plan_id, names, condition=naming.same_names(plan), otherwise=NamesChanged())
        if any(name in changed for name in _ASKED_BY):
            asking.begin(write, plan, metric, now, MetricChanged())
        write.put(naming.metric_entry(plan, "metric_changed", metric, actor, now, **told))
        write.commit()
        return plan, metric

    return look_again(step, on=(NamesChanged, MetricChanged, HandedOver), tries=4)


def _wanted(plan: Plan, metric: Metric, asked: Change) -> tuple[Fields, Fields, Conversion | None]:
    """Returns the present settings, the wanted ones, and how existing values are converted to another unit."""
    before, given = _before(metric, plan), asked.given()
    if given.get("kind", before.kind) != before.kind:
        usual = {"low": None, "high": None, "decimals": None, "per_day": None}
        given = usual | ({} if KINDS[given["kind"]].has_unit else {"unit": ""}) | given
    found = fields.checked(msgspec.structs.replace(before, **given), plan)
    _must_keep_kind(metric, before, found)
    conversion = converting.asked(metric, before, found, asked.values) if metric.days else None
    if conversion is not None:
        # Values given in the same change are in the new unit.
        found = converting.bounds(found, conversion, but_not=given)
    return before, found, conversion


def _become(
    metric: Metric, found: Fields, conversion: Conversion | None, changed: Container[str], today: date, now: datetime
) -> None:
    """Applies the settings to a row, and computes its latest values, which are queried again if they change."""
    ids = {each: id for id, each in metric.askings.items()}
    for name, value in _as_kept(found, ids).items():
        setattr(metric, name, value)
    if any(name in changed for name in _ASKED_BY):
        metric.askings_version = int(metric.askings_version) + 1
    if "rhythm" in changed:
        metric.rhythms = _rhythms(metric, found.rhythm, today)
    if conversion is not None:
        converting.convert(metric, conversion, now)
    if metric.days and any(name in changed for name in ("unit", "per_day", "decimals")):
        metric.recent = {day.isoformat(): last for day, last in latest.read(metric).items()}


def _before(metric: Metric, plan: Plan) -> Fields:
    """Returns the present settings; if the coach who is asked has left, the primary coach is asked."""
    found = Fields.of(metric)
    is_there = found.asked_of == CLIENT or found.asked_of in [each.person_id for each in plan.active_coaches()]
    return found if is_there else msgspec.structs.replace(found, asked_of=plan.primary_id)


class MetricChanged(Lost):
    """A metric was changed, or got a reading, between our read and write."""


def _store(write: Write, metric: Metric, version: int, readings_version: int) -> None:
    """Adds the new settings to a transaction, which fails if anything about the metric has changed since it was read,
    as its latest values were computed from that."""
    changes: list[Any] = [Metric.version.add(1), Metric.readings_version.add(1)]
    for name in _STORED:
        attribute, value = getattr(Metric, name), getattr(metric, name)
        kept = plain(value) if isinstance(attribute, Typed) else value
        changes.append(attribute.remove() if value is None else attribute.set(kept))
    write.update(
        Metric,
        (metric.plan_id, metric.metric_id),
        changes,
        condition=(Metric.version == version)
        & (Metric.readings_version == readings_version)
        & Metric.deleted_at.does_not_exist(),
        otherwise=MetricChanged(),
    )
    metric.version, metric.readings_version = version + 1, readings_version + 1


_STORED = (
    "name", "unit", "kind", "low", "high", "decimals", "better", "target", "band", "rhythms", "per_day", "day_ends", "asked_of", "askings",
    "askings_version", "recent", "conversions", "unit_number", "converted_at",
)  # fmt: skip


_ASKED_BY = ("askings", "rhythm", "asked_of", "day_ends")
"""The settings that decide when somebody is asked, and who."""


def _as_kept(found: Fields, ids: Mapping[Asking, str] = {}) -> dict[str, Any]:
    """Returns the row's attributes for the settings, except the rhythm. Askings that have ``ids`` keep them."""
    kept = {name: getattr(found, name) for name in Fields.__struct_fields__ if name != "rhythm"}
    return {**kept, "askings": {ids.get(each) or tokens.new_id()[:10]: each for each in found.askings}}


def _must_keep_kind(metric: Metric, before: Fields, found: Fields) -> None:
    if not metric.days:
        return
    if found.kind != before.kind:
        raise Invalid({"kind": "There are readings of this kind already. Set up another metric instead."})
    for name in ("low", "high"):
        if getattr(found, name) != getattr(before, name):
            raise Invalid({name: "There are ratings on this scale already. Set up another metric instead."})


def _rhythms(metric: Metric, rhythm: Rhythm, today: date) -> dict[str, Rhythm]:
    """Returns the rhythms with a new one that starts tomorrow, or that replaces all of them if there are no readings
    yet."""
    if not metric.days:
        return {min(metric.rhythms): rhythm}
    kept = {day: each for day, each in metric.rhythms.items() if day <= today.isoformat()}
    if days.rhythm_on(kept, today) != rhythm:
        kept[(today + timedelta(days=1)).isoformat()] = rhythm
    return {day: kept[day] for day in sorted(kept)[-MOST_RHYTHMS:]}
