"""People: a name, a zone, addresses, and what they want to be told. Coach or client is a role in a plan."""

from datetime import datetime

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib import tokens
from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.reachable import MailState, PhoneState
from chalicelib.errors import Invalid, PersonNotFound

USUAL_CAP, MOST_CAP = 6, 50
"""Texts a day."""


class TokenInfo(msgspec.Struct):
    """An API token as its owner sees it; the secret itself is stored nowhere."""

    name: str
    key: str
    """Of its row in the keys table."""
    created_at: datetime


class SessionInfo(msgspec.Struct):
    """A signed-in browser as its owner sees it."""

    key: str
    browser: str
    created_at: datetime


class Person(Row):
    class Meta:
        env = "PEOPLE_TABLE"
        ttl = None

    person_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    time_zone = UnicodeAttribute()
    zone_confirmed = BooleanAttribute(default=False)
    """Whether they chose or confirmed the zone; otherwise a coach or a browser guessed it."""
    hours = UnicodeAttribute(default="24")
    """``24`` or ``12``."""
    may_coach = BooleanAttribute(default=False)
    email = UnicodeAttribute()
    """Where mails go, lower-case."""
    email_confirmed = BooleanAttribute(default=False)
    mail: Typed[MailState] = Typed(MailState, default=MailState)
    """Of ``email``: a copy of what its address row says, so that sending needs no further read."""
    other_emails = UnicodeSetAttribute(null=True)
    """Further confirmed addresses they may answer from."""
    phone = UnicodeAttribute(null=True)
    """The confirmed number, E.164."""
    phone_wanted = UnicodeAttribute(null=True)
    """A number that was asked and whose owner hasn't said YES yet."""
    phone_stopped = BooleanAttribute(default=False)
    phone_unreachable = BooleanAttribute(default=False)
    """The text provider says that no text can be sent to the number."""
    notices: Typed[dict[str, str]] = Typed(dict[str, str], default=dict)
    """Event to channel, where they chose one for all plans."""
    quiet_hours: Typed[QuietHours] = Typed(QuietHours, default=QuietHours)
    """When no text goes to them but the answer to theirs."""
    text_cap = NumberAttribute(default=USUAL_CAP)
    """How many texts a day of theirs may go to them, besides answers to their own; 0: any number."""
    defaults: Typed[Defaults] = Typed(Defaults, default=Defaults)
    """For the plans they open."""
    tokens: Typed[dict[str, TokenInfo]] = Typed(dict[str, TokenInfo], default=dict)
    sessions: Typed[dict[str, SessionInfo]] = Typed(dict[str, SessionInfo], default=dict)
    created_at = Time()
    version = NumberAttribute(default=1)
    digest: Typed[DigestTime] = Typed(DigestTime, default=DigestTime)
    """When their digest comes."""
    digest_next = UnicodeAttribute(null=True)
    """Names the only valid row of the digest's chain: every ending of one writes the next."""
    digest_last = Time(null=True)
    """Until when the last digest told what happened."""

    @property
    def phone_state(self) -> PhoneState:
        if self.phone:
            return "unreachable" if self.phone_unreachable else "stopped" if self.phone_stopped else "confirmed"
        return "awaiting" if self.phone_wanted else "none"

    def emails(self) -> set[str]:
        """Returns every e-mail address that is theirs: a reply from it is from them."""
        return {self.email} | set(self.other_emails or ())


def get(person_id: str) -> Person:
    """Returns the person; raises `PersonNotFound` if there is none."""
    person = Person.find(person_id)
    if person is None:
        raise PersonNotFound
    return person


def new(
    *, name: str, email: str, time_zone: str, now: datetime, may_coach: bool = False, confirmed: bool = False
) -> Person:
    """Returns a person not yet stored."""
    return Person(
        tokens.new_id(),
        name=name,
        email=email,
        email_confirmed=confirmed,
        time_zone=time_zone,
        may_coach=may_coach,
        created_at=now,
    )


def checked_name(name: str, field: str = "name") -> str:
    """Returns a name of 1 to 100 characters on one line; raises `Invalid` at ``field`` for another."""
    name = " ".join(name.split())
    if not name:
        raise Invalid({field: "Enter a name."})
    if len(name) > 100:
        raise Invalid({field: "A name can have up to 100 characters."})
    return name
