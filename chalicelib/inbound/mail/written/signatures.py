"""What mail programs, companies and lists add below the written words: "Sent from my iPhone", "-- " and what follows,
disclaimers."""

import re
from collections.abc import Sequence

from chalicelib.inbound.mail.written.closings import CLOSINGS
from chalicelib.inbound.mail.written.devices import is_sent_from
from chalicelib.inbound.mail.written.footers import is_underline, without_advert, without_disclaimer, without_footer
from chalicelib.inbound.mail.written.lines import (
    bare,
    has_address,
    has_date,
    has_time,
    is_rule,
    without_addresses,
    without_blanks,
)
from chalicelib.inbound.mail.written.program_words import OURSELVES, SENT_FROM
from chalicelib.patterns import compile_late

_MOST_LINES = 12
"""The most lines of a signature that is recognised only by its look."""
_DASHES = frozenset(("--", "—", "––", "- --", "__"))
_SPEAKING = OURSELVES - {"du", "tu", "us", "sie", "ти", "ты"}
"""Words such as "I" and "my" that aren't also parts of names and addresses ("rue du Moulin")."""
_THANKS = (
    "thank",
    "many thank",
    "thx",
    "danke",
    "vielen dank",
    "merci",
    "gracias",
    "muchas gracias",
    "grazie",
    "obrigad",
    "bedankt",
    "tak",
    "mange tak",
    *"""teşekkür|dzięk|dziękuj|спасибо|дякую|благодар|kiitos|tack|takk|děkuj|díky|ďakuj|hvala|хвала|köszön|mulțum|multumesc|ευχαριστ|gràcies|mercès|谢谢|謝謝|多谢
    |ありがとう|감사|شكر|תודה|cảm ơn|terima kasih|ačiū|paldies|aitäh|salamat|asante|eskerrik|grazas|takk fyrir|ขอบคุณ|धन्यवाद|ধন্যবাদ|سپاس|ممنون|مرسی|شکریہ|faleminderit|გმადლობ|շնորհակալ""".replace(
        "\n    ", ""
    ).split("|"),
)
"""Closings that may also be thanks; another person's name and number below them may then answer a question."""
_FIRMS = frozenset(
    """ltd llc inc gmbh ag kg corp company group holding studio sarl sas sa srl spa bv nv ab as aps oy kft zrt sro doo ooo ооо partners services solutions consulting bank school university
    manager director engineer sales assistant head chief lead officer founder owner support team department""".split()
)
_MOST_ROUNDS = 8
"""A company's notice below a list's footer below a signature: more of them in a row than this are text."""
_POSTSCRIPT = compile_late(
    r"(?:p\.? ?s|p\.? ?d|p\.? ?p\.? ?s|n\.? ?b|ps ?\d|п\.? ?с|з\.? ?ы|υ\.? ?γ|post ?scriptum|τ\.? ?υ|ملاحظة|נ\.ב|پ\.ن|追伸|追記|附言|추신|ป\.ล|t\.b)"
    r"\.?\s?(?:[:.,：)–—-]|\s+[^\W\d_])",
    re.IGNORECASE,
)
"""What somebody adds below the closing, even with a number: "P.S. the porter is on +44 20 7946 0000"."""
_BOOKING = compile_late(
    r"(?:book|schedule|buchen sie|réserve[zr]|reserv[ae]|plan)\b.{0,40}(?:meeting|time|call|appointment|termin|rendez-vous|reunión|afspraak).{0,30}(?:https?:|<|\[)",
    re.IGNORECASE,
)
"""A card's link to the sender's calendar."""
_REACTED = compile_late(r"Gmail[^.!?<]{0,20}\.?(?: <https://www\.google\.com/gmail/[^<>\s]*>)?$")
""" "Alice Miller reacted via Gmail": what Gmail adds to an emoji, in any language."""
_MOST_REPORTED = 9
_TWO_LANGUAGES = compile_late(r" ?[/|] ?")
""" "Mit freundlichen Grüßen / Best regards": closings in several languages."""
_PHONE = compile_late(r"\+?\(?\d[\d ()/.\u00a0-]{6,}\d")
_DAY = compile_late(r"\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}\d{4}|\d{4} ?- ?\d{4}")
"""A date or a span of years, which looks like a phone number."""
_SITE = compile_late(
    r"\bwww\.|https?://[^/\s]+/?$|\b(?<![/.@=])[a-z0-9-]+\.(?:com|de|org|net|fr|es|it|nl|eu|io|co\.uk|pt|dk|no|se|fi|pl|cz|hu|ua|ru|tr|cat|ro|gr|cn|jp|kr|ch|at|be)\b"
)


