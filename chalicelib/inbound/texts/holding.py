"""PAUSE, RESUME and NO with a metric's name, by text: they pause, resume or end questions for values."""

import re
from collections.abc import Callable
from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import archiving, pausing
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people.address import Address
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.readings import ending, holding
from chalicelib.inbound.readings import wording as sentences
from chalicelib.inbound.readings.about import About
from chalicelib.inbound.readings.holding import No, Pause, Resume
from chalicelib.inbound.readings.situation import Asked
from chalicelib.inbound.texts import doing, wording
from chalicelib.inbound.texts.following import Following, lately
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.patterns import compile_late

_WITH_PLAN = compile_late(r"\s*(pause|resume)\s+(?P<prefix>[a-z]{2,3}[0-9]{0,3})\b", re.IGNORECASE)
"""``PAUSE ALI until Friday``."""


def hold(incoming: Incoming, followed: Following) -> str | None:
    """Pauses a plan's questions for values, resumes them, or ends a metric; ``None`` if the text says none of this."""
    if not followed.rows:
        return None
    about = followed.about(
        incoming.now, [Asked(each.metric_id, each.day, each.at) for each in lately(incoming.address)]
    )
    plan, text = _named(followed, incoming.text)
    said = holding.read(text, about.situation.now)
    if isinstance(said, No):
        metric = _metric(incoming.address, followed, about, said)
        return None if metric is None else _end(incoming, *metric, said.comment)
    if said is None:
        return None
    plan = plan or _plan(incoming.address, followed)
    if plan is None:
        word = "PAUSE" if isinstance(said, Pause) else "RESUME"
        incoming.finish(wording.which_plan(word, _plans(followed), incoming.actor.person_id))
        return "A text may hold what several plans ask; its sender was asked which one."
    return _hold(incoming, plan, said, about)


def resumes(text: str, address: Address | None, now: datetime) -> bool:
    """Returns whether RESUME is about a plan's questions: texts go to this number, and some asked for metrics."""
    if address is None or address.state == "stopped" or not address.asked:
        return False
    return isinstance(holding.read(text, now), Resume)


def _hold(incoming: Incoming, plan: Plan, said: Pause | Resume, about: About) -> str:
    are_several = len({each.plan_id for each, _ in about.known.values()}) > 1
    whose = wording.whose(plan, incoming.actor.person_id, are_several=are_several)

    def step() -> str:
        actor, plan_id, now = incoming.actor, plan.plan_id, incoming.now
        if isinstance(said, Pause):
            also = _also(incoming, whose + sentences.paused(said.until, about.situation.now.date()))
            pausing.pause(actor, plan_id, until=said.until, now=now, once=incoming.once(), also=also)
        else:
            pausing.resume(
                actor, plan_id, now=now, once=incoming.once(), also=_also(incoming, whose + sentences.RESUMED)
            )
        _keep(incoming, plan_id, said.comment)
        incoming.nudge()
        return f"A text said {type(said).__name__.upper()} for what a plan asks."

    return incoming.in_plan(plan.plan_id, step)


def _end(incoming: Incoming, plan: Plan, metric: Metric, comment: str) -> str:
    def step() -> str:
        is_client = incoming.actor.person_id == plan.client_id
        ended = wording.ended(metric.name, plan.primary.name if is_client else "")
        told = _also(incoming, wording.whose(plan, incoming.actor.person_id) + ended)

        def also(write: Write) -> None:
            ending.keep(write, incoming.actor.person_id, plan, metric, incoming.now)
            told(write)

        archiving.archive(
            incoming.actor, plan.plan_id, metric.metric_id, now=incoming.now, once=incoming.once(), also=also
        )
        _keep(incoming, plan.plan_id, comment)
        incoming.nudge()
        return "A text ended a metric."

    return incoming.in_plan(plan.plan_id, step)


def start_again(incoming: Incoming, last: Key, place: ending.Place, comment: str) -> str:
    """Restarts a metric that NO ended."""

    def step() -> str:
        _keep(incoming, place[0], comment)
        also = _also(incoming, ending.goes_on(place[2]))
        why_not = ending.take_back(incoming.actor, place, last, now=incoming.now, once=incoming.once(), also=also)
        if why_not:
            incoming.finish(wording.plain_lines(why_not))
            return "UNDO came, but the metric can’t be started again."
        incoming.nudge()
        return "A text took the end of a metric back."

    return incoming.in_plan(place[0], step)


def _also(incoming: Incoming, sentence: str) -> Callable[[Write], None]:
    def also(write: Write) -> None:
        hourly_limit.count(write, incoming.actor, incoming.now)
        incoming.turn(write)
        incoming.tell(write, wording.plain_lines(sentence))

    return also


def _keep(incoming: Incoming, plan_id: str, comment: str) -> None:
    if comment:
        doing.request(incoming, plan_id).keep(None, comment)


def _plans(followed: Following) -> list[Plan]:
    return list({plan.plan_id: plan for plan, _ in followed.rows}.values())


def _plan(address: Address, followed: Following) -> Plan | None:
    """Returns the plan of the latest text that asked for metrics, or else the only plan with any; ``None`` if it may be
    several."""
    plans = {plan.plan_id: plan for plan in _plans(followed)}
    asked = [each.plan_id for each in lately(address) if each.plan_id in plans]
    return plans[asked[0]] if asked else next(iter(plans.values())) if len(plans) == 1 else None


def _named(followed: Following, text: str) -> tuple[Plan | None, str]:
    """Returns the plan whose prefix follows PAUSE or RESUME, and the text without it."""
    found = _WITH_PLAN.match(text)
    plans = {plan.prefix: plan for plan in _plans(followed)}
    plan = plans.get(found["prefix"].upper()) if found else None
    return (plan, f"{found[1]}{text[found.end() :]}") if found and plan else (None, text)


def _metric(address: Address, followed: Following, about: About, said: No) -> tuple[Plan, Metric] | None:
    """Returns the metric that a NO ends. If several have that name, it is the one whose plan asked last."""
    plan = _plan(address, followed)
    of_plan = [each for each in about.situation.followed if plan and about.known[each.metric_id][0] is plan]
    found = holding.named(said, tuple(of_plan)) or holding.named(said, about.situation.followed)
    return about.known[found.metric_id] if found else None
