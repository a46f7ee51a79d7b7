"""Legal notices in languages without a list of phrases, recognised by the four things that each of them mentions."""

from chalicelib.inbound.mail.written.program_words import OURSELVES

_STEMS = tuple(
    tuple(words.replace("\n    ", "").split("|"))
    for words in (
        """konfidenci|konfidential|povjerljiv|poverljiv|поверљив|поверител|конфиденц|конфіденц|zaupn|slaptas|εμπιστευτικ|απόρρητ|سري|محرمانه|חסוי|סודי|ลับ|bảo mật|bí mật|rahasia|sulit|गोपनीय|গোপনীয়
    |довірлив|доверлив|besimit|məxfi|konfidensial|kunfidenzjali|cyfrinachol|rúnda|siri|vertroulik|trúnaðar""",
        """adresāt|adresat|adressaa|primatelj|primaoc|примаоц|получател|адресат|prejemnik|naslovnik|gavėj|παραλήπτ|المرسل إليه|المستلم|المعني|گیرنده|נמען|ผู้รับ|người nhận|penerima|प्राप्तकर्ता|প্রাপক
    |saaja|marrës|ünvan|derbynnydd|faighteoir|mpokeaji|ontvanger|viðtakand""",
        """kļūd|klaid|eksitus|greškom|pogreškom|грешком|грешка|pomyłk|pomotoma|pomylk|помилк|ошибк|κατά λάθος|λάθος|خطأ|اشتباه|בטעות|ผิดพลาด|nhầm|kesalahan|keliru|tersilap|गलती|ভুল|gabim|səhv|gwall|earráid|makosa|mistyk""",
        """izdzēs|dzēs|ištrin|sunaikin|kustuta|izbriš|обриш|изтри|изтрий|видал|удал|izbriši|διαγρά|حذف|احذف|إتلاف|מחק|למחוק|להשמיד|ลบ|xóa|xoá|hapus|padam|हटा|মুছে|fshij|silin|dileu|scrios|futa|skrap|verwyder|eyð""",
    )
)
"""Stems for confidence, addressee, mistake and deletion."""
_SPEAKING = OURSELVES - frozenset("i u vi ви вы ти sie vous u usted você".split())
"""Words such as "I" and "we"; notices only address their reader. "i" is left out, since it means "and" in Slavic
languages."""
_LEAST_NAMED = 3
_SHORTEST = 60


def is_notice(plain: str) -> bool:
    """Returns whether this paragraph, case-folded, mentions confidence and two of the others, without a first
    person."""
    if len(plain) <= _SHORTEST or not any(stem in plain for stem in _STEMS[0]):
        return False
    if sum(any(stem in plain for stem in stems) for stems in _STEMS) < _LEAST_NAMED:
        return False
    return not any(word.strip(".,;:!") in _SPEAKING for word in plain.split())
