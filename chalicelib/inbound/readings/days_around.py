"""Which days around a value belong to it, and which may belong to the words instead: "81.4, yesterday was awful"."""

from collections.abc import Sequence

from chalicelib.inbound.readings.common_words import COMPARISONS, FILLERS, JOINERS, TURNS
from chalicelib.inbound.readings.part import Part

ENDS_OF_SENTENCES = {".", "!", "?"} | TURNS
ENDS = {",", ";", "|", "•"} | ENDS_OF_SENTENCES
_AS_WELL = frozenset("too also aswell auch aussi tambien tambem anche ook".split())
_MAY_BE_NO_DAY = {"sat", "sun", "wed"}
""" "Sat" and "sun" with one of these mean sitting and sunshine."""


def days_around(group: Sequence[Part], place: int) -> tuple[list[Part], bool]:
    """Returns the days of the value at this index of its clause, and whether they may not be its days."""
    before, is_doubted = _before(group[:place])
    behind, is_other = (
        ([], False) if group[place].said == "same" else _behind(group[place + 1 :], is_no=group[place].said == "no")
    )  # "no change from yesterday"
    may_be_none = any(_may_be_no_day(group, day) for day in before + behind)
    return before + behind, is_doubted or is_other or may_be_none


def lead(group: Sequence[Part], value: Part, days: Sequence[Part]) -> Part | None:
    """Returns the day that comes before a value and its metric."""
    leading = [part for part in days if part.start < value.start]
    if not leading or any(part.kind == "metric" and part.start < leading[0].start for part in group):
        return None
    return leading[0]


def _before(parts: Sequence[Part]) -> tuple[list[Part], bool]:
    """Returns the days before a value, and whether they may not be its own: other words up to a comma or full stop may
    be about the day. A day that is only compared with doesn't count."""
    days = [
        at for at, part in enumerate(parts) if part.kind == "day" and not (at and parts[at - 1].text in COMPARISONS)
    ]
    if (
        len(days) > 1
        and any(part.text in ENDS for part in parts[days[-2] : days[-1]])
        and any(_is_word(part) for part in parts[days[-2] : days[-1]])
    ):
        days = days[-1:]  # "Sunday closed, Monday 1200"
    end = _end_of_more(parts[days[-1] + 1 :]) if days else ""
    return ([], False) if end in ENDS_OF_SENTENCES else ([parts[at] for at in days], bool(end))


def _end_of_more(parts: Sequence[Part]) -> str:
    """Returns the mark that ends the clause that begins here, if there are words before the mark."""
    end = next((at for at, part in enumerate(parts) if part.text in ENDS), None)
    return parts[end].text if end is not None and any(_is_word(part) for part in parts[:end]) else ""


def _behind(parts: Sequence[Part], *, is_no: bool) -> tuple[list[Part], bool]:
    """Returns the day after a value, with only its metric between them, or at the end of the clause; and whether it may
    not be its own. If a new sentence continues with the day, it belongs to that one."""
    ends: set[str] = set()
    for at, part in enumerate(parts):
        if part.kind == "day" and part.text in _MAY_BE_NO_DAY and _is_of_weather(parts[at + 1 : at + 2]):
            return [], False
        if part.kind == "day" and ends and (is_no or ends & ENDS_OF_SENTENCES) and part.text.startswith("tom"):
            return [], False  # "Nope. Tomorrow."
        if part.kind == "day":
            is_other = bool(ends) and at + 1 < len(parts) and any(_is_word(each) for each in parts[at + 1 :])
            is_other = is_other or (
                at > 0
                and parts[at - 1].kind == "mark"
                and any(each.text in _AS_WELL for each in parts[at + 1 : at + 2])
            )  # "yes - Monday too"
            is_other = is_other or (parts[at - 1].text in JOINERS and at > 0)  # "yes and yesterday too"
            return (
                ([], False) if is_other and ends & ENDS_OF_SENTENCES else ([part, *_joined(parts[at + 1 :])], is_other)
            )
        if part.text in ENDS:
            ends.add(part.text)
        if part.kind not in ("metric", "mark") and part.text not in FILLERS | TURNS:
            break
    return [], False


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Returns the days that follow a day directly: "Saturday, Sunday and Monday"."""
    found: list[Part] = []
    for joint, part in zip(parts[::2], parts[1::2], strict=False):
        if joint.text not in JOINERS | {","} or part.kind != "day":
            break
        found.append(part)
    is_last = len(parts) == 2 * len(found)
    return found if is_last or (found and parts[2 * len(found)].text in ENDS) else []


def _is_of_weather(behind: Sequence[Part]) -> bool:
    """Whether the words mean sunshine, or somebody sitting at home."""
    return bool(behind) and behind[0].text in ("is", "was", "out", "came", "at", "all", "shone", "shining", "in")


def _is_word(part: Part) -> bool:
    return part.kind in ("word", "amount", "said") and part.text not in FILLERS


def _may_be_no_day(group: Sequence[Part], day: Part) -> bool:
    """Whether a day may be an ordinary word: "sat all day"."""
    behind = next((part for part in group if part.start >= day.end), None)
    return day.text in _MAY_BE_NO_DAY and behind is not None and behind.kind == "word" and behind.text not in FILLERS
