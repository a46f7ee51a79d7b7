"""The same words to several clients, each alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.desk import aside, letter, reminding
from chalicelib.domain.desk.letter import LetterNotFound, TooLate
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.outbound.deliver import deliver
from tests.conftest import entries, everything, join, owed
from tests.outbound.conftest import mails

MINUTE = timedelta(minutes=1)


def said(plan: Plan) -> list[str]:
    return [str(entry.text) for entry in entries(plan) if entry.kind == "comment"]


def test_each_gets_it_once_even_if_it_breaks_off_halfway(
    plan: Plan, carol: Person, open_plan: Callable[..., Plan], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = open_plan("Bob Lee", "bob@home.example")
    to, actor = [plan.plan_id, bob.plan_id], Actor(carol.person_id)
    once = keys.new("form#1", kind="form", now=now, lasts=timedelta(days=1))
    write, plans = comments.write, iter([plan.plan_id])

    def fails(actor: Actor, plan_id: str, *args: object, **more: object) -> object:
        if plan_id != next(plans, ""):
            raise RuntimeError("the power went")
        return write(actor, plan_id, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(comments, "write", fails)
    with pytest.raises(RuntimeError):
        letter.write(actor, to, "No session on Friday", now=now, once=once)
    monkeypatch.undo()
    found = letter.write(actor, to, "No session on Friday", now=now, once=once)
    assert said(plan) == said(bob) == ["No session on Friday"]
    assert found.posts.keys() == set(to)
    assert letter.find(actor, found.id, now) == found
    deliver(plan.client_id, now + MINUTE)
    [mail] = mails()
    assert "bob@home.example" not in mail.as_string()


def test_for_a_minute_it_can_be_taken_back_and_nobody_is_sent_it(
    plan: Plan, carol: Person, mallory: Person, now: datetime
) -> None:
    actor = Actor(carol.person_id)
    found = letter.write(actor, [plan.plan_id], "Oops", now=now, once=None)
    with pytest.raises(LetterNotFound):
        letter.take_back(Actor(mallory.person_id), found.id, now=now)
    assert letter.take_back(actor, found.id, now=now + MINUTE / 2) == "Oops"
    deliver(plan.client_id, now + MINUTE)
    assert (said(plan), mails(), owed(plan.client_id)) == ([], [], [])
    later = letter.write(actor, [plan.plan_id], "Hello", now=now, once=None)
    with pytest.raises(TooLate):
        letter.take_back(actor, later.id, now=now + MINUTE)
    assert said(plan) == ["Hello"]


def test_what_was_put_off_before_is_put_off_again_once_it_is_taken_back(
    plan: Plan, carol: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    actor, later = Actor(carol.person_id), (now + timedelta(days=5)).date()
    add_action("Send the offer", due=now - timedelta(days=1), at=now - timedelta(days=9))

    def put_off() -> tuple[str, date] | None:
        mine = Membership.find(carol.person_id, plan.plan_id)
        return None if mine is None or mine.aside is None else (mine.aside.why, mine.aside.until)

    aside.put(actor, plan.plan_id, later, now=now)
    first = letter.write(actor, [plan.plan_id], "Hello", now=now, once=None)
    assert put_off() == ("written", (now + timedelta(days=1)).date())
    letter.take_back(actor, first.id, now=now)
    assert put_off() == ("later", later)
    reminding.remind(actor, plan.plan_id, now=now)
    second = letter.write(actor, [plan.plan_id], "Hello", now=now + MINUTE, once=None)
    letter.take_back(actor, second.id, now=now + MINUTE)
    assert put_off() == ("reminded", (now + timedelta(days=1)).date())
    reminding.take_back(actor, plan.plan_id, now=now)
    assert put_off() == ("later", later)
    reminding.remind(actor, plan.plan_id, now=now)
    aside.put(actor, plan.plan_id, later, now=now)
    reminding.take_back(actor, plan.plan_id, now=now)
    assert put_off() == ("later", later), "chosen since"


def test_nothing_goes_to_plans_that_one_does_not_coach_in(
    plan: Plan, carol: Person, alice: Person, mallory: Person, dan: Person, now: datetime
) -> None:
    join(plan, dan, "viewer")
    before = everything()
    for person in (mallory, alice, dan):
        with pytest.raises(Invalid):
            letter.write(Actor(person.person_id), [plan.plan_id], "Hello", now=now, once=None)
    for text, to in (("", [plan.plan_id]), ("x" * 10_001, [plan.plan_id]), ("Hello", []), ("Hello", ["a"] * 201)):
        with pytest.raises(Invalid):
            letter.write(Actor(carol.person_id), to, text, now=now, once=None)
    assert everything() == before
