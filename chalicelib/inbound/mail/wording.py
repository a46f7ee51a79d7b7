"""What we answer by mail: what became of a command, and the sentences that only mails have."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib import times
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.commands.outcome import Became

NOTHING_TO_UNDO = "There is nothing to undo here: UNDO takes back a DONE or MOVE of the last ten minutes. Your plan shows all that can be changed."
HELP = (
    "You can answer any message about your plan. What you write becomes a comment that the other side is told of.\n\n"
    "On the first line, these do something:\n"
    "DONE – the action is done (DONE 12 for another one, DONE 3 and 5 for two)\n"
    "MOVE Friday 5pm – it is due then, or your coach is asked for that date\n"
    "STUCK – you get no further; write why below. UNSTUCK – it goes on\n"
    "UNDO – takes DONE, MOVE or STUCK back, for ten minutes\n"
    "STOP – no more mails about this plan; START – send them again"
)


def told(became: Sequence[Became], now: datetime) -> str:
    """Tells what became of the actions of a command, a line each; below, once, what can be done about it."""
    sentences = "\n".join(_filled(each.outcome.mail, each, now) for each in became)
    hinted = next((each for each in became if each.outcome.mail_hint), None)
    return f"{sentences}\n\n{_filled(hinted.outcome.mail_hint, hinted, now)}" if hinted else sentences


def _filled(sentence: str, became: Became, now: datetime) -> str:
    return sentence.format(
        key=became.key,
        what=became.what,
        number=became.number,
        doer=became.doer,
        coach=became.coach or "Your coach",
        knows=f"{became.coach} is told. " if became.coach else "",
        when=times.said(became.moment, became.zone, now) if became.moment else "",
        dates=" or ".join(times.said(each, became.zone, now) for each in became.options),
        ways=" or ".join(f"MOVE {_typed(became, each)}" for each in became.options),
    )


def which(named: str) -> str:
    """A command without an action that it could mean; ``named``: the key or number that isn't there."""
    missing = f"there is no action {named} in this plan" if named else "not of which action"
    return (
        f"You wrote a command, but {missing}, so your words stand there as they are. "
        "Please answer once more, beginning with the word and the action’s number, such as DONE 12 or MOVE 12 to Friday."
    )


def stopped(plan: Plan, person_id: str) -> str:
    return f"You get no more mails about {_whose(plan, person_id)}. Answer START to get them again."


def started(plan: Plan, person_id: str) -> str:
    return f"You get mails about {_whose(plan, person_id)} again. Answer STOP to end them."


def _whose(plan: Plan, person_id: str) -> str:
    return f"your plan with {plan.primary.name}" if person_id == plan.client_id else f"the plan of {plan.client.name}"


def _typed(became: Became, moment: datetime) -> str:
    """A date as an answer may say it: ``12 Mar 2027 17:00``."""
    return f"{times.day(moment, became.zone).partition(' ')[2]} {times.clock_time(moment, became.zone)}"
