"""Refused replies are kept by name, in the plan of whom they concern, and counted there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused as replies_refused
from chalicelib.domain.replies import resolving
from chalicelib.domain.replies.refused import Group, Refusal, Reply
from chalicelib.domain.team import accepting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, RefusalNotFound, TryAgain
from tests.conftest import NOW, counted, table_items
from tests.refusing import refused, values


def record(**more: Any) -> Refusal:
    asked: dict[str, Any] = {
        "reason": "OtherSender", "via": "email", "sender": "work@home.example", "text": "Hello", "message": "<1@x>",
    }  # fmt: skip
    now, once = more.pop("now", NOW), more.pop("once", None)
    return replies_refused.record(Reply(**asked | more), now=now, once=once)


def waiting(plan: Plan) -> tuple[int, int]:
    """How many the plan counts, and its coach's list of clients."""
    row = Membership.find(plan.primary_id, plan.plan_id)
    assert row is not None
    return int(plans.get_for(plan.primary_id, plan.plan_id).refused_count), int(row.refused_count)


def test_a_refusal_is_kept_with_its_plan_or_as_nobodys(plan: Plan) -> None:
    record(text="To whom?")
    record(plan_id=plan.plan_id, person_id="alice", number=12)
    assert [row.text for row in Refusal.rows("none")] == ["To whom?"]
    assert [(row.person_id, row.sender, row.number) for row in Refusal.rows(plan.plan_id)] == [
        ("alice", "work@home.example", 12)
    ]


def test_one_of_a_plan_that_is_not_there_is_nobodys(plan: Plan) -> None:
    assert record(plan_id="x" * 16).plan_id == "none"


def test_words_are_kept_as_far_as_a_comment_holds_them_and_shown_by_their_beginning() -> None:
    kept = record(text="x" * 10_001, sender="y" * 10_000, message="z" * 10_000)
    assert [len(kept.text), len(kept.beginning), len(kept.sender), len(kept.message)] == [10_000, 500, 320, 500]


def test_of_an_automatic_mail_only_the_beginning_is_kept_and_it_is_not_counted(plan: Plan) -> None:
    kept = record(text="x" * 10_000, plan_id=plan.plan_id, reason="Spam", waits="never")
    assert (len(kept.text), kept.state) == (500, "automatic")
    assert waiting(plan) == (0, 0)


def test_what_comes_while_very_many_wait_is_kept_whole_but_does_not_wait(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies_refused, "MOST_WAITING", 2)
    kept = [record(plan_id=plan.plan_id, text="x" * 900) for _ in range(3)]
    assert [(row.state, len(row.text)) for row in kept] == [("open", 900), ("open", 900), ("automatic", 900)]
    assert waiting(plan) == (2, 2)


def test_the_same_delivery_is_recorded_and_counted_once(plan: Plan) -> None:
    def once() -> keys.Key:
        return keys.new("refused#1", kind="refused", now=NOW, lasts=timedelta(days=1))

    record(once=once(), plan_id=plan.plan_id)
    with pytest.raises(keys.Repeated):
        record(once=once(), plan_id=plan.plan_id)
    assert len(table_items(Refusal)) == 1
    assert waiting(plan) == (1, 1)


def test_what_a_known_person_wrote_without_a_token_stands_in_the_plan_where_they_are_the_client(
    plan: Plan, alice: Person, carol: Person
) -> None:
    assert record(author_id=alice.person_id).plan_id == plan.plan_id
    assert record(author_id=carol.person_id).plan_id == "none"
    assert record(person_id=alice.person_id).plan_id == "none"
    assert waiting(plan) == (1, 1)


def test_a_client_of_two_coaches_is_not_told_on_to_either(plan: Plan, alice: Person, dan: Person) -> None:
    other = opening.open_plan(Actor(dan.person_id), Details(name="Alice", email=alice.email), now=NOW)
    assert record(author_id=alice.person_id).plan_id == plan.plan_id, "what is not accepted does not count"
    accepting.accept(Actor(alice.person_id), other.plan_id, now=NOW)
    assert record(author_id=alice.person_id).plan_id == "none"


