"""Whether the words behind DONE leave no doubt about it, decided clause by clause. Pure.

Each clause is either harmless (thanks, a signature, a report, a feeling, a question about what comes next) or leaves a
doubt: it says that something remains, is missing, planned or partial, or was a slip, or it asks whether the action is
done. One doubt is enough to ask.
"""

import re

from chalicelib.inbound.commands import doubt_words, standing, tails, weighing
from chalicelib.inbound.commands.contrast import is_overcome
from chalicelib.inbound.commands.folding import phrases, words
from chalicelib.inbound.commands.spoken import entries, found, is_kind, spoken
from chalicelib.inbound.commands.telling import tells
from chalicelib.inbound.commands.tongues import Tongues
from chalicelib.patterns import compile_late

LONGEST_CHECKED = 4_000
"""In characters. We ask about anything longer."""

_DATE = compile_late(r"\b([0-9]{1,2})\.\s?([0-9]{1,2})\.?(?=\s|$)|\b([0-9]{1,2})\.(?=\s[^\W\d_])")
"""``14.12.``: these full stops end no sentence."""
_NUMBER = compile_late(r"\s(?:no|nr|num|nº)\.:?\s(?=\S*[0-9])", re.IGNORECASE)
_SENTENCES = compile_late(r"[^.!?…。！？؟\n]*[.!?…。！？؟\n]*")
_CLAUSES = compile_late(r"[,;:()\[\]–—/、，；：«»“”\"]|\s-+\s")
DOUBTFUL_MARKS = "💀❓❔⁉🤡💩🤥👎❌✖✗✘🚫⛔🤷🔜⏳⌛☐🤞"
_FACES = compile_late("[\U0001f600-\U0001f644\U0001f910-\U0001f92f\U0001f970-\U0001f97a\U0001fae0-\U0001fae8☹]")
_UNHAPPY = compile_late(r"(?<![\w/])[:;=]['’]?-?[(/\\|\[<](?![\w/])")
"""``:-(``, ``:/``"""
_HAPPY = frozenset("😀😃😄😁😆😅😂🤣🙂😊😇🥰😍🤩😘😗😚😙😋😛😜🤪😝🤑🤗🤭😏😌😎🥳🤓😉🥹😮😺😸😻🤠🤝🤟🤘🤙🤜🤛🥱🤯🤲")
_OPEN_BOX = compile_late(r"\[\s?\]")

_OF = r"(?:of|/|out of|from|von|sur|de|di|su|van|uit|av|af|z|ze|из|із|od|dintre|din)"
_SHARE = compile_late(
    rf"(?<![0-9.,:/])([0-9]{{1,4}})k?\s?(?!(?:sets?|rounds?|series|sätze|sets|séries|serie) )(?:[a-z]+ )?{_OF}\s?(?:the |las |los |les |den |de |dei |delle )?([0-9]{{1,4}})(?![0-9]|[.,:/][0-9])",
    re.IGNORECASE,
)
_PERCENT = compile_late(
    r"(?<!on )(?<!by )(?<!a )(?<!with )(?<!off )(?<!plus )(?<!um )(?<!auf )(?<!mit )([0-9]{1,3})(?:[.,][0-9]+)?\s?(?:%|per ?cent|prozent|pour ?cent|por ?ciento|por ?cento|procent)",
    re.IGNORECASE,
)
_FRACTION = compile_late("[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")

_ANSWER = compile_late(
    r"(?:here (?:is|are|'s) )?(?:(?:my|the|our) (?:[\w-]+ ){0,2}?(?:answers?|values|goals|list|insights?|takeaways?|learnings?|results?|numbers|score|priorities|strengths|weaknesses|affirmation|mantra|word|slogan|pitch|reflections?|conclusion|wins?|highlights?|top [\w-]+)|"
    r"what i (?:learned|learnt|noticed|realised|realized|found|wrote|decided)|lessons? learn(?:ed|t)|insights?|takeaways?|conclusion|answers?|results?|meine? (?:[\w-]+ ){0,2}?(?:antworten?|werte|ziele|liste|erkenntnis(?:se)?|ergebnisse?|prioritäten|stärken)|"
    r"mes? (?:[\w-]+ ){0,2}?(?:réponses?|valeurs|objectifs|liste|priorités)|mis? (?:[\w-]+ ){0,2}?(?:respuestas?|valores|objetivos|lista|metas|prioridades))(?: (?:is|are|were|sind|ist|sont|son))?\s?:"
)
"""``My values: honesty, family``: the answer to an action that asked for words."""
_COUNTED_TASK = compile_late(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|few|some|several|another|[0-9]{1,3}) (?:more )?[a-z]{3,20} to "
    r"(?:send|write|call|ring|sign|pay|print|post|do|go|make|finish|read|fill|answer|book|check|mail|email|add|visit|see|ask)\b"
)
"""``two letters to send``"""


