"""How sure a message that says DONE means it: the sum of what its words weigh, learned from messages that people decided on. Pure.

Positive weights speak for done, negative ones for a doubt. They are in ``weights.bin``, made by ``infra/package/weights.py``, which
also shows what each word of a message weighs: ``python -m infra.package.weights "Done, but she hung up"``.
"""

import math
from array import array
from bisect import bisect_left
from functools import cache
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from chalicelib.inbound.commands import features

FILE = Path(__file__).with_name("weights.bin")
UNIT = 8
"""Of the weights, which are kept as whole numbers of a byte."""
KEYS = 1 << 24
LONGEST = 4_000
"""Characters; what is longer is never sure."""


def weigh(text: str) -> float:
    """Returns how much speaks for done: above 0 more than against it."""
    if len(text) > LONGEST:
        return -math.inf
    found = features.of(text)
    total = sum(weight_of(feature) for feature in found)
    return total / UNIT / math.sqrt(len(found)) + _table()[1][-1] / UNIT


def weight_of(feature: str) -> int:
    """Returns the weight of a feature, in units; 0 of one that isn't known."""
    keys, weights = _table()
    key = key_of(feature)
    place = bisect_left(keys, key)
    return weights[place] if place < len(keys) and keys[place] == key else 0


def key_of(feature: str) -> int:
    """Returns the number by which a feature is found in the table."""
    return crc32(feature.encode()) % KEYS


@cache
def _table() -> tuple["array[int]", "array[int]"]:
    """Returns the keys in their order and the weight of each, and behind these that of every message."""
    content = FILE.read_bytes()
    size = (len(content) - 1) // 3
    steps, weights = array("H", content[: 2 * size]), array("b", content[2 * size :])
    return array("I", accumulate(steps)), weights
