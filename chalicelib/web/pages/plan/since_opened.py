"""What others did in a plan since its page was opened: how much, for the line above the list, and the details, once the
line is followed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import KINDS, Entry
from chalicelib.web.pages.frame.forms import NoSuchChoice
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import timeline

MOST_COUNTED = 100
MOST_SHOWN = 8
"""The most lines above the list."""
_LONGEST = timedelta(days=2)
"""How far back is looked at most, however long a page has been open."""


def of_others(visit: Visit, plan: Plan, since: str) -> tuple[list[Entry], bool]:
    """Returns what others did with actions since a moment in seconds, latest first, and whether there may be more.
    Costs one query."""
    first, hidden = _moment(visit, since), plan.hidden_from(visit.my_id)
    found = reading.between(plan.plan_id, first, visit.now, limit=MOST_COUNTED) if first < visit.now else []
    new = [
        entry
        for entry in found
        if entry.number and entry.actor_id not in (None, visit.my_id) and entry.kind in KINDS
        and not reading.is_hidden(entry, hidden)
    ]  # fmt: skip
    return new, len(found) == MOST_COUNTED


def told(visit: Visit, plan: Plan, entries: Sequence[Entry], on_page: Mapping[int, str]) -> dict[str, Any] | None:
    """Returns what the page says about them above its list; ``None`` if there is nothing. What is about an action
    ``on_page``, given with its words, links to its row."""
    if not entries:
        return None
    lines = timeline.items(visit, entries[:MOST_SHOWN], of_plan=True, has_quotes=False)
    since = visit.when(_moment(visit, visit.query("new")))
    return {"since": since, "lines": lines, "more": len(entries[MOST_SHOWN:]), "on_page": on_page}


def _moment(visit: Visit, since: str) -> datetime:
    """Returns the moment at which the page was opened, or the earliest allowed one."""
    if not since.isdecimal() or len(since) > 11:
        raise NoSuchChoice
    return max(datetime.fromtimestamp(int(since), UTC), visit.now - _LONGEST)
