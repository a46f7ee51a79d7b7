from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound
from tests.conftest import entries, everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action]) -> str:
    add_action("Call the bank")
    return f"/plans/{plan.plan_id}/actions/1"


@pytest.fixture
def client(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def test_the_big_button_marks_done_and_undo_opens_it_again(client: Visitor, path: str, plan: Plan) -> None:
    page = client.get(path)
    assert page.words("button.go")[0] == "Mark done"
    done = client.send(page, f"{path}/done")
    assert done.status == 303
    after = client.get(path)
    assert "Done today 10:00" in after.text
    assert "You marked it done" in after.text
    assert client.send(after, f"{path}/reopen").location == path
    assert "You reopened it" in client.get(path).text
    assert actions.present(plan.plan_id, 1).status == "open"


def test_done_on_another_day_with_a_comment(client: Visitor, path: str, plan: Plan) -> None:
    page = client.get(f"{path}/done")
    assert (page.value("date"), page.value("time")) == ("2026-11-23", "10:00")
    client.send(page, f"{path}/done", date="2026-11-20", time="12:30", comment="It was easy.")
    action = actions.present(plan.plan_id, 1)
    assert action.done_at == datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"] == ["It was easy."]
    assert "You marked it done, on Fri 20 Nov, 12:30" in client.get(path).text


def test_the_form_left_as_it_is_means_now(client: Visitor, path: str, plan: Plan, now: datetime) -> None:
    client.send(client.get(f"{path}/done"), f"{path}/done")
    assert actions.present(plan.plan_id, 1).done_at == now


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"date": "2026-11-24"}, "date", "in the future"),
        ({"date": "20.11."}, "date", "such as 2026-12-04"),
        ({"date": "1999-01-01"}, "date", "such as"),
        ({"date": "9999-12-31"}, "date", "such as"),
        ({"time": "high noon"}, "time", "such as 17:00"),
        ({"comment": "x" * 10_001}, "comment", "can have up to 10,000"),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(
    client: Visitor, path: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    before = everything()
    page = client.send(client.get(f"{path}/done"), f"{path}/done", **{"comment": "It was easy.", **typed})
    assert page.status == 422
    assert sentence in page.problem(field)
    for name, value in {"comment": "It was easy.", **typed}.items():
        assert page.value(name) == value
    assert everything() == before


def test_the_form_sent_twice_comments_once(client: Visitor, path: str, plan: Plan) -> None:
    form = client.get(f"{path}/done").form(f"{path}/done")
    for _ in range(2):
        assert client.post(f"{path}/done", {**form, "comment": "Easy."}).location == path
    assert actions.present(plan.plan_id, 1).comment_count == 1


def test_cancelling_asks_for_a_reason_and_can_be_undone(coach: Visitor, path: str, plan: Plan) -> None:
    page = coach.send(coach.get(f"{path}/cancel"), f"{path}/cancel", reason="The bank called us")
    assert page.location == f"/plans/{plan.plan_id}?just=cancelled-1"
    assert "Cancelled today 04:00: The bank called us" in coach.get(path).text
    shown = coach.get(page.location)
    assert shown.all("#a1 .j button")[0].attributes["formaction"] == f"{plan.plan_id}/actions/1/restore"
    undone = coach.post(f"{path}/restore", shown.form("/done"))
    assert undone.location.partition("&")[0].startswith(f"/plans/{plan.plan_id}?just=reopened-1")
    assert actions.present(plan.plan_id, 1).status == "open"


def test_a_long_reason_is_kept_and_told(coach: Visitor, path: str) -> None:
    before = everything()
    page = coach.send(coach.get(f"{path}/cancel"), f"{path}/cancel", reason="x" * 501)
    assert page.status == 422
    assert page.problem("reason")
    assert page.value("reason") == "x" * 501
    assert everything() == before


def test_a_cancelled_action_is_not_marked_done(coach: Visitor, path: str) -> None:
    coach.post(f"{path}/cancel", {"reason": ""})
    page = coach.post(f"{path}/done", {"comment": "But it is"})
    assert page.status == 409
    assert "Restore it first" in page.text
    assert page.value("comment") == "But it is"


def test_deleting_asks_first_and_leaves_a_line(coach: Visitor, path: str, plan: Plan) -> None:
    before = everything()
    question = coach.get(f"{path}/delete")
    assert "Delete “Call the bank”?" in question.text
    assert everything() == before
    page = coach.send(question, f"{path}/delete")
    assert page.location == f"/plans/{plan.plan_id}?just=deleted-1"
    assert "ALI-1 has been deleted" in coach.get(page.location).text
    assert coach.get(path).status == 404
    assert "You deleted this action" in coach.get(f"/plans/{plan.plan_id}/stream").text
    with pytest.raises(ActionNotFound):
        actions.present(plan.plan_id, 1)


def test_a_deletion_is_undone_from_the_next_page(coach: Visitor, client: Visitor, path: str, plan: Plan) -> None:
    deleted = coach.get(coach.send(coach.get(f"{path}/delete"), f"{path}/delete").location)
    before = everything()
    assert client.post(f"{path}/bring-back").status == 403
    assert everything() == before
    undone = coach.send(deleted, f"{path}/bring-back")
    assert undone.location == f"/plans/{plan.plan_id}?just=back-1"
    page = coach.get(undone.location)
    assert page.words("#a1 .j") == ["Brought back."]
    assert coach.get(path).status == 200
    assert "You brought this action back" in coach.get(path).text


def test_after_ten_minutes_undo_says_so(
    coach: Visitor, path: str, clock_at: Callable[[datetime], None], now: datetime
) -> None:
    deleted = coach.get(coach.send(coach.get(f"{path}/delete"), f"{path}/delete").location)
    clock_at(now + timedelta(minutes=10))
    before = everything()
    page = coach.send(deleted, f"{path}/bring-back")
    assert page.status == 410
    assert "ten minutes" in page.text
    assert everything() == before


@pytest.mark.parametrize("number", ["0", "2", "99999999", "999999999", "-1", "one", "１"])
def test_numbers_that_are_no_action_are_not_found(coach: Visitor, path: str, number: str) -> None:
    base = path.rsplit("/", 1)[0]
    assert coach.get(f"{base}/{number}").status == 404
    assert coach.post(f"{base}/{number}/done").status == 404
    assert coach.post(f"{base.removesuffix('/actions')}/done", {"n": number}).status == 404


def test_a_passing_trouble_with_the_circle_offers_to_try_again(
    client: Visitor, path: str, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.domain.actions import closing
    from chalicelib.domain.actions import closing as completion
    from chalicelib.errors import TryAgain

    complete = closing.complete

    def busy(*_: object, **__: object) -> None:
        raise TryAgain

    monkeypatch.setattr(completion, "complete", busy)
    page = client.post(f"/plans/{plan.plan_id}/done", {"n": "1"})
    assert page.status == 503
    assert page.headers["retry-after"] == "2"
    monkeypatch.setattr(completion, "complete", complete)
    assert client.send(page, f"/plans/{plan.plan_id}/done").status == 303
    assert actions.present(plan.plan_id, 1).status == "done"


def test_late_is_said_without_blame(
    client: Visitor, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    add_action("Send the offer", due=now - timedelta(days=1))
    page = client.get(f"/plans/{plan.plan_id}/actions/1")
    assert "was due yesterday 10:00" in page.text
    assert "!" not in page.text
    assert "overdue" not in page.text
