"""What the page of a session shows before it: what needs the coach, what became of things, and the session before."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from chalicelib import times
from chalicelib.domain.actions import in_short, proposing, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.metrics import days
from chalicelib.domain.owed import holding
from chalicelib.domain.reports import folding, measured_words
from chalicelib.domain.reports.briefing import Briefing
from chalicelib.domain.reports.measured import Measured
from chalicelib.domain.sessions import last_session
from chalicelib.domain.stream import notes
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.reading import METRIC
from chalicelib.domain.stream.recent import BECAME, Done, Moved
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when, names, sparkline
from chalicelib.web.pages.parts.sparkline import Sparkline

T = TypeVar("T")

MOST_LINES = 20
"""The most lines of a section, unless all sections together are too long: the first of what is open, the latest of what
happened. The page says how many more there are, and where."""


class Line(msgspec.Struct, kw_only=True):
    number: int = 0
    """The action's number; 0 if there is none or it has been deleted."""
    what: str = ""
    note: str = ""
    quote: str = ""
    is_new: bool = False
    may_change: bool = False
    """Whether it can be marked as done and moved here."""
    moves: dict[str, str] = {}
    """The days it can be moved to with one press."""
    asked_id: str = ""
    """The entry of the request for another date that can be accepted here."""
    when: str = ""
    """The date asked for."""
    is_first: bool = False
    """Whether this is the first line of its action on the page, to which links to the action lead."""


class Section(msgspec.Struct):
    id: str
    title: str
    lines: list[Line]
    """The first or the latest lines."""
    count: int
    """How many there are."""
    rest: str
    """Where the others are, as a path below the plan's: in the list or in the conversation."""


class Followed(msgspec.Struct):
    """A metric and how it developed."""

    metric_id: str
    name: str
    value: str
    said: list[str]
    """How it changed, and which days were skipped or are missing."""
    notes: list[Line]
    spark: Sparkline | None


def sections(visit: Visit, found: Briefing, followed: list[Measured], on_page: Collection[int]) -> list[Section]:
    """Returns the sections that have lines: first what needs the coach, then what was kept and what wasn't, then what
    comes next, without actions that are ``on_page`` elsewhere."""
    shown = [each.metric.metric_id for each in followed]  # their notes are shown with them
    late, due, promised = (
        [each for each in some if in_short.number(each) not in on_page]
        for some in (found.late, found.due, found.promised)
    )
    asks, stuck = [each for each in found.asks if each.asks], [each for each in found.asks if each.stuck_at.text]
    done, moved, said = found.recent.done, found.recent.moved, _all_said(found, shown)
    is_open = (stuck, asks, late, due, promised)
    most = folding.of_each([*is_open, said, done, moved, found.recent.news], MOST_LINES)
    rows = found.rows(each for some in is_open for each in some[:most])
    told = [
        _of_open("stuck", "Stuck", stuck, most, rows, lambda each: _stuck(visit, found, each)),
        _of_open("asks", "Asks for another date", asks, most, rows, lambda each: _asks(visit, found, each)),
        _section("said", "Said", said[-most:], len(said), lambda each: _said(visit, found, each), "/stream?show=said"),
        _section("done", "Kept", done[-most:], len(done), lambda each: _done(visit, found, each), "/stream?show=done"),
        _of_open("late", "Not kept", late, most, rows, lambda each: action_line(visit, found, each)),
        _section("moved", "Moved", moved[-most:], len(moved), lambda each: _moved(visit, found, each), "/stream?show=moved"),
        _of_open("due", "Due in the next two weeks", due, most, rows, lambda each: action_line(visit, found, each)),
        _of_open("promised", f"Promised to {isolated(found.plan.client.name)}", promised, most, rows, lambda each: _promised(visit, found, each)),
    ]  # fmt: skip
    listed = {in_short.number(each) for each in (*found.asks, *late, *due, *promised)}
    entries = [*(each.entry for each in done), *(each.entry for each in moved), *found.recent.said]
    listed |= {int(entry.number or 0) for entry in entries}
    news = [entry for entry in found.recent.news if entry.kind != "created" or entry.number not in listed]
    told.append(_section("news", "New and changed", news[-most:], len(news), lambda entry: _news(visit, found, entry), "/stream"))  # fmt: skip
    return _placed([section for section in told if section.lines], on_page)


