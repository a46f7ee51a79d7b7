"""Checks whether a person wrote a mail, whether it is a reply, and whether its sender is genuine, using only headers
and SES's verdicts."""

import email.parser
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from chalicelib import domain_names
from chalicelib.config import settings
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.inbound.commands.folding import folded
from chalicelib.inbound.notices import MailNotice
from chalicelib.inbound.refusals import (
    AutomaticMail,
    BadToken,
    Bounce,
    LooksAutomatic,
    Loop,
    NotAuthentic,
    NoToken,
    OtherSender,
    SeveralSenders,
    Spam,
    TooBig,
    Virus,
)
from chalicelib.patterns import compile_late

LARGEST = 10 * 1024 * 1024
"""In bytes: the largest mail that is taken."""
LONGEST_HEADERS = 256 * 1024
"""In bytes: how much of the headers is read."""
MOST_HOPS = 25
"""The most Received lines; Sendmail's default for MaxHopCount. A normal mail has five to ten."""
MOST_TOKENS = 3
"""The most different reply addresses of ours that are tried in one mail."""

# How out-of-office mails, read receipts and delivery failures begin, in the languages of our readers; without accents,
# and after any "Re:" or bracket. Replies begin with Re: and the action's key.
AUTOMATIC_SUBJECTS = (
    "automatic reply", "automated reply", "auto reply", "autoreply", "auto-reply", "autoresponder", "auto response", "auto-response",
    "out of office", "out of the office", "out-of-office", "ooo:", "automatische antwort", "abwesenheit", "abwesend:", "nicht im buro",
    "reponse automatique", "absence du bureau", "absence :", "absence:", "absent du bureau", "respuesta automatica", "fuera de la oficina",
    "fuera de oficina", "resposta automatica", "fora do escritorio", "ausencia:", "ausencia do escritorio", "risposta automatica",
    "fuori ufficio", "fuori sede", "automatisch antwoord", "afwezig:", "afwezigheid", "autosvar", "automatisk svar", "automatiskt svar",
    "fraværende", "franvaro", "automaattinen vastaus", "poissa toimistolta", "poissaolo", "automatyczna odpowiedz", "odpowiedz automatyczna",
    "autoodpowiedz", "nieobecnosc", "poza biurem", "automaticka odpoved", "nepritomnost", "mimo kancelar", "automatikus valasz", "tavollet",
    "hazon kivul", "автоматична відповідь", "автовідповідь", "поза офісом", "автоматический ответ", "автоответ", "вне офиса",
    "otomatik yanit", "otomatik cevap", "ofis disinda", "raspuns automat", "in afara biroului", "αυτόματη απάντηση", "εκτός γραφείου",
    "απουσία", "自动回复", "自动答复", "自動回覆", "自動回复", "自動応答", "自動返信", "不在通知", "不在のお知らせ", "不在のため", "자동 회신", "자동 응답", "자동응답",
    "자동회신", "부재중", "부재 중", "vacation", "on vacation", "on leave", "on holiday", "annual leave", "maternity leave", "away from the office",
    "away from my desk", "away:", "i am away", "i'm away", "i am out of", "i'm out of", "urlaubsmeldung", "urlaubsnotiz", "urlaub:", "im urlaub",
    "nicht am platz", "en conges", "conges :", "conges:", "en vacances", "message d'absence", "de vacaciones", "vacaciones:", "ausente",
    "mensaje automatico", "mensagem automatica", "de ferias", "ferias:", "messaggio automatico", "in ferie", "ferie:", "assente", "assenza",
    "automatisch bericht", "met vakantie", "op vakantie", "vakantie:", "niet aanwezig", "pa semester", "semester:", "pa ferie", "pa lomalla",
    "lomalla", "na urlopie", "urlop:", "wiadomosc automatyczna", "na dovolenke", "dovolena:", "dovolenka:", "szabadsagon", "в отпуске", "отпуск:",
    "у відпустці", "izinde", "tatilde", "in concediu", "αυτόματο μήνυμα", "σε άδεια", "休暇", "外出中", "휴가", "automatski odgovor", "samodejni odgovor",
    "автоматски одговор", "автоматичен отговор", "izvan ureda", "odsutan", "automatinis atsakymas", "automatiska atbilde", "automaatvastus",
    "balasan otomatis", "tra loi tu dong", "ตอบกลับอัตโนมัติ", "رد تلقائي", "خارج المكتب", "תשובה אוטומטית", "מענה אוטומטי", "מחוץ למשרד", "پاسخ خودکار",
    "स्वचालित उत्तर", "automatic response", "ich bin nicht im buro", "ich bin im urlaub", "fraværsmelding", "fravær:", "аутоматски одговор", "الرد التلقائي",
    "trả lời tự động", "balas automatik", "i am on annual leave", "i'm on annual leave", "i am on leave", "i am currently out", "נקרא:", "تمت القراءة:",
    "read:", "read receipt", "return receipt", "not read:", "delivered:", "gelesen:", "lesebestatigung", "ungelesen geloscht:", "lu :", "lu:",
    "accuse de reception", "accuse de lecture", "leido:", "confirmacion de lectura", "lida:", "lido:", "confirmacao de leitura", "letto:",
    "conferma di lettura", "gelezen:", "leesbevestiging", "last:", "lest:", "læst:", "luettu:", "przeczytano:", "precteno:", "precitane:",
    "elolvasva:", "olvasva:", "прочитано:", "okundu:", "citit:", "αναγνώστηκε:", "διαβάστηκε:", "已读:", "已讀:", "已读：", "已讀：", "開封済み", "読み取り済み",
    "읽음:", "undeliverable:", "undelivered mail", "mail delivery failed", "delivery status notification",
)  # fmt: skip
_OPENING = " \t[(<{«“„\"'*【（「『〔《［"
_REPLY_PREFIX = compile_late(
    r"\A(?:(?:re|aw|sv|vs|odp|ynt|rif|antw|ref|回复|回覆|答复|返信)\s*(?:\[\d+\])?[:：]\s*){1,5}"
)
BOUNCING = ("mailer-daemon", "postmaster")


