"""How tests are shared out among the workers of `make test`: what is slow to bring up is brought up once, and first."""

import os
import random

import pytest

_BROUGHT_UP_ONCE = (
    "tests/deployed/test_hard_cloud.py",
    "tests/deployed/",
    "tests/browser/",
    "tests/deployed/test_emulator.py",
    "tests/infra/package/",
    "tests/infra/template/",
)
"""The longest first, but what would delay nobody. Modules named here need nothing of what others bring up; the last two
folders pack the same."""


def shares(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Returns what goes to one worker each: all that needs the same stack, browser or package, and the rest by modules."""
    together: dict[str, list[pytest.Item]] = {}
    for item in items:
        together.setdefault(_scope(item.nodeid), []).append(item)
    return list(together.values())


def shuffle(items: list[pytest.Item]) -> None:
    """With ``SHUFFLE=1``, or any other seed, in the environment: no test may depend on one before it."""
    if seed := os.environ.get("SHUFFLE"):
        random.Random(seed).shuffle(items)


def slowest_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: len(_BROUGHT_UP_ONCE) if (place := _place(item.nodeid)) is None else place)


def _scope(nodeid: str) -> str:
    module, place = nodeid.split("::")[0], _place(nodeid)
    return module if place is None else _BROUGHT_UP_ONCE[place]


def _place(nodeid: str) -> int | None:
    """Returns the place of what a test needs, by the longest name that fits; ``None`` if nothing is brought up for it."""
    fitting = [room for room in _BROUGHT_UP_ONCE if nodeid.startswith(room)]
    return _BROUGHT_UP_ONCE.index(max(fitting, key=len)) if fitting else None
