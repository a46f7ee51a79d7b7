"""Whether a sentence behind DONE reports something done, thanks, greets, or says how it feels. We ask about any other.
Pure.

Words of doubt take precedence: they are looked for before (``certainty``).
"""

from chalicelib.inbound.commands import doers, short_reports
from chalicelib.inbound.commands.spoken import entries, found, is_kind, spoken
from chalicelib.inbound.commands.tongues import Tongues
from chalicelib.patterns import compile_late


def tells(sentence: str, said: list[str], tongues: Tongues, *, is_begun: bool = False) -> bool:
    """Returns whether a sentence reports something done: each clause about another doer has a word of success, and at
    least one clause is a report. With ``is_begun``, an earlier part of the same sentence already was one."""
    if is_kind(said):
        return True
    if tongues.is_of_others(sentence):
        return _is_told(said, tongues, "REPORTS") or _is_report(sentence, said)
    is_told, named = is_begun, ""
    for clause in doers.divided(sentence):
        whole = f"{named} {clause}".strip()
        clause_said = spoken(whole)
        if doers.is_others(clause_said, whole, tongues.active):
            is_success = succeeds(clause_said, tongues)
            if not is_success and not (is_told and doers.names_no_doer(clause_said)):
                named = whole
                continue
            is_told = True
        elif clause_said:
            is_told = is_told or _reports(whole, clause_said, tongues)
        named = ""
    return is_told and not named


def succeeds(said: list[str], tongues: Tongues) -> bool:
    """Returns whether a clause about what others did, or about a thing, says that it went well."""
    return (
        _is_told(said, tongues, "REPORTS")
        or _is_soothing(said, tongues)
        or short_reports.is_one(said, tongues.active)
        or _is_effort(said)
        or _ALL.fullmatch(" ".join(said)) is not None
    )


def _reports(clause: str, said: list[str], tongues: Tongues) -> bool:
    """Whether a clause without another doer reports something done."""
    if succeeds(said, tongues) or is_kind(said) or _AMOUNT.match(clause.casefold()):
        return True
    if (
        doers.names_no_doer(said)
        and len(said) <= _MOST_OF_MOMENT
        and any(not at for each in tongues.active for at, _ in found(said, entries("DEEDS", each)))
    ):
        return True
    if not doers.is_writers(said, clause, tongues.active):
        return not _FINITE.search(" ".join(said)) and any(
            participle.search(clause.casefold())
            for each in ("de", "nl")
            if each in tongues.best and (participle := _PAST_OF[each])
        )
    if _is_told(said, tongues, "DEEDS") or _DID.search(" ".join(said)):
        return True
    plain = clause.casefold()
    return any(pattern.search(plain) for language in tongues.best if (pattern := _PAST_OF.get(language)))


def _is_told(said: list[str], tongues: Tongues, name: str) -> bool:
    return any(found(said, entries(name, language)) for language in tongues.active)


def _is_soothing(said: list[str], tongues: Tongues) -> bool:
    """Whether a negation says that it went well: ``no big deal``, ``nicht schlimm``."""
    return any(
        said[start] in _SOOTHING
        for language in tongues.active
        for start, _ in found(said, entries("HARMLESS", language))
    )


def _is_effort(said: list[str]) -> bool:
    """Whether a clause only says what it cost: ``It took two hours``, ``It was hard``."""
    return _EFFORT.fullmatch(" ".join(said)) is not None


