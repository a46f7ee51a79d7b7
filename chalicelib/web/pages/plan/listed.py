"""Which of a plan's open actions its page lists: all, or a project's, from the first or after a place; and the way back
there."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from chalicelib.domain.actions.finding import Place
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.visit import Visit

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT = timedelta(microseconds=1)


class Listed(msgspec.Struct, frozen=True):
    """What the page lists; ``project_id`` is empty for all projects."""

    project_id: str = ""
    after: Place | None = None

    @property
    def here_from(self) -> str:
        """Returns what a form on the page sends, so that its answer leads back here: ``plan-<project>-<place>``."""
        parts = ["plan", self.project_id, written(self.after)]
        return "-".join(parts).rstrip("-")

    @property
    def only(self) -> str:
        """Returns the same for the end of an address, with ``&`` before each part."""
        given = {"project": self.project_id, "after": written(self.after)}
        return "".join(f"&{name}={value}" for name, value in given.items() if value)


def of(came_from: str) -> Listed:
    """Returns what was listed on the page that a form came from (`Listed.here_from`)."""
    _, project_id, after = f"{came_from}--".split("-", 2)
    return Listed(forms.id(project_id), read(after.rstrip("-")))


def asked(visit: Visit) -> Listed:
    """Returns what the address asks for, or a form that is shown again."""
    if visit.is_post:
        return of(visit.form["from"])
    return Listed(forms.id(visit.query("project")), read(visit.query("after")))


def written(place: Place | None) -> str:
    """Returns a place in the form used in addresses; empty for ``None``."""
    return "" if place is None else f"{(place.due_at - _BEGINNING) // _UNIT}.{place.number}"


def read(text: str) -> Place | None:
    """Returns the place in an address; ``None`` if there is none or it is invalid, so that the list begins with the
    first action."""
    found = re.fullmatch(r"([0-9]{1,17})\.([0-9]{1,7})", text)
    return Place(_BEGINNING + int(found[1]) * _UNIT, int(found[2])) if found else None
