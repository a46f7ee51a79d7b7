"""Inviting tells nobody that two addresses are one person's, nor what another inviter typed."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import bounces, invitation, links, profile, removing, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import accepting, coaches, correcting, invited, joining, leaving, opening, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import Invalid, LinkBroken, WrongState
from chalicelib.outbound.deliver import deliver
from tests.addresses import with_address
from tests.conftest import NOW, counted, entries, everything, forget_notifications, kinds, owed, owner
from tests.conftest import invited as invited_at
from tests.outbound.conftest import mails
from tests.refusing import refused

SECOND = "ali@work.example"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def alice_with_two(alice: Person) -> Person:
    """Alice, who has confirmed a second address, and chosen a name and a zone."""
    with_address(alice, SECOND, NOW)
    change = profile.Change(name="Alice in Private", time_zone="Asia/Tokyo")
    return profile.change(Actor(alice.person_id), change, now=NOW)


def opened(coach: Person, email: str, name: str = "Al") -> Plan:
    return opening.open_plan(Actor(coach.person_id), Details(name=name, email=email, time_zone="UTC"), now=NOW)


def seen_by(coach: Person, plan: Plan) -> str:
    """Everything about a plan that its coach can come across: its row, its history, what is owed to them."""
    row = plans.get_for(coach.person_id, plan.plan_id)
    rows = [entry.attribute_values for entry in entries(plan)] + [each.attribute_values for each in owed(coach)]
    return repr([row.attribute_values, rows])


# What the inviter sees


@pytest.mark.parametrize("email", ["alice@home.example", SECOND, "nobody@home.example"])
def test_nothing_of_the_person_is_in_what_the_inviter_sees(alice_with_two: Person, mallory: Person, email: str) -> None:
    for plan in (opened(mallory, email), opened(mallory, "other@home.example")):
        if plan.client.email != email:
            asked = Details(name="Al", email=email)
            joining.invite(Actor(mallory.person_id), plan.plan_id, asked, "viewer", now=NOW)
            deliver(invited_at(plan, email), NOW)
        else:
            deliver(plan.client_id, NOW)
        shown = seen_by(mallory, plan)
        for secret in (alice_with_two.person_id, "Private", "Tokyo", *({"alice@home.example", SECOND} - {email})):
            assert secret not in shown
    assert [mail["To"] for mail in mails()] == [email, email], "the mail goes where it was meant to"


def test_the_answer_and_its_cost_are_the_same_for_any_address(
    alice_with_two: Person, plan: Plan, carol: Person
) -> None:
    """Unknown, known, and another address of somebody in the plan."""
    answers: list[tuple[Any, ...]] = []
    costs: list[Counter[str]] = []
    written: list[list[str]] = []
    for email in ("nobody@home.example", "mallory@elsewhere.example", SECOND):
        coaches.create_coach(email="mallory@elsewhere.example", name="Mallory", time_zone="UTC", now=NOW)
        before = len(entries(plan))
        with counted() as calls:
            asked = Details(name="Eve", email=email, time_zone="UTC")
            after, member = joining.invite(Actor(carol.person_id), plan.plan_id, asked, "coach", now=NOW)
        costs.append(calls)
        written.append([entry.kind for entry in entries(plan)[before:]])
        shown = {name: getattr(member, name) for name in Member.__struct_fields__ if name not in ("person_id", "email")}
        answers.append((shown, len(after.members)))
        leaving.remove(Actor(carol.person_id), plan.plan_id, member.person_id, now=NOW)
    assert answers[0] == answers[1] == answers[2]
    assert costs[0] == costs[1] == costs[2]
    assert written[0] == written[1] == written[2] == ["member_invited"]


def test_only_an_address_that_the_plan_shows_is_said_to_be_in_it(
    alice_with_two: Person, plan: Plan, carol: Person
) -> None:
    with refused(Invalid, at="email", because=""):
        joining.invite(
            Actor(carol.person_id), plan.plan_id, Details(name="A", email=alice_with_two.email), "coach", now=NOW
        )
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="A", email=SECOND), "coach", now=NOW)


def test_a_coachs_second_address_as_that_of_a_client_is_nobody_elses_to_know(
    carol: Person, dan: Person, bring: Any
) -> None:
    """Dan corrects the client's address to one of Carol's, which he doesn't know to be hers."""
    with_address(carol, "reed@home.example", NOW)
    bobs = opened(carol, "bob@home.example")
    bring(dan, into=bobs)
    wanted = Details(email="reed@home.example")
    corrected = correcting.correct(Actor(dan.person_id), bobs.plan_id, wanted, now=NOW)
    assert corrected.client.state == "invited"
    with refused(WrongState, because="already in this plan"):
        accepting.accept(Actor(corrected.client_id, "link"), bobs.plan_id, now=NOW)


