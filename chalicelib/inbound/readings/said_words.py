"""Words of a line: those that answer without a number, phrases that mean one thing together, and words that texts
shorten with digits."""

from collections.abc import Sequence
from datetime import date

from chalicelib.dates import past_days
from chalicelib.domain.metrics.answers import words
from chalicelib.inbound.readings.common_words import FAIR
from chalicelib.inbound.readings.part import Part
from chalicelib.patterns import compile_late

_TEXTED_FOR = {
    "2day": "today", "2dy": "today", "2nite": "tonight", "2moro": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow", "b4": "before", "gr8": "great", "l8r": "later",
    "l8": "late", "m8": "mate", "h8": "hate", "w8": "wait", "4got": "forgot", "4get": "forget",
}  # fmt: skip
_TEXTED = compile_late(rf"(?:{'|'.join(_TEXTED_FOR)})(?![a-z0-9])")
_NEGATED_VERB = compile_late(
    r" (?:mi|me|ho|ha|l'ho|lo|la|ci|sono|so|riesco|posso|he|hay|pude|puedo|tengo|se|estoy|estuve|quiero|j'ai|je|consegui|tenho|tive|deu|estou|mam|wiem|wazylam|wazylem) "
)
"""After a no these make it part of a sentence, where it belongs to a verb."""
_ABOUT = (
    "letzte nacht",
    "la nuit derniere",
    "la scorsa notte",
    "afgelopen nacht",
    "la noche pasada",
    "gerade mal",
    "por fin",
    "mas o menos",
    "piu o meno",
    "mais ou menos",
    "plus ou moins",
    "more or less",
    "mehr oder weniger",
    "min of meer",
    "give or take",
)
_JUDGING = (
    "could be better", "could be worse", "could have been better", "could have been worse", "not bad", "not too bad", "not great", "not so great", "not good",
    "not so good", "not sure", "nicht schlecht", "nicht gut", "nicht so gut", "pas mal", "pas terrible", "no esta mal", "non male", "niet slecht", "nada mal",
)  # fmt: skip
"""Phrases none of whose words says that the value after them isn't one."""
_OVER = (
    "plus de", "plus d'", "mais de", "mas de", "piu di", "meer dan", "mehr als", "mer an", "wiecej niz", "more than", "less than", "moins de", "menos de", "meno di", "weniger als",
    "minder dan",
)  # fmt: skip
_OR_SO = (
    "or so",
    "or thereabouts",
    "oder so",
    "ou presque",
    "o asi",
    "o cosi",
    "ou assim",
    "of zo",
    "eller sa",
    "albo jakos tak",
)
_NOT_YET = (
    "not yet",
    "noch nicht",
    "pas encore",
    "todavia no",
    "aun no",
    "non ancora",
    "ainda nao",
    "nog niet",
    "inte an",
    "jeszcze nie",
)
_MEANT = (
    "je voulais dire",
    "quise decir",
    "volevo dire",
    "quis dizer",
    "queria dizer",
    "ich meinte",
    "ik bedoelde",
    "jag menade",
    "i meant",
    "should have been",
)


def texted_at(line: str, at: int, before: Sequence[Part]) -> Part | None:
    """Returns a word that texts write with a digit in place of a syllable: 2day, b4 lunch, gr8. ``None`` if there is
    none here."""
    said = None if at and line[at - 1].isalnum() else _TEXTED.match(line, at)
    if said is None:
        return None
    meant = _TEXTED_FOR[said[0]]
    if past_days.read(meant, date(2000, 1, 1)):
        return Part("day", at, said.end(), meant)
    is_worded = bool(before) and before[-1].kind == "word"
    is_worded = is_worded or (said[0] != "m8" and line[said.end() : said.end() + 2].strip().isalpha())
    return Part("word", at, said.end(), meant) if is_worded else None


_PHRASES = tuple(
    (phrase, meaning)
    for phrases, meaning in (
        (_ABOUT, "about"),
        (_JUDGING, FAIR),
        (_OVER, "overthan"),
        (_MEANT, "meant"),
        (_NOT_YET, "notyet"),
        (_OR_SO, "orso"),
    )
    for phrase in phrases
)
_BEGINNINGS = tuple(phrase for phrase, _ in _PHRASES)
_NO_ANSWERS = (*_NOT_YET, *_JUDGING)
_MARKS_THAT_ANSWER = frozenset("-✓✔✘✗☑✅❌👍👎💯")


def said_at(line: str, at: int) -> Part | None:
    """Returns the longest phrase of whole words here that answers without a number; ``None`` if there is none."""
    if not line[at].isalnum() and line[at] not in _MARKS_THAT_ANSWER:
        return None
    if line.startswith(_NO_ANSWERS, at):
        return None
    ends = ends_of_words(line, at, words.MOST_WORDS, words.LONGEST)
    for end in reversed(ends):
        text = line[at:end].rstrip(".!,;:")
        said = words.said(text)
        is_numbered = text == "no" and line[end:].lstrip(". ")[:1].isdigit() and "." in line[at : end + 1]
        if is_numbered:
            return Part("word", at, line.index(".", at) + 1, "no")  # No. 3
        if said == "no" and _NEGATED_VERB.match(line, at + len(text)):
            continue  # "non mi peso da giorni"
        if said and (text.strip("-") or text == line.strip()):
            return Part("said", at, at + len(text), text, said=said)
    return None


def word_at(line: str, at: int) -> Part:
    if not line[at].isalnum():
        return Part("mark", at, at + 1, line[at])
    for phrase, meaning in _PHRASES if line.startswith(_BEGINNINGS, at) else ():
        if line.startswith(phrase, at) and not line[at + len(phrase) : at + len(phrase) + 1].isalpha():
            return Part("word", at, at + len(phrase), meaning)
    end = at
    while end < len(line) and (line[end].isalnum() or (line[end] in "'-" and line[end + 1 : end + 2].isalnum())):
        end += 1
    return Part("word", at, end, line[at:end])


def ends_of_words(line: str, at: int, most: int, longest: int) -> list[int]:
    """Returns the positions at which the first, second and further words from here end."""
    ends: list[int] = []
    end = at
    while end < len(line) and end - at <= longest and len(ends) < most:
        end += 1
        is_glued = (
            end < len(line) and line[end] in ":=" and line[end - 1].isalpha() and line[end + 1 : end + 2].isdigit()
        )
        if (
            end == len(line)
            or line[end] == " "
            or (line[end] == "/" and line[end + 1 : end + 2].isalpha())
            or is_glued
            or (line[end] in ",;!?" and not line[end + 1 : end + 2].isdigit())
        ):
            ends.append(end)
    return ends
