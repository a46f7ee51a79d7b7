"""Domains are kept, compared and mailed to as browsers and mail servers of today know them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import domain_names
from chalicelib.domain_names import NotADomain, ascii_name, ascii_url, compared


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("Example.COM", "example.com"),
        ("faß.de", "xn--fa-hia.de"),
        ("FASS.de", "fass.de"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("نامه‌ای.com", "xn--mgba3gch31f060k.com"),
        ("ශ්‍රී.com", "xn--10cl1a0b660p.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ｅｘａｍｐｌｅ.com", "example.com"),
        ("a\u00addmin.example", "admin.example"),
        ("XN--FA-HIA.de", "xn--fa-hia.de"),
        ("xn--i-7iq.ws", "xn--i-7iq.ws"),
    ],
)
def test_a_name_is_mapped_by_todays_rules(name: str, known_as: str) -> None:
    assert ascii_name(name) == compared(name) == known_as


@pytest.mark.parametrize(
    "name",
    [
        "i❤.ws", "a\u200d.example", "\u0301a.example", "a.\u2060.example", "é..example", "⒈com.example", "é" * 70 + ".example",
        "xn--a.example", "xn--.example", "xn--fass-.example", "xn--zzzzzzzz99999.example", "أa.example", "é/evil.example", "é:1.example",
    ],
)  # fmt: skip
def test_what_no_domain_can_be_called_is_refused_and_equals_nothing(name: str) -> None:
    with pytest.raises(NotADomain):
        ascii_name(name)
    assert not compared(name).isascii() or compared(name) == name


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_is_mapped_to_ascii_or_refused_and_mapping_again_changes_nothing(name: str) -> None:
    try:
        known_as = ascii_name(name)
    except NotADomain:
        return
    assert known_as.isascii()
    assert ascii_name(known_as) == known_as


def test_a_web_address_keeps_all_but_its_host() -> None:
    assert ascii_url("https://faß.de/faß") == "https://xn--fa-hia.de/faß"
    assert ascii_url("HTTPS://Example.com:8443/A") == "HTTPS://Example.com:8443/A"
    assert ascii_url("") == ""


def test_the_tables_are_read_only_for_names_that_need_them() -> None:
    code = (
        "import sys; from chalicelib.domain_names import ascii_name, ascii_url; "
        "ascii_name('example.com'); ascii_url('https://example.com'); sys.exit('idna' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_pythons_own_codec_is_used_nowhere() -> None:
    root = domain_names.__file__.rpartition("/")[0]
    found = subprocess.run(["grep", "-rnE", r"code\(.idna", root, "--include=*.py"], capture_output=True, text=True)
    assert found.stdout == ""
