"""Text in a plain form for reading, with every character in its place, so that what was found can be shown as it was
written."""

import unicodedata
from functools import cache

_SAME = str.maketrans({
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-", "＋": "+", "＝": "=", "’": "'", "‘": "'", "′": "'", "´": "'", "`": "'", "″": '"', "”": '"', "“": '"',
    "，": ",", "．": ".", "٫": ".", "٬": ",", "：": ":", "；": ";", "⁄": "/", "·": ".", "／": "/", "％": "%", "µ": "u", "μ": "u", "℃": "c", "℉": "f",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2002": " ", "\u2003": " ", "\u3000": " ", "\t": " ",
})  # fmt: skip


def plain(text: str) -> str:
    """Returns the text in lower case, without accents, its digits ASCII and its spaces, dashes and quotes of one kind, and exactly as
    long."""
    text = text.translate(_SAME)
    return text.lower() if text.isascii() else "".join(_plain(char) for char in text)


@cache
def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char.isalpha():
        char = unicodedata.normalize("NFKD", char)[0]
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char
