"""A mail about many things stays one that mail programs show in full."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.deliver import deliver
from tests.conftest import forget_notifications
from tests.outbound.conftest import mails, words

LONG = "They want to see the file of last year. " * 240


def test_long_comments_are_quoted_whole_alone_and_begun_where_there_are_many(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    for _ in range(20):
        add_action()
    forget_notifications()
    for number, text in ((1, LONG), *((number, LONG) for number in range(2, 20)), (20, "Short\n\nand kept")):
        comments.write(Actor(carol.person_id), plan.plan_id, number, Words(text), now=now)
    deliver(alice.person_id, now + timedelta(minutes=1))
    body = words(mails()[-1])
    assert len(body) < 45_000
    assert body.count("They want to see the file of last year.") > 19 * 30
    assert "Short\n\nand kept" in body
    forget_notifications()
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words(LONG + "End"), now=now)
    deliver(alice.person_id, now + timedelta(minutes=1))
    assert "End" in words(mails()[-1])
