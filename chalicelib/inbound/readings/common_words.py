"""Words around a number that leave its meaning unchanged, and words that change it."""

from collections.abc import Iterable

from chalicelib.domain.metrics.answers.counted import stem

FILLERS = frozenset(
    """i i'm i've im we we've my from the a an it it's its is was were am are be been this that today's morning's at about around approx approximately roughly
    ca circa ~ did do done had have has got get made make took take managed manage made hit reached logged log recorded record measured put down
    reading value number result total totals came comes in on of for to so far just only still now here exactly precisely weighed weigh
    weighing today tonight hi hello hey ok okay yes yeah well and also plus then with new current answer reply entry update sorry late here's heres
    i'd say says said shows reads scale scales like solid strong feels feel felt feeling     = : please add added morning evening afternoon night this last ich habe hatte war ist es heute mein meine waren sind
    bin ich bei nur noch immer etwa ungefahr circa gut genau gemacht gelaufen geschlafen gewogen ein eine einen einem un une una een um uma guten morgens abends leider
    bonjour bonsoir salut je j'ai ai fait fais suis environ encore toujours seulement c'est c'etait etait aujourd'hui ce matin soir mon poids dormi couru
    hola buenas buenos dias tardes noches hoy he hecho estoy peso fue solo aproximadamente todavia sigo unos unas dormido
    ciao buongiorno buonasera oggi ho fatto sono ancora circa solo dormito corso
    ola bom boa dia tarde noite hoje fiz estou ainda cerca so dormi corri
    hallo goedemorgen goedenavond goedenmiddag ik heb vandaag ben gedaan nog steeds ongeveer maar geslapen gelopen
    hice hecho j'en en realise realises fatti fatte ne gedronken gemaakt realizado realizados mediu pesei pesava peso-me pesee peso me mi pese je me ich'hab hab habs wiege wog weeg woog gewogen
    nochmal nochmals weitere weiteren weiterer zusatzlich altri altre outros outras otros otras otra weer
    full whole entire ganze volle etais ero eri siempre sempre estaba pesaba altijd avais tenia avevo tinha
    com wieder rano von de da dalle van desde het werd stond peine appena apenas kaum nauwelijks hj j'etais watch phone app tracker fitbit garmin sry zusammen together uns runt rond znowu igen yine tekrar około actual rund zirka cirka omkring ungefar okolo yaklasık gerade moi yo io eu finally enfin endlich finalmente eindelijk antligen wreszcie nihayet sonunda stable stabil estable stabile stabiel bloß bloss lediglich jetzt maintenant ahora adesso agora teraz simdi aktuell momentan currently barely merely that's thats avg average mean durchschnitt durchschnittlich schnitt moyenne promedio media gemiddeld gemiddelde srednio snitt as hiya dear good greetings there rang phoned another extra further additional did managed my
    wow yay ugh argh phew gosh haha hahaha omg damn yikes whoa woohoo woo hmm hm oh ah aw aww uff puh ouf bof uf hurra juhu yuhu bah bravo hooray hurray yippee whoop boo eek well-done""".split()
)
SAY_NO_MORE = frozenset(
    "more done today now this morning tonight evening afternoon so far it is am made total in i the a ok heute".split()
)
"""After a value these alone are no note."""
JOINERS = frozenset("och oraz ve and & + und et y e en plus also then".split())
TURNS = frozenset("sino bensi sondern but though aber jedoch mais pero ma mas maar".split())
"""What follows these begins anew: "hoping for 80, but 82.4"."""
TIMES = frozenset(
    "before after during at by until while between at am pm later earlier early before lunch dinner breakfast work por pela pelo alla nel in de le la di del vormittags nachmittags vor nach avant apres antes despues prima dopo depois voor na".split()
)
"""After a value these say when it was measured."""
TIMES_OF_DAY = frozenset(
    "morning evening afternoon night tonight this noon lunchtime bedtime abends morgens mittags matin apres-midi soir manana tarde noche mattina pomeriggio sera manha noite ochtend middag avond vormittags nachmittags fruh".split()
)
BEFORE_HOURS = frozenset("at um om alle las as kl saat".split())
MEASURED_BY = frozenset(
    "statt anstatt anstelle ipv zamiast istallet from than vs versus vs. gegenuber of including incl inkl dont davon darunter incluidas incluidos compresi cui waarvan".split()
)
"""Directly before a further number these make it a comparison or a part of the first: "81.4, down from 82.3", "6, dont
2 messages"."""
COMPARISONS = frozenset("than since als seit que depuis desde che da sinds dan".split())
"""Before a day these make it a mere comparison: "better than yesterday"."""
GREETED_BY = frozenset(
    "hi hello hey hiya oi hei hej czesc merhaba selam dear good morning afternoon evening hallo hoi guten bonjour bonsoir salut hola buenas buenos ciao buongiorno buonasera ola bom boa liebe lieber".split()
)
GREETED_WITH = frozenset("morgen abend tag dias tardes noches dia tarde noite there all team coach".split())
COURTESIES = frozenset(
    """bitte favor favore por per plait stp svp alsjeblieft aub alstublieft prosze dziekuje dzieki tack lutfen tesekkurler sagol thanks thank you thx ty tx tysm ta cheers please pls danke dank bedankt merci gracias grazie obrigado obrigada x xx xxx regards best wishes love kind warm
    bye lol haha lg vg mfg liebe viele grusse gruße un saludo saludos abrazo presto a bientot bonne soiree journee bises bisous groet groeten groetjes abraco
    abracos beijos baci""".split()
)

