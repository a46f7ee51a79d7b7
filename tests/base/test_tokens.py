"""Signed tokens: one spelling, one purpose, one binding."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import signing_keys, tokens
from chalicelib.signing_keys import Known, SigningKey, SigningKeys


@given(st.binary(max_size=60))
def test_what_is_encoded_is_decoded(raw: bytes) -> None:
    text = tokens.encode(raw)
    assert re.fullmatch("[a-z2-7]*", text)
    assert tokens.decode(text) == raw
    assert tokens.decode(text.upper()) == raw


@given(st.text(max_size=30))
def test_what_is_not_encoded_by_us_is_nothing(text: str) -> None:
    raw = tokens.decode(text)
    assert raw is None or tokens.encode(raw) == text.lower()


def test_unused_bits_must_be_zero() -> None:
    assert tokens.encode(b"a") == "me"
    assert tokens.decode("mf") is None


@given(st.binary(min_size=1, max_size=40), st.text(max_size=20))
def test_a_token_is_good_in_any_case_for_its_purpose_and_binding(payload: bytes, binding: str) -> None:
    token = tokens.sign("done", payload, binding)
    assert tokens.verify("done", token, binding) == payload
    assert tokens.verify("done", token.upper(), binding) == payload
    assert tokens.verify("reply", token, binding) is None
    assert tokens.verify("done", token, binding + "x") is None


@given(st.binary(min_size=1, max_size=23), st.data())
def test_one_altered_bit_makes_a_token_worthless(payload: bytes, data: st.DataObject) -> None:
    raw = bytearray(tokens.decode(tokens.sign("done", payload)) or b"")
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    assert tokens.verify("done", tokens.encode(bytes(raw))) is None


def test_binding_and_payload_have_one_reading() -> None:
    assert tokens.sign("done", b"c", "a\0b")[-19:] != tokens.sign("done", b"b\0c", "a")[-19:]


@pytest.mark.parametrize("token", ["", "a", "abc", "x" * 19, "!" * 40, "é" * 40, "0" * 40, "a b" * 10])
def test_nonsense_is_no_token(token: str) -> None:
    assert tokens.verify("done", token) is None
    assert tokens.read("done", token) is None or len(token) > 19


def test_a_payload_can_be_read_before_it_is_verified() -> None:
    assert tokens.read("done", tokens.sign("done", b"payload", "anybody")) == b"payload"


def test_another_signing_key_makes_all_tokens_worthless(monkeypatch: pytest.MonkeyPatch) -> None:
    token = tokens.sign("done", b"payload")
    others = SigningKeys((SigningKey("b" * 32, datetime(2026, 1, 1, tzinfo=UTC)),))
    with monkeypatch.context() as patch:
        patch.setattr(signing_keys, "known", lambda: Known(lambda: signing_keys.write(others)))
        assert tokens.verify("done", token) is None
    assert tokens.verify("done", token) == b"payload"


def test_ids_and_secrets_are_random_and_long_enough() -> None:
    assert {len(tokens.new_id()) for _ in range(20)} == {16}
    assert len(tokens.new_secret()) == 32
    assert len({tokens.new_id() for _ in range(100)}) == 100
    assert tokens.digest("secret") != tokens.digest("Secret")
