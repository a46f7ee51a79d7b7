"""Writes to one client from the home, or the same to several, each separately; and undoes that within a minute."""

from collections.abc import Sequence
from typing import Any

from chalice.app import Response

from chalicelib import sentences
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.desk import letter
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import clients
from chalicelib.domain.reports.clients import Client
from chalicelib.errors import NotAllowed
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import NoSuchChoice
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.home.home import home
from chalicelib.web.pages.plan.base import as_coach

WHO = {"late": "those who are late", "need": "all who need you", "all": "all your clients"}
MOST_NAMED = 12
"""The most names in a sentence about those who don't get it."""


def _again(visit: Visit, plan: Plan) -> Response:
    """Shows the home again, with what was typed in the client's row."""
    return home(visit)


@post("/plans/{plan_id}/write", find=as_coach, again=_again, on="/?write={plan_id}&show=need")
def write_to_one(visit: Visit, plan: Plan) -> Response:
    """Posts to the client's plan, from their row."""
    return _written(visit, [plan.plan_id])


@get("/write")
def write_form(visit: Visit, *, is_taken_back: bool = False) -> Response:
    """Shows who would get it, before anything is sent."""
    who = visit.form["who"] if visit.is_post else visit.query("who") or "late"
    if who not in WHO:
        raise NoSuchChoice
    meant, left_out = _who(visit, who)
    ticked = {name[2:] for name in visit.form if name.startswith("c_")} if visit.is_post else None
    start = forms.number(visit.form["start"] if visit.is_post else visit.query("from")) or 0
    if is_taken_back and ticked:
        start = _part(meant, ticked)
    chosen = meant[start : start + letter.MOST]
    return visit.page(
        "home/write",
        is_taken_back=is_taken_back,
        who=who,
        choices=WHO,
        to=[{"client": each, "is_ticked": ticked is None or each.plan_id in ticked} for each in chosen],
        count=len(chosen) if ticked is None else len(ticked),
        of=len(meant),
        start=start,
        before=str(max(start - letter.MOST, 0)) if start else "",
        further=str(start + letter.MOST) if meant[start + letter.MOST :] else "",
        not_to=_not_to(left_out),
        unmailed=_unmailed(chosen),
        values=visit.typed_or({"text": ""}),
    )


@post("/write", again=write_form, on="/write?who={who}")
def write_to_several(visit: Visit) -> Response:
    """Posts the same to each plan that is ticked."""
    return _written(visit, [name[2:] for name in visit.form if name.startswith("c_")])


@post("/write/undo", again=lambda visit: home(visit), on="/?show={show}")
def take_back(visit: Visit) -> Response:
    """Deletes what was just written before it is sent, and returns the words to the form, usually to be improved."""
    found = letter.find(visit.actor, visit.form["id"], visit.now)
    text = letter.take_back(visit.actor, visit.form["id"], now=visit.now)
    if found is None or not text:
        return unfolded.home(visit)
    visit.form.update({"text": text, "who": "all", **{f"c_{plan_id}": "1" for plan_id in found.posts}})
    if len(found.posts) > 1:
        return write_form(visit, is_taken_back=True)
    return home(visit, taken_back=next(iter(found.posts)))


def _written(visit: Visit, plan_ids: Sequence[str]) -> Response:
    with visit.once() as once:
        visit.made = letter.write(visit.actor, plan_ids, visit.form["text"], now=visit.now, once=once).id
    return unfolded.home(visit, just=f"wrote-{visit.made}")


def _who(visit: Visit, who: str) -> tuple[list[Client], list[Client]]:
    """Returns the coach's clients who are meant, and those who are meant but can't be written to yet. Costs two
    reads, or one if all are meant."""
    rows = memberships.glances_of(visit.my_id, none_whole=True)
    if not (visit.me.may_coach or any(row.is_active.is_so and row.role.text in memberships.COACHING for row in rows)):
        raise NotAllowed("Only a coach can write to several people at once.")
    is_open = [] if who == "all" else actions.open_of_clients(visit.my_id, none_whole=True)
    found = clients.of(rows, is_open, visit.now, visit.zone)
    meant = [each for each in clients.sorted_by(found, "name") if each.figures and _is_meant(each, who)]
    return [each for each in meant if each.state == "active"], [each for each in meant if each.state != "active"]


def _part(meant: Sequence[Client], ticked: set[str]) -> int:
    """Returns the start of the part of the list in which they were ticked."""
    place = next((place for place, each in enumerate(meant) if each.plan_id in ticked), 0)
    return place // letter.MOST * letter.MOST


def _is_meant(client: Client, who: str) -> bool:
    if who == "late":
        return bool(client.figures and client.figures.late)
    return who == "all" or client.needs_you


def _not_to(left_out: Sequence[Client]) -> str:
    """Says ``Not Eva: invited, not accepted yet.``; empty if everybody gets it."""
    why: dict[Any, list[str]] = {"invited": [], "declined": []}
    for each in left_out:
        why[each.state].append(isolated(each.name))
    words = {"invited": "invited, not accepted yet", "declined": "the person invited says it isn’t for them"}
    return " ".join(f"Not {_names(names)}: {words[state]}." for state, names in why.items() if names)


def _unmailed(chosen: Sequence[Client]) -> str:
    """Says ``Bob gets no emails about comments: …``, for those who see it only in their plan; empty if there are
    none."""
    only_there = {*letter.not_mailed([each.plan_id for each in chosen])}
    names = [isolated(each.name) for each in chosen if each.plan_id in only_there]
    if not names:
        return ""
    turned = "gets" if len(names) == 1 else "get"
    return f"{_names(names)} {turned} no emails about comments: the message waits in the plan."


def _names(names: Sequence[str]) -> str:
    more = len(names[MOST_NAMED:])
    return sentences.listed([*names[:MOST_NAMED], *([f"{more} more"] if more else [])])
