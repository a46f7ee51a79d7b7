"""Whether the words behind DONE leave it standing, decided clause by clause over all of them. Pure.

Each clause is harmless (thanks, a signature, a report, a feeling, a question about what comes next), or leaves a doubt: it says that
something remains, is missing, planned, partial, or was a slip, or asks whether it is done. One doubt is enough to ask.
"""

import re
from functools import cache
from typing import Any

import msgspec

from chalicelib.inbound.commands import doubt_words, failure_words, languages, report_words, short_reports
from chalicelib.inbound.commands.folding import phrases, words

LONGEST_CHECKED = 4_000
"""Characters; what is longer is asked about."""
_LONGEST_PHRASE = 7
_MOST_BEFORE = 60

_SENTENCES = re.compile(r"[^.!?…。！？؟\n]*[.!?…。！？؟\n]*")
_CLAUSES = re.compile(r"[,;:()\[\]–—/、，；：«»“”\"]|\s-+\s")
_DOUBTFUL_MARKS = "👎❌✖✗✘🚫⛔🤷🙃🔜⏳⌛☐🤞"
_OPEN_BOX = re.compile(r"\[\s?\]")

_OF = r"(?:of|/|out of|from|von|sur|de|di|su|van|uit|av|af|z|ze|из|із|od|dintre|din)"
_SHARE = re.compile(
    rf"(?<![0-9.,:/])([0-9]{{1,4}})\s?{_OF}\s?(?:the |las |los |les |den |de |dei |delle )?([0-9]{{1,4}})(?![0-9]|[.,:/][0-9])",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"([0-9]{1,3})(?:[.,][0-9]+)?\s?(?:%|per ?cent|prozent|pour ?cent|por ?ciento|por ?cento|procent)", re.IGNORECASE
)
_FRACTION = re.compile("[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")

_COUNTED_TASK = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|few|some|several|another|[0-9]{1,3}) (?:more )?[a-z]{3,20} to "
    r"(?:send|write|call|ring|sign|pay|print|post|do|go|make|finish|read|fill|answer|book|check|mail|email|add|visit|see|ask)\b"
)
"""``two letters to send``"""

_ELIDED = re.compile(
    r"(n|l|d|j|c|m|t|s|qu|dell|nell|all|dall|sull|un|quest|quell|jusqu|lorsqu|puisqu|quelqu|aujourd|presqu|mezz|ce)'(.+)"
)
_CONTRACTED = {"'ll": "will", "'d": "would", "'ve": "have", "'re": "are", "'m": "am", "'s": "is"}
_WHOLE = {
    "won't": ("will", "not"), "can't": ("can", "not"), "shan't": ("shall", "not"), "ain't": ("ain", "not"), "i'd": ("i", "would"), "ill": ("ill",),
    "c'mon": ("come", "on"), "let's": ("let", "us"), "that's": ("that", "is"), "imma": ("going", "to"), "pls": ("please",), "plz": ("please",),
    "youll": ("you", "will"), "theyll": ("they", "will"), "itll": ("it", "will"), "aujourd'hui": ("aujourd", "hui"),
}  # fmt: skip


class _Tongues(msgspec.Struct, frozen=True):
    """The languages a message is likely in, and others that it may be in."""

    best: list[str]
    others: list[str]

    @property
    def active(self) -> list[str]:
        """The languages whose words count: the likely ones and English, which everybody mixes in; all if nothing tells."""
        return list(dict.fromkeys([*self.best, *self.others, "en"])) if self.best else list(doubt_words.DOUBTS)

    def is_borrowed(self, word: str, language: str) -> bool:
        """Whether a word that leaves a doubt in this language is an everyday one of the likelier language."""
        return (
            bool(self.best) and language not in self.best and any(word in languages.common(each) for each in self.best)
        )


