"""A mail that reminds a client of an action quotes what a coach last wrote about it: that is why they do it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.desk import reminding
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream.files import Sent
from chalicelib.domain.team import roles
from chalicelib.outbound.deliver import deliver
from tests.conftest import counted, join, owed
from tests.outbound.conftest import mails, words

Add = Callable[..., Action]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BY_MAIL = [Spec(to="client", by="email", minutes=-60), Spec(to="coach", by="email", minutes=-60)]
QUOTED = "Carol Reed wrote:\nAsk for Ms Weber, she knows the file.\n"


class World:
    def __init__(self, plan: Plan, action: Action, now: datetime) -> None:
        self.plan, self.action, self.now = plan, action, now

    def says(self, person: Person, text: str, number: int = 1, sent: tuple[Sent, ...] = ()) -> str:
        self.now += MINUTE
        said = comments.write(Actor(person.person_id), self.plan.plan_id, number, Words(text, sent=sent), now=self.now)
        for row in owed():
            if row.kind == "comment":
                row.delete()
        return str(said.entry_id)

    def reminds(self, person: Person) -> str:
        deliver(person.person_id, self.action.due_at - HOUR)
        return words(mails()[-1])


@pytest.fixture
def world(plan: Plan, add_action: Add, now: datetime) -> World:
    return World(plan, add_action(specs=BY_MAIL, notify_client=False), now)


def test_a_reminder_and_word_of_a_late_action_quote_the_coachs_newest_comment(
    world: World, carol: Person, alice: Person
) -> None:
    world.says(carol, "Call them by noon.")
    world.says(carol, "Ask for Ms Weber,\n\nshe knows the file.")
    world.says(alice, "I will.")
    reminder = world.reminds(alice)
    assert f"Call the bank\n\n{QUOTED}\nMark done:\nhttps://" in reminder
    assert "I will." not in reminder
    deliver(alice.person_id, world.action.due_at + HOUR)
    assert QUOTED in words(mails()[-1])
    assert "wrote" not in world.reminds(carol)


def test_it_is_shortened_after_a_word(world: World, carol: Person, alice: Person) -> None:
    world.says(carol, "Ask for Ms Weber. " * 40)
    [quote] = [line for line in world.reminds(alice).split("\n") if line.startswith("Ask for Ms")]
    assert len(quote) <= 200
    assert quote.endswith("Ask for Ms Weber.…")


def test_what_was_deleted_came_without_words_or_from_a_viewer_is_not_quoted(
    world: World, carol: Person, dan: Person, alice: Person
) -> None:
    """Also if who views now coached when they wrote it."""
    join(world.plan, dan, "coach")
    world.says(carol, "Ask for Ms Weber, she knows the file.")
    world.says(dan, "Dan’s words")
    taken_back = world.says(carol, "Wrong number, sorry")
    comments.delete(Actor(carol.person_id), world.plan.plan_id, taken_back, now=world.now)
    world.says(carol, "", sent=(Sent("plan.pdf", 3, "application/pdf"),))
    roles.change(Actor(carol.person_id), world.plan.plan_id, dan.person_id, "viewer", now=world.now)
    reminder = world.reminds(alice)
    assert QUOTED in reminder
    for not_quoted in ("Dan’s words", "Wrong number", "plan.pdf"):
        assert not_quoted not in reminder


def test_words_of_the_mail_itself_and_several_actions_leave_no_room_for_it(
    world: World, carol: Person, alice: Person, add_action: Add
) -> None:
    world.says(carol, "Ask for Ms Weber, she knows the file.")
    add_action("Send the offer", specs=BY_MAIL, notify_client=False)
    assert "Ms Weber" not in world.reminds(alice)


def test_it_costs_a_query_where_somebody_commented_and_nothing_elsewhere(
    world: World, carol: Person, alice: Person
) -> None:
    world.says(carol, "Ask for Ms Weber, she knows the file.")
    with counted() as calls:
        deliver(alice.person_id, world.action.due_at - HOUR)
    assert calls["Query"] == 2
    with counted() as calls:
        deliver(carol.person_id, world.action.due_at - HOUR)
    assert calls["Query"] == 1


def test_a_reminder_that_a_coach_asks_for_is_from_that_coach(world: World, dan: Person, alice: Person) -> None:
    join(world.plan, dan, "coach")
    world.says(dan, "She is in until six.")
    reminding.remind(Actor(dan.person_id), world.plan.plan_id, now=world.now)
    deliver(alice.person_id, world.now + MINUTE)
    mail = mails()[-1]
    assert mail["From"].addresses[0].display_name == "Dan Ortiz via Followthrough"
    assert "Dan Ortiz wrote:\nShe is in until six.\n" in words(mail)
    assert "because Dan Ortiz asked us to remind you" in words(mail)
