"""Notices that company servers and mailing lists put below a mail."""

from collections.abc import Sequence

from chalicelib.inbound.mail.written import confidential
from chalicelib.inbound.mail.written.closings import DISCLAIMER_STARTS, DISCLAIMER_WORDS, FOOTER_WORDS, TITLED_NOTICES
from chalicelib.inbound.mail.written.lines import Line, bare, is_drawn_again, is_rule, without_blanks

_MOST_PARAGRAPHS = 6
_LONGEST_NAME, _MOST_WORDS_OF_NAME = 30, 3
_LONG_RULE = 8
_LONGEST_TYPED_RULE = 36
_PROVIDERS = """yahoo msn hotmail messenger aol gmx web.de freenet lycos excite juno netzero earthlink freemail mail.com mail.ru wanadoo laposte
    libero tiscali virgilio terra rediff netscape freeserve btinternet""".split()
_SCANNERS = tuple(
    "avast. avg. kaspersky. eset. norton. mcafee. bitdefender. avira. symanteccloud. mimecast. sophos.".split()
)
"""Beginnings of sites that virus scanners name in their notices."""
_SPOKEN = frozenset(
    (
        "I",
        "my",
        "My",
        "I'm",
        "I've",
        "I'll",
        "ich",
        "Ich",
        "mein",
        "meine",
        "j'ai",
        "J'ai",
        "mon",
        "ma",
        "yo",
        "mi",
        "eu",
        "meu",
        "io",
        "mio",
        "ik",
        "mijn",
        "jeg",
        "jag",
        "min",
    )
)
_TOGETHER = frozenset("we we've we're wir nous nosotros nós noi wij vi my мы ми biz me our unser notre".split())
"""Whoever says one of these writes the line, even if it begins like a notice: "Think before you print: we have no paper
left"."""


_PLEA = (
    ("print", "imprim", "druck", "skriv", "tulost", "drukow", "tisk", "tlač", "afdruk", "stamp", "печат", "распечат", "yazdır", "nyomtat", "εκτύπ", "друк"),
    ("environ", "ambient", "umwelt", "milieu", "miljö", "miljø", "medio", "środowisk", "životn", "природ", "окружа", "довкіл", "çevre", "környezet", "περιβάλλ", "ympäristö"),
    ("consider", "think", "denk", "pens", "piens", "tänk", "tenk", "tænk", "pomyśl", "mysl", "подума", "düşün", "gondol", "σκεφ", "ajatel", "spar", "respect", "asegúr", "compruebe", "verifi", "necesar"),
)  # fmt: skip
"""Stems of the three things that a plea to save paper mentions: printing, nature, thinking."""
_LONGEST_PLEA = 30
"""In words."""
_DATA = (
    ("personal data", "personal information", "your data", "personenbezogene", "données personnelles", "données à caractère", "datos personales", "dados pessoais", "dati personali", "persoonsgegevens", "personuppgift", "personoplysning", "personopplysning", "henkilötie", "danych osobowych", "dane osobowe", "osobní", "персональн"),
    ("process", "use your", "verarbeit", "trait", "trata", "tratt", "verwerk", "behandl", "käsittel", "przetwarz", "zpracov", "обработ", "оброб"),
    ("when you", "if you", "wenn sie", "sofern", "lorsque vous", "si vous", "cuando", "si usted", "quando", "wanneer u", "als u", "när du", "når du", "read more", "more information", "informationen", "informations sur", "información", "informações", "informazioni", "läs mer", "les mer", "læs mere", "więcej", "více", "подробн"),
)  # fmt: skip
"""The same for how a company treats what is sent to it."""
_REGISTERED = (
    "registered in",
    "registered office",
    "regulated by",
    "company number",
    "company no",
    "amtsgericht",
    "handelsregister",
    "siège social",
    "domicilio social",
    "sede legale",
    "kvk",
)
"""Words that name the company above its notice."""
_SUBJECTS_OF_NOTICES = (*DISCLAIMER_WORDS, "virus", "malware", "spam", "mail", "message", "nachricht", "mensaje", "mensagem", "messaggio", "bericht", "necessary", "nécessaire")  # fmt: skip
"""What a notice is about, apart from its title."""


def without_disclaimer(texts: Sequence[str], end: int) -> int:
    """Returns how many lines are left without the legal paragraphs that a company's server puts at the end."""
    found = end
    at = end
    paragraphs = 0
    while at and paragraphs < _MOST_PARAGRAPHS:
        first = at
        while first and texts[first - 1].strip():
            first -= 1
        paragraph = " ".join(text.strip() for text in texts[first:at])[:4_000]
        paragraphs += 1
        if _is_announced(texts, first, at):
            break
        begin = _below_words(texts, first, at)
        if begin is not None:
            return begin
        if _is_disclaimer(paragraph) or (found < end and _belongs_to_notice(paragraph)):
            found = _below_name(texts, first, at)
        elif not _is_beside_disclaimer(paragraph):
            break
        at = without_blanks(texts, first)
    if found < end and found:
        above = without_blanks(texts, found)
        rule = texts[above - 1].strip() if above else ""
        if is_rule(bare(rule) or rule) and not is_drawn_again([Line(text) for text in texts[:above]], above - 1):
            found = above - 1
    return found


def _below_words(texts: Sequence[str], first: int, end: int) -> int | None:
    """Returns where a notice begins right below the sender's last sentence, without a blank line; ``None`` if none
    does."""
    for at in range(first + 1, end):
        above, said = texts[at - 1].strip(), texts[at].strip()
        if not above.endswith((".", "!", "?", "…")) or not said.casefold().lstrip(" *_-").startswith(DISCLAIMER_STARTS):
            continue
        words = " ".join(text.strip() for text in texts[first:at]).casefold()
        is_theirs = words.startswith((*DISCLAIMER_STARTS, *TITLED_NOTICES)) or any(
            each in words for each in DISCLAIMER_WORDS
        )
        if not is_theirs and _is_disclaimer(" ".join(text.strip() for text in texts[at:end])[:4_000]):
            return at
    return None


