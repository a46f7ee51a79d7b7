"""Nothing that acts is stored: our links and reply addresses are blanked, and nothing else is."""

import base64
import codecs
import gzip
import html
import itertools
import quopri
import re
import textwrap
import time
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, get_args
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import tokens, typed
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.inbound import blanks
from tests.conftest import NOW
from tests.inbound.attacker import is_found, moved

TARGET = Target("a2b3c4d5e6f7a2b3", "b2c3d4e5f6a7b2c3", 12)
EMAIL = "alice@home.example"
ORIGIN = "https://plans.example.com"


def path_of(purpose: tokens.Sent) -> str:
    """A link of this purpose, as messages have it."""
    token = tokens.sign(purpose, b"0123456789" * 2 + EMAIL.encode(), EMAIL)
    made: dict[str, Callable[[], Any]] = {
        **{
            each: partial(links.question_path, each, "b2c3d4e5f6a7b2c3", "c2d3e4f5a6b7c2d3")
            for each in get_args(links.Asking)
        },
        "sign-in": lambda: links.sign_in_path("b2c3d4e5f6a7b2c3", EMAIL, "c3d4e5f6a7b2c3d4", NOW),
        "coach": lambda: links.coach_path("b2c3d4e5f6a7b2c3", EMAIL, NOW),
        "digest": lambda: links.digest_path("b2c3d4e5f6a7b2c3", EMAIL, "week"),
        "unsubscribe": lambda: links.path(
            "unsubscribe", Target("a2b3c4d5e6f7a2b3", "b2c3d4e5f6a7b2c3", 0, "late"), EMAIL
        ),
    }
    return str(made[purpose]()) if purpose in made else f"/{purpose}/{token}"


LINKS: list[tokens.Sent] = [purpose for purpose in tokens.SENT if purpose != "reply"]


@pytest.mark.parametrize("purpose", LINKS)
@pytest.mark.parametrize(
    "around", ["{}", "<{}>", "> {}\n> bye", "[Mark done]({})", '<a href="{}">x</a>', "See {}?a=b now"]
)
def test_a_link_that_acts_is_blanked(purpose: tokens.Sent, around: str) -> None:
    path = path_of(purpose)
    token = path.rpartition("/")[2]
    blanked = blanks.blank(around.format("https://plans.example.com" + path))
    assert token not in blanked
    assert "[link]" in blanked


@pytest.mark.parametrize("purpose", LINKS)
def test_a_link_that_a_filter_rewrote_is_blanked(purpose: tokens.Sent) -> None:
    path = path_of(purpose)
    whole = quote("https://plans.example.com" + path, safe="")
    token = path.rpartition("/")[2]
    assert token not in blanks.blank(f"https://eur01.safelinks.example/?url={whole}&data=x")
    assert (
        token
        not in blanks.blank(f"https://urldefense.example/v2/url?u=https-3A__plans.example.com_done_{token}&d=x").lower()
    )


def test_a_reply_address_is_blanked_in_any_case() -> None:
    address = links.reply_address(TARGET)
    for written in (address, address.upper(), f"Carol <{address}>", f"mailto:{address}", quote(address, safe="")):
        blanked = blanks.blank(f"To: {written} and more")
        assert address.partition("@")[0].lower() not in blanked.lower()
        assert "and more" in blanked


@pytest.mark.parametrize(
    "text",
    ["https://plans.example.com/plans/a2b3c4d5e6f7a2b3/actions/12", "https://elsewhere.example/done/today", "I am done/finished",
     "reply+me@elsewhere.example", "room2\nroom3\nroom4\nroom5\nroom6\nroom7\nroom22\nroom33", "n" + "o" * 60,
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "fa6fe3a4574dbbf7fda2d6be6ade63b224f766",
     "monday\ntuesday\nwednesday\nthursday\n5\nfriday\nsaturday\nsunday", "Donaudampfschifffahrtsgesellschaftskapitaen", "ha" * 40, "IBAN DE89370400440532013000", "0123456789" * 6],
)  # fmt: skip
def test_other_links_and_words_stay(text: str) -> None:
    assert blanks.blank(text) == text


