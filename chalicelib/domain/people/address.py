"""Addresses: who an email address or number belongs to, and whether it can be used.

A ``mailto:`` row exists from the invitation on (``is_confirmed`` says whether its owner has ever answered or signed
in), a ``tel:`` row only once its owner has said YES; that row also holds the conversation by text.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib import domain_names
from chalicelib.database.rows import Row, Time, Typed, plain
from chalicelib.domain.reachable import MailState
from chalicelib.errors import Invalid

TEXTED_FOR = timedelta(days=7)
"""How long a bare number in an answer can mean an action that was texted about."""
MOST_TEXTED = 20
"""Actions texted about that are kept and looked at, the latest first."""


class Texted(msgspec.Struct):
    """An action we texted about, so that a bare number in an answer can refer to it."""

    plan_id: str
    number: int
    what: str
    at: datetime


class AskedFor(msgspec.Struct):
    """A metric that a text asked for; those of one text have the same ``at``."""

    plan_id: str
    metric_id: str
    day: date
    """The day it asked about."""
    at: datetime
    """When it was sent."""
    number: int = 0
    """The action that was done, in answer to which it asked; words are about it."""


class Question(msgspec.Struct):
    """A question we asked by text, not answered yet."""

    text: str
    """Their words, to be used once we know which action they are for."""
    message_id: str
    options: list[Texted]
    asked_at: datetime
    about: Literal["which", "what", "date", "done"] = "which"
    """Whether we asked which action the words are for, what to say about one, which of several dates is meant, or
    whether one is done."""
    dates: list[datetime] = []
    is_cut: bool = False
    """Whether a carrier may have split ``text`` at its end."""
    recorded: list[str] = []
    """The refusals that keep the words for the coach until the answer comes; ``plan_id#entry_id``."""
    step: int = 0
    """For a question about readings: the number of the step that keeps what was asked; 0 for one about actions. The
    previous version, which doesn't know it, finds a question about no action."""
    menu_at: datetime | None = None
    """When the menu was sent, if more words joined the question since; ``None`` for then."""
    before: "Question | None" = None
    """What was asked before a question about readings, and is still open after it."""


class Part(msgspec.Struct):
    """One of several texts that form one comment."""

    at: datetime
    """When it came; the queue does not keep the order."""
    text: str
    is_cut: bool
    """Whether a carrier may have split it here, so that the next one continues in the middle of a word."""
    place: int = 0
    """Its place among the ``of`` texts that it was split into, if it says so."""
    of: int = 0


class Focus(msgspec.Struct):
    """What the last text was about, which texts right after it belong to."""

    plan_id: str
    number: int | None
    since: datetime
    entry_id: str | None = None
    """The id of the comment it became."""
    of_command: bool = False
    """Whether the comment came with a command, whose notice already has the words."""
    parts: list[Part] = []
    entered: list[AskedFor] = []
    """The days and metrics of the readings that it entered, which another number right after it replaces."""
    menu: Question | None = None
    """The menu that it answered, since another number right after it means that menu as well."""


