"""Patterns that are compiled when they are first needed: few texts need one, and a cold start needs none."""

import re
from typing import Any, AnyStr, cast


class _Late:
    """Stands for a pattern until something is asked of it; after that, each of its functions is kept here."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """`isinstance`, and so the functions of `re`, take it for the real pattern."""
        return re.Pattern

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "_compiled":
            self._compiled = re.compile(self.pattern, self._flags)
            return self._compiled
        found = self.__dict__[name] = getattr(self._compiled, name)
        return found


def compile_late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Returns what does as the compiled pattern does, but isn't compiled before it is first used.

    Its ``pattern`` can be read without that, so that one may be a part of another.
    """
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
