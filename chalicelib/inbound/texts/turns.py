"""A text together with what it may be about: the sender's metrics, what was asked for, and which questions are open."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.people.address import Address, Question
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.readings.about import About
from chalicelib.inbound.readings.situation import Asked
from chalicelib.inbound.readings.situation import Question as Doubt
from chalicelib.inbound.texts import asking, following, which_action
from chalicelib.inbound.texts.following import Following
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.which_reading import Open

MOST_WORDS = 6
"""The most words of an answer that only gives a value; a longer one is a sentence."""


class Turn(msgspec.Struct, frozen=True):
    """A text, with what it may be about and what is open."""

    incoming: Incoming
    followed: Following
    about: About
    opened: Open
    asked: Question | None
    """The open question, if it is about readings."""
    doubts: tuple[Doubt, ...] = ()
    """Our unanswered questions about values, except those whose metrics a later text asked for again."""

    @property
    def is_sentence(self) -> bool:
        return len(self.incoming.text.split()) > MOST_WORDS

    def plan(self, metric_id: str) -> Plan:
        return self.about.known[metric_id][0]


def of(incoming: Incoming, followed: Following, question: Question | None) -> Turn:
    """Returns the turn of a text; ``question`` is the open one."""
    now, address = incoming.now, incoming.address
    asked = question if question is not None and question.step and followed.step else None
    unanswered, answered = following.open_of(address, followed, now)
    about = followed.about(now, (*unanswered, *answered))
    doubts = _doubts(address, followed, asked)
    doubted = _doubted(followed, about, doubts)
    ids = {each.metric_id for each in doubted}
    opened = Open(
        about.situation.followed, about.situation.now,
        (*doubted, *(each for each in unanswered if each.metric_id not in ids)),
        tuple(each for each in answered if each.metric_id not in ids),
        asking.behind(question), frozenset(each.number for each in which_action.recently_texted(address, now)),
        about.situation.mark,
    )  # fmt: skip
    return Turn(incoming, followed, about, opened, asked, doubts)


def _doubts(address: Address, followed: Following, asked: Question | None) -> tuple[Doubt, ...]:
    if asked is None or followed.step is None:
        return ()
    newer = {metric_id for metric_id, each in address.asked.items() if each.at > asked.asked_at}
    return tuple(
        each for each in followed.step.questions if not newer & {one.metric_id for one in each.candidates}
    )  # fmt: skip


def _doubted(followed: Following, about: About, doubts: Sequence[Doubt]) -> list[Asked]:
    """Returns the metrics and days that open questions are about. Another number is meant for them."""
    found: dict[str, Asked] = {}
    for each in (one for doubt in doubts for one in doubt.candidates):
        if each.metric_id in about.known and followed.step is not None and followed.step.at is not None:
            found.setdefault(each.metric_id, Asked(each.metric_id, each.day, followed.step.at))
    return list(found.values())