def written(texts: Sequence[str], sender: str = "") -> int:
    """Returns how many of these lines were written by hand, the rest being a signature; ``sender`` is the name in
    From."""
    end = without_blanks(texts, len(texts))
    for _ in range(_MOST_ROUNDS):
        before = end
        end = without_blanks(texts, without_advert(texts, without_footer(texts, end)))
        end = without_blanks(texts, _without_sent_from(texts, end))
        end = without_blanks(texts, without_disclaimer(texts, end))
        end = without_blanks(texts, _without_report(texts, end, sender))
        end = without_blanks(texts, _without_delimited(texts, end, sender))
        end = without_blanks(texts, _without_card(texts, end, sender))
        end = without_blanks(texts, _without_bars(texts, end))
        end = without_blanks(texts, _without_box(texts, end, sender))
        if end == before:
            break
    return end


def certain(texts: Sequence[str], sender: str) -> int:
    """Returns how many lines are left without device lines, and without text below "-- " that names the sender."""
    end = without_blanks(texts, _without_sent_from(texts, without_blanks(texts, len(texts))))
    at = next((at for at in range(end) if texts[at] == "-- "), end)
    return at if at < end and _has_name(" ".join(texts[at + 1 : end]), sender.casefold().split()) else end


def _without_sent_from(texts: Sequence[str], end: int) -> int:
    if end and is_sent_from(texts[end - 1]):
        return end - 1
    if end > 1 and bare(texts[end - 2]).casefold().startswith(SENT_FROM):
        last = texts[end - 1].strip().strip("<>()")
        if is_sent_from(texts[end - 2] if last.startswith("http") else f"{texts[end - 2]} {last}"):
            return end - 2
    return end


def _without_report(texts: Sequence[str], end: int, sender: str) -> int:
    """Returns how many lines are left without a program's report on what the sender did: "Alice Miller reacted to your
    message:"."""
    name = sender.casefold() + " "
    text = texts[end - 1].strip() if end else ""
    if _REACTED.search(text) and _has_name(text, sender.casefold().split()) and len(text.split()) <= _MOST_REPORTED:
        return end - 1
    reports = (
        " " in sender and text.endswith((":", "：")) and text.casefold().startswith(name) and len(text.split()) <= 8
    )
    return end - 1 if reports and text[len(name) :][:1].islower() else end


def _without_delimited(texts: Sequence[str], end: int, sender: str) -> int:
    """Returns how many lines are left without what follows "-- ", or follows a dash or a rule and looks like a
    signature."""
    for at in range(end - 1, max(-1, end - 60), -1):
        text = texts[at]
        if text in ("-- ", "--\u00a0"):
            return at
        stripped = text.strip()
        if stripped in _DASHES:
            below = texts[at + 1 : end]
            apart = at == 0 or not texts[at - 1].strip()
            if _is_announced(texts, at) or any(is_closing(text.strip()) for text in below[1:]):
                return end
            signed = apart or _has_name(" ".join(below), sender.casefold().split())
            return at if _looks_like_signature(below, strict=not signed) else end
        if is_rule(stripped) and at == end - 1 and stripped[0] in "-─━=*_":
            continue  # the lower edge of a card, maybe
        if is_rule(stripped) and not is_underline(texts, at):
            below = texts[at + 1 : end]
            if any(is_closing(text.strip()) for text in below[1:]):
                return end  # the signature is what follows the goodbye
            named = not sender or any(name in " ".join(below).casefold() for name in sender.casefold().split())
            return at if named and _looks_like_signature(below, strict=True) else end
    return end