class Mail(msgspec.Struct, frozen=True):
    """A received mail: what SES says about it, its headers, and the whole of it (empty if it is too big)."""

    notice: MailNotice
    size: int
    head: bytes
    raw: bytes
    headers: email.message.Message


def new(notice: MailNotice, size: int, raw: bytes) -> Mail:
    """Returns the mail with its headers parsed. If it is larger than `LARGEST`, ``raw`` may be just the beginning."""
    ends = [end for end in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if end >= 0]
    head = raw[: min([*ends, len(raw), LONGEST_HEADERS])]
    headers = email.parser.BytesHeaderParser().parsebytes(head + b"\r\n\r\n")
    return Mail(notice, size, head, b"" if size > LARGEST else raw, headers)


def header(mail: Mail, name: str) -> str:
    """Returns the first header of a name as one line; empty if there is none."""
    return next(iter(values(mail, name)), "")


def values(mail: Mail, name: str) -> list[str]:
    """Returns all headers of a name, each unfolded to one line; bytes outside ASCII are read as UTF-8."""
    return [_line(value) for found, value in mail.headers.raw_items() if found.lower() == name.lower()]


def message_id(mail: Mail) -> str:
    """Returns the Message-ID, or else a digest of author, words and time, which stays the same when the mail comes
    again.

    It isn't a digest of the raw mail, since each way through SMTP adds other Received lines.
    """
    given = values(mail, "Message-ID")
    if len(given) == 1 and given[0].strip("<> "):
        return re.sub(r"\s", "", given[0])[:1000]
    body = mail.raw[len(mail.head) :]
    told = [header(mail, name) for name in ("From", "Date", "Subject")]
    return "digest:" + hashlib.sha256("\n".join(told).encode("utf-8", "replace") + b"\n" + body.strip()).hexdigest()


# The form of a Message-ID (RFC 5322, 3.6.4, without obsolete forms). Nothing else is put into a header of ours.
_MESSAGE_ID = compile_late(r"<[!-;=?-~]{1,300}>")


def in_reply_to(mail: Mail) -> str | None:
    """Returns the Message-ID for the headers of our answer; ``None`` if it doesn't look like one."""
    found = _MESSAGE_ID.fullmatch(header(mail, "Message-ID").strip())
    return found.group() if found else None


