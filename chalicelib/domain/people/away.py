"""Going away as a coach, and coming back; and what a client who writes in the meantime reads. During the absence, the coach’s notices of
actions and metrics, and reminders to them, aren’t sent (``delivery/decide``): at the end of the absence one digest has what happened,
whether they get digests otherwise or not. What somebody is waiting for, and news of an account, an invitation or an address, is sent as
always, and so is everything that clients get.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import all_of, plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import digests
from chalicelib.domain.people import absence
from chalicelib.domain.people import person as people
from chalicelib.domain.people.absence import Away
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import COACHING
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed, StaleVersion
from chalicelib.isolated import isolated

LONGEST = timedelta(days=60)
"""A digest reaches a little further back than that."""
_FIELD = "away_until"


def set_until(actor: Actor, day: date, *, now: datetime, version: int | None = None) -> Person:
    """Notes that a coach is away until the day they are back, or on another day than they said before.

    Raises `Invalid` at ``away_until``, and `NotAllowed` for people who coach nobody.
    """

    def step() -> Person:
        person = _read(actor, version)
        if not (person.may_coach or any(row.role in COACHING for row in memberships.active(actor.person_id))):
            raise NotAllowed("Only coaches can be away: clients hear from us whenever something is due.")
        _check(day, now.astimezone(ZoneInfo(str(person.time_zone))).date())
        ends_at = absence.ends_at(day, person.digest, str(person.time_zone))
        was = person.away
        if was is not None and was.is_on(now):
            if (was.day, was.ends_at) == (day, ends_at):
                return person
            since = was.since
        else:
            since = now
        return _become(person, Away(since, day, ends_at), now)

    return look_again(step)


def end(actor: Actor, *, now: datetime, version: int | None = None) -> Person:
    """Ends the actor’s absence: what was gathered comes at once. If they aren’t away, nothing happens."""

    def step() -> Person:
        person = _read(actor, version)
        was = person.away
        if was is None or not was.is_on(now):
            return person
        return _become(person, Away(was.since, was.day, now), now)

    return look_again(step)


def _read(actor: Actor, version: int | None) -> Person:
    person = people.get(actor.person_id)
    if version is not None and version != person.version:
        raise StaleVersion
    return person


def _check(day: date, today: date) -> None:
    if day <= today:
        raise Invalid({_FIELD: "Choose the day you’re back, from tomorrow on."})
    if day > today + LONGEST:
        raise Invalid(
            {_FIELD: f"Choose a day within {LONGEST.days} days. If you’re away for longer, hand your plans over."}
        )


def _become(person: Person, away: Away, now: datetime) -> Person:
    """Saves the absence, with the one digest at its end in place of the one that would come next."""
    write = Write()
    name = digests.owe_return(write, str(person.person_id), away.ends_at, now)
    changes: list[Any] = [Person.away.set(plain(away)), Person.digest_next.set(name), Person.version.add(1)]
    if not person.digest_next:
        changes.append(Person.digest_last.set(digests.told_until(away.since)))
    write.update(Person, person.person_id, changes, condition=Person.version == person.version)
    write.commit()
    return people.get(str(person.person_id))


def untold(plan: Plan, person_id: str, now: datetime) -> tuple[str, Key | None]:
    """Returns the sentence for a client who writes, once in an absence, with the key to store when they get it: ``Carol is back on Mon 7
    Dec; your words are kept.`` Nothing if they already got it, or if another coach is there."""
    away = _of_coach(plan, person_id, now)
    if away is None:
        return "", None
    name = f"away#{plan.primary_id}#{person_id}#{away.since.isoformat()}"
    if keys.find(name, now) is not None:
        return "", None
    lasts = away.ends_at - now + timedelta(days=1)
    return _sentence(plan, away, now), keys.new(name, kind="told", now=now, lasts=lasts, person_id=person_id)


def tell(plan: Plan, person_id: str, now: datetime) -> str:
    """Returns the sentence of `untold`, and notes that they got it; empty if there is none, or they just got it."""
    sentence, key = untold(plan, person_id, now)
    if key is None:
        return ""
    write = Write()
    keys.once(write, key, now)
    try:
        write.commit()
    except keys.Repeated:
        return ""
    return sentence


def again(plan: Plan, person_id: str, now: datetime) -> str:
    """Returns the sentence for the page on which a client has just been told it; empty if it no longer holds."""
    away = _of_coach(plan, person_id, now)
    return _sentence(plan, away, now) if away is not None else ""


def _of_coach(plan: Plan, person_id: str, now: datetime) -> Away | None:
    """Returns the absence of the plan’s primary coach, for its client; ``None`` unless all of its coaches are away."""
    if person_id != plan.client_id:
        return None
    there = [str(plan.primary_id), *(member.person_id for member in plan.active_coaches())]
    found = {each.person_id: each.away for each in _several(list(dict.fromkeys(there))) if each.is_away(now)}
    return found[plan.primary_id] if all(each in found for each in there) else None


def _several(ids: Sequence[str]) -> list[Person]:
    if len(ids) == 1:
        found = Person.find(ids[0])
        return [found] if found is not None else []
    return all_of(Person.batch_get(list(ids), consistent_read=True))


def _sentence(plan: Plan, away: Away, now: datetime) -> str:
    day = times.dated(away.day, now.astimezone(ZoneInfo(plan.client.time_zone)).date())
    return f"{isolated(plan.primary.name)} is back on {day}; your words are kept."
