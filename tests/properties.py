"""How property tests run: however slow the machine is, and on a third of the examples they ask for, so that all tests together take
minutes. ``EXAMPLES=1`` in the environment gives them all, ``EXAMPLES=20`` 20 times as many."""

import math
import os
from typing import Any

import pytest
from hypothesis import settings

TIMES = float(os.environ.get("EXAMPLES") or 1 / 3)
_FEWEST = 5

# A slow machine is no mistake of the code; what must be fast says so itself.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")


def examples(asked: int) -> int:
    """Returns how many examples a test gets that asks for so many."""
    return max(math.ceil(asked * TIMES), min(asked, _FEWEST))


def as_many_examples(items: list[pytest.Item]) -> None:
    """For all tests made by hypothesis, whatever number of examples they ask for."""
    for item in items:
        function: Any = getattr(item, "obj", None)
        if getattr(function, "is_hypothesis_test", False) and not hasattr(function, "_has_its_examples"):
            asked: settings = function._hypothesis_internal_use_settings
            function._hypothesis_internal_use_settings = settings(asked, max_examples=examples(asked.max_examples))
            function._has_its_examples = True  # also a test with parameters, which is several items, is asked once
