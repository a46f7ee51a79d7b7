"""What botocore knows about AWS, read once for all sessions that tests make: its files are megabytes of JSON."""

import functools
from typing import Any

from botocore.loaders import Loader

_known: dict[Any, Any] = {}
"""By what was asked for; all look in the same places."""


def share() -> None:
    """From now on, and also with all workers that fork from here."""
    loader: Any = Loader
    begin = loader.__init__

    @functools.wraps(begin)
    def begin_with_what_is_known(self: Any, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        self._cache = _known

    loader.__init__ = begin_with_what_is_known
