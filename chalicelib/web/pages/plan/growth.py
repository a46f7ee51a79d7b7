"""What a client has got done: a year by months, streaks, projects finished, dates moved, and what was said at the time."""

from datetime import date, timedelta

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.reports import growth
from chalicelib.domain.reports.growth import Done, Moves, Streak
from chalicelib.domain.reports.quotes import Quotes
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts.meter import KINDS
from chalicelib.web.pages.plan import growth_chart
from chalicelib.web.pages.plan.base import around

LONGEST_QUOTE = 600


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
    """Shows a year of the plan: this one, or the one asked for."""
    try:
        plan, found, quotes = growth.get_for(visit.my_id, plan_id, _year(visit.query("year")), now=visit.now)
    except Invalid as invalid:
        visit.problems = forms.problems_of(invalid, {}).above()
        plan = plans.get_for(visit.my_id, plan_id)
        return visit.page("plan/growth", **around(visit, plan, "growth"), growth=None)
    return visit.page(
        "plan/growth",
        **around(visit, plan, "growth"),
        growth=found,
        bars=growth_chart.bars(found),
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
        said_since=visit.day(quotes.since) if quotes.since else "",
    )


def _year(asked: str) -> int | None:
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Invalid({"year": "That is no year. Choose one of those below, or give one such as 2026."})
    return int(asked)


def _percent(done: Done) -> str:
    """Says the share on time, rounded down so that 100 % means all of it; empty where nothing was done."""
    return "" if done.share_on_time is None else f"{int(done.share_on_time * 100)}\N{NO-BREAK SPACE}%"


def _streak(streak: Streak) -> str:
    """Says ``Mon 5 Oct to Sun 22 Nov 2026``; empty where there is none."""
    if streak.since is None or streak.until is None:
        return ""
    return f"{_day(streak.since)} to {_day(streak.until)} {streak.until.year}"


def _day(day: date) -> str:
    return f"{times.DAYS[day.weekday()]} {day.day} {times.MONTHS[day.month - 1]}"


def _moves(moves: Moves, state: str) -> str:
    """Says how often dates were moved; empty where there are no actions."""
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
            visit.day(quote.done_at),
            quote.comment.actor_name or "",
            (quote.comment.text or "")[:LONGEST_QUOTE],
            len(quote.comment.text or "") > LONGEST_QUOTE,
        )
        for quote in quotes.items
    ]
