"""Answers by mail: the outcome of a command, and sentences that only mails use."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib import times
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import room
from chalicelib.domain.stream.files import Sent
from chalicelib.inbound.commands import outcome
from chalicelib.inbound.commands.outcome import Became
from chalicelib.inbound.readings import wording as readings
from chalicelib.isolated import isolated, quoted, within_quotes

NOTHING_TO_UNDO = "There’s nothing to undo here. UNDO takes back a DONE, MOVE or STUCK from the last ten minutes, or a value from the last day. You can change everything else in your plan."

LEFT_OPEN = "OK, it stays open."


def told(became: Sequence[Became], now: datetime) -> str:
    """Returns a line about each action of a command, then one hint at what to do next, and a question for the readings
    that are due."""
    sentences = "\n".join(_filled(each.outcome.mail, each, now) for each in became)
    hinted = next((each for each in became if each.outcome.mail_hint), None)
    hint = _filled(hinted.outcome.mail_hint, hinted, now) if hinted else ""
    return "\n\n".join(filter(None, (sentences, hint, readings.asks(outcome.due(became)))))


def _filled(sentence: str, became: Became, now: datetime) -> str:
    return sentence.format(
        key=became.key,
        what=isolated(within_quotes(became.what)),
        number=became.number,
        said=isolated(within_quotes(became.said)),
        doer=isolated(became.doer),
        coach=isolated(became.coach or "your coach"),
        knows=f"We’ve let {isolated(became.coach)} know. " if became.coach else "",
        when=times.said(became.moment, became.zone, now) if became.moment else "",
        dates=" or ".join(times.said(each, became.zone, now) for each in became.options),
        ways=" or ".join(f"MOVE {_typed(became, each)}" for each in became.options),
    )


def help(own: Sequence[int] = (), *, is_asked: bool = False) -> str:
    """Returns what a reply can do. ``own`` are numbers of open actions that the reader can mark as done, used as
    examples; with ``is_asked`` the mail answers a message that asks for values."""
    done = "DONE – mark the action done"
    if own:
        done += f". DONE {own[0]} names one"
    if len(own) > 1:
        done += f", DONE {own[0]} and {own[1]} two"
    return (
        "You can reply to any message about your plan. What you write becomes a comment, and we let the other side know.\n\n"
        f"{_VALUES_HELP if is_asked else ''}"
        "On the first line, these words do something:\n"
        f"{done}\n"
        "MOVE Friday 5pm – change the due date, or ask your coach for the new date\n"
        "STUCK – say you’re stuck, and why on the lines below. UNSTUCK – no longer stuck\n"
        "UNDO – take back DONE, MOVE or STUCK, within ten minutes, or a value, within a day\n"
        "STOP – no more emails about this plan. START – get them again"
    )


_VALUES_HELP = (
    "Where we ask for a value, reply with it, such as 81.4, or with SKIP. PAUSE until Friday – we don’t ask for any value until then; "
    "RESUME – we ask again. NO and a name, such as NO WEIGHT – that one ends.\n\n"
)


def which(named: str, own: Sequence[int] = ()) -> str:
    """Asks which action a command is for. ``named`` is the key or number that doesn't exist, ``own`` is as in
    `help`."""
    missing = f"there’s no action {named} in this plan" if named else "didn’t say for which action"
    example = f", such as DONE {own[0]} or MOVE {own[0]} to Friday" if own else ""
    return (
        f"You wrote a command, but {missing}, so we kept your words as they are. "
        f"Please reply again, starting with the command and the action’s number{example}."
    )


def is_it_a_name(key: str, what: str) -> str:
    """Asks whether the number at the beginning of the words names an action."""
    return (
        f"We kept your words in the plan as a whole. If they are about {key} {quoted(what)}, please reply again, "
        f"starting with {key}; otherwise do nothing."
    )


def no_room(sent: Sequence[Sent]) -> str:
    """Names the files that weren't kept because there was no room for them; empty if all were kept."""
    left_out = room.left_out(sent)
    if not left_out:
        return ""
    names = [isolated(file.name) for file in left_out]
    named = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    whose = (
        "this plan has no room left for files"
        if any(file.reason == room.FULL_OF_PLAN for file in left_out)
        else ("you’ve used all the room we have for your files")
    )
    return f"We kept your words, but not {named}: {whose}. You can reply with a link instead."


def stopped(plan: Plan, person_id: str) -> str:
    return f"You won’t get any more emails about {_whose(plan, person_id)}. Reply START to get them again."


def started(plan: Plan, person_id: str) -> str:
    return f"You’ll get emails about {_whose(plan, person_id)} again. Reply STOP to end them."


def of_which_plan(said: str, settings_url: str) -> str:
    """Returns the answer to a STOP or START that could be about any of several plans."""
    return (
        f"You’re in more than one plan, so we can’t tell which one {said.upper()} is about. Please write it in reply to a "
        f"message about that plan, or choose what you get in your settings:\n{settings_url}"
    )


def _whose(plan: Plan, person_id: str) -> str:
    return (
        f"your plan with {isolated(plan.primary.name)}"
        if person_id == plan.client_id
        else f"{isolated(plan.client.name)}’s plan"
    )


def _typed(became: Became, moment: datetime) -> str:
    """Returns a date as people can type it in a reply: ``12 Mar 2027 17:00``."""
    return f"{times.day(moment, became.zone).partition(' ')[2]} {times.clock_time(moment, became.zone)}"
