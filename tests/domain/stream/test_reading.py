"""The stream: ids that sort, and pages of what happened."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.actions import comments, deleting
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import reading
from chalicelib.errors import Invalid
from tests.conftest import NOW, entries
from tests.refusing import refused


@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_entrys_id_tells_its_time_and_suits_a_message_tag(moment: datetime) -> None:
    first, second = stream.new_entry_id(moment), stream.new_entry_id(moment)
    assert first < second < stream.new_entry_id(moment + timedelta(milliseconds=1))
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", first)
    assert abs(stream.entry_time(first) - moment) <= timedelta(milliseconds=1)


def test_entries_of_one_moment_come_in_the_order_they_were_made(plan: Plan, add_action: Callable[..., Action]) -> None:
    add_action(comment="Why")
    assert [entry.kind for entry in entries(plan)] == ["invited", "accepted", "created", "comment"]


def test_the_stream_comes_newest_first_in_pages(plan: Plan, carol: Person, add_action: Callable[..., Action]) -> None:
    for number in range(5):
        add_action(str(number), at=NOW + timedelta(minutes=number))
    seen, cursor = [], None
    while True:
        page = reading.of_plan(plan.plan_id, cursor=cursor, limit=3)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [entry.entry_id for entry in seen] == [entry.entry_id for entry in reversed(entries(plan))]


def test_an_actions_history_is_its_own_also_beside_a_number_that_begins_alike(
    plan: Plan, carol: Person, add_action: Callable[..., Action]
) -> None:
    for number in range(11):
        add_action(f"Action {number + 1}")
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("One"), now=NOW)
    comments.write(Actor(carol.person_id), plan.plan_id, 11, Words("Eleven"), now=NOW)
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert [entry.kind for entry in reading.history(plan.plan_id, 1).items] == ["deleted", "comment", "created"]
    newest_last = reading.history(plan.plan_id, 1, oldest_first=True).items
    assert [entry.kind for entry in newest_last] == ["created", "comment", "deleted"]
    assert [entry.text for entry in reading.history(plan.plan_id, 11, kind="comment").items] == ["Eleven"]


def test_a_cursor_of_another_plan_or_action_is_refused(plan: Plan, add_action: Callable[..., Action]) -> None:
    add_action(comment="Why")
    of_plan = reading.of_plan(plan.plan_id, limit=1).next_cursor
    of_action = reading.history(plan.plan_id, 1, limit=1).next_cursor
    assert of_plan
    assert of_action
    for cursor in (of_plan, of_action, "{}", "a" * 40):
        with refused(Invalid, at="cursor"):
            reading.of_plan("another", cursor=cursor)
        with refused(Invalid, at="cursor"):
            reading.history(plan.plan_id, 2, cursor=cursor)
    with refused(Invalid, at="cursor"):
        reading.of_plan(plan.plan_id, cursor=of_action)
    with refused(Invalid, at="cursor"):
        reading.history(plan.plan_id, 1, cursor=of_plan)


def test_the_words_of_an_action_stay_readable_when_it_is_gone(
    plan: Plan, carol: Person, add_action: Callable[..., Action]
) -> None:
    add_action("Call the bank")
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert [entry.what for entry in reading.history(plan.plan_id, 1).items] == ["Call the bank", "Call the bank"]