def test_two_invitations_of_one_person_have_nothing_in_common(alice_with_two: Person, mallory: Person) -> None:
    ids = {opened(mallory, email).client_id for email in ("alice@home.example", SECOND, "alice@home.example")}
    assert len(ids) == 3
    assert alice_with_two.person_id not in ids


def test_a_bounce_names_nobody_else(alice_with_two: Person, mallory: Person) -> None:
    plan = opened(mallory, SECOND)
    deliver(plan.client_id, NOW)
    sent = entries(plan)[-1]
    mail = Mailed("m1", SECOND, NOW, plan.plan_id, sent.entry_id)
    bounces.bounced(mail, reason="the mailbox is full", is_permanent=True, now=NOW + HOUR)
    assert entries(plan)[-1].data["to"] == plan.client_id
    after = plans.get_for(mallory.person_id, plan.plan_id).client
    assert (after.mail.state, after.person_id) == ("bounced", plan.client_id)
    [told] = [row for row in owed(mallory) if row.kind == "address_dead"]
    assert (told.data["person_id"], told.data["email"]) == (plan.client_id, SECOND)
    assert people.get(alice_with_two.person_id).mail.state == "ok"
    assert deliver(plan.client_id, NOW + HOUR) == "nothing is due"


def _of_a_dead_address(coach: Person, email: str, *, is_complaint: bool = False) -> None:
    plan = opened(coach, email)
    deliver(plan.client_id, NOW)
    mail = Mailed(f"of {plan.plan_id}", email, NOW, plan.plan_id, entries(plan)[-1].entry_id)
    if is_complaint:
        bounces.complained(mail, now=NOW + MINUTE)
    else:
        bounces.bounced(mail, reason="the address doesn’t exist", is_permanent=True, now=NOW + MINUTE)


def _views(coach: Person, email: str) -> list[Any]:
    """What a coach sees of an invitation before and after it bounces: history, member, and what they are told."""
    plan, seen = opened(coach, email), []
    assert deliver(plan.client_id, NOW + HOUR) == "1 sent"
    for is_bounced in (False, True):
        if is_bounced:
            mail = Mailed(f"of {plan.plan_id}", email, NOW + HOUR, plan.plan_id, entries(plan)[-1].entry_id)
            bounces.bounced(mail, reason="the address doesn’t exist", is_permanent=True, now=NOW + 2 * HOUR)
        client = plans.get_for(coach.person_id, plan.plan_id).client
        told = [row for row in owed(coach) if row.kind == "address_dead" and row.plan_id == plan.plan_id]
        history = [(each.kind, each.data.get("reason")) for each in entries(plan)]
        seen.append((history, client.mail, [row.data["state"] for row in told]))
    return seen


@pytest.mark.parametrize("is_complaint", [False, True])
def test_an_address_that_bounced_elsewhere_looks_like_one_that_nobody_wrote_to(
    carol: Person, mallory: Person, *, is_complaint: bool
) -> None:
    _of_a_dead_address(carol, "dead@home.example", is_complaint=is_complaint)
    known, unknown = _views(mallory, "dead@home.example"), _views(mallory, "nobody@home.example")
    assert known == unknown
    assert [state.state for _, state, _ in known] == ["ok", "bounced"]


