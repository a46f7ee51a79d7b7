"""The readings of a metric: listing, one for a day, several by keys."""

from chalicelib import times
from chalicelib.domain.metrics import recording, seeing, several
from chalicelib.errors import MetricArchived, PlanEnded, ReadingNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.routes.metrics import ONE, TAG, UNKNOWN
from chalicelib.web.api.types.readings import (
    Day,
    NewReading,
    NewReadings,
    Reading,
    Readings,
    ReadingsQuery,
    Report,
    as_csv,
)
from chalicelib.web.api.types.values import utc

_ALL = f"{ONE}/readings"
_DAY = _ALL + "/{date}"
_ADDING = (*UNKNOWN, MetricArchived, PlanEnded)


@route("GET", _ALL, TAG, takes=ReadingsQuery, gives=Readings, refuses=UNKNOWN, has_csv=True)
def list_readings(call: Call, plan_id: str, metric_id: str) -> Answer:
    """List a metric's readings.

    By day, between `from` and `to`, both included. With `changed_since`: by their last change, also those that were removed. With `Accept: text/csv` all are
    in one answer, a line each.
    """
    first, last = call.query.days()
    since = utc(call.query.changed_since, "changed_since")
    _, metric = seeing.get_for(call.actor.person_id, plan_id, metric_id)
    if call.wants_csv:
        found = seeing.all_of_pages(metric, first=first, last=last, changed_since=since)
        return Answer(csv=as_csv(Reading.of(read) for read in found))
    page = seeing.page_of(
        metric, first=first, last=last, changed_since=since, cursor=call.query.cursor, limit=call.query.limit
    )
    return Answer(Readings([Reading.of(read) for read in page.items], page.next_cursor))


def _sent_before(call: Call, made: str, plan_id: str, metric_id: str) -> Answer:
    lines = [each.line() for each in call.body.readings]
    results = several.told_again(call.actor, plan_id, metric_id, lines, made, now=call.now)
    return Answer(Report.of(results), new_id=several.day_made(made))


@route("POST", _ALL, TAG, takes=NewReadings, gives=Report, refuses=_ADDING, again=_sent_before)
def add_readings(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Add or change several readings.

    Each has a key of yours: the same key again changes that reading. If the metric counts the last one of a day, the last
    line of a day counts. What is refused is reported line by line; everything else is kept. Notes notify nobody here. After
    a 503 some lines may be kept: send the same request again to finish. `Location` is the day of the last line that was
    kept.
    """
    lines = [each.line() for each in call.body.readings]
    results = several.record_all(call.actor, plan_id, metric_id, lines, now=call.now, once=call.once)
    return Answer(Report.of(results), new_id=several.last_day(results) or None)


@route("GET", _DAY, TAG, gives=Day, refuses=(*UNKNOWN, ReadingNotFound))
def get_readings_of_day(call: Call, plan_id: str, metric_id: str, date: str) -> Answer:
    """Get a day's readings, and what they count as."""
    day = times.parse_date(date, "date")
    _, metric = seeing.get_for(call.actor.person_id, plan_id, metric_id)
    found = seeing.by_day(metric, seeing.of_day(metric, day))
    if not found:
        raise ReadingNotFound
    return Answer(Day.of(found[0]))


@route("PUT", _DAY, TAG, takes=NewReading, gives=Day, refuses=(*_ADDING, ReadingNotFound))
def put_reading(call: Call, plan_id: str, metric_id: str, date: str) -> Answer:
    """Enter a day's reading.

    It replaces everything that the day has, however the metric counts several; what was there before is kept. Sending the
    same again changes nothing.
    """
    new = call.body.new(times.parse_date(date, "date"))
    return Answer(Day.recorded(recording.record(call.actor, plan_id, metric_id, new, how="replace", now=call.now)))


@route("DELETE", _DAY, TAG, refuses=(*UNKNOWN, ReadingNotFound))
def remove_readings_of_day(call: Call, plan_id: str, metric_id: str, date: str) -> Answer:
    """Remove a day's readings."""
    recording.clear(call.actor, plan_id, metric_id, times.parse_date(date, "date"), now=call.now)
    return Answer()
