"""The GSM alphabet: which letters a plain text message has, and how many segments a text costs."""

import unicodedata

# The basic character set and its extension (3GPP TS 23.038, 6.2.1); an extension character takes two places.
_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = set("^{}\\[~]|€")
_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...", "•": "-", "·": "-", "→": "->", "×": "x",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "ı": "i",
}  # fmt: skip


def plain(words: str) -> str:
    """The words with typographic marks and foreign accents as plain ones, if that makes the text GSM-7; else as they are."""
    words = unicodedata.normalize("NFC", words)
    simple = "".join(_PLAIN.get(char) or _bare(char) for char in words)
    return simple if is_gsm(simple) else words


def _bare(char: str) -> str:
    """A letter as GSM-7 has it: ``ç`` is ``c``, while ``é`` is there."""
    if char in _BASIC or char in _EXTENSION:
        return char
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))


def is_gsm(words: str) -> bool:
    return all(char in _BASIC or char in _EXTENSION for char in words)


def segments(words: str) -> int:
    """How many texts a carrier makes (and bills) of it: 160 or 153 places in GSM-7, else 70 or 67 UTF-16 units."""
    if is_gsm(words):
        length, one, many = sum(2 if char in _EXTENSION else 1 for char in words), 160, 153
    else:
        length, one, many = len(words.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // many)
