"""Who goes, by themselves or removed, and what of the plan is still theirs: nothing but their words in its stream."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream import reading
from chalicelib.domain.team import joining, leaving, opening, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import MemberNotFound, NotAllowed, PlanNotFound, StaleVersion
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, entries, invited, kinds, owed
from tests.domain.team.test_joining import Adds
from tests.outbound.conftest import mails
from tests.refusing import refused


def seen_by(plan: Plan, person: Person) -> list[str]:
    """The kinds of entries that somebody sees of the plan, newest first."""
    hidden = plans.get_for(person.person_id, plan.plan_id).hidden_from(person.person_id)
    return [entry.kind for entry in reading.of_plan(plan.plan_id, hidden=hidden).items]


def test_the_primary_coach_removes_a_coach_whose_words_stay(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    comments.write(Actor(dan.person_id), plan.plan_id, None, Words("I was here"), now=NOW)
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert set(plans.get_for(carol.person_id, plan.plan_id).members) == {carol.person_id, plan.client_id}
    assert memberships.of(dan.person_id) == []
    assert [(entry.kind, entry.actor_name) for entry in entries(plan)[-2:]] == [
        ("comment", "Dan Ortiz"), ("member_removed", "Carol Reed"),
    ]  # fmt: skip
    for refuses in (
        lambda: plans.get_for(dan.person_id, plan.plan_id),
        lambda: comments.write(Actor(dan.person_id), plan.plan_id, None, Words("Still?"), now=NOW),
        lambda: joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW),
    ):
        with refused(PlanNotFound):
            refuses()


@pytest.mark.parametrize("role", ["coach", "viewer"])
def test_a_coach_or_viewer_leaves_by_themselves(plan: Plan, dan: Person, bring: Callable[..., Plan], role: str) -> None:
    bring(dan, role)
    leaving.leave(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert memberships.of(dan.person_id) == []
    assert (kinds(plan)[-1], entries(plan)[-1].actor_name) == ("member_left", "Dan Ortiz")


def test_to_remove_oneself_is_to_leave(plan: Plan, dan: Person, bring: Callable[..., Plan]) -> None:
    bring(dan)
    leaving.remove(Actor(dan.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert kinds(plan)[-1] == "member_left"


def test_who_is_only_invited_is_removed_and_their_invitation_void(plan: Plan, carol: Person, dan: Person) -> None:
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan", email=dan.email), "coach", now=NOW)
    invitation_id = invited(plan, dan.email)
    leaving.remove(Actor(carol.person_id), plan.plan_id, invitation_id, now=NOW)
    assert deliver(invitation_id, NOW) == "1 skipped"
    assert not people.get(dan.person_id).invitations
    with refused(PlanNotFound):
        joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)


def test_client_and_primary_coach_stay(plan: Plan, carol: Person, alice: Person) -> None:
    for person in (carol, alice):
        with refused(NotAllowed):
            leaving.leave(Actor(person.person_id), plan.plan_id, now=NOW)
    with refused(NotAllowed):
        leaving.remove(Actor(carol.person_id), plan.plan_id, alice.person_id, now=NOW)


def test_an_invited_client_who_leaves_has_declined(open_plan: Callable[..., Plan], carol: Person) -> None:
    invited = open_plan("Bob Lee", "bob@home.example", accepted=False)
    leaving.leave(Actor(invited.client_id), invited.plan_id, now=NOW)
    assert plans.get_for(carol.person_id, invited.plan_id).client.state == "declined"
    with refused(PlanNotFound):
        leaving.leave(Actor(invited.client_id), invited.plan_id, now=NOW)


def test_only_the_primary_coach_removes(
    plan: Plan, carol: Person, alice: Person, dan: Person, mallory: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    with refused(NotAllowed):
        leaving.remove(Actor(dan.person_id), plan.plan_id, carol.person_id, now=NOW)
    with refused(NotAllowed):
        leaving.remove(Actor(alice.person_id), plan.plan_id, dan.person_id, now=NOW)
    for stranger in (Actor(mallory.person_id),):
        with refused(PlanNotFound):
            leaving.remove(stranger, plan.plan_id, dan.person_id, now=NOW)
        with refused(PlanNotFound):
            leaving.leave(stranger, plan.plan_id, now=NOW)


def test_nobody_is_removed_who_isnt_there(plan: Plan, carol: Person, mallory: Person) -> None:
    with refused(MemberNotFound):
        leaving.remove(Actor(carol.person_id), plan.plan_id, mallory.person_id, now=NOW)


def test_a_client_cant_tell_by_the_refusal_who_reads(
    plan: Plan, alice: Person, viewer: Person, mallory: Person
) -> None:
    told = []
    for person in (viewer, mallory):
        with refused(NotAllowed) as info:
            leaving.remove(Actor(alice.person_id), plan.plan_id, person.person_id, now=NOW)
        told.append(info.value.sentence)
    assert told[0] == told[1]


def test_a_plan_changed_since_it_was_looked_at_is_left_alone(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    after = bring(dan)
    with refused(StaleVersion):
        leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, version=int(after.version) - 1, now=NOW)


def test_what_is_still_owed_to_them_is_not_sent(
    plan: Plan, carol: Person, alice: Person, dan: Person, bring: Callable[..., Plan], add_action: Adds
) -> None:
    bring(dan)
    add_action()
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Hello"), now=NOW)
    assert {row.kind for row in owed(dan)} == {"new", "comment", "late"}
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert deliver(dan.person_id, NOW + timedelta(days=20)) == "3 skipped"
    assert mails() == []


@pytest.mark.parametrize("how", ["removed", "left", "made a viewer"])
def test_their_open_coach_actions_go_to_the_primary_coach(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], add_action: Adds, how: str
) -> None:
    bring(dan)
    for _ in range(2):
        add_action(assigned_to=dan.person_id, specs=[Spec("coach", "email", minutes=-60)])
    closing.complete(Actor(dan.person_id), plan.plan_id, 2, now=NOW)
    if how == "removed":
        leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    elif how == "left":
        leaving.leave(Actor(dan.person_id), plan.plan_id, now=NOW)
    else:
        roles.change(Actor(carol.person_id), plan.plan_id, dan.person_id, "viewer", now=NOW)
    first, done = actions.present(plan.plan_id, 1), actions.present(plan.plan_id, 2)
    assert (first.assignee_id, first.open_assignee) == (carol.person_id, carol.person_id)
    assert done.assignee_id == dan.person_id
    assert [row.number for row in owed(carol) if row.kind == "reminder" and row.schedule == first.schedule] == [1]
    assert "edited" in kinds(plan)[-2:]


def test_a_viewer_is_hidden_from_the_client_before_and_after(
    plan: Plan, carol: Person, alice: Person, dan: Person, now: datetime
) -> None:
    before = seen_by(plan, alice)
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan", email=dan.email), "viewer", now=now)
    deliver(invited(plan, dan.email), now)
    joining.accept(Actor(dan.person_id), plan.plan_id, now=now)
    leaving.leave(Actor(dan.person_id), plan.plan_id, now=now)
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan", email=dan.email), "viewer", now=now)
    joining.decline(Actor(dan.person_id), plan.plan_id, now=now)
    assert seen_by(plan, alice) == before
    assert seen_by(plan, carol)[: -len(before)] == [
        "member_declined", "member_invited", "member_left", "member_joined", "sent", "member_invited",
    ]  # fmt: skip


def test_the_client_is_told_of_coaches_who_come_and_go(
    plan: Plan, carol: Person, alice: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    leaving.leave(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert seen_by(plan, alice)[:3] == ["member_left", "member_joined", "member_invited"]


def test_opening_another_plan_for_a_namesake_after_leaving_works(
    plan: Plan, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    leaving.leave(Actor(dan.person_id), plan.plan_id, now=NOW)
    own = opening.open_plan(Actor(dan.person_id), Details(name="Alina", email="alina@x.example"), now=NOW)
    assert own.prefix == "ALI"
