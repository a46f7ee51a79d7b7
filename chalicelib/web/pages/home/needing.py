"""Who needs their coach: one row per client with the reasons in words, the client's newest words, and what can be done
at once."""

import itertools
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import sentences, times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import attention
from chalicelib.domain.plans.attention import Aside
from chalicelib.domain.reports.clients import Client, Figures
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.home.words_on_metrics import metrics
from chalicelib.web.pages.parts import names

AT_FIRST = 5
"""The most rows of a section; a press shows the others."""
AT_MOST = 20
"""The most rows after that press. Rows have buttons, and two hundred clients are one page; the next ones appear as
these go."""
MOST_ASIDE = 10
"""The most rows of clients who were seen to; the list marks all of them."""
_LONGEST_WHAT = 80
_SILENT = 3
"""After how many days without a word a row mentions it."""
_WHY = {"reminded": "reminded", "written": "written to", "later": "put off"}


class Need(msgspec.Struct):
    """A client who needs their coach, and why."""

    plan_id: str
    name: str
    reason: str
    """``late 9 days, silent 12``."""
    is_late: bool
    more: list[str]
    """Anything else to say."""
    said: str
    """The client's newest words."""
    missed: str
    """The day on which a message couldn't be sent; empty if there is none."""
    ask: "Ask | None"
    reminded: str
    """``Reminded 10:02``, if the client was reminded today."""
    may_be_reminded: bool
    is_active: bool
    """Whether they have accepted, and so can be written to."""
    is_declined: bool


class Ask(msgspec.Struct):
    """An action whose client asks for a new date or is stuck."""

    number: int
    what: str
    entry_id: str
    """The id of the request; empty if the action is stuck."""
    when: str
    """The date asked for."""
    words: str
    """The reason, in the client's words; empty if those are already shown as their newest."""
    is_stuck: bool


class SetAside(msgspec.Struct):
    """A client whom the coach has seen to, with the date until which they are put aside."""

    plan_id: str
    name: str
    words: str


def section(visit: Visit, found: Sequence[Client], just_seen: str = "") -> dict[str, Any]:
    """Returns what the section shows, given all clients sorted by who needs their coach, and the row to continue with
    after the plan ``just_seen``."""
    own = [client for client in found if client.figures]
    needing = [each for each in own if each.needs_you]
    open_ones = [each for each in needing if each.figures and not each.figures.aside]
    seen_to = [each for each in needing if each.figures and each.figures.aside]
    most = AT_MOST if unfolded.has(visit, "need") else AT_FIRST
    return {
        "rows": [_need(visit, each, each.figures) for each in open_ones[:most] if each.figures],
        "next_row": _next_row(needing, just_seen),
        "count": len(open_ones),
        "more": len(open_ones[most:]),
        "may_show_more": most < AT_MOST,
        "aside": [SetAside(each.plan_id, each.name, aside(visit, each.figures)) for each in seen_to[:MOST_ASIDE]],
        "aside_count": len(seen_to),
        "late": sum(map(_is_late, own)) if any(map(_is_late, open_ones)) else 0,
        "clients": len(own),
        "next": _next_look(visit, seen_to),
    }


def aside(visit: Visit, figures: Figures | None) -> str:
    """Says ``put off until Fri 4 Dec``, ``reminded 10:02`` or ``written to 10:02``; empty if they aren't put aside."""
    found = figures.aside if figures else None
    if found is None:
        return ""
    if found.why == "later":
        return f"put off until {_day(visit, found)}"
    return f"{_WHY[found.why]} {_clock(visit, found.at)}"


def written(visit: Visit, taken_back: str = "") -> dict[str, Any]:
    """Returns what was typed in a client's row, and whose row it is, if the words return or somebody couldn't be
    reminded; or the client whom the address asks to write to."""
    own = re.fullmatch("/plans/([a-z2-7]{16})/(write|remind)", own_path(visit.request)) if visit.is_post else None
    plan_id = own[1] if own else taken_back
    if not plan_id:
        return {"plan": visit.query("write"), "text": "", "is_asked": True}
    return {"plan": plan_id, "text": visit.form["text"], "is_asked": own is None}


def _next_look(visit: Visit, seen_to: Sequence[Client]) -> str:
    """Says on which day the first of those put aside returns; tomorrow if there is none."""
    days = [each.figures.aside for each in seen_to if each.figures and each.figures.aside]
    first = min(days, key=lambda each: each.until, default=None)
    return "tomorrow" if first is None else _day(visit, first)


