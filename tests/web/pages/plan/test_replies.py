"""The page of replies that could not be put in place, and where a coach finds it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused
from chalicelib.domain.replies.refused import Refusal
from chalicelib.inbound.refusals import ReplyRefused
from chalicelib.web.reasons import REASONS
from tests.conftest import NOW, counted, entries, everything
from tests.domain.replies.test_refused import record, waiting
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
SESSION = 2
"""Reads that every signed-in request makes: the session and its person."""


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/replies"


@pytest.fixture
def kept(plan: Plan, alice: Person, add_action: Callable[..., Action]) -> Refusal:
    """What came from another address than Alice's in answer to the second of three actions, of which one is done."""
    for what in ("Call the bank", "Send the offer", "Book a stand"):
        add_action(what)
    closing.complete(Actor(alice.person_id), plan.plan_id, 3, now=NOW)
    return record(plan_id=plan.plan_id, person_id=alice.person_id, number=2, text="They said yes")


def test_a_coach_reads_who_wrote_what_and_why_it_is_not_in_the_plan(
    visits_as: Browses, carol: Person, kept: Refusal, path: str
) -> None:
    page = visits_as(carol).get(path)
    [shown] = page.words(".replies > li")
    for words in (
        "work@home.example", "by email, today 04:00", "They said yes",
        "It replies to a message to Alice Moreau, but came from an address we don’t know as theirs.",
        "It will appear under your name, without the address it came from",
    ):  # fmt: skip
        assert words in shown
    assert page.words("option") == [
        "Choose…", "ALI-1 Call the bank", "ALI-2 Send the offer", "ALI-3 Book a stand",
        "The plan as a whole",
    ]  # fmt: skip
    assert page.value("n") == "2", "the action that was answered is chosen already"


def test_one_click_puts_it_where_it_belongs(
    visits_as: Browses, carol: Person, kept: Refusal, path: str, plan: Plan
) -> None:
    visitor = visits_as(carol)
    form = visitor.get(path).form(f"{kept.entry_id}/add")
    for _ in range(2):  # pressed twice
        sent = visitor.post(f"{path}/{kept.entry_id}/add", form)
        assert sent.location.endswith("/replies?just=added-2")
    after = visitor.get(f"{path}?just=added-2")
    assert "Added as a comment to ALI-2 ." in after.text
    assert after.all(f'.note a[href$="/plans/{plan.plan_id}/actions/2"]')
    assert "Nothing is waiting" in after.text
    assert "They said yes" in visitor.get(f"/plans/{plan.plan_id}/actions/2").text
    assert "Added to ALI-2 by you, today" in visitor.get(f"{path}?show=settled").text
    assert len([entry for entry in entries(plan) if entry.kind == "comment"]) == 1


def test_a_comment_that_was_added_says_who_wrote_it_when_and_who_added_it(
    visits_as: Browses, carol: Person, alice: Person, kept: Refusal, path: str, plan: Plan
) -> None:
    mine = record(plan_id=plan.plan_id, author_id=alice.person_id, text="And more", now=NOW - timedelta(days=3))
    visitor = visits_as(carol)
    assert "under Alice Moreau’s name, marked as added by you" in visitor.get(path).text
    assert visitor.post(f"{path}/{mine.entry_id}/add", {"n": "plan"}).location.endswith("?just=added-plan")
    assert "Conversation" in visitor.get(f"{path}?just=added-plan").words(".note")[0]
    [comment] = visitor.get(f"/plans/{plan.plan_id}/stream").words(".flow .c")
    assert comment == "Alice Moreau , by email, Fri 20 Nov, 04:00 · added by Carol Reed And more"


def test_without_a_choice_nothing_is_added_and_the_page_says_what_to_do(
    visits_as: Browses, carol: Person, kept: Refusal, path: str
) -> None:
    visitor = visits_as(carol)
    before = everything()
    page = visitor.post(f"{path}/{kept.entry_id}/add", {"n": ""})
    assert page.status == 422
    assert page.problem(f"n-{kept.entry_id}") == "Please choose where it belongs."
    for wrong in ("99", "first", "-1"):
        assert visitor.post(f"{path}/{kept.entry_id}/add", {"n": wrong}).status == 404
    assert everything() == before


def test_it_is_put_aside_with_an_undo(visits_as: Browses, carol: Person, kept: Refusal, path: str, plan: Plan) -> None:
    visitor = visits_as(carol)
    assert visitor.post(f"{path}/{kept.entry_id}/aside", {}).location.endswith(f"?just=aside-{kept.entry_id}")
    after = visitor.get(f"{path}?just=aside-{kept.entry_id}")
    assert "Set aside." in after.text
    assert "Set aside by you" in visitor.get(f"{path}?show=settled").text
    assert visitor.post(f"{path}/{kept.entry_id}/back", after.form("/back")).location.endswith(f"#r-{kept.entry_id}")
    assert waiting(plan) == (1, 1)
    visitor.post(f"{path}/{kept.entry_id}/add", {"n": "1"})
    late = visitor.post(f"{path}/{kept.entry_id}/aside", {})
    assert (late.status, "Someone has already dealt with this reply" in late.text) == (409, True)