def _of_open(
    id: str, title: str, some: list[Short], most: int, rows: Mapping[int, Action], line: Callable[[Action], Line]
) -> Section:
    """Returns the section of open actions, the first of which are among the ``rows``."""
    shown = [rows[number] for each in some[:most] if (number := in_short.number(each)) in rows]
    return _section(id, title, shown, len(some), line)


def _section(id: str, title: str, shown: list[T], count: int, line: Callable[[T], Line], rest: str = "") -> Section:
    return Section(id, title, [line(each) for each in shown], count, rest)


def _placed(found: list[Section], on_page: Collection[int]) -> list[Section]:
    """Returns the sections with the first line of each action marked."""
    seen = set(on_page)
    for line in (line for section in found for line in section.lines):
        line.is_first = bool(line.number) and line.number not in seen
        seen.add(line.number)
    return found


def before(visit: Visit, found: Briefing) -> dict[str, Any] | None:
    """Returns when the last session was, what was written after it, and what became of what was agreed in it; ``None``
    if it lies before the period shown, or nothing was written or agreed."""
    at = last_session.before_this(found.plan, visit.now)
    if at is None or at < found.since:
        return None
    of_it = [
        each for each in found.entries if each.inside("data", holding.MARK) and each.at - at <= holding.SAME_SESSION
    ]
    done = {int(each.entry.number or 0) for each in found.recent.done}
    agreed = {int(each.number or 0) for each in of_it if each.kind == "created"} & (found.is_open.keys() | done)
    words = [str(each.text) for each in reversed(of_it) if each.kind == "comment" and each.text]
    if not (agreed or words):
        return None
    return {"day": visit.day(at), "words": words, "agreed": len(agreed), "kept": len(agreed & done)}


def action_line(visit: Visit, found: Briefing, action: Action, note: str = "") -> Line:
    """Returns the line of an open action, which can be marked as done and moved there."""
    due = "" if action.is_late(visit.now) else "due "
    return Line(
        number=int(action.number), what=action.what, note=note or f"{due}{by_when.state_words(visit, action)}",
        may_change=who_may.may_complete(found.plan, action, visit.my_id),
        moves=by_when.quick_words(by_when.MOVES, action.due_zone, visit),
    )  # fmt: skip


def followed_lines(visit: Visit, found: Briefing, followed: list[Measured]) -> list[Followed]:
    """Returns metrics with how they developed, and with the notes on their values."""
    noted: dict[Any, list[Entry]] = {}
    for entry in found.recent.said:
        noted.setdefault(entry.inside("data", METRIC), []).append(entry)
    return [_followed(visit, found, each, noted.get(each.metric.metric_id, [])) for each in followed]


def _followed(visit: Visit, found: Briefing, over: Measured, noted: list[Entry]) -> Followed:
    metric = over.metric
    today = days.today(found.plan.client.time_zone, metric.day_ends, visit.now)
    said = (measured_words.change, measured_words.skipped, measured_words.missing)
    return Followed(
        metric_id=metric.metric_id,
        name=metric.name,
        value=measured_words.value(over, today),
        said=[words for each in said if (words := each(over, today))],
        notes=[_note(visit, found, entry) for entry in noted],
        spark=sparkline.of(metric),
    )


def _stuck(visit: Visit, found: Briefing, action: Action) -> Line:
    assert action.stuck_at is not None
    line = action_line(visit, found, action, f"since {visit.day(action.stuck_at)}")
    line.quote = action.stuck_text or ""
    return line


