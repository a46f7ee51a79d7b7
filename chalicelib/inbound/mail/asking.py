"""PAUSE, RESUME and NO with a metric's name, by mail: they pause, resume or end questions for values."""

from collections.abc import Callable

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import archiving, pausing, who_may
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.mail.reply import Reply, of_plan
from chalicelib.inbound.readings import ending, holding, wording
from chalicelib.inbound.readings.holding import Pause, Resume


def hold(reply: Reply, said: Pause | Resume) -> str:
    """Pauses a plan's questions for values, or resumes them; returns a sentence for the log. Automatic mails never get
    here."""
    _keep(reply, said.comment)
    actor, plan_id, now = reply.actor, reply.target.plan_id, reply.now
    if isinstance(said, Pause):
        sentence = wording.paused(said.until, now.date())
        pausing.pause(actor, plan_id, until=said.until, now=now, once=reply.once(), also=_end(reply, sentence))
    else:
        pausing.resume(actor, plan_id, now=now, once=reply.once(), also=_end(reply, wording.RESUMED))
    reply.nudge()
    return f"A mail said {type(said).__name__.upper()} for what a plan asks."


def resumes(reply: Reply, plan: Plan) -> bool:
    """Resumes a plan's questions for values if they are paused, when a mail about something else says RESUME; returns
    whether it did."""
    is_said = isinstance(holding.read(reply.words.text, reply.now), Resume)
    if plan.asking_paused is None or not is_said or not who_may.may_follow(plan, reply.actor.person_id):
        return False
    pausing.resume(reply.actor, plan.plan_id, now=reply.now)
    return True


def end(reply: Reply, plan: Plan, metric: Metric, comment: str) -> str:
    """Ends one metric, as its page does. If the client ends it, the coach is notified."""
    _keep(reply, comment)
    sentence = wording.ended(plan, metric, reply.actor.person_id)
    told = _end(msgspec.structs.replace(reply, target=of_plan(reply.target)), sentence)

    def also(write: Write) -> None:
        ending.keep(write, reply.actor.person_id, plan, metric, reply.now)
        told(write)

    archiving.archive(reply.actor, plan.plan_id, metric.metric_id, now=reply.now, once=reply.once(), also=also)
    reply.nudge()
    return "A mail ended a metric."


def start_again(reply: Reply, last: Key, place: ending.Place, comment: str) -> str:
    """Restarts a metric that NO ended."""
    _keep(reply, comment)
    also = _end(reply, ending.goes_on(place[2]))
    why_not = ending.take_back(reply.actor, place, last, now=reply.now, once=reply.once(), also=also)
    if why_not:
        reply.answer(why_not)
        return "UNDO came, but the metric can’t be started again."
    reply.nudge()
    return "A mail took the end of a metric back."


def _keep(reply: Reply, comment: str) -> None:
    if comment or reply.words.sent:
        reply.keep(None, comment)


def _end(reply: Reply, sentence: str) -> Callable[[Write], None]:
    def also(write: Write) -> None:
        hourly_limit.count(write, reply.actor, reply.now)
        write.put(reply.answer_row(sentence))

    return also
