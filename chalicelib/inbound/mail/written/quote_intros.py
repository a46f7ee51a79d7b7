"""Lines with which a mail program introduces a quote: "On Mon, Nov 23, 2026 at 10:00 Carol <carol@example.com> wrote:".

They are recognised by their structure, in any language: a date, a time, an address, a verb of writing, a colon at the
end, and hardly another word. A ``strong`` one is followed by a quote even if nothing marks it; otherwise a marked quote
must follow.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.inbound.mail.written.correspondents import NOBODY, Correspondents
from chalicelib.inbound.mail.written.lines import has_address, has_date, has_time, without_addresses
from chalicelib.inbound.mail.written.program_words import (
    CLAUSES,
    OURSELVES,
    OURSELVES_UNSPACED,
    STARTS,
    TOGETHER,
    WRITING,
    WRITING_UNSPACED,
)
from chalicelib.patterns import compile_late

LONGEST = 5
"""The most lines over which an introduction is wrapped."""
_MOST_CHARACTERS = 500
_LONGEST_ALONE = 120
_MOST_WORDS = 9
"""The most lower-case words outside of addresses: Italian "Il giorno lun 23 nov 2026 alle ore 10:00 … ha scritto" has
seven."""
_MOST_AROUND_BARE = 3
_MOST_UNKNOWN = 6
"""The same for an unknown verb: Serbian has six."""
_WORD = compile_late(r"[^\W\d_]+(?:['’\u2019-][^\W\d_]+)*")
_ADDRESS_AND_VERB = compile_late(r"@[^\s<>]{1,200}>\)?,? \S{1,20}(?: \S{1,20})? ?[:：]$")
_NAME_ADDRESS_VERB = compile_late(r"\d.{0,40} [^\W\d_][^\d<>,]{1,60} <[^\s<>]{1,200}@[^\s<>]{1,200}> \S{2,20} ?[:：]$")
""" "… 09:10 het Anel Smit <anel@example.com> geskryf:": a name, its address, and one word that we needn't know."""
_DAY_NAME_VERB = compile_late(r"\d{4},? [^\W\d_a-z]\w*(?: [^\W\d_a-z]\S*){0,3} [^\W\d_]{3,12}:$")
""" "On the 3rd of February 2027, Carol Reyes scribbled:": names, and one word that we needn't know."""
_YOU_WROTE = compile_late(r",? (?:you|du|sie|vous|tú|usted|você|tu|вы|ти|ви|ty|u) \S{4,14} ?:$", re.IGNORECASE)
"""The Bat! and similar programs: "Monday, November 23, 2026, 10:04:11 AM, you wrote:"."""
_YOU_WROTE_ON = compile_late(
    r"^(?:you wrote|du schriebst|sie schrieben|vous avez écrit|tú escribiste|вы писали|ты писал\w{0,2}|ви писали|pisałeś|pisałaś) .{0,80}\d ?:$",
    re.IGNORECASE,
)
_SAME_LINE = compile_late(r"(.{12,300}@[^\s<>]{1,200}>(?: ?\S{1,20}(?: \S{1,20})?)? ?[:：])( +\S)")
"""Yahoo on phones puts the quote on the introduction's own line, after spaces."""
_SAYS_MORE = compile_late(r": (?!\d)")
"""Words after a colon are somebody's: "3 Feb, 10:15, Luc wrote: yes."; only a program's final colon ends an
introduction."""
_COLONS = (":", "：", "៖", "։", "︰")
_ENDS = (*_COLONS, "----", "---")
_AMBIGUOUS = frozenset("du ai us jo eu io ben min tu mi te mon".split())
"""Words such as "I" in one language that occur in introductions in another."""
_LOTUS = compile_late(r"^.{0,80}?---+ ?.{0,10}\d.{0,40}---")


@dataclass(frozen=True, slots=True)
class Intro:
    first: int
    last: int
    strong: bool


def may_end(text: str) -> bool:
    """Returns whether an introduction could end with this line; cheap enough for every line."""
    return text.endswith(_ENDS) or (text.endswith((">", ")", "]")) and ":" in text and "@" in text)


def ends_with_colon(text: str) -> bool:
    """Returns whether the last sign is a colon, perhaps within brackets."""
    return text.rstrip(" >)]").endswith(_COLONS)


def ending_at(
    texts: Sequence[str], last: int, about: Correspondents = NOBODY, *, is_quoted: bool = False
) -> Intro | None:
    """Returns the introduction that ends with this line, or ``None``; ``texts`` are bare lines, empty where no
    introduction can continue.

    ``is_quoted``: a marked quote follows. An introduction without a colon needs one, or an address from this mail's
    headers.
    """
    if not may_end(texts[last]) and "---" not in texts[last]:
        return _without_colon(texts, last, about)
    if not may_end(texts[last]):
        is_lotus = has_date(texts[last]) and _LOTUS.match(texts[last])
        return Intro(last, last, strong=has_time(texts[last])) if is_lotus else None
    best: Intro | None = None
    joined = ""
    for first in range(last, max(last - LONGEST, -1), -1):
        if not texts[first]:
            break
        joined = f"{texts[first]} {joined}" if joined else texts[first]
        if len(joined) > _MOST_CHARACTERS:
            break
        if first < last and not _has_evidence(joined):
            if best is not None and _is_verb_below_name(texts, best.first, first, about):
                return Intro(first, last, strong=False)
            continue
        strength = _strength(joined, about, is_quoted=is_quoted)
        if strength is None:
            continue
        found = Intro(first, last, strong=strength)
        if best is None or _is_better(texts, found, best, about):
            best = found
    return best


