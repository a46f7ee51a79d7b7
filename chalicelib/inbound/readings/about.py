"""Which metrics a person's message may be about, and what they were asked, according to the database rows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.metrics import asking, days, seeing, who_may
from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.domain.metrics.metric import Asking, Metric
from chalicelib.domain.metrics.recording import Known
from chalicelib.domain.people import links
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.readings.situation import Asked, Situation


class About(msgspec.Struct, frozen=True):
    """The metrics that a message may be about, as they were read, and its situation."""

    known: Known
    situation: Situation
    is_certain: bool = True
    """Whether a message about none of these metrics still belongs to the same plan."""

    def plan(self) -> Plan | None:
        """Returns the plan whose coaches may see the words: the one that all these metrics belong to; ``None`` if it
        may be another."""
        if not self.is_certain:
            return None
        found = {plan.plan_id: plan for plan, _ in self.known.values()}
        return next(iter(found.values())) if len(found) == 1 else None


def of(
    person_id: str, metrics: Iterable[tuple[Plan, Metric]], zone_name: str, now: datetime, asked: Sequence[Asked] = (), **more: object
) -> About:  # fmt: skip
    """Returns what a message of this person may be about; ``more`` are fields of `Situation`.

    Archived metrics are left out, except those that were asked about: an answer to one is told that it is archived.
    """
    asked_ids = {each.metric_id for each in asked}
    known = {
        metric.metric_id: (plan, metric)
        for plan, metric in metrics
        if metric.metric_id in asked_ids or not metric.is_archived
    }
    asked_days = {each.metric_id: each.day for each in asked}
    followed = tuple(
        _followed(person_id, plan, metric, now, asked_days.get(metric.metric_id)) for plan, metric in known.values()
    )
    marks = (plan.members[person_id].decimal_mark for plan, _ in known.values())
    mark = next((each for each in marks if each), "")
    situation = Situation(followed, now.astimezone(ZoneInfo(zone_name)), tuple(asked), mark=mark, **more)  # type: ignore[arg-type]
    return About(known, situation)


def of_mail(plan: Plan, person_id: str, asked_of: "AskedOf", now: datetime) -> About:
    """Returns what an answer by mail may be about: the plan's metrics. Takes one query.

    Raises `NotAllowed` for a viewer.
    """
    who_may.must_follow(plan, person_id)
    metrics = seeing.of_plan(plan, is_archived=None)
    asked = asked_of.metrics(plan, metrics, person_id)
    zone_name = plan.members[person_id].time_zone
    return of(person_id, [(plan, metric) for metric in metrics], zone_name, now, asked, is_named=True)


class AskedOf(msgspec.Struct, frozen=True):
    """What the reply address of a mail says: when it asked, or what was entered."""

    which: int | None = None
    """See `links.asking`."""
    entered: Sequence[tuple[str, date]] = ()
    """The metrics and days of what was entered."""
    at: datetime | None = None
    """When it was entered."""

    def metrics(self, plan: Plan, metrics: Sequence[Metric], person_id: str) -> list[Asked]:
        """Returns the metrics that the mail was about, with their days."""
        if self.which is not None:
            return asked_at(self.which, plan, metrics, person_id)
        ids = {metric.metric_id for metric in metrics}
        return [Asked(metric_id, day, self.at) for metric_id, day in self.entered if self.at and metric_id in ids]


def asked_at(which: int, plan: Plan, metrics: Sequence[Metric], person_id: str) -> list[Asked]:
    """Returns the metrics that a mail asked this person about, found by the day and time that its reply address names.

    If this person is no longer asked for anything at that time of day, returns all the metrics that they are asked for.
    """
    day, minute = links.read_asking(which)
    clock = f"{minute // 60:02}:{minute % 60:02}"
    mine = [metric for metric in metrics if is_asked(person_id, plan, metric)]
    due = [
        (metric, day - timedelta(days=each.is_about_day_before), id)
        for metric in mine
        for id, each in metric.askings.items()
        if each.at == clock
    ]
    found = [(metric, about) for metric, about, id in due if _was_mailed(metric, id, about)]
    found = found or [(metric, about) for metric, about, _ in due if metric.rhythm(about).asks(about)]
    found = found or [(metric, about) for metric, about, _ in due]
    found = found or [(metric, day - timedelta(days=_is_about_day_before(metric))) for metric in mine]
    at = datetime.combine(day, time(minute // 60 % 24, minute % 60), ZoneInfo(plan.members[person_id].time_zone))
    stood = [(metric, about) for metric, about in found if metric.archived_at is None or metric.archived_at > at]
    return list({metric.metric_id: Asked(metric.metric_id, about, at) for metric, about in stood or found}.values())


def is_asked(person_id: str, plan: Plan, metric: Metric) -> bool:
    """Returns whether this is the person who is asked for a metric."""
    return person_id == asking.asked_of(plan, metric).person_id


def _was_mailed(metric: Metric, id: str, about: date) -> bool:
    """Returns whether a mail may have asked for this day: not if the day already had its value, or if a text asked for
    it."""
    asked = metric.asked
    is_by_text = asked is not None and asked.by == "text" and metric.askings[id].by == "text"
    return asked is not None and asked.days.get(id, date.min) >= about and not is_by_text


def is_asked_for_any(person_id: str, plan: Plan) -> bool:
    """Returns whether this person is asked for any metric of a plan. Takes one query, or none if the plan never had a
    metric."""
    return any(is_asked(person_id, plan, metric) and metric.askings for metric in seeing.of_plan(plan))


def _is_about_day_before(metric: Metric) -> bool:
    askings: list[Asking] = list(metric.askings.values())
    return bool(askings) and all(each.is_about_day_before for each in askings)


def _followed(person_id: str, plan: Plan, metric: Metric, now: datetime, asked_day: date | None) -> Followed:
    """Returns the metric in the form used here. Its day is the client's, and its letter is for the client only."""
    found = Followed.of(metric, days.today(plan.client.time_zone, metric.day_ends, now), but=asked_day)
    return found if person_id == plan.client_id else msgspec.structs.replace(found, letter="")