KNOWN, UNKNOWN, LONG = -2.2, 0.0, 0.4
"""The least weight at which a message is sure: if all of its clauses are known, if some aren't, and if some aren't and
the message is long."""
_MANY = 120
"""In characters: how long a message must be to count as long."""


def is_sure(whole: str, text: str, said_before: str = "", *, is_told: bool = False) -> bool:
    """Returns whether a message means DONE. ``whole`` is all of it; ``text`` are the words after or next to DONE, on
    its line or below.

    Without further words it does; if `is_barred` it doesn't. Anything else is weighed.
    """
    if not text.strip():
        return True
    if is_barred(text):
        return False
    is_known = not leaves_doubt(text, said_before, is_told=is_told)
    return weighing.weigh(whole) >= (KNOWN if is_known else UNKNOWN if len(whole) < _MANY else LONG)


def is_barred(text: str) -> bool:
    """Returns whether a text is too long to check, has a mark that may reverse it or an open box, or states a share
    below the whole."""
    is_reversed = any(mark in text for mark in DOUBTFUL_MARKS) or _UNHAPPY.search(text) is not None
    return is_reversed or len(text) > LONGEST_CHECKED or _OPEN_BOX.search(text) is not None or _is_share(text)


def leaves_doubt(text: str, said_before: str = "", *, is_told: bool = False) -> bool:
    """Returns whether words behind DONE, on its line or below, take it back or may do so.

    ``said_before``, such as DONE itself, only helps to tell the language. With ``is_told``, the first sentence
    continues a report that began before it: ``done last night after work``.
    """
    if not text.strip():
        return False
    if len(text) > LONGEST_CHECKED or is_marked_doubtful(text) or _OPEN_BOX.search(text):
        return True
    if _is_share(text) or any(each in text for each in doubt_words.LETTERS):
        return True
    tongues = Tongues.of(text, said_before)
    is_signed = False
    for place, line in enumerate(_ADDRESSES.sub(" ", text).split("\n")):
        if place and _is_name(line, is_signed=is_signed):
            is_signed = True
        elif place and _is_closing(line, tongues):
            is_signed = True
        elif any(
            _is_doubtful(sentence, tongues, is_told=is_told and not place + at)
            for at, sentence in enumerate(_sentences(line))
        ):
            return True
        elif line.strip():
            is_signed = is_signed or _is_closing(line, tongues)
    return False


def _sentences(text: str) -> list[str]:
    undated = _DATE.sub(r"\1\3 \2", _NUMBER.sub(" number ", text))
    return [found.strip() for found in _SENTENCES.findall(undated) if found.strip()]


def _is_share(text: str) -> bool:
    """Whether a count or a share is less than all: ``3 of 5``, ``80 %``, ``½``."""
    shares = any(int(said[1]) < int(said[2]) for said in _SHARE.finditer(text))
    return shares or any(int(said[1]) < 100 for said in _PERCENT.finditer(text)) or bool(_FRACTION.search(text))


def _is_doubtful(sentence: str, tongues: Tongues, *, is_told: bool = False) -> bool:
    if sentence.rstrip(")\"' ").endswith(("?", "？", "؟")):
        return _asks_of_it(sentence)
    is_told = is_told or _ANSWER.match(sentence.casefold()) is not None
    unread = _unread(sentence, tongues)
    said = spoken(_NO_WORDS.sub(" ", unread))
    if not said or is_overcome(said, tongues):
        return False
    if any(_is_clause_doubtful(clause, tongues) for clause in _clauses(unread)) or _doubts(said, tongues):
        return True
    return not is_told and not tells(_NO_WORDS.sub(" ", unread), said, tongues, is_begun=unread != sentence)


def _clauses(sentence: str) -> list[str]:
    return [clause for clause in _CLAUSES.split(sentence) if clause.strip()]


def _unread(sentence: str, tongues: Tongues) -> str:
    """Returns a sentence without the clauses that are harmless whatever their words."""
    if _stands(sentence, tongues):
        return ""
    clauses = _clauses(sentence)
    left = [clause for clause in clauses if not _stands(clause, tongues)]
    return sentence if len(left) == len(clauses) else ", ".join(left)