def _is_better(texts: Sequence[str], found: Intro, best: Intro, about: Correspondents) -> bool:
    """Whether the introduction begins further up, as ``found`` says, than ``best`` does."""
    if found.strong and not best.strong and not _is_whole(texts[best.first]):
        return True
    lacks_date = not has_date(" ".join(texts[best.first : best.last + 1]))
    if found.strong and lacks_date and has_date(" ".join(texts[found.first : found.last + 1])):
        return True
    above = found.first
    return goes_on_above(texts, best.first, above) or _is_verb_below_name(texts, best.first, above, about)


def _without_colon(texts: Sequence[str], last: int, about: Correspondents) -> Intro | None:
    """Returns an introduction without a colon, with a date, a name and hardly another word: "2027/2/2 Dan
    <dan@example.org>", "On Monday, Dan wrote"."""
    joined = ""
    for first in range(last, max(last - 3, -1), -1):
        if not texts[first]:
            return None
        joined = f"{texts[first]} {joined}" if joined else texts[first]
        words = _words(joined)
        if len(joined) > _MOST_CHARACTERS or joined.endswith(("?", "!", "…")) or _is_spoken(joined, words):
            return None
        if _SAYS_MORE.search(joined):
            return None
        named = has_address(joined) or about.names_other(joined)
        writes = any(word in WRITING for word in words)
        if has_date(joined) and (named or (writes and has_time(joined))) and _ordinary(joined) <= (5 if writes else 3):
            alone = last + 1 == len(texts) or not texts[last + 1]
            return Intro(first, last, strong=alone and has_address(joined) and about.names_other(joined))
    return None


def _is_verb_below_name(texts: Sequence[str], first: int, above: int, about: Correspondents) -> bool:
    """Whether an introduction was wrapped before its verb: a long name on one line, "writes:" on the next."""
    verb, name = texts[first], texts[above]
    if above != first - 1 or len(verb.split()) > 2 or has_address(verb) or has_date(verb):
        return False
    return len(name.split()) <= 12 and (has_address(name) or about.names_other(name) or name[0] == name[-1] == '"')


def may_be_alone(text: str) -> bool:
    """Returns whether this line, without a colon, could be a whole introduction; cheap enough for every line."""
    return "@" in text and len(text) <= _LONGEST_ALONE and has_date(text)


def begins_quote(text: str) -> bool:
    """Returns whether an introduction and the beginning of its quote are both in this line."""
    if "@" not in text or ": " not in text:
        return False
    match = _SAME_LINE.match(text)
    if match is None or not _strength(match[1]):
        return False
    return match[2].startswith("  ") or (has_date(match[1]) and has_time(match[1]) and _words(match[1])[0] in STARTS)


def says_who_wrote(text: str) -> bool:
    """Returns whether it has a verb of writing, an address or a date: signs of an introduction, even if of an unknown
    one."""
    return any(word in WRITING for word in _words(text)) or has_address(text) or has_date(text)


def is_spoken(text: str) -> bool:
    """Returns whether it has a word such as "I" or "you", which no line of a program has."""
    return _is_spoken(text, _words(text))


def has_evidence(text: str) -> bool:
    """Returns whether it has an address, a date or a time."""
    return has_address(text) or has_date(text) or has_time(text)


def _strength(text: str, about: Correspondents = NOBODY, *, is_quoted: bool = False) -> bool | None:
    """Returns ``True`` if a quote follows in any case, ``False`` if it is an introduction only above a marked quote,
    ``None`` if it isn't one."""
    words = _words(text)
    if _is_spoken(text, words):
        return False if _is_you_wrote(text, words) else None
    return _strength_of_unspoken(text, words, about, is_quoted=is_quoted)


