"""Addresses become links, and nothing else does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from chalicelib.linked import linked
from chalicelib.templating import environment


def paragraph(text: str) -> LexborNode:
    """What a browser makes of it."""
    node = LexborHTMLParser(f"<p>{linked(text)}</p>").css_first("p")
    assert node is not None
    return node


def links(text: str) -> list[tuple[str, str]]:
    """Where each link leads, and its words."""
    return [(str(node.attributes.get("href")), node.text()) for node in paragraph(text).css("a")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.com/a?b=c&d=e#f.", "https://example.com/a?b=c&d=e#f"),
        ("(https://example.com)", "https://example.com"),
        ("(see https://en.example.org/wiki/Bank_(river)).", "https://en.example.org/wiki/Bank_(river)"),
        ("HTTP://Example.com/Path, then", "HTTP://Example.com/Path"),
        ("<https://example.com/>", "https://example.com/"),
        ("“https://example.com/x”", "https://example.com/x"),
        ("Is it https://example.com/?q=1?", "https://example.com/?q=1"),
        ("first\nhttps://example.com/a\nsecond", "https://example.com/a"),
        ("https://example.com/a'onmouseover='alert(1)", "https://example.com/a'onmouseover='alert(1)"),
        ("https://example.com/\u202egpj.exe", "https://example.com/"),
        ("https://example.com\\@evil.example", "https://example.com"),
    ],
)
def test_an_address_is_a_link_without_the_punctuation_around_it(text: str, address: str) -> None:
    assert links(text) == [(address, address)]


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("https://münchen.example/straße!", "https://xn--mnchen-3ya.example/straße"),
        ("https://faß.de", "https://xn--fa-hia.de"),
        ("https://anna@faß.de:8443/faß?faß#faß", "https://anna@xn--fa-hia.de:8443/faß?faß#faß"),
        ("https://σοφός.example/", "https://xn--0xagbn4a.example/"),
        ("https://evil。example/", "https://evil.example/"),
        ("https://example.com/@faß.de", "https://example.com/@faß.de"),
    ],
)
def test_a_link_leads_to_the_same_place_whatever_opens_it(text: str, leads_to: str) -> None:
    assert links(text) == [(leads_to, text.rstrip("!"))]


@pytest.mark.parametrize("text", ["https://⒈com/", "https://xn--a.example/", "https://☃☃‍.example/"])
def test_an_address_that_no_domain_can_have_stays_text(text: str) -> None:
    assert links(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "www.example.com", "ftp://example.com", "//example.com",
        "https://", "http:// example.com", "https://<b>", "mailto:alice@home.example", "xhttps://example.com", "file:///etc/passwd", "&#106;avascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_stays_text(text: str) -> None:
    assert links(text) == []
    assert paragraph(text).text() == text


@pytest.mark.parametrize(
    "text",
    [
        '<script>alert(1)</script> https://example.com/"><img src=x onerror=alert(1)>', "https://a.example/<svg onload=alert(1)>",
        "https://a.example/'\"onclick=alert(1)", "<a href=javascript:alert(1)>https://a.example</a>", "https://a.example/&quot;onclick=x",
    ],
)  # fmt: skip
def test_markup_stays_text_beside_and_inside_an_address(text: str) -> None:
    made = paragraph(text)
    assert {node.tag for node in made.css("*")} <= {"p", "a"}
    for node in made.css("a"):
        assert set(node.attributes) == {"href", "rel"}
        assert str(node.attributes["href"]).startswith("https://a.example") or "example.com" in str(
            node.attributes["href"]
        )
    assert made.text() == text


@given(
    st.text()
    | st.lists(
        st.sampled_from(["https://a.example", "(", ")", "]", ".", " ", "\n", "<", '"', "&", "javascript:", "/x"])
    ).map("".join)
)
def test_no_word_is_lost_and_every_link_leads_to_the_web(text: str) -> None:
    made = str(linked(text))
    assert environment().from_string("{{ words|linked|striptags }}") is not None
    hrefs = [str(node.attributes["href"]) for node in LexborHTMLParser(f"<p>{made}</p>").css("a")]
    assert all(href.lower().startswith(("http://", "https://")) for href in hrefs)
    assert made.replace("</a>", "").count("<") == len(hrefs)  # what was typed is escaped: only our own tags are there


def test_a_link_says_nothing_of_where_one_comes_from() -> None:
    assert 'rel="noopener noreferrer nofollow"' in linked("https://example.com")


def test_lines_stay_in_mails_that_pay_no_heed_to_styles() -> None:
    assert linked("One\nhttps://example.com/a\n\n<b>", breaks=True).count("<br>") == 3
    assert "<br>" not in linked("One\nTwo")


@pytest.mark.parametrize(
    "text",
    [
        "https://a" * 100_000,
        "https://a.example/" + ")" * 500_000,
        "https://a.example/" + "(." * 250_000,
        "h" * 1_000_000,
    ],
)
def test_a_crafted_text_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    linked(text)
    assert time.process_time() - begun < 2