def test_a_plan_lists_its_own_newest_first_and_by_what_became_of_them(
    plan: Plan, open_plan: Callable[..., Plan]
) -> None:
    record(text="elsewhere", plan_id=open_plan("Bob Lee", "bob@home.example").plan_id)
    for n in range(4):
        record(text=str(n), plan_id=plan.plan_id, waits="never" if n == 2 else "always")
    write = Write()
    replies_refused.settled_by_answer(write, plan.plan_id, Refusal.rows(plan.plan_id)[1].entry_id, NOW)
    write.commit()

    def listed(group: Group) -> list[str]:
        return [row.text for row in replies_refused.of_plan(plan, group, now=NOW).items]

    assert listed("all") == ["3", "2", "1", "0"]
    assert (listed("open"), listed("settled"), listed("automatic")) == (["3", "0"], ["1"], ["2"])


def test_a_list_goes_on_after_its_page_and_no_further_than_it_may_read(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies_refused, "MOST_READ", 3)
    for n in range(8):
        record(text=str(n), plan_id=plan.plan_id, waits="never" if n > 2 else "always")
    seen: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor:
        with counted() as calls:
            page = replies_refused.of_plan(plan, now=NOW, cursor=cursor, limit=2)
        assert calls["Query"] == 1
        seen, cursor, pages = seen + [row.text for row in page.items], page.next_cursor, pages + 1
    assert seen == ["2", "1", "0"]
    with pytest.raises(Invalid):
        replies_refused.of_plan(
            plan, "settled", now=NOW, cursor=replies_refused.of_plan(plan, now=NOW, limit=2).next_cursor
        )


def test_only_a_coach_of_the_plan_gets_one(
    plan: Plan, alice: Person, viewer: Person, mallory: Person, open_plan: Callable[..., Plan]
) -> None:
    kept, nobodys = record(plan_id=plan.plan_id), record()
    assert replies_refused.get_for(plan.primary_id, plan.plan_id, kept.entry_id, NOW)[1].text == "Hello"
    for person in (alice, viewer):
        with refused(NotAllowed):
            replies_refused.get_for(person.person_id, plan.plan_id, kept.entry_id, NOW)
    with refused(PlanNotFound):
        replies_refused.get_for(mallory.person_id, plan.plan_id, kept.entry_id, NOW)
    with refused(PlanNotFound):
        replies_refused.get_for(plan.primary_id, "none", nobodys.entry_id, NOW)
    with refused(RefusalNotFound):
        replies_refused.get_for(plan.primary_id, plan.plan_id, nobodys.entry_id, NOW)
    bobs = open_plan("Bob Lee", "bob@home.example")
    with refused(RefusalNotFound):
        replies_refused.get_for(bobs.primary_id, bobs.plan_id, kept.entry_id, NOW)


def test_a_text_whose_sender_said_what_it_is_about_waits_no_longer(plan: Plan) -> None:
    kept = record(plan_id=plan.plan_id, reason="WhichAction", via="text")
    for _ in range(2):
        write = Write()
        replies_refused.settled_by_answer(write, plan.plan_id, kept.entry_id, NOW)
        if len(write):
            write.commit()
    [row] = Refusal.rows(plan.plan_id)
    assert values(row, "state", "settled_at", "settled_by") == ["answered", NOW, None]
    assert waiting(plan) == (0, 0)


def test_an_answer_about_one_that_is_gone_settles_nothing(plan: Plan) -> None:
    nobodys, write = record(), Write()
    replies_refused.settled_by_answer(write, plan.plan_id, "gone", NOW)
    replies_refused.settled_by_answer(write, "none", nobodys.entry_id, NOW)
    assert len(write) == 0