def test_one_that_may_be_forged_says_so_and_offers_no_action_by_itself(
    visits_as: Browses, carol: Person, alice: Person, kept: Refusal, plan: Plan, path: str
) -> None:
    record(plan_id=plan.plan_id, person_id=alice.person_id, reason="NotAuthentic", sender=alice.email, number=2)
    page = visits_as(carol).get(path)
    assert page.words(".replies .e") == [
        "It says it’s from Alice Moreau, but we couldn’t confirm that. It may be forged. Check with them before you add it."
    ]
    assert page.value("n") == ""
    assert len(page.all("button.go")) == 1, "only of the other one"


def test_what_no_person_wrote_is_folded_and_can_be_added_after_all(
    visits_as: Browses, carol: Person, plan: Plan, path: str
) -> None:
    robot = record(plan_id=plan.plan_id, reason="AutomaticMail", text="I am away", waits="never")
    visitor = visits_as(carol)
    assert "I am away" not in visitor.get(path).text
    folded = visitor.get(f"{path}?show=automatic")
    assert "It’s an automatic reply" in folded.text
    visitor.post(f"{path}/{robot.entry_id}/add", folded.form("/add") | {"n": "plan"})
    assert "I am away" in visitor.get(f"/plans/{plan.plan_id}/stream").text


def test_one_whose_words_are_not_kept_can_only_be_put_aside(
    visits_as: Browses, carol: Person, plan: Plan, path: str
) -> None:
    record(plan_id=plan.plan_id, reason="TooBig", text="")
    page = visits_as(carol).get(path)
    assert "None of its text was kept." in page.text
    assert page.words(".replies button") == ["Set aside"]


def test_a_long_one_is_unfolded_and_what_it_says_is_text(
    visits_as: Browses, carol: Person, plan: Plan, path: str
) -> None:
    record(plan_id=plan.plan_id, text="<script>alert(1)</script>" + "x" * 600, sender="<b>@evil.example")
    page = visits_as(carol).get(path)
    assert not page.all("main script, .replies b b")
    assert page.words(".replies details .pre")[0].endswith("x" * 600)


def test_the_page_goes_on_after_twenty(visits_as: Browses, carol: Person, plan: Plan, path: str) -> None:
    for n in range(21):
        record(plan_id=plan.plan_id, text=f"Number {n}", sender=f"work{n}@home.example")
    visitor = visits_as(carol)
    page = visitor.get(path)
    assert len(page.all(".replies > li")) == 20
    [earlier] = [node.attributes["href"] for node in page.all("a") if node.text() == "Earlier replies"]
    assert visitor.get(str(earlier)).words(".replies .pre") == ["Number 0"]


def test_a_coach_finds_them_from_home_plan_and_client_page_while_some_wait(
    visits_as: Browses, carol: Person, kept: Refusal, plan: Plan, path: str
) -> None:
    visitor = visits_as(carol)
    places = ("", "/client")
    for place in places:
        page = visitor.get(f"/plans/{plan.plan_id}{place}")
        assert "We couldn’t tell where 1 reply belongs." in page.text
        assert "Replies (1)" in page.words(".tabs a")
        assert page.all(f'.note a[href$="{path}"]')
    assert "1 reply to look at" in visitor.get("/").text
    record(plan_id=plan.plan_id)
    assert "We couldn’t tell where 2 replies belong." in visitor.get(f"/plans/{plan.plan_id}").text
    for row in refused.of_plan(plan, now=NOW).items:
        visitor.post(f"{path}/{row.entry_id}/aside", {})
    for place in places:
        assert "could not be put" not in visitor.get(f"/plans/{plan.plan_id}{place}").text
    assert "to put in place" not in visitor.get("/").text


def test_a_client_hears_nothing_of_them(visits_as: Browses, alice: Person, kept: Refusal, plan: Plan) -> None:
    visitor = visits_as(alice)
    for place in ("", "/stream", "/actions/2"):
        page = visitor.get(f"/plans/{plan.plan_id}{place}")
        assert (page.status, "Replies" in page.source, "They said yes" in page.source) == (200, False, False)
    assert visitor.get(f"/plans/{plan.plan_id}/replies").status == 403


def test_the_page_costs_five_reads(visits_as: Browses, carol: Person, kept: Refusal, path: str) -> None:
    visitor = visits_as(carol)
    with counted() as calls:
        assert visitor.get(path).status == 200
    assert calls == {"GetItem": SESSION + 1, "Query": 3, "TransactGetItems": 1}
    with counted() as calls:
        assert visitor.get(path.removesuffix("/replies")).status == 200
    assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 1}


def test_every_reason_has_a_sentence_for_coaches() -> None:
    def names(of: type[ReplyRefused]) -> set[str]:
        return {each.__name__ for each in of.__subclasses__()} | {
            name for each in of.__subclasses__() for name in names(each)
        }

    assert names(ReplyRefused) == set(REASONS)


def test_a_reason_of_earlier_times_is_still_shown(visits_as: Browses, carol: Person, plan: Plan, path: str) -> None:
    record(plan_id=plan.plan_id, reason="GoneLongAgo")
    assert "We couldn’t tell where it belongs." in visits_as(carol).get(path).text
    assert plans.get_for(carol.person_id, plan.plan_id).refused_count == 1
