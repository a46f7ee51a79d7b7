"""Words as people say them, compared with lists of phrases: contractions and elisions are written apart. Pure."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from chalicelib.inbound.commands import doubt_words, failure_words, report_words
from chalicelib.inbound.commands.folding import LONGEST_LINE, phrases, words
from chalicelib.patterns import compile_late

_LONGEST_PHRASE = 7
"""Words."""
_LONGEST_STEM = 16
"""Letters."""
_DRAWN_OUT = compile_late(r"([a-z])\1{2,}")
"""``juhuuu``, ``sooo``"""

_ELIDED = compile_late(
    r"(n|l|d|j|c|m|t|s|qu|dell|nell|all|dall|sull|un|quest|quell|jusqu|lorsqu|puisqu|quelqu|aujourd|presqu|mezz|ce)'(.+)"
)
_CONTRACTED = {"'ll": "will", "'d": "would", "'ve": "have", "'re": "are", "'m": "am", "'s": "is"}
_WHOLE = {
    "won't": ("will", "not"), "can't": ("can", "not"), "shan't": ("shall", "not"), "ain't": ("ain", "not"), "i'd": ("i", "would"), "ill": ("ill",),
    "c'mon": ("come", "on"), "let's": ("let", "us"), "that's": ("that", "is"), "imma": ("going", "to"), "pls": ("please",), "plz": ("please",),
    "cant": ("can", "not"), "dont": ("do", "not"), "didnt": ("did", "not"), "wasnt": ("was", "not"), "isnt": ("is", "not"), "havent": ("have", "not"),
    "hasnt": ("has", "not"), "couldnt": ("could", "not"), "doesnt": ("does", "not"), "wouldnt": ("would", "not"), "shouldnt": ("should", "not"),
    "wont": ("will", "not"), "werent": ("were", "not"), "arent": ("are", "not"), "hadnt": ("had", "not"), "ive": ("i", "have"), "hes": ("he", "is"), "shes": ("she", "is"),
    "theyre": ("they", "are"), "youre": ("you", "are"), "theyve": ("they", "have"), "weve": ("we", "have"), "thats": ("that", "is"), "whats": ("what", "is"), "gonna": ("going", "to"),
    "youll": ("you", "will"), "theyll": ("they", "will"), "itll": ("it", "will"), "aujourd'hui": ("aujourd", "hui"),
}  # fmt: skip

_WOULD = frozenset("i you he she it we they who that there what how it'll someone everyone".split())
"""Before ``'d``; elsewhere it ends a verb: ``cc'd``, ``OK'd``."""


class Entries(NamedTuple):
    """A list of phrases."""

    plain: frozenset[tuple[str, ...]]
    stems: frozenset[tuple[str, ...]]
    """Phrases whose last word is only the beginning of a word."""
    longest: dict[str, int]
    """By first word: the most words that a phrase beginning with it has."""
    begun: frozenset[str]
    """The first two letters of words that may match a phrase which is only a word's beginning."""


def spoken(text: str) -> list[str]:
    """Returns the words, with contractions and elisions written apart."""
    return _spoken(text) if len(text) > LONGEST_LINE else list(_kept(text))


@lru_cache(maxsize=128)
def _kept(text: str) -> tuple[str, ...]:
    """Kept, since one clause is compared with many lists."""
    return tuple(_spoken(text))


def _spoken(text: str) -> list[str]:
    found: list[str] = []
    for word in words(text):
        word = _DRAWN_OUT.sub(r"\1", word.replace("’", "'").removeprefix("#"))
        if word in _WHOLE:
            found += _WHOLE[word]
        elif "'" not in word:
            found.append(word)
        elif word.endswith("n't"):
            found += [word[:-3], "not"]
        elif (elided := _ELIDED.fullmatch(word)) and word[-2:] not in ("'s", "'d", "'m"):
            found += [elided[1], elided[2]]
        else:
            short, mark, ending = word.partition("'")
            is_deed = ending == "d" and short not in _WOULD
            found += [f"{short}d"] if is_deed else [short, *_apart(mark, ending)]
    return found


def _apart(mark: str, ending: str) -> list[str]:
    if mark + ending in _CONTRACTED:
        return [_CONTRACTED[mark + ending]]
    return [ending] if ending else []


@cache
def entries(name: str, language: str = "") -> Entries:
    """Returns a list of phrases from the word files, in one language if it has several."""
    further: dict[str, Any] = {
        "REPORTS": report_words.REPORTS,
        "DEEDS": report_words.DEEDS,
        "FAILING": failure_words.FAILING,
    }
    lists: Any = further.get(name) or getattr(doubt_words, name)
    return _split(lists.get(language, "") if language else lists)


@cache
def signs() -> dict[str, frozenset[str]]:
    """Returns for each language its longer words of doubt, which help to recognise it."""
    return {
        language: frozenset(each[0] for each in entries("DOUBTS", language)[0] if len(each) == 1 and len(each[0]) > 3)
        for language in doubt_words.DOUBTS
    }


def found(said: list[str], listed: Entries) -> list[tuple[int, int]]:
    """Returns where these phrases occur among the words, each as its first index and the index after its last."""
    places = []
    for place, word in enumerate(said):
        longest = max(listed.longest.get(word, 0), word[:2] in listed.begun)
        for size in range(min(longest, len(said) - place), 0, -1):
            phrase = tuple(said[place : place + size])
            if phrase in listed.plain or _has_stem(phrase, listed.stems):
                places.append((place, place + size))
                break
    return places


def _has_stem(phrase: tuple[str, ...], stems: frozenset[tuple[str, ...]]) -> bool:
    *before, last = phrase
    return any((*before, last[:end]) in stems for end in range(2, min(len(last), _LONGEST_STEM) + 1))


def is_kind(said: list[str]) -> bool:
    """Returns whether words say no more than thanks, a greeting or a yes."""
    place = 0
    while place < len(said):
        size = next((size for size in (4, 3, 2, 1) if " ".join(said[place : place + size]) in _kind()), 0)
        if not size:
            return False
        place += size
    return True


@cache
def _kind() -> frozenset[str]:
    lists = ("VOCATIVES", "COURTESY", "GREETING", "YES", "DONE", "LEADING", "FILLERS")
    return frozenset().union(*map(phrases, lists))


def _split(text: str) -> Entries:
    listed = [phrase.strip() for phrase in text.replace("\n", ",").split(",") if phrase.strip()]
    listed = [each for phrase in listed for each in _endings(phrase)]
    plain = [tuple(spoken(phrase)) for phrase in listed if not phrase.endswith("*")]
    stems = [tuple(spoken(phrase[:-1])) for phrase in listed if phrase.endswith("*")]
    longest: dict[str, int] = {}
    for phrase in filter(None, (*plain, *(each for each in stems if len(each) > 1))):
        longest[phrase[0]] = max(longest.get(phrase[0], 0), min(len(phrase), _LONGEST_PHRASE))
    begun = frozenset(each[0][:2] for each in stems if len(each) == 1)
    return Entries(frozenset(plain), frozenset(stems), longest, begun)


def _endings(phrase: str) -> list[str]:
    """Returns a phrase with the endings of number and gender in place of the star inside it."""
    before, star, behind = phrase.partition("*")
    return (
        [before + ending + behind for ending in ("", "e", "s", "es", "a", "o", "as", "os")]
        if star and behind
        else [phrase]
    )
