"""Answers by text: in GSM-7 letters, and in one segment wherever the action's words allow."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib import gsm, times
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.commands import outcome
from chalicelib.inbound.commands.done import DONE
from chalicelib.inbound.commands.outcome import TEXT_UNDO, Became
from chalicelib.inbound.readings import wording as readings
from chalicelib.isolated import isolated


class Named(msgspec.Struct, frozen=True):
    """A metric as texts name it."""

    name: str
    letter: str
    """Empty for a coach."""
    example: str
    """A value in the form in which it may be typed."""


_TYPOGRAPHIC = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "\t": " ", "[": "(", "]": ")", "{": "(", "}": ")",
})  # fmt: skip
_SHORTEST_WHAT = 16
LONGEST_NAME = 24
"""In characters: the most of a metric's name in a question that follows another sentence."""

STOPPED = "You won't get any more texts from Followthrough. Reply START to get them again."
STOPPED_AND_KEPT = f"{STOPPED} We've kept your words for your coach."
STARTED = "You'll get texts from Followthrough. Reply STOP to end them, HELP for help."
_HELP = "Followthrough reminds you of what you agreed with your coach. {how} STOP ends texts. Msg rates may apply."
HELP_STRANGER = "Followthrough sends reminders to people who agreed to get them. We don't send any to this number. Reply STOP to make sure of that."
CONFIRMED = "Thank you. We can now text your reminders to this number. Reply STOP to end them, HELP for help."
NOTHING_ASKED = "We aren't waiting for a YES from this number. Your coach can ask you again, or you can add the number in your settings."
NOTHING_TO_UNDO = "There's nothing to undo. UNDO works for 10 minutes after DONE, MOVE or STUCK."
STILL_DONE = "We kept your words. The action is marked done: if it isn't, reply UNDO."
NOT_MOVED = "OK, we didn't move it."
LEFT_OPEN = "OK, it stays open."
_WHICH_KEY = "Which action is this about? Reply with its key{example}, and we'll add your words there."


def told(became: Sequence[Became], now: datetime) -> str:
    """Returns the outcome of a command for its actions in one plan."""
    if len(became) == 1:
        return _told(became[0], now)
    numbers: dict[str, list[str]] = {}
    for each in sorted(became, key=lambda each: each.outcome.place):
        numbers.setdefault(each.outcome.several, []).append(str(each.number))
    alone = [_told(each, now) for each in became if not each.outcome.several]
    sentences = [_of_several(sentence, those) for sentence, those in numbers.items() if sentence] + alone
    done = next((each for each in became if each.outcome is DONE), None)
    said = " ".join(sentences) + (f"{_knows(done)}{TEXT_UNDO}" if done else "")
    return f"{said}{_asks(became)}"


def _of_several(sentence: str, numbers: Sequence[str]) -> str:
    return sentence.format(numbers=_listed(numbers, "and"), were="was" if len(numbers) == 1 else "were")


def _told(became: Became, now: datetime) -> str:
    dates = [times.said(each, became.zone, now) for each in became.options]
    fields = {
        "number": became.number,
        "said": isolated(_shortened(plain(became.said).replace('"', "'"), _SHORTEST_WHAT + 8)),
        "doer": isolated(plain(became.doer)),
        "coach": isolated(plain(became.coach or "your coach")),
        "knows": _knows(became),
        "when": times.said(became.moment, became.zone, now) if became.moment else "",
        "dates": "".join(f"  {place} {date}" for place, date in enumerate(dates, 1)),
        "date": dates[0] if dates else "",
        "choice": _choice(len(dates)),
    }
    before, what, after = became.outcome.text.partition("{what}")
    before, after = before.format(**fields), after.format(**fields) + _asks([became])
    return _around(before, became.what, after) if what else before


def _asks(became: Sequence[Became]) -> str:
    """Returns the question for the readings that are due, to follow another sentence. Names are cut to keep it
    short."""
    asked = readings.asks([each.shortened(LONGEST_NAME) for each in outcome.due(became)])
    return f" {plain(asked)}" if asked else ""


def _knows(became: Became) -> str:
    return f" We've let {isolated(plain(became.coach))} know." if became.coach else ""


def _choice(count: int) -> str:
    return _listed([str(place) for place in range(1, count + 1)], "or")


def _listed(numbers: Sequence[str], word: str) -> str:
    """``1, 2 and 3``"""
    return f" {word} ".join(part for part in (", ".join(numbers[:-1]), *numbers[-1:]) if part)


def help(example: str = "", metric: Named | None = None) -> str:
    """Returns what a text can do. ``example`` is the number or key of an open action that the reader can mark as done,
    ``metric`` the one that texts asked for last."""
    named = _HELP.format(how=f"Reply DONE {example}, STUCK {example}, or {example}: and your comment.")
    unnamed = _HELP.format(how="Reply DONE to a reminder, or write back to comment.")
    said = named if example and len(named) <= gsm.ONE else unnamed
    if metric is None:
        return said
    name = plain(metric.name)
    is_short = len(name) <= LONGEST_NAME
    names = [each for each in dict.fromkeys((metric.letter or name, name)) if each == metric.letter or is_short]
    ways = " or ".join(f"{isolated(each)} {metric.example}" for each in names) or metric.example
    ending = f", NO {isolated(name.upper())}" if is_short else ""
    return f"{said} To enter a value: {ways}. SKIP if there is none, PAUSE, RESUME{ending}."


