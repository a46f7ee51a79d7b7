"""Asking the owner of a number, by text, whether they want texts: who may ask whom, how often, and in which countries.

It is the only text that goes to someone who hasn't agreed to any. Everybody may ask for a number of their own, and the
coaches of a plan for their client's. How often is limited per asker, per person it is about, and for all together.
"""

import logging
import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from chalicelib import metrics
from chalicelib.config import settings
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, LimitReached, NotAllowed

ASKED_FOR = timedelta(days=30)
"""A number is asked at most once in 30 days, whoever enters it; a YES is accepted for as long."""
NEARLY_USED_UP = "the numbers that may be asked today are nearly used up"
"""What the log says from 80 % of the day's limit on, in addition to the count that raises an alarm."""
_NEARLY = 0.8
DAY = timedelta(days=1)


class TooManyNumbers(LimitReached):
    """As many numbers were asked today as may be; outside, it has the name of every limit."""

    @property
    def name(self) -> str:
        return LimitReached.__name__


def ask(
    write: Write,
    person: Person,
    number: str,
    *,
    asker: Person,
    plan: Plan | None = None,
    by: str | None = None,
    now: datetime,
) -> list[Any]:
    """Owes the number the question for YES, in the transaction of its cause; returns the changes to the person's row.

    ``plan`` is the one in which ``asker`` coaches this person; ``None`` for a number of one's own. ``by`` is the address
    that opened the asker's session. Raises `NotAllowed` for anyone else, `Invalid` for a country we don't text, and
    `TooManyNumbers`.
    """
    if not _concerns(asker, person, plan):
        raise NotAllowed("You can enter a number of your own, or one of a client you coach.")
    if not _is_texted(number, asker, plan):
        raise _no_texts_there("phone")
    asked = keys.new(
        _name(number), kind="phone", now=now, lasts=ASKED_FOR, person_id=person.person_id,
        data={"asker": asker.name, "is_own": asker.person_id == person.person_id, "by": by},
    )  # fmt: skip
    keys.once(write, asked, now)
    _count(write, _limits(asker, person), now)
    _warn(now)
    write.put(
        notifications.new(person.person_id, "phone_confirmation", now, by="text", number_asked=number, asker=asker.name)
    )
    return [Person.phone_wanted.set(number), Person.version.add(1)]


def count_taken(write: Write, person: Person, *, asker: Person, now: datetime) -> None:
    """Counts a number that isn't asked because somebody has it like one that is asked: otherwise one could try numbers
    endlessly to learn which ones we know."""
    _count(write, _limits(asker, person)[:-1], now)


def _count(write: Write, limits: Iterable[tuple[str, int, str]], now: datetime) -> None:
    for name, most, sentence in limits:
        over = TooManyNumbers(sentence, retry_after=keys.rest(DAY, now))
        keys.at_most(write, name, most, window=DAY, now=now, otherwise=over)


def may_ask(person: Person, number: str, *, asker: Person, plan: Plan, now: datetime) -> bool:
    """Returns whether `ask` would ask, apart from its limits: the number belongs to nobody and wasn't asked lately."""
    return is_free(number, now) and _concerns(asker, person, plan) and _is_texted(number, asker, plan)


def is_used_up(person: Person, *, asker: Person, now: datetime) -> bool:
    """Returns whether the most numbers that may be asked today have been."""
    return any(keys.is_used_up(name, most, window=DAY, now=now) for name, most, _ in _limits(asker, person))


def is_free(number: str, now: datetime) -> bool:
    """Returns whether the number belongs to nobody, and wasn't asked in the last 30 days."""
    return Address.find(addresses.tel(number)) is None and find(number, now) is None


def find(number: str, now: datetime) -> Key | None:
    """Returns the question this number was asked in the last 30 days; ``None`` if it wasn't asked."""
    return keys.find(_name(number), now)


def check_country(number: str, coaches: Iterable[str | None], field: str = "phone") -> None:
    """Raises `Invalid` at ``field`` unless we text the country of a client's number; ``coaches`` are the confirmed numbers
    of their coaches."""
    if country(number) not in _countries(coaches):
        raise _no_texts_there(field)


