"""Who is acting, and by which channel."""

from typing import Literal

import msgspec

Via = Literal["page", "api", "email", "text", "link"]


class Actor(msgspec.Struct, frozen=True):
    """A person acting through a channel."""

    person_id: str
    via: Via = "page"
