"""Before my session: one client's last weeks and next ones on a page made for printing, for the plan's coaches."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.reports import briefing
from chalicelib.domain.reports.briefing import MOST_READ, OUT_OF_REACH, Briefing
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.recent import BECAME, Done, Moved
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import due as due_part
from chalicelib.web.pages.parts import meter
from chalicelib.web.pages.plan.around import around

WEEKS = (1, 2, 4)
"""Quick choices of how far back."""
_USUAL = 2


class Line(msgspec.Struct):
    number: int
    """Of the action; 0: about none, or about one that is gone."""
    what: str
    note: str
    quote: str = ""
    is_new: bool = False


class Section(msgspec.Struct):
    id: str
    title: str
    lines: list[Line]


@get("/plans/{plan_id}/session")
def show_briefing(visit: Visit, plan_id: str) -> Response:
    """With ``since``, a day: what happened from then on; else in the last two weeks."""
    asked = visit.query("since")
    try:
        since = _midnight(visit, times.parse_date(asked, "since")) if asked else _weeks_ago(visit, _USUAL)
        return _page(visit, briefing.of(visit.me.person_id, plan_id, since=since, now=visit.now))
    except Invalid as invalid:
        found = briefing.of(visit.me.person_id, plan_id, since=_weeks_ago(visit, _USUAL), now=visit.now)
        return _page(visit, found, typed=asked, problems=invalid.problems, status=invalid.status)


def _page(
    visit: Visit, found: Briefing, *, typed: str = "", problems: dict[str, str] | None = None, status: int = 200
) -> Response:
    zone = str(visit.me.time_zone)
    since = found.since.astimezone(ZoneInfo(zone)).date().isoformat()
    return visit.page(
        "plan/session",
        **around(visit, found.plan, "session"),
        since=typed or since,
        since_words=times.day(found.since, zone, visit.now),
        until_words=times.day(found.until, zone, visit.now),
        today=times.long_day(visit.now, zone),
        choices=[(weeks, _weeks_ago(visit, weeks).astimezone(ZoneInfo(zone)).date().isoformat()) for weeks in WEEKS],
        sections=[section for section in _sections(visit, found) if section.lines],
        projects=[(far, meter.of_progress(far.progress)) for far in found.projects],
        is_cut=found.is_cut,
        most_read=MOST_READ,
        problems=problems or {},
        status=status,
    )


def _sections(visit: Visit, found: Briefing) -> list[Section]:
    name, recent = found.plan.client.name.split()[0], found.recent
    return [
        Section("late", "Late", [_action(visit, each) for each in found.late]),
        Section("asks", "Stuck, or another date asked for", [line for each in found.asks for line in _asks(visit, found, each)]),
        Section("due", "Due in the next two weeks", [_action(visit, each) for each in found.due]),
        Section("promised", f"Promised to {name}", [_action(visit, each, found.plan.assignee(each.assignee_id).name) for each in found.promised]),
        Section("done", "Done", [_done(visit, found, each) for each in recent.done]),
        Section("moved", "Dates moved", [_moved(visit, found, each) for each in recent.moved]),
        Section("said", "Said", [_said(visit, found, entry) for entry in recent.said]),
        Section("news", "New and changed", [_news(visit, found, entry) for entry in recent.news]),
    ]  # fmt: skip


def _action(visit: Visit, action: Action, by: str = "") -> Line:
    due = "" if action.is_late(visit.now) else "due "
    note = f"{due}{due_part.state_words(visit, action)}"
    return Line(int(action.number), action.what, f"{by}, {note}" if by else note)


def _asks(visit: Visit, found: Briefing, action: Action) -> list[Line]:
    """One or two: a proposal and being stuck may come together."""
    lines, proposal = [], due_part.asked(visit, found.plan, action)
    if proposal is not None:
        note = f"{proposal.by} {proposal.verb} {proposal.when}"
        lines.append(Line(int(action.number), action.what, note, proposal.text))
    if action.stuck_at is not None:
        note = f"stuck since {times.day(action.stuck_at, visit.me.time_zone, visit.now)}"
        lines.append(Line(int(action.number), action.what, note, action.stuck_text or ""))
    return lines


def _done(visit: Visit, found: Briefing, done: Done) -> Line:
    return _entry(done.entry, f"{_by(visit, found, done.entry)}{visit.when(done.at)}", done.said)


def _moved(visit: Visit, found: Briefing, moved: Moved) -> Line:
    often = f", {moved.times} times in all" if moved.times > 1 else ""
    note = f"{_by(visit, found, moved.entry)}from {visit.when(moved.before)} to {visit.when(moved.after)}{often}"
    return _entry(moved.entry, note)


def _said(visit: Visit, found: Briefing, entry: Entry) -> Line:
    who = "You" if entry.actor_id == visit.me.person_id else entry.actor_name or "Somebody"
    what = found.named.get(int(entry.number or 0))
    note = f"{visit.when(entry.at)}{f', about {what}' if what else ''}"
    return Line(int(entry.number or 0), who, note, entry.text or "", entry.entry_id in found.unread)


def _news(visit: Visit, found: Briefing, entry: Entry) -> Line:
    became = BECAME[entry.kind]
    note = f"{became} {_by(visit, found, entry)}{visit.when(entry.at)}"
    return _entry(entry, note, str(entry.data.get("reason") or ""))


def _entry(entry: Entry, note: str, quote: str = "") -> Line:
    number = 0 if entry.kind == "deleted" else int(entry.number or 0)
    return Line(number, entry.what or "", note, quote)


def _by(visit: Visit, found: Briefing, entry: Entry) -> str:
    """Who, where it wasn't the client."""
    if entry.actor_id == found.plan.client_id:
        return ""
    return f"by {'you' if entry.actor_id == visit.me.person_id else entry.actor_name or 'somebody'}, "


def _weeks_ago(visit: Visit, weeks: int) -> datetime:
    return _midnight(visit, visit.now.astimezone(ZoneInfo(str(visit.me.time_zone))).date() - timedelta(weeks=weeks))


def _midnight(visit: Visit, day: date) -> datetime:
    """When the day begins for the reader; `Invalid` where it is beyond the calendar."""
    if not 2000 <= day.year <= 2200:
        raise Invalid({"since": OUT_OF_REACH})
    return times.at_local(day, time(0), ZoneInfo(str(visit.me.time_zone)))
