"""The chain of somebody's digests goes on however one of them ends, and is only ever one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import digests
from chalicelib.domain.people import person as people
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.reports import digest
from chalicelib.outbound.channels import email
from chalicelib.outbound.deliver import deliver
from tests.conftest import everything, owed
from tests.outbound.conftest import mails, refusal, unreachable

DAY = timedelta(days=1)


@pytest.fixture
def reader(carol: Person, plan: Plan, now: datetime) -> Person:
    """Carol, whose digest comes every day at seven in the morning, New York time: at noon UTC."""
    return profile.change(Actor(carol.person_id), profile.Change(digest=DigestTime("day", "07:00")), now=now)


@pytest.fixture
def late(reader: Person, add_action: Callable[..., Action], now: datetime) -> None:
    """Something to say in each digest, and nothing else owed to her."""
    add_action("Send the offer", due=now + timedelta(minutes=30))
    for row in owed(reader):
        if row.kind != "digest":
            row.delete()


def only_next(reader: Person) -> datetime:
    """When the one row that her chain consists of is due."""
    [row] = owed(reader)
    assert row.data["chain"] == people.get(reader.person_id).digest_next
    return row.due_at


def test_with_nothing_to_say_the_next_is_owed_without_a_trace(reader: Person) -> None:
    due = only_next(reader)
    assert deliver(reader.person_id, due + timedelta(seconds=30)) == "1 skipped"
    assert mails() == []
    assert only_next(reader) == due + DAY
    assert people.get(reader.person_id).digest_last == due - timedelta(seconds=30)


def test_delivered_twice_at_once_there_is_still_one(reader: Person) -> None:
    due = only_next(reader)
    deliver(reader.person_id, due)
    before = everything()
    assert deliver(reader.person_id, due) == "nothing is due"
    assert everything() == before


def test_after_days_without_a_sweep_only_one_comes(reader: Person) -> None:
    due = only_next(reader)
    deliver(reader.person_id, due + 3 * DAY + timedelta(hours=1))
    assert only_next(reader) == due + 4 * DAY


def test_the_row_of_an_earlier_chain_is_void_and_starts_nothing(reader: Person, now: datetime) -> None:
    due = only_next(reader)
    later = profile.change(Actor(reader.person_id), profile.Change(digest=DigestTime("day", "08:00")), now=now)
    assert len(owed(reader)) == 2
    deliver(reader.person_id, due)
    assert only_next(later) == due + timedelta(hours=1)
    assert people.get(reader.person_id).digest_last == later.digest_last


def test_turned_off_the_chain_ends_without_a_trace(reader: Person, now: datetime) -> None:
    due = only_next(reader)
    profile.change(Actor(reader.person_id), profile.Change(digest=DigestTime("off")), now=now)
    deliver(reader.person_id, due)
    assert owed(reader) == []
    assert people.get(reader.person_id).digest_next is None


def test_while_mails_to_the_address_come_back_none_is_sent_and_the_time_untold_grows(reader: Person) -> None:
    due, last = only_next(reader), reader.digest_last
    write = Write()
    write.update(Person, reader.person_id, [Person.mail.set(plain(MailState("bounced", due)))])
    write.commit()
    deliver(reader.person_id, due)
    assert only_next(reader) == due + DAY
    assert people.get(reader.person_id).digest_last == last


def test_refused_for_good_the_next_one_tells_what_was_not_told(
    reader: Person, late: None, ses_fails: Callable[[Exception], None]
) -> None:
    due, last = only_next(reader), reader.digest_last
    ses_fails(refusal("MessageRejected", "Address blacklisted."))
    deliver(reader.person_id, due)
    assert only_next(reader) == due + DAY
    assert people.get(reader.person_id).digest_last == last


def test_while_the_provider_is_not_reached_it_is_the_same_one_and_takes_the_place_of_those_it_delays(
    reader: Person, late: None, ses_fails: Callable[[Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    due, name = only_next(reader), reader.digest_next
    ses_fails(unreachable())
    for moment in (due, due + DAY, due + 4 * DAY):
        deliver(reader.person_id, moment)
        assert people.get(reader.person_id).digest_next == name
        assert only_next(reader) <= moment + timedelta(minutes=6)
    monkeypatch.undo()
    assert deliver(reader.person_id, only_next(reader)) == "1 sent"
    assert only_next(reader) == due + 5 * DAY


def test_another_time_chosen_while_it_is_sent_is_the_one_that_counts(
    reader: Person, late: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = only_next(reader)

    def sent_meanwhile(*_: object) -> None:
        profile.change(Actor(reader.person_id), profile.Change(digest=DigestTime("week", "09:00", 4)), now=due)

    monkeypatch.setattr(email, "send", sent_meanwhile)
    assert deliver(reader.person_id, due) == "1 sent"
    assert only_next(reader) == datetime(2026, 11, 27, 14, tzinfo=UTC)


def test_what_cannot_be_gathered_ends_and_the_next_is_owed(reader: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    due = only_next(reader)
    monkeypatch.setattr(digest, "gather", lambda *_: 1 / 0)
    for _ in range(5):
        deliver(reader.person_id, only_next(reader))
    assert only_next(reader) == due + DAY


def test_of_who_is_gone_the_chain_ends(reader: Person) -> None:
    due = only_next(reader)
    reader.delete()
    deliver(reader.person_id, due)
    assert owed(reader) == []


def test_no_more_than_two_months_are_told_at_once(now: datetime) -> None:
    assert digests.told_from(now - 100 * DAY, now) == now - 62 * DAY
    assert digests.told_from(now - 2 * DAY, now) == now - 2 * DAY