HYPOTHETICAL = frozenset(
    """goal goals target targets want wanted wants will i'll ill we'll tomorrow should would could wish wished hope hoped hoping aim aiming aimed if until unless plan planned
    planning supposed instead try trying next soon not didn't dont don't isn't wasn't never expected limit max maximum minimum
    record best ziel morgen nicht need needed needs going""".split()
)  # fmt: skip
TO_COME = frozenset(
    "possible potential planned next second other further weekly monthly daily average usual normal".split()
)
"""Between an article and a number these say that it isn't the day's value."""
NEGATED = frozenset("not isn't wasn't didn't don't never nicht pas".split())
"""Up to a comma these say nothing about the value after it: "not bad, 7"."""
QUALIFIERS = frozenset(
    "might maybe may more less fewer under over below above almost nearly least most between than > < ≥ ≤ overthan think guess probably or".split()
)
"""Before a value these say that it isn't exactly that."""
FAIR = "fair"
"""Replaces phrases that judge, such as "not bad"."""
FORGOTTEN = ("forg", "vergess", "vergeten", "oubli", "olvid", "dimentic", "esquec")
"""How words that judge begin."""
OR = frozenset("or oder ou eller lub albo czy veya yoksa".split())
HEDGES = OR | frozenset(
    "either entweder ofwel antingen soit maybe perhaps possibly probably vielleicht eher peut-etre quizas forse talvez misschien kanske moze belki".split()
)
"""Before a second number these say that it may be the right one."""
CORRECTIONS = frozenset(
    "typo tippfehler give giving rate rated read all now today then sorry no actually correction meant mean rather wait make oops".split()
)
REPLACING = frozenset(
    "sorry sry soz no actually correction correct meant mean rather wait oops scratch nope make nein korrektur quatsch pardon perdon scusa desole doch besser gesagt non nao nee nej desculpa desculpe perdao ops przepraszam forlat pardon".split()
)
MEANT = frozenset(
    "meant mean means actually correction rather make should sondern doch meinte meine stattdessen plutot voulais sino corrige quise digo corrijo mejor volevo anzi meglio quis alias melhor bedoel bedoelde moest menar menade mialo byc yani".split()
)
"""Directly before a second value these say that it is the right one, whatever comes between."""
"""Between two values these say that the second is meant instead."""
NO_HOW = frozenset(
    """please pls thanks thank problem worries i i'm i'll we you he she they it that this there can could may might would must call text let know see talk but if when what why how
    both all every each days weekend week yesterday alle beide jeden tous deux todos ambos tutti entrambi
    bitte gern gerne danke ich wir du sie er es das kann konnte darf ruf wenn weiß weiss aber
    stp merci je j' on nous tu vous il elle ca c'est peux peut mais quand
    favor gracias yo lo puedo puede pero cuando claro
    grazie io posso puo ma quando eu posso pode mas quando obrigado graag ik wij we jij je kan mag maar als""".split()
)
"""After a yes these begin something other than how it was: "yes I know", "yes please"."""
NO_BECAUSE = frozenset(
    """because bc cos cause it it's its i i'm i've was my the too just still we had got rain rained raining sick ill busy
    weil es ich war zu hab habe hatte regen krank parce il j'ai je c'etait trop malade pluie porque llueve llovia estaba tuve demasiado lluvia
    perche pioveva piove troppo ero avevo choveu estava omdat het te was ik regen""".split()
)
"""Directly after a no these give the reason: "no it rained"."""
MORE = frozenset(
    "another extra further additional weitere weiteren zusatzlich altri altre outros outras otros otras".split()
)
"""Directly before a value that adds up: it is a part."""
ALL_TOLD = frozenset(
    "makes brings bringing total totalling altogether overall insgesamt gesamt bisher totale finora totaal tout".split()
)
"""Next to a value that adds up: it is the day's total."""
OF_OTHERS = frozenset(
    """husband wife partner sister brother son daughter mum mom mother dad father friend boss colleague neighbour kids kid baby he she they he's she's his her
    their when used mann frau schwester bruder mari femme soeur frere marido mujer marito moglie""".split()
)
"""Before a value these say that it is somebody else's, or of another time."""
LABELS = frozenset(
    "p pp number no nr page chapter room day week module video part lesson exercise step level question item action point seite kapitel tag woche".split()
)
"""Directly before a whole number these make it a label: page 30, day 5."""
DOCUMENTS = frozenset("invoice order ticket rechnung facture factura fattura fatura bestellung auftrag faktura".split())
"""Directly before a number without a unit these make it a label, whatever the metric."""
MOVED = frozenset(
    "descendu descendue remonte remontee monte bajado subido sceso scesa salito gesunken gestiegen runter gezakt gestegen went gone up dropped fell rose jumped climbed crept back came stuck hovering hovered sitting stayed stays stand standing".split()
)
"""Before "to" or "at" and a value these say how the value moved."""
CHANGED = MOVED | frozenset(
    "down up lost gained minus less off verloren abgenommen zugenommen weniger mehr perdu pris moins perdido perso eraf kwijt ner upp".split()
)
"""Next to a number these say that it is the size of a change."""
_VERBS = {
    "slept": "sleep hour", "ran": "run jog distance", "run": "run jog", "weighed": "weight", "weigh": "weight", "drank": "water drink alcohol glass beer coffee",
    "swam": "swim", "rode": "ride bike cycling", "cycled": "cycling bike ride", "read": "read page book", "ate": "eat food calorie meal portion",
    "spent": "spend expense", "earned": "revenue income earning", "sold": "sale revenue", "invoiced": "revenue", "smoked": "smok cigarette", "wrote": "writ word page",
    "meditated": "meditat mindful", "worked": "work hour focus", "called": "call", "spoke": "call", "rang": "call", "dialled": "call", "dialed": "call",
    "phoned": "call", "studied": "stud learn", "practised": "practi", "practiced": "practi", "lifted": "lift", "burned": "calorie", "burnt": "calorie",
    "sat": "sit medit", "walked": "walk step", "drove": "driv", "flew": "fly", "paid": "expense spend", "travelled": "travel", "gelaufen": "lauf schritt run",
    "gearbeitet": "arbeit work", "travaille": "travail work", "trabaje": "trabaj work", "lavorato": "lavor work",
}  # fmt: skip
_NO_NOUNS = frozenset(
    "this was thanks always less plus does has hours minutes miles pounds perhaps besides across towards afterwards yes stress progress kindness illness sickness".split()
)
WISHED = ("ziel", "wunsch", "start", "ideal", "traum", "soll", "goal", "target")
_SHORTEST_STEM, _SHORTEST_SHORT, _SHORTEST_MISSPELT, _VOWELS = 4, 3, 5, frozenset("aeiouy")


