"""The GSM alphabet: the letters a plain text message can have, and how many segments a text costs."""

import unicodedata

from chalicelib import typed

# The basic character set and its extension (3GPP TS 23.038, 6.2.1); an extension character takes two places.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€")

ONE, PART = 160, 153
"""Characters in a single text, and in each part of a longer one."""
ONE_IN_UCS2, PART_IN_UCS2 = 70, 67
"""The same with a character that GSM-7 lacks, in UTF-16 units."""

_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...", "•": "-", "·": "-", "→": "->", "×": "x",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "ı": "i",
}  # fmt: skip


def plain(words: str) -> str:
    """Returns the words with plain characters for typographic and foreign ones, if that makes them GSM-7."""
    words = typed.cleaned(words)
    simple = "".join(_PLAIN.get(char) or _bare(char) for char in words)
    return simple if is_gsm(simple) else words


def _bare(char: str) -> str:
    """Returns a letter without the accent that GSM-7 lacks, ``c`` for ``ç`` while ``é`` stays, and nothing for what can't
    be seen: a soft hyphen, or what makes a sign an emoji."""
    if char in BASIC or char in _EXTENSION:
        return char
    parts = unicodedata.normalize("NFKD", char)
    return "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Cc", "Cf"))


def is_gsm(words: str) -> bool:
    return all(char in BASIC or char in _EXTENSION for char in words)


def segments(words: str) -> int:
    """Returns how many texts a carrier sends, and bills, for these words."""
    if is_gsm(words):
        length, one, part = sum(2 if char in _EXTENSION else 1 for char in words), ONE, PART
    else:
        length, one, part = len(words.encode("utf-16-be")) // 2, ONE_IN_UCS2, PART_IN_UCS2
    return 1 if length <= one else -(-length // part)
