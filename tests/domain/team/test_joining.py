"""Inviting coaches and viewers to a plan, and what they see before and after they accept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people import profile
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import joining, leaving
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import Invalid, LimitReached, NotAllowed, PlanNotFound, StaleVersion, WrongState
from tests.conftest import NOW, entries, everything, forget_notifications, invited, kinds, owed, owner
from tests.refusing import refused

Adds = Callable[..., Action]
Invites = Callable[..., tuple[Plan, Member]]


@pytest.fixture
def invite(plan: Plan, carol: Person) -> Invites:
    """Invites Dan to Alice's plan as a coach; as Carol, unless said otherwise."""

    def inviting(*, by: Person = carol, at: datetime = NOW, role: str = "coach", **asked: str) -> tuple[Plan, Member]:
        wanted = {"name": "Dan Ortiz", "email": "dan@coaching.example"} | asked
        return joining.invite(Actor(by.person_id), plan.plan_id, Details(**wanted), role, now=at)

    return inviting


def as_said(member: Member) -> list[object]:
    return [member.name, member.role, member.state, member.phone, member.time_zone, member.zone_confirmed]


# Inviting


def test_who_is_invited_is_owed_one_mail_and_sees_nothing(plan: Plan, dan: Person, invite: Invites) -> None:
    after, member = invite()
    assert member.person_id != dan.person_id
    assert as_said(after.members[member.person_id]) == [
        "Dan Ortiz",
        "coach",
        "invited",
        None,
        "America/New_York",
        False,
    ]
    assert [(row.kind, row.data) for row in owed()] == [("team_invitation", {"inviter": "Carol Reed", "role": "coach"})]
    assert kinds(plan)[-1] == "member_invited"
    assert memberships.active(dan.person_id) == []
    with refused(PlanNotFound):
        plans.get_for(dan.person_id, plan.plan_id)


def test_somebody_new_is_made_with_what_was_typed(invite: Invites) -> None:
    _, member = invite(name="Dana Field", email=" Dana@Practice.example", time_zone="Europe/Paris")
    dana = people.get(member.person_id)
    assert (dana.name, dana.email, dana.time_zone, dana.email_confirmed, dana.may_coach) == (
        "Dana Field", "dana@practice.example", "Europe/Paris", False, False,
    )  # fmt: skip


def test_the_answer_is_the_same_whether_the_person_exists_or_not(
    plan: Plan, dan: Person, invite: Invites, with_phone: Callable[..., Person]
) -> None:
    profile.change(Actor(dan.person_id), profile.Change(name="Dan O.", time_zone="Asia/Tokyo"), now=NOW)
    with_phone(dan)
    _, known = invite(name="D")
    _, new = invite(name="D", email="nobody@coaching.example")
    assert as_said(known) == as_said(new)
    assert people.get(dan.person_id).name == "Dan O."


def test_what_an_invited_person_changes_is_not_the_inviters_to_know(
    plan: Plan, carol: Person, dan: Person, invite: Invites, with_phone: Callable[..., Person]
) -> None:
    dan_id = invite()[1].person_id
    before = plans.get_for(carol.person_id, plan.plan_id).members[dan_id]
    with_phone(dan)
    profile.change(Actor(dan.person_id), profile.Change(name="Dan O.", time_zone="Asia/Tokyo"), now=NOW)
    assert plans.get_for(carol.person_id, plan.plan_id).members[dan_id] == before


def test_a_further_coach_invites_too(plan: Plan, dan: Person, invite: Invites) -> None:
    invite()
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert invite(by=dan, name="Eve", email="eve@coaching.example", role="viewer")[1].role == "viewer"


