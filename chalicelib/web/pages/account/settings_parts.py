"""What each form of the settings saves."""

from collections.abc import Callable
from typing import Any

from chalicelib import times
from chalicelib.clock_times import typed_hour
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import (
    api_tokens,
    asked,
    away,
    browsers,
    cards,
    emails,
    main_email,
    phones,
    profile,
    removing,
)
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.visit import SENT_AGAIN, Visit
from chalicelib.web.pages.parts import notice_fields

DIGESTS = {"off": "Never", "day": "Every day", "week": "Once a week"}


def _profile(visit: Visit) -> None:
    form = visit.form
    profile.change(
        visit.actor, profile.Change(name=form["name"], time_zone=form["zone"], hours=form["hours"]), now=visit.now
    )


def _notices(visit: Visit) -> None:
    form, role = visit.form, "primary" if visit.me.may_coach else "client"
    chosen, digest = notice_fields.picked(form, role), notice_fields.digest_for(form, visit.me)
    profile.change(visit.actor, profile.Change(notices=chosen, digest=digest), now=visit.now)


def _phone(visit: Visit) -> None:
    phones.set_phone(visit.actor, "" if visit.form["do"] == "remove" else visit.form["phone"], now=visit.now)


def _quiet(visit: Visit) -> None:
    form = visit.form
    hours = QuietHours(None, None)
    if form.is_ticked("is_quiet"):
        hours = QuietHours(*(typed_hour(form[name], name) for name in ("start", "until")))
    profile.change(visit.actor, profile.Change(quiet_hours=hours, text_cap=_cap(form["text_cap"])), now=visit.now)


def _cap(typed: str) -> int:
    """Returns the limit that was typed: 0 for none, -1 if it isn't a number."""
    return (forms.number(typed) or -1) if typed.strip() else 0


def _digest(visit: Visit) -> None:
    form = visit.form
    every: Any = form["every"]
    if every not in DIGESTS:
        raise Invalid({"digest": "Choose how often you want it."})
    weekday = forms.number(form["weekday"])
    profile.change(
        visit.actor,
        profile.Change(digest=DigestTime(every, typed_hour(form["at"], "digest"), -1 if weekday is None else weekday)),
        now=visit.now,
    )


def _away(visit: Visit) -> None:
    if visit.form["do"] == "back":
        away.end(visit.actor, now=visit.now)
        return
    if not visit.form["away_until"].strip():
        raise Invalid({"away_until": "Choose the day you’re back."})
    away.set_until(visit.actor, times.parse_date(visit.form["away_until"].strip(), "away_until"), now=visit.now)


def _card_links(visit: Visit) -> None:
    if visit.form["do"] in ("ask", "open"):
        profile.change(visit.actor, profile.Change(asks_sign_in=visit.form["do"] == "ask"), now=visit.now)


def _end_links(visit: Visit) -> None:
    with visit.once() as once:
        cards.end_all(visit.my_id, now=visit.now, once=once)


def _add_email(visit: Visit) -> None:
    email = addresses.compared_email(visit.form["email"].strip())
    with visit.once(still=lambda _: email in visit.me.emails() or _is_asked(visit, email)) as once:
        emails.ask(visit.actor, visit.form["email"], now=visit.now, once=once)


def _confirm_email(visit: Visit) -> None:
    me = visit.me
    with visit.once(lasts=SENT_AGAIN, still=lambda _: me.mail.state == "ok" or _is_asked(visit, me.email)) as once:
        emails.ask_again(visit.actor, now=visit.now, once=once)


def _main_email(visit: Visit) -> None:
    form, me = visit.form, visit.me
    email = form["email"]
    is_moving = me.main_move is not None and me.main_move.email == email
    with visit.once(still=lambda _: is_moving or email == me.email or _is_asked(visit, email)) as once:
        main_email.ask(visit.actor, form["email"], is_unread=form.is_ticked("unread"), now=visit.now, once=once)


def _is_asked(visit: Visit, email: str) -> bool:
    """Returns whether a link about this address can still be followed."""
    return any(each.email == email for each in asked.waiting(visit.me.questions, visit.now).values())


SAVE: dict[str, Callable[[Visit], object]] = {
    "profile": _profile,
    "notices": _notices,
    "phone": _phone,
    "quiet": _quiet,
    "digest": _digest,
    "away": _away,
    "add_email": _add_email,
    "confirm_email": _confirm_email,
    "main_email": _main_email,
    "keep_main": lambda visit: main_email.cancel(visit.actor, now=visit.now),
    "remove_email": lambda visit: removing.remove(visit.actor, visit.form["email"], now=visit.now),
    "withdraw_email": lambda visit: removing.withdraw(visit.actor, visit.form["id"], now=visit.now),
    "end_token": lambda visit: api_tokens.delete(visit.actor, visit.form["id"], now=visit.now),
    "card_links": _card_links,
    "end_links": _end_links,
    "end_session": lambda visit: browsers.end_session(visit.actor, visit.form["id"]),
    "end_others": lambda visit: browsers.end_others(visit.actor, now=visit.now),
}
"""By the last part of the path that a form is sent to."""