def subject(mail: Mail) -> str:
    """Returns the subject in words."""
    return _decoded(header(mail, "Subject"))


# The key of a plan or an action in a subject. All mails about one plan have it; digests of several plans don't.
_PLAN_KEY = compile_late(r"\[([A-Z]{2,3}[0-9]{0,3})(?:-[0-9]{1,9})?\]")


def plans_named(subject: str) -> list[str]:
    """Returns the keys of the plans that a subject of ours names."""
    return _PLAN_KEY.findall(subject)


def bare_subject(mail: Mail) -> str:
    """Returns the subject in words, without the prefix that programs add to a reply."""
    words = subject(mail).strip()
    prefix = _REPLY_PREFIX.match(folded(words))
    return words[prefix.end() :].strip() if prefix else words


def targets(mail: Mail) -> list[Target]:
    """Returns what the reply addresses among the recipients are about, if we signed them; those of the envelope come
    first."""
    found = [links.read_reply_token(token) for token in _tokens(mail)]
    return list(dict.fromkeys(target for target in found if target))[:MOST_TOKENS]


def size(mail: Mail) -> None:
    if mail.size > LARGEST or len(mail.head) >= LONGEST_HEADERS:
        raise TooBig


def virus(mail: Mail) -> None:
    if mail.notice.receipt.virus_verdict.status == "FAIL":
        raise Virus


def spam(mail: Mail) -> None:
    if mail.notice.receipt.spam_verdict.status == "FAIL":
        raise Spam


def loop(mail: Mail) -> None:
    ours = settings().mail_domain
    sources = (_domain(mail.notice.mail.source or ""), _domain(sender_address(mail) or ""))
    hops = values(mail, "Received")
    # Our own mark only: other programs and lists use theirs on people's mails too.
    is_marked = bool(ours) and any(settings().sender.lower() in value.lower() for value in values(mail, "X-Loop"))
    if (ours and ours in sources) or is_marked or len(hops) > MOST_HOPS:
        raise Loop


def bounce(mail: Mail) -> None:
    source = (mail.notice.mail.source or "").strip("<> ").lower()
    local = (sender_address(mail) or "").partition("@")[0]
    is_report = mail.headers.get_content_type() == "multipart/report"
    returns = [value.strip() for value in values(mail, "Return-Path")]
    if not source or is_report or "<>" in returns or local in BOUNCING or source.partition("@")[0] in BOUNCING:
        raise Bounce


def automatic(mail: Mail) -> None:
    """Raises `AutomaticMail` if headers say that a program answered automatically, `LooksAutomatic` if only the words
    suggest it.

    ``X-Auto-Response-Suppress`` doesn't count: Exchange sets it on people's mail, so that no robot answers it.
    """
    submitted = header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = header(mail, "Precedence").strip().lower()
    is_bulk, is_absence = precedence in ("bulk", "junk", "list"), _is_automatic_subject(subject(mail))
    if (
        submitted not in ("", "no")  # RFC 3834, 5
        or precedence in ("auto_reply", "auto-reply")
        or any(value.strip().lower() != "no" for name in _MARKS for value in values(mail, name))
        or (is_bulk and is_absence)
    ):
        raise AutomaticMail
    if is_bulk or is_absence:
        raise LooksAutomatic


_MARKS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")


def _is_automatic_subject(words: str) -> bool:
    about = _REPLY_PREFIX.sub("", folded(words).strip(), count=1)
    return about.lstrip(_OPENING).startswith(_automatic_subjects())


OF_A_PERSON = (virus, spam, loop, bounce, automatic)
"""The checks that a person's own mail passes; a mail that fails one is never answered."""


@cache
def _automatic_subjects() -> tuple[str, ...]:
    return tuple(folded(subject) for subject in AUTOMATIC_SUBJECTS)


def token(mail: Mail) -> list[Target]:
    """Returns what the mail may answer. Raises `NoToken` if it has no reply address, `BadToken` if we signed none of
    them."""
    found = targets(mail)
    if found:
        return found
    raise BadToken if next(_tokens(mail), None) else NoToken


