"""Mail to addresses that nobody has confirmed: so many, whoever asks for it and for whatever."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import emails, sign_in
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, coaches, correcting, inviting, joining, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import LimitReached
from tests.addresses import with_address
from tests.conftest import NOW, mailed_at, owed, table_items
from tests.refusing import refused

DAY = timedelta(days=1)
NEW = "somebody@new.example"
Opens = Callable[..., Plan]


@pytest.fixture
def ways(
    plan: Plan, open_plan: Opens, carol: Person, dan: Person, mallory: Person
) -> list[Callable[[datetime], object]]:
    """Every way to have us mail an address of somebody's choice, by people who have nothing to do with each other."""
    mistyped = open_plan("Bob Lee", "bib@home.example", accepted=False)

    def corrected(now: datetime) -> None:
        other = Details(email=f"bib{now.timestamp()}@home.example")
        correcting.correct(Actor(carol.person_id), mistyped.plan_id, Details(email=NEW), now=now)
        correcting.correct(Actor(carol.person_id), mistyped.plan_id, other, now=now)

    def details(name: str = "Somebody") -> Details:
        return Details(name=name, email=NEW)

    return [
        lambda now: opening.open_plan(Actor(carol.person_id), details(), now=now),
        lambda now: opening.open_plan(Actor(dan.person_id), details(), now=now),
        lambda now: joining.invite(Actor(carol.person_id), plan.plan_id, details(), "viewer", now=now),
        corrected,
        lambda now: coaches.invite(Actor(mallory.person_id), name="Somebody", email=NEW, now=now),
        lambda now: emails.ask(Actor(plan.client_id), NEW, now=now),
        lambda now: emails.ask(Actor(mallory.person_id), NEW, now=now),
    ]


def mails_to(email: str) -> list[Notification]:
    """What is owed to an address, or to who is behind it."""
    return [each for each in owed() if each.recipient in mailed_at(email)]


def test_an_address_gets_three_mails_a_day_over_all_inviters_and_kinds(
    ways: list[Callable[[datetime], object]],
) -> None:
    for way in ways[:3]:
        way(NOW)
    for way in ways:
        with refused(LimitReached, because="Email to this address has reached its limit") as info:
            way(NOW)
        assert info.value.retry_after == 15 * 3600
        assert not any(name in info.value.sentence for name in ("Carol", "Dan", "Mallory", "3", "10"))
    assert len(mails_to(NEW)) == 3


def test_all_addresses_of_one_mailbox_count_together(mallory: Person, dan: Person) -> None:
    for email in ("vic.tim@gmail.com", "v.i.c.t.i.m+1@gmail.com", "victim+2@googlemail.com"):
        opening.open_plan(Actor(mallory.person_id), Details(name="Victim", email=email), now=NOW)
    for asker, email in ((mallory, "victim@gmail.com"), (dan, "victim+3@gmail.com")):
        with refused(LimitReached):
            opening.open_plan(Actor(asker.person_id), Details(name="Victim", email=email), now=NOW)
    opening.open_plan(Actor(mallory.person_id), Details(name="Somebody", email="victim1@gmail.com"), now=NOW)


def test_a_coach_may_try_it_out_with_addresses_of_their_own_mailbox(carol: Person) -> None:
    carol.update([Person.email_confirmed.set(True)])
    name, domain = carol.email.split("@")
    for place in range(5):
        details = Details(name="Me", email=f"{name}+{place}@{domain}")
        opening.open_plan(Actor(carol.person_id), details, now=NOW)


@pytest.mark.parametrize("place", range(7))
def test_each_kind_counts(ways: list[Callable[[datetime], object]], place: int) -> None:
    ways[place](NOW)
    ways[5](NOW)
    ways[6](NOW)
    with refused(LimitReached):
        ways[1](NOW)


