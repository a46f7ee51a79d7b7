"""Nothing that acts is stored: our links and reply addresses are blanked, and nothing else is."""

import time
from typing import get_args
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.inbound import blanks
from tests.conftest import NOW

TARGET = Target("a2b3c4d5e6f7a2b3", "b2c3d4e5f6a7b2c3", 12)
EMAIL = "alice@home.example"
PATHS = [
    links.path("done", TARGET, EMAIL), links.path("proposal", TARGET, EMAIL), links.path("notices", TARGET, EMAIL), links.path("zone", TARGET, EMAIL),
    links.path("invitation", TARGET, EMAIL), links.path("unsubscribe", Target("a2b3c4d5e6f7a2b3", "b2c3d4e5f6a7b2c3", 0, "late"), EMAIL),
    links.sign_in_path("b2c3d4e5f6a7b2c3", EMAIL, NOW),
    *(links.question_path(purpose, "b2c3d4e5f6a7b2c3", "c2d3e4f5a6b7c2d3") for purpose in get_args(links.Asking)),
]  # fmt: skip

PURPOSES = [path.split("/")[1] for path in PATHS]


@pytest.mark.parametrize("path", PATHS, ids=PURPOSES)
@pytest.mark.parametrize(
    "around", ["{}", "<{}>", "> {}\n> bye", "[Mark done]({})", '<a href="{}">x</a>', "See {}?a=b now"]
)
def test_a_link_that_acts_is_blanked(path: str, around: str) -> None:
    token = path.rpartition("/")[2]
    blanked = blanks.blank(around.format("https://plans.example.com" + path))
    assert token not in blanked
    assert "[link]" in blanked


@pytest.mark.parametrize("path", PATHS, ids=PURPOSES)
def test_a_link_that_a_filter_rewrote_is_blanked(path: str) -> None:
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
     "reply+me@elsewhere.example", "n" + "o" * 60, "ha" * 40, "IBAN DE89370400440532013000", "0123456789" * 6],
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
