"""What the API takes and gives about asking for a metric: when, how, and pausing it for a while."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib import clock_times
from chalicelib.domain.messages import By
from chalicelib.domain.metrics import metric
from chalicelib.domain.metrics.fields import MOST_ASKINGS
from chalicelib.domain.plans.plan import Paused
from chalicelib.web.api.types.base import Request
from chalicelib.web.api.types.values import Hour, Id, Moment, to_the_second

About = Annotated[
    Literal["day", "day_before"], Meta(description="The day it asks about: the one on which it is sent, or the one before.")
]  # fmt: skip
ByOf = Annotated[By, Meta(description="A `text` to somebody without a confirmed number goes by email.")]
AT_MOST = f"On the days that the rhythm names, unless they have a reading; at most {MOST_ASKINGS}. With the rhythm `whenever`, nobody is asked."


class Asking(Struct):
    """A time at which the metric is asked for, by the clock of the person who is asked."""

    at: Hour
    by: ByOf
    about: About

    @classmethod
    def of(cls, asking: metric.Asking) -> "Asking":
        return cls(asking.at, asking.by, "day_before" if asking.is_about_day_before else "day")


class NewAsking(Request):
    """A time at which to ask for the metric, by the clock of the person who is asked."""

    at: Hour
    by: ByOf = "email"
    about: About = "day"

    def asking(self, place: int) -> metric.Asking:
        """Returns what it means; raises `Invalid` at its ``place`` in the list."""
        at = clock_times.typed_hour(self.at, f"askings[{place}].at")
        return metric.Asking(at, self.by, self.about == "day_before")


class Asked(Struct):
    """When the metric was last asked for."""

    date: Annotated[date, Meta(description="The day it was about.")]
    at: Moment
    by: By

    @classmethod
    def of(cls, asked: metric.Asked) -> "Asked":
        return cls(asked.day, to_the_second(asked.at), asked.by)


class AskingPause(Struct):
    """Nobody is asked for the plan's metrics for now. Reminders still come."""

    paused_at: Moment
    paused_by: Annotated[Id, Meta(description="The id of the person who paused it.")]
    until: Annotated[
        date | None, Meta(description="The client's day on which it asks again; `null`: until somebody ends the pause.")
    ]

    @classmethod
    def of(cls, paused: Paused) -> "AskingPause":
        return cls(to_the_second(paused.at), paused.by, paused.until)


class NewAskingPause(Request):
    """How long nobody is asked for the plan's metrics."""

    until: Annotated[
        date | None, Meta(description="The client's day on which to ask again; `null`: until somebody ends the pause.")
    ] = None

    is_needed = False
    example = {"until": "2026-12-04"}
