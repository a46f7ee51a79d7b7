"""Who did what a sentence behind DONE tells: the writer, or somebody or something else. Pure.

In ``I called them``, ``Sent it`` and ``Hab angerufen`` it is the writer; in ``My mum talked me out of it`` and ``The
file got corrupted`` it isn't, so these count only with a word of success.
"""

import re

from chalicelib.patterns import compile_late

OTHERS = frozenset(
    "he she they someone somebody everyone everybody people it that this these those there who which er sie man es das wer alle il elle ils elles ca cela ce el ella ellos ellas ele ela eles elas "
    "a lui lei loro hij zij ze het dat dit wie".split()
)
"""Pronouns and other words that name a doer, in addition to the nouns after `_BEFORE_NOUN`."""

_BEFORE_NOUN = {
    "en": "the my our his her their your its a an this that these those some one two three both each every another most no one's",
    "de": "der die das den dem mein meine meinem meiner meinen unser unsere unserem sein seine ihr ihre ihren ein eine einer dein deine euer eure diese dieser dieses beide",
    "fr": "le la les l un une des mon ma mes notre nos son sa ses leur leurs ton ta tes votre vos ce cet cette ces mr mme monsieur madame",
    "es": "el la los las un una unos unas mi mis nuestro nuestra su sus tu tus este esta ese esa",
    "pt": "o a os as um uma uns umas meu minha meus minhas nosso nossa seu sua teu tua este esta esse essa",
    "it": "il lo la i gli le l un uno una mio mia miei mie nostro nostra suo sua tuo tua questo questa quel quella",
    "nl": "de het een mijn onze ons zijn haar hun jouw je uw deze die dit dat",
}
_NOUNED = {language: frozenset(listed.split()) for language, listed in _BEFORE_NOUN.items()}

_WRITER = {
    "en": r"(?:i|we|me|us|mine)",
    "de": r"(?:ich|wir|hab|habe|haben|bin|hatte|mich|mir)",
    "fr": r"(?:j|je|nous|ai|avons|on (?:a|s est))",
    "es": r"(?:yo|nosotros|nosotras|he|hemos|me he|nos hemos)",
    "pt": r"(?:eu|nos|a gente|fiz|fui|dei|pus|vim|vi)",
    "it": r"(?:io|noi|ho|abbiamo|sono (?!stati|state)|siamo|ero|avevo)",
    "nl": r"(?:ik|wij|we|heb|hebben|ben|had ik|k)",
}
_WRITERS = {language: compile_late(rf"(?:\w+ ){{0,4}}?{words}(?: |$)") for language, words in _WRITER.items()}
"""Within the first words: ``Gestern habe ich``, ``then we``."""

_FIRST_PERSON = {
    "es": compile_late(
        r"^(?:\w+ ){0,3}(?:\w{2,12}(?:é|í)|\w{1,12}(?:imos|ímos|amos)|hice|puse|pude|tuve|dije|traje|fui|vi|di|quise|supe)\b"
    ),
    "pt": compile_late(
        r"^(?:\w+ ){0,3}(?:\w{2,12}(?:ei|i)|\w{2,12}(?:imos|amos|emos)|fiz|pus|pude|tive|disse|trouxe|fui|dei|vi)\b"
    ),
}
"""Verbs whose ending shows that the writer did it."""

_IRREGULAR = (
    "had did went threw drove rode flew sang drew dug held beat caught dealt fed fought grew heard led lent lit overcame rose sought spent swept understood woke won ate drank slept sewed got took made gave told "
    "found set let cut shut put read swam ran stood sent paid bought brought sold spoke wrote rang met saw came left kept did built taught thought knew chose felt said sat lost hung swore shook wore forgave began hit quit stuck"
)
_PAST = compile_late(rf"(?:[a-z]{{2,14}}ed|{'|'.join(_IRREGULAR.split())})")
_BEFORE_VERB = frozenset(
    "and then so also just finally even already all plus yes yep ok okay oh haha lol ha today yesterday again actually quickly easily personally literally eventually immediately have has been ive "
    "und dann auch gerade eben endlich schon heute gestern noch sogar et puis aussi enfin hier y luego ya tambien ayer e depois ja tambem ontem poi anche gia ieri en toen ook al net gisteren vandaag vanochtend".split()
)
_NO_DOER_PAST = {
    "de": compile_late(
        r"(?:\w{0,7}ge\w{2,12}(?:t|en)|\w{3,20}iert|(?:ver|er|ent|be)\w{3,12}t|\w{3,12}(?:schrieben|nommen|sprochen|halten|kommen))"
    ),
    "nl": compile_late(r"\w{0,8}ge\w{2,12}(?:d|t|en)|(?:ver|be)\w{3,12}(?:d|t|en)"),
    "fr": compile_late(r"\w{3,}(?:é|ée|és|ées)"),
    "it": compile_late(r"\w{2,}(?:ato|ata|ati|ate|uto|uta|uti|ute|ito|ita|iti|ite)"),
    "es": compile_late(r"\w{2,}(?:ado|ada|ados|adas|ido|ida)"),
    "pt": compile_late(r"\w{2,}(?:ado|ada|ados|adas|ido|ida)"),
}
"""A participle at the beginning of a sentence is about what the writer did: ``Angerufen und geklärt``."""

