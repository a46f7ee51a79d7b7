"""What counts as a mail too many."""

from datetime import UTC, datetime

from infra.local.hard.diary import Entry, What
from tests.deployed.reminding import Reminded, unexplained

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALICE = Reminded("alice", "plan", "alice@home.example")
BOB = Reminded("bob", "other", "bob@home.example")


def entry(what: What, *about: str) -> Entry:
    return Entry(NOW, what, "ses", "SendRawEmail", list(about))


def too_many(came: dict[str, int], *entries: Entry) -> list[str]:
    return unexplained(came, [ALICE, BOB], entries)


def test_one_mail_each_needs_no_excuse() -> None:
    assert too_many({ALICE.email: 1, BOB.email: 1}) == []
    assert too_many({ALICE.email: 1}) == []  # one that is missing is another matter


def test_a_second_one_needs_a_lost_answer_or_a_function_killed_about_that_person() -> None:
    twice = {ALICE.email: 2, BOB.email: 1}
    assert too_many(twice) == [ALICE.email]
    assert too_many(twice, entry("throttled", ALICE.email), entry("lost", BOB.email)) == [ALICE.email]
    assert too_many(twice, entry("lost", ALICE.email)) == []
    assert too_many(twice, entry("lost", ALICE.person_id)) == []
    assert too_many(twice, entry("killed", '{"recipient":"alice","rate":14.0}')) == []


def test_each_excuses_one() -> None:
    assert too_many({ALICE.email: 3}, entry("lost", ALICE.email)) == [ALICE.email]
    assert too_many({ALICE.email: 3}, entry("lost", ALICE.email), entry("lost", ALICE.email)) == []