def is_about(word: str, names: Iterable[str]) -> bool:
    """Returns whether a word belongs to a metric with one of these plain names: walked, walking and walks to Walk;
    slept to Sleep."""
    start = stem(word)[:_SHORTEST_STEM]
    return any(
        _is_nearly(word, name)
        or name == stem(word)
        or (
            len(name) >= _SHORTEST_MISSPELT
            and word.endswith(name)
            and not word.startswith(WISHED)
            and len(word) >= len(name) + _SHORTEST_SHORT
        )
        or (len(start) == _SHORTEST_STEM and name.startswith(start))
        or (
            len(start) >= _SHORTEST_SHORT
            and start == stem(word)
            and name.startswith(start)
            and len(name) > _SHORTEST_MISSPELT
        )
        for name in names
    ) or word in verbs_of(names)


def is_of_others(word: str, names: Iterable[str]) -> bool:
    """Returns whether a word says what another metric is about: worked, if the metric is Sleep."""
    return word in _VERBS and word not in verbs_of(names)


def is_several(word: str) -> bool:
    """Returns whether a word looks like a plural: questions, ideas."""
    return (
        len(word) >= _SHORTEST_STEM
        and word.isalpha()
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word not in _NO_NOUNS
    )


def _is_nearly(word: str, name: str) -> bool:
    """Whether a word is the name with one letter wrong, missing, added or swapped with its neighbour, or is the name's
    consonants: wieght, wgt."""
    if len(name) < _SHORTEST_MISSPELT or word[:1] != name[0]:
        return False
    if len(word) < _SHORTEST_MISSPELT:
        return word[-1:] == name[-1] and not set(word) & _VOWELS and _is_within(word, name)
    if len(word) == len(name):
        wrong = [at for at in range(len(name)) if word[at] != name[at]]
        is_swapped = len(wrong) == 2 and word[wrong[0]] == name[wrong[1]] and word[wrong[1]] == name[wrong[0]]
        return len(wrong) == 1 or (is_swapped and wrong[1] == wrong[0] + 1)
    shorter, longer = sorted((word, name), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _is_within(word: str, name: str) -> bool:
    letters = iter(name)
    return len(word) > 1 and all(letter in letters for letter in word)


def verbs_of(names: Iterable[str]) -> set[str]:
    """Returns the verbs that people use for a metric of these names: slept, for Sleep."""
    return {
        verb for verb, nouns in _VERBS.items() if any(name.startswith(noun) for name in names for noun in nouns.split())
    }
