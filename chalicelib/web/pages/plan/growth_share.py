"""The page that a client shares by a link. They tick each thing, see the page as others will, and make, update or end
the link."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import sentences
from chalicelib.domain.growth import agreeing, sharing, whose
from chalicelib.domain.growth.sharing import Content
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reports import chapters
from chalicelib.domain.reports.chapters import Year
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated
from chalicelib.web import growth_items
from chalicelib.web.pages.frame.forms import Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.plan.growth import asked_year

_ITEM = re.compile(r"[a-z0-9-]{1,60}")
_SEEN = "seen"
"""In the address and the form: what was ticked on the page that was previewed."""
_SHARE = "/plans/{plan_id}/growth/share"
_MAY_I = "May I show your words and your name on a page about what I got done? I’d give its link to a few people. You can answer on the page “Growth”."


class Tick(msgspec.Struct):
    """A line of the form."""

    key: str
    label: str
    is_on: bool
    waits_for: str
    """The person who hasn't agreed yet; empty if it may be shown."""


class Group(msgspec.Struct):
    """The ticks under one heading."""

    name: str
    ticks: list[Tick]


def clients_year(visit: Visit, plan_id: str) -> tuple[Year]:
    """Returns the year asked for, for the plan's client."""
    whose.clients(visit.my_id, plan_id)
    try:
        year = chapters.get_for(visit.my_id, plan_id, asked_year(visit.query("year")), now=visit.now)
    except Invalid:
        year = chapters.get_for(visit.my_id, plan_id, None, now=visit.now)
    return (growth_items.settled(year, visit.now),)


@get(_SHARE, find=clients_year)
def share_form(visit: Visit, year: Year) -> Response:
    """Shows what can be ticked, with the ticks of the last preview or of the shared page. Nothing is ticked by
    default."""
    looked_at = visit.query(_SEEN)
    groups = _groups(year, set(_ticked(looked_at.split(".")) if looked_at else sharing.items(year.plan)))
    return visit.page("plan/growth_share", **_around(visit, year), groups=groups, **_asking(visit, year.plan))


@get(_SHARE + "/page", find=clients_year)
def share_preview(visit: Visit, year: Year) -> Response:
    """Shows the page exactly as others would see it, with the buttons that make its link or go back."""
    asked = visit.request.query_params
    return _preview(visit, year, _ticked(asked.getlist("i") if asked and "i" in asked else []))


@post(_SHARE + "/page", find=clients_year)
def share_page(visit: Visit, year: Year) -> Response:
    """Makes the link or updates its page, if the page is still what the client saw."""
    ticked = _ticked(visit.form[_SEEN].split("."))
    content, present = growth_items.content(year, ticked), year.plan.shared
    is_sent_again = bool(present) and present.digest == content.digest
    if content.digest != visit.form["mark"]:
        return _once_more(visit, year, ticked, "Something on this page has changed since you saw it.")
    if visit.form["id"] != _id(year.plan) and not is_sent_again:
        return _once_more(visit, year, ticked, "Your link was made or ended since you opened this page.")
    try:
        sharing.share(visit.actor, year.plan.plan_id, content, ticked, now=visit.now)
    except Invalid as invalid:
        visit.problems = Problems(notice=str(invalid), status=invalid.status)
        return _preview(visit, year, ticked)
    return visit.redirect(f"/plans/{year.plan.plan_id}/growth/share?year={year.growth.year}&just=shared")


def _once_more(visit: Visit, year: Year, ticked: list[str], why: str) -> Response:
    visit.problems = Problems(notice=f"{why} Please look at it once more.", status=409)
    return _preview(visit, year, ticked)


def _id(plan: Plan) -> str:
    return plan.shared.id if plan.shared else ""


def _again(visit: Visit, plan_id: str) -> Response:
    return share_form(visit, *clients_year(visit, plan_id))


@post(_SHARE + "/end")
def end_share(visit: Visit, plan_id: str) -> Response:
    """Ends the link for good."""
    sharing.end(visit.actor, plan_id)
    return visit.redirect(f"/plans/{plan_id}/growth/share?just=ended")


@post(_SHARE + "/ask", again=_again)
def ask_coach(visit: Visit, plan_id: str) -> Response:
    """Asks a coach whether their words and name may be shown."""
    form = visit.form
    with visit.once() as once:
        agreeing.ask(visit.actor, plan_id, form["id"], form["text"], now=visit.now, once=once)
    return visit.redirect(f"/plans/{plan_id}/growth/share?just=asked")


def shown(content: Content) -> dict[str, Any]:
    """Returns the values for the page that others see."""
    coaches = sentences.listed([isolated(each.text) for each in content.coaches])
    return {"content": content, "coaches": f"With {coaches}" if coaches else ""}


def _preview(visit: Visit, year: Year, ticked: list[str]) -> Response:
    content = growth_items.content(year, ticked)
    return visit.page(
        "plan/growth_share_page",
        **_around(visit, year),
        **shown(content),
        ticked=ticked,
        mark=content.digest,
        share_id=_id(year.plan),
    )


def _around(visit: Visit, year: Year) -> dict[str, Any]:
    plan = year.plan
    updated = plan.shared.updated_at if plan.shared else None
    return {
        **around(visit, plan, "growth"),
        "year": year.growth.year,
        "shared_url": sharing.url(plan),
        "updated": visit.when(updated) if updated else "",
        "shared_year": plan.shared.year if plan.shared else 0,
        "just": visit.just()[0],
    }


def _groups(year: Year, on: set[str]) -> list[Group]:
    plan, agreed = year.plan, agreeing.agreed(year.plan)
    groups: dict[str, Group] = {}
    for item in growth_items.items(year):
        missing = [plan.members[id].name if id in plan.members else "" for id in item.needs if id not in agreed]
        waits_for = sentences.listed([isolated(name) for name in missing if name]) or (
            "who wrote it" if missing else ""
        )
        tick = Tick(item.key, item.label, item.key in on and not missing, waits_for)
        groups.setdefault(item.group, Group("" if item.group == "about" else item.group, [])).ticks.append(tick)
    return list(groups.values())


def _asking(visit: Visit, plan: Plan) -> dict[str, Any]:
    """Returns the coaches to ask, and what they said so far."""
    coaches: list[Member] = plan.active_coaches()
    return {
        "to_ask": [each for each in coaches if not each.words_shown],
        "asked": [each for each in coaches if each.words_shown == "asked"],
        "refused": [each for each in coaches if each.words_shown == "refused"],
        "text": visit.form["text"] if visit.is_post else _MAY_I,
    }


def _ticked(keys: Iterable[str]) -> list[str]:
    return sorted({each for each in keys if _ITEM.fullmatch(each)})[:500]
