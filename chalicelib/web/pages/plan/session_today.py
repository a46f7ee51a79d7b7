"""What the page of a session shows during it: the quick line, and what was added, moved and done so far."""

from datetime import datetime
from typing import Any

from chalicelib.domain.actions.action import Action
from chalicelib.domain.owed import holding
from chalicelib.domain.reports import after_session
from chalicelib.domain.reports.after_session import AfterSession
from chalicelib.domain.reports.briefing import Briefing
from chalicelib.domain.sessions import last_session
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when
from chalicelib.web.pages.plan import session_before, session_line
from chalicelib.web.pages.plan.session_before import Line


def shown(visit: Visit, found: Briefing) -> dict[str, Any]:
    """Returns what the page shows of the session that may be going on."""
    since = last_session.present(found.plan, visit.now)
    entries = [entry for entry in found.entries if since is not None and is_of_today(entry, since)]
    news = of_today(found, entries)
    done = [each.entry for each in found.recent.done if since is not None and is_of_today(each.entry, since)]
    rows = [_row(visit, found, action) for action in news.open]
    return {
        "today": rows,
        "done_today": [_done(entry) for entry in done],
        "on_page": {line.number for line in rows} | {int(entry.number or 0) for entry in done},
        **session_line.shown(visit, found.plan),
    }


def is_of_today(entry: Entry, since: datetime) -> bool:
    """Returns whether an entry belongs to the session that began at ``since``."""
    return entry.at >= since and entry.inside("data", holding.MARK) is not None


def of_today(found: Briefing, entries: list[Entry]) -> AfterSession:
    """Returns what was added and moved and is still open, from what was already read."""
    return after_session.of(entries, found.rows(found.about(entries)))


def _row(visit: Visit, found: Briefing, action: Action) -> Line:
    line = session_before.action_line(visit, found, action)
    doer = assignee.doer(visit, found.plan, action)
    line.note = f"{doer}, {by_when.state_words(visit, action)}" if doer else by_when.state_words(visit, action)
    return line


def _done(entry: Entry) -> Line:
    return Line(number=int(entry.number or 0), what=entry.what or "", note="done")
