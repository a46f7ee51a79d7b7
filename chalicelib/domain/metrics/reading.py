"""Readings: what was measured for a day. Several readings of a day are several rows."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.metrics.values import Value

State = Literal["value", "skipped", "removed"]
"""``removed`` rows stay, so that programs learn of the removal and it can be undone, but they don't count."""
MOST_KEPT = 20
"""How many earlier values a corrected reading keeps."""


class Was(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a reading was before it was corrected."""

    state: State
    until: datetime
    """When it was corrected."""
    by: str
    """Who had entered it."""
    value: str | None = None
    second: str | None = None
    note: str | None = None
    unit_number: int = 0


class ByChanged(LocalSecondaryIndex["Reading"]):
    """A metric's readings by their last change, including removed ones, for programs that synchronise them."""

    class Meta:
        index_name = "by_changed"
        projection = AllProjection()

    metric_id = UnicodeAttribute(hash_key=True)
    changed_at = Time(range_key=True)


class Reading(Row):
    class Meta:
        env = "READINGS_TABLE"
        ttl = None

    metric_id = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)
    """``2026-11-24#`` and an id; or ``key#`` and a key that a program gave, whose row ``points_to`` the reading."""
    by_changed = ByChanged()
    points_to = UnicodeAttribute(null=True)
    state: Any = UnicodeAttribute(default="value")
    """A `State`."""
    value = UnicodeAttribute(null=True)
    """The digits of an exact decimal, in the unit that it was given in."""
    second = UnicodeAttribute(null=True)
    """The second value of a pair."""
    unit_number = NumberAttribute(default=0)
    """The number of the unit that it was given in; see `Metric.unit_number`."""
    note = UnicodeAttribute(null=True)
    comment_id = UnicodeAttribute(null=True)
    """The stream entry of the note."""
    words = UnicodeAttribute(null=True)
    """The words it was taken from, if somebody wrote it in words."""
    key = UnicodeAttribute(null=True)
    """The key by which a program knows it."""
    import_id = UnicodeAttribute(null=True)
    """The import that last changed it, so that the import can be undone; ``None`` once something else has changed it.
    """
    via = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    by_name = UnicodeAttribute(null=True)
    reported_at = Time(null=True)
    """When it was first entered. Of several readings a day, the one entered last counts as the last."""
    changed_at = Time(null=True)
    was: Typed[dict[str, Was]] = Typed(dict[str, Was], default=dict)
    """By number, what it was before each correction; the last `MOST_KEPT`."""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.at[:10])

    @property
    def reading_id(self) -> str:
        """Returns its id among the readings of its day."""
        return self.at[11:]

    @property
    def given(self) -> Value | None:
        """Returns the value in the unit that it was given in; ``None`` if it has none."""
        if self.state != "value" or self.value is None:
            return None
        return Value(Decimal(self.value), None if self.second is None else Decimal(self.second))


def at(day: date, reading_id: str) -> str:
    """Returns the sort key of a reading among those of its metric: by day."""
    return f"{day.isoformat()}#{reading_id}"


def place_of(key: str) -> str:
    """Returns the sort key of the row that says where the reading with a program's key is."""
    return f"key#{key}"
