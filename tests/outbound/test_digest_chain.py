"""The chain of somebody's digests goes on however one of them ends, and is only ever one."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain import digests, people
from chalicelib.domain.addresses import MailState
from chalicelib.domain.people import Actor, Person
from chalicelib.domain.settings import DigestTime
from chalicelib.outbound.deliver import deliver
from chalicelib.tables import Write, plain
from tests.conftest import everything, owed
from tests.outbound.conftest import mails

DAY = timedelta(days=1)


@pytest.fixture
def reader(carol: Person, now: datetime) -> Person:
    """Carol, whose digest comes every day at seven in the morning, New York time: at noon UTC."""
    return people.change(Actor(carol.person_id), digest=DigestTime("day", "07:00"), now=now)


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
    later = people.change(Actor(reader.person_id), digest=DigestTime("day", "08:00"), now=now)
    assert len(owed(reader)) == 2
    deliver(reader.person_id, due)
    assert only_next(later) == due + timedelta(hours=1)
    assert people.get(reader.person_id).digest_last == later.digest_last


def test_turned_off_the_chain_ends_without_a_trace(reader: Person, now: datetime) -> None:
    due = only_next(reader)
    people.change(Actor(reader.person_id), digest=DigestTime("off"), now=now)
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


def test_of_who_is_gone_the_chain_ends(reader: Person) -> None:
    due = only_next(reader)
    reader.delete()
    deliver(reader.person_id, due)
    assert owed(reader) == []


def test_no_more_than_a_month_is_told_at_once(now: datetime) -> None:
    assert digests.told_from(now - 100 * DAY, now) == now - 31 * DAY
    assert digests.told_from(now - 2 * DAY, now) == now - 2 * DAY
