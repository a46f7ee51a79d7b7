from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import TryAgain
from tests.conftest import entries, everything, kinds
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action]) -> str:
    add_action("Call the bank")
    return f"/plans/{plan.plan_id}/actions/1"


@pytest.fixture
def client(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


def test_both_sides_see_a_comment_as_theirs_or_the_others(
    client: Visitor, visits_as: Browses, carol: Person, path: str
) -> None:
    assert (
        client.send(client.get(path), f"{path}/comments", text="Ms Weber is away.\nUntil Friday.").location
        == f"{path}#write"
    )
    own = client.get(path)
    assert own.words(".c.me p") == ["Ms Weber is away. Until Friday."]
    theirs = visits_as(carol).get(path)
    assert theirs.words(".c:not(.me) b:not(.new)") == ["Alice Moreau"]
    assert not theirs.all(".c a")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something first"), ("  \n ", "Write something first"), ("x" * 10_001, "can have up to 10,000")],
)
def test_bad_comments_are_told_and_kept(client: Visitor, path: str, text: str, sentence: str) -> None:
    before = everything()
    page = client.send(client.get(path), f"{path}/comments", text=text)
    assert page.status == 422
    assert sentence in page.problem("text")
    assert page.value("text") == text
    assert everything() == before


def test_markup_in_a_comment_stays_text(client: Visitor, path: str) -> None:
    client.send(client.get(path), f"{path}/comments", text="<script>alert(1)</script>")
    page = client.get(path)
    assert not [node for node in page.all("script") if "src" not in node.attributes]
    assert "<script>alert(1)</script>" in page.words(".c p")


def test_addresses_in_a_comment_are_links_and_its_lines_stay(
    client: Visitor, visits_as: Browses, carol: Person, path: str
) -> None:
    said = "Look here:\nhttps://bank.example/loans?a=1&b=2.\n\njavascript:alert(1)"
    client.send(client.get(path), f"{path}/comments", text=said)
    for visitor, where in ((client, path), (visits_as(carol), f"{path.split('/actions')[0]}/stream")):
        page = visitor.get(where)
        [link] = page.all(".c p a")
        assert link.attributes == {
            "href": "https://bank.example/loans?a=1&b=2",
            "rel": "noopener noreferrer nofollow",
        }
        assert page.all(".c p")[0].text() == said


def test_the_whole_mail_can_be_unfolded_but_not_by_viewers_since_it_quotes_what_was_asked_of_her(
    client: Visitor, visits_as: Browses, alice: Person, viewer: Person, plan: Plan, path: str, now: datetime
) -> None:
    comments.write(
        Actor(alice.person_id, "email"), plan.plan_id, 1, Words("Yes.", full_text="Yes.\n\n> Will you?"), now=now
    )
    page = client.get(path)
    assert page.words(".c details summary") == ["The full email"]
    assert page.words(".c details .pre") == ["Yes. > Will you?"]
    assert "by email" in page.text
    for where in (path, f"{path.split('/actions')[0]}/stream"):
        seen = visits_as(viewer).get(where)
        assert "Yes." in seen.text
        assert "Will you" not in seen.source


def test_ones_own_comment_is_edited_within_15_minutes(client: Visitor, path: str, plan: Plan, now: datetime) -> None:
    client.send(client.get(path), f"{path}/comments", text="Fiday")
    one = f"{path}/comments/{entries(plan)[-1].entry_id}"
    assert client.get(path).all(f'a[href="{one}"]')
    page = client.get(one)
    assert page.value("text") == "Fiday"
    assert client.send(page, one, text="Friday", do="save").location == f"{path}#write"
    shown = client.get(path)
    assert shown.words(".c p") == ["Friday"]
    assert "edited" in shown.text


def test_ones_own_comment_is_taken_back_and_a_line_stays(client: Visitor, path: str, plan: Plan) -> None:
    client.send(client.get(path), f"{path}/comments", text="Wrong one")
    one = f"{path}/comments/{entries(plan)[-1].entry_id}"
    client.send(client.get(one), one, do="delete")
    page = client.get(path)
    assert "Wrong one" not in page.text
    assert "You deleted a comment" in page.text
    assert kinds(plan)[-1] == "comment_deleted"
    assert actions.present(plan.plan_id, 1).comment_count == 0
    assert client.get(one).status == 404


def test_after_15_minutes_it_stands(
    client: Visitor, path: str, plan: Plan, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    client.send(client.get(path), f"{path}/comments", text="Hm")
    one = f"{path}/comments/{entries(plan)[-1].entry_id}"
    clock_at(now + timedelta(minutes=15, seconds=1))
    assert client.get(one).status == 409
    before = everything()
    page = client.post(one, {"text": "Other", "do": "save"})
    assert page.status == 409
    assert "for 15 minutes" in page.text
    assert page.value("text") == "Other"
    assert everything() == before
    assert not client.get(path).all(f'a[href="{one}"]')


def test_nobody_changes_what_somebody_else_wrote(
    client: Visitor, visits_as: Browses, carol: Person, path: str, plan: Plan
) -> None:
    client.send(client.get(path), f"{path}/comments", text="Mine")
    one = f"{path}/comments/{entries(plan)[-1].entry_id}"
    coach = visits_as(carol)
    before = everything()
    assert coach.get(one).status == 403
    for do in ("save", "delete"):
        assert coach.post(one, {"text": "Yours", "do": do}).status == 403
    assert everything() == before


def test_an_empty_edit_is_told_and_kept_back(client: Visitor, path: str, plan: Plan) -> None:
    client.send(client.get(path), f"{path}/comments", text="Hm")
    one = f"{path}/comments/{entries(plan)[-1].entry_id}"
    page = client.send(client.get(one), one, text=" ", do="save")
    assert page.status == 422
    assert page.problem("text")


def test_when_the_database_is_busy_the_comment_stays_in_its_box(
    client: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise TryAgain

    form = client.get(path).form(f"{path}/comments")
    monkeypatch.setattr(comments, "write", busy)
    page = client.post(f"{path}/comments", {**form, "text": "A long thought"})
    assert page.status == 503
    assert page.value("text") == "A long thought"


def test_done_and_cancelled_actions_still_take_comments(client: Visitor, path: str, plan: Plan) -> None:
    client.post(f"{path}/done")
    assert client.send(client.get(path), f"{path}/comments", text="It was easy").status == 303
    assert actions.present(plan.plan_id, 1).comment_count == 1


def test_a_long_history_is_paged_with_the_latest_first_seen(
    client: Visitor, alice: Person, plan: Plan, path: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.web.pages.actions.show.ENTRIES_AT_ONCE", 2)
    for number in (1, 2, 3):
        comments.write(
            Actor(alice.person_id), plan.plan_id, 1, Words(f"No {number}"), now=now + timedelta(minutes=number)
        )
    page = client.get(path)
    assert page.words(".c p") == ["No 2", "No 3"]
    earlier = next(str(node.attributes["href"]) for node in page.all("a") if node.text() == "Earlier")
    assert client.get(earlier).words(".c p") == ["No 1"]
