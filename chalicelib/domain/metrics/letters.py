"""Letters: the names of metrics in texts. Each metric of a client has a different one, across all plans.

A client's letters are one row among the keys, so that two metrics set up at the same moment can't get the same letter.
"""

from collections.abc import Container
from datetime import datetime, timedelta

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key

SINGLE = "WBDEJPQVZ"
"""Letters that are unmistakable in a text: neither a word (A, I, O, or Y, N, U, R) nor a unit or its sign (C, F, G, H,
K, L, M, S, T, X)."""
_NOT_TOGETHER = {
    "BB",
    "BP",
    "BW",
    "DB",
    "DJ",
    "DE",
    "ED",
    "JE",
    "PB",
    "PE",
    "PJ",
    "PP",
    "PW",
    "QE",
    "VP",
    "WE",
    "ZZ",
    "BE",
    "EP",
    "DP",
    "PD",
}
"""Pairs of them that are a word or an abbreviation."""
_DOUBLE = [one + other for one in SINGLE for other in SINGLE if one != other and one + other not in _NOT_TOGETHER]


KEPT_FREE = timedelta(days=30)
"""How long a freed letter is given to no other metric."""
_SINCE = "@"
"""Separates the place of a metric that has ended from the day on which its letter was freed."""


class LettersTaken(Lost):
    """Another metric of this client got a letter between our read and write."""


def choose(taken: Container[str], name: str, unit: str) -> str | None:
    """Returns a free letter, preferably from the name; ``None`` if none is left."""
    free = [each for each in (*SINGLE, *_DOUBLE) if each not in taken and each != unit.upper()]
    of_name = [each for each in name.upper() if each in free]
    return next(iter([*of_name, *free]), None)


def give(write: Write, client_id: str, place: str, name: str, unit: str, now: datetime) -> str | None:
    """Gives the metric at ``place`` a letter, in the transaction that sets it up; raises `LettersTaken` if another
    metric got one meanwhile.

    A restarted metric gets its own letter back. A letter that another metric had recently isn't given away, since a
    late answer would be read as one about the wrong metric.
    """
    row = Key.find(name_of(client_id))
    known = _present(row, now)
    own = [each for each, had in known.items() if had == _freed(place, had) and each != unit.upper()]
    letter = next(iter(own), None) or choose(known, name, unit) or choose(held(row), name, unit)
    if letter is not None:
        _keep(write, client_id, row, {**known, letter: place}, now)
    return letter


def take_back(write: Write, client_id: str, letter: str | None, now: datetime) -> None:
    """Frees a letter, in the transaction that ends its metric."""
    row = Key.find(name_of(client_id))
    if row is not None and letter in row.data:
        known = _present(row, now)
        _keep(write, client_id, row, {**known, letter: f"{known[letter]}{_SINCE}{now.date()}"}, now)


def held(row: Key | None) -> dict[str, str]:
    """Returns the letters of the metrics in use, each with the ``plan_id#metric_id`` of its metric."""
    return {each: place for each, place in dict(row.data if row else {}).items() if not _is_free(place)}


def freed(row: Key | None, now: datetime) -> dict[str, str]:
    """Returns the letters that metrics had until recently, each with the ``plan_id#metric_id`` of its metric."""
    return {each: place.partition(_SINCE)[0] for each, place in _present(row, now).items() if _is_free(place)}


def _present(row: Key | None, now: datetime) -> dict[str, str]:
    """Returns the places of the letters, without those freed long ago."""
    first = (now - KEPT_FREE).date().isoformat()
    known = dict(row.data) if row else {}
    return {each: place for each, place in known.items() if not _is_free(place) or place.partition(_SINCE)[2] >= first}


def _is_free(place: str) -> bool:
    return _SINCE in place


def _freed(place: str, had: str) -> str:
    """Returns the stored form of a place whose letter is free, since the day in ``had``."""
    return f"{place}{_SINCE}{had.partition(_SINCE)[2]}"


def _keep(write: Write, client_id: str, row: Key | None, letters: dict[str, str], now: datetime) -> None:
    kept = keys.new(name_of(client_id), kind="letters", now=now, lasts=None, person_id=client_id, data=dict(letters))
    kept.used = int(row.used) + 1 if row else 1
    as_read = Key.used == row.used if row else Key.key.does_not_exist()
    write.put(kept, condition=as_read, otherwise=LettersTaken())


def name_of(client_id: str) -> str:
    """Returns the name of the key that holds a client's letters; `held` says which metric each is for."""
    return f"letters#{client_id}"
