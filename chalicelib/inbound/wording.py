"""What we answer by text: plain letters, and one segment wherever the action's words allow."""

import unicodedata

# GSM 03.38, basic alphabet; a text with any other letter is sent as UCS-2, where a segment has 70 letters instead of 160.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TYPOGRAPHIC = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "\t": " ", "[": "(", "]": ")", "{": "(", "}": ")",
})  # fmt: skip
_SHORTEST_WHAT = 16

STOPPED = "You will get no more texts from Followthrough. Reply START to get them again."
STARTED = "You get texts from Followthrough. Reply STOP to end them, HELP for help."
HELP = (
    "Followthrough reminds you of what you agreed with your coach. Reply DONE 12, or 12 and your comment. "
    "STOP ends texts. Msg rates may apply."
)
HELP_STRANGER = (
    "Followthrough sends reminders to people who agreed to get them. This number gets none from us. STOP refuses them."
)
CONFIRMED = "Thank you. Your reminders can now come to this number. Reply STOP to end them, HELP for help."
NOTHING_ASKED = "Nothing is waiting for a YES from this number. Your coach can ask you again, or add the number on your settings page."
GONE = "That action is not in the plan any more. Your words stand in the plan instead."
CANCELLED = "That action was cancelled. Your words stand there as a comment."
NOTHING_TO_UNDO = "There is nothing to undo: UNDO works for 10 minutes after DONE."
WHICH_KEY = "Which action is this about? Reply with its key, such as ALI-12, and your words are put there."


def done(what: str, number: int, coach: str | None) -> str:
    """``coach`` is who will be told; ``None`` where the coach wrote it."""
    knows = f" {plain(coach.split()[0])} knows." if coach else ""
    return _around("Done: ", what, f" ({number}).{knows} UNDO within 10 min.")


def done_already(what: str, number: int) -> str:
    return _around("It was done already: ", what, f" ({number}).")


def undone(what: str, number: int) -> str:
    return _around("Open again: ", what, f" ({number}).")


def what_of(what: str, number: int) -> str:
    return _around("About ", what, f": reply DONE {number}, or {number} and your comment.")


def which(options: list[str]) -> str:
    """A menu; without options a key is asked for."""
    if not options:
        return WHICH_KEY
    numbers = [str(position) for position in range(1, len(options) + 1)]
    ending = f". Reply {numbers[0] if len(numbers) == 1 else ', '.join(numbers[:-1]) + ' or ' + numbers[-1]}."
    fixed = len("Which one?") + len(ending) + sum(len(f"  {number} ") for number in numbers)
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
    return 160 if all(unicodedata.normalize("NFKD", letter)[0] in _GSM or letter in _GSM for letter in text) else 70


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 3].rstrip() + "..."
