"""Which parts of a mail are its words: with names, beside HTML, signed, encrypted; and their bytes become letters."""

import base64

import pytest

from chalicelib.inbound.mail import files
from chalicelib.inbound.mail.written.charsets import decoded
from chalicelib.inbound.mail.written.written import read

HEAD = "From: Alice Moreau <alice@home.example>\r\nTo: reply+abcd@mail.example.com\r\nMIME-Version: 1.0\r\n"
PHOTO = "Content-Type: image/jpeg; name=p.jpg\r\nContent-Disposition: attachment; filename=p.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4AAQSkZJRg==\r\n"
QUOTE = "\r\n\r\nOn Mon, 23 Nov 2026 at 10:04, Carol <carol@example.com> wrote:\r\n> When?\r\n"


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f"{HEAD}Content-Type: multipart/{kind}; boundary=b\r\n\r\n{body}--b--\r\n".encode()


def plain(text: str, more: str = "") -> str:
    return f"Content-Type: text/plain; charset=utf-8{more}\r\n\r\n{text}"


def html(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\r\n\r\n{text}"


@pytest.mark.parametrize(
    "more", ['; name="mail.txt"', '\r\nContent-Disposition: inline; filename="msg.txt"', '; name="a.txt"\r\nContent-Disposition: inline']
)  # fmt: skip
def test_a_body_with_a_name_is_a_body(more: str) -> None:
    assert read(f"{HEAD}{plain(f'Tomorrow.{QUOTE}', more)}".encode()).text == "Tomorrow."
    beside = multipart("mixed", plain(f"Tomorrow.{QUOTE}", more), PHOTO)
    assert read(beside).text == "Tomorrow."
    assert [sent.name for sent in files.read(beside)] == ["p.jpg"]


def test_a_text_with_a_name_beside_a_body_is_a_file() -> None:
    mail = multipart(
        "mixed", plain("See my notes."), plain("Call them.", "\r\nContent-Disposition: inline; filename=notes.txt")
    )
    assert read(mail).text == "See my notes."
    assert [sent.name for sent in files.read(mail)] == ["notes.txt"]
    attached = plain("Notes", "\r\nContent-Disposition: attachment; filename=n.txt")
    assert read(f"{HEAD}{attached}".encode()).text == ""


def test_a_plain_part_that_only_asks_for_html_yields_to_it() -> None:
    for notice in (
        "Your email program does not support HTML.", "Dieses Programm kann kein HTML anzeigen.", "このメールはHTML形式です。",
    ):  # fmt: skip
        assert read(multipart("alternative", plain(notice), html("<p>On Friday.</p>"))).text == "On Friday."


def test_where_both_forms_say_different_things_the_richer_counts_and_both_are_kept() -> None:
    reply = read(
        multipart(
            "alternative", plain("Sent by the app."), html("<p>We agreed on Friday, and they pay the half of it.</p>")
        )
    )
    assert reply.text == "We agreed on Friday, and they pay the half of it."
    assert "Sent by the app." in reply.full_text
    poorer = read(
        multipart(
            "alternative", plain("We agreed on Friday, and they pay the half of it."), html("<img src='cid:1'> Hello")
        )
    )
    assert poorer.text == "We agreed on Friday, and they pay the half of it."


def test_the_same_words_in_both_forms_are_read_as_plain_text_however_their_lines_break() -> None:
    reply = read(
        multipart("alternative", plain("明日の朝、\r\n電話します。"), html("<p>明日の朝、電話し<br>ます。</p>"))
    )
    assert reply.text == "明日の朝、\n電話します。"


# Signed and encrypted.


def der(tag: int, content: bytes, *, open_end: bool = False) -> bytes:
    """An element of ASN.1; with an end instead of a length as streaming programs write it."""
    if open_end:
        return bytes([tag, 0x80]) + content + b"\0\0"
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def signed(content: bytes, *, open_end: bool = False) -> bytes:
    oid = bytes.fromhex("06092a864886f70d0107")
    pieces = b"".join(der(4, content[at : at + 100]) for at in range(0, len(content), 100))
    octets = der(0x24, pieces, open_end=True) if open_end else der(4, content)
    inner = der(0x30, oid + b"\x01" + der(0xA0, octets, open_end=open_end), open_end=open_end)
    body = der(2, b"\x01") + der(0x31, der(0x30, bytes.fromhex("0609608648016503040201"))) + inner + der(0x31, b"")
    return der(
        0x30, oid + b"\x02" + der(0xA0, der(0x30, body, open_end=open_end), open_end=open_end), open_end=open_end
    )


def smime(kind: str, content: bytes) -> bytes:
    head = f'{HEAD}Content-Type: application/pkcs7-mime; smime-type={kind}; name="smime.p7m"\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n'
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(content)


@pytest.mark.parametrize("open_end", [False, True])
def test_a_signed_mail_that_holds_its_text_within_is_opened(open_end: bool) -> None:
    within = multipart("mixed", plain(f"The offer is signed. {'x' * 300}{QUOTE}"), PHOTO)
    mail = smime("signed-data", signed(within, open_end=open_end))
    assert read(mail).text == f"The offer is signed. {'x' * 300}"
    assert [sent.name for sent in files.read(mail)] == ["p.jpg"]


def test_an_encrypted_mail_is_named_as_such() -> None:
    enveloped = der(0x30, bytes.fromhex("06092a864886f70d010703") + der(0xA0, der(0x30, der(2, b"\0") + b"\x31\x00")))
    for mail in (
        smime("enveloped-data", enveloped),
        multipart("encrypted", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"),
        (HEAD + plain("-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----")).encode(),
    ):
        assert read(mail).is_encrypted
    assert not read(f"{HEAD}{plain('Done.')}".encode()).is_encrypted


def test_broken_and_bottomless_containers_are_survived() -> None:
    whole = signed(plain("Done.").encode())
    for cut in range(0, len(whole), 3):
        read(smime("signed-data", whole[:cut]))
    nested = plain("Deep.").encode()
    for _ in range(40):
        head = (
            b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        nested = head + signed(nested)
    assert read(HEAD.encode() + nested).text == ""


# Letters.

SAMPLES = {
    "cp932": ("①番の㈱山田へ、明日の朝に電話します。", ("shift_jis", "x-sjis", "windows-31j", "ms932")),
    "cp949": ("뷁, 내일 아침에 보낼게요. 똠방각하", ("euc-kr", "ks_c_5601-1987", "cp949", "ks_c_5601")),
    "gb18030": ("朱镕基说：明天发给你。龘 €", ("gb2312", "gbk", "gb18030", "x-gbk")),
    "big5": ("明天早上我會打電話。", ("big5", "x-big5")),
    "cp1252": ("“Très bien” – dès demain… 20 €", ("iso-8859-1", "latin1", "us-ascii", "windows-1252", "")),
    "cp1254": ("“Yarın sabah göndereceğim” – şimdi değil", ("iso-8859-9", "windows-1254")),
    "koi8-u": ("Завтра вранці надішлю, її теж.", ("koi8-u", "koi8-r")),
    "cp1251": ("Отправлю завтра утром, спасибо.", ("windows-1251", "cp1251", "utf-8", "iso-8859-1", "unknown-8bit", "")),
    "cp1255": ("אשלח את ההצעה מחר בבוקר", ("windows-1255", "")),
    "cp1256": ("سأرسل العرض غدا صباحا", ("windows-1256", "")),
    "cp874": ("ส่งใบเสนอราคาพรุ่งนี้เช้า", ("tis-620", "windows-874", "iso-8859-11", "")),
    "utf-8": ("Ça marche 🎉 明日の朝に電話します。", ("utf-8", "utf8", "iso-8859-1", "us-ascii", "shift_jis", "gb2312", "euc-kr", "big5", "windows-1251", "")),
    "euc_jp": ("明日の朝、先方に電話します。よろしくお願いします。", ("euc-jp", "x-euc-jp", "")),
}  # fmt: skip
"""Sent as, and how programs declare it."""


def test_letters_come_back_whatever_superset_was_sent_under_a_name() -> None:
    for sent_as, (text, names) in SAMPLES.items():
        for name in names:
            assert decoded(text.encode(sent_as), name) == text, (sent_as, name)


def iso_2022(text: str, *, kana: bool = False) -> bytes:
    """As Outlook writes it: by the rows of cp932, ① and ㈱ among them, and half-width kana by an escape of their own."""
    out = b""
    for letter in text:
        raw = letter.encode("cp932")
        if len(raw) == 1:
            out += b"\x1b(I" + bytes([raw[0] - 0x80]) + b"\x1b(B" if raw[0] > 0x7F else raw
            continue
        lead, trail = raw
        row = ((lead - (0xC1 if lead >= 0xE0 else 0x81)) << 1) + 0x21 + (trail >= 0x9F)
        cell = trail - 0x7E if trail >= 0x9F else trail - 0x1F - (trail > 0x7F)
        out += b"\x1b$B" + bytes([row, cell]) + b"\x1b(B"
    return out


def test_japanese_with_the_makers_rows_comes_back() -> None:
    text = "①番の㈱山田へ\n明日の朝に電話します。ｶﾅ ABC №"
    for name in ("iso-2022-jp", "iso-2022-jp-1", "us-ascii", "utf-8", "", "shift_jis"):
        assert decoded(iso_2022(text), name) == text
    euc = b"".join(bytes([pair[3] | 0x80, pair[4] | 0x80]) for pair in (iso_2022(letter) for letter in "①番の㈱山田"))
    assert decoded(euc, "euc-jp") == "①番の㈱山田"
    assert decoded("丂".encode("euc_jp") + euc, "euc-jp") == "丂①番の㈱山田"


def test_halves_of_an_emoji_become_one() -> None:
    halves = "Done 🎉".encode("utf-16-be").decode("utf-16-be", "surrogatepass")
    apart = b"Done " + "\ud83c".encode("utf-8", "surrogatepass") + "\udf89".encode("utf-8", "surrogatepass")
    assert decoded(apart, "utf-8") == halves
    assert read(f"{HEAD}{html('Done &#55356;&#57225;')}".encode()).text == "Done 🎉"
    assert decoded(b"Done " + "\ud83c".encode("utf-8", "surrogatepass"), "utf-8").startswith("Done ")
