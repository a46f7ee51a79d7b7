"""How much one person may send by mail or text in an hour."""

from datetime import datetime, timedelta

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.errors import LimitReached

ANSWERS_AN_HOUR = 60
"""Whoever sends more is a faulty mail program, or up to no good."""
_HOUR = timedelta(hours=1)


def count(write: Write, actor: Actor, now: datetime) -> None:
    """Counts a message by mail or text. After `ANSWERS_AN_HOUR` of them the transaction raises `LimitReached`."""
    if actor.via in ("email", "text"):
        too_many = LimitReached(retry_after=3600)
        keys.at_most(write, _name(actor), ANSWERS_AN_HOUR, window=_HOUR, now=now, otherwise=too_many)


def check(actor: Actor, now: datetime) -> None:
    """Raises `LimitReached` if `count` would refuse another one."""
    if keys.is_used_up(_name(actor), ANSWERS_AN_HOUR, window=_HOUR, now=now):
        raise LimitReached(retry_after=3600)


def _name(actor: Actor) -> str:
    return f"answers#{actor.person_id}"
