"""What we answer by text: plain letters, and one segment wherever the action's words allow."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from chalicelib import gsm, times
from chalicelib.inbound.commands.outcome import Became

_TYPOGRAPHIC = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "\t": " ", "[": "(", "]": ")", "{": "(", "}": ")",
})  # fmt: skip
_SHORTEST_WHAT = 16

STOPPED = "You will get no more texts from Followthrough. Reply START to get them again."
STARTED = "You get texts from Followthrough. Reply STOP to end them, HELP for help."
HELP = (
    "Followthrough reminds you of what you agreed with your coach. Reply DONE 12, STUCK 12, or 12 and your comment. "
    "STOP ends texts. Msg rates may apply."
)
HELP_STRANGER = (
    "Followthrough sends reminders to people who agreed to get them. This number gets none from us. STOP refuses them."
)
CONFIRMED = "Thank you. Your reminders can now come to this number. Reply STOP to end them, HELP for help."
NOTHING_ASKED = "Nothing is waiting for a YES from this number. Your coach can ask you again, or add the number on your settings page."
GONE = "That action is not in the plan any more. Your words stand in the plan instead."
NOTHING_TO_UNDO = "There is nothing to undo: UNDO works for 10 minutes after DONE or MOVE."
NOT_MOVED = "Nothing was moved."
WHICH_DATE = "To which date? Reply for example Friday 5pm, 12 March or +2 days."
UNREAD_DATE = "No date was understood, so your words stand as a comment. To move it, reply for example MOVE FRIDAY 5PM."
CANCELLED = "That action was cancelled. Your words stand there as a comment."
GONE_SINCE = "That action is not in the plan any more."
WHICH_KEY = "Which action is this about? Reply with its key, such as ALI-12, and your words are put there."


def done(became: Sequence[Became]) -> str:
    """What became of the actions of one plan that DONE named."""
    if len(became) == 1:
        return _done(became[0])
    sentences = []
    for outcome, before, after in (
        ("done", "Done: ", ""), ("done_already", "", " done already"), ("cancelled", "", " cancelled, your words stand as a comment"),
        ("not_yours", "", " not yours to mark, your words stand as a comment"),
        ("gone", "", " not in the plan"),
    ):  # fmt: skip
        numbers = [str(each.number) for each in became if each.outcome == outcome]
        if numbers:
            verb = "" if not after else " was" if len(numbers) == 1 else " were"
            sentences.append(f"{before}{_listed(numbers)}{verb}{after}.")
    told = next((each for each in became if each.outcome == "done"), None)
    return " ".join(sentences) + (_undoable(told) if told else "")


def moved(became: Became, now: datetime) -> str:
    """What became of MOVE."""
    says = partial(_moment, became, now=now)
    if became.outcome == "which_date":
        dates = "".join(f"  {place} {says(each)}" for place, each in enumerate(became.options, 1))
        return _around("Which date for ", became.what, f"?{dates}. Reply {_choice(len(became.options))}.")
    if became.outcome == "gone":
        return GONE
    if became.outcome == "not_yours":
        return _not_yours(became)
    if became.outcome == "closed":
        return _around(
            "",
            became.what,
            f" ({became.number}) is not open, so it was not moved. Your words stand there as a comment.",
        )
    if became.outcome == "same_date":
        return _around("", became.what, f" ({became.number}) is due {says(became.moment)} already.")
    if became.outcome == "past":
        return _around(
            f"{says(became.moment)} is past, so ",
            became.what,
            f" ({became.number}) was not moved. Your words stand there.",
        )
    if became.outcome in ("asked", "asked_already"):
        was, undo = ("is", " UNDO within 10 min.") if became.outcome == "asked" else ("was", "")
        coach = plain(became.coach or "Your coach")
        return _around(f"{coach} {was} asked for {says(became.moment)}: ", became.what, f" ({became.number}).{undo}")
    return _around("Moved to " + says(became.moment) + ": ", became.what, f" ({became.number}).{_undoable(became)}")


def stuck(became: Became) -> str:
    """What became of STUCK or UNSTUCK."""
    if became.outcome == "gone":
        return GONE
    if became.outcome == "not_yours":
        return _not_yours(became)
    if became.outcome == "closed":
        return _around("", became.what, f" ({became.number}) is not open. Your words stand there as a comment.")
    if became.outcome == "goes_on":
        return _around("Good, it goes on: ", became.what, f" ({became.number}).")
    if became.outcome == "stuck_already":
        return _around("It is marked as stuck already: ", became.what, f" ({became.number}).")
    knows = f" {plain(became.coach)} knows." if became.coach else ""
    return _around("Stuck: ", became.what, f" ({became.number}).{knows} UNSTUCK {became.number} when it goes on.")


def undone(became: Sequence[Became], now: datetime) -> str:
    """What UNDO took back, in one plan."""
    if len(became) > 1:
        back = [str(each.number) for each in became if each.outcome != "not_undone"]
        stay = [str(each.number) for each in became if each.outcome == "not_undone"]
        sentences = [f"Open again: {_listed(back)}."] if back else []
        sentences += [f"Changed since, and left as it is: {_listed(stay)}."] if stay else []
        return " ".join(sentences)
    [one] = became
    if one.outcome == "moved_back":
        return _around(f"Back to {_moment(one, one.moment, now=now)}: ", one.what, f" ({one.number}).")
    if one.outcome == "withdrawn":
        return _around("Not asked for any more: another date for ", one.what, f" ({one.number}).")
    if one.outcome == "goes_on":
        return stuck(one)
    if one.outcome == "open_again":
        return _around("Open again: ", one.what, f" ({one.number}).")
    return _around("", one.what, f" ({one.number}) changed since, and stays as it is.") if one.what else GONE_SINCE


def _done(became: Became) -> str:
    if became.outcome == "done":
        return _around("Done: ", became.what, f" ({became.number}).{_undoable(became)}")
    if became.outcome == "done_already":
        return _around("It was done already: ", became.what, f" ({became.number}).")
    if became.outcome == "not_yours":
        return _not_yours(became)
    return CANCELLED if became.outcome == "cancelled" else GONE


def _not_yours(became: Became) -> str:
    whose = f" ({became.number}) is {plain(became.doer)}'s to do. Your words stand there as a comment."
    return _around("", became.what, whose)


def _undoable(became: Became) -> str:
    knows = f" {plain(became.coach)} knows." if became.coach else ""
    return f"{knows} UNDO within 10 min."


def _moment(became: Became, moment: datetime | None, *, now: datetime) -> str:
    return times.said(moment, became.zone, now) if moment else ""


def _listed(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _choice(count: int) -> str:
    numbers = [str(place) for place in range(1, count + 1)]
    return numbers[0] if count == 1 else f"{', '.join(numbers[:-1])} or {numbers[-1]}"


def what_of(what: str, number: int) -> str:
    return _around("About ", what, f": reply DONE {number}, or {number} and your comment.")


def which(options: list[str]) -> str:
    """A menu; without options a key is asked for."""
    if not options:
        return WHICH_KEY
    ending = f". Reply {_choice(len(options))}."
    fixed = len("Which one?") + len(ending) + sum(len(f"  {number} ") for number in range(1, len(options) + 1))
    plain_options = [plain(option) for option in options]
    room = max(_SHORTEST_WHAT, (_segment("".join(plain_options)) - fixed) // len(options))
    return "Which one?" + "".join(
        f"{' ' if position == 1 else '  '}{position} {_shortened(option, room)}" for position, option in enumerate(plain_options, 1)
    ) + ending  # fmt: skip


def plain(text: str) -> str:
    """Typographic marks as plain ones: a single curly quote would more than halve what fits."""
    return " ".join(text.translate(_TYPOGRAPHIC).split())


def _around(before: str, what: str, after: str) -> str:
    what = plain(what).replace('"', "'")
    room = max(_SHORTEST_WHAT, _segment(what + after) - len(before) - len(after) - 2)
    return f'{before}"{_shortened(what, room)}"{after}'


def _segment(text: str) -> int:
    """Letters in one text of these letters; accents that keep a text from being GSM-7 are left out when it is sent."""
    is_basic = all(letter in gsm.BASIC or unicodedata.normalize("NFKD", letter)[0] in gsm.BASIC for letter in text)
    return gsm.ONE if is_basic else gsm.ONE_IN_UCS2


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 3].rstrip() + "..."