def _looks_like_signature(texts: Sequence[str], *, strict: bool) -> bool:
    """Whether the lines are short and hold no sentences. ``strict`` also requires a phone number, address or site."""
    filled = [text.strip() for text in texts if text.strip()]
    if not filled:
        return True
    if len(filled) > _MOST_LINES or filled[0].startswith(("- ", "* ", "•")) or any(_is_prose(text) for text in filled):
        return False
    if any(_is_contact(text) for text in filled):
        return True
    first = filled[0]
    return (
        not strict and not first[0].islower() and len(first.split()) <= 6 and not first.endswith((".", "?", "!", ","))
    )


def _is_contact(text: str) -> bool:
    if has_address(text) or _BOOKING.match(text):
        return True
    phone = _PHONE.search(text)
    return (phone is not None and not _DAY.fullmatch(phone[0])) or _SITE.search(text.casefold()) is not None


def _is_prose(text: str) -> bool:
    """Whether it is a sentence rather than a line of a card; words in brackets describe a picture."""
    if text.startswith("[") and text.endswith("]"):
        return False
    if _POSTSCRIPT.match(text):
        return True
    if _BOOKING.match(text):
        return False
    words = text.split()
    if text.endswith(("?", "!", ":")) and len(words) > 4:
        return True
    if (has_date(text) and has_time(text)) or any(word.casefold().strip(",.;") in _SPEAKING for word in words):
        return True
    ordinary = sum(1 for word in words if word[0].islower() and "@" not in word and "." not in word[:-1])
    if ordinary >= 3 and text.endswith("."):
        return True
    return ordinary * 2 > len(words) and (ordinary > 7 or (len(words) > 4 and not _is_contact(text)))


def _without_card(texts: Sequence[str], end: int, sender: str) -> int:
    """Returns how many lines are left without a block of name and phone, below a closing or headed by the sender's own
    name."""
    start = max(0, end - _MOST_LINES - 4)
    names = sender.casefold().split()
    for at in range(end - 1, start - 1, -1):
        text = texts[at].strip()
        if not text:
            continue
        below = texts[at + 1 : end]
        if is_closing(text):
            if text.casefold().startswith(_THANKS) and len(names) > 1 and not _has_name(" ".join(below), names):
                return end
            return _card_below(texts, at, end, names) if any(_is_contact(line) for line in below) else end
        if names and len(names) > 1 and len(text) <= 60 and all(name.strip(".,") in _named(text) for name in names):
            if any(_is_contact(line) for line in below) and _looks_like_signature(below, strict=True):
                if _is_announced(texts, at):
                    return end
                above = without_blanks(texts, at)
                if above and is_closing(texts[above - 1].strip()):
                    return at + 1 if not texts[at + 1].strip() and len(text.split()) <= len(names) else at
                return at if at == 0 or not texts[at - 1].strip() or not _is_prose(texts[at - 1]) else end
        if _is_prose(text):
            return end
    return end


def _without_bars(texts: Sequence[str], end: int) -> int:
    """Returns how many lines are left without a card drawn as a table of bars, as NetEase's programs write it in plain
    text."""
    if not end or texts[end - 1].strip() != "|":
        return end
    first = end
    for at in range(end - 1, max(-1, end - 2 * _MOST_LINES), -1):
        text = texts[at].strip()
        if text and not text.strip("| -"):
            first = at
        elif text and (len(text.split()) > 6 or _is_prose(text)):
            break
    return first if first < end - 2 else end


def _without_box(texts: Sequence[str], end: int, sender: str) -> int:
    """Returns how many lines are left without a card in a box of stars or the like, with the sender's name or a
    contact."""
    sign = texts[end - 1].strip()[:1] if end else ""
    if sign not in ("*", "#", "+", "|") or not is_rule_of(texts[end - 1], sign):
        return end
    for at in range(end - 2, max(-1, end - _MOST_LINES - 4), -1):
        text = texts[at].strip()
        if is_rule_of(text, sign):
            within = " ".join(line.strip(f" {sign}|") for line in texts[at + 1 : end - 1])
            signed = _has_name(within, sender.casefold().split()) and _is_contact(within)
            return at if at + 1 < end - 1 and signed and not _is_announced(texts, at) else end
        if len(text) < 2 or text[0] not in (sign, "|") or text[-1] != text[0]:
            return end
    return end


