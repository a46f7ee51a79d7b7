"""Home: for a coach who needs them, for a client their plan."""

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain import actions, clients, joining, memberships, people
from chalicelib.domain.actions import OpenAction
from chalicelib.domain.memberships import Membership
from chalicelib.web import pages_asked, pages_mail, pages_mine, pages_overview, sessions
from chalicelib.web.pages_route import get, post
from chalicelib.web.rendering import Visit

MOST_SOON = 20
"""Rows of what is due soon; more is not scanned in five seconds."""


class Soon(msgspec.Struct):
    """An action due today or this week."""

    plan_id: str
    number: int
    what: str
    client: str
    due: str


@get("/")
def home(visit: Visit) -> Response:
    """A coach's overview, a client's plans; a client with one plan goes straight to it."""
    rows = memberships.of(visit.me.person_id)
    mine = [row for row in rows if row.role == "client" and row.is_active]
    invited = [row for row in rows if not row.is_active]
    coached = [row for row in rows if row.role in ("primary", "coach") and row.is_active]
    read = [row for row in rows if row.role == "viewer" and row.is_active]
    is_coach = bool(visit.me.may_coach or coached)
    if len(mine) == 1 and not (invited or read or is_coach):
        guess = visit.query("zone")
        return visit.redirect(f"/plans/{mine[0].plan_id}{f'?zone={guess}' if guess in times.zone_names() else ''}")
    open_actions = actions.open_of_coach(visit.me.person_id) if coached else []
    overview = pages_overview.section(
        visit, clients.of(coached, open_actions, visit.now, str(visit.me.time_zone)) if coached else []
    )
    return visit.page(
        "home",
        today=times.long_day(visit.now, visit.me.time_zone),
        zone_guess=zone_guess(visit),
        own_mail=pages_mail.of_me(visit),
        is_coach=is_coach,
        overview=overview,
        asked=pages_asked.of_coach(visit, coached, open_actions),
        most_asked=pages_asked.MOST_ASKED,
        soon=_soon(visit, coached, open_actions),
        own=pages_mine.section(visit, coached),
        mine=mine,
        invited=invited,
        read=read,
        status=422 if overview["problem"] else 200,
    )


@post("/plans/{plan_id}/accept")
def accept_invitation(visit: Visit, plan_id: str) -> Response:
    """Somebody agrees to the plan, as its client, a coach or a viewer, or doesn't want to."""
    if visit.form["do"] == "decline":
        joining.decline(visit.actor, plan_id, now=visit.now)
        return visit.redirect("/")
    plan = joining.accept(visit.actor, plan_id, now=visit.now)
    return visit.redirect(f"/plans/{plan.plan_id}")


@post("/zone")
def confirm_zone(visit: Visit) -> Response:
    """ "Berlin, 10:24 – right?" was answered with yes."""
    people.change(visit.actor, time_zone=visit.form["time_zone"], now=visit.now)
    return visit.redirect(sessions.safe_path(visit.form["next"]))


def zone_guess(visit: Visit) -> dict[str, str] | None:
    """The zone to ask about, as long as theirs isn't confirmed: the browser's, else the one somebody typed for them."""
    if visit.me.zone_confirmed:
        return None
    asked = visit.query("zone")
    zone = asked if asked in times.zone_names() else str(visit.me.time_zone)
    return {"zone": zone, "clock": times.clock_time(visit.now, zone, str(visit.me.hours))}


def _soon(visit: Visit, coached: list[Membership], open_actions: list[OpenAction]) -> list[Soon]:
    names = {row.plan_id: row.client_name for row in coached}
    coming = [each for each in open_actions if clients.is_soon(each, visit.now) and each.plan_id in names]
    return [
        Soon(action.plan_id, action.number, action.what, names[action.plan_id], visit.when(action.due_at))
        for action in coming[:MOST_SOON]
    ]
