"""How property tests run: however slow the machine is, and, with ``EXAMPLES=20`` in the environment, on 20 times their examples."""

import os
from typing import Any

import pytest
from hypothesis import settings

TIMES = int(os.environ.get("EXAMPLES") or 1)

# A slow machine is no mistake of the code; what must be fast says so itself.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")


def more_examples(items: list[pytest.Item]) -> None:
    """For all tests made by hypothesis, whatever number of examples they ask for."""
    for item in items:
        function: Any = getattr(item, "obj", None)
        if TIMES > 1 and getattr(function, "is_hypothesis_test", False):
            asked: settings = function._hypothesis_internal_use_settings
            function._hypothesis_internal_use_settings = settings(asked, max_examples=asked.max_examples * TIMES)
