"""The link that marks an action as done, and then asks for the reading of the metric that the action serves."""

from datetime import timedelta

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions import closing, comments, reopening, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import in_words, recording
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people import cards
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import action_of, following
from chalicelib.web.pages.metrics.read_value import choices, is_by_last, read_alone, read_meant
from chalicelib.web.pages.parts import absence, next_up, reading_due
from chalicelib.web.pages.parts.next_up import NOTHING
from chalicelib.web.pages.parts.reading_due import ReadingDue

_ASKED_FOR = timedelta(hours=1)
"""How long after it was done the link accepts words about it."""
_WAS_REOPENED = "This action is open again."
_IS_LONG_AGO = "That’s some time ago."


@get("/done/{token}", signed_in=False, find=following("done"))
def done_link(visit: Visit, person: Person, target: Target) -> Response:
    """Shows the action, and one button."""
    return _page(visit, person, *action_of(person, target))


@post("/done/{token}", signed_in=False, find=following("done"))
def use_done_link(visit: Visit, person: Person, target: Target) -> Response:
    """Marks the action as done; with ``undo``, reopens it; with ``reading``, enters the value that is then asked for;
    with ``send``, adds how it went."""
    if visit.form["reading"]:
        return _enter(visit, person, *action_of(person, target))
    if visit.form["do"] == "send":
        return _tell(visit, person, *action_of(person, target))
    change = reopening.reopen if visit.form["undo"] else closing.complete
    change(Actor(person.person_id, "link"), target.plan_id, target.number, now=visit.now)
    return _page(visit, person, *action_of(person, target), just="reopened" if visit.form["undo"] else "done")


def _enter(visit: Visit, person: Person, plan: Plan, action: Action) -> Response:
    """Enters a value for today, if one is due from this person. Earlier values are neither shown nor changed."""
    due = reading_due.of_action(plan, action, person.person_id, visit.now)
    if due is None:
        return _page(visit, person, plan, action, just="there")
    try:
        new = New(due.day, _typed(visit, due))
        by = Actor(person.person_id, "link")
        recorded = recording.record(by, plan.plan_id, due.metric.metric_id, new, now=visit.now)
    except Invalid as invalid:
        visit.problems = forms.problems_of(invalid, {})
        return _page(visit, person, plan, action)
    said = in_words.last(recorded.metric, recorded.after) if recorded.after else ""
    return _page(visit, person, plan, action, just="entered", entered=f"{isolated(recorded.metric.name)}: {said}")


def _tell(visit: Visit, person: Person, plan: Plan, action: Action) -> Response:
    """Adds how it went as a comment, as long as we ask for it; the link itself never expires."""
    if not _asks_how(visit, person, plan, action):
        raise NotAllowed(
            f"{_WAS_REOPENED if action.status == 'open' else _IS_LONG_AGO} Please sign in to write about it."
        )
    by, which, still = Actor(str(person.person_id), "link"), (str(plan.plan_id), int(action.number)), comments.is_there
    try:
        with visit.once(by=by.person_id, is_anew=True, still=lambda made: still(which[0], made)) as once:
            comments.write(by, *which, Words(visit.form["text"]), now=visit.now, seen=Seen(once=once))
    except Invalid as invalid:
        visit.problems = forms.problems_of(invalid, {})
        return _page(visit, person, plan, action)
    return _page(visit, person, plan, action, just="told")


def _asks_how(visit: Visit, person: Person, plan: Plan, action: Action) -> bool:
    """Returns whether to ask a client who has just marked it as done how it went, and to show what comes next."""
    is_theirs = action.status == "done" and action.done_by == person.person_id and action.assigned_to == "client"
    return is_theirs and cards.is_open(plan, person) and timedelta(0) <= visit.now - action.done_at <= _ASKED_FOR


def _typed(visit: Visit, due: ReadingDue) -> Value | None:
    if visit.form["meant"]:
        return read_meant(visit.form["meant"])
    return read_alone(visit.form["value"], due.metric, due.day)


def _page(visit: Visit, person: Person, plan: Plan, action: Action, *, just: str = "", entered: str = "") -> Response:
    zone, hours = str(person.time_zone), str(person.hours)
    other = plan.primary if person.person_id == plan.client_id else plan.client
    due = None if just in ("there", "entered") else reading_due.of_action(plan, action, person.person_id, visit.now)
    typed = visit.form["value"] if visit.is_post else ""
    asks_how = visit.is_post and _asks_how(visit, person, plan, action)
    up = next_up.next_up(Visit(visit.request, visit.now, person), plan, int(action.number)) if asks_how else NOTHING
    is_doubted = due is not None and "value" in visit.problems.fields and not is_by_last(typed)
    return visit.page(
        "links/done",
        action=action,
        key=plan.key(int(action.number)),
        due=times.said(action.due_at, zone, visit.now, hours, name_zone=not person.zone_confirmed),
        is_late=action.is_late(visit.now),
        done_at=times.said(action.done_at, zone, visit.now, hours) if action.done_at else "",
        other=other.name,
        just=just,
        path=f"{visit.base}{own_path(visit.request)}",
        may_complete=who_may.may_complete(plan, action, person.person_id),
        doer=plan.assignee(action.assignee_id).name,
        reading_due=due,
        typed=typed,
        choices=choices(typed, due.metric, due.day) if is_doubted and due else [],
        entered=entered,
        asks_how=asks_how and just != "told",
        up=up,
        said=visit.form["text"] if visit.is_post else "",
        is_back=absence.now(visit, plan, person.person_id) if just in ("done", "told") else "",
    )
