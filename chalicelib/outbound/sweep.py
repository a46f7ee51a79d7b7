"""The sweep: every minute it puts the recipients with something due on the queues, each once."""

import logging
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import zip_longest

import msgspec

from chalicelib import failures
from chalicelib.domain.owed import queue, shards
from chalicelib.domain.owed.due import Due, Page
from chalicelib.outbound import backlog, gather, handing_on, pacing
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.queued import PATIENCE, Queued, Since
from chalicelib.outbound.sweep_outside import AT_ONCE, BATCH, Aws, Outside, Turn
from chalicelib.outbound.swept import Shard

_MOST_FAILED = 3
"""Batches that the queue may refuse before a sweep ends: then it isn't one busy moment, and each one takes seconds."""


def sweep(
    now: datetime,
    held_up: Iterable[datetime] = (),
    *,
    rate: float | None = None,
    names: Iterable[str] = shards.names(shards.SIZES[0]),
    outside: Outside | None = None,
) -> str:
    """Queues every recipient with something due, using one query per shard while nothing is; returns a sentence for the log.

    ``held_up`` is since when channels can't send, which only the alarms want to know. ``rate`` is how many mails a second
    the account may send, which the messages pass on to `deliver`; ``None`` if nobody knows. Shards that hold more than one
    sweep can do in a while are handed on to others (`handing_on`), each of which pages on as long as its time lasts.
    """
    outside = outside or Aws()
    heads = {name: outside.page(name, now) for name in names}
    due = [row for head in heads.values() for row in head.rows if not row.is_claimed(now)]
    backlog.tell_owed(due, now, held_up)
    busy = {
        name: head for name, head in heads.items() if head.after or any(not row.is_claimed(now) for row in head.rows)
    }
    if not busy:
        return "nothing is due"
    waited = outside.waited(now)
    found = {name: None if head.after else len(head.rows) for name, head in busy.items()}
    room = handing_on.room(rate, pacing.DUE, waited, found.values())
    further = handing_on.further(room, len(busy), sum(map(_has_much, busy.values())))
    whole = Part(tuple(busy), room, rate, waited.total_seconds(), further, depth=0)
    parts = handing_on.parts(found, whole)
    handed = {name for part in parts for name in part.shards if _hand_on(part, now, outside)}
    own = msgspec.structs.replace(whole, shards=tuple(name for name in busy if name not in handed))
    return go_through(own, now, outside, heads) + (f"; {len(handed)} shards handed on" if handed else "")


def _has_much(head: Page) -> bool:
    """Returns whether somebody is owed more than a turn holds."""
    return any(count > gather.MOST_ROWS for count in Counter(row.recipient for row in head.rows).values())


def go_on(part: Part, now: datetime, outside: Outside | None = None) -> str:
    """Does what another sweep handed on, except for shards that a third one is working on."""
    outside = outside or Aws()
    held = tuple(name for name in part.shards if outside.hold(name, now))
    try:
        return go_through(msgspec.structs.replace(part, shards=held), now, outside, {})
    finally:
        outside.release(held)


def go_through(part: Part, now: datetime, outside: Outside, heads: Mapping[str, Page]) -> str:
    """Pages through shards in turn, each until it has no more that is due, or no more room on the queue; what it has no
    time left for is handed on."""
    known = outside.known(part.shards, now)
    urgent = handing_on.room(part.rate, pacing.URGENT, timedelta(), [None] * len(part.shards))
    ways = [Shard(name, Queued(known[name]), heads.get(name), part.room, urgent) for name in part.shards]
    count, under_way = 0, ways
    try:
        while under_way and outside.seconds_left() >= handing_on.KEPT_FREE:
            count += _put_on(_of_next_pages(under_way, part, now, outside), part, outside)
            _put_further_turns_on([way for way in under_way if not way.is_through], part, now, outside)
            under_way = [way for way in ways if way.has_room]
        count += _put_on(_behind(ways, part, now, outside), part, outside)
        _put_further_turns_on(ways, part, now, outside)
    finally:
        outside.keep({way.name: way.memory(_patience(part), now) for way in ways}, now)
    left = handing_on.rest(part, [way.name for way in under_way])
    if left is not None:
        _hand_on(left, now, outside)
    full = ", the queue is full" if any(not way.is_through for way in ways) else ""
    return f"{count} recipients have something due{full}"


def _hand_on(part: Part, now: datetime, outside: Outside) -> bool:
    """Starts another sweep; returns whether that worked. If it doesn't, this one does what it can."""
    try:
        outside.hand_on(part, now)
    except Exception:
        logging.getLogger(__name__).warning("a part of the sweep could not be handed on", exc_info=True)
        return False
    return True


_Turn = tuple[Due, Since, Shard]


def _of_next_pages(ways: list[Shard], part: Part, now: datetime, outside: Outside) -> list[_Turn]:
    """Returns whose turn it is according to the next page of each shard, in the order of what is due to them; what fell due
    at one moment, from all shards in turn, so that none has to take all writes at a time."""
    found: list[tuple[int, _Turn]] = []
    for way in ways:
        page = way.page or outside.page(way.name, now, way.after)
        found += enumerate(_turns(way, page.rows, part, now))
        way.page, way.after = None, page.after
        way.is_through = page.after is None and way.room > 0
    return [turn for _, turn in sorted(found, key=lambda each: (each[1][0].due_at, each[0]))]


