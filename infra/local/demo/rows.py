"""The demo in the form in which one process passes it to another."""

from datetime import datetime
from typing import Any

import msgspec


class Demo(msgspec.Struct):
    """The people the demo is about."""

    coach_id: str
    client_id: str
    plan_id: str


class Said(msgspec.Struct, frozen=True):
    """A text of the past, to or from a number."""

    number: str
    words: str
    at: datetime
    is_theirs: bool


class Rows(msgspec.Struct, frozen=True):
    """The demo from the other process; ``tables`` holds rows in DynamoDB's JSON, by their table's variable."""

    demo: Demo
    said: list[Said]
    tables: dict[str, list[dict[str, Any]]]
