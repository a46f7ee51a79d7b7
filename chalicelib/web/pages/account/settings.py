"""One's own settings: name, zone and clock, addresses, number, mails, API tokens, sessions."""

from collections.abc import Callable
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import digests
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import emails, phones, profile, sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.people.sign_in import SESSION_LASTS
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.errors import NoSuchPage
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import choices, mail_state
from chalicelib.web.pages.plan.client import zone_areas

PHONE_STATES = {
    "none": "No number yet. Reminders come by e-mail.",
    "awaiting": "We have texted this number and wait for YES. Until then reminders come by e-mail.",
    "confirmed": "Confirmed. Answer STOP to any text to end them.",
    "unreachable": "No text can be sent to this number, says the text provider. Give another one, or text START from it.",
    "stopped": "STOP was answered from this number: nothing is texted to it. Text START to resume.",
}
SAID = {
    "profile": "Saved.",
    "notices": "Saved.",
    "phone": "Saved.",
    "quiet": "Saved.",
    "digest": "Saved.",
    "add_email": "We have mailed a link to this address. Open it to add the address.",
    "confirm_email": "We have mailed a link to this address. Open it, and mails come there again.",
    "main_email": "Mails go to this address from now on.",
    "remove_email": "The address is removed.",
    "end_token": "The token is ended.",
    "end_session": "That browser is signed out.",
}


DIGESTS = {"off": "Never", "day": "Every day", "week": "Once a week"}


class Session(msgspec.Struct):
    """A signed-in browser, in the list."""

    id: str
    browser: str
    since: str
    is_this: bool


@get("/settings")
def show_settings(visit: Visit) -> Response:
    said = SAID.get(visit.query("saved"), "")
    return _page(visit, visit.me, said=said)


@post("/settings/{part}")
def change_settings(visit: Visit, part: str) -> Response:
    """One part of the page; each is a form of its own."""
    if part == "new_token":
        return forms.or_again(lambda: _new_token(visit), lambda **why: _page(visit, visit.me, part=part, **why))
    change = _PARTS.get(part)
    if change is None:
        raise NoSuchPage

    def do() -> Response:
        change(visit)
        return visit.redirect(f"/settings?saved={part}#{part}")

    def again(problems: dict[str, str], **why: Any) -> Response:
        at = forms.at_fields(problems, {"time_zone": "zone", "digest": "at"})
        return _page(visit, visit.me, part=part, problems=at, **why)

    return forms.or_again(do, again)


def _profile(visit: Visit) -> None:
    form = visit.form
    profile.change(
        visit.actor, profile.Change(name=form["name"], time_zone=form["zone"], hours=form["hours"]), now=visit.now
    )


def _notices(visit: Visit) -> None:
    profile.change(visit.actor, profile.Change(notices=choices.read(visit.form)), now=visit.now)


def _phone(visit: Visit) -> None:
    phones.set_phone(visit.actor, "" if visit.form["do"] == "remove" else visit.form["phone"], now=visit.now)


def _quiet(visit: Visit) -> None:
    form = visit.form
    hours = QuietHours(form["start"], form["until"]) if form.is_ticked("is_quiet") else QuietHours(None, None)
    profile.change(visit.actor, profile.Change(quiet_hours=hours, text_cap=_cap(form["text_cap"])), now=visit.now)


def _cap(typed: str) -> int:
    """Texts a day as typed; nothing: any number."""
    return (forms.number(typed) or -1) if typed.strip() else 0


def _digest(visit: Visit) -> None:
    form = visit.form
    every: Any = form["every"]
    if every not in DIGESTS:
        raise Invalid({"digest": "Choose how often it comes."})
    weekday = forms.number(form["weekday"])
    profile.change(
        visit.actor,
        profile.Change(digest=DigestTime(every, form["at"], -1 if weekday is None else weekday)),
        now=visit.now,
    )


def _end_session(visit: Visit) -> None:
    sign_in.end_session(visit.actor, visit.form["id"])


_PARTS: dict[str, Callable[[Visit], object]] = {
    "profile": _profile,
    "notices": _notices,
    "phone": _phone,
    "quiet": _quiet,
    "digest": _digest,
    "add_email": lambda visit: emails.ask(visit.actor, visit.form["email"], now=visit.now),
    "confirm_email": lambda visit: emails.ask_again(visit.actor, now=visit.now),
    "main_email": lambda visit: emails.make_main(visit.actor, visit.form["email"]),
    "remove_email": lambda visit: emails.remove(visit.actor, visit.form["email"]),
    "end_token": lambda visit: sign_in.delete_token(visit.actor, visit.form["id"]),
    "end_session": _end_session,
}


def _new_token(visit: Visit) -> Response:
    """The secret is in this answer and nowhere else."""
    _, info, secret = sign_in.create_token(visit.actor, name=visit.form["name"], now=visit.now)
    return visit.page("account/token", name=info.name, secret=secret)


def _page(
    visit: Visit,
    person: Person,
    *,
    said: str = "",
    part: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """The page; ``part`` is the one that was refused, shown with what was typed."""
    typed = visit.form if part else Form()
    this = sign_in.session_id(person, visit.secret)
    shown = sorted(person.sessions.items(), key=lambda item: item[1].created_at, reverse=True)
    in_use = [item for item in shown if item[1].created_at + SESSION_LASTS > visit.now]
    number = str(person.phone_wanted or person.phone or "")
    own = Form(name=str(person.name), zone=str(person.time_zone), hours=str(person.hours))
    return visit.page(
        "account/settings",
        said=said,
        part=part,
        problems=problems or {},
        notice=notice,
        profile=typed if part == "profile" else own,
        typed=typed,
        areas=zone_areas(),
        clock=times.clock_time(visit.now, str(person.time_zone), str(person.hours)),
        emails=[str(person.email), *sorted(person.emails() - {person.email})],
        own_mail=mail_state.of_me(visit),
        number=typed["phone"] if part == "phone" else number,
        phone_state=person.phone_state if not person.phone_wanted else "awaiting",
        phone_words=PHONE_STATES["awaiting" if person.phone_wanted else person.phone_state],
        quiet=typed if part == "quiet" else _quiet_form(person),
        digest=typed if part == "digest" else _digest_form(person.digest),
        rhythms=list(DIGESTS.items()),
        weekdays=[(str(number), day) for number, day in enumerate(times.WEEKDAYS)],
        next_digest=_next_digest(visit, person),
        notices=choices.for_all_plans(person),
        tokens=[(id, info.name, visit.when(info.created_at)) for id, info in _by_age(person.tokens)],
        sessions=[Session(id, info.browser, visit.when(info.created_at), id == this) for id, info in in_use],
        status=status,
    )


def _quiet_form(person: Person) -> Form:
    """Quiet hours that are off are offered as they usually are."""
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
    moment = digests.next_at(person.digest, str(person.time_zone), visit.now)
    return visit.when(moment) if moment else ""


def _by_age(infos: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(infos.items(), key=lambda item: item[1].created_at)