def _turns(way: Shard, rows: list[Due], part: Part, now: datetime) -> list[_Turn]:
    """Returns the recipients of rows who are to be queued, each once, as far as there is room. Recipients who are already
    on the queue take room, too. However many rows a recipient has, they take no more room than one of their turns takes
    time.
    """
    patience = _patience(part)
    by_recipient: dict[str, list[Due]] = {}
    for row in rows:
        if not row.is_claimed(now):
            by_recipient.setdefault(row.recipient, []).append(row)
    met = []
    waiting = lost = 0
    for recipient, own in by_recipient.items():
        since = way.queued.turn(own[0], now, patience)
        takes = way.see(recipient, own)
        if since is not None:
            met.append((own[0], since))
            lost += bool(since.again)
        elif recipient in way.given_turns:
            way.room -= takes
        elif not queue.is_waiting(recipient):
            waiting += takes
    if not way.is_begun:
        way.begin(waiting + lost, now)
    way.waiting += waiting
    way.room -= waiting
    return [(row, since, way) for row, since in met if way.takes(row.recipient)]


def _put_further_turns_on(ways: list[Shard], part: Part, now: datetime, outside: Outside) -> None:
    """Queues further turns of recipients who are owed more than one turn holds. When everybody has a turn, they come to the
    queue one by one."""
    found = [(way, _further(way, part, now, outside)) for way in ways]
    of_all = sum(way.taken + way.further for way in ways)
    refused: set[str] = set()
    for way, turns in found:
        for place in range(0, len(turns), BATCH):
            if outside.seconds_left() < handing_on.KEPT_FREE:
                return
            batch = turns[place : place + BATCH]
            rows = place * gather.MOST_ROWS
            after = (
                handing_on.until_free(part, way.taken + way.further + rows, of_all + rows)
                if way.is_through
                else AT_ONCE
            )
            first_rows: list[Turn] = [(recipient, first) for recipient, first, _ in batch]
            taken = outside.put(first_rows, part.rate, is_urgent=False, after=after)
            for recipient, first, last in batch:
                if (recipient, first) not in taken:
                    refused.add(recipient)
                if recipient not in refused:  # else another sweep begins with what was refused
                    way.queued.take_further(recipient, last, now)


def _further(way: Shard, part: Part, now: datetime, outside: Outside) -> list[tuple[str, str, str]]:
    """Returns the further turns for which there is room, those of several recipients in turn: whose, and their first and last rows.

    They have a little room of their own, as full as the others' room, and everything that is left when everybody has a turn.
    """
    room = part.further * min(way.taken, way.whole) // max(1, way.whole)
    room = part.further + max(0, way.room) if way.is_through else room
    found: list[list[tuple[str, str, str]]] = []
    way.further = 0
    for recipient, seen in way.keys.items():
        if len(seen) > gather.MOST_ROWS:
            keys = way.all_keys(recipient, part.further + way.room, now, outside)
            queued, turns = way.queued.further_turns(recipient, keys, gather.MOST_ROWS, now, _patience(part))
            found.append([(recipient, *turn) for turn in turns])
            way.further += queued
    in_turn = [turn for turns in zip_longest(*found) for turn in turns if turn is not None]
    return in_turn[: math.ceil(max(0, room - way.further) / gather.MOST_ROWS)]


def _behind(ways: list[Shard], part: Part, now: datetime, outside: Outside) -> list[_Turn]:
    """Returns who waits behind a backlog: what they are waiting for has just fallen due, and is no longer of use by the
    time the backlog is gone."""
    found: list[_Turn] = []
    for way in ways:
        if way.is_through or way.after is None:
            continue  # all of it was looked at
        newest = outside.page(way.name, now, newest_first=True).rows
        found += _turns(way, [row for row in reversed(newest) if queue.is_waiting(row.recipient)], part, now)
    return found


def _patience(part: Part) -> timedelta:
    return PATIENCE + timedelta(seconds=part.waited)


def _leave(turns: list[_Turn]) -> None:
    """Leaves turns to another sweep."""
    for _, _, way in turns:
        way.is_through, way.room = False, max(0, way.room) + 1


def _put_on(turns: list[_Turn], part: Part, outside: Outside) -> int:
    """Puts recipients on their queues, and notes them; returns how many the queues took."""
    count = failed = 0
    for is_urgent in (True, False):
        some = [turn for turn in turns if queue.is_waiting(turn[0].recipient) is is_urgent]
        for start in range(0, len(some), BATCH):
            batch = some[start : start + BATCH]
            if outside.seconds_left() < handing_on.KEPT_FREE:
                _leave(some[start:])
                break
            try:
                taken = outside.put([(row.recipient, None) for row, _, _ in batch], part.rate, is_urgent=is_urgent)
            except failures.FAILURES as error:
                failed += 1
                if failed == _MOST_FAILED or not failures.is_passing(error):
                    raise
                logging.getLogger(__name__).warning("a batch could not be queued, the next sweep will", exc_info=True)
                continue
            for row, since, way in batch:
                if (row.recipient, None) in taken:
                    way.queued.take(row.recipient, since)
                    count += 1
    return count
