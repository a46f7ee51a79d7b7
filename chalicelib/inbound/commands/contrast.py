"""``I nearly gave up, but I did it``: what follows the last "but" outweighs what comes before it, if it says that the
action was done or went well. Pure."""

import re
from functools import cache

from chalicelib.inbound.commands import doers
from chalicelib.inbound.commands.standing import stands
from chalicelib.inbound.commands.telling import succeeds, tells
from chalicelib.inbound.commands.tongues import Tongues

_BUT = {"en": "but", "de": "aber", "fr": "mais", "es": "pero", "pt": "mas", "it": "ma", "nl": "maar"}

_SOFT = {
    "en": r"almost|nearly|wanted to|tempted to|tried to|tries|attempts|slow start|false start|start|started|late|wait|waiting|waited|on hold|halfway|half way|stuck|forgot|chickened out|gave up|give up|giving up|quit|bail|bailed|"
    r"cancelled|cancel|backed out|back out|skip|skipped|trouble|problems?|issues?|at first|not easy|not sure|not want to|not feel like it|did not|hesitated|procrastinated|nervous|scared|needed|need|had to|delayed|delay|long queue|queue|first attempt failed|crashed|crash|in the way",
    "de": r"fast|beinahe|wollte|spat|gewartet|warten|abgebrochen|aufgegeben|aufgeben|vergessen|verschlafen|versuche|anlaufe|angefangen|keine lust|nicht leicht|nicht einfach|problem\w*|absagen|kneifen|gekniffen|zuerst|erst",
    "fr": r"presque|failli|voulais|tard|attendre|attendu|abandonner|oublier|oublie|essais|envie|au debut|n etait pas facile|n a pas ete facile|peur|hesite",
    "es": r"casi|queria|tarde|esperar|olvido|olvide|abandonar|rendirme|intentos|al principio|no fue facil|no queria|miedo|dude|costo|pereza",
    "pt": r"quase|queria|tarde|esperar|esqueci|desistir|tentativas|no inicio|nao foi facil|nao queria|medo|hesitei|custou|preguica",
    "it": r"quasi|volevo|tardi|aspettare|dimenticavo|mollare|tentativi|all inizio|non e stato facile|non volevo|paura|esitato|fatica",
    "nl": r"bijna|wilde|laat|wachten|vergeten|opgeven|opgegeven|pogingen|in het begin|niet makkelijk|geen zin|spannend|getwijfeld",
}
"""What someone may overcome on the way."""

_ENDED = {
    "en": r"(?:(?:then|in the end|eventually|finally|still|i|we|somehow|anyway|now|have|just) )*(?:did (?:it|that|them)|did (?:all|both|every|everything|the whole|the lot).{0,30}|made it(?: .{1,20})?|managed(?: it| to .{1,40})?|finished(?: it| them| everything)?|"
    r"got (?:there|through|over) ?(?:it|to them|in)?|got (?:it|them|everything|that) (?:done|sorted|finished|sent|out|over with|signed|booked|paid).{0,20}|went (?:through with it|for it|anyway|ahead)|kept going|(?:stayed|stuck) (?:with it|calm|to the end|till the end)|kept at it|(?:i )?went(?: (?:anyway|out|there|for it|and did it|all the same))*|carried on to the end|(?:pushed|pulled|powered) through|"
    r"stood my ground|held my ground|did not (?:give up|quit|stop|back down|give in)|it worked(?: out)?|(?:it|that) is (?:all )?done|done|it is all (?:good|fine|sorted)|(?:all )?(?:good|fine|sorted|great|ok)|(?:it )?(?:was |is )?(?:(?:so|well|totally|really|absolutely) )*worth it)"
    r"(?: (?:in the end|now|at|today|yesterday|anyway|eventually|this \w+|haha|lol|though|pm|am|at last|finally|all the same))*",
    "de": r"(?:(?:dann|am ende|am schluss|letztlich|schliesslich|ich|es|habs|hab|habe|trotzdem|doch|jetzt|nun|bin|ist|hat|auch) )*(?:geschafft|gemacht|erledigt|durchgezogen|hingekriegt|hinbekommen|ging|geklappt|gelohnt|lief|drangeblieben|durch)(?: (?:gut|super|doch|dann|am ende|jetzt|es))*",
    "fr": r"(?:(?:je|j|l|y|finalement|ca|c|quand meme|le|suis|ai|a|est|bien) )*(?:reussi|fait|marche|arrivee?|tenu bon|passe|valait le coup|vaut le coup|continue)(?: (?:bien|quand meme|a la fin|finalement|jusqu au bout))*",
    "es": r"(?:(?:al final|lo|la|ya|me|he|ha|yo|finalmente|esta) )*(?:hice|hecho|logre|consegui|valio la pena|vale la pena|salio bien|segui|atrevi|termine|bien|funciono)(?: (?:igual|al final|todo|muy bien|de todos modos))*",
    "pt": r"(?:(?:no final|no fim|ja|eu|esta|foi) )*(?:fiz|feito|consegui|valeu a pena|correu bem|deu certo|continuei|terminei|bem|funcionou)(?: (?:tudo|no final|no fim|mesmo assim|na mesma))*",
    "it": r"(?:(?:alla fine|l|ce|ci|ho|e|sono|ne) )*(?:fatt[oa]|riuscit[oa]|valsa la pena|andat[oa] bene|andat[oa]|finit[oa]|tenuto duro|bene|funzionato)(?: (?:lo stesso|alla fine|bene|comunque))*",
    "nl": r"(?:(?:toch|uiteindelijk|ik|heb|het|is|nu|er) )*(?:gedaan|gelukt|doorgezet|ging (?:goed|prima|super)|klaar|was het waard|volgehouden|kwam goed)(?: (?:toch|uiteindelijk|nu))*",
}
"""What says that it was done after all."""

_EXCEPTED = frozenset(
    "one two three four few a some the my our for ein eine zwei un une deux dos um uma due een twee".split()
)
"""After "but" these name what isn't done: ``all bills but one``."""

_BARE = 4
"""Words of a part without a verb: ``Scary``, ``Long``, ``Gym was packed``."""


def is_overcome(said: list[str], tongues: Tongues) -> bool:
    """Returns whether a sentence says after a "but" that all is well."""
    for language in tongues.active:
        word = _BUT.get(language)
        if word not in said[:-1]:
            continue
        place = len(said) - 1 - said[::-1].index(word)
        before, behind = said[:place], said[place + 1 :]
        if not behind or behind[0] in _EXCEPTED:
            return False
        if _ended(language).fullmatch(" ".join(behind)):
            return not tongues.doubts(behind, but=_ALL_THE_SAME) and not tongues.doubts(
                _soft(language).sub(" ", " ".join(before)).split()
            )
        is_well = stands(behind, [language]) or (not tongues.doubts(behind) and succeeds(behind, tongues))
        return is_well and (stands(before, [language]) or _is_harmless(before, tongues))
    return False


_ALL_THE_SAME = frozenset(("still", "not", "doch", "noch", "toch"))


def _is_harmless(before: list[str], tongues: Tongues) -> bool:
    """Whether the part before "but" only says how it was, or what was done."""
    if tongues.doubts(before):
        return False
    text = " ".join(before)
    is_bare = len(before) <= _BARE and not doers.is_others(before, text, tongues.active)
    return not before or is_bare or tells(text, before, tongues)


@cache
def _ended(language: str) -> re.Pattern[str]:
    return re.compile(_ENDED[language])


@cache
def _soft(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_SOFT[language]})\b")