def check_own_country(person: Person, number: str) -> None:
    """As `check_country`, for a number of one's own."""
    if not _is_texted(number, person, None):
        raise _no_texts_there("phone")


def country(number: str) -> str:
    """Returns the ISO code of a number's country, ``001`` for one of no country, such as a satellite's.

    A number in a range that no country has assigned yet counts to the main one of its calling code.
    """
    import phonenumbers  # 12 ms, needed only here

    parsed: Any = phonenumbers.parse(number)
    found = phonenumbers.region_code_for_number(parsed)
    return str(found or phonenumbers.region_code_for_country_code(parsed.country_code))


def _concerns(asker: Person, person: Person, plan: Plan | None) -> bool:
    """Returns whether the number is the asker's own, or that of their client in this plan."""
    if plan is None:
        return asker.person_id == person.person_id
    is_theirs = plan.client_id == person.person_id or plan.client_id in invitations.ids_to(person, str(plan.plan_id))
    return is_theirs and plan.coaches(asker.person_id)


def _is_texted(number: str, asker: Person, plan: Plan | None) -> bool:
    """Returns whether we text the country of this number.

    Unless the deployment lists countries, these are that of the number we text from and the coaches' own: so a coach can
    enter a number of any country as their own, and clients and viewers those of their coaches' countries.
    """
    its = country(number)
    if its in _countries([]) or settings().text_countries:
        return its in _countries([])
    if plan is None and asker.may_coach:
        return its.isalpha()
    among = [plan] if plan else plans.several([row.plan_id for row in memberships.active(asker.person_id)]).values()
    return its in _countries(number for each in among for number in numbers_of(each))


def numbers_of(plan: Plan) -> list[str]:
    """Returns the confirmed numbers of a plan's coaches."""
    return [str(coach.phone) for coach in plan.active_coaches() if coach.phone and coach.phone_state != "awaiting"]


def _countries(coaches: Iterable[str | None]) -> frozenset[str]:
    """Returns the countries we text; ``coaches`` are confirmed numbers of coaches, whose countries count by default."""
    if settings().text_countries:
        return settings().text_countries
    return frozenset(country(number) for number in (settings().sms_number, *coaches) if number)


def _no_texts_there(field: str) -> Invalid:
    import phonenumbers

    texted = ", ".join(f"{code} (+{phonenumbers.country_code_for_region(code)})" for code in sorted(_countries([])))
    which = f" Enter one from {texted}." if texted else ""
    return Invalid({field: f"We can’t text numbers from this country.{which}"})


def _limits(asker: Person, person: Person) -> list[tuple[str, int, str]]:
    """Returns the names of the counters, how many numbers may be asked a day, and the sentence beyond that."""
    about, by, of_all = settings().numbers_per_person, settings().numbers_per_coach, settings().numbers_a_day
    limits = [
        (
            f"numbers#about#{person.person_id}",
            about,
            f"We ask at most {about} new numbers a day for one person. Try again tomorrow.",
        )
    ]
    if asker.may_coach or asker.person_id != person.person_id:
        limits.append(
            (
                f"numbers#by#{asker.counted_as}",
                by,
                f"You’ve reached today’s limit of {by} new numbers, which coaches who invited each other share. "
                "Try again tomorrow.",
            )
        )
    return [*limits, (_OF_ALL, of_all, "We can’t ask any more new numbers today. Try again tomorrow.")]


_OF_ALL = "numbers#all"


def _warn(now: datetime) -> None:
    """Says in the log that the day's limit is nearly reached, even if this number is the one too many."""
    most, number = settings().numbers_a_day, keys.used(_OF_ALL, window=DAY, now=now) + 1
    if number >= math.ceil(_NEARLY * most):
        logging.getLogger(__name__).warning("%s: %s of %s", NEARLY_USED_UP, number, most)
        metrics.count("NumbersNearlyUsedUp")


def _name(number: str) -> str:
    return f"asked#{addresses.tel(number)}"
