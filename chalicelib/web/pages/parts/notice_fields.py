"""The fields for choosing how to be notified of each event: in one plan, in all of them, or, by a coach, for a client."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain import messages, notices
from chalicelib.domain.delivery import choices
from chalicelib.domain.notices import EVENTS, RHYTHMS, TOLD, DigestTime
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form

CHANNELS = {"off": "not at all", "email": "by email", "text": "by text", "digest": "in the digest"}


TELLINGS = {
    "all": ("As it happens", "Each as soon as it’s known."),
    "needs": ("What needs me", "What’s new, due, late, asked or written; no news of what got done."),
    "daily": (
        "One email a day",
        "News in one email at the time of your digest. Reminders and questions still come when they’re set to.",
    ),
}


_OF_CLIENT = TELLINGS | {
    "needs": ("What needs them", TELLINGS["needs"][1]),
    "daily": (
        "One email a day",
        "News in one email at the time of their digest, once they have set one. Reminders and questions still come when they’re set to.",
    ),
}


_DAILY = {
    "week": "News in one email at the time of your digest, which then comes daily, for all your plans.",
    "off": "News in one email, a daily digest of all your plans.",
}
"""Says that choosing one email a day also makes the digest daily, if it isn't yet."""


class Told(msgspec.Struct):
    """One of the options for how to be notified."""

    value: str
    words: str
    hint: str
    is_present: bool
    """Whether it is the present one."""
    is_chosen: bool
    """Whether it is the present one, or was chosen in the form that is shown again."""


class Row(msgspec.Struct):
    """An event, and how someone is notified of it."""

    field: str
    words: str
    value: str
    """The channel; empty if nothing is chosen here."""
    options: list[tuple[str, str]]
    note: str = ""
    """Why another channel is used than was chosen."""
    note_at: str = ""
    """Which part of the settings changes that."""


def read(form: Form) -> dict[str, str | None]:
    """Returns the choices in a form, by event; an event without a field stays as it is."""
    return {event: form[_field(event)] or None for event in EVENTS if _field(event) in form}


def told(
    chosen: Mapping[str, str], role: str, digest: DigestTime, *, typed: Form | None = None, usual: str = ""
) -> list[Told]:
    """Returns the options, with the one that is chosen, or was in the form ``typed``. If ``usual`` is given, as in a
    plan, it is the first option and means no choice at all."""
    (label, hint), rest = TELLINGS["daily"], TELLINGS["daily"][1].partition(". ")[2]
    daily = (label, f"{_DAILY[digest.every]} {rest}" if digest.every in _DAILY else hint)
    is_plainly = bool(usual) and chosen == _all_plainly(role)
    present = "all" if is_plainly else notices.telling_of(chosen, role, digest)
    return _told(TELLINGS | {"daily": daily}, chosen, present, typed, usual)


def told_client(chosen: Mapping[str, str], typed: Form | None) -> list[Told]:
    """Returns the options for clients who haven't chosen, whose digest is their own."""
    present = notices.telling_of(chosen, "client", DigestTime(every="day"))
    return _told(_OF_CLIENT, chosen, present, typed, "")


def _told(
    words: Mapping[str, tuple[str, str]], chosen: Mapping[str, str], present: str | None, typed: Form | None, usual: str
) -> list[Told]:
    if usual and not chosen:
        present = "usual"
    offered = ({"usual": (usual, "")} if usual else {}) | dict(words)
    if present is None:
        present = "own"
        offered["own"] = ("As chosen below", "One by one.")
    asked = typed["telling"] if typed is not None else ""
    picked = asked if asked in offered else present
    return [Told(value, *each, value == present, value == picked) for value, each in offered.items()]


def picked(form: Form, role: str, *, is_plan: bool = False) -> dict[str, str | None]:
    """Returns what was chosen: an option, if it differs from the one that the page showed, or else the fields one by
    one."""
    word: Any = form["telling"]
    if not word or word in ("own", form["told"]):
        return read(form)
    if word == "usual" and is_plan:
        return dict.fromkeys(EVENTS)
    if word not in notices.TELLINGS:
        raise Invalid({"notices": f"Choose one of: {', '.join(words for words, _ in TELLINGS.values())}."})
    if is_plan and word == "all":
        return dict[str, str | None](_all_plainly(role))
    return notices.of_telling(word, role)