class Address(Row):
    class Meta:
        env = "ADDRESSES_TABLE"
        ttl = None

    address = UnicodeAttribute(hash_key=True)
    """``mailto:alice@example.com`` or ``tel:+4915112345678``."""
    person_id = UnicodeAttribute()
    is_confirmed = BooleanAttribute(default=False)
    added_by = UnicodeAttribute(null=True)
    """The address, not the main one, that opened the session which asked for this address or number; they end together. ``None`` otherwise,
    and in older rows."""
    added_at = Time(null=True)
    """When a person added it to those they had, to the second: links mailed there before that are dead."""
    state = UnicodeAttribute(default="ok")
    """``ok``, ``bounced``, ``complained`` or ``stopped``."""
    since = Time(null=True)
    """Since when it is in this state."""
    reason = UnicodeAttribute(null=True)
    """Why it bounced, in words."""
    soft_bounces = NumberAttribute(default=0)
    """How many mails in a row couldn't be delivered for now."""
    soft_since = Time(null=True)
    """When the first of them came back."""
    segments_sent = NumberAttribute(default=0)
    """For a number: the segments billed for all its texts; those about a plan are in its stream, too."""
    texts_day = UnicodeAttribute(null=True)
    """For a number: the owner's day that ``texts_today`` counts, such as ``2026-12-04``."""
    texts_today = NumberAttribute(default=0)
    """Unprompted texts on that day: reminders and notices, but no answers."""
    texted: Typed[dict[str, Texted]] = Typed(dict[str, Texted], default=dict)
    """By ``plan_id#number``."""
    asked: Typed[dict[str, AskedFor]] = Typed(dict[str, AskedFor], default=dict)
    """By metric_id, when a text last asked for it."""
    question: Typed[Question] = Typed(Question, null=True)
    focus: Typed[Focus] = Typed(Focus, null=True)
    turn = NumberAttribute(default=0)
    """Increased by every text in the conversation, so that two at once take turns."""

    def texts_on(self, day: str) -> int:
        """Returns how many unprompted texts we sent on a day of the owner's."""
        return int(self.texts_today) if self.texts_day == day else 0

    @property
    def mail(self) -> MailState:
        """Returns the state of a ``mailto:`` row, as the person's row keeps it for their main address."""
        return msgspec.convert({"state": self.state, "since": self.since, "reason": self.reason}, MailState)


def new(address: str, person_id: str, *, confirmed: bool = False) -> Address:
    return Address(address, person_id=person_id, is_confirmed=confirmed)


def mailto(email: str) -> str:
    return f"mailto:{compared_email(email.strip())}"


def tel(number: str) -> str:
    return f"tel:{number}"


# The form that browsers accept for <input type=email> (HTML Living Standard, 4.10.5.1.5), plus a dot in the domain.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def checked_email(text: str, field: str = "email") -> str:
    """Returns a plain email address in lower case, its domain in ASCII; raises `Invalid` at ``field`` for anything
    else."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain_names.ascii_name(domain)
    except domain_names.NotADomain:
        domain = ""
    labels = domain.split(".")
    email = compared_email(f"{local}@{domain}")
    fits = (
        len(email) <= 254
        and len(local) <= 64
        and all(0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" for label in labels)
    )
    if not fits or not _EMAIL.fullmatch(email):
        raise Invalid({field: "Enter an email address such as alice@example.com."})
    return email


def compared_email(address: str) -> str:
    """Returns an address in the one form in which addresses are kept and compared.

    Before the @, only ASCII is lower-cased here: the Kelvin sign would become the k of somebody else's address.
    """
    local, at, domain = address.rpartition("@")
    return f"{local.lower() if local.isascii() else local}{at}{domain_names.compared(domain)}"


def checked_phone(text: str, field: str = "phone") -> str:
    """Returns a number in E.164; raises `Invalid` if it has no country code, an unknown one, or an impossible length.

    It need not be an assigned number: new ranges work before a library knows them, and we text nothing until the owner
    says YES.
    """
    import phonenumbers  # 12 ms, needed only here

    try:
        number: Any = phonenumbers.parse(text.strip())
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid({field: "Enter the number with its country code, such as +49 151 12345678."})
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def masked(address: str) -> str:
    """Returns an address for a log line: its kind and its end."""
    kind, _, rest = address.partition(":")
    return f"{kind}:…{rest[-4:]}"


def asking(address: Address, fresh: dict[str, AskedFor], now: datetime) -> list[Any]:
    """Returns the changes that note which metrics a text asks for, by their ids, and forget those asked for long ago."""
    if not fresh:
        return []
    if not address.asked:  # older rows have no map
        return [Address.asked.set(plain(fresh))]
    old = [id for id, each in address.asked.items() if id not in fresh and now - each.at >= TEXTED_FOR]
    noted: list[Any] = [Address.asked[id].set(plain(each)) for id, each in fresh.items()]
    return noted + [Address.asked[id].remove() for id in old]
