"""Setting up a metric, and changing what is set about it."""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.kinds import Better, Kind, PerDay
from chalicelib.domain.metrics.metric import Band, Metric, Target
from chalicelib.domain.plans.plan import Plan


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of what is set; what isn't given stays as it is. The names are those of `Fields`."""

    name: str | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    low: int | None | UnsetType = UNSET
    high: int | None | UnsetType = UNSET
    decimals: int | None | UnsetType = UNSET
    better: Better | None | UnsetType = UNSET
    target: Target | None | UnsetType = UNSET
    band: Band | None | UnsetType = UNSET
    rhythm: Rhythm | UnsetType = UNSET
    per_day: PerDay | None | UnsetType = UNSET
    day_ends: str | UnsetType = UNSET
    asked_of: str | UnsetType = UNSET
    values: Literal["convert", "keep"] | None = None
    """With another unit: whether what was read is converted, or only the unit's name was wrong. ``None`` asks."""


def set_up(
    actor: Actor, plan_id: str, fields: Fields, *, now: datetime, once: Key | None = None
) -> tuple[Plan, Metric]:
    """Sets up a metric; for the client and the coaches. Raises `Invalid` with a sentence per field."""
    raise NotImplementedError


def change(
    actor: Actor, plan_id: str, metric_id: str, asked: Change, *, now: datetime, version: int | None = None
) -> tuple[Plan, Metric]:
    """Changes what is set about a metric; for the client and the coaches. If nothing changes, nothing is written.

    A new rhythm starts tomorrow. Raises `UnitAsks` for a new unit where there are values, unless ``asked.values`` says
    what becomes of them; `Invalid` for another kind where there are any; `StaleVersion`.
    """
    raise NotImplementedError
