"""The messages that a client gets from a plan, how and when; for its coaches and the client."""

from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.domain import messages, notices
from chalicelib.domain.delivery import outlook
from chalicelib.domain.delivery.outlook import Ahead, Outlook
from chalicelib.domain.notices import Chosen
from chalicelib.domain.owed import digests
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import mail_state, notice_fields
from chalicelib.web.pages.plan.base import around

_SO = {
    "plan": "chosen for this plan",
    "own": "chosen for all plans",
    "defaults": "the coach’s choice for this plan",
    "usual": "as usual",
}
_TEXTS = {
    "none": "no number, so texts come by email",
    "awaiting": "the number isn’t confirmed yet, so texts come by email",
    "confirmed": "to a confirmed number",
    "stopped": "stopped with STOP, so texts come by email",
    "unreachable": "we can’t reach the number, so texts come by email",
}
_EVERY = {"day": "daily", "week": "weekly"}
_HOW: dict[Any, str] = {"email": "by email", "text": "by text", None: "not sent"}


class Line(msgspec.Struct):
    """An upcoming message."""

    number: int | None
    about: str
    what: str
    when: str
    how: str
    reason: str
    then: str


@get("/plans/{plan_id}/outlook")
def show_outlook(visit: Visit, plan_id: str) -> Response:
    """Shows how the client is notified of each event and by whose choice, and every upcoming message."""
    found = outlook.of(visit.my_id, plan_id, visit.now)
    return visit.page(
        "plan/outlook",
        **around(visit, found.plan, "outlook"),
        told=_told(found),
        facts=_facts(visit, found.person) if found.person is not None else [],
        mail=mail_state.of_client(visit, found.plan),
        lines=[_line(visit, each) for each in found.ahead],
        is_cut=found.is_cut,
    )


def _told(found: Outlook) -> list[tuple[str, str, str, str]]:
    """Returns for each event: its name, channel, who chose that, and why another channel is used, if one is."""
    return [
        (
            messages.many(event).capitalize(),
            notice_fields.words(event, chosen.channel) + _of_what_a_coach_does(found, event, chosen),
            _SO[chosen.by],
            notice_fields.instead(chosen.channel, found.person)[0] if found.person is not None else "",
        )
        for event, chosen in found.told
    ]


def _of_what_a_coach_does(found: Outlook, event: str, chosen: Chosen) -> str:
    """Says how the client is notified of Coach Actions, if that differs."""
    member, own = found.plan.client, found.person.notices if found.person is not None else {}
    others = (
        notices.channel(event, role, own, member.notices, found.plan.defaults.client_notices)
        for role in notices.told_as(member.role)
    )
    differs = (each.channel for each in others if each.channel != chosen.channel)
    return "".join(f"; {notice_fields.words(event, channel)} for what a coach does" for channel in differs)


def _facts(visit: Visit, client: Person) -> list[tuple[str, str]]:
    hours, cap = client.quiet_hours, int(client.text_cap)
    moment = digests.next_at(client.digest, str(client.time_zone), visit.now)
    return [
        ("Texts", _TEXTS[client.phone_state]),
        ("Quiet hours for texts", f"{hours.start} to {hours.until}" if hours.start else "none"),
        ("Texts per day", f"up to {cap}, then one that sums up; the rest comes by email" if cap else "no limit"),
        ("Digest", f"{_EVERY[client.digest.every]}, next {visit.when(moment)}" if moment else "none"),
    ]


def _line(visit: Visit, each: Ahead) -> Line:
    return Line(
        number=each.number,
        about=messages.one(each.kind).capitalize(),
        what=each.what,
        when=visit.when(each.at),
        how=_HOW[each.by],
        reason=each.reason or "",
        then=each.then or "",
    )
