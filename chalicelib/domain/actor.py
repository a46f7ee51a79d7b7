"""Who is acting, and by which channel."""

from typing import Literal

import msgspec

Via = Literal["page", "api", "email", "text", "link"]


class Actor(msgspec.Struct, frozen=True):
    """A person acting through a channel."""

    person_id: str
    via: Via = "page"
    key: str | None = None
    """The name of the row of the session or API token they act by, whose address what they open and ask for depends on."""
    in_session: bool = False
    """Whether a coach does it on the page of a session: then their client gets it along with the rest (`holding`)."""
