"""What becomes of texts in a new account."""

from datetime import UTC, datetime
from pathlib import Path

from infra.local.hard.clouds import BUSY, NEW
from infra.local.hard.texts import MOST_NUMBERS, NO_QUOTA, NOT_VERIFIED, Texts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALICE = "+4915112345678"


def test_only_verified_numbers_get_texts(tmp_path: Path) -> None:
    texts = Texts(NEW, tmp_path / "account.json")
    assert texts.blocked(ALICE, "Reply DONE 12", NOW) == NOT_VERIFIED
    assert texts.verify(ALICE)
    assert texts.blocked(ALICE, "Reply DONE 12", NOW) is None
    assert Texts(BUSY, tmp_path / "other.json").blocked(ALICE, "Reply DONE 12", NOW) is None


def test_one_dollar_a_month_and_what_is_spent_is_remembered(tmp_path: Path) -> None:
    texts = Texts(NEW, tmp_path / "account.json")
    texts.verify(ALICE)
    assert [texts.blocked(ALICE, "x" * 160, NOW) for _ in range(20)] == [None] * 20
    again = Texts(NEW, tmp_path / "account.json")
    assert again.blocked(ALICE, "Hi", NOW) == NO_QUOTA
    assert again.blocked(ALICE, "Hi", NOW.replace(month=12)) is None


def test_there_is_room_for_ten_numbers(tmp_path: Path) -> None:
    texts = Texts(NEW, tmp_path / "account.json")
    assert all(texts.verify(f"+49151000000{n:02}") for n in range(MOST_NUMBERS))
    assert not texts.verify(ALICE)
    assert texts.verify("+4915100000000")