def _next_row(needing: Sequence[Client], just_seen: str) -> int:
    """Returns how many rows come before the one to continue with, which is now in the place of ``just_seen``."""
    before = list(itertools.takewhile(lambda each: each.plan_id != just_seen, needing))
    if len(before) == len(needing):
        return 0
    return sum(1 for each in before if each.figures and not each.figures.aside)


def _is_late(client: Client) -> bool:
    return bool(client.figures and client.figures.late and client.state == "active")


def _need(visit: Visit, client: Client, figures: Figures) -> Need:
    waiting = figures.waiting
    is_reminded = figures.reminded_at is not None and _is_today(visit, figures.reminded_at)
    is_declined = client.state == "declined"
    reasons = _reasons(visit, client, figures)
    return Need(
        plan_id=client.plan_id,
        name=client.name,
        reason=", ".join(reasons),
        is_late=bool(figures.late) and client.state == "active",
        more=_more(visit, client, figures),
        said="" if is_declined or figures.lately.newest is None else figures.lately.newest.text,
        missed=_on(visit, figures.missed_at) if figures.missed_at and not is_declined else "",
        ask=_ask(visit, waiting[0].row, figures) if waiting and not is_declined else None,
        reminded=f"Reminded {_clock(visit, figures.reminded_at)}" if is_reminded and figures.reminded_at else "",
        may_be_reminded=client.state == "active" and bool(figures.open),
        is_active=client.state == "active",
        is_declined=is_declined,
    )


def _reasons(visit: Visit, client: Client, figures: Figures) -> list[str]:
    """Says ``late 9 days, silent 12``, in parts."""
    if client.state == "declined":
        return [f"The person invited says they aren’t {isolated(client.name)}"]
    if client.state == "invited":
        return [names.invited(visit, client.opened_at)]
    said = []
    if figures.late and figures.oldest is not None:
        days = _days(visit, figures.oldest)
        length = times.span(timedelta(days=days), "day") if days else "today"
        said.append(f"late {length}" if figures.late == 1 else f"{figures.late} late, the oldest {length}")
    silent = _days(visit, figures.heard_at) if figures.heard_at else None
    if silent is None:
        said.append("not heard from yet")
    elif silent >= _SILENT:
        said.append(f"silent {silent}" if said and said[0].endswith("days") else f"silent {silent} days")
    return said


def _more(visit: Visit, client: Client, figures: Figures) -> list[str]:
    if client.state == "declined":
        return []
    further = len(figures.waiting[1:])
    said = [
        f"{further} more {'waits' if further == 1 else 'wait'} for your answer" if further else "",
        f"{figures.refused} {'reply' if figures.refused == 1 else 'replies'} to look at" if figures.refused else "",
        f"{client.unread} new {'comment' if client.unread == 1 else 'comments'}" if client.unread else "",
        metrics(visit, figures),
    ]
    return [each for each in said if each]


def _ask(visit: Visit, action: Action, figures: Figures) -> Ask:
    what, asked = sentences.shortened(action.what, _LONGEST_WHAT), action.proposal
    newest = figures.lately.newest.text if figures.lately.newest else ""
    is_asked = asked is not None and asked.side == "client"
    said = asked.text if asked is not None and is_asked else action.stuck_text or ""
    words = attention.in_short(said)
    entry_id, when = (asked.entry_id, visit.when(asked.due_at)) if asked is not None and is_asked else ("", "")
    return Ask(int(action.number), what, entry_id, when, "" if words == newest else words, action.stuck_at is not None)


def _days(visit: Visit, moment: datetime) -> int:
    """Returns how many days ago it was, by the coach's calendar."""
    zone = ZoneInfo(visit.zone)
    return max((visit.now.astimezone(zone).date() - moment.astimezone(zone).date()).days, 0)


def _is_today(visit: Visit, moment: datetime) -> bool:
    return _days(visit, moment) == 0


def _clock(visit: Visit, moment: datetime) -> str:
    return times.clock_time(moment, visit.zone, str(visit.me.hours))


def _day(visit: Visit, aside: Aside) -> str:
    """Says ``tomorrow`` or ``Fri 4 Dec``."""
    today = visit.now.astimezone(ZoneInfo(visit.zone)).date()
    return "tomorrow" if (aside.until - today).days == 1 else times.dated(aside.until, today)


def _on(visit: Visit, moment: datetime) -> str:
    """Says ``today``, ``yesterday`` or ``on Fri 4 Dec``."""
    day = visit.day(moment)
    return day if day[0].islower() else f"on {day}"
