"""Since when mail or texts can't leave."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.owed import account, held_up
from chalicelib.domain.owed.account import Account
from tests.conftest import counted

NOW = datetime(2026, 11, 23, 9, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_it_holds_from_the_first_refusal_until_something_leaves_again() -> None:
    assert held_up.state(NOW).since == {}
    for minutes in (0, 1, 7, 40, 80):
        held_up.note("email", NOW + minutes * MINUTE, NOW + minutes * MINUTE)
    held_up.note("text", NOW + 80 * MINUTE, NOW + 80 * MINUTE)
    assert held_up.state(NOW + 81 * MINUTE).since == {"email": NOW, "text": NOW + 80 * MINUTE}
    held_up.end("email", NOW, NOW + 81 * MINUTE)
    assert list(held_up.state(NOW + 81 * MINUTE).since) == ["text"]
    held_up.end("email", NOW, NOW + 81 * MINUTE)  # two leave at once


def test_after_a_while_without_refusals_it_is_over_and_begins_anew() -> None:
    held_up.note("email", NOW, NOW)
    over = NOW + held_up.LASTS
    assert held_up.state(over - MINUTE).since == {"email": NOW}
    assert held_up.state(over).since == {}
    held_up.note("email", over, over)
    assert held_up.state(over).since == {"email": over}


def test_within_a_minute_it_is_written_once_and_read_in_one_call() -> None:
    held_up.note("email", NOW, NOW)
    with counted() as calls:
        held_up.note("email", NOW, NOW + MINUTE / 2)
    assert calls == {"GetItem": 1}
    with counted() as calls:
        held_up.state(NOW)
    assert calls == {"TransactGetItems": 1}


def test_that_someone_was_told_is_said_only_once_an_alarm_has_rung_and_somebody_confirmed_it() -> None:
    held_up.note("email", NOW, NOW)
    late = NOW + held_up.ALARM_AFTER
    assert not held_up.state(late).is_told
    account.keep(Account(rate=1.0, a_day=200, sent=3), NOW)
    assert not held_up.state(late).is_told
    account.keep(Account(rate=1.0, a_day=200, sent=3, alarms_confirmed=True), NOW + MINUTE)
    assert held_up.state(late).is_told
    assert not held_up.state(late - MINUTE).is_told
