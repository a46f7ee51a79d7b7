"""The prefix of a plan's keys, unique among the client's plans."""

import re
import unicodedata
from datetime import datetime

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan


class PrefixTaken(Lost):
    pass


def move_prefix(write: Write, plan: Plan, giver_id: str, taker_id: str, now: datetime) -> None:
    """Reserves the plan's prefix for its new primary coach; it stays the same even if they have another plan with
    it."""
    write.delete(Key(prefix_name(giver_id, plan.prefix)))
    if Key.find(prefix_name(taker_id, plan.prefix)) is None:
        write.create(prefix_key(taker_id, plan.prefix, now))


def free_prefix(name: str, person_ids: tuple[str, ...]) -> str:
    """Returns a prefix that none of these people has yet: ``ALI``, or else ``ALI2``, ``ALI3`` and so on."""
    letters = prefix_letters(name)
    taken = {row.prefix for person_id in person_ids for row in memberships.of(person_id)}
    candidates = [letters, *(f"{letters}{number}" for number in range(2, 1000))]
    return next(candidate for candidate in candidates if candidate not in taken)


def prefix_name(person_id: str, prefix: str) -> str:
    return f"prefix#{person_id}#{prefix}"


def prefix_key(person_id: str, prefix: str, now: datetime) -> Key:
    """Returns the key that reserves a prefix for a person; two plans opened at once can't both have it."""
    return keys.new(prefix_name(person_id, prefix), kind="prefix", now=now, lasts=None)


def prefix_letters(name: str) -> str:
    """Returns the letters of a plan's prefix: the first three of the name, ``ALI`` for Alice."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = re.sub("[^A-Z]", "", ascii_name.upper())
    return letters[:3] if len(letters) >= 2 else "ACT"
