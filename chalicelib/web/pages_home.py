"""Home: for a coach who needs them, for a client their plan."""

from datetime import datetime, timedelta

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain import actions, joining, memberships, people
from chalicelib.domain.actions import OpenAction
from chalicelib.domain.memberships import Membership
from chalicelib.web import pages_asked, pages_mail, pages_mine, sessions
from chalicelib.web.pages_route import get, post
from chalicelib.web.rendering import Visit

SOON = timedelta(days=7)
MOST_SOON = 20
"""Rows of what is due soon; more is not scanned in five seconds."""


class Client(msgspec.Struct):
    """A client as the list on the coach's home shows them."""

    plan_id: str
    name: str
    state: str
    late: int
    soon: int
    oldest: str
    """Since when the oldest late action is; empty where nothing is late."""
    refused: int
    """Replies that could not be put in place."""
    unread: int
    """Comments not seen yet."""
    heard: str
    """When the client last did something; empty: never."""


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
    clients = sorted(_clients(visit, coached, open_actions), key=lambda client: client.name.casefold())
    return visit.page(
        "home",
        today=times.long_day(visit.now, visit.me.time_zone),
        zone_guess=zone_guess(visit),
        own_mail=pages_mail.of_me(visit),
        is_coach=is_coach,
        needs_you=[
            client for client in clients if client.late or client.refused or client.unread or client.state == "declined"
        ],
        asked=pages_asked.of_coach(visit, coached, open_actions),
        soon=_soon(visit, coached, open_actions),
        own=pages_mine.section(visit, coached),
        clients=clients,
        mine=mine,
        invited=invited,
        read=read,
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


def _clients(visit: Visit, coached: list[Membership], open_actions: list[OpenAction]) -> list[Client]:
    clients = []
    for row in coached:
        of_plan = [action for action in open_actions if action.plan_id == row.plan_id]
        late = [action for action in of_plan if action.due_at < visit.now]
        soon = [action for action in of_plan if visit.now <= action.due_at < visit.now + SOON]
        clients.append(
            Client(
                row.plan_id,
                row.client_name,
                str(row.client_state) if row.role == "primary" else "active",
                len(late),
                len(soon),
                times.day(late[0].due_at, visit.me.time_zone, visit.now) if late else "",
                int(row.refused_count),
                int(row.unread_count),
                times.ago(row.heard_at, visit.now, visit.me.time_zone) if row.heard_at else "",
            )
        )
    return clients


def _soon(visit: Visit, coached: list[Membership], open_actions: list[OpenAction]) -> list[Soon]:
    names = {row.plan_id: row.client_name for row in coached}
    coming = [action for action in open_actions if _is_soon(action.due_at, visit.now) and action.plan_id in names]
    return [
        Soon(action.plan_id, action.number, action.what, names[action.plan_id], visit.when(action.due_at))
        for action in coming[:MOST_SOON]
    ]


def _is_soon(due_at: datetime, now: datetime) -> bool:
    return now <= due_at < now + SOON