def test_what_becomes_of_others_mail_later_is_not_the_inviters_to_know_either(carol: Person, mallory: Person) -> None:
    plan = opened(mallory, "dead@home.example")
    _of_a_dead_address(carol, "dead@home.example")
    assert deliver(plan.client_id, NOW + HOUR) == "1 sent"
    assert plans.get_for(mallory.person_id, plan.plan_id).client.mail.state == "ok"
    assert [row for row in owed(mallory) if row.kind == "address_dead"] == []


def test_who_accepts_by_the_link_mailed_to_an_address_that_bounced_gets_mails_there_again(
    carol: Person, mallory: Person
) -> None:
    _of_a_dead_address(mallory, "alive@home.example")
    plan = opened(carol, "alive@home.example")
    deliver(plan.client_id, NOW + HOUR)
    joined = accepting.accept(Actor(plan.client_id, "link"), plan.plan_id, now=NOW + HOUR)
    assert (joined.client.mail.state, people.get(joined.client_id).mail.state) == ("ok", "ok")
    assert deliver(joined.client_id, NOW + HOUR) == "1 sent", "the plan so far"


# Accepting


def test_the_person_takes_the_place_of_their_invitation(
    alice_with_two: Person, plan: Plan, dan: Person, add_action: Any
) -> None:
    dans = opened(dan, SECOND)
    add_action("Call", by=dan, in_plan=dans)
    comments.write(Actor(dan.person_id), dans.plan_id, 1, Words("Hello"), now=NOW)
    accepted = accepting.accept(Actor(dans.client_id, "link"), dans.plan_id, now=NOW)
    alice_id = alice_with_two.person_id
    assert (accepted.client_id, set(accepted.members)) == (alice_id, {alice_id, dan.person_id})
    assert (accepted.client.name, accepted.client.email, accepted.client.time_zone) == ("Al", SECOND, "Asia/Tokyo")
    [mine] = [row for row in memberships.of(alice_id) if row.plan_id == dans.plan_id]
    assert (mine.is_active, mine.unread_count, mine.client_name) == (True, 1, "Al")
    assert memberships.of(dans.client_id) == []
    assert not people.get(alice_id).invitations
    assert owed(dans.client_id) == []
    assert {"plan_so_far", "late", "new", "comment"} <= {row.kind for row in owed(alice_id)}
    before = everything()
    assert accepting.accept(Actor(dans.client_id, "link"), dans.plan_id, now=NOW).client_id == alice_id
    assert everything() == before, "a second press of the link changes nothing"


def test_signed_in_they_accept_or_decline_by_the_plan(alice_with_two: Person, dan: Person) -> None:
    first, second = opened(dan, SECOND), opened(dan, "alice@home.example", name="Alice")
    me = Actor(alice_with_two.person_id)
    waiting = invited.waiting(people.get(alice_with_two.person_id))
    assert {row.plan_id for row in waiting} == {first.plan_id, second.plan_id}
    assert joining.accept(me, first.plan_id, now=NOW).client_id == me.person_id
    leaving.leave(me, second.plan_id, now=NOW)
    assert invited.waiting(people.get(alice_with_two.person_id)) == []
    declined = plans.get_for(dan.person_id, second.plan_id)
    assert (declined.client.state, declined.client_id) == ("declined", second.client_id)


