"""What the API takes and gives about metrics."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.domain.metrics import days, metric, setting_up, values
from chalicelib.domain.metrics.days import DAY_ENDS, Every, Weekday
from chalicelib.domain.metrics.fields import LONGEST_NAME, LONGEST_UNIT, Fields
from chalicelib.domain.metrics.kinds import Better, Kind, PerDay
from chalicelib.domain.metrics.metric import CLIENT, MOST_RECENT
from chalicelib.web.api.types.askings import AT_MOST, Asked, Asking, NewAsking
from chalicelib.web.api.types.base import Page, PageQuery, Request, Resource, given, page_of
from chalicelib.web.api.types.cast import A_METRIC, A_PLAN, CAROL
from chalicelib.web.api.types.values import Id, Moment, second_or_none, to_the_second

MetricName = Annotated[
    str,
    Meta(
        description=f"1 to {LONGEST_NAME} characters, unique in the plan, ignoring case.",
        examples=["Weight"],
    ),
]
Unit = Annotated[
    str,
    Meta(description=f"At most {LONGEST_UNIT} characters; empty for none. Only numbers, totals and pairs have one."),
]
KindOf = Annotated[
    Kind,
    Meta(description=(
        "`total`: the values of a day add up; `rating`: a whole number on a scale; `yes_no`: 1 or 0; `duration`: in seconds; `pair`: two "
        "numbers, such as 120/80. Fixed after the first reading."
    )),
]  # fmt: skip
Low = Annotated[int, Meta(description="Of a rating: the lowest; otherwise `null`.")]
High = Annotated[int, Meta(description="Of a rating: the highest; otherwise `null`.")]
Decimals = Annotated[
    int,
    Meta(description=f"How many decimals are shown at least, 0 to {values.MOST_DECIMALS}. A reading keeps all it has."),
]
BetterOf = Annotated[Better, Meta(description="What is better; `range`: within the band; `null`: neither.")]
PerDayOf = Annotated[PerDay, Meta(description="What several readings of a day count as.")]
DayEnds = Annotated[
    str, Meta(description="A local time, from 00:00 to 12:00: what comes before it still belongs to the day before.", examples=["03:00"])
]  # fmt: skip
AskedOf = Annotated[str, Meta(description="`client`, or the id of a coach of the plan.", examples=["client"])]
Number = Annotated[Decimal, Meta(description="An exact decimal, as a string.", examples=["81.4"])]
NewNumber = Annotated[Decimal, Meta(description="An exact decimal: a number, or a string with its digits.", examples=["81.4"])]  # fmt: skip


class Target(Struct):
    """A line from a value on a day to a value on a later day."""

    from_value: Number
    from_date: date
    to_value: Number
    to_date: date


class NewTarget(Request):
    """A line from a value on a day to a value on a later day."""

    from_value: NewNumber
    from_date: date
    to_value: NewNumber
    to_date: date

    def target(self) -> metric.Target:
        return metric.Target(self.from_value, self.from_date, self.to_value, self.to_date)


class Band(Struct):
    """Values to stay within; `null` for no bound on that side."""

    low: Number | None
    high: Number | None


class NewBand(Request):
    """Values to stay within; `null` for no bound on that side."""

    low: NewNumber | None = None
    high: NewNumber | None = None

    def band(self) -> metric.Band:
        return metric.Band(self.low, self.high)


class Rhythm(Struct):
    """On which days a reading is expected."""

    every: Every
    weekdays: list[Weekday]
    month_day: int | None


class NewRhythm(Request):
    """On which days a reading is expected. `weekdays` takes several days of the week, `week` one; `month` takes the day of the
    month, which in a shorter month is its last."""

    every: Every
    weekdays: list[Weekday] = []
    month_day: Annotated[int, Meta(ge=1, le=31)] | None = None

    def rhythm(self) -> days.Rhythm:
        return days.Rhythm(self.every, tuple(self.weekdays), self.month_day)


class Latest(Struct):
    """What a day counts as."""

    date: date
    value: Annotated[Number | None, Meta(description="`null`: the day was skipped.")]
    second: Annotated[Number | None, Meta(description="Of a pair.")]

    @classmethod
    def all_of(cls, row: metric.Metric) -> "list[Latest]":
        return [cls(day, last.value, last.second) for day, last in row.latest]


class Metric(Resource):
    """A number that the client follows, with its latest values. Readings don't change ``version``."""

    plan_id: Id
    metric_id: Id
    name: MetricName
    kind: KindOf
    unit: Unit
    low: Low | None
    high: High | None
    decimals: Decimals
    better: BetterOf | None
    target: Target | None
    band: Band | None
    rhythm: Annotated[Rhythm, Meta(description="A changed one starts tomorrow.")]
    per_day: PerDayOf
    day_ends: DayEnds
    asked_of: AskedOf
    askings: Annotated[list[Asking], Meta(description=f"In the order of the day. {AT_MOST}")]
    asked: Annotated[Asked | None, Meta(description="When it was last asked for; `null`: never.")]
    is_archived: bool
    archived_at: Moment | None
    days: Annotated[int, Meta(description="How many days have a reading, skipped ones included.")]
    latest: Annotated[
        list[Latest], Meta(description=f"The latest {MOST_RECENT} of these days, oldest first. A day without a reading isn't there.")
    ]  # fmt: skip
    created_at: Moment
    created_by: Annotated[Id, Meta(description="The id of the person who set it up.")]
    version: int

    has_etag = True
    example = {
        "plan_id": A_PLAN, "metric_id": A_METRIC, "name": "Weight", "kind": "number", "unit": "kg", "low": None, "high": None,
        "decimals": 1, "better": "lower",
        "target": {"from_value": "84", "from_date": "2026-11-01", "to_value": "80", "to_date": "2027-02-01"}, "band": None,
        "rhythm": {"every": "day", "weekdays": [], "month_day": None}, "per_day": "last", "day_ends": "03:00", "asked_of": "client",
        "askings": [{"at": "20:00", "by": "email", "about": "day"}], "asked": {"date": "2026-11-24", "at": "2026-11-24T19:00:00Z", "by": "email"},
        "is_archived": False, "archived_at": None, "days": 2,
        "latest": [{"date": "2026-11-23", "value": "82", "second": None}, {"date": "2026-11-24", "value": "81.4", "second": None}],
        "created_at": "2026-11-01T09:00:00Z", "created_by": CAROL["id"], "version": 1,
    }  # fmt: skip

    @classmethod
    def of(cls, row: metric.Metric) -> "Metric":
        fields = Fields.of(row)
        target, band, rhythm = fields.target, fields.band, fields.rhythm
        return cls(
            plan_id=row.plan_id,
            metric_id=row.metric_id,
            name=fields.name,
            kind=fields.kind,
            unit=fields.unit,
            low=fields.low,
            high=fields.high,
            decimals=fields.decimals or 0,
            better=fields.better,
            target=Target(target.from_value, target.from_date, target.to_value, target.to_date) if target else None,
            band=Band(band.low, band.high) if band else None,
            rhythm=Rhythm(rhythm.every, list(rhythm.weekdays), rhythm.month_day),
            per_day=row.per_day,
            day_ends=fields.day_ends,
            asked_of=fields.asked_of,
            askings=[Asking.of(each) for each in fields.askings],
            asked=Asked.of(row.asked) if row.asked else None,
            is_archived=row.is_archived,
            archived_at=second_or_none(row.archived_at),
            days=int(row.days),
            latest=Latest.all_of(row),
            created_at=to_the_second(row.created_at),
            created_by=row.created_by,
            version=int(row.version),
        )


