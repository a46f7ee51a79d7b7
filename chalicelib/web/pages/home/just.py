"""What a coach has just done for a client on their home page, said once above the list, with an undo."""

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.desk import letter
from chalicelib.domain.owed.notification import NOTICE_DELAY
from chalicelib.domain.plans.attention import Aside
from chalicelib.domain.plans.membership import Membership, MembershipGlance
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.visit import Visit


class Done(msgspec.Struct):
    """What was done, in words, and the form that undoes it."""

    words: str
    undo: str = ""
    """The path of that form; empty if it can no longer be undone."""
    value: str = ""
    """The label of its button."""
    id: str = ""
    plan_id: str = ""
    """The plan in whose row it was done; empty if it was about several."""
    is_home: bool = False
    """Whether the form has to say that it comes from here."""


def done(visit: Visit, coached: Sequence[MembershipGlance]) -> Done | None:
    """Returns what was just done, if it is still true. Costs one read after something was written."""
    if visit.is_post:
        return None
    kind, _, what = visit.query("just").partition("-")
    if kind == "agreed":
        return _agreed(visit, coached, what)
    if kind == "wrote":
        return _wrote(visit, coached, what)
    if kind == "away":
        return _put_away(visit, coached, what)
    row = _of_plan(coached, what)
    said = None if row is None else _of_one(visit, kind, row)
    return None if said is None else msgspec.structs.replace(said, plan_id=what)


def taken_back(plan_id: str) -> Done:
    """Says that what was written won't be sent."""
    return Done("Nothing was sent. Your words are back in the row.", plan_id=plan_id)


def _of_plan(coached: Sequence[MembershipGlance], plan_id: str) -> Membership | None:
    return next((each.row for each in coached if each.plan_id.text == plan_id), None)


def _of_one(visit: Visit, kind: str, row: Membership) -> Done | None:
    name, path = isolated(str(row.client_name)), f"/plans/{row.plan_id}"
    aside: Aside | None = row.aside
    if kind == "later" and aside is not None:
        today = times.local_day(visit.now, visit.zone)
        until = times.dated(aside.until, datetime.fromisoformat(today).date())
        return Done(f"{name} is put off until {until}, or until they do something.", f"{path}/later", "back")
    if kind == "reminded" and row.reminded_at is not None:
        # While it waits for the end of quiet hours it can be undone as well.
        may_undo = visit.now - row.reminded_at < NOTICE_DELAY or "-" in visit.query("of")
        return Done(_reminded(visit, name), f"{path}/remind" if may_undo else "", "undo")
    if kind == "back" and aside is None:
        return Done(f"{name} is back on your list.")
    return None


def _agreed(visit: Visit, coached: Sequence[MembershipGlance], what: str) -> Done | None:
    """Says that a date was accepted; ``None`` if the action was closed since. Costs one read, since the index may lag
    behind."""
    plan_id, _, said = what.partition("-")
    number = forms.number(said)
    is_ours = any(each.plan_id.text == plan_id for each in coached)
    action = Action.find(plan_id, number) if is_ours and number else None
    if action is None or action.status != "open" or action.proposal is not None:
        return None
    path = f"/plans/{plan_id}/actions/{number}/time/undo"
    return Done(f"Accepted: {isolated(action.what)} is due {visit.when(action.due_at)}.", path, "undo", plan_id=plan_id)


def _put_away(visit: Visit, coached: Sequence[MembershipGlance], what: str) -> Done | None:
    """Says that a project was put away; ``None`` if it is back."""
    plan_id, _, project_id = what.partition("-")
    row = _of_plan(coached, plan_id)
    fact = (row.finished or {}).get(project_id) if row is not None else None
    if fact is None or not fact.is_away:
        return None
    return Done(
        f"{isolated(fact.name)} is put away.", f"/plans/{plan_id}/projects/{project_id}/archive", "undo", is_home=True
    )


def _reminded(visit: Visit, name: str) -> str:
    asked = re.fullmatch("([0-9]{1,2})(?:-([0-9]{2})([0-9]{2}))?", visit.query("of"))
    if asked is None:
        return f"{name} will be reminded in a minute."
    things = "one thing" if asked[1] == "1" else f"{asked[1]} things"
    when = f"at {asked[2]}:{asked[3]} your time, when their quiet hours are over" if asked[2] else "in a minute"
    return f"{name} will be reminded of {things} {when}."


def _wrote(visit: Visit, coached: Sequence[MembershipGlance], letter_id: str) -> Done | None:
    found = letter.find(visit.actor, letter_id, visit.now) if re.fullmatch("[a-z2-7]{16}", letter_id) else None
    if found is None:
        return None
    names = {row.plan_id.text: row.client_name.text for row in coached}
    to = [names[plan_id] for plan_id in found.posts if plan_id in names]
    whom = isolated(to[0]) if len(to) == 1 else f"{len(to)} clients, each separately"
    undo = "/write/undo" if found.may_be_taken_back(visit.now) else ""
    return Done(f"Written to {whom}.", undo, "undo", letter_id, next(iter(found.posts)) if len(to) == 1 else "")
