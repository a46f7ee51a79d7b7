"""Opening a plan, accepting it, "this isn't me", and correcting what was mistyped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones, profile, sign_in
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import accepting, coaches, correcting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import Invalid, LimitReached, NotAllowed, PlanNotFound, StaleVersion, TryAgain, WrongState
from chalicelib.outbound.deliver import deliver
from tests.addresses import with_address
from tests.conftest import NOW, entries, everything, forget_notifications, kinds, owed, owner, table_items
from tests.refusing import refused, values

Open = Callable[..., Plan]
DAY = timedelta(days=1)


def client_json(plan: Plan) -> dict[str, Any]:
    """What the inviter sees of the client, without the ids that are new each time."""
    member = plan.client
    return {
        "name": member.name,
        "email": member.email,
        "phone": member.phone,
        "phone_state": member.phone_state,
        "time_zone": member.time_zone,
        "zone_confirmed": member.zone_confirmed,
        "state": member.state,
        "prefix": plan.prefix,
    }


# Opening


def test_a_plan_for_somebody_new_owes_them_the_invitation_and_nothing_else(carol: Person, open_plan: Open) -> None:
    plan = open_plan("Alice Moreau", " Alice@Home.example", phone="+49 151 12345678", accepted=False)
    assert client_json(plan) == {
        "name": "Alice Moreau",
        "email": "alice@home.example",
        "phone": "+4915112345678",
        "phone_state": "none",
        "time_zone": "Europe/Berlin",
        "zone_confirmed": False,
        "state": "invited",
        "prefix": "ALI",
    }
    assert plan.primary_id == carol.person_id
    alice = people.get(plan.client_id)
    assert values(alice, "email", "email_confirmed", "phone", "phone_wanted") == [
        "alice@home.example",
        False,
        None,
        None,
    ]
    [row] = owed()
    assert (row.recipient, row.kind, row.plan_id, row.due_at) == (alice.person_id, "invitation", plan.plan_id, NOW)
    assert kinds(plan) == ["invited"]
    assert [(row.role, row.is_active, row.client_state) for row in memberships.of(carol.person_id)] == [
        ("primary", True, "invited")
    ]
    assert memberships.active(alice.person_id) == []


def test_the_clients_zone_is_the_coachs_until_somebody_knows_better(carol: Person, open_plan: Open) -> None:
    plan = open_plan(accepted=False, time_zone=None)
    assert (plan.client.time_zone, plan.client.zone_confirmed) == (carol.time_zone, False)


def test_the_answer_is_the_same_whether_the_person_exists_or_not(
    open_plan: Open, dan: Person, with_phone: Callable[..., Person], plan: Plan, alice: Person, now: datetime
) -> None:
    profile.change(Actor(alice.person_id), profile.Change(name="Alice M.", time_zone="Asia/Tokyo"), now=now)
    with_phone(alice)
    dans = Actor(dan.person_id)
    known = opening.open_plan(dans, Details(name="Ali", email="alice@home.example", time_zone="Europe/Paris"), now=now)
    assert known.client_id != alice.person_id
    shown = client_json(known)
    new = opening.open_plan(
        Actor(
            coaches.create_coach(email="eve@coaching.example", name="Eve", time_zone="Europe/London", now=now).person_id
        ),
        Details(name="Ali", email="new@home.example", time_zone="Europe/Paris"),
        now=now,
    )
    assert shown == client_json(new) | {"email": "alice@home.example"}
    assert people.get(alice.person_id).name == "Alice M."


def test_what_an_invited_person_changes_is_not_the_inviters_to_know(
    plan: Plan, alice: Person, dan: Person, with_phone: Callable[..., Person], now: datetime
) -> None:
    known = opening.open_plan(Actor(dan.person_id), Details(name="Ali", email=alice.email), now=now)
    with_phone(alice)
    profile.change(Actor(alice.person_id), profile.Change(time_zone="Asia/Tokyo"), now=now)
    seen = plans.get_for(dan.person_id, known.plan_id)
    assert client_json(seen) == client_json(known)


def test_only_coaches_open_plans(alice: Person) -> None:
    with refused(NotAllowed):
        opening.open_plan(Actor(alice.person_id), Details(name="Bob", email="bob@home.example"), now=NOW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"email": "not an address"}, "email"),
        ({"email": "carol@coaching.example"}, "email"),
        ({"email": "Carol@Coaching.Example"}, "email"),
        ({"phone": "0151 12345678"}, "phone"),
        ({"phone": "+999 1234567"}, "phone"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_what_cant_be_is_refused_at_its_field(carol: Person, given: dict[str, Any], field: str) -> None:
    asked = {"name": "Alice", "email": "alice@home.example"} | given
    with refused(Invalid, at=field):
        opening.open_plan(Actor(carol.person_id), Details(**asked), now=NOW)


def test_all_problems_are_told_at_once(carol: Person) -> None:
    with refused(Invalid) as info:
        opening.open_plan(Actor(carol.person_id), Details(name="", email="x", phone="12", time_zone="y"), now=NOW)
    assert set(info.value.problems) == {"name", "email", "phone", "time_zone"}


def test_invitations_are_limited_by_day_and_coach(carol: Person, open_plan: Open, setting: Callable[..., None]) -> None:
    setting(INVITATIONS_A_DAY=2)
    open_plan("A", "a@home.example", accepted=False)
    open_plan("B", "b@home.example", accepted=False)
    with refused(LimitReached) as info:
        open_plan("C", "c@home.example", accepted=False)
    assert 0 < info.value.retry_after <= 86400
    later = opening.open_plan(Actor(carol.person_id), Details(name="C", email="c@home.example"), now=NOW + DAY)
    assert later.client.name == "C"


def test_the_same_idempotency_key_opens_one_plan(carol: Person, open_plan: Open) -> None:
    open_plan(accepted=False, once=keys.new("idempotency#1", kind="idempotency", now=NOW, lasts=DAY))
    with refused(keys.Repeated):
        open_plan(accepted=False, once=keys.new("idempotency#1", kind="idempotency", now=NOW, lasts=DAY))


# Prefixes


def test_a_coachs_prefixes_differ(open_plan: Open) -> None:
    opened = [open_plan("Alice", f"alice{n}@home.example", accepted=False).prefix for n in range(3)]
    assert opened == ["ALI", "ALI2", "ALI3"]


def test_two_plans_opened_at_once_dont_have_one_prefix(
    carol: Person, open_plan: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_plan("Alice", "a@home.example", accepted=False)
    answers: list[list[Membership]] = [[]]  # read before the first plan was written
    of = memberships.of
    monkeypatch.setattr(memberships, "of", lambda who: answers.pop() if answers else of(who))
    assert open_plan("Alice", "b@home.example", accepted=False).prefix == "ALI2"


def test_who_never_gets_a_prefix_is_told_to_try_again(open_plan: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_plan("Alice", "a@home.example", accepted=False)
    monkeypatch.setattr(memberships, "of", lambda who: [])
    with refused(TryAgain):
        open_plan("Alice", "b@home.example", accepted=False)


def test_an_address_taken_between_reading_and_writing_is_looked_at_again(
    dan: Person, open_plan: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_plan("Alice", "alice@home.example", accepted=False)
    answers: list[Address | None] = [None]
    find = Address.find
    monkeypatch.setattr(Address, "find", lambda *key: answers.pop() if answers else find(*key))
    second = opening.open_plan(Actor(dan.person_id), Details(name="Al", email="alice@home.example"), now=NOW)
    assert second.client_id != first.client_id
    assert {each.partition("#")[2] for each in owner("alice@home.example").invitations} == {
        first.client_id, second.client_id,
    }  # fmt: skip


def test_a_prefix_the_client_has_elsewhere_changes_when_they_accept_and_not_before(
    plan: Plan, alice: Person, dan: Person
) -> None:
    dans = opening.open_plan(Actor(dan.person_id), Details(name="Alicia", email=alice.email), now=NOW)
    assert dans.prefix == "ALI"
    accepted = accepting.accept(Actor(alice.person_id), dans.plan_id, now=NOW)
    assert accepted.prefix == "ALI2"
    for person_id in (alice.person_id, dan.person_id):
        rows = {row.plan_id: row.prefix for row in memberships.of(person_id)}
        assert rows[dans.plan_id] == "ALI2"
    again = opening.open_plan(Actor(dan.person_id), Details(name="Alina", email="alina@home.example"), now=NOW)
    assert again.prefix == "ALI"


# Accepting


def test_accepting_owes_the_plan_so_far_and_confirms_the_address(open_plan: Open, carol: Person) -> None:
    plan = open_plan(accepted=False)
    forget_notifications()
    later = NOW + DAY
    accepted = accepting.accept(Actor(plan.client_id, "link"), plan.plan_id, now=later)
    assert (accepted.client.state, accepted.client.accepted_at) == ("active", later)
    alice = owner("alice@home.example")
    assert alice.email_confirmed
    assert accepted.client_id == alice.person_id != plan.client_id
    address = Address.find("mailto:alice@home.example")
    assert address is not None
    assert address.is_confirmed
    [row] = owed()
    assert (row.recipient, row.kind) == (alice.person_id, "plan_so_far")
    assert kinds(plan) == ["invited", "accepted"]
    [coachs] = memberships.of(carol.person_id)
    assert (coachs.client_state, coachs.heard_at) == ("active", later)
    assert [row.plan_id for row in memberships.active(alice.person_id)] == [plan.plan_id]
    assert memberships.of(plan.client_id) == []
    assert plans.get_for(alice.person_id, plan.plan_id).plan_id == plan.plan_id


def test_accepting_twice_does_no_harm(plan: Plan, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    assert accepting.accept(Actor(alice.person_id), plan.plan_id, now=NOW).client.state == "active"
    assert everything() == before


def test_two_clicks_at_once_accept_once(open_plan: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = open_plan(accepted=False)
    stale = accepting.invitation_for(plan.client_id, plan.plan_id)
    accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW)
    answers = [stale]
    fresh = accepting.invitation_for
    monkeypatch.setattr(accepting, "invitation_for", lambda *asked: answers.pop() if answers else fresh(*asked))
    assert accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW).client.state == "active"
    assert kinds(plan).count("accepted") == 1


def test_only_the_invited_person_accepts(open_plan: Open, carol: Person, mallory: Person) -> None:
    plan = open_plan(accepted=False)
    for who in (carol, mallory):
        with refused(PlanNotFound):
            accepting.accept(Actor(who.person_id), plan.plan_id, now=NOW)
        with refused(PlanNotFound):
            accepting.decline(Actor(who.person_id), plan.plan_id, now=NOW)
    with refused(PlanNotFound):
        plans.get_for(plan.client_id, plan.plan_id)


def test_accepting_brings_the_persons_own_zone_and_number(
    plan: Plan, alice: Person, dan: Person, with_phone: Callable[..., Person]
) -> None:
    profile.change(Actor(alice.person_id), profile.Change(time_zone="Asia/Tokyo"), now=NOW)
    with_phone(alice, "+4915112345678")
    dans = opening.open_plan(
        Actor(dan.person_id), Details(name="Ali", email=alice.email, phone="+4915187654321"), now=NOW
    )
    client = accepting.accept(Actor(alice.person_id), dans.plan_id, now=NOW).client
    assert (client.time_zone, client.zone_confirmed) == ("Asia/Tokyo", True)
    assert (client.phone, client.phone_state, client.name) == ("+4915112345678", "confirmed", "Ali")


def test_an_unconfirmed_zone_of_the_persons_doesnt_replace_the_coachs(plan: Plan, alice: Person, dan: Person) -> None:
    dans = opening.open_plan(
        Actor(dan.person_id), Details(name="Ali", email=alice.email, time_zone="Europe/Paris"), now=NOW
    )
    client = accepting.accept(Actor(alice.person_id), dans.plan_id, now=NOW).client
    assert (client.time_zone, client.zone_confirmed) == ("Europe/Paris", False)


def test_accepting_asks_the_number_that_the_coach_typed(open_plan: Open) -> None:
    plan = open_plan(phone="+4915112345678", accepted=False)
    forget_notifications()
    accepted = accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW)
    assert accepted.client.phone_state == "awaiting"
    alice = people.get(accepted.client_id)
    assert values(alice, "phone", "phone_wanted") == [None, "+4915112345678"]
    [asked] = [row for row in owed(alice) if row.kind == "phone_confirmation"]
    assert (asked.by, asked.data["number_asked"], asked.data["asker"]) == ("text", "+4915112345678", "Carol Reed")


def test_a_number_that_was_asked_or_is_in_use_is_not_asked_again_at_accepting(
    open_plan: Open, dan: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(dan, "+4915112345678")
    plan = open_plan(phone="+4915112345678")
    assert plan.client.phone_state == "none"
    assert "phone_confirmation" not in [row.kind for row in owed()]


def test_a_number_the_client_gave_themselves_stays_the_one_awaited(plan: Plan, alice: Person, dan: Person) -> None:
    phones.set_phone(Actor(alice.person_id), "+4915112345678", now=NOW)
    dans = opening.open_plan(
        Actor(dan.person_id), Details(name="Ali", email=alice.email, phone="+4915187654321"), now=NOW
    )
    accepting.accept(Actor(alice.person_id), dans.plan_id, now=NOW)
    assert people.get(alice.person_id).phone_wanted == "+4915112345678"


# This isn't me


def test_this_isnt_me_ends_the_membership_and_tells_the_coach(open_plan: Open, carol: Person) -> None:
    plan = open_plan(accepted=False)
    forget_notifications()
    accepting.decline(Actor(plan.client_id, "link"), plan.plan_id, now=NOW)
    assert memberships.of(plan.client_id) == []
    [coachs] = memberships.of(carol.person_id)
    assert coachs.client_state == "declined"
    seen = plans.get_for(carol.person_id, plan.plan_id)
    assert (seen.client.state, seen.others(carol.person_id)) == ("declined", [])
    assert kinds(plan) == ["invited", "declined"]
    [row] = owed()
    assert (row.recipient, row.kind) == (carol.person_id, "declined")
    for verb in (accepting.accept, accepting.decline):
        with refused(PlanNotFound):
            verb(Actor(plan.client_id), plan.plan_id, now=NOW)


def test_after_accepting_this_isnt_me_comes_too_late(plan: Plan, alice: Person) -> None:
    with refused(WrongState):
        accepting.decline(Actor(alice.person_id), plan.plan_id, now=NOW)


def test_who_declined_one_plan_may_be_invited_to_another_with_that_prefix(open_plan: Open, dan: Person) -> None:
    plan = open_plan(accepted=False)
    accepting.decline(Actor(plan.client_id), plan.plan_id, now=NOW)
    dans = opening.open_plan(Actor(dan.person_id), Details(name="Alice", email="alice@home.example"), now=NOW)
    assert accepting.accept(Actor(plan.client_id), dans.plan_id, now=NOW).prefix == "ALI"


# Correcting


def test_a_mistyped_address_gets_a_new_invitation_and_the_old_one_ends(open_plan: Open, carol: Person) -> None:
    plan = open_plan(email="alcie@home.example", accepted=False)
    forget_notifications()
    later = NOW + DAY
    corrected = correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="alice@home.example"), now=later)
    assert (corrected.client.email, corrected.client.state) == ("alice@home.example", "invited")
    assert corrected.client.invited_at == later
    assert set(corrected.members) == {carol.person_id, corrected.client_id}
    assert corrected.client_id != plan.client_id
    assert corrected.version == 2
    [row] = owed()
    assert (row.recipient, row.kind) == (corrected.client_id, "invitation")
    with refused(PlanNotFound):
        accepting.invitation_for(plan.client_id, plan.plan_id)
    assert memberships.of(plan.client_id) == []
    assert sorted(kinds(plan)) == ["corrected", "invited", "invited"]
    accepted = accepting.accept(Actor(corrected.client_id), plan.plan_id, now=later)
    assert accepted.client.state == "active"


def test_what_was_owed_of_open_actions_goes_to_the_right_address(
    open_plan: Open, carol: Person, add_action: Callable[..., Action]
) -> None:
    plan = open_plan(email="alcie@home.example", accepted=False)
    add_action(in_plan=plan, specs=[Spec("client", "email", minutes=-60), Spec("coach", "email", minutes=-60)])
    forget_notifications(carol.person_id)
    corrected = correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="alice@home.example"), now=NOW)
    accepted = accepting.accept(Actor(corrected.client_id, "link"), plan.plan_id, now=NOW)
    alice_id = accepted.client_id
    assert owed(corrected.client_id) == []
    about = {row.kind: (row.number, row.schedule) for row in owed(alice_id) if row.number}
    assert about == {"reminder": (1, 1), "late": (1, 1)}
    late = NOW + 20 * DAY
    deliver(plan.client_id, late)
    assert [each.state for each in actions.present(plan.plan_id, 1).reminder_list()] == ["planned", "planned"]


def test_the_same_correction_again_owes_what_is_missing_and_nothing_twice(
    open_plan: Open, carol: Person, add_action: Callable[..., Action]
) -> None:
    plan = open_plan(email="alcie@home.example", accepted=False)
    add_action(in_plan=plan, specs=[Spec("client", "email", minutes=-60)])

    def again() -> list[str]:
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="alice@home.example"), now=NOW)
        client_id = plans.get_for(carol.person_id, plan.plan_id).client_id
        return sorted(row.kind for row in owed(client_id))

    assert again() == again() == ["invitation", "late", "reminder"]
    forget_notifications()
    assert again() == ["late", "reminder"]


def test_after_declining_another_address_may_be_invited(open_plan: Open, carol: Person) -> None:
    plan = open_plan(email="other@home.example", accepted=False)
    accepting.decline(Actor(plan.client_id), plan.plan_id, now=NOW)
    corrected = correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="alice@home.example"), now=NOW)
    assert corrected.client.state == "invited"
    assert memberships.of(carol.person_id)[0].client_state == "invited"
    assert accepting.accept(Actor(corrected.client_id), plan.plan_id, now=NOW).client.state == "active"


def test_name_number_and_zone_are_corrected_without_a_new_invitation(plan: Plan, carol: Person, alice: Person) -> None:
    corrected = correcting.correct(
        Actor(carol.person_id),
        plan.plan_id,
        Details(name="Alice M.", time_zone="Europe/Paris", phone="+4915112345678"),
        now=NOW,
    )
    client = corrected.client
    assert (client.name, client.time_zone, client.phone, client.phone_state) == (
        "Alice M.",
        "Europe/Paris",
        "+4915112345678",
        "awaiting",
    )
    assert [row.kind for row in owed()] == ["phone_confirmation"]
    for person in (carol, alice):
        assert memberships.of(person.person_id)[0].client_name == "Alice M."
    assert people.get(alice.person_id).name == "Alice Moreau"
    removed = correcting.correct(Actor(carol.person_id), plan.plan_id, Details(phone=""), now=NOW)
    assert (removed.client.phone, removed.client.phone_state) == (None, "none")


def test_a_correction_leaves_switches_alone_that_were_turned_meanwhile(
    plan: Plan, carol: Person, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = plans.get_as_coach(carol.person_id, plan.plan_id)
    choices.change(alice.person_id, plan.plan_id, {"comment": "off"}, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(plans, "get_as_coach", lambda *asked: stale)
        corrected = correcting.correct(Actor(carol.person_id), plan.plan_id, Details(name="Alice M."), now=NOW)
    assert corrected.client.notices == {"comment": "off"}


def test_a_correction_that_changes_nothing_writes_nothing(plan: Plan, carol: Person) -> None:
    before = everything()
    correcting.correct(
        Actor(carol.person_id), plan.plan_id, Details(name=plan.client.name, email=plan.client.email), now=NOW
    )
    assert everything() == before


def test_who_has_accepted_keeps_their_address(plan: Plan, carol: Person) -> None:
    with refused(WrongState, because="already answered"):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="other@home.example"), now=NOW)


def test_that_somebody_has_signed_in_is_not_told_by_a_refusal_either(open_plan: Open, carol: Person) -> None:
    plan = open_plan(accepted=False)
    token = sign_in.link_path(owner("alice@home.example"), NOW).rsplit("/", 1)[-1]
    sign_in.redeem(token, browser="", now=NOW)
    wanted = Details(email="other@home.example")
    assert correcting.correct(Actor(carol.person_id), plan.plan_id, wanted, now=NOW).client.email == wanted.email


def test_that_somebody_was_there_before_is_not_told_by_a_refusal(plan: Plan, alice: Person, dan: Person) -> None:
    dans = opening.open_plan(Actor(dan.person_id), Details(name="Ali", email=alice.email), now=NOW + DAY)
    corrected = correcting.correct(Actor(dan.person_id), dans.plan_id, Details(email="ali@home.example"), now=NOW + DAY)
    assert corrected.client.email == "ali@home.example"
    assert plans.get_for(alice.person_id, plan.plan_id).client_id == alice.person_id


def test_what_the_client_gave_themselves_is_theirs_to_change(
    plan: Plan, carol: Person, alice: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    profile.change(Actor(alice.person_id), profile.Change(time_zone="Asia/Tokyo"), now=NOW)
    with refused(WrongState, because="gave this number"):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(phone="+4915187654321"), now=NOW)
    with refused(WrongState, because="chose this time zone"):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(time_zone="Europe/Paris"), now=NOW)


def test_who_may_not_correct_is_refused(plan: Plan, alice: Person, viewer: Person, mallory: Person) -> None:
    for who, reason in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(reason):
            correcting.correct(Actor(who.person_id), plan.plan_id, Details(name="Mine"), now=NOW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "carol@coaching.example"}, "email"),
        ({"phone": "123"}, "phone"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_a_correction_to_what_cant_be_is_refused(
    open_plan: Open, carol: Person, given: dict[str, Any], field: str
) -> None:
    plan = open_plan(accepted=False)
    with refused(Invalid, at=field):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(**given), now=NOW)


def test_an_address_of_a_member_is_refused(open_plan: Open, carol: Person, viewer: Person) -> None:
    plan = viewers_plan(carol)
    assert viewer.person_id in plan.members
    forget_acceptance(plan)
    with refused(Invalid, at="email"):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email=viewer.email), now=NOW)


def viewers_plan(carol: Person) -> Plan:
    [row] = memberships.of(carol.person_id)
    return plans.get_for(carol.person_id, row.plan_id)


def forget_acceptance(plan: Plan) -> None:
    from chalicelib.database.transactions import Write
    from chalicelib.domain.people.person import Person as Row

    write = Write()
    write.update(Plan, plan.plan_id, [Plan.members[plan.client_id]["state"].set("invited")])
    write.update(Row, plan.client_id, [Row.email_confirmed.set(False)])
    write.commit()


def test_a_stale_correction_is_refused(open_plan: Open, carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = open_plan(accepted=False)
    stale = plans.get_as_coach(carol.person_id, plan.plan_id)
    correcting.correct(Actor(carol.person_id), plan.plan_id, Details(name="First"), now=NOW)
    with refused(StaleVersion):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(name="Second"), now=NOW, version=1)
    monkeypatch.setattr(plans, "get_as_coach", lambda *asked: stale)
    with refused(StaleVersion):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(name="Second"), now=NOW)


def test_an_acceptance_between_reading_and_writing_stops_the_correction(
    open_plan: Open, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = open_plan(accepted=False)
    stale = plans.get_as_coach(carol.person_id, plan.plan_id)
    accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW)
    monkeypatch.setattr(plans, "get_as_coach", lambda *asked: stale)
    with refused(StaleVersion):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="other@home.example"), now=NOW)


def test_correcting_counts_as_inviting(open_plan: Open, carol: Person, setting: Callable[..., None]) -> None:
    setting(INVITATIONS_A_DAY=2)
    plan = open_plan(accepted=False)
    correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="b@home.example"), now=NOW)
    with refused(LimitReached):
        correcting.correct(Actor(carol.person_id), plan.plan_id, Details(email="c@home.example"), now=NOW)
    renamed = correcting.correct(Actor(carol.person_id), plan.plan_id, Details(name="Still possible"), now=NOW)
    assert renamed.client.name == "Still possible"


def test_an_address_corrected_to_anothers_further_one_keeps_the_person(plan: Plan, alice: Person, dan: Person) -> None:
    with_address(alice, "ali@work.example", NOW)
    dans = opening.open_plan(Actor(dan.person_id), Details(name="Ali", email=alice.email), now=NOW + DAY)
    corrected = correcting.correct(Actor(dan.person_id), dans.plan_id, Details(email="ali@work.example"), now=NOW)
    assert corrected.client.email == "ali@work.example"
    assert corrected.client_id not in (alice.person_id, dans.client_id)
    assert accepting.accept(Actor(alice.person_id), dans.plan_id, now=NOW).client_id == alice.person_id
    assert len([row for row in memberships.of(alice.person_id) if row.plan_id == dans.plan_id]) == 1


def test_inviting_writes_no_person_twice(open_plan: Open) -> None:
    def people_now() -> int:
        return len([item for item in table_items(Person) if "invited_to" not in item])

    before = people_now()
    open_plan("Alice", "alice@home.example", accepted=False)
    open_plan("Alice", "alice@home.example", accepted=False)
    assert people_now() == before + 1


def test_entries_name_the_client_as_the_coach_does(open_plan: Open, carol: Person) -> None:
    plan = open_plan("Ali", accepted=False)
    [entry] = entries(plan)
    assert (entry.kind, entry.actor_name, entry.data) == ("invited", carol.name, {"name": "Ali"})
