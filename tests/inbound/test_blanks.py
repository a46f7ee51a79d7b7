"""Nothing that acts is stored: our links and reply addresses are blanked, and nothing else is."""

import base64
import html
import quopri
import re
import textwrap
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_args
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import tokens, typed
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.inbound import blanks
from tests.conftest import NOW

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
     "monday\ntuesday\nwednesday\nthursday\n5\nfriday\nsaturday\nsunday", "Donaudampfschifffahrtsgesellschaftskapitaen", "ha" * 40, "IBAN DE89370400440532013000", "0123456789" * 6],
)  # fmt: skip
def test_other_links_and_words_stay(text: str) -> None:
    assert blanks.blank(text) == text


@given(st.text(max_size=200))
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert blanks.blank(text) == text


@pytest.mark.parametrize("part", ["a", "a2", "https://plans.example.com/done/", "reply+", "reply+a@", "2" * 39 + " "])
def test_time_grows_with_the_length_only(part: str) -> None:
    before = time.process_time()
    blanks.blank(part * (1_000_000 // len(part)))
    assert time.process_time() - before < 2


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
}  # fmt: skip


def everything_in(text: str, depth: int = 5) -> Iterator[str]:
    """What somebody finds who undoes whatever they can, by plain means."""
    whole = re.sub(r"=[ \t]*\r?\n[ >]*|[ \t]*\r?\n[ >]*|[\u200b\u00ad]", "", text)
    for _ in range(8):
        yield whole
        whole = re.sub(r"=([0-9A-F]{2})", lambda hex: chr(int(hex[1], 16)), unquote(html.unescape(whole)))
    for run in re.findall(r"[A-Za-z0-9+/_-]{40,}", whole) if depth else ():
        for shift in range(4):
            coded = run[shift:].translate(str.maketrans("-_", "+/"))
            found = base64.b64decode(coded + "A" * (-len(coded) % 4))
            for part in re.findall(rb"[\x09\x0a\x0d\x20-\x7e]{20,}", found):
                yield from everything_in(part.decode(), depth - 1)


def is_found(token: str, text: str) -> bool:
    return any(token in some.lower() for some in everything_in(text))


SENT = st.sampled_from(tokens.SENT).flatmap(
    lambda purpose: st.tuples(st.just(purpose), st.binary(min_size=11, max_size=70), st.text("ab@.", max_size=9))
)


def written(purpose: tokens.Sent, token: str) -> str:
    return f"reply+{token}@mail.example.com" if purpose == "reply" else f"{ORIGIN}/{purpose}/{token}"


@given(SENT, st.lists(st.sampled_from(sorted(WRAPPINGS)), min_size=1, max_size=3), st.integers(0, 70))
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


@pytest.mark.parametrize("wrapping", sorted(WRAPPINGS))
@pytest.mark.parametrize("purpose", tokens.SENT)
def test_a_token_is_found_in_each_wrapping(purpose: tokens.Sent, wrapping: str) -> None:
    token = tokens.sign(purpose, b"\x07 a payload of ours", "alice@home.example")
    wrapped = WRAPPINGS[wrapping](f"See {written(purpose, token)} now")
    if not wrapping.startswith("urldefense 2"):
        assert is_found(token, wrapped), "or this test proves nothing"
    assert not is_found(token, blanks.storable(wrapped))


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