@given(st.text(max_size=200))
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert blanks.blank(text) == text


def test_time_grows_with_the_length_only() -> None:
    prose = base64.b64encode(b"We met on Monday, and the bank agreed to a third of it. " * 8).decode()
    for part in ("a", "a2", "https://plans.example.com/done/", "reply+", "reply+a@", "2" * 39 + " ", "abcdefghijkl ", "\uff41", "-2F%2F&lt;<b>",
                 "<b ", "<!--", "___", "___aaaaaaaaaaaaaaaaaaaaaa", "myyux://aaaaaaaaaaaaaaaaaaaaaaa ", "\nabc>", "?= =?utf-8?b?", "=\n",
                 "%25", "\\x68", "&#104", "deadbeef", prose):  # fmt: skip
        text = part * (200_000 // len(part))
        before = time.process_time()
        blanks.blank(text)
        assert time.process_time() - before < 1.5, f"{part!r} takes too long"


def in_lines(width: int, begins: str = "") -> Callable[[str], str]:
    def wrap(text: str) -> str:
        lines = (textwrap.wrap(line, width, drop_whitespace=False) or [""] for line in text.split("\n"))
        return "\n".join(begins + line for some in lines for line in some)

    return wrap


def soft(text: str) -> str:
    return "=\n".join(text[start : start + 75] for start in range(0, len(text), 75))


def each_percent(text: str) -> str:
    return "".join(f"%{ord(char):02X}" if char.isalnum() else char for char in text)


def soft_by_bytes(text: str) -> str:
    return quopri.encodestring(text.encode(), quotetabs=True).decode()


def each(form: str, *, behind: str = "") -> Callable[[str], str]:
    """Writes each character by its number."""
    return lambda text: behind.join(form.format(ord(char)) for char in text)


def in_encoded_words(text: str) -> str:
    pieces = [text[start : start + 33] for start in range(0, len(text), 33)]
    return "\n ".join(f"=?utf-8?B?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def based(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


def between(mark: str, width: int = 12) -> Callable[[str], str]:
    return lambda text: mark.join(text[start : start + width] for start in range(0, len(text), width))


WRAPPINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "upper case": str.upper,
    "quoted": lambda text: "> " + text.replace("\n", "\n> "),
    "soft breaks": soft,
    "quoted-printable": soft_by_bytes,
    "72 columns": in_lines(72),
    "76 columns": in_lines(76),
    "quoted at 72": in_lines(72, "> "),
    "quoted twice": in_lines(60, "> > "),
    "percent": lambda text: quote(text, safe=""),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "each character percent": each_percent,
    "each character percent twice": lambda text: quote(each_percent(text), safe=""),
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hex entities": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "html": html.escape,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 in lines": lambda text: base64.encodebytes(text.encode()).decode(),
    "base64 of urls": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "part of base64": lambda text: "/x/" + base64.b64encode(f"u={text}&z=1".encode()).decode(),
    "safelinks": lambda text: f"https://eur01.safelinks.protection.outlook.com/?url={quote(text, safe='')}&data=05%7C02&sdata=aB3%3D&reserved=0",
    "google": lambda text: f"https://www.google.com/url?q={quote(text, safe='')}&source=gmail&ust=1700000000000000&usg=AOvVaw1",
    "urldefense 2": lambda text: "https://urldefense.proofpoint.com/v2/url?u="
    + re.sub("%", "-", quote(text, safe="").replace("%2F", "_")) + "&d=DwMFaQ&c=euGZstcaTDllvimEN8b7jXrwqOf-v5A_CdpgnVfiiMM",
    "urldefense 3": lambda text: f"https://urldefense.com/v3/__{text}__;!!Abc-123!dEf$",
    "barracuda": lambda text: f"https://linkprotect.cudasvc.com/url?a={quote(text, safe='').lower()}&c=E,1,abc,&typo=1",
    "mimecast": lambda text: f"https://protect-eu.mimecast.com/s/AbCdE12345?domain=plans.example.com&url={quote(text, safe='')}",
    "cisco": lambda text: f"https://secure-web.cisco.com/1aB2-cD3_e/{quote(text, safe='')}",
    "zero width": lambda text: "\u200b".join(text),
    "trend micro": lambda text: f"https://ddei3-0-ctp.trendmicro.com:443/wis/clicktime/v1/query?url={quote(text, safe='').lower()}&umid=A1&auth=b2",
    "sophos": lambda text: f"https://eu-west-1.protection.sophos.com?d=example.com&u={based(text)}&i=NWE&t=aGVs&h=1&s=AVNP",
    "symantec": lambda text: f"https://clicktime.symantec.com/a/1/abc=?d=defg&u={quote(text, safe='')}",
    "fireeye": lambda text: f"https://protect2.fireeye.com/v1/url?k=31323334-5&q=1&e=12-34&u={quote(text, safe='')}",
    "check point": lambda text: f"https://url.avanan.click/v2/r01/___{moved(quote(text, safe=':/@+'), 5)}___.YXAxZTpj",
    "amazon": lambda text: "https://abc.r.us-east-1.awstrack.me/L0/" + text.replace("/", "%2F") + "/1/0100/abc=1",
    "json": each("\\u{:04x}"), "javascript": each("\\x{:02x}"), "octal": each("\\{:03o}"), "css": each("\\{:x} "), "escape": each("%u{:04X}"),
    "entities without end": each("&#{}"), "padded entities": each("&#x{:06x};"), "lower quoted-printable": each("={:02x}"),
    "quoted-printable of UTF-16": each("={:02X}=00"), "escaped slashes": lambda text: text.replace("/", "\\/"),
    "zero width escaped": lambda text: "%E2%80%8B".join(text), "full width": lambda text: re.sub("[a-z0-9]", lambda at: chr(ord(at[0]) + 0xFEE0), text),
    "hex": lambda text: text.encode().hex(), "hex in lines": lambda text: in_lines(64)(text.encode().hex()),
    "base32": lambda text: base64.b32encode(text.encode()).decode(), "rot13": lambda text: codecs.encode(text, "rot13"),
    "base64 of UTF-16": lambda text: based(text, "utf-16-le"), "base64 of gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "base64 of zlib": lambda text: base64.b64encode(zlib.compress(text.encode())).decode(), "UTF-7": lambda text: text.encode("utf-7").decode(),
    "encoded words": in_encoded_words, "tags": between("<wbr>"), "spans": between("</span><span class=x>"), "comments": between("<!-- -->"),
    "folded": between("\r\n ", 40), "quoted by name": between("\nDan> ", 40), "quoted by colons": between("\n: ", 40),
    "continued": between("\\\n", 40), "NUL": lambda text: "\0".join(text),
}  # fmt: skip


ALONE = {"rot13", "UTF-7"}
"""What no program makes another form of, nor of another form."""

SENT = st.sampled_from(tokens.SENT).flatmap(
    lambda purpose: st.tuples(st.just(purpose), st.binary(min_size=11, max_size=70), st.text("ab@.", max_size=9))
)


def written(purpose: tokens.Sent, token: str) -> str:
    return f"reply+{token}@mail.example.com" if purpose == "reply" else f"{ORIGIN}/{purpose}/{token}"


# Pairs are tried below, the same each time.
@settings(derandomize=True)
@given(SENT, st.lists(st.sampled_from(sorted(WRAPPINGS.keys() - ALONE)), min_size=1, max_size=1), st.integers(0, 70))
def test_no_token_of_any_purpose_is_stored_however_it_is_wrapped(
    sent: tuple[tokens.Sent, bytes, str], wrappings: list[str], behind: int
) -> None:
    purpose, payload, binding = sent
    token = tokens.sign(purpose, payload, binding)
    text = "a" * behind + " " + written(purpose, token) if behind else written(purpose, token)
    for name in wrappings:
        text = WRAPPINGS[name](text)
    assert not is_found(token, blanks.storable(f"Thanks,\nthat was it.\n{text}\nSee you."))
    assert blanks.storable(f"Thanks,\n{text}").startswith("Thanks,")


def test_a_token_is_found_in_each_wrapping() -> None:
    purposes: list[tokens.Sent] = ["done", "pause", "reply"]
    for wrapping, purpose in itertools.product(WRAPPINGS, purposes):
        token = tokens.sign(purpose, b"\x07 a payload of ours", "alice@home.example")
        wrapped = WRAPPINGS[wrapping](written(purpose, token))
        assert is_found(token, wrapped), f"or this test proves nothing of {wrapping}"
        assert not is_found(token, blanks.storable(f"Thanks,\n{wrapped}\nBye.")), f"{purpose} in {wrapping}"


ESCAPES = (
    "each character percent", "each character percent twice", "lower quoted-printable", "json", "javascript", "entities", "hex entities", "entities without end", "escape",
)  # fmt: skip


def test_a_token_is_found_where_a_line_ends_within_any_escape() -> None:
    """Also of a character of several bytes; at one place in three, which takes all of a sign's in turn."""
    token = tokens.sign("done", b"\x07 a payload of ours", EMAIL)
    hidden = f"{token[:9]}\u200b{token[9:]}"
    wrapped = [WRAPPINGS[name](token) for name in ESCAPES]
    wrapped += [
        "".join(f"\\u{{{ord(char):x}}}" for char in hidden),
        "".join(f"%{byte:02X}" for byte in hidden.encode()),
    ]
    for text, end in itertools.product(wrapped, ("\n", "\n> ", "=\n")):
        for at in range(1, len(text), 3 if len(text) % 3 else 5):
            kept = blanks.blank(f"See /done/{text[:at]}{end}{text[at:]} now").replace(end, "")
            assert not any(text[start : start + len(text) // 2] in kept for start in range(0, len(text) // 2, 9)), (
                at,
                text,
            )


def test_reply_addresses_of_every_mark_and_links_of_every_purpose_are_found_in_a_wrapping_of_a_wrapping() -> None:
    """Each once, in pairs that differ from run to run no more than the tokens do."""
    marks: list[tuple[Any, int]] = [
        ("", 0),
        ("plan", 0),
        ("digest", 0),
        ("asking", links.asking(NOW.date(), 1200)),
        ("entered", 7),
    ]
    sent = [links.reply_address(Target("a2b3c4d5e6f7a2b3", "b2c3d4e5f6a7b2c3", 0, mark, which=n)) for mark, n in marks]
    sent += [ORIGIN + path_of(purpose) for purpose in LINKS]
    some = sorted(WRAPPINGS.keys() - ALONE)
    pairs = itertools.cycle(zip(some, reversed(some), strict=True))
    for one, (inner, outer) in zip(sent * 3, pairs, strict=False):
        token = re.findall("[a-z2-7]{37,}", one)[0]
        assert not is_found(token, blanks.storable(f"Hi,\n{WRAPPINGS[outer](WRAPPINGS[inner](one))}\nBye.")), (
            inner,
            outer,
        )


def test_ordinary_words_of_many_languages_stay() -> None:
    said = (
        "We met on Monday 24 Nov at 10:15, and the bank agreed. Nächste Woche unterschreiben wir den Rechtsschutzversicherungsgesellschaftsvertrag.",
        "Il m’a dit « peut-être anticonstitutionnellement » ; on verra. Mañana a las ocho, ¿no? Vi ses på torsdag, tusen tack.",
        "Встретимся в понедельник, достопримечательности подождут. Θα τα πούμε αύριο. שלום, נדבר מחר. سنلتقي غدًا إن شاء الله.",
        "今日は天気がいいですね、散歩に行きましょう。①㈱ＡＢＣ１２３ 下周见。 다음 주에 만나요. แล้วเจอกันพรุ่งนี้ 👍🏽",
        "https://example.com/a/b?utm_source=news&utm_medium=email&x=%20y%2Fz#frag http://maps.example/@52.5,13.4,17z?data=!3m1!4b1",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2Floan%3Fid%3D7&data=05%7C02%7C&sdata=aB3%3D&reserved=0",
        "https://urldefense.com/v3/__https://bank.example/done/loan__;!!Abc-123!dEf$ https://urldefense.proofpoint.com/v2/url?u=https-3A__bank.example_a",
        "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 git 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 uuid 123e4567-e89b-12d3-a456-426614174000",
        "1. one\n2. two\n* three\n> four\n: five\nDan> six\n- seven\n# eight\nmilk\neggs\nbread\nbutter\ncheese\ntomatoes\ncucumbers",
        "<p>A <b>bold</b> word, <i>monday</i><i>tuesday</i></p> C:\\new\\x64\\table \\u00e9 50% =3D a=b&c=d; 10%25 5-20 AB-2C",
        "responsibilities characteristics internationalization counterrevolutionaries extraordinarily misunderstandings",
        "data:image/png;base64," + base64.b64encode(bytes(range(256)) * 40).decode(),
        "-----BEGIN CERTIFICATE-----\n" + in_lines(64)(base64.b64encode(bytes(range(255, -1, -1)) * 4).decode()),
        based("This is a letter that somebody encoded, for whatever reason. " * 9),
    )  # fmt: skip
    for words in said:
        assert blanks.blank(words) == words
    assert blanks.blank("\n\n".join(said)) == "\n\n".join(said)
    assert blanks.in_file("\n\n".join(said).encode()) == "\n\n".join(said).encode()


@pytest.mark.parametrize(
    "wrapping", ["as it is", "base64", "percent", "each character percent", "soft breaks", "72 columns"]
)
@given(st.binary(min_size=23, max_size=70))
def test_a_token_alone_is_found(wrapping: str, raw: bytes) -> None:
    token = tokens.sign("done", raw, "")
    assert not is_found(token, blanks.storable(WRAPPINGS[wrapping](f"It was {token} I think")))


@pytest.mark.parametrize(
    "unseen", "\u206a \u034f \u3164 \x01 \ufe0f \U000e0020 \uffa0 \ufffc \u115f \u17b4 \u180b \x00 \u061c".split(" ")
)
def test_a_token_is_found_between_whatever_is_not_stored(unseen: str) -> None:
    """What can't be seen is taken away: that must not make a link of it again."""
    token = tokens.sign("done", b"\x07 a payload of ours", EMAIL)
    for text in (unseen.join(written("done", token)), written("done", token).replace("k", "\u212a")):
        for strip in (True, False):
            assert not is_found(token, typed.lines(blanks.storable(f"See {text} now", strip=strip)))


def test_words_around_a_link_stay() -> None:
    link = ORIGIN + path_of("done")
    for text in (
        f"I pressed\n{link}\nplease help",
        f"{link}\nUnfortunately it failed",
        f"See {link}, it works\nstrengths",
    ):
        kept = [word for word in re.findall("[A-Za-z]+", blanks.blank(text)) if word != "link"]
        assert kept == re.findall("[A-Za-z]+", text.replace(link, ""))


def test_only_listed_purposes_can_be_signed() -> None:
    for use in (tokens.sign, tokens.verify):
        with pytest.raises(ValueError, match="newsletter"):
            use("newsletter", tokens.sign("done", b"x") if use is tokens.verify else b"x")  # type: ignore[arg-type]