def _strength_of_unspoken(text: str, words: list[str], about: Correspondents, *, is_quoted: bool) -> bool | None:
    writes = any(word in WRITING for word in words) or any(word in text for word in WRITING_UNSPACED)
    date, time, address = has_date(text), has_time(text), has_address(text)
    if text.endswith(("---", "----")):
        return True if writes and text.startswith("--") and (date or _is_name_and_verb(text)) else None
    ordinary = _ordinary(text)
    if ordinary > _MOST_WORDS and not (ordinary <= 2 * _MOST_WORDS and _ADDRESS_AND_VERB.search(text)):
        return None
    colon = ends_with_colon(text)
    if writes and colon:
        if date and (address or time):
            return not _is_told(text, ordinary, about)
        if about.names_other(text) and len(words) <= 12:
            return date or (address and "<" in text and ordinary <= 2)
        if address and time and _ADDRESS_AND_VERB.search(text) and words and words[0] in STARTS:
            return True
        if address or date or time or len(words) <= 6:
            return False
        return None
    named = about.names_other(text)
    if not address:
        known = date and (time or (named and is_quoted)) and colon and (named or is_quoted)
        known = known and ordinary <= (_MOST_UNKNOWN if named and is_quoted else 3 + is_quoted)
        known = known or (
            is_quoted and date and _DAY_NAME_VERB.search(text) is not None and words[:1] != [] and words[0] in STARTS
        )
        return False if known and len(words) >= 2 else None
    if date and time and colon and named and ordinary <= _MOST_UNKNOWN:
        return True  # with an address of this mail's
    if date and time:
        return _strength_without_verb(text, colon=colon, ordinary=ordinary)
    brackets = "<" in text or ("(" in text and is_quoted and ordinary <= 1)
    return False if colon and _address_ends(text) and ordinary <= 3 and brackets and len(words) <= 8 else None


def _strength_without_verb(text: str, *, colon: bool, ordinary: int) -> bool | None:
    """Judges a line with a date, a time and an address but no known verb: languages we don't read, and those that need
    no verb."""
    if not colon:
        return False if ordinary <= 3 and _address_ends(text) else None
    if _address_ends(text):
        return True
    if ordinary <= _MOST_AROUND_BARE and _NAME_ADDRESS_VERB.search(text) and text.split(" ", 1)[0].casefold() in STARTS:
        return True
    return False if ordinary <= _MOST_UNKNOWN else None


def _is_told(text: str, ordinary: int, about: Correspondents) -> bool:
    """Whether it may also be a sentence: with a bare address, many words around it, and nobody from this mail's
    headers."""
    if text.casefold().startswith("in a message dated "):
        return False  # AOL's
    is_bare = has_address(text) and not any(sign in text for sign in "<([")
    return is_bare and ordinary > _MOST_AROUND_BARE and not about.names_other(text)


def _ordinary(text: str) -> int:
    """Returns how many lower-case words are outside of addresses."""
    return sum(1 for word in _WORD.findall(without_addresses(text)) if word[0].islower())


def _is_name_and_verb(text: str) -> bool:
    """Whether a line is a name and a verb between dashes: "---- Carol Reyes wrote ----", with few words, only the verb
    in lower case."""
    return len(_words(text)) <= 7 and _ordinary(text) <= 1


def _is_you_wrote(text: str, words: Sequence[str]) -> bool:
    known = _YOU_WROTE.search(text) or _YOU_WROTE_ON.match(text)
    return known is not None and has_date(text) and has_time(text) and len(words) <= 8


def _has_evidence(text: str) -> bool:
    return "@" in text or any(letter.isdigit() for letter in text)


def _words(text: str) -> list[str]:
    return [
        word.casefold().replace("’", "'")
        for word in _WORD.findall(without_addresses(text).replace("(a)", "").replace("(а)", ""))
    ]


def _is_spoken(text: str, words: list[str]) -> bool:
    complete = has_date(text) and has_time(text) and has_address(text) and text.endswith(_COLONS)
    parts = [part for word in words for part in (word, *word.split("'")[1:])]
    named = _AMBIGUOUS if complete else _AMBIGUOUS.difference(_in_lower_case(text))
    if any(part in OURSELVES and part not in named for part in parts):
        return True
    if any(word in CLAUSES for word in words):
        return True
    if any(word in TOGETHER for word in words) and not any(word in WRITING for word in words):
        return True
    plain = without_addresses(text)
    return any(word in plain for word in OURSELVES_UNSPACED)


def _in_lower_case(text: str) -> set[str]:
    """Returns the words of a line that aren't names: those in lower case, and the first one."""
    found = [word.replace("’", "'") for word in _WORD.findall(without_addresses(text))]
    opens = len(found) < 2 or not found[1][0].isupper()
    return {word.casefold() for at, word in enumerate(found) if word[0].islower() or (at == 0 and opens)}


def _address_ends(text: str) -> bool:
    """Whether the address is right before the colon, as in languages that need no verb."""
    end = text.rstrip(" :：៖։︰")
    return end.endswith((">", ")", "]", "›")) or has_address(end.rsplit(" ", 1)[-1])


def _is_whole(text: str) -> bool:
    """Whether a line starts with a name and has a date of its own, so that it doesn't begin further up, unless its
    words say so."""
    return text[:1].isupper() and has_date(text) and text.endswith(_COLONS)


def goes_on_above(texts: Sequence[str], first: int, above: int) -> bool:
    """Returns whether a wrapped introduction that seems to start at ``first`` really starts further up, at
    ``above``."""
    if texts[first].startswith(("<", "(", "[mailto")) and above == first - 1:
        return True
    start = texts[above].split(" ", 1)[0].strip(".,:*\"'").casefold().strip("\u2019'")
    return (start in STARTS and any(letter.isdigit() for letter in texts[above])) or (
        start[:1].isdigit() and has_date(texts[above])
    )
