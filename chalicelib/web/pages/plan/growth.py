"""What a client has got done: a year by months, streaks, projects finished, dates moved, and what was said at the time."""

from datetime import date, timedelta

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions.progress import Kind
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.reports import growth
from chalicelib.domain.reports.growth import Done, Growth, Moves, Streak
from chalicelib.domain.reports.quotes import Quotes
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts.meter import KINDS
from chalicelib.web.pages.plan.around import around

_HIGH = 140
"""Pixels of the highest bar."""
_TOP = 22
"""Pixels above it, for its number."""
_AT_LEAST = 4
"""Actions that the highest bar stands for: a single one done is no tower."""
LONGEST_QUOTE = 600


class Piece(msgspec.Struct):
    """A part of a bar: those of one kind."""

    kind: Kind
    top: str
    height: str


class Bar(msgspec.Struct):
    """A month of the chart, in percent of its width and pixels of its height."""

    left: str
    middle: str
    pieces: list[Piece]
    count: int
    count_at: str
    month: str


class Line(msgspec.Struct):
    """A month in the table beside the chart."""

    month: str
    done: Done
    share: str


class Quote(msgspec.Struct):
    """Words said when something got done."""

    number: int
    what: str
    done: str
    name: str
    text: str
    is_cut: bool


@get("/plans/{plan_id}/growth")
def show_growth(visit: Visit, plan_id: str) -> Response:
    """A year of the plan: this one, or the one asked for."""
    asked = visit.query("year")
    try:
        year = _year(asked)
        plan, found, quotes = growth.get_for(visit.me.person_id, plan_id, year, now=visit.now)
    except Invalid as invalid:
        plan = plans.get_for(visit.me.person_id, plan_id)
        notice = " ".join(invalid.problems.values())
        return visit.page(
            "plan/growth", **around(visit, plan, "growth"), growth=None, notice=notice, status=invalid.status
        )
    return visit.page(
        "plan/growth",
        **around(visit, plan, "growth"),
        notice="",
        growth=found,
        bars=_bars(found),
        legend=[(kind, words) for kind, words in KINDS.items() if kind != "open"],
        lines=[
            Line(times.LONG_MONTHS[place], month, _percent(month))
            for place, month in enumerate(found.months)
            if month.count
        ],
        share=_percent(found.done),
        longest=_streak(found.longest),
        present=found.present.weeks,
        moves=_moves(found.moves, "done"),
        open_moves=_moves(found.open_moves, "open"),
        finished=[(each, times.LONG_MONTHS[each.month.month - 1]) for each in found.finished],
        said=_said(visit, quotes),
        said_since=times.day(quotes.since, visit.me.time_zone, visit.now) if quotes.since else "",
    )


def _year(asked: str) -> int | None:
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Invalid({"year": "That is no year. Choose one of those below, or give one such as 2026."})
    return int(asked)


def _percent(done: Done) -> str:
    """Down, so that 100 % means all of it; empty where nothing was done."""
    return "" if done.share_on_time is None else f"{int(done.share_on_time * 100)}\N{NO-BREAK SPACE}%"


def _bars(found: Growth) -> list[Bar]:
    highest = max(_AT_LEAST, *(month.count for month in found.months))
    bars = []
    for place, month in enumerate(found.months):
        pieces: list[Piece] = []
        below = float(_TOP + _HIGH)
        kinds: tuple[tuple[Kind, int], ...] = (
            ("on_time", month.on_time), ("a_little_late", month.a_little_late), ("late", month.late)
        )  # fmt: skip
        for kind, count in kinds:
            if count:
                height = _HIGH * count / highest
                below -= height
                pieces.append(Piece(kind, f"{below:.1f}", f"{height:.1f}"))
        left = place * 100 / 12
        bars.append(
            Bar(
                f"{left + 1.2:.2f}%",
                f"{left + 100 / 24:.2f}%",
                pieces,
                month.count,
                f"{below - 6:.1f}",
                times.MONTHS[place],
            )
        )
    return bars


def _streak(streak: Streak) -> str:
    """``Mon 5 Oct to Sun 22 Nov 2026``; empty where there is none."""
    if streak.since is None or streak.until is None:
        return ""
    return f"{_day(streak.since)} to {_day(streak.until)} {streak.until.year}"


def _day(day: date) -> str:
    return f"{times.DAYS[day.weekday()]} {day.day} {times.MONTHS[day.month - 1]}"


def _moves(moves: Moves, state: str) -> str:
    """How often dates were moved, in a sentence; empty where there are no actions."""
    if not moves.of:
        return ""
    actions = f"{moves.of} {state} action" + ("s" if moves.of != 1 else "")
    if not moves.moved:
        return f"Of {actions}, none had its date moved."
    often = "once" if moves.moves == 1 else f"{moves.moves} times in all"
    return f"Of {actions}, {moves.moved} had {'its date' if moves.moved == 1 else 'their dates'} moved, {often}{_by(moves.later)}."


def _by(later: timedelta) -> str:
    days = round(abs(later) / timedelta(days=1))
    if not days:
        return ", by less than a day"
    return f", by {days} day{'s' if days != 1 else ''} {'later' if later > timedelta() else 'earlier'} all together"


def _said(visit: Visit, quotes: Quotes) -> list[Quote]:
    return [
        Quote(
            quote.number,
            quote.what,
            times.day(quote.done_at, visit.me.time_zone, visit.now),
            quote.comment.actor_name or "",
            (quote.comment.text or "")[:LONGEST_QUOTE],
            len(quote.comment.text or "") > LONGEST_QUOTE,
        )
        for quote in quotes.items
    ]
