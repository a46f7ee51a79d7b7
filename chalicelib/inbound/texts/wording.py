"""What we answer by text: plain letters, and one segment wherever the action's words allow."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from chalicelib import gsm, times
from chalicelib.inbound.commands.done import CANCELLED, DONE, DONE_ALREADY, OPEN_AGAIN
from chalicelib.inbound.commands.outcome import GONE, NOT_YOURS, TEXT_UNDO, Became
from chalicelib.inbound.commands.undo import GONE_SINCE, NOT_UNDONE

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
NOTHING_TO_UNDO = "There is nothing to undo: UNDO works for 10 minutes after DONE or MOVE."
NOT_MOVED = "Nothing was moved."
WHICH_KEY = "Which action is this about? Reply with its key, such as ALI-12, and your words are put there."


# Of one plan, in this order.
_SEVERAL = {
    DONE: "Done: {numbers}.",
    DONE_ALREADY: "{numbers} {were} done already.",
    CANCELLED: "{numbers} {were} cancelled, your words stand as a comment.",
    NOT_YOURS: "{numbers} {were} not yours to mark, your words stand as a comment.",
    GONE: "{numbers} {were} not in the plan.",
    OPEN_AGAIN: "Open again: {numbers}.",
    NOT_UNDONE: "Changed since, and left as it is: {numbers}.",
    GONE_SINCE: "Changed since, and left as it is: {numbers}.",
}


def told(became: Sequence[Became], now: datetime) -> str:
    """Tells what became of a command's actions in one plan."""
    if len(became) == 1:
        return _told(became[0], now)
    sentences = []
    for sentence in dict.fromkeys(_SEVERAL.values()):
        numbers = [str(each.number) for each in became if _SEVERAL.get(each.outcome) == sentence]
        if numbers:
            sentences.append(
                sentence.format(numbers=_listed(numbers, "and"), were="was" if len(numbers) == 1 else "were")
            )
    done = next((each for each in became if each.outcome is DONE), None)
    return " ".join(sentences) + (f"{_knows(done)}{TEXT_UNDO}" if done else "")


def _told(became: Became, now: datetime) -> str:
    dates = [times.said(each, became.zone, now) for each in became.options]
    fields = {
        "number": became.number,
        "doer": plain(became.doer),
        "coach": plain(became.coach or "Your coach"),
        "knows": _knows(became),
        "when": times.said(became.moment, became.zone, now) if became.moment else "",
        "dates": "".join(f"  {place} {date}" for place, date in enumerate(dates, 1)),
        "choice": _choice(len(dates)),
    }
    before, what, after = became.outcome.text.partition("{what}")
    before, after = before.format(**fields), after.format(**fields)
    return _around(before, became.what, after) if what else before


def _knows(became: Became) -> str:
    return f" {plain(became.coach)} knows." if became.coach else ""


def _choice(count: int) -> str:
    return _listed([str(place) for place in range(1, count + 1)], "or")


def _listed(numbers: Sequence[str], word: str) -> str:
    """``1, 2 and 3``"""
    return f" {word} ".join(part for part in (", ".join(numbers[:-1]), *numbers[-1:]) if part)


def what_of(what: str, number: int) -> str:
    """Asks what is to be said of an action."""
    return _around('About "', what, f'": reply DONE {number}, or {number} and your comment.')


def which(options: list[str]) -> str:
    """Offers a menu; without options it asks for a key."""
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
    """Makes typographic marks plain: a single curly quote would more than halve what fits."""
    return " ".join(text.translate(_TYPOGRAPHIC).split())


def _around(before: str, what: str, after: str) -> str:
    """Cuts the action's words to the room that the others leave in one text."""
    what = plain(what).replace('"', "'")
    room = max(_SHORTEST_WHAT, _segment(what + after) - len(before) - len(after))
    return f"{before}{_shortened(what, room)}{after}"


def _segment(text: str) -> int:
    """Returns how many of such letters fit one text; accents that keep it from being GSM-7 are left out when it is sent."""
    is_basic = all(letter in gsm.BASIC or unicodedata.normalize("NFKD", letter)[0] in gsm.BASIC for letter in text)
    return gsm.ONE if is_basic else gsm.ONE_IN_UCS2


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 3].rstrip() + "..."
