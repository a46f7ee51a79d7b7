"""Days in a line: yesterday, Mon, 23 Nov, and abbreviated weekdays before a value."""

from collections.abc import Sequence

from chalicelib.dates import past_days
from chalicelib.domain.metrics.answers import amounts, translated
from chalicelib.inbound.readings.common_words import TURNS
from chalicelib.inbound.readings.names import Names
from chalicelib.inbound.readings.naming import metric_at
from chalicelib.inbound.readings.part import Part
from chalicelib.inbound.readings.said_words import ends_of_words, word_at
from chalicelib.patterns import compile_late

_LONGEST_DAY = 30
_DAY_WORDS = set("today tonight this yesterday yday yest gestern heute hier ayer ieri vorgestern tomorrow tmrw tomorow the day on for last a one two three four five six seven jan feb mar apr may jun jul aug sep oct nov dec".split()) | past_days.FIRST_WORDS  # fmt: skip
_ALSO_WORDS = set(
    "mar do so mi sa sam me ma zo wo don sex lu man son tis tors ons fre sob paz sr pia lor nd pon".split()
)
_ORDINAL_DAY = compile_late(r"(?P<day>(?:1[0-9]|2[0-9]|3[01]|[4-9])(?:st|nd|rd|th))(?=\s?[:=-]\s?[0-9])")
"""From the fourth on: "2nd: 124/80" is more likely a second value."""
_MINE, _NUMBER_AND_DAY = compile_late(r"mon (?=[a-z])"), compile_late(r"[0-9]{1,2} [a-z]{2,4}\.?")
_DAY_AND_VALUE = compile_late(r"\b([a-z]{2,4})[.:,-]? ?(?:[0-9]|(?:ja|nein|si|no|oui|non|sim|nao|nee|tak|nie|nej)\b)")
_BEHIND_WEEKDAY = compile_late(
    r"(?P<mark>\.:?|:|,|-)? ?(?P<number>[0-9]+[0-9.,]*|(?:ja|nein|si|no|oui|non|sim|nao|nee|tak|nie|nej)\b)"
)
_SHORTEST_DAY_START = 3


def day_at(line: str, at: int, names: Names) -> Part | None:
    is_letter = line[at] in names.letters and line[at + 1 : at + 2] == " "  # "w yesterday 82"
    if is_letter or not (line[at].isdigit() or _begins_day(line, at)):
        return None
    if _MINE.match(line, at) and _is_elsewhere(line, at + len("mon "), names):
        return None  # "mon poids"
    for end in reversed(ends_of_words(line, at, past_days.MOST_WORDS, _LONGEST_DAY)):
        if names.has_days and _NUMBER_AND_DAY.fullmatch(line, at, end):
            continue  # "lun 7 mar 6"
        said = line[at:end].rstrip(",:;!)").removesuffix("'s")
        said = said if _is_dotted(said) else said.rstrip(".")
        if (
            (_may_be_day(said, names) or _is_date_first(line, at, said, names))
            and past_days.read(said, names.today)
            and not _is_compound(line, at, names)
        ):
            end = at + len(said) + len("'s") * line.startswith("'s", at + len(said))
            return Part("day", at, end, said)
    return None


def has_days(line: str) -> bool:
    days = {each[1] for each in _DAY_AND_VALUE.finditer(line) if past_days.is_short_weekday(each[1])}
    return len(days) > 1


def worded_day_at(line: str, at: int, names: Names) -> Part | None:
    """Returns the day written in words at this place; ``None`` if there is none."""
    part = day_at(line, at, names)
    return None if part is None or any(char.isdigit() for char in part.text) else part


def short_weekday_at(line: str, at: int, before: Sequence[Part], *, has_day: bool) -> Part | None:
    """Returns a weekday abbreviated to two or three letters directly before a number: "Mo 82,1", "di: 81". One that is
    also a word needs a mark, a number with a decimal comma, or another day before it."""
    ordinal = _ORDINAL_DAY.match(line, at)
    if ordinal and (not at or not line[at - 1].isalnum()):
        return Part("day", at, at + len(ordinal["day"]), f"the {ordinal['day']}")
    word = word_at(line, at).text
    end = at + len(word)
    if not past_days.is_short_weekday(word) or (at and line[at - 1].isalnum()):
        return None
    behind = _BEHIND_WEEKDAY.match(line, end)
    is_begun = not before or before[-1].kind != "word"  # not "spadło do 81,4"
    is_turn = word in TURNS and any(part.kind == "amount" for part in before)  # nor "non 84,1 ma 81,4"
    is_clear = has_day or behind is None or ((behind["mark"] or "," in behind["number"]) and is_begun and not is_turn)
    if behind is None or (word in _ALSO_WORDS and not is_clear):
        return None
    return Part("day", at, end, word)


def _begins_day(line: str, at: int) -> bool:
    end = at
    while end < len(line) and end - at <= _LONGEST_DAY and (line[end].isalpha() or line[end] == "-"):
        end += 1
    word = line[at:end].rstrip("-")
    return (
        word in _DAY_WORDS
        or line.startswith(("aujourd'hui", "y'day"), at)
        or past_days.is_weekday(word)
        or (len(word) > _SHORTEST_DAY_START and word[:_SHORTEST_DAY_START] in _DAY_WORDS)
    )


def _may_be_day(said: str, names: Names) -> bool:
    """Whether the words may be a date: ``3/12`` only if no metric has such values, ``24.11`` only with another dot or a
    year."""
    if not said[:1].isdigit() or any(char.isalpha() for char in said):
        return True
    return (names.is_slash_a_date and "/" in said) or said.count("-") == 2 or _is_dotted(said)


def _is_elsewhere(line: str, at: int, names: Names) -> bool:
    """Whether a metric's name in a language other than English comes here."""
    word = word_at(line, at).text if at < len(line) else ""
    return translated.english(word) != word and any(word == name for name, _ in names.names)


def _is_date_first(line: str, at: int, said: str, names: Names) -> bool:
    """Whether a line begins with a date followed by a name: "23/11 w 82"."""
    if at or said.count("/") != 1 or not said.replace("/", "").isdigit():
        return False
    behind = at + len(said)
    behind += len(line[behind:]) - len(line[behind:].lstrip(" :-"))
    return metric_at(line, behind, names) is not None if behind < len(line) else False


def _is_compound(line: str, at: int, names: Names) -> bool:
    """Whether these digits are part of a weight in stones and pounds: ``12st 11``."""
    amount = amounts.scan(line, at, names.around) if line[at].isdigit() else None
    return amount is not None and amount.form == "compound"


def _is_dotted(said: str) -> bool:
    return said.count(".") == 2 and said.replace(".", "").isdigit()
