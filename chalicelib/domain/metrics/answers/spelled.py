"""Numbers in words, in the languages of our users: eighty-one point four, siebeneinhalb, deux cents, half a dozen.

Articles aren't numbers here, though "un", "ein" and "een" also mean one. Nor is any word that means something else in
another of these languages (once, due, cent).
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
    "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "zero - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte",
    "zero uno - tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti",
    "zero - dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte",
    "zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie trzynascie czternascie pietnascie szesnascie siedemnascie osiemnascie dziewietnascie dwadziescia",
    "noll ett tva tre fyra fem - sju atta nio - elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
    "sıfır bir iki uc - bes altı yedi sekiz dokuz - - - - - - - - - - yirmi",
    "nul - twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig",
)
_TENS = (
    ("twenty thirty forty fifty sixty seventy eighty ninety", "one two three four five six seven eight nine", ("{ten} {one}", "{ten}-{one}")),
    ("zwanzig dreißig vierzig funfzig sechzig siebzig achtzig neunzig", "ein zwei drei vier funf sechs sieben acht neun", ("{one}und{ten}",)),
    ("vingt trente quarante cinquante soixante septante huitante nonante", "un deux trois quatre cinq six sept huit neuf", ("{ten}-{one}", "{ten} {one}", "{ten} et {one}")),
    ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "uno dos tres cuatro cinco seis siete ocho nueve", ("{ten} y {one}",)),
    ("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", "uno due tre quattro cinque sei sette otto nove", ("{ten}{one}",)),
    ("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", "um dois tres quatro cinco seis sete oito nove", ("{ten} e {one}",)),
    ("dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat dziewiecdziesiat", "jeden dwa trzy cztery piec szesc siedem osiem dziewiec", ("{ten} {one}",)),
    ("tjugo trettio fyrtio femtio sextio sjuttio attio nittio", "ett tva tre fyra fem sex sju atta nio", ("{ten}{one}", "{ten} {one}")),
    ("yirmi otuz kırk elli altmıs yetmis seksen doksan", "bir iki uc dort bes altı yedi sekiz dokuz", ("{ten} {one}",)),
    ("twintig dertig veertig vijftig zestig zeventig tachtig negentig", "een twee drie vier vijf zes zeven acht negen", ("{one}en{ten}",)),
)  # fmt: skip
_OTHERS = {
    "nil": 0, "dreissig": 30, "a hundred": 100, "hundred": 100, "a thousand": 1000, "thousand": 1000, "hundert": 100, "einhundert": 100, "tausend": 1000,
    "eintausend": 1000, "mille": 1000, "cien": 100, "ciento": 100, "mil": 1000, "cento": 100, "cem": 100, "honderd": 100, "duizend": 1000,
    "quatre-vingt": 80, "quatre-vingts": 80, "quatre-vingt-un": 81, "soixante-dix": 70, "dozen": 12, "half a dozen": 6, "half dozen": 6, "a half dozen": 6, "dutzend": 12,
    "halbes dutzend": 6, "douzaine": 12, "demi-douzaine": 6, "docena": 12, "media docena": 6, "dozzina": 12, "duzia": 12, "meia duzia": 6, "dozijn": 12,
    "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "decena": 10, "decina": 10, "dezena": 10, "tiental": 10, "a couple": 2, "couple": 2, "a couple of": 2, "couple of": 2,
}  # fmt: skip
_HUNDREDS = ("hundred", "hundert", "cents", "cent", "cientos", "centos", "honderd")
_THOUSANDS = ("thousand", "tausend", "mille", "mil", "mila", "duizend")
_BETWEEN = (" and ", " und ", " y ", " e ", " en ", " ", "-", "und", "en", "")
_POINTS = (" point ", " punkt ", " komma ", " comma ", " coma ", " virgule ", " virgola ", " virgula ")
_FRACTIONS = {
    " and a half": "0.5", " and half": "0.5", " and 1/2": "0.5", " and 1/4": "0.25", " and three quarters": "0.75", " and three quarter": "0.75", " and a quarter": "0.25", " and 3/4": "0.75",
    "einhalb": "0.5", " einhalb": "0.5", " und eine halbe": "0.5", " und ein halb": "0.5", " und eine viertel": "0.25", "eineinhalb": "1.5",
    " et demie": "0.5", " et demi": "0.5", " et quart": "0.25", " et un quart": "0.25", " y media": "0.5", " y medio": "0.5", " y cuarto": "0.25",
    " e mezza": "0.5", " e mezzo": "0.5", " e un quarto": "0.25", " e meia": "0.5", " e meio": "0.5", " e um quarto": "0.25",
    " i poł": "0.5", " bucuk": "0.5", " och en halv": "0.5", " en een half": "0.5", " en een halve": "0.5", " en een kwart": "0.25", " en een kwartier": "0.25", "-en-een-half": "0.5", "eneenhalf": "0.5",
}  # fmt: skip
_WITH_HALF = {"anderthalb": "1.5", "eineinhalb": "1.5", "anderhalf": "1.5", "anderhalve": "1.5", "einundhalb": "1.5"}
_LEAST_WITH_TENTHS = 20
_HUNDRED, _THOUSAND = Decimal(100), Decimal(1000)


def scan(text: str, at: int) -> tuple[Decimal, int] | None:
    """Returns the number that plain words give from here, and where they end; ``None`` if they give none."""
    said = _with_half(text, at) or _whole(text, at)
    if said is None:
        return None
    value, end = said
    more = (
        point(text, end)
        or fraction(text, end)
        or (_tenths(text, end) if _LEAST_WITH_TENTHS < value < _HUNDRED and value % 10 else None)
    )
    value, end = (value + more[0], more[1]) if more else (value, end)
    return (value, end) if _is_end(text, end) else None


def fraction(text: str, end: int) -> tuple[Decimal, int] | None:
    """Returns the fraction after a whole number or its unit: "and a half"."""
    for said in _LONGEST_FRACTIONS:
        if text.startswith(said, end) and _is_end(text, end + len(said)):
            return Decimal(_FRACTIONS[said]), end + len(said)
    return None


def point(text: str, end: int) -> tuple[Decimal, int] | None:
    """Returns the decimals after a whole number: "point four", "point 4"."""
    joint = next((each for each in _POINTS if text.startswith(each, end)), None)
    if joint is None:
        return None
    at, digits = end + len(joint), ""
    while True:
        begin = at + 1 if digits and text[at : at + 1] == " " else at
        said = _longest(text, begin)
        if text[begin : begin + 1].isdigit():
            digits, at = digits + text[begin], begin + 1
        elif said and said[0] < 10 and _is_end(text, said[1]):
            digits, at = digits + str(said[0]), said[1]
        else:
            break
    return (Decimal(f"0.{digits}"), at) if digits and _is_end(text, at) else None


def _tenths(text: str, end: int) -> tuple[Decimal, int] | None:
    """Returns the tenths that another word gives after tens and ones: "eighty one six"."""
    said = _longest(text, end + 1) if text[end : end + 1] == " " else None
    return (said[0] / 10, said[1]) if said and 0 < said[0] < 10 and _is_end(text, said[1]) else None


def _with_half(text: str, at: int) -> tuple[Decimal, int] | None:
    for said, value in _WITH_HALF.items():
        if text.startswith(said, at) and _is_end(text, at + len(said)):
            return Decimal(value), at + len(said)
    return None


def _whole(text: str, at: int) -> tuple[Decimal, int] | None:
    """Returns the sum of thousands, hundreds and less, and where the words end."""
    first = _longest(text, at)
    if first is None:
        return None
    found = first if _is_end(text, first[1]) or fraction(text, first[1]) else None
    hundreds = _times(text, first, _HUNDREDS, _HUNDRED)
    below = _and_less(text, hundreds, _HUNDRED) if hundreds else first
    thousands = _times(text, below, _THOUSANDS, _THOUSAND)
    more = _and_less(text, thousands, _THOUSAND) if thousands else below
    return more if _is_end(text, more[1]) or fraction(text, more[1]) else found


def _times(text: str, said: tuple[Decimal, int], words: Iterable[str], factor: Decimal) -> tuple[Decimal, int] | None:
    value, end = said
    for word in words:
        for joint in (" ", ""):
            if value < factor and text.startswith(joint + word, end):
                return value * factor, end + len(joint + word)
    return None


def _and_less(text: str, said: tuple[Decimal, int], less_than: Decimal) -> tuple[Decimal, int]:
    """Returns the number with what follows hundreds or thousands, if anything does."""
    value, end = said
    for joint in _BETWEEN:
        more = _longest(text, end + len(joint)) if text.startswith(joint, end) else None
        if more is None:
            continue
        if less_than > _HUNDRED:
            hundreds = _times(text, more, _HUNDREDS, _HUNDRED)
            more = _and_less(text, hundreds, _HUNDRED) if hundreds else more
        if 0 < more[0] < less_than and (_is_end(text, more[1]) or fraction(text, more[1])):
            return value + more[0], more[1]
    return said


def _longest(text: str, at: int) -> tuple[Decimal, int] | None:
    """Returns the longest number of the table that begins here."""
    known, most = _known()
    for end in range(min(len(text), at + most), at, -1):
        value = known.get(text[at:end])
        if value is not None:
            return value, end
    return None


def _is_end(text: str, at: int) -> bool:
    """Whether the word ends here; that of "seven-ish" doesn't."""
    if text.startswith("-ish", at):
        return True
    return not (
        text[at : at + 1].isalnum()
        or text[at : at + 1] == "'"
        or (text[at : at + 1] == "-" and text[at + 1 : at + 2].isalpha())
    )


@cache
def _known() -> tuple[dict[str, Decimal], int]:
    known = {said: Decimal(number) for said, number in _OTHERS.items()}
    for line in _TO_TWENTY:
        known |= {word: Decimal(number) for number, word in enumerate(line.split()) if word != "-"}
    for tens, ones, forms in _TENS:
        for ten, of_ten in enumerate(tens.split(), start=2):
            known[of_ten] = Decimal(ten * 10)
            for one, of_one in enumerate(ones.split(), start=1):
                known |= {form.format(ten=of_ten, one=of_one): Decimal(ten * 10 + one) for form in forms}
                if of_one in ("uno", "otto"):
                    known[of_ten[:-1] + of_one] = Decimal(ten * 10 + one)  # ottantuno
    for less, word in enumerate(_TO_TWENTY[2].split()):  # soixante-douze, quatre-vingt-douze
        if word != "-":
            known |= {f"quatre-vingt-{word}": Decimal(80 + less)} | (
                {f"soixante-{word}": Decimal(60 + less)} if less < 20 else {}
            )
    return known, max(map(len, known))


_LONGEST_FRACTIONS = sorted(_FRACTIONS, key=len, reverse=True)