def test_an_answer_that_meets_a_coach_is_tried_again(plan: Plan) -> None:
    kept = record(plan_id=plan.plan_id)
    first, second = Write(), Write()
    replies_refused.settled_by_answer(first, plan.plan_id, kept.entry_id, NOW)
    replies_refused.settled_by_answer(second, plan.plan_id, kept.entry_id, NOW)
    first.commit()
    with refused(TryAgain):
        second.commit()
    assert waiting(plan) == (0, 0)


# How long they are kept

DAYS_90 = timedelta(days=90)


def texts(plan: Plan, group: Group = "all", *, now: datetime = NOW) -> list[str]:
    return [row.text for row in replies_refused.of_plan(plan, group, now=now).items]


def test_what_a_stranger_wrote_ends_after_90_days_and_a_members_words_stay(
    plan: Plan, alice: Person, mallory: Person
) -> None:
    record(plan_id=plan.plan_id, text="forged")
    record(plan_id=plan.plan_id, text="from Mallory", author_id=mallory.person_id)
    record(plan_id=plan.plan_id, text="out of office", author_id=alice.person_id, waits="never")
    record(plan_id=plan.plan_id, text="from Alice", author_id=alice.person_id)
    record(text="of no plan", author_id=mallory.person_id)
    ends = {row.text: row.expires for row in (*Refusal.rows(plan.plan_id), *Refusal.rows("none"))}
    end = int((NOW + DAYS_90).timestamp())
    assert ends == {
        "forged": end, "from Mallory": end, "out of office": end, "from Alice": None, "of no plan": end,
    }  # fmt: skip
    assert len(texts(plan, now=NOW + DAYS_90 - timedelta(seconds=1))) == 4
    assert texts(plan, now=NOW + DAYS_90) == ["from Alice"]


def test_one_that_is_over_is_not_found_though_it_is_still_there(plan: Plan, carol: Person) -> None:
    kept = record(plan_id=plan.plan_id)
    later = NOW + DAYS_90
    actor, id = Actor(carol.person_id), kept.entry_id
    for step in (
        lambda: replies_refused.get_for(carol.person_id, plan.plan_id, id, later),
        lambda: resolving.assign(actor, plan.plan_id, id, None, now=later),
        lambda: resolving.dismiss(actor, plan.plan_id, id, now=later),
        lambda: resolving.restore(actor, plan.plan_id, id, now=later),
    ):
        with refused(RefusalNotFound):
            step()


@pytest.mark.parametrize("is_deleted", [False, True])
def test_those_that_ended_while_they_waited_are_no_longer_counted_once_somebody_looks(
    plan: Plan, alice: Person, is_deleted: bool
) -> None:
    gone = record(plan_id=plan.plan_id)
    record(plan_id=plan.plan_id, author_id=alice.person_id)
    assert waiting(plan) == (2, 2)
    if is_deleted:
        gone.delete()
    later = NOW + DAYS_90
    as_read = plans.get_for(plan.primary_id, plan.plan_id)
    assert len(replies_refused.of_plan(as_read, now=later).items) == as_read.refused_count == 1
    assert waiting(plan) == (1, 1)
    with counted() as calls:
        replies_refused.of_plan(as_read, now=later)
    assert calls == {"Query": 1}


def test_a_reply_that_comes_while_somebody_looks_stays_counted(plan: Plan) -> None:
    record(plan_id=plan.plan_id)
    as_read = plans.get_for(plan.primary_id, plan.plan_id)
    record(plan_id=plan.plan_id)
    replies_refused.of_plan(as_read, now=NOW)
    assert waiting(plan) == (2, 2)


def test_those_kept_before_there_was_an_end_are_over_too(plan: Plan, alice: Person) -> None:
    for author_id in (None, alice.person_id):
        row = record(plan_id=plan.plan_id, author_id=author_id, text=str(author_id))
        row.expires = None
        row.save()
    assert texts(plan, now=NOW + DAYS_90) == [alice.person_id]
