"""Plans: who sees them, and their defaults."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing, seeing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import prefixes
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, StaleVersion
from tests.conftest import NOW, counted, everything, kinds
from tests.refusing import refused


def test_members_see_their_plan_and_nobody_else_does(
    plan: Plan, carol: Person, alice: Person, viewer: Person, mallory: Person
) -> None:
    for member in (carol, alice, viewer):
        assert plans.get_for(member.person_id, plan.plan_id).prefix == "ALI"
    for who, which in ((mallory.person_id, plan.plan_id), (carol.person_id, "nothing"), ("", plan.plan_id)):
        with refused(PlanNotFound):
            plans.get_for(who, which)


def test_one_read_says_who_may(plan: Plan, carol: Person) -> None:
    with counted() as calls:
        plans.get_for(carol.person_id, plan.plan_id)
    assert calls == {"GetItem": 1}


def test_an_invited_or_declined_client_sees_no_plan(open_plan: Callable[..., Plan]) -> None:
    from chalicelib.domain.team import accepting

    plan = open_plan(accepted=False)
    with refused(PlanNotFound):
        plans.get_for(plan.client_id, plan.plan_id)
    accepting.decline(Actor(plan.client_id), plan.plan_id, now=NOW)
    with refused(PlanNotFound):
        plans.get_for(plan.client_id, plan.plan_id)


def test_only_its_coaches_coach(plan: Plan, carol: Person, alice: Person, viewer: Person, mallory: Person) -> None:
    assert plans.get_as_coach(carol.person_id, plan.plan_id).primary_id == carol.person_id
    for who in (alice, viewer):
        with refused(NotAllowed, because="Carol Reed"):
            plans.get_as_coach(who.person_id, plan.plan_id)
    with refused(PlanNotFound):
        plans.get_as_coach(mallory.person_id, plan.plan_id)


def test_a_client_never_sees_viewers(plan: Plan, carol: Person, alice: Person, viewer: Person) -> None:
    plan = plans.get_for(carol.person_id, plan.plan_id)
    assert {member.person_id for member in seeing.everyone(plan, alice.person_id)} == {carol.person_id, alice.person_id}
    assert viewer.person_id in {member.person_id for member in seeing.everyone(plan, carol.person_id)}
    assert viewer.person_id not in {member.person_id for member in plan.others(carol.person_id)}


def test_a_persons_plans_come_in_pages_oldest_first(
    open_plan: Callable[..., Plan], carol: Person, mallory: Person
) -> None:
    opened = [open_plan(f"Client {n}", f"client{n}@home.example").plan_id for n in range(3)]
    first = plans.list_for(carol.person_id, limit=2)
    rest = plans.list_for(carol.person_id, limit=2, cursor=first.next_cursor)
    assert sorted(plan.plan_id for plan in [*first.items, *rest.items]) == sorted(opened)
    assert rest.next_cursor is None
    with refused(Invalid, at="cursor"):
        plans.list_for(mallory.person_id, cursor=first.next_cursor)
    assert plans.list_for(mallory.person_id).items == []


def test_a_plan_not_yet_accepted_is_not_in_the_clients_list(open_plan: Callable[..., Plan], carol: Person) -> None:
    plan = open_plan(accepted=False)
    assert plans.list_for(plan.client_id).items == []
    assert [each.plan_id for each in plans.list_for(carol.person_id).items] == [plan.plan_id]


# Defaults


def test_a_coach_changes_the_defaults(plan: Plan, carol: Person) -> None:
    wanted = Defaults(hour="08:30", reminders=[Spec("coach", "text", minutes=-30)], client_may_edit=True)
    changed = changing.change_defaults(carol.person_id, plan.plan_id, wanted, version=int(plan.version), now=NOW)
    assert (changed.defaults, changed.version) == (wanted, plan.version + 1)
    assert kinds(plan)[-1] == "plan_changed"
    before = everything()
    changing.change_defaults(carol.person_id, plan.plan_id, wanted, version=None, now=NOW)
    assert everything() == before


def test_defaults_are_refused_from_who_may_not_or_who_is_stale(
    plan: Plan, carol: Person, alice: Person, viewer: Person, mallory: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Defaults(hour="08:30")
    for who, reason in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(reason):
            changing.change_defaults(who.person_id, plan.plan_id, wanted, version=None, now=NOW)
    with refused(StaleVersion):
        changing.change_defaults(carol.person_id, plan.plan_id, wanted, version=7, now=NOW)
    with refused(Invalid, at="hour"):
        changing.change_defaults(carol.person_id, plan.plan_id, Defaults(hour="noon"), version=None, now=NOW)
    stale = plans.get_for(carol.person_id, plan.plan_id)
    changing.change_defaults(carol.person_id, plan.plan_id, wanted, version=None, now=NOW)
    monkeypatch.setattr(plans, "get_as_coach", lambda *asked: stale)
    with refused(StaleVersion):
        changing.change_defaults(carol.person_id, plan.plan_id, Defaults(hour="10:00"), version=None, now=NOW)


# Prefixes and memberships


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Alice", "ALI"), ("Al", "AL"), ("Zoë Ø", "ZOE"), ("Ödön", "ODO"), ("李", "ACT"), ("X", "ACT"), ("", "ACT"),
     ("d'Arc", "DAR"), ("42", "ACT"), ("Ａｎｎ", "ANN")],
)  # fmt: skip
def test_a_prefix_starts_from_the_letters_of_the_name(name: str, letters: str) -> None:
    assert prefixes.prefix_letters(name) == letters


def test_memberships_come_oldest_plan_first_and_say_who_is_active(
    open_plan: Callable[..., Plan], carol: Person
) -> None:
    plan = open_plan("Alice", "alice@home.example")
    open_plan("Bob", "bob@home.example", accepted=False)
    assert sorted(row.client_name for row in memberships.active(carol.person_id)) == ["Alice", "Bob"]
    assert {row.client_name: row.client_state for row in memberships.of(carol.person_id)} == {
        "Alice": "active",
        "Bob": "invited",
    }
    assert plan.zones() == {"client": "Europe/Berlin", "coach": "America/New_York"}
    assert plan.reminded("coach").person_id == carol.person_id
