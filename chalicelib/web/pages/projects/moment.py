"""What is said when a project is finished."""

import msgspec

from chalicelib.domain.actions.finished import Finished
from chalicelib.domain.projects.project import Project
from chalicelib.isolated import isolated
from chalicelib.web import growth_words


class Moment(msgspec.Struct, frozen=True):
    """What is said about a finished project."""

    words: str
    """``Spring fair is finished: 5 things in 6 weeks.``"""
    to_send: str
    """The same, to fill in a form."""
    came_to: str
    is_told: bool
    """Whether a coach has told the client since the last action was done."""


def of(name: str, project: Project | None, found: Finished | None) -> Moment | None:
    """Returns what to say about a project; ``None`` unless it is finished."""
    if found is None:
        return None
    told_at = project.told_at if project is not None else None
    return Moment(
        growth_words.is_finished(isolated(name), found),
        growth_words.is_finished(name, found),
        growth_words.came_to(found),
        bool(told_at and told_at >= found.ended),
    )
