"""Reminding a client by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.desk import reminding
from chalicelib.domain.desk.reminding import AlreadySent, CantRemind, RemindedToday
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.outbound.deliver import deliver
from tests.conftest import everything, forget_notifications, join, kinds, owed
from tests.outbound.conftest import mails, texts, words

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Add = Callable[..., Action]


@pytest.fixture
def late(add_action: Add, now: datetime) -> list[Action]:
    """Two late actions of Alice's, one ahead, and one of Carol's."""
    add_action("Read it", assigned_to="coach", due=now - DAY)
    add_action("Some day", due=now + DAY)
    found = [
        add_action(what, due=now - days * DAY, at=now - 20 * DAY) for days, what in ((9, "Send the offer"), (2, "Call"))
    ]
    forget_notifications()
    return found


def row(plan: Plan) -> Membership:
    return Membership.get(plan.primary_id, plan.plan_id, consistent_read=True)


def test_what_is_late_becomes_one_mail_that_says_who_asked(
    plan: Plan, carol: Person, alice: Person, late: list[Action], now: datetime
) -> None:
    reminded = reminding.remind(Actor(carol.person_id), plan.plan_id, now=now)
    assert (reminded.name, reminded.count, reminded.waits_until) == ("Alice Moreau", 2, None)
    assert {(each.recipient, each.kind, each.due_at - now) for each in owed()} == {
        (alice.person_id, "reminder", MINUTE)
    }
    assert row(plan).reminded_at == now
    aside = row(plan).aside
    assert aside is not None
    assert (aside.until, aside.why) == ((now + DAY).date(), "reminded")
    deliver(alice.person_id, now + MINUTE)
    [mail] = mails()
    assert "Send the offer" in words(mail)
    assert "Was due" in words(mail)
    assert "Carol Reed asked us to remind you" in " ".join(
        words(mail).replace("\u2068", "").replace("\u2069", "").split()
    )
    assert owed() == []
    assert kinds(plan).count("sent") == 2


def test_once_a_day_by_the_coachs_clock_and_not_what_was_done_meanwhile(
    plan: Plan, carol: Person, alice: Person, late: list[Action], now: datetime
) -> None:
    actor = Actor(carol.person_id)  # in New York, where it is 4 in the morning
    reminding.remind(actor, plan.plan_id, now=now)
    before = everything()
    with pytest.raises(RemindedToday):
        reminding.remind(actor, plan.plan_id, now=now + timedelta(hours=19))
    assert everything() == before
    for each in late:
        closing.complete(Actor(alice.person_id), plan.plan_id, int(each.number), now=now)
    forget_notifications(carol.person_id)
    deliver(alice.person_id, now + MINUTE)
    assert mails() == []
    assert reminding.remind(actor, plan.plan_id, now=now + timedelta(hours=21)).count == 1, "what comes next"


def test_it_is_taken_back_until_it_is_on_its_way(
    plan: Plan, carol: Person, alice: Person, late: list[Action], now: datetime
) -> None:
    actor, before = Actor(carol.person_id), everything()
    reminding.remind(actor, plan.plan_id, now=now)
    reminding.take_back(actor, plan.plan_id, now=now)
    assert everything() == before
    reminding.take_back(actor, plan.plan_id, now=now)
    assert everything() == before
    reminding.remind(actor, plan.plan_id, now=now)
    deliver(alice.person_id, now + MINUTE)
    with pytest.raises(AlreadySent):
        reminding.take_back(actor, plan.plan_id, now=now + MINUTE)
    assert row(plan).reminded_at == now


def test_who_turned_reminders_off_is_not_reminded_and_it_says_so(
    plan: Plan, carol: Person, alice: Person, late: list[Action], now: datetime
) -> None:
    choices.change(alice.person_id, plan.plan_id, {"reminder": "off"}, now=now)
    before = everything()
    with pytest.raises(CantRemind, match="turned reminders off"):
        reminding.remind(Actor(carol.person_id), plan.plan_id, now=now)
    assert everything() == before


def test_who_has_not_accepted_or_has_nothing_open_is_not_reminded(
    plan: Plan, carol: Person, open_plan: Callable[..., Plan], add_action: Add, now: datetime
) -> None:
    eva = open_plan("Eva Stone", "eva@home.example", accepted=False)
    add_action(in_plan=eva)
    actor, before = Actor(carol.person_id), everything()
    with pytest.raises(CantRemind, match="hasn’t accepted"):
        reminding.remind(actor, eva.plan_id, now=now)
    with pytest.raises(CantRemind, match="nothing open"):
        reminding.remind(actor, plan.plan_id, now=now)
    assert everything() == before


def test_a_text_waits_for_the_end_of_quiet_hours_and_counts_as_any(
    plan: Plan, carol: Person, alice: Person, with_phone: Callable[[Person], Person], add_action: Add, now: datetime
) -> None:
    with_phone(alice)
    add_action("Send the offer", due=now - DAY, at=now - 9 * DAY, specs=[Spec(to="client", by="text", days=-1)])
    forget_notifications()
    night = now + timedelta(hours=13)  # 23:00 in Berlin
    reminded = reminding.remind(Actor(carol.person_id), plan.plan_id, now=night)
    assert reminded.waits_until is not None
    deliver(alice.person_id, night + MINUTE)
    assert texts() == []
    deliver(alice.person_id, reminded.waits_until)
    assert ["Send the offer" in said for _, said in texts()] == [True]


def test_strangers_clients_and_viewers_remind_nobody(
    plan: Plan, mallory: Person, alice: Person, dan: Person, late: list[Action], now: datetime
) -> None:
    join(plan, dan, "viewer")
    before = everything()
    for person, refusal in ((mallory, PlanNotFound), (alice, NotAllowed), (dan, NotAllowed)):
        for verb in (reminding.remind, reminding.take_back):
            with pytest.raises(refusal):
                verb(Actor(person.person_id), plan.plan_id, now=now)
    assert everything() == before
