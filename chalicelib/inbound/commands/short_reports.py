"""Reports of a few words without an active verb: ``Cheque cashed``, ``Keys with the porter``. Pure.

Words of failing and of doubt take precedence: they are looked for before.
"""

from functools import cache

from chalicelib.inbound.commands import report_words
from chalicelib.patterns import compile_late

_IRREGULAR = frozenset(
    "sent paid made bought sold written signed sworn built read cut swept hung given done met drawn sewn sown fed chosen spoken kept caught cleared sorted handed ordered planned dug shot split swum ridden driven flown ground dealt bound laid "
    "put set won found taken thrown begun rung rehung rewritten rebuilt redrawn uploaded".split()
)
_AUXILIARIES = frozenset(
    "is are was were now all both has been have just finally already also then got each duly safely".split()
)
_MOST_BEFORE = 6
_WHERE_IT_GOES = r"(?:in|on|at|with|under|behind|by|inside|through) (?:(?:the|your|their|his|her|our|a|an) )?(?:\w+ ){0,2}?(?:post|postbox|mail|mailbox|letterbox|inbox|office|reception|receptionist|desk|front desk|shop|bank|school|surgery|council|hall|court|registry|system|portal|folder|drive|cloud|spreadsheet|sheet|doc|docs|books|file|archive|dropbox|cabinet|safe|porter|neighbour|neighbor|lawyer|solicitor|accountant|landlord|manager|teacher|secretary|hr|wall|doormat|mat|frame|ground|charity|shelf|club|box|library|garden|counter|database|app|calendar invite|wallet|pot|bakery|clinic|door|gate|team|board|client|assistant|boss|caretaker|concierge|editor|publisher|printer's|sun|snow)"
_NOT_THERE = (
    r"(?:draft|drafts|outbox|bag|pile|pipeline|works|basket|cart|list|air|way|making|balance|queue|printer|dryer|oven|car|boot|rain|hold|table|hands|court|cards|next|for|to|until|who|that|which|whole|go|"
    r"review|approval|signature)"
)
_NOUN_IN = r"(?:form|application|order|entry|bid|claim|report|offer|essay|thesis|vote|papers|paperwork|tender|homework|return|ballot|request|notice|manuscript|abstract|grades|numbers|meter reading|expenses)"

_THING = r"(?:(?:the|my|our|his|her|both|all|and|every) )?(?:[a-z][a-z-]{1,19} ){1,4}"
_STATES = (
    compile_late(rf"{_THING}{_WHERE_IT_GOES}\b(?!.*\b{_NOT_THERE}\b).{{0,30}}"),
    compile_late(rf"(?:[a-z]+ ){{0,2}}{_NOUN_IN} in"),
    compile_late(
        r"(?:[a-z]+ ){1,3}(?:live|online|spotless|tidy|sparkling|gleaming|up and running|in place)(?: .{0,30})?"
    ),
)
_PLACES = {
    "de": r"(?:beim|bei der|bei den|bei [a-z]+|im|in der|auf dem|auf der|in den)",
    "fr": r"(?:chez|au|aux|a la|a l|dans la|dans le|dans l|sur le|sur la)",
    "es": r"(?:en la|en el|en los|en las|en)",
    "pt": r"(?:no|na|nos|nas|com o|com a)",
    "it": r"(?:dal|dalla|dai|dallo|nel|nella|in|alla|al|sul|sulla)",
    "nl": r"(?:bij de|bij het|bij|in de|in het|op de|op het)",
}
"""Where something was brought to, compared without case and accents."""
_LIES = r"(?:liegt |liegen |ist |sind |steht |est |sont |esta |estan |e |sono |is |zijn |ligt |liggen )?"
_BROUGHT = {
    language: compile_late(rf"(?:[a-z]+ )?[a-z]{{3,25}} {_LIES}{places} [a-z]+(?: [a-z]+)?")
    for language, places in _PLACES.items()
}
_TIMES = compile_late(
    r"\b(?:jan|feb|mar|abr|apr|avr|mai|mei|may|maggio|mag|giug|lugl|juin|juil|jun|jul|jul|ago|aug|aout|sep|set|okt|oct|ott|out|nov|dez|dic|dec)\w*|"
    r"\b(?:mo|di|mi|do|fr|sa|so)\w*tag|\b(?:segunda|terca|quarta|quinta|sexta|sabado|domingo|tarde|manana|manha|noche|noite|matin|soir|mois|semana|semaine|"
    r"woche|monat|fruhjahr|sommer|herbst|winter|pomeriggio|mattina|sera|settimana|mese|maandag|dinsdag|woensdag|donderdag|vrijdag|ochtend|middag|avond|week)\b|"
    r"\b(?:termin|cita|reunion|reuniao|consulta|rendez|rdv|appuntamento|riunione|afspraak|gesprach|meeting|appointment|interview|chat|talk|lunch|date|visit)\b"
)
"""Moments and meetings, which may lie ahead."""
_BEGUN = frozenset("liegt liegen ist sind steht est sont esta estan e sono is zijn ligt liggen".split())
_PIECES = frozenset(
    "intro introduction outline chapter section paragraph page heading title beginning middle skeleton structure step stage phase side draft plan idea notes reminder sample copyedit header footer foreword preface".split()
)
"""A part that is done says nothing about the whole."""
_LONGEST = 14
"""In words. Anything longer is a sentence with a verb."""
_ACTS = frozenset("i we he she they you it who if when should shall can may is are do does will would".split())
_HEARSAY = frozenset("says said claims thinks i we he she they you it who if when".split())