def leaves_doubt(text: str, said_before: str = "", *, is_told: bool = False) -> bool:
    """Returns whether words behind DONE, on its line or below, take it back or may do so.

    ``said_before``, such as DONE itself, only tells the language. With ``is_told`` the first sentence goes on a report: ``done
    last night after work``.
    """
    if not text.strip():
        return False
    if len(text) > LONGEST_CHECKED or any(mark in text for mark in _DOUBTFUL_MARKS) or _OPEN_BOX.search(text):
        return True
    if _is_share(text) or any(each in text for each in doubt_words.LETTERS):
        return True
    before = _words(said_before[:_MOST_BEFORE])
    weight = 1 if languages.is_english(before) else 3  # English DONE stands before all languages
    tongues = _Tongues(*languages.of(before * weight + _words(text), _signs()))
    is_signed = False
    for place, line in enumerate(_ADDRESSES.sub(" ", text).split("\n")):
        if place and _is_name(line, is_signed=is_signed):
            is_signed = True
        elif any(
            _is_doubtful(sentence, tongues, is_told=is_told and not place + at)
            for at, sentence in enumerate(_sentences(line))
        ):
            return True
        elif line.strip():
            is_signed = is_signed or _is_closing(line)
    return False


def _sentences(text: str) -> list[str]:
    return [found.strip() for found in _SENTENCES.findall(text) if found.strip()]


def _is_share(text: str) -> bool:
    """Whether a count or a share is less than all: ``3 of 5``, ``80 %``, ``½``."""
    shares = any(int(said[1]) < int(said[2]) for said in _SHARE.finditer(text))
    return shares or any(int(said[1]) < 100 for said in _PERCENT.finditer(text)) or bool(_FRACTION.search(text))


def _is_doubtful(sentence: str, tongues: _Tongues, *, is_told: bool = False) -> bool:
    if sentence.rstrip(")\"' ").endswith(("?", "？", "؟")):
        return _asks_of_it(sentence, tongues)
    clauses = [clause for clause in _CLAUSES.split(sentence) if clause.strip()]
    said = _words(_NO_WORDS.sub(" ", sentence))
    if any(_is_clause_doubtful(clause, tongues) for clause in clauses) or _has_doubt(said, tongues):
        return True
    return bool(said) and not is_told and not _tells(sentence, said, tongues)


def _tells(sentence: str, said: list[str], tongues: _Tongues) -> bool:
    """Whether a sentence tells of what happened, thanks, greets, or says how it feels: what doesn't is asked about."""
    is_others_deed = said[0] in failure_words.OTHERS
    told = {
        tuple(said[at:end]) for language in tongues.active for at, end in _found(said, _entries("REPORTS", language))
    }
    if is_others_deed:
        told = {each for each in told if each[0] not in failure_words.BLAND}
    if _is_kind(said) or told or _is_soothing(said, tongues):
        return True
    if is_others_deed:
        return False
    if _DID.search(" ".join(said)) or short_reports.is_one(said, tongues.active):
        return True
    if any(pattern.search(sentence.casefold()) for language in tongues.best if (pattern := _PAST_OF.get(language))):
        return True
    return _is_of_others(sentence, tongues) and _is_report(sentence, said)


def _is_soothing(said: list[str], tongues: _Tongues) -> bool:
    """``no big deal``, ``nicht schlimm``: a negation that leaves no doubt tells that it went well."""
    return any(
        said[start] in _SOOTHING
        for language in tongues.active
        for start, _ in _found(said, _entries("HARMLESS", language))
    )


