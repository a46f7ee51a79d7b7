"""A message about a comment says if its action is no longer open."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.deliver import deliver
from tests.conftest import forget_notifications
from tests.outbound.conftest import mails, words

Add = Callable[..., Action]
MINUTE = timedelta(minutes=1)


def told(reader: Person, at: datetime) -> list[str]:
    """The lines of the mail that is sent, without those that say how to answer."""
    deliver(reader.person_id, at)
    forget_notifications()
    lines = words(mails()[-1]).split("\n")
    return [each for each in lines[2 : lines.index("See it:") if "See it:" in lines else -1] if each]


@pytest.fixture
def close(carol: Person, plan: Plan, now: datetime) -> Callable[[int, str], None]:
    """Marks an action done or cancels it, which everybody has been told of since."""

    def closed(number: int, how: str) -> None:
        act = closing.complete if how == "done" else closing.cancel
        act(Actor(carol.person_id), plan.plan_id, number, now=now)
        forget_notifications()

    return closed


@pytest.mark.parametrize("how", ["done", "cancelled"])
def test_the_first_line_says_it_once(
    plan: Plan, carol: Person, alice: Person, add_action: Add, close: Callable[[int, str], None], now: datetime, how: str
) -> None:  # fmt: skip
    add_action("Send the offer", notify_client=False)
    close(1, how)
    for said in ("Is it too late?", "I have it here."):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words(said), now=now)
    lines = told(carol, now + MINUTE)
    assert lines[0] == f"Alice Moreau wrote about “Send the offer”, which is {how}"
    assert sum(how in line for line in lines) == 1
    assert mails()[-1]["Subject"] == "[ALI-1] Send the offer", "constant, so that all mails about it stay one thread"


def test_in_a_mail_about_several_each_says_it(
    plan: Plan, carol: Person, alice: Person, add_action: Add, close: Callable[[int, str], None], now: datetime
) -> None:
    for what in ("Send the offer", "Call the bank", "Rent the van"):
        add_action(what, notify_client=False)
    close(1, "done")
    close(2, "cancelled")
    for number in (1, 2, 3):
        comments.write(Actor(alice.person_id), plan.plan_id, number, Words("Too late?"), now=now)
    lines = told(carol, now + MINUTE)
    assert lines[0] == "Alice Moreau wrote about 3 things"
    after = [
        lines[lines.index(f"ALI-{number}  {what}") + 1]
        for number, what in ((1, "Send the offer"), (2, "Call the bank"), (3, "Rent the van"))
    ]
    assert after == ["This is done", "This is cancelled", "“Too late?”"]


def test_what_was_done_together_with_the_comment_is_not_said_twice(
    plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Send the offer", notify_client=False)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("It was easy."), now=now)
    assert told(carol, now + MINUTE)[:2] == ["Alice Moreau marked “Send the offer” done", "Alice Moreau commented"]