class Metrics(Page[Metric]):
    """A page of metrics, by name."""

    example = page_of(Metric.example)


class MetricsQuery(PageQuery):
    """Which metrics, by name."""

    limit: Annotated[int, Meta(ge=1, le=100, description="The most items to return.")] = 12
    state: Annotated[Literal["open", "archived", "all"], Meta(description="`open`: those that take readings.")] = "open"


class NewMetric(Request):
    """A metric to set up."""

    name: MetricName
    kind: KindOf = "number"
    unit: Unit = ""
    low: Low | None = None
    high: High | None = None
    decimals: Decimals | None = None
    better: BetterOf | None = None
    target: NewTarget | None = None
    band: NewBand | None = None
    rhythm: NewRhythm | None = None
    per_day: Annotated[PerDay | None, Meta(description="`null`: as is usual for its kind.")] = None
    day_ends: DayEnds = DAY_ENDS
    asked_of: AskedOf = CLIENT
    askings: Annotated[list[NewAsking], Meta(description=f"When to ask. {AT_MOST}")] = []

    example = {
        "name": "Weight", "unit": "kg", "better": "lower",
        "target": {"from_value": 84, "from_date": "2026-11-01", "to_value": 80, "to_date": "2027-02-01"},
        "rhythm": {"every": "weekdays", "weekdays": ["mon", "fri"]}, "askings": [{"at": "20:00", "by": "text"}],
    }  # fmt: skip

    def fields(self) -> Fields:
        return Fields(**{name: _as_meant(value) for name, value in given(self).items() if name != "rhythm" or value})


class MetricChange(Request):
    """Whatever you leave out stays as it is. A rhythm that you change starts tomorrow."""

    name: MetricName | UnsetType = UNSET
    kind: KindOf | UnsetType = UNSET
    unit: Unit | UnsetType = UNSET
    low: Low | UnsetType | None = UNSET
    high: High | UnsetType | None = UNSET
    decimals: Decimals | UnsetType = UNSET
    better: BetterOf | UnsetType | None = UNSET
    target: NewTarget | UnsetType | None = UNSET
    band: NewBand | UnsetType | None = UNSET
    rhythm: NewRhythm | UnsetType = UNSET
    per_day: PerDayOf | UnsetType = UNSET
    day_ends: DayEnds | UnsetType = UNSET
    asked_of: AskedOf | UnsetType = UNSET
    askings: (
        Annotated[list[NewAsking], Meta(description=f"All of them; they replace the earlier ones. {AT_MOST}")]
        | UnsetType
    ) = UNSET
    values: Annotated[
        Literal["convert", "keep"] | None,
        Meta(description=(
            "With another `unit` where there are readings: `convert` them, or `keep` them as only the unit's name was wrong. Without it, such "
            "a change is refused."
        )),
    ] = None  # fmt: skip

    example = {"unit": "lb", "values": "convert"}

    def change(self) -> setting_up.Change:
        return setting_up.Change(**{name: _as_meant(value) for name, value in given(self).items()})


def _as_meant(value: Any) -> Any:
    """Returns what a field means to the domain."""
    if isinstance(value, list):
        return tuple(each.asking(place) for place, each in enumerate(value))
    if isinstance(value, NewTarget):
        return value.target()
    if isinstance(value, NewBand):
        return value.band()
    return value.rhythm() if isinstance(value, NewRhythm) else value
