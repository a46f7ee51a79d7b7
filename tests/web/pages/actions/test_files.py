"""Files under a comment: listed on the page and by the API, opened by members only, through links that last five minutes."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.files import Sent
from tests.conftest import NOW, everything
from tests.web.api.caller import Caller, header, is_problem
from tests.web.pages.visitor import Visitor

SENT = [
    Sent("whiteboard.jpg", 1_204_518, "image/jpeg", b"\xff\xd8\xffphoto"),
    Sent("tools.zip", 900, "application/zip", None, "an archive"),
]
Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def comment(plan: Plan, alice: Person, add_action: Callable[..., Action]) -> Entry:
    """Alice answered with a photo and an archive."""
    add_action()
    once = keys.new("seen#alice#m1", kind="seen", now=NOW, lasts=None)
    actor = Actor(alice.person_id, "email")
    return comments.write(actor, plan.plan_id, 1, Words("Look.", sent=tuple(SENT)), now=NOW, seen=Seen(once=once))


def is_link_to_the_photo(location: str | None) -> bool:
    assert location is not None
    parts = urlsplit(location)
    asked = parse_qs(parts.query)
    assert parts.hostname == "test-files.s3.us-east-1.amazonaws.com"
    assert parts.path.startswith("/files/")
    assert (asked["X-Amz-Expires"], asked["X-Amz-Algorithm"]) == (["300"], ["AWS4-HMAC-SHA256"])
    return True


def test_the_page_lists_files_and_names_what_was_not_kept(comment: Entry, visits_as: Browses, carol: Person) -> None:
    page = visits_as(carol).get(f"/plans/{comment.plan_id}/actions/1")
    assert page.words(".files li") == ["whiteboard.jpg 1.2 MB", "tools.zip 1 kB, not kept: an archive"]
    [link] = page.all(".files a")
    assert link.attributes["href"] == f"/plans/{comment.plan_id}/comments/{comment.entry_id}/files/1"


def test_a_member_is_led_to_the_file_for_five_minutes(
    comment: Entry, visits_as: Browses, carol: Person, alice: Person, viewer: Person
) -> None:
    for person in (carol, alice, viewer):
        page = visits_as(person).get(f"/plans/{comment.plan_id}/comments/{comment.entry_id}/files/1")
        assert page.status == 303
        assert is_link_to_the_photo(page.location)
        assert page.headers["cache-control"] == "no-store"


def test_a_stranger_finds_no_file_and_nobody_signed_in_is_asked_to_sign_in(
    comment: Entry, visits_as: Browses, mallory: Person
) -> None:
    path = f"/plans/{comment.plan_id}/comments/{comment.entry_id}/files/1"
    assert visits_as(mallory).get(path).status == 404
    assert str(visits_as(None).get(path).location).startswith("/sign-in")


def test_who_left_the_plan_opens_nothing_any_more(comment: Entry, visits_as: Browses, alice: Person) -> None:
    client = visits_as(alice)
    path = f"/plans/{comment.plan_id}/comments/{comment.entry_id}/files/1"
    assert client.get(path).status == 303
    plan = Plan.find(comment.plan_id)
    assert plan is not None
    plan.update([Plan.members[alice.person_id]["state"].set("declined")])
    assert client.get(path).status == 404


@pytest.mark.parametrize("number", ["2", "3", "0", "x", "999"])
def test_what_was_not_kept_or_never_there_is_not_found(
    comment: Entry, visits_as: Browses, carol: Person, number: str
) -> None:
    path = f"/plans/{comment.plan_id}/comments/{comment.entry_id}/files/{number}"
    assert visits_as(carol).get(path).status == 404


def test_the_api_lists_files_with_the_comment_and_in_the_history(comment: Entry, as_carol: Caller) -> None:
    actions = f"/v1/plans/{comment.plan_id}/actions/1"
    url = f"/v1/plans/{comment.plan_id}/comments/{comment.entry_id}/files/1"
    expected = [
        {"name": "whiteboard.jpg", "size": 1_204_518, "content_type": "image/jpeg", "url": url, "reason": None},
        {"name": "tools.zip", "size": 900, "content_type": "application/zip", "url": None, "reason": "an archive"},
    ]
    assert as_carol.get(f"{actions}/comments").json_body["items"][0]["files"] == expected
    assert as_carol.get(f"{actions}/history").json_body["items"][0]["files"] == expected


def test_the_api_leads_a_member_to_the_file(
    comment: Entry, as_carol: Caller, as_mallory: Caller, as_nobody: Caller
) -> None:
    url = as_carol.get(f"/v1/plans/{comment.plan_id}/actions/1/comments").json_body["items"][0]["files"][0]["url"]
    response = as_carol.get(url)
    assert response.status_code == 303
    assert is_link_to_the_photo(header(response, "Location"))
    assert header(response, "Cache-Control") == "no-store"
    assert is_problem(as_mallory.get(url), 404, "PlanNotFound")
    assert is_problem(as_nobody.get(url), 401, "NotSignedIn")
    assert is_problem(as_carol.get(url[:-1] + "2"), 404, "FileNotFound")


def test_opening_a_file_changes_nothing(comment: Entry, as_carol: Caller) -> None:
    before = everything()
    as_carol.get(f"/v1/plans/{comment.plan_id}/comments/{comment.entry_id}/files/1")
    assert everything() == before
