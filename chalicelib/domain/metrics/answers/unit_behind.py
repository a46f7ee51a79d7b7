"""What follows a figure: its unit, nothing, or something that shows it isn't an amount, such as pm."""

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted, figures
from chalicelib.domain.metrics.answers.figures import Figure
from chalicelib.patterns import compile_late

LONGEST_UNIT = 24
_SHORTEST_WORD = 3
_BEHIND_HALF = compile_late(r"(?<![0-9] )(?<![0-9])\b(?:am|pm):? [0-9]{1,3}$")
_LETTERED = compile_late(r"\b([a-z])[ :=]{0,2}[0-9.,:]{1,12}$")
SMALLER = {"h": "min", "hr": "min", "hrs": "min", "hour": "min", "hours": "min", "std": "min", "stunde": "min", "stunden": "min", "heure": "min", "heures": "min", "hora": "min", "horas": "min", "ora": "min", "ore": "min", "uur": "min", "u": "min", "st": "lb", "stone": "lb", "ft": "in", "foot": "in", "feet": "in", "'": "in", "min": "s", "m": "s"}  # fmt: skip
"""The unit of a bare figure after this one: 1h30, 11 st 4, 5'11."""
AS_A_MARK = {"kg": 3, "kilo": 3, "kilos": 3, "km": 3, "l": 3, "k": 3, "€": 2, "eur": 2, "£": 2}
"""Units that people write in place of the decimal mark, and the most digits after them: 81kg4, 3€50."""
_NEVER_SPACED = {"in", "as", "a", "pt", "st'", "beats", "na", "x"}
_LONG = {
    "beats per minute": "bpm",
    "beats a minute": "bpm",
    "beats/min": "bpm",
    "kilometres per hour": "km/h",
    "miles per hour": "mph",
}
_OF_DAY = {"am", "pm", "uhr", "o'clock", "a.m", "p.m"}
_MONTHS = set(
    """jan january feb february mar march apr april june july aug august sep sept september oct october nov november dec december""".split()
)
"""After a number these make it a date, even if there is no such day; "7 may be more" isn't one."""
_ORDINAL_ENDS = {"st", "nd", "rd", "th"}


class Around(msgspec.Struct, frozen=True):
    """What may follow a number here: the units and letters of the metrics followed."""

    own_units: tuple[str, ...] = ()
    """In plain form, longest first."""
    letters: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """One-word names of metrics that don't take numbers, which aren't the unit of a number before them."""
    initials: frozenset[str] = frozenset()
    """First letters of names, directly before a number: 81.3 m8."""
    is_apart: bool = False
    """Whether a single digit after hours is another value: "81.4 7h 6"."""
    has_pairs: bool = False
    """Whether two numbers answer one of them."""


def unit(text: str, end: int, figure: Figure, around: Around) -> tuple[str | None, int]:
    """Returns the unit after a figure (empty if there is none, ``None`` if the figure isn't an amount), and where it
    ends."""
    is_spaced = text[end : end + 1] == " "
    at = end + 1 if is_spaced else end
    is_divided = not figure.is_whole and len(figure.means()) == 1
    known = _known(text, at, around, is_spaced=is_spaced, is_divided=is_divided)
    if known:
        return known
    behind = _end_of_unit(text, at)
    said = text[at:behind]
    bare = said.rstrip(".'\"") if len(said) > 2 else said
    is_cut = text[end : end + 1] in (".", ",") and text[end + 1 : end + 2].isalpha()
    if is_cut and end_of_word(text, end + 1) - end <= _SHORTEST_WORD:
        return text[end : end_of_word(text, end + 1)], end_of_word(text, end + 1)  # "82,O"
    if not said or (is_spaced and text[behind : behind + 1] in (":", "=")):
        return "", end
    if (bare in _OF_DAY or said in _OF_DAY) and _BEHIND_HALF.search(text, 0, end):
        return "", end  # "am 4 pm 7"
    if bare in _OF_DAY or said in _OF_DAY or (bare in _MONTHS and figure.is_whole):
        return None, behind
    if said in around.letters:
        is_between = not is_spaced and text[behind : behind + 1].isdigit()
        return (None, end_of_run(text, behind)) if is_between else ("", end)
    if is_spaced and said in around.initials and _is_name(text, end, behind, figure, around):
        return "", end
    if is_spaced and not figure.is_whole and counted.is_undivided(said):
        return "", end  # "weight 81.7 steps 4000"
    if is_spaced:
        return (said, behind) if _is_unit_apart(said, text[behind : behind + 2], around) else ("", end)
    return _glued(text, said, behind, figure)