def test_who_is_in_the_plan_already_is_told_and_nobody_else(alice_with_two: Person, plan: Plan, carol: Person) -> None:
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Eve", email=SECOND), "coach", now=NOW)
    invitation_id = invited_at(plan, SECOND)
    deliver(invitation_id, NOW)
    shown = seen_by(carol, plan)
    with refused(WrongState, because="already in this plan"):
        joining.accept(Actor(invitation_id, "link"), plan.plan_id, now=NOW)
    assert seen_by(carol, plan) == shown
    joining.decline(Actor(invitation_id, "link"), plan.plan_id, now=NOW)
    assert kinds(plan)[-1] == "member_declined"
    assert plans.get_for(alice_with_two.person_id, plan.plan_id).role(alice_with_two.person_id) == "client"


def test_the_link_ends_with_the_address(alice_with_two: Person, dan: Person) -> None:
    dans = opened(dan, SECOND)
    path = links.path("invitation", Target(dans.plan_id, dans.client_id, PLAN), SECOND)
    token = path.rsplit("/", 1)[-1]
    assert links.follow("invitation", token)[0].person_id == dans.client_id
    removing.remove(Actor(alice_with_two.person_id), SECOND, now=NOW)
    with refused(LinkBroken):
        links.follow("invitation", token)
    assert invited.waiting(people.get(alice_with_two.person_id)) == []


def test_somebody_invited_as_a_viewer_and_made_a_coach_before_they_accept(
    dan: Person, plan: Plan, carol: Person
) -> None:
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="D", email=dan.email), "viewer", now=NOW)
    roles.change(Actor(carol.person_id), plan.plan_id, invited_at(plan, dan.email), "coach", now=NOW)
    after = joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    assert (after.role(dan.person_id), after.members[dan.person_id].viewer_since) == ("coach", None)


# Names


def test_what_the_first_inviter_typed_is_shown_nowhere_else(mallory: Person, carol: Person, dan: Person) -> None:
    """Mallory invites Eve by a name of her own making, before Eve was ever here."""
    malicious = opened(mallory, "eve@home.example", name="Eve the Thief")
    accepting.accept(Actor(malicious.client_id, "link"), malicious.plan_id, now=NOW)
    eve = owner("eve@home.example")
    bobs = opened(carol, "bob@home.example")
    joining.invite(Actor(carol.person_id), bobs.plan_id, Details(name="Eve Stone", email=eve.email), "coach", now=NOW)
    joining.accept(Actor(eve.person_id), bobs.plan_id, now=NOW)
    assert plans.get_for(carol.person_id, bobs.plan_id).members[eve.person_id].name == "Eve Stone"
    assert "Thief" not in seen_by(carol, bobs)
    assert people.get(eve.person_id).name == ""
    profile.change(Actor(eve.person_id), profile.Change(name="Eve"), now=NOW)
    assert plans.get_for(carol.person_id, bobs.plan_id).members[eve.person_id].name == "Eve"
    assert plans.get_for(mallory.person_id, malicious.plan_id).client.name == "Eve the Thief", "as its own coach typed"


def test_who_says_their_name_when_accepting_has_it_everywhere(carol: Person, mallory: Person) -> None:
    opened(mallory, "eve@home.example", name="Thief")
    bobs = opened(carol, "bob@home.example")
    asked = Details(name="E. Stone", email="eve@home.example")
    invitation_id = joining.invite(Actor(carol.person_id), bobs.plan_id, asked, "coach", now=NOW)[1].person_id
    after = joining.accept(Actor(invitation_id, "link"), bobs.plan_id, now=NOW, name="  Eve   Stone ")
    eve = owner("eve@home.example")
    assert (eve.name, after.members[eve.person_id].name) == ("Eve Stone", "Eve Stone")
    assert entries(bobs)[-1].actor_name == "Eve Stone"


def test_a_name_and_a_number_said_at_once_are_one_new_version(carol: Person) -> None:
    """One attribute may be changed only once in a transaction."""
    typed = Details(name="Eve", email="eve@home.example", phone="+4915112345678")
    plan = opening.open_plan(Actor(carol.person_id), typed, now=NOW)
    before = owner("eve@home.example").version
    accepting.accept(Actor(plan.client_id, "link"), plan.plan_id, now=NOW, name="Eve Stone")
    eve = owner("eve@home.example")
    assert (eve.name, eve.phone_wanted, eve.version) == ("Eve Stone", "+4915112345678", before + 1)


