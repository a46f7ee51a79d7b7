"""The cap of texts a day: the first ones go, one sums up, what comes later that day goes by mail."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.people import profile
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import Invalid
from chalicelib.outbound.deliver import deliver
from tests.conftest import counted, entries, everything, forget_notifications
from tests.outbound.conftest import mails, texts

HOUR = timedelta(hours=1)
BY_TEXT = [Spec(to="client", by="text", minutes=-60)]
NINE = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
"""In Berlin, on a Friday."""
NUMBER = "tel:+4915112345678"

Add = Callable[..., Action]


@pytest.fixture
def capped(alice: Person, with_phone: Callable[..., Person], now: datetime) -> Person:
    """Alice with a number and two texts a day, not told of what was due."""
    with_phone(alice)
    return profile.change(Actor(alice.person_id), profile.Change(text_cap=2, notices={"late": "off"}), now=now)


def remind(add_action: Add, hour: int, what: str = "Call the bank", **more: Plan) -> datetime:
    """Plans a reminder by text at an hour after nine; when it is due."""
    moment = NINE + hour * HOUR
    add_action(what, specs=BY_TEXT, notify_client=False, due=moment + HOUR, **more)
    return moment


def test_the_first_go_one_sums_up_and_the_rest_of_the_day_is_mailed(
    plan: Plan, capped: Person, add_action: Add
) -> None:
    moments = [remind(add_action, hour, f"Thing {hour}") for hour in range(5)]
    for moment in moments:
        assert deliver(capped.person_id, moment).startswith("1 sent")
    assert [words.split(".")[0] for _, words in texts()] == [
        'Carol Reed: "Thing 0" is due today 10:00 (Berlin)',
        'Carol Reed: "Thing 1" is due today 11:00 (Berlin)',
        "You've had 2 texts today",
    ]
    assert texts()[2][1] == (
        "You've had 2 texts today. Now: 3 \"Thing 2\" today 12:00 (Berlin). The rest of today's comes by email. "
        "Reply DONE 3, or 3: and your comment. STOP ends texts."
    )
    assert [mail["Subject"] for mail in mails()] == ["[ALI-4] Thing 3", "[ALI-5] Thing 4"]
    told = [entry.data for entry in entries(plan) if entry.kind == "sent"]
    assert [data["by"] for data in told] == ["text", "text", "text", "email", "email"]
    assert [data.get("reason") for data in told[3:]] == ["by email, because 2 texts were sent today"] * 2
    states = [Action.find(plan.plan_id, number).reminder_list()[0] for number in range(1, 6)]  # type: ignore[union-attr]
    assert {state.state for state in states} == {"sent"}
    assert states[4].reason == "by email, because 2 texts were sent today"


def test_the_next_day_by_the_owners_clock_starts_anew(capped: Person, add_action: Add) -> None:
    for hour in range(3):
        deliver(capped.person_id, remind(add_action, hour))
    tomorrow = remind(add_action, 24)
    assert deliver(capped.person_id, tomorrow).startswith("1 sent")
    assert texts()[-1][1].startswith('Carol Reed: "Call the bank" is due')
    address = Address.find(NUMBER)
    assert address is not None
    assert (address.texts_day, address.texts_today) == ("2026-12-05", 1)


def test_what_is_due_in_several_plans_at_once_is_one_summary_with_their_keys(
    plan: Plan, capped: Person, add_action: Add, open_plan: Callable[..., Plan]
) -> None:
    other = open_plan(accepted=True)
    forget_notifications()
    profile.change(Actor(capped.person_id), profile.Change(text_cap=1), now=NINE)
    deliver(capped.person_id, remind(add_action, 0))
    moment = remind(add_action, 2, "Send the offer")
    remind(add_action, 2, "Print the flyers", in_plan=other)
    assert deliver(capped.person_id, moment).startswith("1 sent")
    assert texts()[-1][1].startswith("You've had 1 text today. Now: ")
    for key, each, number in ((f'{plan.prefix}-2 "Send', plan, 2), (f'{other.prefix}-1 "Print', other, 1)):
        assert key in texts()[-1][1]
        told = [entry for entry in entries(each) if entry.kind == "sent"][-1]
        assert (told.number, told.data["by"]) == (number, "text")
        action = Action.find(each.plan_id, number)
        assert action is not None
        assert action.reminder_list()[0].state == "sent"
    address = Address.find(NUMBER)
    assert address is not None
    assert {f"{plan.plan_id}#2", f"{other.plan_id}#1"} <= set(address.texted)


def test_the_summary_names_five_and_the_rest_is_mailed(capped: Person, add_action: Add) -> None:
    profile.change(Actor(capped.person_id), profile.Change(text_cap=1), now=NINE)
    deliver(capped.person_id, remind(add_action, 0))
    for count in range(7):
        moment = remind(add_action, 2, f"Thing {count}")
    assert deliver(capped.person_id, moment).startswith("2 sent")
    assert texts()[-1][1].count("Thing") == 5
    assert mails()[-1]["Subject"] == "[ALI] 2 things due today, Fri 4 Dec"


def test_several_at_once_are_one_text_and_count_as_one(capped: Person, add_action: Add) -> None:
    for _ in range(3):
        moment = remind(add_action, 0)
    assert deliver(capped.person_id, moment) == "1 sent"
    address = Address.find(NUMBER)
    assert address is not None
    assert address.texts_today == 1


def test_notices_by_text_count_and_merge_with_reminders(
    plan: Plan, capped: Person, carol: Person, add_action: Add, now: datetime
) -> None:
    choices.change(capped.person_id, plan.plan_id, {"comment": "text"}, now=now)
    moment = remind(add_action, 0)
    for said in ("Ask for Ms Weber.", "She knows."):
        comments.write(Actor(carol.person_id), plan.plan_id, 1, Words(said), now=moment - timedelta(seconds=50))
    assert deliver(capped.person_id, moment + timedelta(seconds=10)) == "1 sent"
    assert texts()[-1][1].startswith('Carol Reed: 1 "Call the bank" today 10:00 (Berlin), new comment. Reply DONE 1')
    assert mails() == []
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("Good luck."), now=moment + HOUR)
    deliver(capped.person_id, moment + HOUR + timedelta(minutes=1))
    assert texts()[-1][1].startswith('Carol Reed on "Call the bank": Good luck. Reply DONE 1, or 1: and your comment.')


def test_without_a_cap_every_text_goes(capped: Person, add_action: Add) -> None:
    profile.change(Actor(capped.person_id), profile.Change(text_cap=0), now=NINE)
    for hour in range(4):
        deliver(capped.person_id, remind(add_action, hour))
    assert len(texts()) == 4


def test_a_mail_doesnt_ask_how_many_texts_were_sent(alice: Person, add_action: Add) -> None:
    action = add_action(specs=[Spec(to="client", by="email", minutes=-60)], notify_client=False)
    with counted() as calls:
        deliver(alice.person_id, action.due_at - HOUR)
    assert "GetItem" not in calls


@pytest.mark.parametrize("wrong", [-1, 51, 10**6])
def test_a_cap_that_cannot_be_is_refused_and_nothing_is_written(alice: Person, now: datetime, wrong: int) -> None:
    before = everything()
    with pytest.raises(Invalid) as refused:
        profile.change(Actor(alice.person_id), profile.Change(text_cap=wrong), now=now)
    assert list(refused.value.problems) == ["text_cap"]
    assert everything() == before
