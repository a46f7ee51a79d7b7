"""What may follow DONE directly, without a mark between: when, how and how completely it was done. ``done since
Tuesday``, ``done the lot``. Pure.

What may lie in the future, such as ``done in an hour``, isn't a tail: the writer may mean "it will be done".
"""

import re
from functools import cache

from chalicelib.inbound.commands.folding import longest

_AGO = r"(?:min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|ages)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EN = rf"""
    this am | yday | yest | thanks to (?:you|u|\w+) | this (?:arvo|morn) | yesterday (?:morning|afternoon|evening|night) | last (?:night|week|month|weekend|{_WEEKDAY}) | earlier (?:today|this week|this morning|on) | first thing(?: (?:today|this morning))?
    | (?:(?:about|like|just|over) )?(?:(?:[0-9]{{1,2}}|a|an|one|two|three|four|five|ten|few|a few|couple|a couple|couple of|a couple of|half an|some) )?{_AGO} ago(?: (?:actually|now|already))?
    | since (?:{_WEEKDAY}|yesterday|this morning|last \w+|noon|lunch|early this morning)
    | (?:(?:just|exactly) )?(?:like|as|the way) (?:we|you|i|he|she) (?:\w+ )?(?:said|told me|suggested|discussed|agreed|asked|wanted|planned|recommended|promised|taught me|talked about)
    | (?:just )?(?:before|b4|during) (?:breakfast|work|school|dawn|sunrise|(?:my |the )?(?:lunch )?break|lunch break|my commute) | on (?:my|the) (?:lunch break|break|commute|way (?:home|to work)|walk)
    | in (?:one (?:go|sitting|day|evening|take|morning)|under (?:an? )?\w+(?: {_AGO})?|less than (?:an? )?\w+(?: {_AGO})?|record time|full)
    | (?:via|through|using) (?:(?:the|their|your|my|our) )?(?:app|website|site|portal|phone|email|mail|post|bank|link|form|hotline|zoom|whatsapp|chat)
    | with (?!(?:you|this|him|her|them|it|that|u|me|us|coaching|life|everything|everyone)\b)(?:my )?[a-z]+ (?:yesterday|last night|this morning|today|earlier|last week|on {_WEEKDAY})
    | (?:it|them) (?:all|both) | (?:both|all|each|every one) of (?:it|them|these|those) | both | the (?:whole )?(?:lot|thing) | everything(?: (?:on|from) (?:the|my|your|our) (?:to-do )?list)?
    | all (?:two|three|four|five|six|seven|eight|nine|ten) | every (?:single )?one | to the letter | properly | for real | with (?:flying colou?rs|ease|pleasure|a smile|love|style|help)
    | (?:twice|(?:two|three|four|five) times|every (?:single )?(?:day|night|morning))(?: (?:this|last) week| today)? | even (?:though|tho) (?:i|it|we) (?:was|were|felt) (?:\w+ )?(?:tired|scared|late|hard|nervous|raining|cold|sick|ill|busy|tough|dark|hot|afraid|exhausted|hungover|early)
    | early | even early | at (?:long )?last | in style | with bells on | without (?:a hitch|a fuss|(?:any )?(?:problems?|issues?|trouble|fuss|drama|help|delay)) | as usual | and done | n dusted | w (?:pleasure|ease) | happy | proud | relieved | n done | a (?:day|week) (?:late|early)
"""
_DE = r"""
    (?:gestern|vorgestern)(?: (?:fruh|morgen|mittag|abend|vormittag|nachmittag|nacht))? | heute(?: (?:fruh|morgen|vormittag|mittag))?(?! abend| nacht| nachmittag) | vor (?:einer|einem|zwei|drei|vier|funf|zehn|ein paar|[0-9]{1,2}) (?:stunden?|minuten?|tag|tagen|wochen?)
    | seit (?:gestern|heute|heute morgen|vorhin|\w+tag|letzter woche) | letzte woche | letzten \w+tag | wie (?:du \w+(?: hast)?|besprochen|gewunscht|versprochen|abgemacht|vereinbart|geplant|immer)
    | mit (?:links|freude|freuden|bravour|vergnugen|hilfe) | problemlos | (?:gleich )?als erstes | gleich (?:heute )?(?:morgen|fruh) | ganz allein | allein | per (?:mail|e-mail|telefon|post|app|whatsapp|brief) | telefonisch | online | personlich | schriftlich
    | mit (?:einem tag|einer woche|etwas) verspatung | in (?:rekordzeit|einem rutsch|weniger als \w+(?: \w+)?|nur \w+ (?:minuten|stunden)) | punktlich | vorzeitig | komplett | restlos | vollstandig | alles | beides
