"""What people call the usual metrics and what they count, in the languages that our people write: Anrufe are calls."""

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
"""In a sentence they say other things than a metric."""


def english(word: str) -> str:
    """Returns the English for a plain word of these, without the ending of a plural; else the word as it is."""
    return _ENGLISH.get(word) or _ENGLISH.get(word.removesuffix("'s").removesuffix("s"), word)


def names(word: str) -> frozenset[str]:
    """Returns how else a metric may be called whose name holds this word, itself left out."""
    return frozenset(_WORDS.get(english(word), "").split()) - _NOT_NAMING - {word}