def sender(mail: Mail, found: list[Target], people: Mapping[str, Person]) -> tuple[Person, Target]:
    """Returns the one of these ``people`` whose reply address it is, with its target. Raises `OtherSender` unless the
    mail is from an address of theirs."""
    address = sender_address(mail)
    if address is None:
        raise SeveralSenders
    for target in found:
        person = people.get(target.person_id)
        if person is not None and address in person.emails():
            owner = invitations.owner(person)  # for an invitation, the owner of its address
            if owner is not None:
                return owner, msgspec.structs.replace(target, person_id=owner.person_id)
    raise OtherSender


def authentic(mail: Mail) -> None:
    if not is_authentic(mail):
        raise NotAuthentic


def is_authentic(mail: Mail) -> bool:
    """Returns whether SES confirms the only sender: by DMARC, or for a domain without DMARC by SPF of that same domain.

    DMARC ``FAIL`` and ``PROCESSING_FAILED`` never pass. Nothing that the mail says about itself counts.
    """
    address, receipt = sender_address(mail), mail.notice.receipt
    if address is None:
        return False
    if receipt.dmarc_verdict.status == "PASS":
        return True
    aligned = _domain(mail.notice.mail.source or "") == _domain(address) != ""
    return receipt.dmarc_verdict.status == "GRAY" and receipt.spf_verdict.status == "PASS" and aligned


# "Alice Moreau" <alice@home.example>, Alice (home) <alice@home.example>, Moreau, Alice <alice@home.example>, or the address alone or with a comment
# behind; no list of addresses, no group, no second @ outside of quotes. Each character fits one branch only, so it takes linear time.
_ONE_MAILBOX = compile_late(
    r"""(?: (?: "(?:[^"\\]|\\.)*" | [^"<>@:;\\] )* < \s* ([^<>\s",;:()@]+@[^<>\s",;:()@]+) \s* >
      | ([^<>\s",;:()@]+@[^<>\s",;:()@]+) (?:\s{1,9}\([^()\\@<>]{0,200}\))? )""",
    re.VERBOSE | re.DOTALL,
)
_FROM_LINE = compile_late(rb"(?:^|[\r\n])from[ \t]*:", re.IGNORECASE)


def sender_address(mail: Mail) -> str | None:
    """Returns the address in From in the form in which addresses are compared; ``None`` unless there is exactly one
    From with exactly one address.

    SES judged the From that it saw, so if its notice names it, this one must be the same. The lines are also counted in
    the raw headers, as another reader may see them: for some, a bare CR ends a line.
    """
    senders = values(mail, "From")
    if len(senders) != 1 or len(_FROM_LINE.findall(mail.head)) != 1:
        return None
    match = _ONE_MAILBOX.fullmatch(senders[0].strip()[:2000])
    if match is None:
        return None
    written = match[1] or match[2]
    seen_by_ses = mail.notice.mail.common_headers.senders
    if seen_by_ses:
        # An unquoted name such as "Moreau, Alice" may be read as two, one of them with an address.
        said, address = [each.strip().lower() for each in seen_by_ses if "@" in each], written.lower()
        if len(said) != 1 or not (said[0] == address or said[0].endswith(f"<{address}>")):
            return None
    return addresses.compared_email(written)


def _tokens(mail: Mail) -> Iterator[str]:
    """Yields possible tokens: one from each reply address of our domain among the recipients."""
    pattern = re.compile(rf"(?<![\w.+-])reply\+([^@\s<>,;]{{1,200}})@{re.escape(settings().mail_domain)}(?![\w.-]*\w)")
    places = list(mail.notice.receipt.recipients)
    for name in ("Delivered-To", "To", "Cc"):
        places += values(mail, name)
    for place in places:
        for match in pattern.finditer(place.lower()):
            yield match[1]


def _domain(address: str) -> str:
    return domain_names.compared(address.strip("<> ").rpartition("@")[2])


def _line(value: object) -> str:
    """Unfolds a header, reading bytes outside ASCII as well as possible."""
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"[\r\n]+[ \t]*", " ", text)


def _decoded(value: str) -> str:
    """Decodes a header's encoded words as far as they can be read."""
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, email.errors.MessageError):
        return value
