"""Lines that name the device or program that sent a mail: "Sent from my iPhone", "Get Outlook for Android"."""

from chalicelib.inbound.mail.written.lines import bare
from chalicelib.inbound.mail.written.program_words import (
    APOLOGIES,
    DEVICES,
    MINE,
    OURSELVES,
    PHONES_OF_MINE,
    SENT_ANYWHERE,
    SENT_FROM,
    SENT_FROM_ENDS,
    SENT_OF_MINE,
)
from chalicelib.patterns import compile_late

_LONGEST = 160
_WORD = compile_late(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PARTS = compile_late("['’-]")
_NAMED_LINK = compile_late(r"\[([^\[\]]*)\]\((https?:[^()]*)\)")
_LINK = compile_late(r"<[^<>]*>|\[[^\[\]]*\]|\(https?:[^()]*\)|https?://\S+")
_UNMISTAKABLE = tuple(
    """iphone iphon ipad android galaxy samsung huawei xiaomi redmi outlook yahoo proton gmail blackberry bluemail fairemail айфон thunderbird superhuman
    smartphone web.de gmx k-9""".split()
)
"""Stems of names in such lines, which hardly occur in a sentence that starts with "Sent from"."""
_OWN = frozenset(
    """my meinem meiner mein unterwegs mon ma mi meu minha mio mia mijn min mitt mojego mého mojeho moim мого моего моїм meu meva meul
    μου cihazımdan telefonumdan""".split()
)
_SPEAKING = OURSELVES - _OWN
_PRAISE = compile_late(
    r"(?i:sent (?:from|with|using|via|by)|gesendet mit|envoyé avec|enviado con|enviado com|inviato con|verzonden met) (?:[Tt]he )?"
    r"(?P<name>[A-Z][\w.!+-]{0,20}(?: [A-Z][\w.+-]{0,20}){0,3}|[\w-]{2,20}\.[a-z]{2,4})(?: [Mm]ail [Aa]pp| [Aa]pp)?\.?(?:(?:,| [-–—|:])\s*(?P<slogan>\S.{0,70}))?"
    r"(?: (?:https?:|\[|<).{0,200})?$"
)
_FOR_SYSTEM = compile_late(
    r"sent (?:from|with|via|using) (?!me |my |your |his |her |our |the )[\w.!+-]{2,20}(?: [\w.!+-]{2,20})?,? for (?:ios|android|iphone|ipad|macos|mac|windows|linux)\.?"
)
""" "Sent from myMail for iOS": a program of any name."""
_PROGRAMS = frozenset("email emails e-mail mail inbox app client mailbox messenger calendar encrypted".split())
_MOST_OF_SENT = 9
_MOST_OF_MINE = 6
_PHONE_FIRST = ("ارسال", "از")
"""Persian calls the phone "carried along"."""
_PHONES_WITHIN = tuple(stem for stem in PHONES_OF_MINE if not stem.isascii())
_MINE_UNSPACED = ("ของฉัน", "ของผม", "هاتفي", "جوالي")
_SENTENCE_WITHIN = compile_late(r"[.!?…۔।。][^\s\d]*[^\W\d_]{2}")
_NAME_FIRST = ("outlook ", "the outlook ", "az outlook ", "yahoo mail ", "yahoo! mail ")
"""If the program comes first, only these words may follow: "Outlook voor iOS downloaden"."""
_GET = compile_late(
    r"(?:get|obtener|obtén|descargar?|obtenir|obtenez|téléchargez|télécharger|obter|obtenha|baixar|baixe|ottieni|scarica|hol(?:e|en sie)?(?: dir| sich)?|download|hämta|hent|skaff deg|lataa|hanki"
    r"|pobierz|zdobądź|získať|získejte|stáhnout|letöltés|obțineți|descărcați|получить|скачать|скачайте|отримати|завантажити|indir|κατεβάστε|преземи(?:те)?|преузми(?:те)?|изтеглете|вземете|preuzmi(?:te)?|nabavite|pridobite|prenesite|atsisiųsti|gaukite|hankige|lejupielādēt|iegūstiet|dapatkan|unduh|muat turun|tải|baixa|aconsegueix|deskargatu|kry|merrni|احصل على|الحصول على|دریافت|הורד|קבל את|下载|获取|取得)"
    r" (?:[\w.!+-]{2,20} ){1,3}?\S{1,10} (?:android|ios|iphone|ipad|mobile|windows|mac)$"
)
""" "Obtener BlueMail para Android": a word for getting, a program, and its platform."""
_ON = frozenset("for pour für para per voor til för dla pro для за за".split())
"""Between a program and its platform."""
_SYSTEMS = ("ios", "android", "iphone", "ipad", "mac", "windows")
_COMMON = frozenset(("mail", "phone", "mobile"))
_CLAUSE_ENDS = compile_late(r"[.!?;:…](?:\s+|$)|,\s+|\s[-–—]\s")
_IN_CHINESE = compile_late(r"我的|手机|手機|邮箱|郵箱|信箱|客户端|平板|移动端|[a-z]{2}")
_NOT_SPACED = (("发自", "發自", "来自我的", "手机发送"), ("에서 보냄", "에서 전송됨", "에서 발송됨", "から送信"))


def is_sent_from(text: str) -> bool:
    """Returns whether a line says only what the mail was sent from; "Sent via mail yesterday" is the sender's."""
    if not text or len(text) > _LONGEST:
        return False
    shown = _LINK.sub(" ", _NAMED_LINK.sub(r"\1 <\2>", bare(text))).strip(" \t*_()[]-–—.|")
    plain = shown.casefold()
    words = _WORD.findall(plain)
    if not words or len(words) > 14:
        return False
    if len(plain) <= 20 and (
        (plain.startswith(_NOT_SPACED[0]) and _IN_CHINESE.search(plain)) or plain.endswith(_NOT_SPACED[1])
    ):
        return True
    if "outlook" in plain and "aka.ms/" in text and len(words) <= 9:
        return True
    if (
        _FOR_SYSTEM.fullmatch(plain)
        or _is_praise(shown, plain)
        or _says_sent(plain, words)
        or _is_k9(plain)
        or _is_program_to_get(plain, words)
    ):
        return True
    if plain.startswith(_NAME_FIRST) and len(words) > 4:
        return False
    if plain.startswith("outlook for ") and not words[2].startswith(_SYSTEMS):
        return False
    starts, ends = plain.startswith(SENT_FROM), plain.endswith(SENT_FROM_ENDS)
    if not (starts or (ends and len(words) <= 10)) or _says_more(plain):
        return False
    return (starts and "://" in text and len(words) <= 5) or _names_device(shown, words)


def _is_praise(shown: str, plain: str) -> bool:
    """Whether a line is a program's name with its slogan: "Sent from Nine, the best mail app for Exchange", "Sent using
    the mail.com mail app"."""
    match = _PRAISE.match(shown)
    if match is None or any(word in _SPEAKING for word in _WORD.findall(plain)):
        return False
    slogan = match["slogan"]
    if slogan is None:
        return "mail" in plain and plain.endswith((" app", "-app", " client"))
    return any(word in _PROGRAMS for word in _WORD.findall(slogan.casefold()))


def _says_sent(plain: str, words: list[str]) -> bool:
    """Whether a line has few words, one of them for sending and one certainly a device, in languages where the device
    may come anywhere."""
    if len(words) > _MOST_OF_SENT or plain.endswith(("?", "؟", "!", ":")) or _SENTENCE_WITHIN.search(plain):
        return False
    parts = [part for word in words for part in (word, *_PARTS.split(word))]
    return _is_of_mine(plain, words) or (
        any(part.startswith(_UNMISTAKABLE) for part in parts) and any(stem in plain for stem in SENT_ANYWHERE)
    )


def _is_of_mine(plain: str, words: list[str]) -> bool:
    """Whether a line is "Sent from my phone" in any language: at most six words, of which the last are the phone and
    the possessive."""
    if len(words) > _MOST_OF_MINE or not plain.startswith(SENT_OF_MINE):
        return False
    if any(plain.endswith(word) for word in _MINE_UNSPACED) or len(words) == 1:
        return any(stem in plain for stem in PHONES_OF_MINE) and any(word in plain for word in _MINE_UNSPACED)
    last = words[-3:] if plain.startswith(_PHONE_FIRST) else words[-2:]
    if not any(word in MINE for word in last):
        return False
    end = " ".join(words[-4:])
    return any(word.startswith(PHONES_OF_MINE) for word in last) or any(stem in end for stem in _PHONES_WITHIN)


def _is_program_to_get(plain: str, words: list[str]) -> bool:
    match = _GET.match(plain)
    return match is not None and any(word in DEVICES or word.startswith(_UNMISTAKABLE) for word in words[1:-1])


def _is_k9(plain: str) -> bool:
    """Whether a line is K-9's in any language: its second sentence asks for pardon."""
    first, _, second = plain.partition(". ")
    words = _WORD.findall(first)
    return "k-9 mail" in first and bool(second) and len(second.split()) <= _MOST_OF_SENT and _says_sent(first, words)


def _says_more(plain: str) -> bool:
    """Whether the device is followed by words that are neither devices nor an apology: "Sent from my phone, will call
    at nine"."""
    first, *others = [clause for clause in _CLAUSE_ENDS.split(plain) if clause.strip()] or [""]
    if any(word in _SPEAKING for word in _WORD.findall(first)):
        return True
    for clause in others:
        words = _WORD.findall(clause)
        named = any(word in DEVICES or word.startswith(_UNMISTAKABLE) for word in words)
        if not any(stem in clause for stem in APOLOGIES) and not (named and len(words) <= 5) and len(words) > 1:
            return True
    return False


def _names_device(shown: str, words: list[str]) -> bool:
    """Whether the words name a device or program, briefly or as the sender's own."""
    parts = [part for word in words for part in (word, *_PARTS.split(word))]
    own = any(word in _OWN for word in words)
    if any(part.startswith(_UNMISTAKABLE) for part in parts):
        return len(words) <= 7 or own or "," in shown or any(word in words for word in _ON)
    known = {part for part in parts if part in DEVICES or part.startswith(("mobil", "tablet", "telefon"))}
    if own:
        return bool(known) or (len(words) <= 5 and not shown.startswith(("Von meine", "von meine")))
    capital = any(part[:1].upper() + part[1:] in shown for part in known)
    return bool(known) and ((capital and len(words) <= 6) or (bool(known - _COMMON) and len(words) <= 4))
