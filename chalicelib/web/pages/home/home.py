"""Home: coaches see who needs them, clients their plans."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.database import glances
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, ActionGlance
from chalicelib.domain.people import profile
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import MembershipGlance
from chalicelib.domain.reports import clients
from chalicelib.domain.team import invited, joining
from chalicelib.web.pages.frame import sessions
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import finished, held_up, just, needing, overview, own_actions, sessions_today, unfolded
from chalicelib.web.pages.parts import absence, mail_state, zones

MOST_SOON = needing.AT_FIRST
"""The most rows of what is due soon; a press shows the others."""
MOST_SOON_SHOWN = 50
"""The most rows after that press. The page says how many more there are, and where."""


class Soon(msgspec.Struct):
    """An action due today or this week."""

    plan_id: str
    number: int
    what: str
    client: str
    due: str


@get("/")
def home(visit: Visit, *, taken_back: str = "") -> Response:
    """Shows a coach's overview and a client's plans; a client with one plan goes straight to it. ``taken_back`` is the
    plan whose client was written to and the message unsent: its words return to their row."""
    rows = memberships.glances_of(visit.my_id)
    active = [row for row in rows if row.is_active.is_so]
    mine = [row.row for row in active if row.role.text == "client"]
    known = {row.plan_id.text for row in rows}
    asked = [row for row in invited.waiting(visit.me) if row.plan_id not in known]
    not_yet = [row.row for row in rows if not row.is_active.is_so] + asked
    coached = [row for row in active if row.role.text in memberships.COACHING]
    read = [row.row for row in active if row.role.text == "viewer"]
    is_coach = bool(visit.me.may_coach or coached)
    if len(mine) == 1 and not (not_yet or read or is_coach):
        guess = times.known(visit.query("zone"))
        return visit.redirect(f"/plans/{mine[0].plan_id}{f'?zone={guess}' if guess else ''}")
    open_actions = actions.open_of_clients(visit.my_id) if coached else []
    found = clients.sorted_by(clients.of(coached, open_actions, visit.now, visit.zone), "needs")
    listed = overview.section(visit, found)
    seen = just.taken_back(taken_back) if taken_back else just.done(visit, coached)
    return visit.page(
        "home/home",
        today=times.long_day(visit.now, visit.zone),
        zone_guess=zones.guess(visit),
        own_mail=mail_state.of_me(visit),
        away=absence.said(visit, visit.me),
        held_up=held_up.words(visit) if is_coach else "",
        is_coach=is_coach,
        overview=listed,
        needing=needing.section(visit, found, seen.plan_id if seen else ""),
        just=seen,
        written=needing.written(visit, taken_back),
        sessions=sessions_today.rows(visit, coached),
        finished=finished.rows(visit, coached),
        soon=_soon(visit, coached, open_actions),
        on_their_way=len(open_actions) - _before(open_actions, visit.now),
        own=own_actions.section(visit, coached),
        mine=mine,
        invited=not_yet,
        read=read,
        show=unfolded.those(visit),
        further={each: unfolded.those(visit, each) for each in unfolded.SECTIONS},
        status=422 if listed["problem"] else None,
    )


@post("/plans/{plan_id}/accept", on="/")
def accept_invitation(visit: Visit, plan_id: str) -> Response:
    """Accepts the invitation to a plan, as its client, a coach or a viewer, or declines it."""
    if visit.form["do"] == "decline":
        joining.decline(visit.actor, plan_id, now=visit.now)
        return visit.redirect("/")
    plan = joining.accept(visit.actor, plan_id, now=visit.now)
    return visit.redirect(f"/plans/{plan.plan_id}")


@post("/zone")
def confirm_zone(visit: Visit) -> Response:
    """Saves the zone after someone confirmed the guess."""
    profile.change(visit.actor, profile.Change(time_zone=visit.form["time_zone"]), now=visit.now)
    return visit.redirect(sessions.safe_path(visit.form["next"]))


def _soon(visit: Visit, coached: Sequence[MembershipGlance], open_actions: Sequence[ActionGlance]) -> dict[str, Any]:
    """Returns what is due within a week: the first five, or more of them, and how many there are beyond."""
    names = {row.plan_id.text: row.client_name.text for row in coached}
    first, end = (_before(open_actions, each) for each in (visit.now, visit.now + clients.SOON))
    found = [each for each in open_actions[first:end] if each.plan_id.text in names]
    is_more = unfolded.has(visit, "soon")
    most = MOST_SOON_SHOWN if is_more else MOST_SOON
    return {
        "rows": [_row(visit, each.row, names[each.plan_id.text]) for each in found[:most]],
        "more": len(found[most:]),
        "may_show_more": not is_more,
    }


def _before(open_actions: Sequence[ActionGlance], moment: datetime) -> int:
    """Returns how many of these actions, sorted by due time, are due before a moment."""
    return bisect_left(open_actions, glances.written(moment), key=lambda each: each.due_at.text)


def _row(visit: Visit, action: Action, client: str) -> Soon:
    return Soon(action.plan_id, int(action.number), action.what, client, visit.when(action.due_at))