def is_rule_of(text: str, sign: str) -> bool:
    """Returns whether the line is drawn with this sign and dashes."""
    stripped = text.strip()
    return len(stripped) >= 8 and not stripped.strip(f"{sign}-=")


def _card_below(texts: Sequence[str], closing: int, end: int, names: Sequence[str]) -> int:
    """Returns where the card below a closing starts: after the typed name, if a blank line separates the card from
    it."""
    if not _looks_like_signature(texts[closing + 1 : end], strict=True):
        return end
    if any(_announces(line) for line in texts[closing + 1 : end]):
        return end
    first = closing + 1
    while first < end and not texts[first].strip():
        first += 1
    if first == end or not (_is_name(texts[first].strip()) or _has_name(texts[first], names)):
        return end
    typed = first
    while typed < end and texts[typed].strip() and not is_rule(texts[typed].strip()):
        typed += 1
    below = [line for line in texts[typed:end] if line.strip()]
    if below and not _has_name(" ".join(below), names) and any(_is_of_another(line) for line in below):
        return end
    if below and not _has_name(" ".join(below), names) and _is_person(below):
        return end
    if typed - first == 1 and typed < end and len(texts[first].split()) <= 3 and not _is_contact(texts[first]):
        return typed
    return first


def _is_of_another(text: str) -> bool:
    """Whether one line holds a name and how to reach them: "Electrician: Tom Hill, 0161 496 0123"."""
    named = [word for word in text.replace(":", " ").split() if word[:1].isupper() and word.strip(",.").isalpha()]
    return len(named) >= 2 and _is_contact(text) and ("," in text or ":" in text or "(" in text)


def _announces(text: str) -> bool:
    """Whether the sender announces what follows, in more than a card's single word: "Here the number:"."""
    words = text.split()
    return text.rstrip().endswith((":", "：")) and any(word[0].islower() for word in words[1:])


def _is_person(card: Sequence[str]) -> bool:
    """Whether the card is only a first and a last name, and how to reach the person."""
    words = card[0].split()
    if not 1 < len(words) <= 3 or not all(word[:1].isupper() and word.strip(".'’-").isalpha() for word in words):
        return False
    if any(word.casefold().strip(".") in _FIRMS for word in words):
        return False
    return len(card) > 1 and all(_is_contact(line) for line in card[1:])


def _is_name(text: str) -> bool:
    """Whether the line could head a card: few words, the first with a capital if the script has any, no sentence."""
    text = text.strip("*_ ")
    return (
        bool(text)
        and not text.startswith("-")
        and not text[0].islower()
        and len(text.split()) <= 6
        and not text.endswith((".", "?", "!"))
        and ":" not in text
        and not any(letter.isdigit() for letter in text)
    )


def _is_announced(texts: Sequence[str], at: int) -> bool:
    """Whether the sender announces the card: "My contact details are:"."""
    above = without_blanks(texts, at)
    text = texts[above - 1].strip() if above else ""
    return text.endswith((":", "：")) and not is_closing(text.rstrip(":"))


def _named(text: str) -> str:
    """Returns the line without its addresses, in which a name is then searched."""
    return without_addresses(text).casefold()


def _has_name(text: str, names: Sequence[str]) -> bool:
    """Whether it has a word of the sender's name."""
    plain = text.casefold()
    return any(name in plain for name in names if len(name) > 2)


def is_closing(text: str) -> bool:
    """Returns whether a line is only a closing: "Best regards,"."""
    if len(text) > 60:
        return False
    said = [part.strip(" ,.!-–—*_;，。！、").casefold().replace("’", "'") for part in _TWO_LANGUAGES.split(text)]
    return all(part in CLOSINGS for part in said)