def last_value(metric: Named, last: str, missing: str) -> str:
    """Returns the answer to a metric's letter or name alone: its ``last`` value, the day whose value is ``missing``,
    and how to enter one."""
    name = plain(metric.name)
    called = isolated(_shortened(name, LONGEST_NAME)) + (f" {metric.letter}" if metric.letter else "")
    said = f"last {last}{f'; none for {missing}' if missing else ''}" if last else "no value yet"
    return f"{called}: {said}. Reply {metric.letter or isolated(name)} {metric.example}."


def what_of(what: str, number: int, *, can_be_done: bool) -> str:
    """Asks what to say about an action."""
    how = f"DONE {number}, or {number}: and your comment" if can_be_done else f"{number}: and your comment"
    return _around('About "', what, f'": reply {how}.')


def or_answer(said: str, metric: str, name: str) -> str:
    """Asks whether a number is a value, or the answer to the question before."""
    return _around(f"Is {said} your ", metric, f", or your answer to our last question? Reply {name} {said}, or NO.")


def ended(metric: str, coach: str) -> str:
    """Says that a metric has ended, and that ``coach`` is notified; empty if nobody is."""
    told = f", and we've let {isolated(plain(coach))} know" if coach else ""
    return _around(
        "", metric, f" has ended: nobody is asked for it any more{told}. Its values are kept. UNDO takes this back."
    )


def which_plan(word: str, plans: Sequence[Plan], person_id: str) -> str:
    """Asks which plan is meant. A coach sees the client's name for each, a client the coach's."""
    named = [
        f"{word} {plan.prefix} for {_of(plan, person_id)}" for plan in plans
    ]  # fmt: skip
    return f"Which plan? Reply {_listed(named, 'or')}."


def whose(plan: Plan, person_id: str, *, are_several: bool = False) -> str:
    """Returns the beginning of a sentence about a plan: for a coach, whose plan it is; for a client, only if they have
    several."""
    if person_id != plan.client_id:
        return f"{isolated(plain(plan.client.name))}: "
    return f"{isolated(plain(plan.primary.name))}: " if are_several else ""


def _of(plan: Plan, person_id: str) -> str:
    with_whom = plan.primary.name if plan.client_id == person_id else plan.client.name
    return f"that with {isolated(plain(with_whom))}"


def overtaken(metrics: Sequence[str]) -> str:
    """Says that the value in a text that came late was replaced by a later one."""
    return _around(
        "", _listed(list(dict.fromkeys(metrics)), "and"), ": a text you sent later came first, so we kept what it says."
    )


def or_done(metric: str, name: str) -> str:
    """Asks whether a DONE answers a yes-or-no metric, or is about an action."""
    return _around("Is DONE for ", metric, f", or for an action? Reply {name} YES, or DONE and the action's number.")


def or_done_action(said: str, metric: str, name: str) -> str:
    """Asks whether a number next to DONE is a value, or an action's number."""
    return _around(f"Is {said} your ", metric, f", or is action {said} done? Reply {name} {said}, or DONE {said}.")


def which_key(example: str = "") -> str:
    """Asks for an action's key; ``example`` is that of an open one of theirs."""
    return _WHICH_KEY.format(example=f", such as {example}" if example else "")


def which(options: list[str], *, has_more: bool = False) -> str:
    """Returns a menu: which of these actions is meant? With ``has_more``, it says that another action's key is an
    answer, too."""
    ending = f". Reply {_choice(len(options))}{', or the key of another' if has_more else ''}."
    fixed = len("Which one?") + len(ending) + sum(len(f"  {number} ") for number in range(1, len(options) + 1))
    plain_options = [plain(option) for option in options]
    room = max(_SHORTEST_WHAT, (_segment("".join(plain_options)) - fixed) // len(options))
    return "Which one?" + "".join(
        f"{' ' if position == 1 else '  '}{position} {isolated(_shortened(option, room))}" for position, option in enumerate(plain_options, 1)
    ) + ending  # fmt: skip


def choose(count: int) -> str:
    """Says how to answer a menu of this size, after an answer that made no sure choice."""
    return f"Which one? Reply {_choice(count)}, and nothing else." if count > 1 else "Reply 1, and nothing else."


def plain(text: str) -> str:
    """Replaces typographic marks by plain ones, since a single curly quote would more than halve what fits."""
    return " ".join(text.translate(_TYPOGRAPHIC).split())


def plain_lines(text: str) -> str:
    """As `plain`, with each line kept."""
    return "\n".join(filter(None, map(plain, text.split("\n"))))


def _around(before: str, what: str, after: str) -> str:
    """Cuts the action's words to the room left in one text."""
    what = plain(what).replace('"', "'")
    room = max(_SHORTEST_WHAT, _segment(what + after) - len(before) - len(after))
    return f"{before}{isolated(_shortened(what, room))}{after}"


def _segment(text: str) -> int:
    """Returns how many such characters fit into one text. Accents that GSM-7 lacks are dropped when it is sent."""
    is_basic = all(letter in gsm.BASIC or unicodedata.normalize("NFKD", letter)[0] in gsm.BASIC for letter in text)
    return gsm.ONE if is_basic else gsm.ONE_IN_UCS2


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 3].rstrip() + "..."
