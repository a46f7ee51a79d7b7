"""Another date: asked for, accepted, answered with another one, declined, withdrawn."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, deleting, editing, proposing, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import (
    ActionNotFound,
    Invalid,
    NotAllowed,
    PlanNotFound,
    ProposalChanged,
    StaleVersion,
    TryAgain,
    WrongState,
)
from tests.conftest import NOW, entries, everything, forget_notifications, join, kinds, owed
from tests.refusing import refused, values

Add = Callable[..., Action]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = Due(at=NOW + 14 * DAY)
LATEST = Due(at=NOW + 20 * DAY)


@pytest.fixture
def action(add_action: Add) -> Action:
    """ALI-1, due in ten days, with everything it owed forgotten."""
    action = add_action("Send the offer", specs=[Spec("client", "email", minutes=-60)])
    forget_notifications()
    return action


@pytest.fixture
def client(alice: Person) -> Actor:
    return Actor(alice.person_id)


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def asked(plan: Plan, client: Actor, action: Action) -> Proposal:
    """Alice asks for four days more; her coach was told."""
    proposal = proposing.propose(client, plan.plan_id, 1, words=Words("Ms Weber is away"), due=LATER, now=NOW).proposal
    forget_notifications()
    assert proposal is not None
    return proposal


def told(actor: Actor) -> list[str]:
    return [row.kind for row in owed(actor.person_id) if row.kind not in ("reminder", "late")]


def present(plan: Plan) -> Action:
    return actions.present(plan.plan_id, 1)


# Asking


def test_a_client_who_may_not_move_asks_for_another_date(
    plan: Plan, client: Actor, coach: Actor, action: Action
) -> None:
    row = proposing.propose(client, plan.plan_id, 1, words=Words("Ms Weber\nis away"), due=LATER, now=NOW + HOUR)
    assert (row.due_at, row.moved_count, row.version, row.schedule) == (action.due_at, 0, 1, 1)
    assert (row.changed_at, row.comment_count) == (NOW + HOUR, 1)
    proposal = row.proposal
    assert proposal is not None
    assert (proposal.by_name, proposal.side, proposal.text) == ("Alice Moreau", "client", "Ms Weber is away")
    assert (proposal.due_at, proposal.due_zone, proposal.at) == (NOW + 14 * DAY, action.due_zone, NOW + HOUR)
    entry, said = entries(plan)[-2:]
    assert (entry.kind, entry.entry_id, said.kind, said.text) == (
        "proposed", proposal.entry_id, "comment", "Ms Weber\nis away",
    )  # fmt: skip
    assert entry.data["to"] == "2026-12-07T09:00:00Z"
    [word] = owed(coach.person_id)
    assert (word.kind, word.due_at, word.data) == ("proposal", NOW + HOUR + MINUTE, {"comment": "Ms Weber\nis away"})
    assert told(client) == []


def test_a_date_is_read_in_the_zone_of_the_client(plan: Plan, client: Actor, action: Action) -> None:
    row = proposing.propose(client, plan.plan_id, 1, due=Due(date="2026-12-04"), now=NOW)
    assert row.proposal is not None
    assert row.proposal.due_at == datetime(2026, 12, 4, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "at"),
    [
        (Due(at=NOW - HOUR), "due"), (Due(at=NOW), "due"), (Due(at=NOW + 10 * DAY), "due"), (Due(), "due"),
        (Due(date="2026-02-30"), "due.date"), (Due(date="2026-12-04", time_zone="Mars/Base"), "due.time_zone"),
    ],
)  # fmt: skip
def test_a_date_behind_us_the_present_one_or_none_is_refused(
    plan: Plan, client: Actor, action: Action, due: Due, at: str
) -> None:
    with refused(Invalid, at=at):
        proposing.propose(client, plan.plan_id, 1, due=due, now=NOW)


def test_words_that_are_too_long_are_refused(plan: Plan, client: Actor, action: Action) -> None:
    with refused(Invalid, at="comment"):
        proposing.propose(client, plan.plan_id, 1, words=Words("x" * 10_001), due=LATER, now=NOW)


def test_long_words_stand_whole_in_the_comment(plan: Plan, client: Actor, action: Action) -> None:
    row = proposing.propose(client, plan.plan_id, 1, words=Words("so long " * 200), due=LATER, now=NOW)
    assert row.proposal is not None
    assert len(row.proposal.text) <= 500
    assert entries(plan)[-1].text == ("so long " * 200).strip()


def test_asking_twice_for_the_same_asks_once(plan: Plan, client: Actor, asked: Proposal) -> None:
    before = everything()
    proposing.propose(client, plan.plan_id, 1, words=Words("Ms Weber is away"), due=LATER, now=NOW + HOUR)
    assert everything() == before


def test_a_newer_date_of_the_same_side_replaces_the_one_before(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal
) -> None:
    newer = proposing.propose(client, plan.plan_id, 1, due=LATEST, now=NOW + HOUR).proposal
    assert newer is not None
    assert (newer.due_at, newer.text) == (NOW + 20 * DAY, "")
    assert newer.entry_id != asked.entry_id
    assert told(coach) == ["proposal"]
    with refused(ProposalChanged):
        proposing.accept(coach, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))
    with refused(ProposalChanged):
        proposing.decline(coach, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))
    with refused(ProposalChanged):
        proposing.propose(coach, plan.plan_id, 1, due=LATER, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))
    with refused(ProposalChanged):
        proposing.withdraw(client, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))


def test_who_may_ask(plan: Plan, carol: Person, mallory: Person, viewer: Person, action: Action) -> None:
    with refused(PlanNotFound):
        proposing.propose(Actor(mallory.person_id), plan.plan_id, 1, due=LATER, now=NOW)
    with refused(NotAllowed):
        proposing.propose(Actor(viewer.person_id), plan.plan_id, 1, due=LATER, now=NOW)
    with refused(WrongState, because="You can move the action"):
        proposing.propose(Actor(carol.person_id), plan.plan_id, 1, due=LATER, now=NOW)
    with refused(ActionNotFound):
        proposing.propose(Actor(plan.client_id), plan.plan_id, 2, due=LATER, now=NOW)


def test_for_a_closed_action_nothing_is_asked(plan: Plan, client: Actor, action: Action) -> None:
    closing.complete(client, plan.plan_id, 1, now=NOW)
    with refused(WrongState):
        proposing.propose(client, plan.plan_id, 1, due=LATER, now=NOW)


def test_an_old_version_is_refused(plan: Plan, client: Actor, coach: Actor, asked: Proposal) -> None:
    attempts: list[Callable[[], Any]] = [
        lambda: proposing.propose(client, plan.plan_id, 1, due=LATEST, now=NOW, seen=Seen(version=9)),
        lambda: proposing.accept(coach, plan.plan_id, 1, now=NOW, seen=Seen(version=9)),
        lambda: proposing.decline(coach, plan.plan_id, 1, now=NOW, seen=Seen(version=9)),
        lambda: proposing.withdraw(client, plan.plan_id, 1, now=NOW, seen=Seen(version=9)),
    ]
    for do in attempts:
        with refused(StaleVersion):
            do()


# The answer


def test_accepting_moves_the_action_by_the_coach_as_the_client_asked(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal
) -> None:
    row = proposing.accept(coach, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))
    assert (row.due_at, row.open_due_at, row.moved_count, row.schedule, row.version) == (
        NOW + 14 * DAY, NOW + 14 * DAY, 1, 2, 2,
    )  # fmt: skip
    assert values(row, "proposal") == [None]
    entry = entries(plan)[-1]
    assert (entry.kind, entry.actor_name, entry.data["asked_by"]) == ("moved", "Carol Reed", "Alice Moreau")
    assert told(client) == ["proposal"]
    assert [each.due_at for each in owed(client.person_id) if each.kind == "reminder"] == [NOW + 14 * DAY - HOUR]


def test_accepting_twice_moves_once(plan: Plan, coach: Actor, asked: Proposal) -> None:
    proposing.accept(coach, plan.plan_id, 1, now=NOW, seen=Seen(proposal_id=asked.entry_id))
    before = everything()
    proposing.accept(coach, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))
    assert everything() == before
    with refused(WrongState, because="answered or withdrawn"):
        proposing.accept(coach, plan.plan_id, 1, now=NOW + HOUR)
    with refused(WrongState, because="already been accepted"):
        proposing.decline(coach, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))


def test_a_date_that_passed_meanwhile_is_not_accepted(plan: Plan, coach: Actor, asked: Proposal) -> None:
    with refused(WrongState, because="passed"):
        proposing.accept(coach, plan.plan_id, 1, now=NOW + 14 * DAY)


def test_declining_leaves_the_date_and_says_why(plan: Plan, client: Actor, coach: Actor, asked: Proposal) -> None:
    row = proposing.decline(coach, plan.plan_id, 1, words=Words("The fair is on Monday"), now=NOW + HOUR)
    assert (row.due_at, row.moved_count) == (NOW + 10 * DAY, 0)
    assert values(row, "proposal") == [None]
    assert kinds(plan)[-2:] == ["proposal_declined", "comment"]
    [word] = owed(client.person_id)
    assert (word.kind, word.data["comment"]) == ("proposal", "The fair is on Monday")
    before = everything()
    proposing.decline(coach, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=asked.entry_id))
    assert everything() == before


def test_naming_another_date_in_answer_makes_it_the_clients_turn(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal
) -> None:
    row = proposing.propose(coach, plan.plan_id, 1, due=LATEST, now=NOW, seen=Seen(proposal_id=asked.entry_id))
    assert row.proposal is not None
    assert (row.proposal.side, row.proposal.by_name) == ("coach", "Carol Reed")
    assert told(client) == ["proposal"]
    assert proposing.answers(plan, row, client.person_id) == row.proposal
    assert proposing.answers(plan, row, coach.person_id) is None
    with refused(NotAllowed):
        proposing.accept(coach, plan.plan_id, 1, now=NOW)
    accepted = proposing.accept(client, plan.plan_id, 1, now=NOW + HOUR, seen=Seen(proposal_id=row.proposal.entry_id))
    assert accepted.due_at == NOW + 20 * DAY
    entry = entries(plan)[-1]
    assert (entry.kind, entry.actor_name, entry.data["asked_by"]) == ("moved", "Alice Moreau", "Carol Reed")
    assert told(coach) == ["proposal"]


def test_the_client_declines_what_the_coach_offers_or_asks_for_yet_another_date(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal
) -> None:
    proposing.propose(coach, plan.plan_id, 1, due=LATEST, now=NOW)
    again = proposing.propose(client, plan.plan_id, 1, due=Due(at=NOW + 30 * DAY), now=NOW)
    assert again.proposal is not None
    assert again.proposal.side == "client"
    proposing.propose(coach, plan.plan_id, 1, due=LATEST, now=NOW)
    proposing.decline(client, plan.plan_id, 1, now=NOW)
    assert values(present(plan), "proposal", "due_at") == [None, NOW + 10 * DAY]


def test_a_second_coach_answers_too_and_a_viewer_or_stranger_does_not(
    plan: Plan, client: Actor, coach: Actor, dan: Person, mallory: Person, asked: Proposal
) -> None:
    join(plan, dan, "viewer")
    for do in (proposing.accept, proposing.decline, proposing.withdraw, proposing.end):
        with refused(NotAllowed):
            do(Actor(dan.person_id), plan.plan_id, 1, now=NOW)
        with refused(PlanNotFound):
            do(Actor(mallory.person_id), plan.plan_id, 1, now=NOW)
    with refused(NotAllowed):
        proposing.accept(client, plan.plan_id, 1, now=NOW)
    with refused(NotAllowed):
        proposing.decline(client, plan.plan_id, 1, now=NOW)
    with refused(NotAllowed, because="You can decline it"):
        proposing.withdraw(coach, plan.plan_id, 1, now=NOW)
    join(plan, dan, "coach")
    proposing.accept(Actor(dan.person_id), plan.plan_id, 1, now=NOW)
    assert entries(plan)[-1].actor_name == "Dan Ortiz"
    assert told(coach) == ["proposal"]


# Taken back, or settled


def test_what_is_withdrawn_before_anybody_was_told_tells_nobody(
    plan: Plan, client: Actor, coach: Actor, action: Action
) -> None:
    proposal = proposing.propose(client, plan.plan_id, 1, due=LATER, now=NOW).proposal
    assert proposal is not None
    proposing.withdraw(client, plan.plan_id, 1, now=NOW, seen=Seen(proposal_id=proposal.entry_id))
    assert kinds(plan)[-1] == "proposal_withdrawn"
    [word] = owed(coach.person_id)  # void when its time comes: nobody asks for that date any more
    assert word.entry_id == proposal.entry_id
    before = everything()
    proposing.withdraw(client, plan.plan_id, 1, now=NOW)
    assert everything() == before


def test_who_was_told_is_told_that_it_was_withdrawn(plan: Plan, client: Actor, coach: Actor, asked: Proposal) -> None:
    row = proposing.end(client, plan.plan_id, 1, now=NOW + HOUR)
    assert values(row, "proposal") == [None]
    [word] = owed(coach.person_id)
    assert (word.kind, word.entry_id) == ("proposal", entries(plan)[-1].entry_id)


def test_ending_it_from_the_other_side_declines(plan: Plan, coach: Actor, asked: Proposal) -> None:
    proposing.end(coach, plan.plan_id, 1, words=Words("Sorry"), now=NOW)
    assert kinds(plan)[-2:] == ["proposal_declined", "comment"]
    before = everything()
    proposing.end(coach, plan.plan_id, 1, now=NOW)
    assert everything() == before


@pytest.mark.parametrize("by", ["move", "done", "cancel"])
def test_a_move_done_or_cancelled_settles_it_without_a_word_of_its_own(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal, by: str
) -> None:
    if by == "move":
        editing.edit(coach, plan.plan_id, 1, Change(due=LATEST), now=NOW)
    elif by == "done":
        closing.complete(coach, plan.plan_id, 1, now=NOW)
    else:
        closing.cancel(coach, plan.plan_id, 1, now=NOW)
    assert values(present(plan), "proposal") == [None]
    assert told(client) == [{"move": "changed", "done": "done", "cancel": "cancelled"}[by]]
    before = everything()
    proposing.decline(coach, plan.plan_id, 1, now=NOW, seen=Seen(proposal_id=asked.entry_id))
    assert everything() == before
    with refused(WrongState):
        proposing.accept(coach, plan.plan_id, 1, now=NOW, seen=Seen(proposal_id=asked.entry_id))


def test_an_action_that_becomes_the_coachs_own_has_none_and_nobody_is_stuck(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal
) -> None:
    stuck.flag(client, plan.plan_id, 1, words=Words("Nobody answers"), now=NOW)
    editing.edit(coach, plan.plan_id, 1, Change(assigned_to="coach"), now=NOW)
    assert values(present(plan), "proposal", "stuck_at", "stuck_text") == [None, None, None]
    with refused(WrongState, because="coach’s own"):
        proposing.propose(client, plan.plan_id, 1, due=LATER, now=NOW)
    with refused(NotAllowed):
        stuck.flag(client, plan.plan_id, 1, now=NOW)
    assert stuck.flag(coach, plan.plan_id, 1, now=NOW).stuck_at == NOW


def test_other_changes_leave_it(plan: Plan, coach: Actor, asked: Proposal) -> None:
    editing.edit(coach, plan.plan_id, 1, Change(what="Send the better offer"), now=NOW)
    assert present(plan).proposal == asked


def test_a_deleted_action_that_is_brought_back_still_has_it(plan: Plan, coach: Actor, asked: Proposal) -> None:
    deleting.delete(coach, plan.plan_id, 1, now=NOW)
    with refused(ActionNotFound):
        proposing.accept(coach, plan.plan_id, 1, now=NOW)
    deleting.bring_back(coach, plan.plan_id, 1, now=NOW + MINUTE)
    assert present(plan).proposal == asked


# At the same moment


def meanwhile(monkeypatch: pytest.MonkeyPatch, what: Callable[[], Any]) -> None:
    """Something happens between our reading and our first write."""
    commit = Write.commit
    happened: list[bool] = []

    def late(self: Write) -> None:
        if not happened:
            happened.append(True)
            what()
        commit(self)

    monkeypatch.setattr(Write, "commit", late)


def test_a_date_asked_for_while_the_action_is_done_is_refused(
    plan: Plan, client: Actor, coach: Actor, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: closing.complete(coach, plan.plan_id, 1, now=NOW))
    with pytest.raises(WrongState):
        proposing.propose(client, plan.plan_id, 1, due=LATER, now=NOW)
    assert values(present(plan), "proposal") == [None]
    assert "proposed" not in kinds(plan)


def test_what_is_accepted_while_it_is_replaced_is_refused(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: proposing.propose(client, plan.plan_id, 1, due=LATEST, now=NOW))
    with pytest.raises(ProposalChanged):
        proposing.accept(coach, plan.plan_id, 1, now=NOW, seen=Seen(proposal_id=asked.entry_id))
    assert (present(plan).due_at, "moved" in kinds(plan)) == (NOW + 10 * DAY, False)


def test_of_two_coaches_who_accept_at_once_one_moves_it(
    plan: Plan, coach: Actor, dan: Person, asked: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(plan, dan, "coach")
    meanwhile(monkeypatch, lambda: proposing.accept(Actor(dan.person_id), plan.plan_id, 1, now=NOW))
    proposing.accept(coach, plan.plan_id, 1, now=NOW, seen=Seen(proposal_id=asked.entry_id))
    assert (kinds(plan).count("moved"), present(plan).moved_count) == (1, 1)


def test_a_move_that_did_not_see_the_proposal_settles_it_all_the_same(
    plan: Plan, client: Actor, coach: Actor, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: proposing.propose(client, plan.plan_id, 1, due=LATER, now=NOW))
    editing.edit(coach, plan.plan_id, 1, Change(due=LATEST), now=NOW)
    assert values(present(plan), "proposal", "due_at") == [None, NOW + 20 * DAY]


def test_after_three_lost_races_it_is_to_be_tried_again(
    plan: Plan, client: Actor, coach: Actor, asked: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.database.transactions import Lost

    def lost(self: Write) -> None:
        raise Lost

    monkeypatch.setattr(Write, "commit", lost)
    attempts: list[Callable[[], Any]] = [
        lambda: proposing.propose(client, plan.plan_id, 1, due=LATEST, now=NOW),
        lambda: proposing.accept(coach, plan.plan_id, 1, now=NOW),
        lambda: proposing.decline(coach, plan.plan_id, 1, now=NOW),
        lambda: proposing.withdraw(client, plan.plan_id, 1, now=NOW),
    ]
    for do in attempts:
        with refused(TryAgain):
            do()


def test_words_to_a_date_that_is_not_asked_for_any_more_are_not_lost(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action()
    asked = proposing.propose(Actor(alice.person_id), plan.plan_id, 1, due=Due(at=NOW + timedelta(days=20)), now=NOW)
    assert asked.proposal is not None
    proposing.withdraw(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    before = everything()
    with refused(WrongState):
        proposing.decline(
            Actor(carol.person_id),
            plan.plan_id,
            1,
            words=Words("Sorry"),
            now=NOW,
            seen=Seen(proposal_id=asked.proposal.entry_id),
        )
    assert everything() == before
