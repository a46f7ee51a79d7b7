"""People: a name, a zone, addresses, and what they want to be told. Coach or client is a role in a plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib import times, tokens
from chalicelib.domain import addresses, digests, memberships, plans
from chalicelib.domain.addresses import MailState
from chalicelib.domain.quiet import QuietHours
from chalicelib.domain.settings import Defaults, DigestTime, check_notices
from chalicelib.errors import AddressInUse, Invalid, PersonNotFound, Refused, StaleVersion, TryAgain
from chalicelib.tables import Row, Time, Typed, Write, plain

Via = Literal["page", "api", "email", "text", "link"]

USUAL_CAP, MOST_CAP = 6, 50
"""Texts a day."""


class Actor(msgspec.Struct, frozen=True):
    """Who acts, and through what."""

    person_id: str
    via: Via = "page"


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
    def phone_state(self) -> addresses.PhoneState:
        if self.phone:
            return "unreachable" if self.phone_unreachable else "stopped" if self.phone_stopped else "confirmed"
        return "awaiting" if self.phone_wanted else "none"

    def emails(self) -> set[str]:
        """Every e-mail address that is theirs, so that a reply from it is from them."""
        return {self.email} | set(self.other_emails or ())


def get(person_id: str) -> Person:
    """The person; `PersonNotFound` if there is none."""
    person = Person.find(person_id)
    if person is None:
        raise PersonNotFound
    return person


def new(
    *, name: str, email: str, time_zone: str, now: datetime, may_coach: bool = False, confirmed: bool = False
) -> Person:
    """A person not yet stored."""
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
    """A name of 1 to 100 characters on one line."""
    name = " ".join(name.split())
    if not name:
        raise Invalid({field: "Please give a name."})
    if len(name) > 100:
        raise Invalid({field: "A name has at most 100 characters."})
    return name


def create_coach(*, email: str, name: str, time_zone: str, now: datetime) -> Person:
    """Makes somebody a coach: a new person, or the one who has this address.

    Run by who deploys; there is no open sign-up.
    """
    email = addresses.checked_email(email)
    name = checked_name(name)
    times.zone(time_zone)
    known = addresses.Address.find(addresses.mailto(email))
    if known is not None:
        write = Write()
        write.update(Person, known.person_id, [Person.may_coach.set(True)], otherwise=PersonNotFound())
        write.commit()
        return get(known.person_id)
    person = new(name=name, email=email, time_zone=time_zone, now=now, may_coach=True)
    write = Write()
    write.create(person)
    write.create(addresses.new(addresses.mailto(email), person.person_id), otherwise=AddressInUse())
    write.commit()
    return person


def change(
    actor: Actor,
    *,
    now: datetime,
    name: str | None = None,
    time_zone: str | None = None,
    hours: str | None = None,
    notices: Mapping[str, str | None] | None = None,
    quiet_hours: QuietHours | None = None,
    text_cap: int | None = None,
    digest: DigestTime | None = None,
    defaults: Defaults | None = None,
    version: int | None = None,
) -> Person:
    """Changes what is given of the actor's own settings. A notice that is ``None`` is as usual again, a cap of 0 is none.

    `StaleVersion` if ``version`` is given and not the present one.
    """
    person = get(actor.person_id)
    changes: list[Any] = []
    if name is not None:
        changes.append(Person.name.set(checked_name(name)))
    if time_zone is not None:
        times.zone(time_zone)
        changes += [Person.time_zone.set(time_zone), Person.zone_confirmed.set(True)]
    if hours is not None:
        if hours not in ("24", "12"):
            raise Invalid({"hours": "Choose the 24-hour or the 12-hour clock."})
        changes.append(Person.hours.set(hours))
    changes += _of_messages(notices, quiet_hours, text_cap)
    if defaults is not None:
        defaults.check()
        changes.append(Person.defaults.set(plain(defaults)))
    write = Write()
    chain = _digest(write, person, digest, time_zone, now)
    changes += chain
    if not changes:
        return person
    as_read, otherwise = _unchanged(person, version, is_needed=bool(chain))
    write.update(Person, person.person_id, [*changes, Person.version.add(1)], condition=as_read, otherwise=otherwise)
    write.commit()
    person = get(person.person_id)
    if name is not None or time_zone is not None:
        tell_plans(person)
    return person


def _of_messages(
    notices: Mapping[str, str | None] | None,
    quiet_hours: QuietHours | None,
    text_cap: int | None,
) -> list[Any]:
    """What changes of how they are told, and when."""
    check_notices(notices or {})
    changes: list[Any] = []
    for event, chosen in (notices or {}).items():
        changes.append(Person.notices[event].set(chosen) if chosen else Person.notices[event].remove())
    if quiet_hours is not None:
        changes.append(Person.quiet_hours.set(plain(quiet_hours.normal())))
    if text_cap is not None:
        if not 0 <= text_cap <= MOST_CAP:
            raise Invalid({"text_cap": f"Choose 1 to {MOST_CAP} texts a day, or no limit."})
        changes.append(Person.text_cap.set(text_cap))
    return changes


def _digest(write: Write, person: Person, digest: DigestTime | None, time_zone: str | None, now: datetime) -> list[Any]:
    """Starts the chain of digests anew where their time, or the zone it is in, changes; gives the changes of the person."""
    wanted = digest.normal() if digest is not None else person.digest
    zone_name = time_zone or str(person.time_zone)
    if wanted == person.digest and (wanted.every == "off" or zone_name == person.time_zone):
        return []
    name = digests.owe_next(write, str(person.person_id), wanted, zone_name, now)
    changes: list[Any] = [Person.digest.set(plain(wanted))]
    if name is None:
        return [*changes, Person.digest_next.remove(), Person.digest_last.remove()]
    changes.append(Person.digest_next.set(name))
    if not person.digest_next:
        changes.append(Person.digest_last.set(digests.told_until(now)))
    return changes


def _unchanged(person: Person, version: int | None, *, is_needed: bool) -> tuple[Any, Refused]:
    """The condition of a change, and what is raised where it doesn't hold.

    Where a chain of digests starts it ``is_needed``: of two changes at once each would go by what the other one replaces.
    """
    if version is not None:
        return Person.version == version, StaleVersion()
    return (Person.version == person.version, TryAgain()) if is_needed else (None, StaleVersion())


def tell_plans(person: Person) -> None:
    """Brings name, zone, number and whether mails reach a person up to date where their plans keep a copy.

    Each plan by itself and safe to repeat: the copy is for showing, the person's own row decides.
    """
    for membership in memberships.of(person.person_id):
        plans.refresh_member(
            membership.plan_id,
            person.person_id,
            name=person.name,
            time_zone=person.time_zone,
            zone_confirmed=person.zone_confirmed,
            phone_state=person.phone_state,
            phone=person.phone or person.phone_wanted,
            email=person.email,
            mail=person.mail,
        )
