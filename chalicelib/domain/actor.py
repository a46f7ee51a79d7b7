"""Who acts, and by which way."""

from typing import Literal

import msgspec

Via = Literal["page", "api", "email", "text", "link"]


class Actor(msgspec.Struct, frozen=True):
    """Who acts, and through what."""

    person_id: str
    via: Via = "page"