def test_only_its_coaches_invite(alice: Person, viewer: Person, mallory: Person, invite: Invites) -> None:
    for person, refusal in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            invite(by=person, name="Eve", email="eve@coaching.example")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"email": "dan at home"}, "email"),
        ({"email": "Carol@Coaching.example"}, "email"),
        ({"email": "alice@home.example"}, "email"),
        ({"role": "primary"}, "role"),
        ({"role": "client"}, "role"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_what_cant_be_is_refused_at_its_field(invite: Invites, given: dict[str, str], field: str) -> None:
    with refused(Invalid, at=field):
        invite(**given)


def test_all_problems_are_told_at_once(invite: Invites) -> None:
    with refused(Invalid) as info:
        invite(name="", email="x", role="boss", time_zone="y")
    assert set(info.value.problems) == {"name", "email", "role", "time_zone"}


def test_who_is_a_member_is_not_invited_again(plan: Plan, dan: Person, invite: Invites) -> None:
    invite()
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    with refused(Invalid, at="email"):
        invite()


def test_who_has_not_accepted_is_invited_once_more_a_few_times_a_day(plan: Plan, dan: Person, invite: Invites) -> None:
    for name in ("Dan", "Daniel", "Dan Ortiz"):
        after, _ = invite(name=name)
    assert [member.name for member in after.members.values() if member.state == "invited"] == ["Dan Ortiz"]
    assert [row.kind for row in owed(invited(plan, dan.email))] == ["team_invitation"] * 3
    with refused(LimitReached):
        invite()


def test_an_invitation_is_not_repeated_in_another_role(invite: Invites) -> None:
    invite(role="viewer")
    with refused(Invalid, at="role"):
        invite()


def test_a_plan_has_ten_members_at_most(plan: Plan, invite: Invites) -> None:
    for number in range(8):
        after, _ = invite(email=f"d{number}@coaching.example", role="viewer")
    assert len(after.members) == 10
    with refused(Invalid, at="email"):
        invite()


def test_a_plan_changed_since_it_was_looked_at_is_left_alone(plan: Plan, carol: Person, invite: Invites) -> None:
    invite()
    with refused(StaleVersion):
        joining.invite(
            Actor(carol.person_id),
            plan.plan_id,
            Details(name="Eve", email="eve@x.example"),
            "coach",
            version=1,
            now=NOW,
        )


def test_nothing_but_the_invitation_is_owed_before_they_accept(
    plan: Plan, alice: Person, dan: Person, invite: Invites, add_action: Adds
) -> None:
    invite()
    add_action()
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Hello"), now=NOW)
    assert [row.kind for row in owed(invited(plan, dan.email))] == ["team_invitation"]
    assert owed(dan) == []
    [mine] = memberships.of(invited(plan, dan.email))
    assert mine.unread_count == 0


# Accepting and declining


def test_who_accepts_coaches_in_this_plan_and_no_other(
    plan: Plan, carol: Person, invite: Invites, add_action: Adds
) -> None:
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("Before you came"), now=NOW)
    _, member = invite(name="Dana Field", email="dana@practice.example")
    actor = Actor(member.person_id, "link")
    after = joining.accept(actor, plan.plan_id, now=NOW + timedelta(hours=1))
    dana = owner("dana@practice.example")
    assert (after.coaches(dana.person_id), after.members[dana.person_id].accepted_at) == (
        True, NOW + timedelta(hours=1),
    )  # fmt: skip
    assert (dana.may_coach, dana.email_confirmed) == (False, True)
    address = Address.find("mailto:dana@practice.example")
    assert address is not None
    assert address.is_confirmed
    assert kinds(plan)[-1] == "member_joined"
    assert (entries(plan)[-1].actor_name, entries(plan)[-1].via) == ("Dana Field", "link")
    [mine] = memberships.active(dana.person_id)
    assert (mine.role, mine.unread_count, mine.client_name) == ("coach", 0, "Alice Moreau")
    assert add_action(by=dana).created_by == dana.person_id


def test_who_accepts_is_known_as_they_say_themselves(
    plan: Plan, dan: Person, invite: Invites, with_phone: Callable[..., Person]
) -> None:
    invite(name="D")
    profile.change(Actor(dan.person_id), profile.Change(time_zone="Asia/Tokyo"), now=NOW)
    with_phone(dan)
    after = joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert as_said(after.members[dan.person_id]) == [
        "Dan Ortiz", "coach", "active", "+4915112345678", "Asia/Tokyo", True,
    ]  # fmt: skip


