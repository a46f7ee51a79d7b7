"""Mails on a phone: in every kind of mail, whatever was typed can break anywhere, and nothing is wider than the
screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import visitors
from tests.browser.test_look import LONG
from tests.outbound.conftest import words
from tests.outbound.writing.test_every_kind import MAILED, World, sent, world

__all__ = ["world"]

LINK = f"https://example.com/{LONG * 2}"[:300]
TYPED = {
    "Call the bank": LONG, "Send the &lt;offer&gt;": LONG, "Carol Reed": LONG, "Alice Moreau": LONG, "Bob Lee": LONG, "Dan Ortiz": LONG,
    "Went well": LINK, "Nobody answers.": LINK, "Ms Weber is away.": LINK, "The bank called me": LINK, "She knows.": LINK,
    "alice@home.example": f"{LONG}@home.example", "alice@work.example": f"{LONG}@work.example", "bob@home.example": f"{LONG}@home.example",
    "Ask for Ms Weber": LINK, "isn’t in the plan any more": LINK, "Your email is over 10 MB": LINK, "the address doesn’t exist": LONG,
}  # fmt: skip


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """Yields one phone for all mails, since no script or anything else stays from one mail to the next."""
    with visitors(browser) as visitor:
        yield visitor(java_script_enabled=False)


@pytest.mark.parametrize("kind", MAILED)
def test_no_mail_is_wider_than_a_phone(phone: Page, world: World, kind: str) -> None:
    html = words(sent(world, kind), "html")
    long = html
    for typed, longer in TYPED.items():
        long = re.sub(rf"{re.escape(typed)}(?![^<]*>)", longer, long)
    # Also in programs that drop the head, or the body's own style.
    poorer = re.sub(r"<head>.*?</head>", "", long, flags=re.DOTALL), re.sub(r"<body [^>]*>", "<body>", long)
    for shown in (html, long, *poorer):
        phone.set_content(shown)
        for width in (320, 390):
            phone.set_viewport_size({"width": width, "height": 800})
            assert phone.evaluate("document.documentElement.scrollWidth") <= width, (width, phone.inner_text("body"))


def test_a_word_that_cannot_break_would_be_seen(open_page: Callable[..., Page]) -> None:
    page = open_page(width=320)
    page.set_content(f'<meta name="viewport" content="width=device-width"><p>{LONG}</p>')
    assert page.evaluate("document.documentElement.scrollWidth") > 320
