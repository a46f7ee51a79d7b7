"""Before my session: a client's past and coming weeks on a page made for printing, for the plan's coaches."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics import days
from chalicelib.domain.reports import briefing, measured, measured_words
from chalicelib.domain.reports.briefing import MOST_READ, OUT_OF_REACH, Briefing
from chalicelib.domain.reports.measured import Measured
from chalicelib.domain.stream import notes
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.reading import METRIC
from chalicelib.domain.stream.recent import BECAME, Done, Moved
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when, meter, names, sparkline
from chalicelib.web.pages.parts.sparkline import Sparkline
from chalicelib.web.pages.plan.base import around

WEEKS = (1, 2, 4)
"""Quick choices of how far to look back."""
_USUAL = 2


class Line(msgspec.Struct):
    number: int
    """Of the action; 0 if there is none or it has been deleted."""
    what: str
    note: str
    quote: str = ""
    is_new: bool = False


class Section(msgspec.Struct):
    id: str
    title: str
    lines: list[Line]


class Followed(msgspec.Struct):
    """A metric, and what became of it."""

    metric_id: str
    name: str
    value: str
    said: list[str]
    """How that changed, and which days were skipped or are missing."""
    notes: list[Line]
    spark: Sparkline | None


@get("/plans/{plan_id}/session")
def show_briefing(visit: Visit, plan_id: str) -> Response:
    """Shows what happened since the day ``since``, or in the last two weeks."""
    asked, usual = visit.query("since"), _weeks_ago(visit, _USUAL)
    try:
        since = _midnight(visit, times.parse_date(asked, "since")) if asked else usual
        return _page(visit, briefing.of(visit.my_id, plan_id, since=since, now=visit.now))
    except Invalid as invalid:
        visit.problems = forms.problems_of(invalid, {})
        return _page(visit, briefing.of(visit.my_id, plan_id, since=usual, now=visit.now), typed=asked)


def _page(visit: Visit, found: Briefing, *, typed: str = "") -> Response:
    followed = measured.of_plan(found.plan, visit.my_id, found.since, visit.now)
    return visit.page(
        "plan/session",
        **around(visit, found.plan, "session"),
        since=typed or _date(visit, found.since).isoformat(),
        since_words=visit.day(found.since),
        until_words=visit.day(found.until),
        today=times.long_day(visit.now, visit.zone),
        choices=[(weeks, _date(visit, _weeks_ago(visit, weeks)).isoformat()) for weeks in WEEKS],
        sections=[section for section in _sections(visit, found, followed) if section.lines],
        metrics=[_followed(visit, found, each) for each in followed],
        projects=[(far, meter.of_progress(far.progress)) for far in found.projects],
        is_cut=found.is_cut,
        most_read=MOST_READ,
    )


def _sections(visit: Visit, found: Briefing, followed: list[Measured]) -> list[Section]:
    name, recent = isolated(found.plan.client.name), found.recent
    shown = [each.metric.metric_id for each in followed]  # their notes are shown with them
    return [
        Section("late", "Late", [_action(visit, each) for each in found.late]),
        Section("asks", "Stuck, or new date requested", [line for each in found.asks for line in _asks(visit, found, each)]),
        Section("due", "Due in the next two weeks", [_action(visit, each) for each in found.due]),
        Section("promised", f"Promised to {name}", [_action(visit, each, found.plan.assignee(each.assignee_id).name) for each in found.promised]),
        Section("done", "Done", [_done(visit, found, each) for each in recent.done]),
        Section("moved", "Dates moved", [_moved(visit, found, each) for each in recent.moved]),
        Section("said", "What was said", [_said(visit, found, entry) for entry in recent.said if entry.data.get(METRIC) not in shown]),
        Section("news", "New and changed", [_news(visit, found, entry) for entry in recent.news]),
    ]  # fmt: skip


def _action(visit: Visit, action: Action, by: str = "") -> Line:
    due = "" if action.is_late(visit.now) else "due "
    note = f"{due}{by_when.state_words(visit, action)}"
    return Line(int(action.number), action.what, f"{isolated(by)}, {note}" if by else note)


def _asks(visit: Visit, found: Briefing, action: Action) -> list[Line]:
    """Returns one line or two: an action can be stuck and have a new date requested."""
    lines, proposal = [], by_when.asked(visit, found.plan, action)
    if proposal is not None:
        note = f"{isolated(proposal.by)} {proposal.verb} {proposal.when}"
        lines.append(Line(int(action.number), action.what, note, proposal.text))
    if action.stuck_at is not None:
        note = f"stuck since {visit.day(action.stuck_at)}"
        lines.append(Line(int(action.number), action.what, note, action.stuck_text or ""))
    return lines


def _done(visit: Visit, found: Briefing, done: Done) -> Line:
    return _entry(done.entry, f"{_by(visit, found, done.entry)}{visit.when(done.at)}", done.said)


def _moved(visit: Visit, found: Briefing, moved: Moved) -> Line:
    often = f", {moved.times} times in total" if moved.times > 1 else ""
    note = f"{_by(visit, found, moved.entry)}from {visit.when(moved.before)} to {visit.when(moved.after)}{often}"
    return _entry(moved.entry, note)


def _said(visit: Visit, found: Briefing, entry: Entry) -> Line:
    what = found.named.get(int(entry.number or 0))
    on_metric = notes.named(entry)
    about = f", about {isolated(what)}" if what else f", on {on_metric}" if on_metric else ""
    note = f"{visit.when(entry.at)}{about}"
    return Line(
        int(entry.number or 0), names.actor(visit, entry), note, entry.text or "", entry.entry_id in found.unread
    )


def _followed(visit: Visit, found: Briefing, over: Measured) -> Followed:
    metric = over.metric
    today = days.today(found.plan.client.time_zone, metric.day_ends, visit.now)
    said = (measured_words.change, measured_words.skipped, measured_words.missing)
    return Followed(
        metric_id=metric.metric_id,
        name=metric.name,
        value=measured_words.value(over, today),
        said=[words for each in said if (words := each(over, today))],
        notes=[_note(visit, found, entry) for entry in found.recent.said if entry.data.get(METRIC) == metric.metric_id],
        spark=sparkline.of(metric),
    )


def _note(visit: Visit, found: Briefing, entry: Entry) -> Line:
    day = date.fromisoformat(str(entry.data["day"]))
    by = "" if entry.actor_id == found.plan.client_id else f"{names.actor(visit, entry)}, "
    return Line(0, "", f"{by}{times.dated(day, visit.now.date())}", entry.text or "", entry.entry_id in found.unread)


def _news(visit: Visit, found: Briefing, entry: Entry) -> Line:
    became = BECAME[entry.kind]
    note = f"{became} {_by(visit, found, entry)}{visit.when(entry.at)}"
    return _entry(entry, note, str(entry.data.get("reason") or ""))


def _entry(entry: Entry, note: str, quote: str = "") -> Line:
    number = 0 if entry.kind == "deleted" else int(entry.number or 0)
    return Line(number, entry.what or "", note, quote)


def _by(visit: Visit, found: Briefing, entry: Entry) -> str:
    """Says who did it, unless it was the client."""
    if entry.actor_id == found.plan.client_id:
        return ""
    return f"by {'you' if entry.actor_id == visit.my_id else isolated(entry.actor_name or 'someone')}, "


def _weeks_ago(visit: Visit, weeks: int) -> datetime:
    return _midnight(visit, _date(visit, visit.now) - timedelta(weeks=weeks))


def _date(visit: Visit, moment: datetime) -> date:
    """Returns the date of a moment for the reader."""
    return moment.astimezone(ZoneInfo(visit.zone)).date()


def _midnight(visit: Visit, day: date) -> datetime:
    """Returns when the day begins for the reader; raises `Invalid` for a year out of reach."""
    if not 2000 <= day.year <= 2200:
        raise Invalid({"since": OUT_OF_REACH})
    return times.at_local(day, time(0), ZoneInfo(visit.zone))
