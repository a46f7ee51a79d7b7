"""Letters: what a metric is called in a text. One client's metrics have each another one, over all plans.

The client's letters are one row among the keys, so that two metrics set up at one moment can't get the same.
"""

from datetime import datetime

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key

SINGLE = "WBDEJPQVZ"
"""What stands for itself in a text: neither a word (A, I, O, or Y, N, U, R) nor a unit or its sign (C, F, G, H, K, L, M, S, T, X)."""
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
"""Two of them that are a word or an abbreviation."""
_DOUBLE = [one + other for one in SINGLE for other in SINGLE if one != other and one + other not in _NOT_TOGETHER]


class LettersTaken(Lost):
    """Another metric of this client got a letter between our read and write."""


def choose(taken: dict[str, str], name: str, unit: str) -> str | None:
    """Returns a free letter, best one of the name's; ``None`` if a client has more metrics than there are any."""
    free = [each for each in (*SINGLE, *_DOUBLE) if each not in taken and each != unit.upper()]
    of_name = [each for each in name.upper() if each in free]
    return next(iter([*of_name, *free]), None)


def give(write: Write, client_id: str, place: str, name: str, unit: str, now: datetime) -> str | None:
    """Gives the metric at ``place`` a letter, in the transaction that sets it up; raises `LettersTaken` if that fails."""
    row = Key.find(name_of(client_id))
    taken = dict(row.data) if row else {}
    letter = choose(taken, name, unit)
    if letter is not None:
        _keep(write, client_id, row, {**taken, letter: place}, now)
    return letter


def take_back(write: Write, client_id: str, letter: str | None, now: datetime) -> None:
    """Frees a letter, in the transaction that ends its metric."""
    row = Key.find(name_of(client_id))
    if row is not None and letter in row.data:
        _keep(write, client_id, row, {each: place for each, place in row.data.items() if each != letter}, now)


def _keep(write: Write, client_id: str, row: Key | None, letters: dict[str, str], now: datetime) -> None:
    kept = keys.new(name_of(client_id), kind="letters", now=now, lasts=None, person_id=client_id, data=dict(letters))
    kept.used = int(row.used) + 1 if row else 1
    as_read = Key.used == row.used if row else Key.key.does_not_exist()
    write.put(kept, condition=as_read, otherwise=LettersTaken())


def name_of(client_id: str) -> str:
    """Returns the name of the key that holds a client's letters: each with the ``plan_id#metric_id`` of its metric."""
    return f"letters#{client_id}"
