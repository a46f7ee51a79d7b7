"""Stuck: said by who must do it, taken away by them or a coach, ended by done and cancelled."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing, editing, reopening, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, Invalid, NotAllowed, PlanNotFound, StaleVersion, WrongState
from tests.conftest import NOW, entries, everything, forget_notifications, kinds, owed
from tests.refusing import refused, values

HOUR = timedelta(hours=1)


@pytest.fixture
def action(add_action: Callable[..., Action]) -> Action:
    action = add_action()
    forget_notifications()
    return action


@pytest.fixture
def client(alice: Person) -> Actor:
    return Actor(alice.person_id)


def present(plan: Plan) -> Action:
    return actions.present(plan.plan_id, 1)


def test_the_client_is_stuck_and_the_coach_is_told(plan: Plan, client: Actor, carol: Person, action: Action) -> None:
    row = stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers\nthe phone"), now=NOW)
    assert (row.stuck_at, row.stuck_text, row.version, row.comment_count) == (NOW, "Nobody answers the phone", 1, 1)
    assert kinds(plan)[-2:] == ["stuck", "comment"]
    assert entries(plan)[-1].text == "Nobody answers\nthe phone"
    [word] = owed(carol)
    assert (word.kind, word.data) == ("stuck", {"comment": "Nobody answers\nthe phone"})
    assert owed(client.person_id) == []


def test_what_is_said_of_it_is_new_once(plan: Plan, client: Actor, carol: Person, action: Action) -> None:
    stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers"), now=NOW)
    mine = Membership.find(carol.person_id, plan.plan_id)
    assert mine is not None
    assert mine.unread_count == 1
    assert [entry.kind for entry in entries(plan) if unread.is_new(mine, entry)] == ["comment"]


def test_saying_it_twice_changes_nothing_but_further_words_are_taken(plan: Plan, client: Actor, action: Action) -> None:
    stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers"), now=NOW)
    before = everything()
    stuck.flag(client, plan.plan_id, 1, now=NOW + HOUR)
    stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers"), now=NOW + HOUR)
    assert everything() == before
    row = stuck.flag(client, plan.plan_id, 1, words=Words("Now they are on holiday"), now=NOW + HOUR)
    assert (row.stuck_at, row.stuck_text) == (NOW, "Now they are on holiday")


def test_it_goes_on_by_the_client_or_a_coach_and_nobody_is_sent_word(
    plan: Plan, client: Actor, carol: Person, action: Action
) -> None:
    for actor in (client, Actor(carol.person_id)):
        stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers"), now=NOW)
        forget_notifications()
        row = stuck.unflag(actor, plan.plan_id, 1, now=NOW)
        assert values(row, "stuck_at", "stuck_text") == [None, None]
        assert (kinds(plan)[-1], owed()) == ("unstuck", [])
    before = everything()
    stuck.unflag(client, plan.plan_id, 1, now=NOW)
    assert everything() == before


def test_done_and_cancelled_end_it_until_they_are_undone(
    plan: Plan, client: Actor, carol: Person, action: Action
) -> None:
    for close, open_again in (
        (closing.complete, reopening.reopen),
        (closing.cancel, reopening.restore),
    ):
        stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers"), now=NOW)
        close(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
        assert values(present(plan), "stuck_at", "stuck_text") == [None, None]
        with refused(WrongState):
            stuck.flag(client, plan.plan_id, 1, now=NOW)
        open_again(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
        assert values(present(plan), "stuck_at", "stuck_text") == [NOW, "Nobody answers"]


def test_a_move_leaves_it(plan: Plan, client: Actor, carol: Person, action: Action) -> None:
    stuck.flag(client, plan.plan_id, 1, now=NOW)
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=NOW + timedelta(days=20))), now=NOW)
    assert present(plan).stuck_at == NOW


def test_who_may_say_it(plan: Plan, client: Actor, mallory: Person, viewer: Person, action: Action) -> None:
    for do in (stuck.flag, stuck.unflag):
        with refused(PlanNotFound):
            do(Actor(mallory.person_id), plan.plan_id, 1, now=NOW)
        with refused(NotAllowed):
            do(Actor(viewer.person_id), plan.plan_id, 1, now=NOW)
        with refused(ActionNotFound):
            do(client, plan.plan_id, 7, now=NOW)
        with refused(StaleVersion):
            do(client, plan.plan_id, 1, now=NOW, seen=Seen(version=9))
    with refused(Invalid, at="comment"):
        stuck.flag(client, plan.plan_id, 1, words=Words("x" * 10_001), now=NOW)
