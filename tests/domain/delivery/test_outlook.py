"""What a client gets from a plan, told ahead as it will be decided."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices, outlook
from chalicelib.domain.notices import Chosen, DigestTime
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import NotAllowed, PlanNotFound
from tests.conftest import counted, everything
from tests.refusing import refused

HOUR = timedelta(hours=1)
DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
"""17:00 in Berlin."""

Add = Callable[..., Action]


def ahead(person: Person, plan: Plan, now: datetime) -> list[tuple[str, datetime, str | None, str | None]]:
    return [
        (each.kind, each.at, each.by, each.reason) for each in outlook.of(person.person_id, plan.plan_id, now).ahead
    ]


def by(channel: str, **when: object) -> list[Spec]:
    return [Spec(to="client", by=channel, **when)]  # type: ignore[arg-type]


def test_every_message_ahead_is_there_with_its_time_and_channel(
    carol: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank", due=DUE, specs=by("email", minutes=-60), notify_client=True)
    assert ahead(carol, plan, now) == [
        ("new", now + timedelta(minutes=1), "email", None),
        ("reminder", DUE - HOUR, "email", None),
        ("late", DUE + HOUR, "email", None),
    ]
    first = outlook.of(carol.person_id, plan.plan_id, now).ahead[0]
    assert (first.number, first.what) == (1, "Call the bank")


def test_of_a_reminder_that_comes_again_the_next_is_told_and_how_often_more(
    plan: Plan, alice: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    action = add_action(specs=[Spec(to="client", by="email", every=2, times=5)], notify_client=False)
    told = [each for each in outlook.of(alice.person_id, plan.plan_id, now).ahead if each.kind == "reminder"]
    assert [(each.at, each.then) for each in told] == [
        (action.due_at + timedelta(days=2), "then every 2 days while it is late, up to 4 more times")
    ]


def test_a_text_moved_by_quiet_hours_is_shown_at_its_real_time(
    carol: Person, alice: Person, plan: Plan, add_action: Add, with_phone: Callable[..., Person], now: datetime
) -> None:
    with_phone(alice)
    choices.change(alice.person_id, plan.plan_id, {"late": "text"}, now=now)
    add_action(due=DUE + 4 * HOUR, specs=by("text", minutes=-60 * 14), notify_client=False)
    add_action(due=DUE - 10 * HOUR, specs=by("text", minutes=-60), notify_client=False)
    eight = DUE - 9 * HOUR
    assert sorted(ahead(carol, plan, now)) == [
        ("late", eight, "text", None),
        ("late", eight + 24 * HOUR, "text", "it waits until quiet hours end"),
        ("reminder", eight - 11.25 * HOUR, "text", "before quiet hours, because afterwards would be too late"),
        ("reminder", eight, "text", "it waits until quiet hours end"),
    ]


def test_a_text_without_a_number_is_told_as_the_mail_it_will_be(
    carol: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action(due=DUE, specs=by("text", minutes=-60), notify_client=False)
    assert ahead(carol, plan, now)[0] == ("reminder", DUE - HOUR, "email", "by email, because there’s no phone number")


def test_what_is_turned_off_done_or_goes_to_the_digest_is_not_ahead(
    carol: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    profile.change(
        Actor(alice.person_id), profile.Change(digest=DigestTime("day"), notices={"late": "digest"}), now=now
    )
    choices.change(alice.person_id, plan.plan_id, {"reminder": "off", "new": "off"}, now=now)
    add_action(due=DUE, specs=by("email", minutes=-60))
    assert ahead(carol, plan, now) == [("reminder", DUE - HOUR, None, "these emails are turned off")]
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    assert ahead(carol, plan, now) == []


def test_a_comment_and_a_post_are_ahead_for_a_minute(
    carol: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action(due=DUE, notify_client=False)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("Well done"), now=now)
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("See you"), now=now)
    found = outlook.of(carol.person_id, plan.plan_id, now).ahead
    assert [(each.kind, each.number, each.what) for each in found] == [
        ("comment", None, ""),
        ("comment", 1, "Call the bank"),
    ]


def test_for_each_event_it_says_how_and_by_whose_choice(
    carol: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    changing.change_defaults(
        carol.person_id, plan.plan_id, Defaults(client_notices={"done": "digest"}), version=None, now=now
    )
    profile.change(
        Actor(alice.person_id), profile.Change(notices={"new": "text"}, quiet_hours=QuietHours(None, None)), now=now
    )
    choices.change(alice.person_id, plan.plan_id, {"late": "off"}, now=now)
    told = dict(outlook.of(carol.person_id, plan.plan_id, now).told)
    assert (told["done"], told["new"], told["late"], told["comment"]) == (
        Chosen("digest", "defaults"),
        Chosen("text", "own"),
        Chosen("off", "plan"),
        Chosen("email", "usual"),
    )


def test_nothing_of_other_plans_is_in_it(
    carol: Person, alice: Person, plan: Plan, open_plan: Callable[..., Plan], add_action: Add, now: datetime
) -> None:
    other = open_plan(accepted=True)
    add_action("Secret", due=DUE, in_plan=other)
    add_action("Call the bank", due=DUE, notify_client=False)
    for who in (carol, alice):
        assert {each.what for each in outlook.of(who.person_id, plan.plan_id, now).ahead} == {"Call the bank"}


def test_what_one_chose_for_oneself_is_not_told_before_they_accept(
    carol: Person, open_plan: Callable[..., Plan], add_action: Add, now: datetime
) -> None:
    invited = open_plan("Bob Lee", "bob@home.example", accepted=False)
    add_action(due=DUE, in_plan=invited)
    found = outlook.of(carol.person_id, invited.plan_id, now)
    assert (found.person, found.told, found.ahead) == (None, [], [])


def test_a_hundred_at_most_in_few_reads_and_nothing_written(
    carol: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    for _ in range(52):
        add_action(due=DUE, specs=by("email", minutes=-60), notify_client=False)
    before = everything()
    with counted() as calls:
        found = outlook.of(carol.person_id, plan.plan_id, now)
    assert (len(found.ahead), found.is_cut) == (100, True)
    assert calls == {"GetItem": 2, "Query": 2}
    assert everything() == before


def test_only_coaches_and_the_client_see_it(
    plan: Plan, alice: Person, viewer: Person, mallory: Person, now: datetime
) -> None:
    assert outlook.of(alice.person_id, plan.plan_id, now).person is not None
    with refused(NotAllowed):
        outlook.of(viewer.person_id, plan.plan_id, now)
    with refused(PlanNotFound):
        outlook.of(mallory.person_id, plan.plan_id, now)


@pytest.mark.parametrize("state", ["none", "confirmed"])
def test_it_agrees_with_what_is_then_sent(
    state: str,
    carol: Person,
    alice: Person,
    plan: Plan,
    add_action: Add,
    with_phone: Callable[..., Person],
    now: datetime,
) -> None:
    from chalicelib.outbound.deliver import deliver
    from tests.conftest import entries

    if state == "confirmed":
        with_phone(alice)
    choices.change(alice.person_id, plan.plan_id, {"late": "text"}, now=now)
    for hour in (2, 9, 22):
        add_action(due=DUE.replace(hour=hour), specs=by("text", minutes=-120), notify_client=False)
    found = ahead(carol, plan, now)
    moment = now
    while moment < DUE + 48 * HOUR:
        deliver(alice.person_id, moment)
        moment += timedelta(minutes=15)
    told = [(entry.data["about"], entry.at, entry.data["by"]) for entry in entries(plan) if entry.kind == "sent"]
    assert sorted(told) == sorted((kind, at, how) for kind, at, how, _ in found)
