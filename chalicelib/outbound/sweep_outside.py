"""What a sweep reads and writes: pages of the index, the queues, what was queued before, and others of its kind."""

import os
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import due, queue, waited
from chalicelib.domain.owed.due import Page
from chalicelib.outbound import handing_on, queued
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.queued import Memory

BATCH = 10
"""Messages that SQS takes at once."""
AT_ONCE = timedelta()
_HELD = timedelta(minutes=1)
"""How long a sweep holds a shard at most: a function's time. One that is killed doesn't give it back."""
_REMEMBERED = timedelta(days=2)


Turn = tuple[str, str | None]
"""A recipient, and the row that their turn begins with; ``None``: the first."""


class Outside(Protocol):
    """The world of a sweep; tests have another one."""

    def page(self, shard: str, now: datetime, after: object = None, *, newest_first: bool = False) -> Page:
        """Returns the first due rows of a shard after a place."""

    def keys_of(self, recipient: str, now: datetime, most: int) -> list[str]:
        """Returns the keys of the first rows that are due to a recipient and that nobody is sending."""

    def waited(self, now: datetime) -> timedelta:
        """Returns how long messages wait on the queue."""

    def known(self, shards: Collection[str], now: datetime) -> dict[str, Memory]:
        """Returns who is on the queue, by shard."""

    def keep(self, queued: Mapping[str, Memory], now: datetime) -> None:
        """Writes down who is on the queue."""

    def put(
        self, turns: list[Turn], rate: float | None, *, is_urgent: bool, after: timedelta = AT_ONCE
    ) -> Collection[Turn]:
        """Puts up to `BATCH` turns on a queue, to come after some time; returns those it took."""

    def hold(self, shard: str, now: datetime) -> bool:
        """Keeps other sweeps off a shard; returns ``False`` if one is already working on it."""

    def release(self, shards: Collection[str]) -> None:
        """Lets other sweeps work on the shards again."""

    def hand_on(self, part: Part, now: datetime) -> None:
        """Starts a sweep that goes through a part."""

    def seconds_left(self) -> float:
        """Returns the seconds until this sweep is stopped."""


class Aws:
    """The real outside."""

    def __init__(self, left: Callable[[], int] | None = None) -> None:
        """Takes a function that returns the milliseconds left of the Lambda's time; ``None``: nothing stops it."""
        self._left = left

    def page(self, shard: str, now: datetime, after: object = None, *, newest_first: bool = False) -> Page:
        return due.page(shard, now, after, newest_first=newest_first)

    def keys_of(self, recipient: str, now: datetime, most: int) -> list[str]:
        return due.keys_of(recipient, now, most)

    def waited(self, now: datetime) -> timedelta:
        return waited.read(Key.find(waited.KEY), now)

    def known(self, shards: Collection[str], now: datetime) -> dict[str, Memory]:
        rows = together(*((Key, _queued(shard), None) for shard in shards)) if shards else []
        found = dict(zip(shards, rows, strict=True))
        return {shard: queued.read(row.data) if row is not None else Memory() for shard, row in found.items()}

    def keep(self, queued_now: Mapping[str, Memory], now: datetime) -> None:
        write = Write()
        for shard, of_shard in queued_now.items():
            data = queued.written(of_shard)
            write.put(keys.new(_queued(shard), kind="queued", now=now, lasts=_REMEMBERED, data=data))
        if len(write):
            write.commit()

    def put(
        self, turns: list[Turn], rate: float | None, *, is_urgent: bool, after: timedelta = AT_ONCE
    ) -> Collection[Turn]:
        later = {"DelaySeconds": int(after.total_seconds())} if after >= timedelta(seconds=1) else {}
        url = settings().urgent_queue_url if is_urgent else settings().deliveries_queue_url
        entries: list[Any] = [
            {"Id": str(place), "MessageBody": queue.message(recipient, rate, start), **later}
            for place, (recipient, start) in enumerate(turns)
        ]
        answer = aws.sqs().send_message_batch(QueueUrl=url, Entries=entries)
        refused = {int(each["Id"]) for each in answer.get("Failed", ())}
        return [turn for place, turn in enumerate(turns) if place not in refused]

    def hold(self, shard: str, now: datetime) -> bool:
        write = Write()
        free = Key.key.does_not_exist() | (Key.expires <= int(now.timestamp()))
        write.put(keys.new(_sweeping(shard), kind="sweeping", now=now, lasts=_HELD), condition=free)
        try:
            write.commit()
        except Lost:
            return False
        return True

    def release(self, shards: Collection[str]) -> None:
        write = Write()
        for shard in shards:
            write.delete(Key(_sweeping(shard)))
        if len(write):
            write.commit()

    def hand_on(self, part: Part, now: datetime) -> None:
        event = msgspec.json.encode(handing_on.event(part, now))
        aws.lambda_().invoke(FunctionName=os.environ["AWS_LAMBDA_FUNCTION_NAME"], InvocationType="Event", Payload=event)

    def seconds_left(self) -> float:
        return self._left() / 1000 if self._left else float("inf")


def _queued(shard: str) -> str:
    return f"queued#{shard}"


def _sweeping(shard: str) -> str:
    return f"sweeping#{shard}"