def digest_for(form: Form, person: Person) -> DigestTime | None:
    """Returns the digest with the chosen frequency, if that is possible, or with the one that “one email a day” needs;
    ``None`` to leave it as it is."""
    every: Any = form["every"]
    if every == form["every_was"]:
        every = "day" if form["telling"] == "daily" != form["told"] else person.digest.every
    if every not in RHYTHMS:
        raise Invalid({"notices": "Choose how often you want the digest."})
    return msgspec.structs.replace(person.digest, every=every) if every != person.digest.every else None


def rhythms(digest: DigestTime) -> list[tuple[str, str]]:
    """Returns how often a digest can come, at the hour and on the weekday that are set."""
    words = {
        "off": "never",
        "day": f"every day at {digest.at}",
        "week": f"every {times.WEEKDAYS[digest.weekday]} at {digest.at}",
    }
    return [(each, words[each]) for each in RHYTHMS]


def _all_plainly(role: str) -> dict[str, str]:
    """Returns “as it happens” for one plan, set for each event, so that it applies whatever the settings say."""
    told = {event for each in notices.told_as(role) for event in TOLD[each]}
    return {event: "email" if event in told else "off" for event in EVENTS}


def as_typed(chosen: Mapping[str, str]) -> dict[str, str]:
    """Returns choices in the form of the fields."""
    return {_field(event): channel for event, channel in chosen.items()}


def for_plan(plan: Plan, person: Person) -> list[Row]:
    """Returns a member's choices for one plan."""
    member = plan.members[person.person_id]

    def otherwise(event: str) -> str:
        def of(role: str) -> str:
            return notices.channel(event, role, person.notices, {}, plan.defaults.client_notices).channel

        return f"{_of_all(event, member.role, of)}, as in my settings"

    return _rows(member.notices, otherwise, lambda event: instead(choices.of(plan, person, event).channel, person))


def for_all_plans(person: Person) -> list[Row]:
    """Returns a person's choices for all plans; for anyone who may coach, “as usual” is what coaches usually get."""
    role = "primary" if person.may_coach else "client"

    def note(event: str) -> tuple[str, str]:
        return instead(notices.channel(event, role, person.notices, {}).channel, person)

    return _rows(person.notices, _usual(role), note)


def for_client(typed: Form) -> list[Row]:
    """Returns a coach's choices for clients who haven't chosen, one by one, from a filled-in form."""
    chosen = {event: channel for event, channel in read(typed).items() if channel}
    return _rows(chosen, _usual("client"), lambda _: ("", ""))


def words(event: str, channel: str) -> str:
    """Says ``by email``; for reminders and similar messages, each with its own channel, ``as each is set``."""
    is_set = messages.MESSAGES[event].sets_channel and channel == "email"
    return "as each is set" if is_set else CHANNELS[channel]


def instead(channel: str, person: Person) -> tuple[str, str]:
    """Says why the chosen channel isn't used, and which part of the settings changes that."""
    if channel == "digest" and person.digest.every == "off":
        return "The digest is off, so this comes by email.", "digest"
    if channel == "text" and person.phone_state != "confirmed":
        return "There’s no confirmed number for texts, so this comes by email.", "phone"
    return "", ""


def _usual(role: str) -> Callable[[str], str]:
    def usual(event: str) -> str:
        return f"{_of_all(event, role, lambda each: 'email' if event in TOLD[each] else 'off')}, as usual"

    return usual


def _of_all(event: str, role: str, channel_as: Callable[[str], str]) -> str:
    """Says how someone in this role is notified; for clients, also about Coach Actions, if that differs."""
    said, *others = (words(event, channel_as(each)) for each in notices.told_as(role))
    return said + "".join(f"; {other} for what a coach does" for other in others if other != said)


def _rows(
    chosen: Mapping[str, str], otherwise: Callable[[str], str], note: Callable[[str], tuple[str, str]]
) -> list[Row]:
    return [
        Row(
            _field(event),
            messages.many(event).capitalize(),
            chosen.get(event, ""),
            [("", otherwise(event)), *((channel, words(event, channel)) for channel in notices.channels(event))],
            *note(event),
        )
        for event in EVENTS
    ]


def _field(event: str) -> str:
    return f"tell_{event}"
