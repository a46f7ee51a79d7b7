"""A person's own settings: name, zone and clock, addresses, number, emails, API tokens, sessions."""

from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import digests
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import api_tokens, browsers, cards
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import COACHING
from chalicelib.errors import Refused
from chalicelib.web.pages.account import settings_emails, settings_parts
from chalicelib.web.pages.account.settings_parts import DIGESTS
from chalicelib.web.pages.frame.errors import NoSuchPage
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import absence, mail_state, notice_fields, zones

PHONE_STATES = {
    "none": "No number yet. Reminders come by email.",
    "awaiting": "We’ve texted this number and are waiting for your YES. Until then, reminders come by email.",
    "confirmed": "Confirmed. Reply STOP to any text to stop them.",
    "unreachable": "Our text provider can’t reach this number. Enter another one, or text START from it.",
    "stopped": "You replied STOP from this number, so we don’t text it. Text START to resume.",
}
SAID = {
    "profile": "Saved.",
    "notices": "Saved.",
    "phone": "Saved.",
    "quiet": "Saved.",
    "digest": "Saved.",
    "away": "Saved.",
    "add_email": "We’ve emailed a link to this address. Open it to add the address.",
    "confirm_email": "We’ve emailed a link to this address. Open it to get emails there again.",
    "main_email": "We’ve emailed you a link. Open it to go on.",
    "keep_main": "Cancelled. We’ll keep emailing you where we did before.",
    "remove_email": "Address removed.",
    "withdraw_email": "Withdrawn. The link we emailed no longer works.",
    "end_token": "Token revoked.",
    "card_links": "Saved.",
    "end_links": "Links in earlier emails have ended. New emails bring new ones.",
    "end_session": "Signed out of that browser.",
    "end_others": "Signed out everywhere else.",
}

AT = dict.fromkeys(("confirm_email", "main_email", "keep_main", "remove_email", "withdraw_email"), "add_email") | {
    "end_others": "sessions",
    "end_session": "sessions",
    "end_links": "card_links",
}
"""The section of a form, if its name differs from the form's."""


class TokenMade(Refused):
    status = 409
    sentence = (
        "This token has been created already, and its secret is shown only once. If you didn’t copy it, revoke it "
        "below and create another one."
    )


class Session(msgspec.Struct):
    """A signed-in browser in the list."""

    id: str
    browser: str
    since: str
    email: str
    """The address whose link started it; empty if that isn't known."""
    is_this: bool


@get("/settings")
def show_settings(visit: Visit, part: str = "") -> Response:
    """Shows the page. ``part`` is the form that was refused, if any; it keeps what was typed."""
    person, typed = visit.me, visit.form if part else Form()
    own = Form(name=str(person.name), zone=visit.zone, hours=str(person.hours))
    return visit.page(
        "account/settings",
        said="" if part else SAID.get(visit.query("saved"), ""),
        part=part,
        typed=typed,
        profile=typed if part == "profile" else own,
        areas=zones.areas(),
        clock=times.clock_time(visit.now, visit.zone, str(person.hours)),
        emails=[str(person.email), *sorted(person.emails() - {person.email})],
        waiting=settings_emails.waiting(visit),
        moving=settings_emails.moving(visit),
        own_mail=mail_state.of_me(visit),
        number=typed["phone"] if part == "phone" else str(person.phone_wanted or person.phone or ""),
        phone_state=_phone_state(person),
        phone_words=PHONE_STATES[_phone_state(person)],
        quiet=typed if part == "quiet" else _quiet_form(person),
        digest=typed if part == "digest" else _digest_form(person.digest),
        rhythms=list(DIGESTS.items()),
        weekdays=[(str(number), day) for number, day in enumerate(times.WEEKDAYS)],
        is_coach=_may_be_away(visit, person),
        away=absence.said(visit, person),
        away_until=typed["away_until"] if part == "away" else absence.day(visit, person),
        next_digest=_next_digest(visit, person),
        notices=notice_fields.for_all_plans(person),
        tellings=notice_fields.told(
            person.notices,
            "primary" if person.may_coach else "client",
            person.digest,
            typed=typed if part == "notices" else None,
        ),
        tokens=[(id, info.name, visit.when(info.created_at)) for id, info in _by_age(person.tokens)],
        sessions=_sessions(visit, person),
        asks_sign_in=bool(person.asks_sign_in),
        card_days=cards.DAYS,
    )


@post("/settings/{part}", again=show_settings, names={"time_zone": "zone", "digest": "at", "quiet_hours": "until"})
def change_settings(visit: Visit, part: str) -> Response:
    """Saves one part of the page; each part is a form of its own."""
    if part == "new_token":
        return _new_token(visit)
    if part not in settings_parts.SAVE:
        raise NoSuchPage
    settings_parts.SAVE[part](visit)
    if part == "away" and visit.form["from"] == "home":
        return visit.redirect("/")
    return visit.redirect(f"/settings?saved={part}#{AT.get(part, part)}")


def _new_token(visit: Visit) -> Response:
    """Creates a token and shows its secret, only this once."""
    with visit.once(still=lambda made: made in visit.me.tokens) as once:
        _, info, secret = api_tokens.create(visit.actor, name=visit.form["name"], now=visit.now, once=once)
        return visit.page("account/settings_token", name=info.name, secret=secret)
    raise TokenMade


def _phone_state(person: Person) -> str:
    return "awaiting" if person.phone_wanted else person.phone_state


def _quiet_form(person: Person) -> Form:
    """Fills in the form. If quiet hours are off, it offers the default ones."""
    hours, usual = person.quiet_hours, QuietHours()
    is_quiet = {"is_quiet": "on"} if hours.start else {}
    return Form(
        start=str(hours.start or usual.start),
        until=str(hours.until or usual.until),
        text_cap=str(int(person.text_cap) or ""),
        **is_quiet,
    )


def _digest_form(digest: DigestTime) -> Form:
    return Form(every=digest.every, at=digest.at, weekday=str(digest.weekday))


def _next_digest(visit: Visit, person: Person) -> str:
    moment = digests.next_at(person.digest, visit.zone, visit.now)
    return visit.when(moment) if moment else ""


def _sessions(visit: Visit, person: Person) -> list[Session]:
    return [
        Session(id, info.browser, visit.when(info.created_at), info.email or "", info.key == visit.actor.key)
        for id, info in browsers.listed(person, visit.now)
    ]


def _may_be_away(visit: Visit, person: Person) -> bool:
    """Returns whether they coach anybody, or may. Costs a read for those who opened no plan."""
    return bool(person.may_coach) or any(row.role in COACHING for row in memberships.active(visit.my_id))


def _by_age(infos: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(infos.items(), key=lambda item: item[1].created_at)