_SOOTHING = frozenset(
    "no not nothing none nobody never without kein keine nicht nichts ohne pas rien aucun sans sin ningun ninguna no nada sem nenhum nao nessun senza non niente geen niet zonder niets ingen inga ei bez nie nincs без не sorun nicio fara".split()
)
_DID = re.compile(
    r"(?:^|\b(?:i|we|and|then|also|just|finally|even|already) )"
    r"(?:just |also |finally |even |then |already |all |both )?(?:[a-z]{3,14}(?<!ne)ed|had|did|went|threw|drove|rode|flew|sang|drew|dug|held|beat|caught|"
    r"dealt|fed|fought|grew|heard|led|lent|lit|overcame|rose|sought|spent|swept|tore|understood|woke|won|ate|drank|slept|sewed|got|took|made|gave|told|found|set|let|cut|shut|put|read|swam|ran|stood)\b"
    r"(?! (?:on|back|off it|out))"
    r"|\b(?:it|they|he|she|we|i|that|everyone|everybody|everything|all|both|people|kids|staff) (?:all |both |really |just )?(?:was|were|felt|went|sounded|seemed) [a-z]"
    r"|\b(?:is|are|was|were) (?:all |now |already |both |just |finally )?[a-z]{2,12}ed\b"
)
"""Past tense with its doer, or none: ``turned my phone off``, ``I set the alarm``."""
_PAST_OF = {
    "de": re.compile(r"\b(?:\w{0,7}ge\w{2,12}(?:t|en)|\w{3,20}iert|(?:ver|er|ent|be)\w{3,12}t)\b"),
    "nl": re.compile(r"\b\w{0,6}ge\w{2,12}(?:d|t|en)\b"),
    "es": re.compile(
        r"\b\w{2,12}(?:é|í|imos|amos)\b|\b(?:está|están|queda|quedó|quedaron) \w+(?:ad[oa]s?|id[oa]s?)\b|\b(?:he|hemos) \w+(?:ado|ido|cho|to)\b"
    ),
    "pt": re.compile(r"\bestá \w+(?:ad[oa]|id[oa])\b|\b\w{2,12}(?:ei|imos|amos)\b"),
    "it": re.compile(r"\b(?:ho|abbiamo|è|sono) \w+(?:ato|ata|ati|ate|uto|uta|uti|ito|ita|iti|so|sa|to|ta)\b"),
    "fr": re.compile(
        r"\b(?:est|sont) (?:\w+ )?\w{2,}(?:é|ée|és|ées)\b|\b(?:ai|avons|on a) (?:\w+ )?\w+(?:é|ée|és|ées|i|is|it|u|ue|us|ert|ait)\b"
    ),
}


def _is_of_others(text: str, tongues: _Tongues) -> bool:
    return languages.has_other_letters(text) or "others" in tongues.best


_ADDRESSES = re.compile(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]{1,100}@\S{1,100}")
_NO_WORDS = re.compile(r"\b[0-9][0-9 .:/+()-]*\b|(?<!\w)(?:[:;=8][-']?[)D(P/\\|]|xD|XD)")
_PARTICLES = frozenset("of de von van der den du di da la le & and et und y e i og och the at".split())


def _is_name(line: str, *, is_signed: bool) -> bool:
    """Whether a line below could be of a signature: names only, with a closing before it if there are many."""
    words_of = line.strip(" \t-–—*_,").split()
    if (
        not words_of
        or len(words_of) > (8 if is_signed else 2)
        or (line.rstrip().endswith((".", "!", "?", ":")) and not is_signed)
    ):
        return False
    if is_signed and re.search(r"\d|@|www\.", line):
        return not _has_doubt(_words(_NO_WORDS.sub(" ", line)), _Tongues(["en"], []))
    if is_signed and line.strip() in _NAMES:
        return True
    is_named = all(not part[:1].islower() or part.lower() in _PARTICLES for part in words_of)
    return is_named and not _has_doubt(_words(line), _Tongues([], []))


def _is_closing(line: str) -> bool:
    """``Best,``, ``Kind regards``, ``Viele Grüße``"""
    said = _words(line)
    return 0 < len(said) <= 4 and (_is_kind(said) or bool(_found(said, _entries("CLOSINGS"))))


def _asks_of_it(sentence: str, tongues: _Tongues) -> bool:
    """Whether a question may be about whether it is done; one about what comes next isn't."""
    said = _words(sentence)
    if _found(said, _entries("QUESTIONS_ON")):
        return bool(_found(said, _entries("NEVER_IN_QUESTIONS")))
    return len(said) <= 3 or bool(_found(said, _entries("QUESTIONS_OF_IT"))) or _has_doubt(said, tongues)


