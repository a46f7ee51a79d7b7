"""Changing one's own name, zone and settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime, check_notices
from chalicelib.domain.owed import digests, jobs
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import copies, moving
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import MOST_CAP, Person
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.errors import Invalid, Refused, StaleVersion, TryAgain


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """The settings to change; ``None`` leaves one as it is."""

    name: str | None = None
    time_zone: str | None = None
    hours: str | None = None
    notices: Mapping[str, str | None] | None = None
    """``None`` resets a notice to its default."""
    quiet_hours: QuietHours | None = None
    text_cap: int | None = None
    """0 for any number of texts a day."""
    digest: DigestTime | None = None
    defaults: Defaults | None = None
    asks_sign_in: bool | None = None
    """``True`` also ends the links to cards, so that they don't open again later."""


def change(actor: Actor, new: Change, *, now: datetime, version: int | None = None) -> Person:
    """Changes the actor's own settings; raises `StaleVersion` if ``version`` is given and out of date."""
    person = people.get(actor.person_id)
    changes = _changes(new)
    write = Write()
    chain = _digest(write, person, new, now)
    changes += chain
    if not changes or (not chain and _is_in_place(person, new)):
        if version not in (None, person.version):
            raise StaleVersion
        return _told(person, new, now)  # in case the same change was interrupted
    if new.time_zone is not None:
        jobs.owe(write, str(person.person_id), now)
    as_read, otherwise = _unchanged(person, version, is_needed=bool(chain))
    write.update(Person, person.person_id, [*changes, Person.version.add(1)], condition=as_read, otherwise=otherwise)
    write.commit()
    return _told(people.get(person.person_id), new, now)


def _told(person: Person, new: Change, now: datetime) -> Person:
    """Updates the copies in the person's plans if they changed, has what was planned by their clock worked out again, and
    returns the person."""
    if new.time_zone is not None:
        moving.begin(str(person.person_id), now)
    elif new.name is not None:
        copies.tell_plans(person)
    return person


def _is_in_place(person: Person, new: Change) -> bool:
    """Returns whether everything but the digest already is as requested."""
    present: list[tuple[Any, Any]] = [
        (new.name and people.checked_name(new.name), person.name),
        (new.time_zone and (times.present(new.time_zone), True), (person.time_zone, bool(person.zone_confirmed))),
        (new.hours, person.hours),
        (new.quiet_hours and new.quiet_hours.normal(), person.quiet_hours),
        (new.text_cap, int(person.text_cap)),
        (new.asks_sign_in, bool(person.asks_sign_in)),
        (new.defaults, person.defaults),
        *((chosen or False, person.notices.get(event) or False) for event, chosen in (new.notices or {}).items()),
    ]
    return all(wanted in (None, is_now) for wanted, is_now in present)


def check(new: Change) -> None:
    """Raises `Invalid` for settings that can't be."""
    _changes(new)
    if new.digest is not None:
        new.digest.normal()


def _changes(new: Change) -> list[Any]:
    """Returns the changes to the person's row, except the digest's; raises `Invalid` for settings that can't be."""
    changes = [*_of_person(new), *_of_messages(new)]
    if new.defaults is not None:
        new.defaults.check()
        changes.append(Person.defaults.set(plain(new.defaults)))
    return changes


def _of_person(new: Change) -> list[Any]:
    """Returns the changes to name, zone, clock, and what links in mails open."""
    changes: list[Any] = []
    if new.name is not None:
        changes.append(Person.name.set(people.checked_name(new.name)))
    if new.time_zone is not None:
        changes += [Person.time_zone.set(times.zone(new.time_zone).key), Person.zone_confirmed.set(True)]
    if new.hours is not None:
        if new.hours not in ("24", "12"):
            raise Invalid({"hours": "Choose the 24-hour or the 12-hour clock."})
        changes.append(Person.hours.set(new.hours))
    if new.asks_sign_in is not None:
        changes.append(Person.asks_sign_in.set(new.asks_sign_in))
        changes += [Person.cards_turn.add(1)] if new.asks_sign_in else []
    return changes


def _of_messages(new: Change) -> list[Any]:
    """Returns the changes to what they are notified of, how, and when."""
    check_notices(new.notices or {})
    changes: list[Any] = []
    for event, chosen in (new.notices or {}).items():
        changes.append(Person.notices[event].set(chosen) if chosen else Person.notices[event].remove())
    if new.quiet_hours is not None:
        changes.append(Person.quiet_hours.set(plain(new.quiet_hours.normal())))
    if new.text_cap is not None:
        if not 0 <= new.text_cap <= MOST_CAP:
            raise Invalid({"text_cap": f"Choose 1 to {MOST_CAP} texts a day, or no limit."})
        changes.append(Person.text_cap.set(new.text_cap))
    return changes


def _digest(write: Write, person: Person, new: Change, now: datetime) -> list[Any]:
    """Restarts the chain of digests if its time or zone changes; returns the person's changes."""
    wanted = new.digest.normal() if new.digest is not None else person.digest
    zone_name = times.present(new.time_zone or str(person.time_zone))
    is_away = person.is_away(now)
    is_same_clock = zone_name == person.time_zone or (wanted.every == "off" and not is_away)
    if wanted == person.digest and is_same_clock:
        return []
    if is_away:
        return _while_away(write, person, wanted, zone_name, now)
    name = digests.owe_next(write, str(person.person_id), wanted, zone_name, now)
    changes: list[Any] = [Person.digest.set(plain(wanted))]
    if name is None:
        return [*changes, Person.digest_next.remove(), Person.digest_last.remove()]
    changes.append(Person.digest_next.set(name))
    if not person.digest_next:
        changes.append(Person.digest_last.set(digests.told_until(now)))
    return changes


def _while_away(write: Write, person: Person, wanted: DigestTime, zone_name: str, now: datetime) -> list[Any]:
    """Moves the digest at the end of an absence along with the clock or hour that ends it; returns the person's changes."""
    assert person.away is not None
    away = person.away.under(wanted, zone_name)
    name = digests.owe_return(write, str(person.person_id), away.ends_at, now)
    return [Person.digest.set(plain(wanted)), Person.away.set(plain(away)), Person.digest_next.set(name)]


def _unchanged(person: Person, version: int | None, *, is_needed: bool) -> tuple[Any, Refused]:
    """Returns the condition of a change, and the error if it doesn't hold.

    It ``is_needed`` if a chain of digests starts: two changes at once must not both replace the same chain.
    """
    if version is not None:
        return Person.version == version, StaleVersion()
    return (Person.version == person.version, TryAgain()) if is_needed else (None, StaleVersion())
