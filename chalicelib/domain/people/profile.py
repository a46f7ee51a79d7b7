"""Changing one's own name, zone and settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime, check_notices
from chalicelib.domain.owed import digests
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import copies
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import MOST_CAP, Person
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.errors import Invalid, Refused, StaleVersion, TryAgain


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
    person = people.get(actor.person_id)
    changes: list[Any] = []
    if name is not None:
        changes.append(Person.name.set(people.checked_name(name)))
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
    person = people.get(person.person_id)
    if name is not None or time_zone is not None:
        copies.tell_plans(person)
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
