"""A date in words for the script of the forms: what was typed, on the clocks of both sides. Nothing is read or written."""

from datetime import datetime

import msgspec
from chalice.app import Response

from chalicelib import clock_times, times
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import HEADERS, Visit
from chalicelib.web.pages.parts import by_when

_Sides = tuple[tuple[str, str], tuple[str, str]]
"""Name and zone of client and coach, as given to the form."""


@get("/when", signed_in=False)
def say_when(visit: Visit) -> Response:
    """Answers with the ``date`` (that of a ``quick`` choice if there is one) and how it is ``said``, which is empty if
    it isn't a date."""
    zone = times.known(visit.query("zone")) or ""
    quick = visit.query("quick")
    day = by_when.quick(quick, zone, visit.now) if quick and zone else visit.query("date")
    found = {"date": day, "said": _said(visit, day, zone)}
    return Response(msgspec.json.encode(found).decode(), headers={**HEADERS, "Content-Type": "application/json"})


def _said(visit: Visit, day: str, zone: str) -> str:
    try:
        sides = msgspec.json.decode(visit.query("sides"), type=_Sides)
        moment = _moment(day, visit.query("time"), zone)
    except (Invalid, msgspec.MsgspecError, OverflowError):
        return ""
    if not all(times.known(each) for _, each in sides):
        return ""
    return by_when.on_clocks(sides, moment, visit.query("hours"))


def _moment(day: str, hour: str, zone: str) -> datetime:
    """Returns the moment typed. Raises `Invalid` if it isn't one."""
    typed = times.parse_date(day.strip())
    if not 2000 <= typed.year <= 2200:
        raise Invalid({"date": "Choose a date between 2000 and 2200."})
    return times.at_local(typed, clock_times.typed(hour), times.zone(zone))
