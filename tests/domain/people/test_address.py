"""E-mail addresses and numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import address as addresses
from chalicelib.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Alice@Home.Example", "alice@home.example"),
        (" alice.b+plans@home.example ", "alice.b+plans@home.example"),
        ("alice@müller.example", "alice@xn--mller-kva.example"),
        ("anna@faß.de", "anna@xn--fa-hia.de"),
        ("Anna@XN--FA-HIA.de", "anna@xn--fa-hia.de"),
        ("anna@fass.de", "anna@fass.de"),
        ("alice@ｈｏｍｅ。example", "alice@home.example"),
        ("o'brien@home.example", "o'brien@home.example"),
        ("a" * 64 + "@home.example", "a" * 64 + "@home.example"),
    ],
)
def test_an_address_is_stored_in_lower_case(typed: str, stored: str) -> None:
    assert addresses.checked_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "alice", "alice@home", "@home.example", "alice@", "a b@home.example", "alice@home..example", "alice@-home.example",
     "alice@home-.example", "a" * 65 + "@home.example", "alice@" + "a" * 64 + ".example", "alice@" + "a." * 130 + "example",
     "älice@home.example", "alice@home.example\nBcc: bob@home.example", "Alice <alice@home.example>", "a@b.example,c@d.example",
     "alice@" + "ü" * 70 + ".example", "alice@.example", "@", "a\0@home.example",
     "alice@i❤.ws", "alice@xn--a.example", "alice@⒈com.example", "alice@home.example/é", "alice@é home.example", "alice@e@é.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as info:
        addresses.checked_email(typed, "client.email")
    assert set(info.value.problems) == {"client.email"}


@pytest.mark.parametrize(
    "typed", ["\u212aate@home.example", "İda@home.example", "\uff4bate@home.example", "ſam@home.example"]
)
def test_a_letter_that_only_looks_like_another_is_never_taken_for_it(typed: str) -> None:
    with pytest.raises(Invalid):
        addresses.checked_email(typed)
    assert not addresses.compared_email(typed).isascii()
    assert not addresses.mailto(typed).isascii()


@given(st.text(), st.text())
def test_an_address_is_stored_in_one_form_only(local: str, domain: str) -> None:
    try:
        stored = addresses.checked_email(f"{local}@{domain}")
    except Invalid:
        return
    assert stored.isascii()
    assert addresses.checked_email(stored) == addresses.compared_email(stored) == stored
    assert stored.rpartition("@")[0] == local.strip().lower()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+49 151 12345678", "+4915112345678"),
        ("+1 (212) 555-0123", "+12125550123"),
        (" +44 7911 123456", "+447911123456"),
    ],
)
def test_a_number_is_stored_as_e164(typed: str, stored: str) -> None:
    assert addresses.checked_phone(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "151 12345678", "+999 123456789", "+49 1", "+49 151 12345678901234", "call", "+", "x" * 5000]
)
def test_a_number_without_country_or_of_an_impossible_length_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as info:
        addresses.checked_phone(typed)
    assert set(info.value.problems) == {"phone"}


def test_addresses_are_masked_in_logs() -> None:
    assert addresses.masked("mailto:alice@home.example") == "mailto:…mple"
    assert addresses.masked("tel:+4915112345678") == "tel:…5678"
    assert addresses.mailto(" Alice@Home.example") == "mailto:alice@home.example"
    assert addresses.tel("+49151") == "tel:+49151"
