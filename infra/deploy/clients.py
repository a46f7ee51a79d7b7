"""The clients of a session, one a service: making one costs up to 40 ms."""

from functools import cache
from typing import Any

import boto3


@cache
def of(session: boto3.Session, service: str) -> Any:
    """Returns the session's client of a service."""
    return session.client(service)
