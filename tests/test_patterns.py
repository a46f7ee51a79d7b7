"""Patterns that wait for their first use do as compiled ones do."""

import re

import pytest

from chalicelib.patterns import compile_late


def test_a_pattern_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def noted(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    word = compile_late("[a-z]+", re.IGNORECASE)
    assert word.pattern == "[a-z]+"
    assert not compiled
    assert word.findall("Call the bank") == ["Call", "the", "bank"]
    assert word.fullmatch("BANK")
    assert word.sub("x", "a 1 b") == "x 1 x"
    assert word.flags & re.IGNORECASE
    assert compiled == ["[a-z]+"]


def test_a_wrong_pattern_is_told_where_it_is_used() -> None:
    with pytest.raises(re.error):
        compile_late("(").search("a")


def test_what_no_pattern_has_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = compile_late("a").nothing  # type: ignore[attr-defined]
    assert compile_late(b"a+").findall(b"aab") == [b"aa"]