def _is_clause_doubtful(clause: str, tongues: _Tongues) -> bool:
    said = _words(clause)
    if not said or _is_kind(said) or clause.strip() in _NAMES:
        return False
    if _starts_in_doubt(said, tongues):
        return True
    is_refused = said[0] in phrases("REFUSING") and said[0] not in ("not", "ne") and not _masked(said, tongues)[0]
    return is_refused or _ends_in_doubt(said, tongues)


_NAMES = ("Will", "May", "Hope", "Art", "Mark")


def _starts_in_doubt(said: list[str], tongues: _Tongues) -> bool:
    starts = [end for start, end in _found(said[:4], _entries("FIRST")) if start == 0]
    return bool(starts) and not all(_masked(said, tongues)[: starts[0]])


def _ends_in_doubt(said: list[str], tongues: _Tongues) -> bool:
    hidden = _masked(said, tongues)
    return any(
        said[-size:] == list(each) and not all(hidden[-size:])
        for each in _entries("LAST")[0] if (size := len(each)) < len(said) or len(said) > 1 == size
    )  # fmt: skip


def _is_kind(said: list[str]) -> bool:
    """Whether a clause says no more than thanks, a greeting or a yes."""
    kind = (
        phrases("VOCATIVES")
        | phrases("COURTESY")
        | phrases("GREETING")
        | phrases("YES")
        | phrases("DONE")
        | phrases("LEADING")
    )
    place = 0
    while place < len(said):
        size = next((size for size in (4, 3, 2, 1) if " ".join(said[place : place + size]) in kind), 0)
        if not size:
            return False
        place += size
    return True


_PAST = re.compile(
    r"\w*[łl](?:em|am|)\b|\w+(?:lismy|łysmy|lysmy|łam|łem|ł|ła|ło|ły|li|la|lo|ly)\b|\w+(?:л|ла|ло|ли|лся|лась|лись|лось)\b|\w{2,}(?:в|вся)\b|"
    r"\w+(?:d[iu]|t[iu])(?:m|k|n|niz|ler|lar)?\b|\w+(?:tam|tem|tak|tek|tunk|tuk|ott|ett|att)\b|\w+(?:ede|ade|te|de|tte|dde)\b|"
    r"\w+(?:σα|σε|σαν|θηκε|θηκα|καμε|σαμε|ξα|ξε|ψα|ψε)\b|\w+(?:nut|nyt|tiin|nneet)\b"
)
_REPORTS = frozenset(
    "har er var ble blev blitt gikk gick gik fikk fick fik sa sade hade havde hadde jsem jsme byl byla bylo byli oli olivat olin volt voltak был была было были був була було були "
    "ηταν ειχα ειχε am a au fost va vaig vam van han ha era endelig äntligen antligen vihdoin wreszcie konecne vegre наконец нарешті sonunda alt allt kaikki wszystko minden все всё hersey".split()
)
_REPORTED = (
    "了",
    "ました",
    "でした",
    "過",
    "过",
    "했",
    "었",
    "았",
    "였",
    "됐",
    "갔",
    "왔",
    "감사",
    "고맙",
    "谢",
    "謝",
    "ありがと",
    "다행",
    "안녕",
)
_KIND_STEMS = (
    "tak",
    "tack",
    "takk",
    "mange",
    "hilsen",
    "halsn",
    "kiit",
    "terv",
    "dziek",
    "pozdr",
    "dek",
    "dik",
    "kosz",
    "udv",
    "спас",
    "благод",
    "дяк",
    "тesek",
    "tesek",
    "sag",
    "grac",
    "multum",
    "ευχαρ",
    "χαιρετ",
    "med",
    "venlig",
    "vennlig",
    "vanliga",
    "привет",
    "вітан",
    "obrig",
    "zdrav",
    "super",
    "hurra",
    "jippi",
    "ura",
    "ура",
    "yay",
    "kram",
    "klem",
    "knus",
    "kh",
    "mvh",
    "gruss",
)