def test_a_coach_is_told_of_late_ones_that_were_there_before_a_viewer_is_not(
    plan: Plan, dan: Person, mallory: Person, invite: Invites, add_action: Adds
) -> None:
    late = add_action(due=NOW + timedelta(days=3)).due_at + timedelta(hours=1)
    invite()
    invite(name="Mallory", email=mallory.email, role="viewer")
    for person in (dan, mallory):
        forget_notifications(person.person_id)
        joining.accept(Actor(person.person_id), plan.plan_id, now=NOW)
    assert [(row.kind, row.number, row.due_at) for row in owed(dan)] == [("late", 1, late)]
    assert owed(mallory) == []


def test_accepting_twice_changes_nothing(plan: Plan, dan: Person, invite: Invites) -> None:
    invite()
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    before = everything()
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert everything() == before


def test_nobody_accepts_for_somebody_else(plan: Plan, mallory: Person, invite: Invites) -> None:
    invite()
    with refused(PlanNotFound):
        joining.accept(Actor(mallory.person_id), plan.plan_id, now=NOW)


def test_a_viewer_reads_and_is_owed_nothing(plan: Plan, dan: Person, invite: Invites, add_action: Adds) -> None:
    invite(role="viewer")
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    forget_notifications()
    add_action()
    assert plans.get_for(dan.person_id, plan.plan_id).role(dan.person_id) == "viewer"
    assert owed(dan) == []


def test_this_isnt_me_ends_it_and_tells_the_primary_coach(
    plan: Plan, carol: Person, dan: Person, invite: Invites
) -> None:
    invite()
    forget_notifications()
    joining.decline(Actor(dan.person_id, "link"), plan.plan_id, now=NOW)
    after = plans.get_for(carol.person_id, plan.plan_id)
    assert dan.person_id not in after.members
    assert memberships.of(dan.person_id) == []
    assert [(row.recipient, row.kind, row.data["email"]) for row in owed()] == [
        (carol.person_id, "declined", "dan@coaching.example")
    ]
    assert entries(plan)[-1].kind == "member_declined"
    assert entries(plan)[-1].actor_id is None
    with refused(PlanNotFound):
        joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)


def test_what_was_accepted_is_not_declined_any_more(plan: Plan, dan: Person, invite: Invites) -> None:
    invite()
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    with refused(WrongState):
        joining.decline(Actor(dan.person_id), plan.plan_id, now=NOW)


def test_somebody_removed_can_be_invited_again(plan: Plan, carol: Person, dan: Person, invite: Invites) -> None:
    invite(role="viewer")
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    invite()
    after = joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert after.coaches(dan.person_id)
    assert dan.person_id not in after.hidden_from(plan.client_id)


def test_a_changed_prefix_is_changed_for_the_whole_team(
    open_plan: Callable[..., Plan], dan: Person, carol: Person
) -> None:
    from chalicelib.domain.team import accepting, opening

    other = opening.open_plan(Actor(dan.person_id), Details(name="Bob Lee", email="bob@home.example"), now=NOW)
    accepting.accept(Actor(other.client_id), other.plan_id, now=NOW)
    plan = open_plan("Bob Lee", "bob@home.example", accepted=False)
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Eve", email="eve@x.example"), "coach", now=NOW)
    after = accepting.accept(Actor(plan.client_id), plan.plan_id, now=NOW)
    assert after.prefix == "BOB2"
    for person_id in after.members:
        assert [row.prefix for row in memberships.of(person_id) if row.plan_id == plan.plan_id] == ["BOB2"]


def test_who_comes_when_all_was_told_late_already_is_in(
    plan: Plan, carol: Person, dan: Person, add_action: Adds, now: datetime
) -> None:
    add_action(due=now - timedelta(days=3))
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan", email=dan.email), "coach", now=now)
    joining.accept(Actor(dan.person_id), plan.plan_id, now=now)
    assert plans.get_for(dan.person_id, plan.plan_id).coaches(dan.person_id)
