"""Choosing which words are quoted in growth."""

import re

import msgspec
from chalice.app import Response

from chalicelib.domain.growth import choosing
from chalicelib.domain.reports import chapters
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.plan.growth import Quote, asked_year, quoted


class Choice(msgspec.Struct):
    """Words to choose or not."""

    entry_id: str
    quote: Quote
    is_on: bool


@get("/plans/{plan_id}/growth/quotes")
def choose_quotes_form(visit: Visit, plan_id: str) -> Response:
    """Lists what was said in the year, newest first, each with a tick."""
    plan = choosing.choosable(visit.my_id, plan_id)
    try:
        year = chapters.words_for(visit.my_id, plan, asked_year(visit.query("year")), now=visit.now)
    except Invalid:
        return visit.redirect(f"/plans/{plan_id}/growth")
    choices = [
        Choice(each.entry.entry_id, quoted(visit, each), _is_on(visit, each.entry.entry_id, year.quoted))
        for each in year.said
    ]
    return visit.page(
        "plan/growth_quotes",
        **around(visit, plan, "growth"),
        year=year.year,
        choices=choices,
        was_on=".".join(each.entry_id for each in choices if each.entry_id in year.quoted),
        by_itself=".".join(
            each.entry.entry_id for each in year.said if each.entry.entry_id in year.quoted and not each.entry.quoted
        ),
        since=visit.day(year.since) if year.since else "",
    )


@post("/plans/{plan_id}/growth/quotes", again=choose_quotes_form)
def choose_quotes(visit: Visit, plan_id: str) -> Response:
    """Saves the ticks that differ from when the page was opened, so that nobody else's choice is undone. What was
    quoted automatically and left ticked is saved too, so that it stays."""
    form = visit.form
    was_on = set(_ids(form["seen"]))
    on = {name.removeprefix("c_") for name in form if name.startswith("c_")}
    stay = set(_ids(form["existing"])) & on
    changed = {each: each in on for each in sorted((was_on ^ on) | stay) if re.fullmatch(_ID, each)}
    choosing.choose(visit.actor, plan_id, dict(list(changed.items())[: chapters.MOST]))
    year = form["order"]
    return visit.redirect(f"/plans/{plan_id}/growth?{f'year={year}&' if year.isdigit() else ''}just=quotes")


_ID = r"[0-9a-z]{10,40}"


def _ids(text: str) -> list[str]:
    return re.findall(_ID, text)


def _is_on(visit: Visit, entry_id: str, chosen: frozenset[str]) -> bool:
    return bool(visit.form[f"c_{entry_id}"]) if visit.is_post else entry_id in chosen
