"""How sure it is that a message means DONE: the sum of the weights of its words, learned from messages that people
labelled. Pure.

Positive weights speak for done, negative ones for a doubt. They are in ``weights.bin``, made by
``infra/package/weights.py``, which also shows the weight of each word of a message: ``python -m infra.package.weights
"Done, but she hung up"``.
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
"""Units in a weight of 1: the weights are kept as whole numbers of one byte."""
KEYS = 1 << 24
LONGEST = 4_000
"""In characters. A longer message is never sure."""


def weigh(text: str) -> float:
    """Returns the weight of a message: above 0 if more speaks for done than against it; ``-inf`` if it is longer than
    `LONGEST`."""
    if len(text) > LONGEST:
        return -math.inf
    found = features.of(text)
    total = sum(weight_of(feature) for feature in found)
    return total / UNIT / math.sqrt(len(found)) + _table()[1][-1] / UNIT


def weight_of(feature: str) -> int:
    """Returns the weight of a feature, in units; 0 if the feature isn't known."""
    keys, weights = _table()
    key = key_of(feature)
    place = bisect_left(keys, key)
    return weights[place] if place < len(keys) and keys[place] == key else 0


def key_of(feature: str) -> int:
    """Returns the key under which a feature is found in the table."""
    return crc32(feature.encode()) % KEYS


@cache
def _table() -> tuple["array[int]", "array[int]"]:
    """Returns the sorted keys, and the weight of each; the last weight is the one that every message has."""
    content = FILE.read_bytes()
    size = (len(content) - 1) // 3
    steps, weights = array("H", content[: 2 * size]), array("b", content[2 * size :])
    return array("I", accumulate(steps)), weights