_CONJUNCTIONS = {
    "and|but|so|then|because|while": "he|she|they|it|the|my|our|his|her|their|this|that",
    "und|weil|da|denn|aber": "er|sie|es|der|die|das|mein|meine|unser|unsere",
    "et|mais|car": "il|elle|ils|elles|le|la|les|mon|ma|mes|on",
    "y|pero|porque": "el|la|los|las|mi|mis|su|ella|ellos|me",
    "e|mas|porque": "ele|ela|eles|o|a|os|as|meu|minha",
    "ma|perche|e": "lui|lei|loro|il|la|lo|gli|mi|mio|mia",
    "en|want|omdat|maar": "hij|zij|ze|de|het|mijn|onze",
}
_JOINTS = compile_late(
    r"[,;:()–—/]|\s-+\s|" + "|".join(rf"\b(?:{joints})\b(?= (?:{doers})\b)" for joints, doers in _CONJUNCTIONS.items()),
    re.IGNORECASE,
)


def divided(sentence: str) -> list[str]:
    """Returns the clauses of a sentence, split at marks, or at a conjunction that introduces another doer."""
    parts, start = [], 0
    for joint in _JOINTS.finditer(sentence):
        parts.append(sentence[start : joint.start()])
        start = joint.end()
    return [part.strip() for part in (*parts, sentence[start:]) if part.strip()]


def is_others(said: list[str], clause: str, spoken: list[str]) -> bool:
    """Returns whether a clause names someone or something else as the doer: by a pronoun, or by a noun after an article
    or similar word."""
    said = _from_doer(said)
    if not said or is_writers(said, clause, spoken):
        return False
    if said[:2] in (["on", "m"], ["on", "nous"]) and "fr" in spoken:
        return True
    return said[0] in OTHERS or any(said[0] in _NOUNED[each] for each in spoken if each in _NOUNED)


def names_no_doer(said: list[str]) -> bool:
    """Returns whether a clause has no verb in the English lists: ``two days early``, ``a lot of courage``."""
    return said[0] not in _PRONOUNS and not any(_PAST.fullmatch(each) or each in _FINITE for each in said)


_PRONOUNS = frozenset(
    "he she they it er sie es il elle ils elles ella ellos ele ela eles lui lei loro hij zij ze".split()
)
_FINITE = frozenset(
    "is are was were has have had be been am do does did will would can could may might s says wants needs thinks keeps hat ist war haben sind waren will kann wird wurde "
    "a est ont sont etait etaient va veut es son esta estan era fue ha han va quiere e sao foi tem vai quer sono era heeft is zijn waren wil kan gaat".split()
) - {"a", "e", "es"}


def is_writers(said: list[str], clause: str, spoken: list[str]) -> bool:
    """Returns whether a clause surely reports something the writer did."""
    before, said = len(said), _from_doer(said)
    text = " ".join(said)
    if not said:
        return False
    first = [*clause.casefold().split()[before - len(said) :], ""][0].strip(".!,")
    if "en" in spoken and (said[0] in ("i", "we", "me") or (_PAST.fullmatch(said[0]) and not _is_noun_phrase(said))):
        return True
    if "en" in spoken and re.match(r"(?:me|my \w+|\w+) and (?:i|me)\b", text):
        return True
    for language in spoken:
        if language == "en" or language not in _WRITERS:
            continue
        pattern = _WRITERS[language]
        named = said[0] in OTHERS or said[0] in _NOUNED[language]
        if (
            pattern.match(text)
            if not named
            else re.match(r"(?:\w+ ){1,3}(?:habe|hab|haben|bin|heb) (?:ich|wir|ik|we)\b", text)
        ):
            return True
        person = _FIRST_PERSON.get(language)
        if person and not named and person.search(clause.casefold().strip()):
            return True
        past = _NO_DOER_PAST.get(language)
        if past and past.fullmatch(first):
            return True
    return False


def _from_doer(said: list[str]) -> list[str]:
    """Leaves out conjunctions and adverbs at the beginning."""
    place = 0
    while place < len(said) - 1 and said[place] in _BEFORE_VERB:
        place += 1
    return said[place:]


def _is_noun_phrase(said: list[str]) -> bool:
    """Whether the participle that begins the words belongs to a noun: ``Used car sold``. Only a few participles are
    told apart."""
    is_used = (
        said[0] == "used" and said[1:2] and said[1] not in ("the", "your", "my", "a", "an", "our", "this", "that", "it")
    )
    return len(said) > 2 and (is_used or said[0] in ("supposed", "united", "limited"))