"""
_FR = r"""
    (?:hier|avant-hier)(?: (?:soir|matin|apres-midi|midi))? | ce (?:matin|midi) | tout a l'heure | depuis (?:hier|ce matin|\w+di|la semaine derniere|longtemps) | il y a (?:une|un|deux|trois|dix|quelques|[0-9]{1,2}) \w+
    | comme (?:convenu|prevu|promis|demande|d'habitude|tu (?:l'as dit|m'as dit|disais|le disais)) | avec (?:un (?:jour|peu) de retard|plaisir|succes|joie|le sourire) | sans (?:probleme|souci|soucis|difficulte)
    | en (?:moins de \w+(?: \w+)?|un temps record|une (?:seule )?fois|ligne|personne|avance) | par (?:mail|telephone|courrier|sms) | au telephone | a (?:l'heure|temps) | la semaine derniere | (?:deux|trois|quatre) fois(?: cette semaine)? | entierement | completement | tout
"""
_ES = r"""
    (?:ayer|anteayer)(?: por la (?:manana|tarde|noche))? | anoche | (?:esta|hoy por la) (?:manana|tarde)(?: (?:temprano|mismo))? | hoy(?: (?:mismo|temprano))? | hace (?:una|un|dos|tres|diez|unas|unos|[0-9]{1,2}) \w+
    | desde (?:ayer|esta manana|el \w+) | como (?:acordamos|quedamos|dijiste|hablamos|pediste|prometi|siempre) | con (?:un (?:dia|poco) de retraso|gusto|exito|alegria|ganas) | sin (?:problema|problemas)
    | en (?:menos de \w+(?: \w+)?|tiempo record|linea|persona) | por (?:correo|telefono|whatsapp) | a tiempo | la semana pasada | todo | (?:dos|tres|cuatro) veces(?: esta semana)? | completamente | del todo
"""
_PT = r"""
    (?:ontem|anteontem)(?: (?:a (?:noite|tarde)|de manha))? | hoje(?: (?:cedo|de manha|mesmo|pela manha))? | esta manha | ha (?:uma|um|duas|dois|tres|dez|alguns|algumas|[0-9]{1,2}) \w+ | desde (?:ontem|\w+)
    | como (?:combinado|combinamos|disseste|voce disse|prometido|sempre) | com (?:um dia de atraso|gosto|prazer|sucesso|alegria) | sem (?:problema|problemas) | em (?:menos de \w+(?: \w+)?|tempo recorde)
    | por (?:email|e-mail|telefone|whatsapp) | online | a tempo | na semana passada | semana passada | tudo | completamente
"""
_IT = r"""
    (?:ieri|l'altro ieri)(?: (?:sera|mattina|pomeriggio))? | stamattina(?: presto)? | stamani | oggi | (?:un'ora|due ore|\w+ (?:minuti|ore|giorni)) fa | da (?:ieri|stamattina|\w+di) | come (?:concordato|promesso|detto|hai detto|sempre|da accordi)
    | con (?:un giorno di ritardo|piacere|successo|gioia) | senza (?:problemi|problema) | in (?:meno di \w+(?: \w+)?|tempo record|anticipo|persona) | per (?:mail|telefono|posta) | online | in tempo | la settimana scorsa | tutto | del tutto
"""
_NL = r"""
    (?:gisteren|eergisteren)(?: ?(?:ochtend|middag|avond))? | gister(?:en)?(?:avond|ochtend|middag) | van(?:morgen|ochtend|middag)(?: (?:vroeg|meteen))? | vandaag | (?:een|twee|drie|tien|[0-9]{1,2}) (?:uur|minuten|dagen) geleden
    | sinds (?:gisteren|vanmorgen|\w+dag) | zoals (?:afgesproken|beloofd|besproken|je zei|altijd) | met (?:een dag vertraging|plezier|succes|gemak) | zonder (?:problemen|moeite) | in (?:een keer|minder dan \w+(?: \w+)?|recordtijd)
    | per (?:mail|telefoon|post) | telefonisch | online | op tijd | vorige week | helemaal | allemaal | alles
"""
_NOT_BEHIND = frozenset(
    "but except apart save bar minus ausser bis aber sauf menos salvo tranne behalve op excepto".split()
)
"""After "all" these make an exception."""


def length(behind: list[str]) -> int:
    """Returns how many of the words right after DONE only say when, how or how completely it was done."""
    place = 0
    while place < len(behind) and (size := _next(behind[place:])):
        place += size
    return place


def _next(behind: list[str]) -> int:
    known = longest(behind, "TAILS")
    found = _shape().match(" ".join(behind[:10]))
    size = len(found[0].split()) if found else 0
    if size > known and behind[size : size + 1] and behind[size] in _NOT_BEHIND:
        return known
    return max(known, size)


@cache
def _shape() -> re.Pattern[str]:
    listed = re.split(r"\s+\|\s+", " | ".join((_EN, _DE, _FR, _ES, _PT, _IT, _NL)))
    each = sorted((one.strip() for one in listed), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(each)})(?![\\w'-])")