def _is_report(clause: str, said: list[str]) -> bool:
    """Whether a clause in a language that we know little of is short or tells of what happened."""
    if any(each in clause for each in _REPORTED) or any(each.startswith(_KIND_STEMS) for each in said):
        return True
    return any(each in _REPORTS or _PAST.fullmatch(each) for each in said)


# Words and phrases


def _words(text: str) -> list[str]:
    """Returns the words, with contractions and elisions written apart."""
    found: list[str] = []
    for word in words(text):
        word = word.replace("’", "'").removeprefix("#")
        if word in _WHOLE:
            found += _WHOLE[word]
        elif word.endswith("n't"):
            found += [word[:-3], "not"]
        elif (elided := _ELIDED.fullmatch(word)) and word[-2:] not in ("'s", "'d", "'m"):
            found += [elided[1], elided[2]]
        else:
            short, mark, ending = word.partition("'")
            found += [
                short,
                *([_CONTRACTED[mark + ending]] if mark + ending in _CONTRACTED else [ending] if ending else []),
            ]
    return found


_Entries = tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]
"""Phrases as they are, and those of which the last word is a beginning."""


def _split(text: str) -> _Entries:
    listed = [phrase.strip() for phrase in text.replace("\n", ",").split(",") if phrase.strip()]
    listed = [each for phrase in listed for each in _endings(phrase)]
    plain = [tuple(_words(phrase)) for phrase in listed if not phrase.endswith("*")]
    stems = [tuple(_words(phrase[:-1])) for phrase in listed if phrase.endswith("*")]
    return frozenset(plain), frozenset(stems)


def _endings(phrase: str) -> list[str]:
    """Returns a phrase with the endings of number and gender in place of a star inside it."""
    before, star, behind = phrase.partition("*")
    return (
        [before + ending + behind for ending in ("", "e", "s", "es", "a", "o", "as", "os")]
        if star and behind
        else [phrase]
    )


@cache
def _entries(name: str, language: str = "") -> _Entries:
    further: dict[str, Any] = {"REPORTS": report_words.REPORTS, "FAILING": failure_words.FAILING}
    lists: Any = further.get(name) or getattr(doubt_words, name)
    return _split(lists.get(language, "") if language else lists)


@cache
def _signs() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(each[0] for each in _entries("DOUBTS", language)[0] if len(each) == 1 and len(each[0]) > 3)
        for language in doubt_words.DOUBTS
    }


def _found(said: list[str], entries: _Entries) -> list[tuple[int, int]]:
    """Returns where these phrases stand among the words, each as its first place and the one behind it."""
    plain, stems = entries
    found = []
    for place in range(len(said)):
        for size in range(min(_LONGEST_PHRASE, len(said) - place), 0, -1):
            phrase = tuple(said[place : place + size])
            last = phrase[-1]
            if phrase in plain or any((*phrase[:-1], last[:end]) in stems for end in range(2, min(len(last), 16) + 1)):
                found.append((place, place + size))
                break
    return found


def _masked(said: list[str], tongues: _Tongues) -> list[bool]:
    """Returns for each word whether it belongs to a harmless phrase."""
    hidden = [False] * len(said)
    for language in tongues.active:
        for start, end in _found(said, _entries("HARMLESS", language)):
            hidden[start:end] = [True] * (end - start)
    return hidden


def _has_doubt(said: list[str], tongues: _Tongues) -> bool:
    hidden = _masked(said, tongues)
    if _COUNTED_TASK.search(" ".join(said)):
        return True
    return any(
        not all(hidden[start:end]) and not (end == start + 1 and tongues.is_borrowed(said[start], language))
        for language in tongues.active
        for name in ("DOUBTS", "FAILING")
        for start, end in _found(said, _entries(name, language))
    )  # fmt: skip
