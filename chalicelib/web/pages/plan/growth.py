"""What a client got done: a year in one sentence, its projects with what was said, and its figures below."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from chalice.app import Response

from chalicelib import sentences, times
from chalicelib.domain.growth import agreeing, answers, sharing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Answer
from chalicelib.domain.reports import chapters, measured, measured_words
from chalicelib.domain.reports.chapters import Chapter, Said, Year
from chalicelib.domain.reports.growth import Done, Growth, Moves, Streak
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated
from chalicelib.web import growth_items, growth_words
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import shares, sparkline
from chalicelib.web.pages.parts.meter import KINDS
from chalicelib.web.pages.parts.sparkline import Sparkline
from chalicelib.web.pages.plan import growth_chart
from chalicelib.web.pages.plan.base import around

MOST_LED = 20
"""The most metrics. The page says how many more there are, and where."""
MOST_CHAPTERS = 30
"""The most chapters with a section of their own."""
_THINGS = 12
"""The most actions that a chapter lists by name."""


class Line(msgspec.Struct):
    """A month in the table next to the chart."""

    month: str
    done: Done
    share: str


class Quote(msgspec.Struct):
    """Words that are kept."""

    text: str
    name: str
    when: str
    is_cut: bool


class Told(msgspec.Struct):
    """A chapter."""

    project_id: str
    name: str
    what: str
    """What the project came to."""
    things: list[str]
    more: int
    """How many actions aren't listed."""
    quotes: list[Quote]


class Answered(msgspec.Struct):
    """An answer, and when it was given."""

    text: str
    when: str


class Led(msgspec.Struct):
    """How a metric developed, with what was done in that time."""

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
        year = chapters.get_for(visit.my_id, plan_id, asked_year(visit.query("year")), now=visit.now)
    except Invalid as invalid:
        visit.problems = forms.problems_of(invalid, {}).above()
        plan = plans.get_for(visit.my_id, plan_id)
        return visit.page("plan/growth", **around(visit, plan, "growth"), growth=None, led=[])
    plan, found = year.plan, year.growth
    head = around(visit, plan, "growth")
    told, further = chapters.longest(year.chapters, MOST_CHAPTERS)
    led, more_led = measured.led(plan, visit.my_id, visit.now, done=year.done, most=MOST_LED)
    today = visit.now.astimezone(ZoneInfo(plan.client.time_zone)).date()
    return visit.page(
        "plan/growth",
        **head,
        **_figures(found),
        growth=found,
        year=found.year,
        sentence=growth_words.year(plan, found, year.chapters, is_client=head["is_client"]),
        coaches=f"With {sentences.listed([isolated(each.name) for each in plan.active_coaches()])}",
        chapters=[_told(visit, each) for each in told],
        further=growth_words.further(further),
        led=[_led_by(each, today) for each in led],
        more_led=more_led,
        said_since=visit.day(year.since) if year.since else "",
        may_choose=plan.role(visit.my_id) != "viewer" and bool(year.said),
        then=_answered(plan.where_then, found.year),
        now_answer=_answered(plan.where_now, found.year),
        **_own(visit, year, is_client=head["is_client"]),
        agrees=plan.members[visit.my_id].words_shown if head["is_coach"] else "",
        just=visit.just()[0],
        text=visit.typed_or({})["text"],
    )


def _again(visit: Visit, plan_id: str) -> Response:
    return show_growth(visit, plan_id)


@post("/plans/{plan_id}/growth", again=_again)
def answer_growth(visit: Visit, plan_id: str) -> Response:
    """Keeps the client's answer to one of the two questions."""
    which: answers.Which = "now" if visit.form["do"] == "now" else "then"
    answers.answer(visit.actor, plan_id, which, visit.form[which], now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/growth?just=answered")


@post("/plans/{plan_id}/growth/words", again=_again)
def agree_to_be_quoted(visit: Visit, plan_id: str) -> Response:
    """Keeps a coach's answer to whether the client may show their words and name, with what they write to the client."""
    form = visit.form
    with visit.once() as once:
        agreeing.answer(visit.actor, plan_id, agrees=form["do"] == "agree", text=form["text"], now=visit.now, once=once)
    return visit.redirect(f"/plans/{plan_id}/growth?just={'agreed' if form['do'] == 'agree' else 'refused'}")


def asked_year(asked: str) -> int | None:
    """Returns the year in an address; ``None`` if there is none. Raises `Invalid`."""
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Invalid({"year": "That isn’t a year. Enter one such as 2026."})
    return int(asked)


def quoted(visit: Visit, said: Said) -> Quote:
    """Returns words as they are shown."""
    entry, text = said.entry, said.entry.text or ""
    what = f"{isolated(sentences.shortened(said.what, 80))}, " if said.what else ""
    when = times.dated(entry.at.astimezone(ZoneInfo(visit.zone)).date())
    return Quote(
        text[: growth_items.LONGEST_QUOTE],
        entry.actor_name or "",
        f"{what}{when}",
        len(text) > growth_items.LONGEST_QUOTE,
    )


def _told(visit: Visit, chapter: Chapter) -> Told:
    return Told(
        chapter.project_id,
        chapter.name or "Along the way",
        growth_words.chapter(chapter),
        chapter.things[:_THINGS],
        len(chapter.things[_THINGS:]),
        [quoted(visit, each) for each in chapter.quotes],
    )


def _own(visit: Visit, year: Year, *, is_client: bool) -> dict[str, Any]:
    """Returns what only the client sees: the question, their answers to change, and the page they share."""
    plan = year.plan
    if not is_client:
        return {"asks": None, "answers": {}, "shared_url": ""}
    values = {name: each.text if each else "" for name, each in (("then", plan.where_then), ("now", plan.where_now))}
    typed = {name: visit.form[name] for name in values if visit.is_post and name in visit.form}
    return {
        "asks": answers.asked(plan, len(year.done), visit.now),
        "answers": {**values, **typed},
        "shared_url": sharing.url(plan),
    }


def _answered(answer: Answer | None, year: int) -> Answered | None:
    """Returns an answer for the page of a year; ``None`` if it is from a later year."""
    if answer is None or answer.at.year > year:
        return None
    return Answered(answer.text, f"{times.LONG_MONTHS[answer.at.month - 1]} {answer.at.year}")


def _figures(found: Growth) -> dict[str, Any]:
    return {
        "bars": growth_chart.bars(found),
        "legend": [(kind, words) for kind, words in KINDS.items() if kind != "open"],
        "lines": [
            Line(times.LONG_MONTHS[place], month, _share(month))
            for place, month in enumerate(found.months)
            if month.count
        ],
        "share": _share(found.done),
        "longest": _streak(found.longest),
        "present": found.present.weeks,
        "moves": _moves(found.moves, "done"),
        "open_moves": _moves(found.open_moves, "open"),
    }


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
