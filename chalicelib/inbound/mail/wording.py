"""What we answer by mail to a command: what became of it, and how to take it back."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib import times
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.commands.outcome import Became

UNDO = "Not what you meant? Answer UNDO within ten minutes."
WORDS_STAND = "Your words stand there as a comment."
NOTHING_TO_UNDO = "There is nothing to undo here: UNDO takes back a DONE or MOVE of the last ten minutes. Your plan shows all that can be changed."
WHICH_DATE = "You wrote MOVE, but no date. Please answer once more with one, such as MOVE Friday 5pm, MOVE 12 March, or MOVE +2 days."
UNREAD_DATE = (
    f"You wrote MOVE, but we could not read the date. {WORDS_STAND} "
    "To move it, answer once more with a date alone on the first line, such as MOVE Friday 5pm, MOVE 12 March, or MOVE +2 days."
)
HELP = (
    "You can answer any message about your plan. What you write becomes a comment that the other side is told of.\n\n"
    "On the first line, these do something:\n"
    "DONE – the action is done (DONE 12 for another one, DONE 3 and 5 for two)\n"
    "MOVE Friday 5pm – it is due then, or your coach is asked for that date\n"
    "STUCK – you get no further; write why below. UNSTUCK – it goes on\n"
    "UNDO – takes DONE, MOVE or STUCK back, for ten minutes\n"
    "STOP – no more mails about this plan; START – send them again"
)


def done(became: Sequence[Became]) -> str:
    sentences = [_done(each) for each in became]
    told = next((each for each in became if each.outcome == "done"), None)
    return "\n".join(sentences) + (f"\n\n{_knows(told)}{UNDO}" if told else "")


def moved(became: Became, now: datetime) -> str:
    says = f"{became.key}, “{became.what}”,"
    when = _said(became, became.moment, now)
    if became.outcome == "which_date":
        dates = " or ".join(_said(became, each, now) for each in became.options)
        ways = " or ".join(f"MOVE {_typed(became, each)}" for each in became.options)
        return f"Which date do you mean for {became.key}, “{became.what}”: {dates}?\n\nNothing was moved. {WORDS_STAND} Please answer once more: {ways}."
    if became.outcome in ("gone", "not_yours"):
        return _done(became)
    if became.outcome == "closed":
        return f"{says} is not open any more, so it was not moved. {WORDS_STAND}"
    if became.outcome == "same_date":
        return f"{says} is due {when} already."
    if became.outcome == "past":
        return f"{when} has passed, so {became.key}, “{became.what}”, was not moved. {WORDS_STAND}"
    if became.outcome == "asked":
        return f"{became.coach or 'Your coach'} is asked for {when}: {became.key}, “{became.what}”. You will get an answer.\n\n{UNDO}"
    if became.outcome == "asked_already":
        return f"{became.coach or 'Your coach'} was asked for {when} already: {became.key}, “{became.what}”."
    if became.outcome == "declined":
        return f"{says} stays due when it was. You declined {when}, and the other side is told."
    return f"{says} is due {when} now.\n\n{_knows(became)}{UNDO}"


def stuck(became: Became) -> str:
    says = f"{became.key}, “{became.what}”,"
    return {
        "stuck": f"{says} is marked as stuck.\n\n{_knows(became)}Answer UNSTUCK when it goes on.",
        "stuck_already": f"{says} is marked as stuck already. Answer UNSTUCK when it goes on.",
        "goes_on": f"{says} goes on; the mark is gone.",
        "closed": f"{says} is not open any more. {WORDS_STAND}",
    }.get(became.outcome) or _done(became)


def undone(became: Sequence[Became], now: datetime) -> str:
    return "\n".join(_undone(each, now) for each in became)


def which(named: str) -> str:
    """DONE or MOVE without an action that it could mean; ``named``: the key or number that isn't there."""
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


def _done(became: Became) -> str:
    says = f"{became.key}, “{became.what}”,"
    return {
        "done": f"{says} is marked done.",
        "done_already": f"{says} was done already.",
        "not_yours": f"{says} is {became.doer}’s to do. {WORDS_STAND}",
        "cancelled": f"{says} was cancelled, so it was not marked done. {WORDS_STAND}",
    }.get(became.outcome, f"Action {became.number} is not in the plan. Your words stand in the plan instead.")


def _undone(became: Became, now: datetime) -> str:
    says = f"{became.key}, “{became.what}”,"
    if became.outcome == "open_again":
        return f"{says} is open again."
    if became.outcome == "withdrawn":
        return f"Another date for {became.key}, “{became.what}”, is not asked for any more."
    if became.outcome == "goes_on":
        return stuck(became)
    if became.outcome == "moved_back":
        return f"{says} is due {_said(became, became.moment, now)} again."
    return (
        f"{says} changed since, and stays as it is."
        if became.what
        else f"Action {became.number} is not in the plan any more."
    )


def _knows(became: Became) -> str:
    return f"{became.coach} is told. " if became.coach else ""


def _said(became: Became, moment: datetime | None, now: datetime) -> str:
    return times.said(moment, became.zone, now) if moment else ""


def _typed(became: Became, moment: datetime) -> str:
    """A date as an answer may say it: ``12 Mar 2027 17:00``."""
    return f"{times.day(moment, became.zone).partition(' ')[2]} {times.clock_time(moment, became.zone)}"
