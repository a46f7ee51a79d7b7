"""A refusal is told by its name, and nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.errors import Refused
from tests.conftest import everything


@contextmanager
def refused(reason: type[Refused], *, at: str | None = None, because: str = "") -> Iterator[Any]:
    """Inside, `reason` is raised (at the field ``at``, with a sentence that has ``because``) and no row changes."""
    before = everything()
    with pytest.raises(reason) as info:
        yield info
    if at is not None:
        assert at in info.value.problems  # type: ignore[attr-defined]
    assert because in info.value.sentence
    assert everything() == before, "something was written"


def values(row: Any, *names: str) -> list[Any]:
    """Some of a row's attributes; PynamoDB types one that may be missing as if it were there."""
    return [getattr(row, name) for name in names]