def test_a_name_of_ones_own_is_not_replaced_by_accepting(alice: Person, dan: Person) -> None:
    dans = opened(dan, alice.email)
    accepting.accept(Actor(dans.client_id, "link"), dans.plan_id, now=NOW, name="Somebody else")
    assert people.get(alice.person_id).name == "Alice Moreau"


def test_a_coach_invited_by_several_names_has_the_one_they_say(carol: Person, mallory: Person) -> None:
    for coach, name in ((mallory, "Thief"), (carol, "Dana Field")):
        coaches.invite(Actor(coach.person_id), name=name, email="dana@home.example", now=NOW)
    rows = {row.name: row for row in invitation.waiting(owner("dana@home.example"))}
    assert set(rows) == {"Thief", "Dana Field"}
    path = links.coach_path(rows["Dana Field"].person_id, "dana@home.example", NOW)
    dana = coaches.accept(path.removeprefix("/coach/"), now=NOW)
    assert (dana.name, dana.may_coach, dana.person_id) == ("Dana Field", True, owner("dana@home.example").person_id)
    path = links.coach_path(rows["Thief"].person_id, "dana@home.example", NOW)
    assert coaches.accept(path.removeprefix("/coach/"), now=NOW).name == "Dana Field"


# What was written before


def test_who_was_invited_by_their_own_id_before_joins_as_they_are(plan: Plan, carol: Person, dan: Person) -> None:
    write = Write()
    member = Member(dan.person_id, "coach", "D", dan.email, "UTC", state="invited", invited_at=NOW)
    write.update(Plan, plan.plan_id, [Plan.members[dan.person_id].set(plain(member))])
    write.put(
        Membership(dan.person_id, plan.plan_id, role="coach", prefix=plan.prefix, client_name=plan.client.name,
                   coach_name=carol.name, is_active=False, created_at=NOW)
    )  # fmt: skip
    write.commit()
    path = links.path("invitation", Target(plan.plan_id, dan.person_id, PLAN), dan.email)
    assert links.follow("invitation", path.rsplit("/", 1)[-1])[0].person_id == dan.person_id
    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="D", email=dan.email), "coach", now=NOW)
    assert [row.kind for row in owed(dan)] == ["team_invitation"]
    after = joining.accept(Actor(dan.person_id, "link"), plan.plan_id, now=NOW)
    assert (after.members[dan.person_id].state, after.members[dan.person_id].name) == ("active", "Dan Ortiz")
    assert [row.is_active for row in memberships.of(dan.person_id)] == [True]


def test_a_client_invited_by_their_own_id_before_accepts_as_they_are(alice: Person, dan: Person) -> None:
    dans = opened(dan, "x@home.example")
    write = Write()
    before = plans.get_for(dan.person_id, dans.plan_id)
    member = Member(alice.person_id, "client", "Al", alice.email, "UTC", state="invited", invited_at=NOW)
    changes: Any = [
        Plan.members[before.client_id].remove(), Plan.members[alice.person_id].set(plain(member)),
        Plan.client_id.set(alice.person_id),
    ]  # fmt: skip
    write.update(Plan, dans.plan_id, changes)
    write.put(
        Membership(alice.person_id, dans.plan_id, role="client", prefix=dans.prefix, client_name="Al",
                   coach_name=dan.name, is_active=False, created_at=NOW)
    )  # fmt: skip
    write.commit()
    forget_notifications()
    accepted = accepting.accept(Actor(alice.person_id, "link"), dans.plan_id, now=NOW)
    assert (accepted.client_id, accepted.client.state) == (alice.person_id, "active")
    assert "plan_so_far" in [row.kind for row in owed(alice)]
    assert sign_in.link_path(people.get(alice.person_id), NOW)