_MOST_OF_MOMENT = 4
"""Words of ``this morning at ten``."""
_SOOTHING = frozenset(
    "no not nothing none nobody never without kein keine nicht nichts ohne pas rien aucun sans sin ningun ninguna no nada sem nenhum nao nessun senza non niente geen niet zonder niets ingen inga ei bez nie nincs без не sorun nicio fara".split()
)
_FINITE = compile_late(
    r"\b(?:hat|haben|ist|sind|war|waren|wird|wurde|wurden|will|kann|heeft|hebben|is|zijn|was|werd|werden|wordt|wil|kan)\b"
)
_AMOUNT = compile_late(
    r"\W*[0-9]+ ?k? ?(?:min|mins|minutes?|hours?|hrs?|h|km|miles?|m|steps|pages|words|reps|laps|lengths|stunden?|minuten|seiten|schritte|heures?|paginas?|minutos?|horas?|pasos|ore|minuti|pagine|passi|uur|stappen|kg)\b[^,;]*"
)
"""``30 minutes de yoga``: how much of it was done."""
_ALL = compile_late(r"(?:all|every)(?: the| my| our| of them)?(?: \w+)?(?: \w+s)")
"""``all 5 pages``, without its number."""
_EFFORT = compile_late(
    r"(?:but |and )?(?:(?:it|that|this|which) )?(?:all )?(?:took|cost) (?!too|so ).{1,40}"
    r"|(?:it|that|this) (?:was|is) (?:\w+ ){0,2}(?:hard|tough|long|scary|tiring|exhausting|intense|emotional|weird|strange|cold|hot|early|short|hard work|a lot of work|work|expensive|loud|boring|stressful|challenging|tricky|dull)(?: day| one| work| morning)?(?: (?:at first|actually|lol|haha|though fun))?"
    r"|(?:das |es )?(?:hat|dauerte|brauchte|ging) .{0,20}(?:gedauert|gekostet|minuten|stunden?|sekunden|tage?)"
    r"|(?:ca|cela) (?:m |nous )?a (?:pris|dure|coute) .{1,40}|(?:me |nos )?(?:llevo|costo|tomo|tarde) .{1,40}|(?:me )?(?:levou|custou|demorou) .{1,40}|ci ho messo .{1,40}|(?:mi )?ci e voluto .{1,40}|(?:het )?(?:duurde|kostte) .{1,40}"
)
_DID = compile_late(
    r"(?:^|\b(?:i|we|and|then|also|just|finally|even|already) )"
    r"(?:just |also |finally |even |then |already |all |both |have )?(?:[a-z]{3,14}(?<!ne)ed|did|went|threw|drove|rode|flew|sang|drew|dug|held|beat|caught|"
    r"dealt|fed|grew|heard|led|lent|overcame|rose|sought|spent|swept|understood|woke|won|ate|drank|slept|sewed|hung|laid|built|taught|bound|ground|wore|got|took|made|gave|told|found|set|let|cut|shut|put|read|swam|ran|stood)\b"
    r"(?!(?: \w+){0,3} (?:on|back|off|out|away|down|over)\b(?! (?:the|my|our|a|an|all|both|his|her|their|two|three|four|five)\b))"
)
"""A past tense with the writer as its doer, or with none: ``turned my phone off``, ``I set the alarm``. Not if a
particle may change its meaning: ``dozed off``."""
_PAST_OF = {
    "de": compile_late(r"\b(?:\w{0,7}ge\w{2,12}(?:t|en)|\w{3,20}iert|(?:ver|er|ent|be)\w{3,12}t)\b"),
    "nl": compile_late(r"\b\w{0,6}ge\w{2,12}(?:d|t|en)\b"),
    "es": compile_late(
        r"\b\w{2,12}(?:é|í|imos|amos)\b|\b(?:está|están|queda|quedó|quedaron) \w+(?:ad[oa]s?|id[oa]s?)\b|\b(?:he|hemos) \w+(?:ado|ido|cho|to)\b"
    ),
    "pt": compile_late(
        r"^\w{2,12}(?:ei|[bcdfgklmnprstvz]i)\b|\bestá \w+(?:ad[oa]|id[oa])\b|\b\w{2,12}(?:ei|imos|amos)\b"
    ),
    "it": compile_late(r"\b(?:ho|abbiamo|è|sono) \w+(?:ato|ata|ati|ate|uto|uta|uti|ito|ita|iti|so|sa|to|ta)\b"),
    "fr": compile_late(
        r"\b(?:est|sont) (?:\w+ )?\w{2,}(?:é|ée|és|ées)\b|\b(?:ai|avons|on a) (?:\w+ )?\w+(?:é|ée|és|ées|i|is|it|u|ue|us|ert|ait)\b"
    ),
}


# Languages with less support

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
    """Whether a clause tells of something that the writer did, or thanks."""
    if any(each in clause for each in _REPORTED) or any(each.startswith(_KIND_STEMS) for each in said):
        return True
    return any(each in _WHOLE_REPORTS for each in said[:2])


_WHOLE_REPORTS = frozenset(
    "alt allt kaikki wszystko vse minden все всё всі hersey tot totul ολα endelig äntligen antligen vihdoin wreszcie konecne vegre наконец нарешті sonunda".split()
)
""""Everything" and "at last": a sentence that begins with one of these says that it is over."""