def _is_name(text: str, end: int, behind: int, figure: Figure, around: Around) -> bool:
    """Whether a letter names the number after it, rather than being a unit: 81.3 m8, 82.3 m 5, s 7 m 6."""
    next_ = text[behind : behind + 2]
    if next_[:1].isdigit():
        return True
    named = _LETTERED.search(text, 0, end)
    is_named = named is not None and named[1] in around.initials | around.letters
    return (not figure.is_whole or is_named) and next_[:1] == " " and next_[1:].isdigit()


def _known(text: str, at: int, around: Around, *, is_spaced: bool, is_divided: bool) -> tuple[str, int] | None:
    """Returns a unit of the metrics followed, or one of several words, and where it ends."""
    for own in around.own_units:
        behind = at + len(own)
        is_name = is_spaced and text[behind : behind + 1] in (":", "=")  # "sleep:7 steps:7200"
        is_name = is_name or (is_spaced and is_divided and counted.is_undivided(own))  # "82.0 steps 9000"
        if (
            text.startswith(own, at)
            and not is_name
            and not (text[behind : behind + 1].isalnum() and own[-1:].isalnum())
        ):
            return own, behind
    long = next((each for each in _LONG if text.startswith(each, at)), "")
    return (_LONG[long], at + len(long)) if long else None


def _is_unit_apart(said: str, behind: str, around: Around) -> bool:
    """Returns whether a word separated by a space is the figure's unit: not in "mood 7 walk no", nor "36 in the
    morning"."""
    if said in around.names or (said in _NEVER_SPACED and not (said == "in" and not behind.strip(" .,;!)"))):
        return False
    return bool(units.find(said)) or counted.is_counted(said)


def _glued(text: str, said: str, behind: int, figure: Figure) -> tuple[str | None, int]:
    if said in _ORDINAL_ENDS and figure.is_whole and _is_ordinal(figure, said) and not _is_stone(text, said, behind):
        return None, behind
    if said == "ish":
        return "", behind
    if text[behind : behind + 1].isdigit() and said not in SMALLER and said not in AS_A_MARK:
        return None, end_of_run(text, behind)
    return said, behind


def _is_ordinal(figure: Figure, ending: str) -> bool:
    number = int(figure.means()[0])
    usual = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return ending == usual


def _is_stone(text: str, said: str, end: int) -> bool:
    """Whether "st" means stone, since pounds follow: ``21st 3lb``."""
    pounds = figures.scan(text, end + 1) if said == "st" and text[end : end + 1] == " " else None
    return pounds is not None and text.startswith(("lb", " lb"), pounds.end)


def _end_of_unit(text: str, at: int) -> int:
    """Returns where a unit ends: letters and marks of units, a slash or hyphen between letters, ``l/100km`` left out."""
    end = at
    while end < len(text) and end - at < LONGEST_UNIT:
        char = text[end]
        is_inner = char in "/-" and text[end + 1 : end + 2].isalpha() and (end > at or char == "/")
        if not (char.isalpha() or char in "%°$€£¥₹'\"²³" or is_inner):
            break
        end += 1
    return end


def end_of_word(text: str, at: int) -> int:
    end = at
    while end < len(text) and end - at < LONGEST_UNIT and (text[end].isalpha() or (text[end] == "-" and end > at)):
        end += 1
    return end


def end_of_run(text: str, at: int) -> int:
    while at < len(text) and (text[at].isalnum() or (text[at] in ".,:/-" and text[at + 1 : at + 2].isdigit())):
        at += 1
    return at
