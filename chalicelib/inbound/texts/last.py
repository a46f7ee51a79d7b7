"""Answers a metric's letter or name without a value: with its last value, and how to enter one."""

from datetime import date, datetime

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people.address import Address, AskedFor
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.commands.folding import without_courtesy, words
from chalicelib.inbound.readings import questions
from chalicelib.inbound.readings import wording as sentences
from chalicelib.inbound.readings.opened import OPEN_FOR
from chalicelib.inbound.texts import following, wording
from chalicelib.inbound.texts.following import Following
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.wording import Named

_MOST_TOLD = 3
"""The most metrics of one name, since each plan can have one."""


def tell(incoming: Incoming, followed: Following) -> str | None:
    """Answers a text that is just the name or letter of a metric; ``None`` if it says anything else."""
    found = _named(followed, incoming.text)
    if not found:
        return None
    today = followed.about(incoming.now).situation.now.date()
    incoming.finish("\n".join(_told(incoming, plan, metric, today) for plan, metric in found[:_MOST_TOLD]))
    return "A text named a metric and no value; its sender was told the last one."


def asked_for(address: Address) -> Named | None:
    """Returns the metric that texts asked for last, if they still ask for it. Makes a read only if they ever did."""
    found = following.newest(address).rows
    asked = [(plan, metric) for plan, metric in found if metric.askings and not metric.is_archived]
    return _called(*asked[0], address.person_id) if asked else None


def _named(followed: Following, text: str) -> list[tuple[Plan, Metric]]:
    said = _said(text)
    return [
        (plan, metric)
        for plan, metric in followed.rows
        if not metric.is_archived
        and said in (_said(metric.name), _said(_called(plan, metric, followed.person_id).letter))
    ]


def _said(text: str) -> str:
    """Returns a name in the form in which names are compared: without case, marks and courtesy."""
    return " ".join(without_courtesy(words(plain(text))))


def _told(incoming: Incoming, plan: Plan, metric: Metric, today: date) -> str:
    person_id = incoming.actor.person_id
    given = [(day, each.read) for day, each in metric.latest if each.read is not None]
    last = f"{values.shown(metric, given[-1][1])} on {sentences.dated(given[-1][0], today)}" if given else ""
    missing = _missing(incoming.address.asked.get(metric.metric_id), metric, incoming.now)
    said = wording.last_value(
        _called(plan, metric, person_id), last, sentences.dated(missing, today) if missing else ""
    )
    return wording.plain(f"{wording.whose(plan, person_id)}{said}")


def _missing(asked: AskedFor | None, metric: Metric, now: datetime) -> date | None:
    """Returns the day that a text lately asked about, if it has no value yet."""
    is_open = asked is not None and now - asked.at <= OPEN_FOR and asked.day.isoformat() not in metric.recent
    return asked.day if asked is not None and is_open else None


def _called(plan: Plan, metric: Metric, person_id: str) -> Named:
    letter = metric.letter if person_id == plan.client_id else None
    return Named(metric.name, letter or "", questions.example(metric))