def _stands(clause: str, tongues: Tongues) -> bool:
    said, plain = spoken(_NO_WORDS.sub(" ", clause)), words(clause)
    if plain and tails.length(plain) == len(plain):
        return True
    return standing.stands(said, tongues.active) or (standing.is_amount(clause) and not tongues.doubts(said))


def _doubts(said: list[str], tongues: Tongues) -> bool:
    return _COUNTED_TASK.search(" ".join(said)) is not None or tongues.doubts(said)


_ADDRESSES = compile_late(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]{1,100}@\S{1,100}")
_NO_WORDS = compile_late(r"\b[0-9][0-9 .:/+()-]*\b|(?<!\w)(?:[:;=8][-']?[)D(P/\\|]|xD|XD)")
_PARTICLES = frozenset("of de von van der den du di da la le & and et und y e i og och the at".split())


def _is_name(line: str, *, is_signed: bool) -> bool:
    """Whether a line below DONE could be part of a signature: nothing but names. More than two words need a closing or
    a name above them."""
    words_of = line.strip(" \t-–—*_,").split()
    if (
        not words_of
        or len(words_of) > (8 if is_signed else 2)
        or (line.rstrip().endswith((".", "!", "?", ":")) and not is_signed)
    ):
        return False
    if is_signed and re.search(r"\d|@|www\.", line):
        return not _doubts(spoken(_NO_WORDS.sub(" ", line)), Tongues(["en"], []))
    if is_signed and line.strip() in _NAMES:
        return True
    is_named = all(not part[:1].islower() or part.lower() in _PARTICLES for part in words_of)
    return is_named and may_be_name(spoken(line))


def is_marked_doubtful(text: str) -> bool:
    """Returns whether a text has a mark that may reverse it, or an unhappy face."""
    if any(mark in text for mark in DOUBTFUL_MARKS) or _UNHAPPY.search(text):
        return True
    return any(face not in _HAPPY for face in _FACES.findall(text))


def takes_back(text: str) -> bool:
    """Returns whether a text contradicts the DONE before it; merely telling nothing isn't a contradiction."""
    tongues = Tongues.of(text, "")
    if (
        (is_marked_doubtful(text) and not spoken(text))
        or _is_share(text)
        or any(each in text for each in doubt_words.LETTERS)
    ):
        return True
    return any(
        _is_doubtful(sentence, tongues, is_told=True)
        for line in _ADDRESSES.sub(" ", text[:LONGEST_CHECKED]).split("\n")
        for sentence in _sentences(line)
        if not sentence.endswith("?")
    )


def may_be_name(said: list[str]) -> bool:
    """Returns whether words raise no doubt in any language, so that they may be a name."""
    return not _doubts(said, Tongues([], []))


def _is_closing(line: str, tongues: Tongues) -> bool:
    """Whether a line is a closing: ``Best,``, ``Kind regards``, ``Viele Grüße``."""
    said = spoken(line)
    if not 0 < len(said) <= 4 or tongues.doubts(said):
        return False
    return is_kind(said) or bool(found(said, entries("CLOSINGS")))


def _asks_of_it(sentence: str) -> bool:
    """Whether a question may ask if the action is done: any question that doesn't merely wonder or ask what comes
    next."""
    said = spoken(sentence)
    if standing.wonders(said):
        return False
    return not found(said, entries("QUESTIONS_ON")) or bool(found(said, entries("NEVER_IN_QUESTIONS")))


def _is_clause_doubtful(clause: str, tongues: Tongues) -> bool:
    said = spoken(clause)
    if not said or is_kind(said) or clause.strip() in _NAMES:
        return False
    if _starts_in_doubt(said, tongues):
        return True
    is_refused = said[0] in phrases("REFUSING") and said[0] not in ("not", "ne") and not tongues.masked(said)[0]
    return is_refused or _ends_in_doubt(said, tongues)


_NAMES = ("Will", "May", "Hope", "Art", "Mark")


def _starts_in_doubt(said: list[str], tongues: Tongues) -> bool:
    starts = [end for start, end in found(said[:4], entries("FIRST")) if start == 0]
    return bool(starts) and not all(tongues.masked(said)[: starts[0]])


def _ends_in_doubt(said: list[str], tongues: Tongues) -> bool:
    hidden = tongues.masked(said)
    return any(
        said[-size:] == list(each) and not all(hidden[-size:])
        for each in entries("LAST")[0] if (size := len(each)) < len(said) or len(said) > 1 == size
    )  # fmt: skip