def _below_name(texts: Sequence[str], first: int, end: int) -> int:
    """Returns where a notice begins, if a name or closing is right above it, as when both were in a table."""
    while first + 1 < end:
        said, below = texts[first].strip(), texts[first + 1].strip()
        is_short = len(said) <= _LONGEST_NAME and len(said.split()) <= _MOST_WORDS_OF_NAME
        if not is_short or not below[:1].isupper() or said.casefold().lstrip(" *_-").startswith(DISCLAIMER_STARTS):
            break
        if not _is_disclaimer(" ".join(text.strip() for text in texts[first + 1 : end])[:4_000]):
            break
        first += 1
    return first


def _is_announced(texts: Sequence[str], first: int, end: int) -> bool:
    """Whether the sender announces what follows, in the line above it or in its own first line: "The footer I
    want:"."""
    above = without_blanks(texts, first)
    before = texts[above - 1].strip() if above else ""
    own = texts[first].strip() if end - first > 1 else ""
    return any(
        line.endswith((":", "："))
        and len(line.split()) > 2
        and not line.casefold().lstrip(" *_-").startswith(DISCLAIMER_STARTS)
        for line in (before, own)
    )


def _belongs_to_notice(paragraph: str) -> bool:
    """Whether a paragraph is the heading of the notice below it, or names its company."""
    plain = paragraph.casefold().strip(" :.*_-=")
    if plain in (
        "disclaimer",
        "legal notice",
        "notice",
        "confidentiality",
        "aviso legal",
        "haftungsausschluss",
        "hinweis",
    ):
        return True
    return any(words in plain for words in _REGISTERED) and len(plain) < 300 and not _is_spoken(paragraph)


def _is_beside_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph may come between notices, or between them and the end: it isn't a sentence of the sender's,
    or has a notice's words."""
    plain = paragraph.casefold()
    return sum(1 for word in DISCLAIMER_WORDS if word in plain) >= 2 and not _is_spoken(paragraph)


def _is_disclaimer(paragraph: str) -> bool:
    plain = paragraph.casefold().lstrip(" *_-=>[(!").removeprefix("p ")  # a tree in a font of pictures
    if _is_spoken(paragraph):
        return False
    title = next((title for title in TITLED_NOTICES if plain.startswith(title)), None)
    if title and not _TOGETHER.intersection(plain.split()[:30]):
        rest = plain[len(title) :].strip(" .:!*_-")
        return not rest or any(word in rest for word in _SUBJECTS_OF_NOTICES)
    together = _TOGETHER.intersection(plain.split()[:30])
    if confidential.is_notice(plain) or (_is_of_environment(plain) and not together) or _is_of_data(plain):
        return True
    if (
        len(plain) < 300
        and "vir" in plain
        and any(f"www.{site}" in plain or f"//{site}" in plain for site in _SCANNERS)
    ):
        return True
    signs = sum(1 for word in DISCLAIMER_WORDS if word in plain)
    if plain.startswith(DISCLAIMER_STARTS):
        return signs >= 3 or (signs >= 2 and len(plain.encode("utf-8", "replace")) > 90)
    return len(plain) > 120 and signs >= 4


def _is_of_environment(plain: str) -> bool:
    """Whether a paragraph asks to think of nature before printing, in any order of words."""
    return len(plain.split()) <= _LONGEST_PLEA and all(any(stem in plain for stem in stems) for stems in _PLEA)


def _is_of_data(plain: str) -> bool:
    """Whether a paragraph says how a company treats personal data, with a link."""
    return "://" in plain and len(plain) < 400 and all(any(stem in plain for stem in stems) for stems in _DATA)


def _is_spoken(paragraph: str) -> bool:
    """Whether somebody says "I" or "my", which notices don't in their first words."""
    words = [word.strip(",.;:") for word in paragraph.split()[:30]]
    return any(word in _SPOKEN for word in words)


def without_footer(texts: Sequence[str], end: int) -> int:
    """Returns how many lines are left without a mailing list's footer: a row of underscores or dashes, then how to
    leave."""
    for at in range(end - 1, max(-1, end - 14), -1):
        text = texts[at].strip()
        if is_rule(text) and len(text) < _LONG_RULE and at + 1 < end:
            text = "--" if any(word in texts[at + 1].casefold() for word in FOOTER_WORDS) else text
        if (len(text) >= _LONG_RULE and is_rule(text) and not is_underline(texts, at)) or text == "--":
            below = " ".join(texts[at + 1 : end]).casefold()[:4_000]
            if ("@" in below or "://" in below) and any(word in below for word in FOOTER_WORDS):
                return at
    return end


def without_advert(texts: Sequence[str], end: int) -> int:
    """Returns how many lines are left without a free provider's advert: a long row of underscores, then a few lines
    with its name and a link."""
    for at in range(end - 1, max(-1, end - 6), -1):
        text = texts[at].strip()
        if len(text) >= _LONGEST_TYPED_RULE and is_rule(text):
            below = " ".join(texts[at + 1 : end])
            plain = below.casefold()
            named = any(name in plain for name in _PROVIDERS)
            return at if named and ("://" in plain or "www." in plain) and not _is_spoken(below) else end
    return end


def is_underline(texts: Sequence[str], at: int) -> bool:
    """Returns whether this rule is right under a heading of about its length."""
    return at > 0 and texts[at].strip()[0] in "-=" and abs(len(texts[at - 1].strip()) - len(texts[at].strip())) <= 2
