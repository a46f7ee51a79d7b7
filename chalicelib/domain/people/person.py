"""People: name, zone, addresses and settings. Whether someone is a coach or client depends on the plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib import tokens, typed
from chalicelib.database.rows import Row, Time, Typed, Zone
from chalicelib.database.transactions import together
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people.absence import Away
from chalicelib.domain.people.asked import Asked, Move
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.reachable import MailState, PhoneState
from chalicelib.errors import Invalid, PersonNotFound

_AT_ONCE = 25
"""People read in one call; their rows stay far below its 4 MB."""
USUAL_CAP, MOST_CAP = 6, 50
"""The most texts a day that someone can choose."""


class TokenInfo(msgspec.Struct):
    """An API token as its owner sees it; the secret itself is stored nowhere."""

    name: str
    key: str
    """``token#`` and the digest of its secret: the row of a token made before they shared their person's row."""
    created_at: datetime
    email: str | None = None
    """The address that opened the session which made it; ``None`` for older tokens."""


class SessionInfo(msgspec.Struct):
    """A signed-in browser as its owner sees it."""

    key: str
    browser: str
    created_at: datetime
    email: str | None = None
    """The address whose link opened it; ``None`` for older sessions."""
    browser_key: str | None = None
    """The key of the row that makes this browser a known one."""


class Person(Row):
    class Meta:
        env = "PEOPLE_TABLE"
        ttl = None

    person_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    """As they call themselves; empty until they have said it, since what an inviter typed stays in their plan."""
    time_zone = Zone()
    zone_confirmed = BooleanAttribute(default=False)
    """Whether they chose or confirmed the zone; if not, a coach or a browser guessed it."""
    hours = UnicodeAttribute(default="24")
    """``24`` or ``12``."""
    may_coach = BooleanAttribute(default=False)
    counted_to = UnicodeAttribute(null=True)
    """The first in the chain of coaches who made each other coaches, down to this one: what they send to strangers counts
    towards that coach's limits. ``None`` for themselves."""
    email = UnicodeAttribute()
    """The address we mail, in lower case."""
    email_confirmed = BooleanAttribute(default=False)
    mail: Typed[MailState] = Typed(MailState, default=MailState)
    """The state of ``email``: a copy from its address row, which saves a read on sending."""
    other_emails = UnicodeSetAttribute(null=True)
    """Further confirmed addresses they may answer from."""
    phone = UnicodeAttribute(null=True)
    """The confirmed number, E.164."""
    phone_wanted = UnicodeAttribute(null=True)
    """A number whose owner we have asked, and who hasn't said YES yet."""
    phone_stopped = BooleanAttribute(default=False)
    phone_unreachable = BooleanAttribute(default=False)
    """The text provider can't send texts to the number."""
    notices: Typed[dict[str, str]] = Typed(dict[str, str], default=dict)
    """The channel for each event, if they chose one for all plans."""
    quiet_hours: Typed[QuietHours] = Typed(QuietHours, default=QuietHours)
    """When we text them nothing except answers."""
    text_cap = NumberAttribute(default=USUAL_CAP)
    """The most texts on a day of theirs, not counting answers; 0 for no limit."""
    defaults: Typed[Defaults] = Typed(Defaults, default=Defaults)
    """Defaults for the plans they open."""
    tokens: Typed[dict[str, TokenInfo]] = Typed(dict[str, TokenInfo], default=dict)
    sessions: Typed[dict[str, SessionInfo]] = Typed(dict[str, SessionInfo], default=dict)
    browsers_since = Time(null=True)
    """When they signed out everywhere else: browsers known until then count as new again."""
    questions: Typed[dict[str, Asked]] = Typed(dict[str, Asked], default=dict)
    """The questions that links mailed about their addresses ask, by the id in the link."""
    main_move: Typed[Move | None] = Typed(Move, null=True)
    """Another main address that takes effect unless somebody objects."""
    addresses_turn = NumberAttribute(default=0)
    """Increased by every change of their addresses or the questions about them, so that two at once take turns."""
    created_at = Time()
    version = NumberAttribute(default=1)
    digest: Typed[DigestTime] = Typed(DigestTime, default=DigestTime)
    """When their digest comes."""
    digest_next = UnicodeAttribute(null=True)
    """Names the only valid row of the digest's chain. However one ends, the next is written."""
    digest_last = Time(null=True)
    """How far the last digest reached."""
    away: Typed[Away | None] = Typed(Away, null=True)
    """For a coach: their latest absence, even if it is over."""
    asks_sign_in = BooleanAttribute(default=False)
    """Whether links in their mails open nothing before they sign in (`cards`)."""
    cards_turn = NumberAttribute(default=0)
    """Increased by whatever ends all the links to cards mailed to them."""
    invitations: Any = UnicodeSetAttribute(null=True)
    """Invitations to their addresses that wait for an answer; ``plan_id#id``, or ``coach#id``."""
    invited_to = UnicodeAttribute(null=True)
    """Only in a row that is an invitation, see `invitation`: the plan's id, or ``coach``."""

    @property
    def phone_state(self) -> PhoneState:
        if self.phone:
            return "unreachable" if self.phone_unreachable else "stopped" if self.phone_stopped else "confirmed"
        return "awaiting" if self.phone_wanted else "none"

    def is_away(self, now: datetime) -> bool:
        """Returns whether they are away as a coach."""
        return self.away is not None and self.away.is_on(now)

    @property
    def called(self) -> str:
        """Returns their name, or else the address we mail, for those who know it."""
        return str(self.name or self.email)

    @property
    def counted_as(self) -> str:
        """Returns the id of the person whose limits apply to what this one sends to strangers."""
        return str(self.counted_to or self.person_id)

    def emails(self) -> set[str]:
        """Returns every email address that is theirs: replies from any of them are from this person."""
        return {self.email} | set(self.other_emails or ())

    def confirmed_emails(self) -> set[str]:
        """Returns the addresses from which they have answered or signed in, or that they confirmed by a link."""
        return self.emails() if self.email_confirmed else self.emails() - {self.email}


def get(person_id: str) -> Person:
    """Returns the person; raises `PersonNotFound` if there is none."""
    person = Person.find(person_id)
    if person is None:
        raise PersonNotFound
    return person


def several(person_ids: Sequence[str]) -> dict[str, Person]:
    """Returns people by their ids, without those that are gone; 25 in one call."""
    ids, found = list(dict.fromkeys(person_ids)), list[Person | None]()
    for start in range(0, len(ids), _AT_ONCE):
        found += together(*((Person, id, None) for id in ids[start : start + _AT_ONCE]))
    return {str(row.person_id): row for row in found if row is not None}


def new(
    *, name: str, email: str, time_zone: str, now: datetime, may_coach: bool = False, confirmed: bool = False
) -> Person:
    """Returns a person, not yet stored."""
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
    """Returns a name of 1 to 100 characters on one line; otherwise raises `Invalid` at ``field``."""
    name = typed.line(name)
    if not name:
        raise Invalid({field: "Enter a name."})
    if len(name) > 100:
        raise Invalid({field: "A name can have up to 100 characters."})
    return name
