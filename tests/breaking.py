"""A function that is stopped between two transactions."""

import pytest

from chalicelib.database.transactions import Write


class Broken(Exception):
    """The function was stopped."""


def break_after(commits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets so many transactions through, and stops before the next one."""
    left, real = [commits], Write.commit

    def commit(write: Write) -> None:
        if not left[0]:
            raise Broken
        left[0] -= 1
        real(write)

    monkeypatch.setattr(Write, "commit", commit)