def test_and_ten_in_thirty_days(ways: list[Callable[[datetime], object]]) -> None:
    start = datetime.fromtimestamp(-(-NOW.timestamp() // (30 * 86400)) * 30 * 86400, NOW.tzinfo)
    for day in range(5):
        for way in ways[:2]:
            way(start + day * DAY)
    with refused(LimitReached) as info:
        ways[4](start + 6 * DAY)
    assert info.value.retry_after == 24 * 86400
    ways[4](start + 30 * DAY)


def test_a_refused_invitation_counts_for_nothing(
    ways: list[Callable[[datetime], object]],
) -> None:
    for way in ways[:3]:
        way(NOW)
    limits = limits_counted()
    for way in ways:
        with pytest.raises(LimitReached):
            way(NOW)
    assert limits_counted() == limits


def limits_counted() -> dict[str, str]:
    return {item["key"]["S"]: item["used"]["N"] for item in table_items(Key) if item["kind"]["S"] == "limit"}


def test_a_sign_in_link_is_never_counted_nor_held_back(ways: list[Callable[[datetime], object]]) -> None:
    for way in ways[:3]:
        way(NOW)
    for _ in range(3):
        sign_in.request_link(NEW, caller="x", now=NOW)
    assert [row.kind for row in mails_to(NEW)].count("sign_in") == 3


def test_who_accepted_can_be_invited_by_those_who_know_them(plan: Plan, carol: Person, alice: Person) -> None:
    for _ in range(6):
        opening.open_plan(Actor(carol.person_id), Details(name="Alice", email=alice.email), now=NOW)
    assert [row.kind for row in mails_to(alice.email)] == ["invitation"] * 6


def test_a_stranger_sees_no_difference_between_a_known_and_an_unknown_address(
    plan: Plan, alice: Person, mallory: Person, dan: Person
) -> None:
    """Otherwise the fourth invitation of a day would tell whether somebody is with us."""
    for email in (alice.email, NEW):
        for _ in range(3):
            opening.open_plan(Actor(mallory.person_id), Details(name="Somebody", email=email), now=NOW)
        with refused(LimitReached, because="Email to this address has reached its limit for now."):
            opening.open_plan(Actor(mallory.person_id), Details(name="Somebody", email=email), now=NOW)
    opening.open_plan(Actor(dan.person_id), Details(name="Alice", email=alice.email), now=NOW)  # nobody is locked out


def test_a_further_address_of_a_client_is_not_told_by_the_limit(plan: Plan, alice: Person, carol: Person) -> None:
    """Carol knows Alice by another address: this one could be anybody's."""
    with_address(alice, "ali@work.example", NOW)
    for _ in range(3):
        opening.open_plan(Actor(carol.person_id), Details(name="A", email="ali@work.example"), now=NOW)
    with refused(LimitReached):
        opening.open_plan(Actor(carol.person_id), Details(name="A", email="ali@work.example"), now=NOW)


def test_a_client_cannot_notice_a_viewer_by_it(plan: Plan, alice: Person, viewer: Person) -> None:
    viewers = Address.find(f"mailto:{viewer.email}")
    assert viewers is not None
    viewers.update([Address.is_confirmed.set(True)])
    for _ in range(3):
        emails.ask(Actor(alice.person_id), viewer.email, now=NOW)
    with refused(LimitReached):
        emails.ask(Actor(alice.person_id), viewer.email, now=NOW)


def test_of_two_at_once_only_one_gets_the_last_place(
    carol: Person, dan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dan's request runs whole between what Carol's reads and what it writes."""
    for _ in range(2):
        opening.open_plan(Actor(carol.person_id), Details(name="S", email=NEW), now=NOW)
    owe, others = inviting.owe_invitation, [dan]

    def interrupted(*args: object) -> None:
        if others:
            opening.open_plan(Actor(others.pop().person_id), Details(name="S", email=NEW), now=NOW)
        owe(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(inviting, "owe_invitation", interrupted)
    with pytest.raises(LimitReached):
        opening.open_plan(Actor(carol.person_id), Details(name="S", email=NEW), now=NOW)
    assert len(mails_to(NEW)) == 3


def test_an_accepted_invitation_ends_the_limit_for_who_sent_it(carol: Person, dan: Person) -> None:
    first = opening.open_plan(Actor(carol.person_id), Details(name="S", email=NEW), now=NOW)
    for _ in range(2):
        opening.open_plan(Actor(dan.person_id), Details(name="S", email=NEW), now=NOW)
    accepting.accept(Actor(first.client_id, "link"), first.plan_id, now=NOW)
    for _ in range(4):
        opening.open_plan(Actor(carol.person_id), Details(name="S", email=NEW), now=NOW)


def test_asking_about_an_answer_from_elsewhere_counts_where_nobody_confirmed_the_known_address(
    plan: Plan, alice: Person
) -> None:
    address = Address.find(f"mailto:{alice.email}")
    assert address is not None
    address.update([Address.is_confirmed.set(False)])
    said = [emails.offer(alice.person_id, plan.plan_id, f"a{place}@x.example", now=NOW) for place in range(3)]
    assert said == [True, True, False]  # the invitation was the first
    with refused(LimitReached):
        emails.ask(Actor(plan.primary_id), alice.email, now=NOW)
