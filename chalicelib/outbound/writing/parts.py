"""The building blocks of messages: mails, texts, their parts and their reader."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from chalicelib import templating, times
from chalicelib.config import settings
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import cards
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.isolated import ISOLATES, isolated

PRODUCT = "Followthrough"
"""The sender of a mail that isn't sent in somebody's name."""


_ON_CARDS = ("actions/", "stream")
"""The pages of a plan that a card shows in short."""


class Email(msgspec.Struct):
    """A mail, ready to be encoded."""

    to: str
    sender_name: str = PRODUCT
    subject: str = ""
    text: str = ""
    html: str = ""
    reply_to: str | None = None
    """Given by `channels.email` alone, from the rows that it shows."""
    thread: str | None = None
    """The synthetic Message-ID at the root of the thread, without brackets."""
    in_reply_to: str | None = None
    """The Message-ID of the mail it replies to."""
    unsubscribe: str | None = None
    """The URL that one click posts to."""
    plan_id: str | None = None
    numbers: tuple[int, ...] = ()
    """The numbers of the actions it is about."""
    is_answer: bool = False


class Text(msgspec.Struct, frozen=True):
    """A text, ready to be sent."""

    number: str
    words: str


class Part(msgspec.Struct):
    """One action in a mail."""

    key: str
    what: str
    lines: list[str]
    """What the mail says about it, most important first."""
    quotes: list[tuple[str, str]]
    """Names and what they wrote."""
    see_url: str
    done_url: str | None = None
    answer_url: str | None = None
    """Where the reader accepts or declines a requested date, or suggests another."""
    time_url: str | None = None
    """Where the reader asks for more time."""
    files: str = ""
    """A sentence about attached files; empty if there are none."""
    is_own: bool = False
    """Whether it is open and the reader does it."""

    @property
    def act(self) -> tuple[str, str]:
        """Returns the one link it has in a mail about several, and its words."""
        if self.answer_url:
            return self.answer_url, "Answer"
        return (self.done_url, "Mark done") if self.done_url and self.is_own else (self.see_url, "See it")


class Reader(msgspec.Struct, frozen=True):
    """The reader of a message, and how to write times for them."""

    email: str
    zone: str
    hours: str
    names_zone: bool
    """Whether to name the zone with times: the other side's differs, or one of the two isn't confirmed."""

    def says(self, moment: datetime, now: datetime) -> str:
        """``tomorrow, Fri 4 Dec, 17:00``: a mail may be read on another day."""
        zone = f" ({times.city(self.zone)})" if self.names_zone else ""
        return f"{self.day(moment, now)}, {times.clock_time(moment, self.zone, self.hours)}{zone}"

    def day(self, moment: datetime, now: datetime) -> str:
        """``tomorrow, Fri 4 Dec``."""
        near = times.day(moment, self.zone, now)
        date = times.day(moment, self.zone).rsplit(" ", 1)[0]
        return f"{near}, {date}" if near[0].islower() else near

    def says_shortly(self, moment: datetime, now: datetime) -> str:
        """``today 17:00``, for a text."""
        return times.said(moment, self.zone, now, self.hours, name_zone=self.names_zone)


def reader(person: Person, plan: Plan) -> Reader:
    other = other_side(plan, person.person_id)
    is_known = person.zone_confirmed and other.zone_confirmed
    return Reader(
        person.email, person.time_zone, person.hours, names_zone=not is_known or other.time_zone != person.time_zone
    )


def other_side(plan: Plan, reader_id: str) -> Member:
    """Returns the other side of the plan: the primary coach for the client, the client for coaches."""
    return plan.primary if reader_id == plan.client_id else plan.client


def plan_named(plan: Plan, reader_id: str) -> str:
    """Returns ``Your plan``, or ``Alice Moreau’s plan`` for a coach."""
    return "Your plan" if reader_id == plan.client_id else f"{isolated(plan.client.name)}’s plan"


def whose(plan: Plan, action: Action | None, reader_id: str) -> str:
    """Returns ``Carol Reed is doing this for you.`` for an open Coach Action; empty for the client's own."""
    if action is None or action.assigned_to == "client" or action.status != "open":
        return ""
    doer, client = plan.assignee(action.assignee_id), plan.client
    who = "You are" if doer.person_id == reader_id else f"{isolated(doer.name)} is"
    return f"{who} doing this for {'you' if client.person_id == reader_id else isolated(client.name)}."


def asked_for(entry: Entry | None, says: Callable[[datetime, datetime], str], now: datetime) -> str:
    """Returns the requested date in an entry; empty if it has none."""
    moment = entry.data.get("to") if entry is not None and entry.kind.startswith("propos") else None
    return says(msgspec.convert(moment, datetime), now) if moment else ""


def see_url(plan: Plan, person: Person, number: int, now: datetime, place: str = "") -> str:
    """Returns where the reader sees an action, or the plan: a card, or else its page, which needs signing in.

    ``place`` is another page of the plan, below its path, which no card shows: from a card, the reader signs in to get there.
    """
    if not cards.is_open(plan, person):
        return url(f"/plans/{plan.plan_id}{'/' if place else ''}{place}")
    asked = f"/open?at={place}" if place and not place.startswith(_ON_CARDS) else ""
    return url(f"{cards.path(plan, person, number, now)}{asked}")


def short(words: str, most: int) -> str:
    """Returns the words on one line, shortened; after a whole word, if that isn't much shorter."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    cut = words[: most - 1].rstrip()
    whole = cut.rpartition(" ")[0] if words[len(cut)] != " " else cut
    return f"{whole if len(whole) > most * 2 // 3 else cut}…"


def url(path: str) -> str:
    return settings().public_url + path


def html(name: str, **values: object) -> str:
    """Renders the HTML of a mail. Most programs drop ``<bdi>``, but the marks in it still isolate its words."""
    opening, closing = ISOLATES
    made = templating.render(f"messages/{name}", **values)
    return made.replace("<bdi>", f"<bdi>{opening}").replace("</bdi>", f"{closing}</bdi>")


def line(name: str, **values: object) -> str:
    """Renders a template that makes one line."""
    return " ".join(templating.render(f"messages/{name}", **values).split())
