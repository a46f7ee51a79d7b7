"""What people count, and may write after a number like a unit."""

from chalicelib.domain.metrics.answers import translated

_COUNTED = frozenset(
    """step call page cup glass coffee beer drink cigarette meeting email mail letter word rep set push-up pushup pullup pull-up squat session
    workout lap floor flight book chapter people person client lead sale order day week month time x point apple portion serving meal snack unit
    piece post visit interview application contact customer guest child kid friend task run walk swim bottle can mug jug pot slice biscuit cookie
    chapter press-up burpee dial voicemail conversation no-show appointment deal quote proposal room star count""".split()
)
_UNDIVIDED = frozenset(
    """step call meeting email mail letter push-up pushup pullup pull-up squat person people client lead sale visit interview application contact customer
    guest kid friend voicemail conversation appointment deal quote proposal press-up burpee""".split()
)
_PEOPLE = frozenset("person people client lead contact customer guest friend kid".split())
_ANY = frozenset("x time rep point star piece unit people person count".split())


def is_counted(word: str) -> bool:
    """Returns whether the word is a thing that people count: steps, calls, pages."""
    return word in _COUNTED or stem(word) in _COUNTED


def is_undivided(word: str) -> bool:
    """Returns whether the thing can't be halved: calls, steps, people."""
    return word in _UNDIVIDED or stem(word) in _UNDIVIDED


def are_people(word: str) -> bool:
    """Returns whether the word means people."""
    return word in _PEOPLE or stem(word) in _PEOPLE


def is_any(word: str) -> bool:
    """Returns whether the word can count anything: 6 times."""
    return word in _ANY or stem(word) in _ANY


def stem(word: str) -> str:
    """Returns the word in English and without a plural ending, so that ``glasses``, ``Gläser`` and ``glass`` are the
    same."""
    word = translated.english(word)
    for ending in ("sses", "ches", "shes"):
        if word.endswith(ending):
            return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
