"""Records in a number's row what it was texted: the cost, today's count, which actions, and which metrics it was asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics import asking
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import MOST_TEXTED, TEXTED_FOR, Address, AskedFor, Texted
from chalicelib.domain.people.person import Person
from chalicelib.outbound.owed import Owed


def changes(message: Sequence[Owed], segments: int, now: datetime) -> tuple[str, list[Any]] | None:
    """Returns the key of the number's row and its changes; ``None`` if the number is gone."""
    first, person = message[0], message[0].context.person
    counted: list[Any] = [Address.segments_sent.add(segments)]
    if first.row.recipient.startswith("tel:"):
        return first.row.recipient, counted
    if person is None or not person.phone:
        return None
    if first.is_counted:
        counted += _counted(first, person, now)
    about = [action for each in message for action in _told_of(each)]
    address = first.context.number
    noted = [*_about(address, about, now), *_asked(address, message, now)] if address else []
    return addresses.tel(person.phone), counted + noted


def _counted(first: Owed, person: Person, now: datetime) -> list[Any]:
    """Counts towards the day's cap. The day's first text sets the count; its last uses it up, whatever else is sent."""
    day = times.local_day(now, person.time_zone)
    if first.sums_up:
        return [Address.texts_day.set(day), Address.texts_today.set(int(person.text_cap) + 1)]
    if first.context.number is not None and first.context.number.texts_day == day:
        return [Address.texts_today.add(1)]
    return [Address.texts_day.set(day), Address.texts_today.set(first.context.texts_before + 1)]


def _told_of(each: Owed) -> list[Action]:
    """Returns the actions that a row's text is about."""
    if each.context.after is not None:
        return each.context.after.open[:MOST_TEXTED]
    return [each.context.action] if each.row.plan_id and each.context.action is not None else []


def _about(address: Address, about: Sequence[Action], now: datetime) -> list[Any]:
    """Notes the actions and forgets the oldest, one by one, since another text may be noted at the same moment."""
    fresh = {
        f"{each.plan_id}#{int(each.number)}": Texted(str(each.plan_id), int(each.number), each.what, now)
        for each in about
    }
    earlier = sorted(set(address.texted) - set(fresh), key=lambda key: address.texted[key].at, reverse=True)
    room = max(0, MOST_TEXTED - len(fresh))
    old = [key for place, key in enumerate(earlier) if place >= room or now - address.texted[key].at >= TEXTED_FOR]
    noted: list[Any] = [Address.texted[key].set(plain(each)) for key, each in fresh.items()]
    return noted + [Address.texted[key].remove() for key in old]


def _asked(address: Address, message: Sequence[Owed], now: datetime) -> list[Any]:
    """Notes the metrics asked for, and forgets those asked for long ago."""
    fresh = {
        str(each.row.data["metric_id"]): AskedFor(
            str(each.row.plan_id), str(each.row.data["metric_id"]), asking.day_of(each.row), now
        )
        for each in message
        if each.row.kind == "asking"
    }
    return addresses.asking(address, fresh, now)
