"""What a coach's home page says while messages can't leave, and of one that never left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.actions.action import Action
from chalicelib.domain.owed import account, held_up
from chalicelib.domain.owed.account import Account
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from tests.conftest import counted
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KEEP_TRYING = "We keep trying, so you don’t need to send anything again."


def test_it_says_since_when_mail_and_texts_wait_by_the_readers_clock(
    visits_as: Browses, carol: Person, now: datetime
) -> None:
    visitor = visits_as(carol)
    assert "waiting since" not in visitor.get("/").text
    held_up.note("email", now - 30 * MINUTE, now - 30 * MINUTE)
    assert visitor.get("/").words(".note")[-1:] == [f"Mail has been waiting since 03:30. {KEEP_TRYING}"]
    held_up.note("text", now - 10 * MINUTE, now - 10 * MINUTE)
    account.keep(Account(rate=1.0, a_day=200, sent=3, alarms_confirmed=True), now)
    assert visitor.get("/").words(".note")[-1:] == [
        f"Mail has been waiting since 03:30 and texts have been waiting since 03:50. {KEEP_TRYING} Whoever runs this has been notified."
    ]


def test_a_day_that_is_over_is_named(visits_as: Browses, carol: Person, now: datetime) -> None:
    for minutes in range(300, -1, -30):
        held_up.note("email", now - minutes * MINUTE, now - minutes * MINUTE)
    assert "Mail has been waiting since yesterday 23:00." in visits_as(carol).get("/").text


def test_clients_are_not_told(visits_as: Browses, alice: Person, open_plan: Callable[..., Plan], now: datetime) -> None:
    held_up.note("email", now, now)
    with counted() as calls:
        visits_as(alice).get("/")
    assert calls["TransactGetItems"] == 0


def test_a_message_that_never_left_is_marked_until_the_coach_looks(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Callable[..., Action], now: datetime,
) -> None:  # fmt: skip
    Membership(carol.person_id, plan.plan_id).update([Membership.missed_at.set(now - DAY)])
    visitor = visits_as(carol)
    page = visitor.get("/")
    assert page.words("h2")[0] == "Needs you"
    assert "a message couldn’t be sent yesterday: see the history" in page.text
    visitor.get(f"/plans/{plan.plan_id}/stream?show=done")
    visits_as(alice).get(f"/plans/{plan.plan_id}/stream")
    assert "couldn’t be sent" in visitor.get("/").text
    visitor.get(f"/plans/{plan.plan_id}/stream?show=sent")
    assert "couldn’t be sent" not in visitor.get("/").text


def test_a_mark_goes_away_by_itself_after_two_weeks(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime
) -> None:
    Membership(carol.person_id, plan.plan_id).update([Membership.missed_at.set(now - 14 * DAY)])
    assert "couldn’t be sent" not in visits_as(carol).get("/").text
