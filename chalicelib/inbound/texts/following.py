"""Finds the metrics that a text may be about: those that texts lately asked for, and those of the sender that have a
letter."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.database.transactions import together
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import days, letters, units, who_may
from chalicelib.domain.metrics.answers import figures, words
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people.address import Address, AskedFor
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound import answers
from chalicelib.inbound.readings import about, steps
from chalicelib.inbound.readings.about import About
from chalicelib.inbound.readings.common_words import COURTESIES, FILLERS
from chalicelib.inbound.readings.opened import OPEN_FOR
from chalicelib.inbound.readings.situation import Asked
from chalicelib.inbound.readings.steps import Step
from chalicelib.patterns import compile_late

MOST_READ = 45
"""The most metrics read for one text, the latest asked for first. With their plans they stay below what one call can
read."""
CORRECTED_FOR = timedelta(hours=1)
"""How long a number without a name replaces the value just entered, even after its day is over."""

_MOST_WORDS = 5
"""The most words of a text that may be just a metric's name."""
_LETTER = compile_late(r"\W*([a-z]{1,2})\s?[:=]?\s?[-+=]?[£$€]?[0-9]")
_HOLDS = {"pause", "resume", "unpause"}
"""Words that ask to pause or resume, perhaps after a greeting."""

Place = tuple[str, str]
"""A metric's place: the plan's id and its own."""


class Following(msgspec.Struct, frozen=True):
    """The metrics that a text may be about, each with its plan, as of one read."""

    person_id: str
    rows: tuple[tuple[Plan, Metric], ...] = ()
    unread: tuple[Place, ...] = ()
    """Metrics with a letter that weren't read, since the text gives no reason to."""
    step: Step | None = None
    """What was asked about values and not answered yet."""
    ended: tuple[tuple[str, Place], ...] = ()
    """The letters of recently ended metrics, with their places."""

    def about(self, now: datetime, asked: Sequence[Asked] = ()) -> About:
        """Returns the metrics in the form that reading an answer needs. The clock is the writer's, from their first
        plan."""
        zones = [plan.members[self.person_id].time_zone for plan, _ in self.rows]
        return about.of(self.person_id, self.rows, zones[0] if zones else "UTC", now, asked)

    def waiting(self, now: datetime) -> list[str]:
        """Returns where the words wait that were asked about, in the form of `Question.recorded`."""
        plan = self.about(now).plan()
        return [f"{plan.plan_id}#{each}" for each in self.step.refusals] if plan and self.step else []


def may_hold_reading(text: str, address: Address) -> bool:
    """Returns whether a text may hold a reading: it has a number, or a word that answers without one."""
    if any(char.isnumeric() for char in text):
        return True
    said = plain(text)
    found = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?|[-✓✔✅👍✗✘❌👎]", said)
    if _HOLDS & {*found[:3]} or ("no" in found[:2] and len(found) > 1):
        return True
    is_short = len(found) <= words.MOST_WORDS + 2
    if not address.asked and len(found) < 2:
        return False  # a word alone answers only what was asked
    return any(
        figures.worded(each, 0) is not None or (words.said(each) is not None and is_short) for each in found
    ) or (
        bool(address.asked)
        and any(words.said(" ".join(found[at:end])) for at in range(len(found[:4])) for end in range(at + 1, at + 5))
    )


def may_be_name(text: str) -> bool:
    """Returns whether a text is short enough to be just the name of a metric, and more than courtesy."""
    said = re.findall(r"\w+", plain(text))
    return 0 < len(said) <= _MOST_WORDS and not set(said) <= FILLERS | COURTESIES


def look(
    address: Address, text: str, message: str, now: datetime, *, is_command: bool = False
) -> tuple[Key | None, Following]:
    """Returns the key of this message if it was taken before, and the metrics that its text may be about, in one call
    or two.

    A text that can't be about a metric costs only the one read that every text needs.
    """
    question, seen = address.question, answers.seen_name(address.person_id, message)
    number = question.step if question is not None else 0
    is_name = not is_command and may_be_name(text)
    if not (number or is_name or may_hold_reading(text, address)):
        return keys.find(seen, now), Following(address.person_id)
    asked = [(each.plan_id, each.metric_id) for each in lately(address)][:MOST_READ]
    names = [seen, letters.name_of(address.person_id), *([steps.name(address.person_id, number)] if number else [])]
    if asked:
        found = _read(asked, *((Key, name, None) for name in names))
        once, lettered, *more = (row if row is None or not row.is_expired(now) else None for row in found.keys)
    else:
        found = _Found([], [])
        once, lettered, *more = keys.several(names, now)
    by_letter = letters.held(lettered)
    unread = [each for each in map(_place, by_letter.values()) if each not in asked][: MOST_READ - len(asked)]
    step = steps.read(more[0], now) if more else None
    ended = tuple((letter, _place(place)) for letter, place in letters.freed(lettered, now).items())
    following = Following(address.person_id, _ours(found.rows, address.person_id), tuple(unread), step, ended)
    is_other_letter = len(text) == 1 and text.isalpha() and text.upper() not in by_letter
    if (
        once is None
        and unread
        and (step or (not is_other_letter and _may_name_more(text, by_letter, following, unread)))
    ):
        following = with_unread(following)
    return once, following


def with_unread(following: Following) -> Following:
    """Returns the same with all metrics that have letters, in one more call."""
    rows = _read(following.unread).rows
    return msgspec.structs.replace(following, rows=(*following.rows, *_ours(rows, following.person_id)), unread=())


