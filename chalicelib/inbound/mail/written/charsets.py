"""Bytes as text: by the declared charset, unless the bytes say otherwise."""

import codecs
import re

_BAD_CODECS = frozenset("idna punycode undefined unicode_escape raw_unicode_escape mbcs oem".split())
_ALIASES = {
    "iso8859-1": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "iso2022_jp": "iso2022_jp_ext", "iso8859-9": "cp1254", "big5": "big5hkscs",
}  # fmt: skip
"""What is declared, by Python's name, to what is really sent under that name: a superset."""
_CLAIMED = frozenset(("", "ascii", "utf-8", "cp1252"))
"""Charsets that programs declare without a look at what they send."""
_SAMPLE = 4_000
_LETTERS = {
    "cp932": re.compile("[\u3040-\u30ff\u4e00-\u9fff、。]"),
    "euc_jp": re.compile("[\u3040-\u30ff\u4e00-\u9fff、。]"),
    "cp949": re.compile("[\uac00-\ud7a3]"),
    "gb18030": re.compile("[\u4e00-\u9fa5，。：？！]"),
    "cp1251": re.compile("[а-яіїєґ]"),
    "koi8-r": re.compile("[а-я]"),
    "cp1253": re.compile("[α-ωάέήίόύώ]"),
}
"""What common letters of the charset's languages are, in the order in which they are tried."""
_KANA = re.compile("[\u3040-\u30ff]")
_JAPANESE = frozenset(("cp932", "euc_jp"))


def decoded(raw: bytes, charset: str) -> str:
    """Bytes as text: as declared, unless the bytes say otherwise; never raises."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    name = _codec(charset)
    if name in _CLAIMED and b"\x1b$" in raw:
        return raw.decode("iso2022_jp_ext", "replace")
    if name not in _CLAIMED:
        return raw.decode(name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    if name == "cp1252":
        return raw.decode(name, "replace")
    # A few bad bytes in good UTF-8 are no reason to take it all for another charset.
    bad = text.count("\ufffd")
    return text if bad * 4 < sum(1 for letter in text if letter > "\x7f") - bad else _guessed(raw)


def _guessed(raw: bytes) -> str:
    """Bytes of an undeclared charset that isn't UTF-8: by the letters that a decoding would make of them."""
    sample = raw[:_SAMPLE]
    high = sum(1 for byte in sample if byte > 127)
    if high >= 6 and high * 5 > 2 * len(b"".join(sample.split())):
        best, share = "", 0.7
        for name, letters in _LETTERS.items():
            text = sample.decode(name, "replace")
            foreign = sum(1 for letter in text if letter > "\x7f")
            fits = len(letters.findall(text)) / foreign if foreign else 0.0
            if fits > share and (name not in _JAPANESE or len(_KANA.findall(text)) * 5 > foreign):
                best, share = name, fits
        if best:
            return raw.decode(best, "replace")
    return raw.decode("cp1252", "replace")


def _codec(charset: str) -> str:
    """Python's name of a charset; nothing if it isn't one for text."""
    name = charset.strip().strip("\"'").lower()
    name = {"cp-850": "cp850", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "x-sjis": "cp932", "ks_c_5601": "cp949", "x-gbk": "gb18030", "unicode-1-1-utf-7": "utf-7"}.get(name, name)  # fmt: skip
    if not name or len(name) > 40:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if found.name in _BAD_CODECS or not getattr(found, "_is_text_encoding", True):
        return ""
    return _ALIASES.get(found.name, found.name)
