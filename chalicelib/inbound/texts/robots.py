"""Tells automatic texts of phones, cars and carriers from what people write. Pure. Texts taken for automatic are kept
and never answered."""

import re
import unicodedata
from functools import cache
from typing import Literal

from chalicelib.inbound.commands.folding import folded, words
from chalicelib.inbound.texts import robot_words
from chalicelib.patterns import compile_late

Robot = Literal["answer", "reaction"]

_LONGEST = 2000
_UNSEEN = compile_late("[\u00ad\u034f\u061c\u180e\u200a-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]")
_OPENING, _CLOSING = '“"„«‟「『»”', '”"“»‟」』«'
_QUOTED = compile_late(
    rf"(?P<before>[^{_OPENING}]{{0,80}})[{_OPENING}](?P<said>.+)[{_CLOSING}](?P<after>[^{_CLOSING}]{{0,60}})", re.DOTALL
)
_NAMED = compile_late(rf"[{_OPENING}]([^{_OPENING}{_CLOSING}]{{1,25}})[{_CLOSING}]")
"""The reaction in quotes of its own: ``mit „Gefällt mir“ markiert``."""
_SENTENCE = compile_late(r"[.!?。！？\n:;()\[\]|]+|\s[–—-]+\s")
_OUR_WORDS = compile_late(
    r"which one\?|which action|reply |followthrough|\bundo\b|\bstop\b|done\b|…$|\.\.\.$", re.IGNORECASE
)


def read(text: str) -> Robot | None:
    """Returns the kind of an automatic text: an ``answer``, or a ``reaction`` to a message; ``None`` if a person wrote
    it."""
    seen = _UNSEEN.sub("", text[:_LONGEST]).strip()
    if reacts_to(seen) is not None:
        return "reaction"
    plain = " ".join(folded(seen).split())
    is_stock = _any("STOCK").fullmatch(plain) or _any("NOTICES").search(plain)
    return "answer" if is_stock or _is_called_automatic(seen) or _is_driving(plain) or _is_absence(plain) else None


def reacts_to(text: str) -> str | None:
    """Returns the message that a tapback such as ``Liked “…”`` or ``👍 to “…”`` quotes, as far as it does; ``None`` for
    other texts."""
    text = _UNSEEN.sub("", text).strip()
    if _of_picture().fullmatch(folded(text)):
        return ""
    quoted = _QUOTED.fullmatch(_NAMED.sub(_unquoted, text))
    if quoted is None:
        return None
    around = f"{quoted['before']} {quoted['after']}"
    beside = words(around)
    has_sign = any(unicodedata.category(char) == "So" for char in around)
    is_said = any(each in _listed("REACTED") for each in beside)
    is_all = all(each in _listed("REACTED") or each in _listed("BESIDE") for each in beside)
    return quoted["said"].strip() if is_all and (is_said or has_sign) else None


def _unquoted(named: re.Match[str]) -> str:
    """Returns the name of a reaction without its quotes, and any other words with them."""
    return named[1] if set(words(named[1])) <= _listed("REACTED") | _listed("BESIDE") else named[0]


def is_ours(said: str, texted: list[str]) -> bool:
    """Returns whether the message reacted to is ours: it has our words, or those of an action that was texted about."""
    return not said or _OUR_WORDS.search(said) is not None or any(what[:20] in said for what in texted if what)


def _is_called_automatic(text: str) -> bool:
    """Returns whether a text calls itself automatic, in a heading or in a sentence."""
    if _names().search(folded(text)):
        return True
    sentences = [" ".join(folded(each).split()) for each in _SENTENCE.split(text)]
    return any(_called().fullmatch(each.strip(" ,-–—*'\"")) for each in sentences if len(each) < 120)


def _is_driving(plain: str) -> bool:
    return bool(_any("DRIVING").search(plain) and _any("DO_NOT_DISTURB").search(plain))


def _is_absence(plain: str) -> bool:
    """Returns whether a text has several sentences of an automatic reply. "Thanks, I'll reply tonight" alone is a
    person's."""
    thanks, away, urgent = (_any(kind).search(plain) is not None for kind in ("THANKS", "AWAY", "URGENT"))
    if away and (thanks or urgent):
        return True
    if not (thanks or away or urgent):
        return False  # the other two alone say too little
    later, office = (_any(kind).search(plain) is not None for kind in ("LATER", "OFFICE"))
    return (thanks and office) or sum((thanks, away, urgent, later, office)) >= 3


@cache
def _any(name: str) -> re.Pattern[str]:
    return _pattern(getattr(robot_words, name))


@cache
def _names() -> re.Pattern[str]:
    return re.compile(folded(robot_words.AUTOMATIC_ANYWHERE))


@cache
def _called() -> re.Pattern[str]:
    name, this_is = _pattern(robot_words.AUTOMATIC).pattern, _pattern(robot_words.THIS_IS).pattern
    article = r"(?:an? |the |eine? |une? |una |um |uma |een |et |ett |en |egy )?"
    return re.compile(
        rf"(?:{this_is}) {article}{name}\b.*|{article}{name}(?: (?:from|to|by|von|de|di|van|fra|från|od) .*)?"
    )


@cache
def _of_picture() -> re.Pattern[str]:
    verbs = r"(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,30} to|removed .{3,30} from)"
    return re.compile(rf"{verbs} {robot_words.PICTURES}\W*")


@cache
def _listed(name: str) -> frozenset[str]:
    """Returns the single words of a list."""
    lines = getattr(robot_words, name).replace("\n", ",").split(",")
    return frozenset(word for phrase in lines for word in words(phrase))


def _pattern(lines: str) -> re.Pattern[str]:
    parts = [folded_pattern(line) for line in lines.split("\n") if line.strip()]
    return re.compile(f"(?:{'|'.join(parts)})")


def folded_pattern(line: str) -> str:
    """Returns a pattern folded like the text it is compared with, its escapes left as they are."""
    return re.sub(r"\\.|[^\\]+", lambda part: part[0] if part[0].startswith("\\") else folded(part[0]), line.strip())
