"""Settings from the environment."""

from collections.abc import Iterator

import pytest

from chalicelib.config import settings, table_name


@pytest.fixture(autouse=True)
def _fresh_settings() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_settings_are_read_on_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8000/app/")
    monkeypatch.setenv("MAIL_DOMAIN", "Mail.Example.COM")
    assert settings().public_url == "http://127.0.0.1:8000/app"
    assert settings().sender == "followthrough@mail.example.com"
    assert not settings().is_https
    assert settings().sms_number == ""


def test_limits_have_their_usual_values_until_they_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEXT_COUNTRIES", "NUMBERS_A_DAY", "NUMBERS_PER_COACH", "NUMBERS_PER_PERSON", "INVITATIONS_A_DAY"):
        monkeypatch.delenv(name, raising=False)
    usual = settings()
    assert (usual.numbers_a_day, usual.numbers_per_coach, usual.numbers_per_person) == (200, 60, 3)
    assert (usual.text_countries, usual.invitations_a_day) == (frozenset(), 100)
    settings.cache_clear()
    monkeypatch.setenv("TEXT_COUNTRIES", "de, US")
    monkeypatch.setenv("NUMBERS_A_DAY", "7")
    assert (settings().text_countries, settings().numbers_a_day) == (frozenset({"DE", "US"}), 7)


def test_a_missing_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEOPLE_TABLE")
    with pytest.raises(RuntimeError, match="PEOPLE_TABLE"):
        table_name("PEOPLE_TABLE")