def is_one(said: list[str], spoken: list[str]) -> bool:
    """Returns whether words report that a thing is done or where it was brought, in one of the languages that they may
    be in."""
    if not 2 <= len(said) <= _LONGEST:
        return False
    if said[0] in ("it", "they") and said[1] in ("is", "are"):
        said = ["it", *said[2:]]
    text = " ".join(said)
    if (
        (said[0] in _ACTS and said[0] != "it")
        or said[0] in _BEGUN
        or any(each in _HEARSAY or each in _PIECES for each in said[:4])
    ):
        return False
    if "en" in spoken and _is_handled(said):
        return True
    if _TIMES.search(text):
        return False
    has_verb = any(each.endswith("ed") or each in _IRREGULAR or each in _SATS for each in said)
    if "en" in spoken and not has_verb and any(shape.fullmatch(text) for shape in _STATES):
        return True
    return len(said) <= 6 and any(_BROUGHT[language].fullmatch(text) for language in spoken if language in _BROUGHT)


def _is_handled(said: list[str]) -> bool:
    """Whether the words name a thing and what was done to complete it: ``Fence painted``, ``the invoice was
    mailed``."""
    is_all = said[0] in ("all", "both", "every")
    place = next(
        (
            at
            for at, each in enumerate(said[: _MOST_BEFORE + 1])
            if at and (each in _handled() or (is_all and each in _REACHED))
        ),
        None,
    )
    if place is None:
        return False
    behind = said[place + 1 : place + 3]
    is_passive = any(each in _AUXILIARIES for each in said[1:place])
    if behind[:1] and behind[0] in _TURNED:
        return False
    if not is_passive and any(each in _OBJECTS for each in behind):
        return False  # "the rain soaked the papers", "my boss reviewed it"
    thing = [each for each in said[:place] if each not in _AUXILIARIES]
    return (
        bool(thing) and (thing[0] not in _PRONOUNS or len(thing) > 1) and not any(each in _NO_THING for each in thing)
    )


_SATS = frozenset("sat lay fell went stood came was were ran spat leaked got broke".split())
_REACHED = frozenset(
    "informed notified contacted called emailed texted told invited interviewed visited answered seen".split()
)
"""What is done to people, if it is done to all of those named: ``all parents informed``."""
_PRONOUNS = frozenset("he she they someone somebody who".split())
_OBJECTS = frozenset("the a an my our his her their your it them us me him this that these those some no".split())
_TURNED = frozenset("off out away apart itself themselves".split())
_NO_THING = frozenset(
    "to be get getting being will can i we you he she they who someone somebody in on at of by with from".split()
) - {"of"}


@cache
def _handled() -> frozenset[str]:
    """Returns the participles of what can be done to a thing."""
    found: set[str] = set()
    for verb in report_words.HANDLED.split():
        if verb.endswith("e"):
            found.add(f"{verb}d")
        elif verb.endswith("y") and verb[-2] not in "aeiou":
            found.add(f"{verb[:-1]}ied")
        else:
            found |= {f"{verb}ed", f"{verb}{verb[-1]}ed"}
    return frozenset(found) | _IRREGULAR
