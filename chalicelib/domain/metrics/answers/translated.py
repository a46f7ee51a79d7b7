"""Names of common metrics and of what they count, in the languages of our users: Anrufe are calls."""

_WORDS = {
    "call": "anruf anrufe telefonat telefonate appel llamada chiamata chiamate telefonata chamada telefonema ligacao ligacoes telefoontje belletje",
    "page": "seite seiten pagina pagine pgs pp pg paginas",
    "step": "schritt schritte pas paso passo passi stap stappen",
    "glass": "glas glaser glazen verre vaso bicchiere bicchieri copo",
    "weight": "gewicht korpergewicht poids peso wt",
    "sleep": "schlaf sommeil sueno sonno sono slaap",
    "walk": "spaziergang spazieren promenade marche paseo caminata passeggiata caminhada passeio wandeling wandelen",
    "mood": "stimmung laune humeur humor umore animo stemming",
    "run": "lauf laufen course footing carrera corsa corrida hardlopen",
    "revenue": "umsatz einnahmen recettes ingresos fatturato ricavi receita faturamento omzet inkomsten",
    "water": "wasser eau agua acqua",
    "temperature": "temperatur temperatura temperatuur",
    "pressure": "blutdruck tension pressione pressao bloeddruk",
    "heart": "pulse puls pouls pulso polso hartslag",
    "meeting": "termin termine besprechung reunion reuniones riunione riunioni reuniao reunioes afspraak afspraken",
    "client": "kunde kunden cliente clienti klant klanten",
}  # fmt: skip
_ENGLISH = {word: english for english, words in _WORDS.items() for word in words.split()}
_NOT_NAMING = {"pas", "course", "tension", "marche"}
"""In a sentence these mean other things than a metric."""


def english(word: str) -> str:
    """Returns the English for one of these plain words, without a plural ending; any other word unchanged."""
    return _ENGLISH.get(word) or _ENGLISH.get(word.removesuffix("'s").removesuffix("s"), word)


def names(word: str) -> frozenset[str]:
    """Returns the other names of a metric whose name contains this word."""
    return frozenset(_WORDS.get(english(word), "").split()) - _NOT_NAMING - {word}
