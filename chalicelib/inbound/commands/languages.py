"""Recognises the language of words by its commonest words: only those that related languages lack, or share with the
same meaning."""

from functools import cache

from chalicelib.inbound.commands import words as commands_words
from chalicelib.inbound.commands.folding import words
from chalicelib.patterns import compile_late

COMMON = {
    "en": """
        the a an and i it is was were are am be been we he she they you me him her us them my your his our their its this that these those there here of to in on at by with
        from for as so very too all both each every any some who what how when where why which then than into out up down off over about after before again just now today yesterday
        have has had do does did done get got can could will would not no yes but if or because let see say said says told went came took made found felt feel thanks thank
        please good great nice fast super lovely happy proud easy hard long time day morning afternoon evening night week call called sent phone email everything men media solo one two three hello hi
        dear best regards cheers love well much many more most first last next new old fine ok okay fun piece cake better also even almost only still wonderful amazing finally
    """,
    "de": """
        der die das den dem des ein eine einen einem einer und ich du er sie es wir ihr ist sind war waren bin hat habe haben hatte mit auf fur von zu zum zur im am ins bei nach
        aus uber unter vor an auch so sehr schon gut alles mir dir mich dich uns euch ihm ihn mein meine dein deine sein ihre jetzt heute gestern hier da dann dass weil als wie was wer nun ja
        danke bitte gruss grusse liebe lieber hallo alle ganz gerade endlich super toll erledigt fertig geschafft gemacht nicht kein keine noch aber wieder wurde worden lief ging gemeinsam erste zweite dritte lg vg mfg
    """,
    "fr": """
        le la les l un une des du de et je j tu il elle on nous vous ils elles est sont etait etaient suis ai as a avons avez ont ete c ce cette ces ca que qu qui dans sur pour par avec au aux
        en y mon ma mes ton ta tes son sa ses notre votre leur tres bien tout tous toute hier aujourd hui merci bonjour salut cordialement bisous enfin fait fini termine ne pas plus mais deja moi toi lui super d s m t ils matin soir
    """,
    "es": """
        el la los las un una unos unas y yo tu el ella nosotros ellos es son era fue fueron esta estan estaba he ha han hemos habia que de del en con por para al a lo le les se me te nos mi su sus muy bien todo
        todos ya ayer hoy gracias hola saludos hecho listo terminado por fin cuando como mas no pero estoy ahora aqui ese eso esto este buen buena contenta contento un abrazo besos les todavia falta
    """,
    "pt": """
        o a os as um uma uns umas e eu tu ele ela nos eles elas voce voces foi foram era esta estao estava do da dos das de em no na nos nas com por para ao pelo pela que se me te lhe meu minha seu sua muito bem
        tudo todos ja ontem hoje obrigado obrigada ola oi abraco abracos feito concluido pronto fiz liguei mandei enviei nao mas mais isso isto esse este agora aqui boa bom gente ainda falta
    """,
    "it": """
        il lo la i gli le l un uno una e io tu lui lei noi voi loro e era erano sono sei siamo ho hai ha abbiamo hanno stato stata di del della dei delle dal dalla da in nel nella con su sul per al alla ai che
        mi ti ci si vi ne mio mia tuo tua suo sua molto bene tutto tutti gia ieri oggi grazie ciao saluti fatto finito completato finalmente non piu ma questo questa quello anche adesso ora stamattina c andata andato dell all
    """,
    "nl": """
        de het een en ik je jij hij zij ze we wij jullie is was waren ben heb heeft hebben had met op voor van naar te bij uit over aan in om als dat die dit deze er hier daar ook zo heel erg goed alles mijn jouw
        zijn haar ons hun nu vandaag gisteren al wel dank bedankt groet groeten groetjes hallo hoi klaar gedaan afgerond gelukt eindelijk niet geen maar nog toch me mij hem ging alle vanmorgen vanochtend
    """,
    "others": """
        og jeg du han hun det den et til av af har er var som vi de dere meg mig deg dig alt nok takk tak hilsen hej hei fint bra gjort faerdig ferdig udfort utfort jag och att ett inte for pa med ar det har tack alla nu
        halsningar klart gick ja on se ma me he oli ovat olen kanssa jo kaikki kiitos hyvin valmis tehty vihdoin terveisin i w na z do sie ze to jest byl byla bylo sa juz wszystko dziekuje dzieki pozdrawiam gotowe zrobione a v se je jsem jsme
        uz vse vsechno byl bylo dekuji diky hotovo az egy es en te ez volt van meg mar minden koszonom kesz megvan udv и я ты он она оно мы вы они это в на с к по что как уже все был была было спасибо готово сделано і я ти він вона це
        у з до що вже все дякую зроблено ve bir ben sen o biz bu su icin ile cok her sey oldu tesekkurler bitti tamam i jo ell amb per tot ha gracies fet acabat si eu el ea am a fost cu pe la toate multumesc gata facut και εγω το η ο
        τα οι στο στη με για ειναι ηταν ολα ευχαριστω εγινε
    """,
}
_DONE_LINES = ("en", "de", "fr", "es", "pt", "it", "nl")
"""The languages of the first lines of ``words.DONE``; the others follow."""


@cache
def common(language: str) -> frozenset[str]:
    """Returns the commonest words of a language, with those of its DONE."""
    lines = commands_words.DONE.strip().split("\n")
    done = dict(zip(_DONE_LINES, lines, strict=False)) | {"others": " ".join(lines[len(_DONE_LINES) :])}
    return frozenset(COMMON[language].split()) | frozenset(words(done[language]))


def is_common(word: str) -> bool:
    """Returns whether a word is one of the commonest of a language."""
    return any(word in common(language) for language in COMMON)


_OTHER_LETTERS = compile_late(
    r"[\u0100-\u017e\u0219\u021b\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7afåæøðþýÅÆØÐÞÝ]"
)


def has_other_letters(text: str) -> bool:
    """Returns whether a text has letters that none of the fully supported languages uses."""
    return _OTHER_LETTERS.search(text.replace("œ", "oe").replace("Œ", "OE")) is not None


def is_english(said: list[str]) -> bool:
    """Returns whether English has one of these words."""
    return any(word in common("en") for word in said)


def of(said: list[str], signs: dict[str, frozenset[str]]) -> tuple[list[str], list[str]]:
    """Returns the languages that the words are most likely in, and others that they may be in; both empty if nothing
    tells.

    ``signs`` are further words of each language. They count half, since other languages may have them too.
    """
    scores = {
        language: sum(
            1.0 if word in common(language) else 0.5 if word in signs.get(language, ()) else 0.0 for word in said
        )
        for language in COMMON
    }
    most = max(scores.values())
    best = [language for language, score in scores.items() if score and score == most]
    return best, [language for language, score in scores.items() if most / 2 < score < most]
