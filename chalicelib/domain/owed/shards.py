"""Shards: the parts of the index by which the sweep finds what is due. Pure.

A part takes 1,000 writes a second (DynamoDB developer guide, "Designing partition keys"), and a message costs three: it is owed, claimed
and deleted. Eight are enough for 78 deliveries at once; a deployment made for more has 64. The number is in the name of the part, so that
rows written under another number can be told apart and found. Parts of eight have plain names, as they always had: ``3``, but ``17/64``.
"""

import hashlib

SIZES = (8, 64)
"""How many parts there may be. A further number goes to the end, and is a divisor of 256; none may be removed as long as
rows have it."""
WRITES = 1000
"""Writes a second to one part."""
_WRITES_A_MESSAGE = 3
_DELIVERIES = 17
"""Deliveries a second by one function at its best: 60 ms each."""
_EVENLY = 0.5
"""How much of what all parts could take we count on: neither recipients nor their messages spread evenly."""


def size_for(concurrency: int) -> int:
    """Returns how many parts a deployment needs if this many functions deliver at once."""
    writes = concurrency * _DELIVERIES * _WRITES_A_MESSAGE
    return next((size for size in SIZES if writes <= size * WRITES * _EVENLY), SIZES[-1])


def of(recipient: str, size: int) -> str:
    """Returns the part that a recipient's rows are in."""
    return _name(hashlib.sha256(recipient.encode()).digest()[0] % size, size)


def names(*sizes: int) -> list[str]:
    """Returns the names of all parts of these sizes."""
    return [_name(position, size) for size in sizes for position in range(size)]


def read_with(size: int) -> tuple[int, ...]:
    """Returns the sizes whose parts are read each minute while rows are written under this one: also eight, which functions
    of the previous version write under during an update, and programs that know of no deployment."""
    return tuple(sorted({SIZES[0], size}))


def _name(position: int, size: int) -> str:
    return str(position) if size == SIZES[0] else f"{position}/{size}"
