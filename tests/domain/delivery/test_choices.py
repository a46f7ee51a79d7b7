"""What a member chose to be told of in one plan."""

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.notices import EVENTS, Chosen
from chalicelib.domain.people import person as people
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, TryAgain
from tests.conftest import NOW, entries, everything, kinds
from tests.refusing import refused


def chosen(plan: Plan, alice: Person, event: str = "comment") -> Chosen:
    return choices.of(plans.get_for(alice.person_id, plan.plan_id), people.get(alice.person_id), event)


def test_a_member_chooses_for_one_event_and_the_stream_shows_it_once(plan: Plan, alice: Person, carol: Person) -> None:
    off = choices.change(alice.person_id, plan.plan_id, {"comment": "off"}, now=NOW)
    assert off.client.notices == {"comment": "off"}
    entry = entries(plan)[-1]
    assert (entry.kind, entry.actor_id) == ("notices", alice.person_id)
    assert entry.data == {"event": "comment", "channel": "off"}
    before = everything()
    choices.change(alice.person_id, plan.plan_id, {"comment": "off"}, now=NOW)
    assert everything() == before
    on = choices.change(alice.person_id, plan.plan_id, {"comment": "text", "done": "digest"}, now=NOW)
    assert on.client.notices == {"comment": "text", "done": "digest"}
    assert on.members[carol.person_id].notices == {}
    assert kinds(plan).count("notices") == 3


def test_a_choice_taken_back_leaves_what_the_settings_say(plan: Plan, alice: Person) -> None:
    profile.change(Actor(alice.person_id), profile.Change(notices={"comment": "digest"}), now=NOW)
    choices.change(alice.person_id, plan.plan_id, {"comment": "text"}, now=NOW)
    assert chosen(plan, alice) == Chosen("text", "plan")
    choices.change(alice.person_id, plan.plan_id, {"comment": None}, now=NOW)
    assert chosen(plan, alice) == Chosen("digest", "own")
    assert entries(plan)[-1].data["channel"] == "usual"


def test_the_coachs_defaults_reach_a_client_who_has_not_chosen(plan: Plan, alice: Person, carol: Person) -> None:
    defaults = Defaults(client_notices={"done": "text"})
    changing.change_defaults(carol.person_id, plan.plan_id, defaults, version=None, now=NOW)
    assert chosen(plan, alice, "done") == Chosen("text", "defaults")
    assert choices.of(plans.get_for(carol.person_id, plan.plan_id), carol, "done") == Chosen("email", "usual")


@pytest.mark.parametrize("before", [{}, {"comment": "text"}, {"comment": "digest", "late": "off"}])
def test_what_a_link_turned_off_is_resumed_as_it_was(plan: Plan, alice: Person, before: dict[str, str]) -> None:
    choices.change(alice.person_id, plan.plan_id, before, now=NOW)
    for _ in range(2):
        stopped = choices.stop(alice.person_id, plan.plan_id, "comment", now=NOW)
        assert stopped.client.notices == before | {"comment": "off"}
    resumed = choices.resume(alice, plan.plan_id, "comment", now=NOW)
    assert (resumed.client.notices, resumed.client.before_off) == (before, {})


def test_what_was_turned_off_otherwise_is_resumed_by_mail(plan: Plan, alice: Person) -> None:
    choices.change(alice.person_id, plan.plan_id, {"comment": "off"}, now=NOW)
    assert choices.resume(alice, plan.plan_id, "comment", now=NOW).client.notices == {"comment": "email"}


def test_resuming_what_is_off_in_ones_settings_too_sends_mails(plan: Plan, alice: Person) -> None:
    choices.stop(alice.person_id, plan.plan_id, "comment", now=NOW)
    silent = profile.change(Actor(alice.person_id), profile.Change(notices={"comment": "off"}), now=NOW)
    assert choices.resume(silent, plan.plan_id, "comment", now=NOW).client.notices == {"comment": "email"}


def test_all_of_a_plan_is_stopped_and_resumed_as_it_was(plan: Plan, alice: Person) -> None:
    choices.change(alice.person_id, plan.plan_id, {"comment": "text"}, now=NOW)
    stopped = choices.stop_all(alice.person_id, plan.plan_id, now=NOW, via="email")
    assert stopped.client.notices == dict.fromkeys(EVENTS, "off")
    assert entries(plan)[-1].data == {"event": "all", "channel": "off"}
    resumed = choices.resume_all(alice.person_id, plan.plan_id, now=NOW, via="email")
    assert resumed.client.notices == {"comment": "text"}


def test_a_member_stored_before_undo_was_kept_can_choose_too(plan: Plan, alice: Person) -> None:
    write = Write()
    write.update(Plan, plan.plan_id, [Plan.members[alice.person_id]["before_off"].remove()])
    write.commit()
    choices.stop(alice.person_id, plan.plan_id, "comment", now=NOW)
    assert choices.resume(alice, plan.plan_id, "comment", now=NOW).client.notices == {}


def test_two_choices_at_once_are_both_kept(plan: Plan, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = plans.get_for(alice.person_id, plan.plan_id)
    choices.change(alice.person_id, plan.plan_id, {"done": "text"}, now=NOW)
    answers = [stale]
    get_for = plans.get_for
    monkeypatch.setattr(plans, "get_for", lambda *who: answers.pop() if answers else get_for(*who))
    changed = choices.change(alice.person_id, plan.plan_id, {"late": "off"}, now=NOW)
    assert changed.client.notices == {"done": "text", "late": "off"}


def test_who_always_comes_second_is_asked_to_try_again(
    plan: Plan, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = plans.get_for(alice.person_id, plan.plan_id)
    choices.change(alice.person_id, plan.plan_id, {"done": "text"}, now=NOW)
    monkeypatch.setattr(plans, "get_for", lambda *_: stale)
    with refused(TryAgain):
        choices.change(alice.person_id, plan.plan_id, {"late": "off"}, now=NOW)


@pytest.mark.parametrize(("event", "how"), [("rain", "off"), ("comment", "pigeon"), ("", "off"), ("reminder", "text")])
def test_a_choice_that_isnt_is_refused(plan: Plan, alice: Person, event: str, how: str) -> None:
    with refused(Invalid, at="notices"):
        choices.change(alice.person_id, plan.plan_id, {"late": "off", event: how}, now=NOW)


def test_strangers_and_viewers_choose_nothing(plan: Plan, viewer: Person, mallory: Person) -> None:
    with refused(PlanNotFound):
        choices.change(mallory.person_id, plan.plan_id, {"comment": "off"}, now=NOW)
    with refused(NotAllowed):
        choices.change(viewer.person_id, plan.plan_id, {"comment": "off"}, now=NOW)
    assert viewer.name not in {entry.actor_name for entry in entries(plan)}


def test_a_member_has_nothing_chosen_at_first() -> None:
    member = Member("a" * 16, "client", "Alice", "alice@home.example", "UTC")
    assert (member.notices, member.before_off) == ({}, {})
