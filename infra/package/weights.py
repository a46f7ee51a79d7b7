"""Learns what the words of a message that says DONE weigh, and writes ``chalicelib/inbound/commands/weights.bin``:
``python -m infra.package.weights --write``; with a message instead, shows what each of its words weighs.

It learns from ``tests/inbound/commands/{plain,doubtful}_done.txt`` and ``heard_{plain,doubtful}.txt``: a line each, decided by people. Plain
logistic regression on the features of ``chalicelib/inbound/commands/features.py``, in a fixed order, so that it comes out the same
everywhere. Run it after changing those files; a test compares what they held with what it learned from.
"""

import argparse
import hashlib
import math
import random
import re
from array import array
from collections import Counter
from pathlib import Path

from chalicelib.inbound.commands import features, weighing

HEARD = Path(__file__).parents[2] / "tests" / "inbound" / "commands"
LEARNED = HEARD / "learned.txt"
FILES = {"plain_done.txt": True, "heard_plain.txt": True, "doubtful_done.txt": False, "heard_doubtful.txt": False}
_TIMES = 6
"""How often each message is looked at: more learns them by heart."""
_STEP = 0.5
_SHRINKS = 2e-6
_MARGIN = 1.0
"""Below 0, where what is doubtful should stay."""
_WORSE = 2
"""Times: closing against the words is worse than asking in vain."""
_LEAST = 2
"""A feature of one message only is left out: it would be learned by heart."""
_MOST = 30_000
"""Features kept, those that weigh most."""

_SENTENCES = re.compile(r"[^.!?…\n]+[.!?…\n]*")

Row = tuple[list[int], float, bool]
"""The numbers of a message's features, by how much each counts, and whether it is plain."""


def messages(name: str) -> list[str]:
    """Returns the messages of one of the files."""
    lines = (HEARD / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("⏎", "\n") for line in lines if line and not line.startswith("#")]


def digest() -> str:
    """Returns a digest of everything that was learned from."""
    content = b"".join((HEARD / name).read_bytes() for name in FILES)
    sources = b"".join(Path(each).read_bytes() for each in (__file__, features.__file__))
    return hashlib.sha256(content + sources).hexdigest()


def learn(plain: list[str], doubtful: list[str]) -> tuple[dict[str, float], float]:
    """Returns the weight of each feature, and that of every message."""
    parts = [part for text in plain for part in _parts(text)]
    texts = sorted(
        [(text, True) for text in plain + parts] + [(text, False) for text in doubtful]
    )  # in one order, whatever file they are in
    decided = [(features.of(text), is_plain) for text, is_plain in texts]
    often = Counter(feature for found, _ in decided for feature in found)
    known = [each for each in often if often[each] >= _LEAST]
    weights, _ = _regress(decided, known)
    return _regress(decided, sorted(known, key=lambda each: -abs(weights[each]))[:_MOST])


def _parts(text: str) -> list[str]:
    """Returns the sentences of a message of several: of a plain one each is harmless, while of a doubtful one only some is doubtful."""
    parts = [part.strip() for part in _SENTENCES.findall(text) if part.strip()]
    return parts if len(parts) > 1 else []


def _regress(decided: list[tuple[tuple[str, ...], bool]], known: list[str]) -> tuple[dict[str, float], float]:
    """Logistic regression on the known features by stochastic steps that get smaller, each feature with its own (AdaGrad)."""
    numbers = {feature: number for number, feature in enumerate(known)}
    rows: list[Row] = [
        ([numbers[each] for each in found if each in numbers], 1 / math.sqrt(len(found)), is_plain)
        for found, is_plain in decided
    ]
    weights, moved, bias, bias_moved = [0.0] * len(known), [1e-3] * len(known), 0.0, 1e-3
    order = random.Random(14)
    for _ in range(_TIMES):
        order.shuffle(rows)
        for found, scale, is_plain in rows:
            total = bias + scale * sum([weights[each] for each in found]) + (0 if is_plain else _MARGIN)
            slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - is_plain
            slope *= 1 if is_plain else _WORSE
            bias_moved += slope * slope
            bias -= _STEP * slope / math.sqrt(bias_moved)
            slope *= scale
            square = slope * slope
            for each in found:
                moved[each] += square
                weights[each] -= _STEP * (slope + _SHRINKS * weights[each]) / math.sqrt(moved[each])
    return dict(zip(known, weights, strict=True)), bias


def write(weights: dict[str, float], bias: float) -> None:
    """Writes the table, with what it was learned from."""
    keyed: dict[int, float] = {}
    for feature, weight in weights.items():
        keyed.setdefault(
            weighing.key_of(feature), weight
        )  # of two that share a key, the one that weighs more came first
    keys = sorted(keyed)
    steps = array("H", [key - before for before, key in zip([0, *keys[:-1]], keys, strict=True)])
    whole = array("b", [_whole(keyed[key]) for key in keys] + [_whole(bias)])
    weighing.FILE.write_bytes(steps.tobytes() + whole.tobytes())
    LEARNED.write_text(digest() + "\n", encoding="utf-8")


def _whole(weight: float) -> int:
    return max(-127, min(127, round(weight * weighing.UNIT)))


def why(text: str) -> list[tuple[str, float]]:
    """Returns what each feature of a message adds to its weight, the most telling first."""
    found = features.of(text)
    each = [(feature, weighing.weight_of(feature) / weighing.UNIT / math.sqrt(len(found))) for feature in found]
    return sorted((pair for pair in each if pair[1]), key=lambda pair: -abs(pair[1]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="learn, and write the table")
    parser.add_argument("message", nargs="?", help="show what its words weigh")
    asked = parser.parse_args()
    if asked.write:
        plain, doubtful = (
            [text for name, is_plain in FILES.items() if is_plain is kind for text in messages(name)]
            for kind in (True, False)
        )
        write(*learn(plain, doubtful))
    if asked.message:
        text = asked.message.replace("⏎", "\n")
        print(f"{weighing.weigh(text):.2f}")
        for feature, weight in why(text)[:25]:
            print(f"{weight:6.2f}  {feature}")
