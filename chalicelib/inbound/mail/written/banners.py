"""Warnings that company servers put above mails from outside, and so above ours in what their staff quote."""

from collections.abc import Sequence

from chalicelib.patterns import compile_late

_OUTSIDE = tuple(
    """outside|external|extern|außerhalb|ausserhalb|extérieur|exterieur|fuera|buiten|fora d|esterno|esterna|all'esterno|utenfor|udenfor|utanför|ulkopuol|zewnętrzn|spoza|zvenčí|mimo
    |külső|извне|внешн|ззовні|зовнішн|dışarıdan|dış kaynak|kurum dışı|εξωτερικ|外部|외부|خارج|מחוץ|ภายนอก|bên ngoài|dari luar|din afara|извън|izvan|zunaj|iš išorės|no ārpuses|väljast""".replace(
        "\n    ", ""
    ).split("|")
)
_MAIL = compile_late(
    r"(?i)mail|message|nachricht|mensaje|correo|mensagem|messaggio|bericht|sender|absender|courriel|melding|meddel|viest|wiadomo|zpráv|üzenet|письм|сообщ|лист|повідом|ileti|posta|μήνυμα|邮件|郵件|メール|메일|رسال|הודע|דוא|อีเมล|thư|pesan|surel|поруч|писмо|poruk|sporoč|laišk|vēstul|kiri|kirja"
)
_HEADING = compile_late(
    r"(?i)[\W_]*(?:caution|warning|external|attention|alert|be careful|notice|vorsicht|achtung|warnung|extern|externe|atenção|atención|cuidado|attenzione|let op|advarsel|varning|obs|huom|varoitus|uwaga|pozor|figyelem|внимание|увага|dikkat|προσοχή|警告|注意|주의|تنبيه|تحذير|זהירות|אזהרה|คำเตือน|cảnh báo|peringatan|atenție|pažnja|upozorenje)\b"
)
_RARELY = compile_late(
    r"(?i)(?:you don['’]t often get e?-?mail from|some people who received this message don['’]t often get|sie erhalten nicht (?:häufig|oft) e-mails von"
    r"|vous n['’]obtenez pas souvent|no suele recibir|non si ricevono spesso|você não costuma receber|u ontvangt niet vaak|du får (?:ikke|inte) ofte?a? )"
)
"""Outlook's own, above a mail from a new sender."""
_LONGEST = 600


def below_banners(texts: Sequence[str]) -> int:
    """Returns how many lines at the beginning are such warnings or blank."""
    done = at = 0
    while at < len(texts):
        end = at
        while end < len(texts) and texts[end].strip():
            end += 1
        paragraph = " ".join(text.strip() for text in texts[at:end])
        if paragraph and not is_banner(paragraph):
            break
        at = end + 1
        done = min(at, len(texts)) if paragraph else done
    return done


def is_banner(paragraph: str) -> bool:
    """Returns whether this paragraph warns of a mail from outside, under a heading that calls for care."""
    if len(paragraph) > _LONGEST:
        return False
    if _RARELY.match(paragraph):
        return True
    plain = paragraph.casefold()
    return (
        _HEADING.match(paragraph) is not None
        and any(stem in plain for stem in _OUTSIDE)
        and _MAIL.search(plain) is not None
    )
