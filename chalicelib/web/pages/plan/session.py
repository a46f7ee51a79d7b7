"""A session with a client: what to know before it, what is agreed during it, and what is sent after it; for the plan's
coaches."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import briefing, measured
from chalicelib.domain.reports.briefing import MOST_READ, OUT_OF_REACH, Briefing
from chalicelib.domain.sessions import last_session
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Problems
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import meter, private_notes
from chalicelib.web.pages.plan import session_after, session_before, session_today
from chalicelib.web.pages.plan.base import around

PATH = "/plans/{plan_id}/session"
WEEKS = (1, 2, 4)
"""The quick choices for how far to look back."""
MOST_METRICS = 20
"""The most lines. The page says how many more there are, and where."""


@get(PATH)
def show_session(visit: Visit, plan_id: str) -> Response:
    """Shows what happened since the day ``since``, or since the last session."""
    return _shown(visit, plan_id, visit.query("since"))


def session_again(visit: Visit, plan: Plan) -> Response:
    """Shows the page again, with what was typed and why it was refused."""
    return _shown(visit, plan.plan_id, visit.form["show"])


def back(visit: Visit, plan: Plan, anchor: str, *, just: str = "") -> Response:
    """Redirects to a place of the page, with the same start date as before."""
    asked = {"since": visit.form["show"], "just": just}
    query = urlencode({name: value for name, value in asked.items() if value})
    return visit.redirect(f"/plans/{plan.plan_id}/session{'?' if query else ''}{query}#{anchor}")


def _shown(visit: Visit, plan_id: str, asked: str) -> Response:
    try:
        since = _midnight(visit, times.parse_date(asked, "since")) if asked else None
        found = briefing.of(visit.my_id, plan_id, since=since, now=visit.now)
    except Invalid as invalid:
        found = briefing.of(visit.my_id, plan_id, since=None, now=visit.now)
        wrong = forms.problems_of(invalid, {})
        visit.problems = Problems({**visit.problems.fields, **wrong.fields}, visit.problems.notice, wrong.status)
    return _page(visit, found, asked)


def _page(visit: Visit, found: Briefing, asked: str) -> Response:
    followed, more_metrics = measured.first_of_plan(found.plan, visit.my_id, found.since, visit.now, most=MOST_METRICS)
    now_on = session_today.shown(visit, found)
    earlier = _before_today(visit, found)
    return visit.page(
        "plan/session",
        **around(visit, found.plan, "session"),
        **now_on,
        **session_after.shown(visit, found),
        notes=private_notes.of_session(visit, found.plan),
        since=asked or _date(visit, found.since).isoformat(),
        asked=asked,
        knows_last=last_session.before_this(found.plan, visit.now) is not None,
        since_words=visit.day(found.since),
        day=times.long_day(visit.now, visit.zone),
        choices=[(weeks, _weeks_ago(visit, weeks).isoformat()) for weeks in WEEKS],
        sections=session_before.sections(visit, earlier, followed, now_on["on_page"]),
        last=session_before.before(visit, found),
        metrics=session_before.followed_lines(visit, found, followed),
        more_metrics=more_metrics,
        projects=[(far, meter.of(far.progress)) for far in found.projects if not far.progress.is_all_done],
        finished=[far for far in found.projects if far.progress.is_all_done],
        more_projects=found.more_projects,
        is_cut=found.is_cut,
        most_read=MOST_READ,
    )


def _before_today(visit: Visit, found: Briefing) -> Briefing:
    """Returns the briefing without the changes of a session that may still be going on, which are shown separately."""
    since = last_session.present(found.plan, visit.now)
    if since is None:
        return found
    earlier = found.recent.where(lambda entry: not session_today.is_of_today(entry, since))
    return msgspec.structs.replace(found, recent=earlier)


def _weeks_ago(visit: Visit, weeks: int) -> date:
    return _date(visit, visit.now) - timedelta(weeks=weeks)


def _date(visit: Visit, moment: datetime) -> date:
    """Returns the date of a moment for the reader."""
    return moment.astimezone(ZoneInfo(visit.zone)).date()


def _midnight(visit: Visit, day: date) -> datetime:
    """Returns when the day begins for the reader; raises `Invalid` for a year out of range."""
    if not 2000 <= day.year <= 2200:
        raise Invalid({"since": OUT_OF_REACH})
    return times.at_local(day, time(0), ZoneInfo(visit.zone))