def _asks(visit: Visit, found: Briefing, action: Action) -> Line:
    asked = by_when.asked(visit, found.plan, action)
    assert asked is not None
    line = action_line(visit, found, action, f"{isolated(asked.by)} {asked.verb} {asked.when}")
    line.quote, line.when, line.may_change = asked.text, asked.when, False
    if proposing.answers(found.plan, action, visit.my_id) is not None:
        line.asked_id = asked.entry_id
    return line


def _promised(visit: Visit, found: Briefing, action: Action) -> Line:
    line = action_line(visit, found, action)
    line.note = f"{isolated(found.plan.assignee(action.assignee_id).name)}, {line.note}"
    return line


def _all_said(found: Briefing, shown: list[str]) -> list[Done | Entry]:
    """Returns what was said, alone or with what was done, in order; without what was written after a session."""
    of_done: list[tuple[datetime, Done | Entry]] = [(each.at, each) for each in found.recent.done if each.said]
    alone = [
        (entry.at, entry)
        for entry in found.recent.said
        if entry.inside("data", METRIC) not in shown and entry.inside("data", holding.MARK) is None
    ]
    return [each for _, each in sorted([*of_done, *alone], key=lambda each: each[0])]


def _said(visit: Visit, found: Briefing, each: Done | Entry) -> Line:
    return _with_done(visit, each) if isinstance(each, Done) else _comment(visit, found, each)


def _with_done(visit: Visit, done: Done) -> Line:
    note = f"{visit.when(done.entry.at)}, about {isolated(done.entry.what or '')}, done"
    return Line(number=int(done.entry.number or 0), what=names.actor(visit, done.entry), note=note, quote=done.said)


def _comment(visit: Visit, found: Briefing, entry: Entry) -> Line:
    what = found.what(int(entry.number or 0))
    on_metric = notes.named(entry)
    about = f", about {isolated(what)}" if what else f", on {on_metric}" if on_metric else ""
    return Line(
        number=int(entry.number or 0), what=names.actor(visit, entry), note=f"{visit.when(entry.at)}{about}",
        quote=entry.text or "", is_new=entry.entry_id in found.unread,
    )  # fmt: skip


def _done(visit: Visit, found: Briefing, done: Done) -> Line:
    return _entry(done.entry, f"{_by(visit, found, done.entry)}{visit.when(done.at)}")


def _moved(visit: Visit, found: Briefing, moved: Moved) -> Line:
    often = f", {moved.times} times in total" if moved.times > 1 else ""
    note = f"{_by(visit, found, moved.entry)}from {visit.when(moved.before)} to {visit.when(moved.after)}{often}"
    return _entry(moved.entry, note)


def _note(visit: Visit, found: Briefing, entry: Entry) -> Line:
    day = date.fromisoformat(str(entry.data["day"]))
    by = "" if entry.actor_id == found.plan.client_id else f"{names.actor(visit, entry)}, "
    note = f"{by}{times.dated(day, visit.now.date())}"
    return Line(note=note, quote=entry.text or "", is_new=entry.entry_id in found.unread)


def _news(visit: Visit, found: Briefing, entry: Entry) -> Line:
    became = BECAME[entry.kind]
    note = f"{became} {_by(visit, found, entry)}{visit.when(entry.at)}"
    return _entry(entry, note, str(entry.data.get("reason") or ""))


def _entry(entry: Entry, note: str, quote: str = "") -> Line:
    number = 0 if entry.kind == "deleted" else int(entry.number or 0)
    return Line(number=number, what=entry.what or "", note=note, quote=quote)


def _by(visit: Visit, found: Briefing, entry: Entry) -> str:
    """Says who did it, unless it was the client."""
    if entry.actor_id == found.plan.client_id:
        return ""
    return f"by {'you' if entry.actor_id == visit.my_id else isolated(entry.actor_name or 'someone')}, "
