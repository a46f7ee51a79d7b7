"""Bytes as text: by the declared charset, unless the bytes say otherwise."""

import codecs
import contextlib

from chalicelib.inbound.mail.written import japanese
from chalicelib.patterns import compile_late

_BAD_CODECS = frozenset("idna punycode undefined unicode_escape raw_unicode_escape mbcs oem".split())
_ALIASES = {
    "iso8859-1": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "hz": "hz", "shift_jis": "cp932",
    "euc_kr": "cp949", "iso8859-9": "cp1254", "big5": "big5hkscs", "iso8859-11": "cp874", "tis-620": "cp874", "koi8-r": "koi8-u",
}  # fmt: skip
"""By a declared charset's name in Python: the superset that is really sent under that name."""
_ISO_2022_JP = frozenset(("iso2022_jp", "iso2022_jp_1", "iso2022_jp_ext"))
_TWO_BYTES = frozenset(("cp932", "euc_jp", "cp949", "gb18030", "big5hkscs"))
_WINDOWS = compile_late(r"(?:x-)?(?:win(?:dows)?|cp|ibm)[-_ ]?(\d{3,4})")
_CLAIMED = frozenset(("", "ascii", "utf-8", "cp1252"))
"""Charsets that programs declare without looking at what they send."""
_SAMPLE = 4_000
_LETTERS = {
    "cp932": compile_late("[\u3040-\u30ff\u4e00-\u9fff、。]"),
    "euc_jp": compile_late("[\u3040-\u30ff\u4e00-\u9fff、。]"),
    "cp949": compile_late("[\uac00-\ud7a3]"),
    "gb18030": compile_late("[\u4e00-\u9fa5，。：？！]"),
    "cp1251": compile_late("[а-яіїєґ]"),
    "koi8-r": compile_late("[а-я]"),
    "cp1253": compile_late("[α-ωάέήίόύώ]"),
    "cp1255": compile_late("[א-ת]"),
    "cp1256": compile_late("[ء-ي]"),
    "cp874": compile_late("[ก-๎]"),
    "big5hkscs": compile_late("[\u4e00-\u9fa5，。：？！]"),
}
"""Common letters of each charset's languages, in the order in which the charsets are tried."""
_LEAST_HEBREW = 12
_KANA = compile_late("[\u3040-\u30ff]")
_JAPANESE = frozenset(("cp932", "euc_jp"))


def decoded(raw: bytes, charset: str) -> str:
    """Returns bytes as text, in the declared charset unless the bytes contradict it; never raises."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    name = _codec(charset)
    if name in _ISO_2022_JP or (b"\x1b$" in raw and raw.isascii() and not name.startswith("iso2022")):
        return japanese.from_iso_2022(raw)
    if name in _CLAIMED:
        return _claimed(raw, name)
    return _mislabelled(raw, name) or _as_declared(raw, name)


def _as_declared(raw: bytes, name: str) -> str:
    return japanese.from_euc(raw) if name == "euc_jp" else raw.decode(name, "replace")


def _mislabelled(raw: bytes, name: str) -> str:
    """Returns the text of bytes that are surely UTF-8, or that can't be in the declared charset but in another;
    otherwise an empty string."""
    if raw.isascii() or name.startswith(("utf", "iso2022")):
        return ""
    leads = (0xE0, 0xF0) if name in _TWO_BYTES else (0xC2, 0xF0)
    with contextlib.suppress(UnicodeDecodeError):
        text = raw.decode("utf-8")
        if sum(leads[0] <= byte < leads[1] for byte in raw[:_SAMPLE]) >= 2 or any(letter > "\uffff" for letter in text):
            return text
    if name not in _TWO_BYTES or "\ufffd" not in _as_declared(raw[:_SAMPLE], name)[:-1]:
        return ""
    best = _best_fit(raw[:_SAMPLE])
    return _as_declared(raw, best) if best and "\ufffd" not in _as_declared(raw[:_SAMPLE], best)[:-1] else ""


def _claimed(raw: bytes, name: str) -> str:
    """Returns the text of bytes whose charset was declared blindly, or not at all."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    if b"\xed" in raw and (whole := _from_halves(raw)):
        return whole
    if name == "cp1252":
        return _guessed(raw)
    # A few bad bytes in good UTF-8 are no reason to take it all for another charset.
    bad = text.count("\ufffd")
    return text if bad * 4 < sum(1 for letter in text if letter > "\x7f") - bad else _guessed(raw)


def _from_halves(raw: bytes) -> str:
    """Decodes UTF-8 in which each half of an emoji was encoded separately; empty if it is anything else."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return ""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _guessed(raw: bytes) -> str:
    """Decodes bytes of an undeclared charset other than UTF-8, judging by the letters that each decoding yields."""
    return _as_declared(raw, _best_fit(raw[:_SAMPLE]) or "cp1252")


def _best_fit(sample: bytes) -> str:
    """Returns the charset whose common letters these bytes yield, if most of them aren't ASCII; empty if none fits."""
    high = sum(1 for byte in sample if byte > 127)
    if high < 6 or high * 5 <= 2 * len(b"".join(sample.split())):
        return ""
    if high >= _LEAST_HEBREW and all(byte < 128 or 0xE0 <= byte <= 0xFA for byte in sample):
        return "cp1255"  # Russian has letters beyond, and capitals before
    best, share = "", 0.7
    for name, letters in _LETTERS.items():
        text = _as_declared(sample, name)
        foreign = sum(1 for letter in text if letter > "\x7f")
        fits = len(letters.findall(text)) / foreign if foreign else 0.0
        if name in _JAPANESE and "\ufffd" not in text[:-1] and len(_KANA.findall(text)) * 3 > foreign:
            return name
        if fits > share and (name not in _JAPANESE or len(_KANA.findall(text)) * 5 > foreign):
            best, share = name, fits
    return best


def _codec(charset: str) -> str:
    """Returns Python's name of a charset; empty if it isn't one for text."""
    name = charset.strip().strip("\"'").lower()
    name = {"cp-850": "cp850", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "x-sjis": "cp932", "ks_c_5601": "cp949", "x-gbk": "gb18030", "unicode-1-1-utf-7": "utf-7", "unicode": "utf-8", "utf8mb4": "utf-8", "ms932": "cp932", "windows-31j": "cp932", "cswindows31j": "cp932", "x-euc-jp": "euc_jp", "x-big5": "big5", "cn-gb": "gb18030", "x-gb2312": "gb18030"}.get(name, name)  # fmt: skip
    name = _WINDOWS.sub(r"cp\1", name)
    if not name or len(name) > 40:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if found.name in _BAD_CODECS or not getattr(found, "_is_text_encoding", True):
        return ""
    return _ALIASES.get(found.name, found.name)