def newest(address: Address) -> Following:
    """Returns the metric that texts asked for last, in one call; empty if they never asked for any."""
    asked = [(each.plan_id, each.metric_id) for each in lately(address)[:1]]
    rows = _read(asked).rows if asked else []
    return Following(address.person_id, _ours(rows, address.person_id))


def of_ended_letter(following: Following, text: str, now: datetime) -> About | None:
    """Returns the archived metric whose letter comes before a number; ``None`` if there is none. Makes a call only if
    there is."""
    said = _LETTER.match(plain(text))
    place = dict(following.ended).get(said[1].upper()) if said else None
    rows = _ours(_read([place]).rows, following.person_id) if place else ()
    archived = [(plan, metric) for plan, metric in rows if metric.is_archived]
    if said is None or not archived:
        return None
    [(plan, metric)] = archived
    metric.letter = said[1].upper()
    day = days.today(plan.client.time_zone, metric.day_ends, now)
    zone = plan.members[following.person_id].time_zone
    return about.of(following.person_id, archived, zone, now, [Asked(metric.metric_id, day, now)])


def of_ended_plan(address: Address, now: datetime) -> About | None:
    """Returns what texts lately asked for in the newest plan that has ended for its client; ``None`` if there is no
    such plan. Makes a call only if they asked."""
    asked = [each for each in lately(address) if now - each.at <= OPEN_FOR][:MOST_READ]
    places = [(each.plan_id, each.metric_id) for each in asked]
    rows = [
        (plan, metric)
        for plan, metric in (_read(places).rows if places else [])
        if plan is not None
        and metric is not None
        and plan.client_id == address.person_id
        and plan.client.state == "declined"
    ]
    rows = [(plan, metric) for plan, metric in rows if plan.plan_id == rows[0][0].plan_id]
    known = {metric.metric_id for _, metric in rows}
    open_ones = [Asked(each.metric_id, each.day, each.at) for each in asked if each.metric_id in known]
    zone = rows[0][0].client.time_zone if rows else ""
    return about.of(address.person_id, rows, zone, now, open_ones) if rows else None


def lately(address: Address) -> list[AskedFor]:
    """Returns what texts asked for, newest first."""
    return sorted(address.asked.values(), key=lambda each: each.at, reverse=True)


def open_of(address: Address, following: Following, now: datetime) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """Returns two lists: what was asked within 36 hours and has no value yet; and values that another number replaces,
    because their day isn't over or they were entered within the hour. Archived metrics count only if nothing else is
    open."""
    rows = {metric.metric_id: (plan, metric) for plan, metric in following.rows}
    unanswered: list[Asked] = []
    answered: dict[str, Asked] = {}
    for each in lately(address):
        if each.metric_id not in rows or now - each.at > OPEN_FOR:
            continue
        asked, (plan, metric) = Asked(each.metric_id, each.day, each.at), rows[each.metric_id]
        if each.day.isoformat() not in metric.recent:
            unanswered.append(asked)
        elif each.day >= days.today(plan.client.time_zone, metric.day_ends, now):
            answered[each.metric_id] = asked
    going = [each for each in unanswered if not rows[each.metric_id][1].is_archived]
    answered |= {each.metric_id: each for each in _just_entered(address, now) if each.metric_id in rows}
    open_ids = {each.metric_id for each in unanswered}
    return tuple(going or unanswered), tuple(each for id, each in answered.items() if id not in open_ids)


def _just_entered(address: Address, now: datetime) -> list[Asked]:
    focus = address.focus
    if focus is None or now - focus.since >= CORRECTED_FOR:
        return []
    return [Asked(each.metric_id, each.day, focus.since) for each in focus.entered]


class _Found(msgspec.Struct):
    keys: list[Key | None]
    rows: list[tuple[Plan | None, Metric | None]]


def _read(places: Iterable[Place], *more: Any) -> _Found:
    """Returns metrics with their plans, and any further rows, as of one moment."""
    wanted = list(dict.fromkeys(places))
    plan_ids = list(dict.fromkeys(plan_id for plan_id, _ in wanted))
    found = together(*more, *((Plan, id, None) for id in plan_ids), *((Metric, *place) for place in wanted))
    plans = dict(zip(plan_ids, found[len(more) :], strict=False))
    metrics = found[len(more) + len(plan_ids) :]
    rows = [(plans[plan_id], metric) for (plan_id, _), metric in zip(wanted, metrics, strict=True)]
    return _Found(found[: len(more)], rows)


def _ours(rows: Iterable[tuple[Plan | None, Metric | None]], person_id: str) -> tuple[tuple[Plan, Metric], ...]:
    """Returns the metrics that this person may enter values for."""
    there = [(plan, metric) for plan, metric in rows if plan is not None and metric is not None]
    return tuple(
        (plan, metric)
        for plan, metric in there
        if person_id in plan.members
        and plan.members[person_id].state == "active"
        and who_may.may_follow(plan, person_id)
        and metric.deleted_at is None
    )


def _place(place: str) -> Place:
    plan_id, _, metric_id = place.partition("#")
    return plan_id, metric_id


def _may_name_more(text: str, lettered: Mapping[str, str], following: Following, unread: Iterable[Place]) -> bool:
    """Returns whether a text has words that may name a metric other than those asked for."""
    if not following.rows:
        return True
    more = {letter.lower() for letter, place in lettered.items() if _place(place) in unread}
    said = set(re.findall(r"[^\W\d_]+", plain(text)))
    names = {
        word
        for _, metric in following.rows
        for word in plain(" ".join([metric.name, metric.letter or "", metric.unit])).split()
    }
    return bool(said & more) or any(
        len(each) > 1 and each not in names | FILLERS | COURTESIES and not units.find(each) for each in said
    )
