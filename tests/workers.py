"""How tests are shared out among the workers of `make test`: what is slow to bring up is brought up once, and first."""

import os
import random
from itertools import groupby

import pytest

_OF_ITS_OWN = "tests/deployed/test_hard_cloud.py"
"""Brings up a stack that nothing else uses."""
_BROUGHT_UP_ONCE = (_OF_ITS_OWN, "tests/deployed/", "tests/browser/", "tests/infra/package/", "tests/infra/template/")
"""The longest first, but what would delay nobody; the last two pack the same."""


def shares(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Returns what goes to one worker each: all that needs the same stack, browser or package, and the rest by modules."""
    together: dict[str, list[pytest.Item]] = {}
    for scope, some in groupby(items, lambda item: _scope(item.nodeid)):
        together.setdefault(scope, []).extend(some)
    return list(together.values())


def shuffle(items: list[pytest.Item]) -> None:
    """With ``SHUFFLE=1``, or any other seed, in the environment: no test may depend on one before it."""
    if seed := os.environ.get("SHUFFLE"):
        random.Random(seed).shuffle(items)


def slowest_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: len(_BROUGHT_UP_ONCE) if (place := _place(item.nodeid)) is None else place)


def _scope(nodeid: str) -> str:
    place = _place(nodeid)
    if place is None or _BROUGHT_UP_ONCE[place] == _OF_ITS_OWN:
        return nodeid.split("::")[0]
    return "/".join(_BROUGHT_UP_ONCE[place].split("/")[:2])


def _place(nodeid: str) -> int | None:
    return next((place for place, room in enumerate(_BROUGHT_UP_ONCE) if nodeid.startswith(room)), None)
