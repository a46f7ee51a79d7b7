"""What a client got done: a year by month, streaks, finished projects, moved dates, and what was said at the time."""

from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import growth, measured, measured_words
from chalicelib.domain.reports.growth import Done, Moves, Streak
from chalicelib.domain.reports.quotes import Quotes
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import shares, sparkline
from chalicelib.web.pages.parts.meter import KINDS
from chalicelib.web.pages.parts.sparkline import Sparkline
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


class Led(msgspec.Struct):
    """Where a metric has gone, beside what got done meanwhile."""

    metric_id: str
    name: str
    value: str
    since: str
    done: str
    spark: Sparkline | None


@get("/plans/{plan_id}/growth")
def show_growth(visit: Visit, plan_id: str) -> Response:
    """Shows a year of the plan: the one asked for, or this one."""
    try:
        plan, found, quotes = growth.get_for(visit.my_id, plan_id, _year(visit.query("year")), now=visit.now)
    except Invalid as invalid:
        visit.problems = forms.problems_of(invalid, {}).above()
        plan = plans.get_for(visit.my_id, plan_id)
        return visit.page("plan/growth", **around(visit, plan, "growth"), growth=None, led=[])
    return visit.page(
        "plan/growth",
        **around(visit, plan, "growth"),
        growth=found,
        bars=growth_chart.bars(found),
        legend=[(kind, words) for kind, words in KINDS.items() if kind != "open"],
        lines=[
            Line(times.LONG_MONTHS[place], month, _share(month))
            for place, month in enumerate(found.months)
            if month.count
        ],
        share=_share(found.done),
        longest=_streak(found.longest),
        present=found.present.weeks,
        moves=_moves(found.moves, "done"),
        open_moves=_moves(found.open_moves, "open"),
        finished=[(each, times.LONG_MONTHS[each.month.month - 1]) for each in found.finished],
        said=_said(visit, quotes),
        led=_led(visit, plan),
        said_since=visit.day(quotes.since) if quotes.since else "",
    )


def _year(asked: str) -> int | None:
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Invalid({"year": "That isn’t a year. Enter one such as 2026."})
    return int(asked)


def _share(done: Done) -> str:
    return shares.on_time(done.on_time, done.count)


def _streak(streak: Streak) -> str:
    """Says ``Mon 5 Oct to Sun 22 Nov 2026``; empty if there is none."""
    if streak.since is None or streak.until is None:
        return ""
    return f"{times.dated(streak.since)} to {times.dated(streak.until)} {streak.until.year}"


def _moves(moves: Moves, state: str) -> str:
    """Says ``1 of 4 done actions was moved: once, by 3 days.``; empty if there are no actions."""
    if not moves.of:
        return ""
    which = f"of {moves.of} {state} actions"
    if not moves.moved:
        return f"The one {state} action was never moved." if moves.of == 1 else f"None {which} was moved."
    total = " in total" if moves.moves > 1 else ""
    how = f"{shares.often(moves.moves)}{shares.moved_by(moves.later)}{total}."
    if moves.of == 1:
        return f"The one {state} action was moved {how}"
    return f"{moves.moved} {which} {'was' if moves.moved == 1 else 'were'} moved: {how}"


def _led(visit: Visit, plan: Plan) -> list[Led]:
    """Returns the metrics with a value, for who sees them, since each began."""
    today = visit.now.astimezone(ZoneInfo(plan.client.time_zone)).date()
    return [_led_by(each, today) for each in measured.led(plan, visit.my_id, visit.now)]


def _led_by(led: measured.Led, today: date) -> Led:
    metric = led.metric
    until = f", until {times.dated(led.until, today)}" if metric.is_archived else ""
    return Led(
        metric.metric_id,
        metric.name,
        measured_words.since_began(metric, led.read),
        f"since {times.dated(led.read[0][0], today)}{until}",
        shares.actions_done(led.done, led.serving),
        sparkline.of(metric),
    )


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
