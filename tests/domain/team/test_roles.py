"""Coaches become viewers and viewers coaches, as the primary coach says."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import comments, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining, leaving, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import Invalid, MemberNotFound, NotAllowed, PlanNotFound, StaleVersion
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, entries, everything, owed
from tests.domain.team.test_joining import Adds
from tests.domain.team.test_leaving import seen_by
from tests.outbound.conftest import mails
from tests.refusing import refused


@pytest.fixture
def with_dan(dan: Person, bring: Callable[..., Plan]) -> Plan:
    """Alice's plan with Dan as a further coach."""
    return bring(dan)


def test_a_coach_made_a_viewer_writes_no_more_and_is_told_of_nothing(
    with_dan: Plan, carol: Person, dan: Person, add_action: Adds
) -> None:
    add_action()
    choices.change(dan.person_id, with_dan.plan_id, {"new": "email"}, now=NOW)
    after = roles.change(Actor(carol.person_id), with_dan.plan_id, dan.person_id, "viewer", now=NOW)
    assert (after.members[dan.person_id].role, after.members[dan.person_id].notices) == ("viewer", {})
    entry = entries(with_dan)[-1]
    assert (entry.kind, entry.data["role"], entry.data["role_before"]) == ("role_changed", "viewer", "coach")
    assert owed(dan)
    assert deliver(dan.person_id, owed(dan)[-1].due_at).endswith("skipped")
    assert mails() == []
    with refused(NotAllowed):
        comments.write(Actor(dan.person_id), with_dan.plan_id, None, Words("Me too"), now=NOW)


def test_a_viewer_made_a_coach_may_write(plan: Plan, carol: Person, viewer: Person, add_action: Adds) -> None:
    after = roles.change(Actor(carol.person_id), plan.plan_id, viewer.person_id, "coach", now=NOW)
    assert after.coaches(viewer.person_id)
    assert add_action(by=viewer).created_by == viewer.person_id


def test_the_client_never_learns_that_somebody_reads_or_read(
    with_dan: Plan, carol: Person, alice: Person, dan: Person
) -> None:
    actor = Actor(carol.person_id)
    comments.write(Actor(dan.person_id), with_dan.plan_id, None, Words("As a coach"), now=NOW)
    as_coach = seen_by(with_dan, alice)
    roles.change(actor, with_dan.plan_id, dan.person_id, "viewer", now=NOW)
    assert seen_by(with_dan, alice) == as_coach
    now = plans.get_for(alice.person_id, with_dan.plan_id)
    assert dan.person_id not in {each.person_id for each in seeing.everyone(now, alice.person_id)}
    leaving.leave(Actor(dan.person_id), with_dan.plan_id, now=NOW)
    assert seen_by(with_dan, alice) == as_coach
    joining.invite(actor, with_dan.plan_id, Details(name="Dan", email=dan.email), "viewer", now=NOW)
    joining.accept(Actor(dan.person_id), with_dan.plan_id, now=NOW)
    assert seen_by(with_dan, alice) == as_coach
    roles.change(actor, with_dan.plan_id, dan.person_id, "coach", now=NOW)
    assert seen_by(with_dan, alice) == as_coach


def test_what_a_coach_said_stays_and_stays_counted_when_they_only_read(
    with_dan: Plan, carol: Person, alice: Person, dan: Person, add_action: Adds
) -> None:
    add_action()
    comments.write(Actor(dan.person_id), with_dan.plan_id, 1, Words("As a coach"), now=NOW)
    roles.change(Actor(carol.person_id), with_dan.plan_id, dan.person_id, "viewer", now=NOW)
    said = {
        person.name: len(comments.of_action(person.person_id, with_dan.plan_id, 1).items) for person in (alice, carol)
    }
    assert said == {"Alice Moreau": 1, "Carol Reed": 1}
    assert actions.present(with_dan.plan_id, 1).comment_count == 1


def test_a_word_of_a_coach_who_only_reads_now_is_still_mailed_to_the_client(
    with_dan: Plan, carol: Person, alice: Person, dan: Person
) -> None:
    comments.write(Actor(dan.person_id), with_dan.plan_id, None, Words("As a coach"), now=NOW)
    roles.change(Actor(carol.person_id), with_dan.plan_id, dan.person_id, "viewer", now=NOW)
    assert deliver(alice.person_id, owed(alice)[0].due_at) == "1 sent"


def test_the_same_role_again_changes_nothing(with_dan: Plan, carol: Person, dan: Person) -> None:
    before = everything()
    roles.change(Actor(carol.person_id), with_dan.plan_id, dan.person_id, "coach", now=NOW)
    assert everything() == before


@pytest.mark.parametrize("role", ["primary", "client", "", "boss"])
def test_other_roles_are_not_given(with_dan: Plan, carol: Person, dan: Person, role: str) -> None:
    with refused(Invalid, at="role"):
        roles.change(Actor(carol.person_id), with_dan.plan_id, dan.person_id, role, now=NOW)


def test_only_the_primary_coach_gives_roles(
    with_dan: Plan, carol: Person, alice: Person, dan: Person, mallory: Person
) -> None:
    for person, refusal in ((dan, NotAllowed), (alice, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            roles.change(Actor(person.person_id), with_dan.plan_id, dan.person_id, "viewer", now=NOW)
    for of in (carol, alice):
        with refused(NotAllowed):
            roles.change(Actor(carol.person_id), with_dan.plan_id, of.person_id, "viewer", now=NOW)
    with refused(MemberNotFound):
        roles.change(Actor(carol.person_id), with_dan.plan_id, mallory.person_id, "viewer", now=NOW)


def test_a_plan_changed_since_it_was_looked_at_is_left_alone(with_dan: Plan, carol: Person, dan: Person) -> None:
    with refused(StaleVersion):
        roles.change(Actor(carol.person_id), with_dan.plan_id, dan.person_id, "viewer", version=1, now=NOW)


def test_who_coaches_again_is_told_late_of_what_was_moved_meanwhile(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], add_action: Adds
) -> None:
    """What is owed to them still, of the earlier date, is void."""
    bring(dan)
    add_action()
    who = Actor(carol.person_id)
    roles.change(who, plan.plan_id, dan.person_id, "viewer", now=NOW)
    moved = editing.edit(who, plan.plan_id, 1, Change(due=Due(at=NOW + timedelta(days=20))), now=NOW)
    roles.change(who, plan.plan_id, dan.person_id, "coach", now=NOW)
    assert [row.schedule for row in owed(dan) if row.kind == "late"] == [1, moved.schedule]
