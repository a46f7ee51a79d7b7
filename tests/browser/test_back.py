"""Back in a real browser: it brings the form back with its token, and what is sent then is neither lost nor doubled."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from tests.conftest import entries

Open = Callable[..., Page]


@pytest.fixture(scope="module", params=["kept", "fetched"])
def browser(start: Callable[..., Browser], request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Yields a browser in which Back shows the page that was kept, ``no-store`` or not, or fetches it anew.

    People's browsers do either; Playwright's own fetches.
    """
    is_kept = request.param == "kept"
    with start(whole=is_kept, ignore_default_args=["--disable-back-forward-cache"] if is_kept else None) as started:
        yield started


@pytest.fixture
def page(open_page: Open, carol: Person, now: datetime) -> Page:
    """Opens Carol's browser."""
    token = sign_in.link_path(carol, now).rsplit("/", 1)[1]
    return open_page(secret=sign_in.redeem(token, browser="Chrome on Linux", now=now)[1])


def go_back(page: Page) -> None:
    page.go_back(wait_until="commit")  # a page that was kept is not loaded again
    page.locator("main").wait_for()
    page.wait_for_function("document.readyState === 'complete'")


def fill(page: Page, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        page.locator(f'main form [name="{name}"]:visible').last.fill(value)


def twice_then_another(
    page: Page, path: str, button: str, first: dict[str, str], other: dict[str, str]
) -> tuple[str, str, str]:
    """Sends a form, goes back, sends it unchanged, goes back, and sends it with other words; returns where each led."""
    page.goto(f"/api{path}")
    led = []
    for typed in (first, first, other):
        press = page.get_by_role("button", name=button, exact=True).last
        if not press.is_visible():
            page.locator("details:has(form)", has_text=button).locator("> summary").last.click()
        fill(page, typed)
        with page.expect_navigation():
            press.click()
        led.append(page.url)
        go_back(page)
    return led[0], led[1], led[2]


def said(plan: Plan) -> list[str]:
    return [str(entry.text) for entry in entries(plan) if entry.kind == "comment"]


def test_back_keeps_the_page_or_fetches_it_with_its_token_either_way(
    page: Page, request: pytest.FixtureRequest
) -> None:
    page.goto("/api/invite")
    once = page.locator('input[name="once"]').input_value()
    page.evaluate("window.isKept = true")
    page.goto("/api/settings")
    go_back(page)
    assert bool(page.evaluate("window.isKept")) is ("[kept]" in request.node.name)
    assert page.locator('input[name="once"]').input_value() == once
    page.goto("/api/settings")
    page.goto("/api/invite")
    assert page.locator('input[name="once"]').input_value() != once


def test_a_client_invited_and_after_back_another(page: Page, carol: Person) -> None:
    first, again, other = twice_then_another(
        page, "/invite", "Send the invitation", {"name": "Alice Moreau", "email": "alice@home.example"},
        {"name": "Bob Lee", "email": "bob@home.example"},
    )  # fmt: skip
    assert first == again != other
    assert sorted(row.client_name for row in memberships.of(carol.person_id)) == ["Alice Moreau", "Bob Lee"]


@pytest.mark.parametrize("button", ["Add action", "Add and add another"])
def test_an_action_added_and_after_back_another(page: Page, plan: Plan, button: str) -> None:
    first, again, other = twice_then_another(
        page, f"/plans/{plan.plan_id}/add", button, {"what": "Call the bank", "date": "2026-12-04"}, {"what": "Write to the bank"}
    )  # fmt: skip
    assert first == again != other
    assert [action.what for action in actions.open_of_plan(plan.plan_id)] == ["Call the bank", "Write to the bank"]


def test_a_comment_and_a_post_and_after_back_another(page: Page, plan: Plan, add_action: Callable[..., Action]) -> None:
    add_action()
    own = f"/plans/{plan.plan_id}"
    twice_then_another(page, f"{own}/actions/1", "Add comment", {"text": "I called."}, {"text": "They called."})
    twice_then_another(page, f"{own}/stream", "Post", {"text": "Hello"}, {"text": "Goodbye"})
    assert said(plan) == ["I called.", "They called.", "Hello", "Goodbye"]


def test_the_same_words_within_a_minute_are_one_comment_whatever_form_they_come_from(
    page: Page, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action()
    page.goto(f"/api/plans/{plan.plan_id}/actions/1")
    for _ in range(3):
        fill(page, {"text": "Called again."})
        with page.expect_navigation():
            page.get_by_role("button", name="Add comment").click()
    assert said(plan) == ["Called again."]


def test_a_project_somebody_for_the_team_and_a_coach(page: Page, plan: Plan) -> None:
    own = f"/plans/{plan.plan_id}"
    twice_then_another(page, f"{own}/projects", "Create project", {"name": "Garden"}, {"name": "House"})
    eve, bob = {"name": "Eve", "email": "eve@home.example"}, {"name": "Bob", "email": "bob@home.example"}
    twice_then_another(page, f"{own}/team", "Send the invitation", eve, bob)
    present = plans.get_for(plan.primary_id, plan.plan_id)
    assert sorted(each.name for each in present.projects.values()) == ["Garden", "House"]
    assert sorted(each.name for each in present.members.values() if each.role == "coach") == ["Bob", "Eve"]


def test_a_token_is_made_once_and_its_secret_not_shown_again(page: Page, carol: Person) -> None:
    page.goto("/api/settings")
    page.get_by_label("What is the new token for?").fill("A program")
    page.get_by_role("button", name="Create token").click()
    expect(page.locator("code")).to_be_visible()
    go_back(page)
    page.get_by_label("What is the new token for?").fill("A program")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="Create token").click()
    assert answer.value.status == 409
    expect(page.get_by_text("its secret is shown only once")).to_be_visible()
    page.goto("/api/settings")
    page.get_by_label("What is the new token for?").fill("Another program")
    page.get_by_role("button", name="Create token").click()
    expect(page.locator("code")).to_be_visible()
    assert sorted(info.name for info in people.get(carol.person_id).tokens.values()) == ["A program", "Another program"]


def test_an_edit_and_after_back_another_is_saved_or_shows_both(
    page: Page, plan: Plan, add_action: Callable[..., Action], request: pytest.FixtureRequest
) -> None:
    add_action("Call the bank")
    page.goto(f"/api/plans/{plan.plan_id}/actions/1/edit")
    what, save = page.get_by_label("What", exact=True), page.get_by_role("button", name="Save").last
    what.fill("Call the other bank")
    save.click()
    page.wait_for_url("**/actions/1")
    go_back(page)
    what.fill("Call no bank")
    with page.expect_navigation():
        save.click()
    if "[kept]" in request.node.name:  # it knows only the earlier version
        expect(what).to_have_value("Call no bank")
        expect(page.get_by_text("Call the other bank").first).to_be_visible()
        save.click()
    page.wait_for_url("**/actions/1")
    assert actions.present(plan.plan_id, 1).what == "Call no bank"


def test_more_time_asked_for_by_a_link_and_after_back_another_date(
    open_page: Open, plan: Plan, alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action()
    page = open_page()
    page.goto(f"/api{links.path('proposal', Target(plan.plan_id, alice.person_id, 1), alice.email)}")
    for date, note in (("2026-12-09", "She is away"), ("2026-12-09", "She is away"), ("2026-12-10", "She is ill")):
        page.locator('[name="date"]').fill(date)
        page.locator('[name="comment"]').fill(note)
        with page.expect_navigation():
            page.get_by_role("button", name="Ask Carol Reed").click()
        page.go_back(wait_until="commit")
        page.get_by_role("heading", name="Call the bank").wait_for()
    assert said(plan) == ["She is away", "She is ill"]
    asked = actions.present(plan.plan_id, 1).proposal
    assert asked is not None
    assert (asked.text, asked.due_at.day) == ("She is ill", 10)


def test_when_the_function_is_killed_a_reload_sends_it_again_and_nothing_happens_twice(
    page: Page, plan: Plan, add_action: Callable[..., Action]
) -> None:
    """API Gateway answers for a function that was killed, here after it had saved; a reload sends the form again."""
    add_action()
    killed: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST" or killed:
            route.continue_()
            return
        killed.append(route.request.url)
        route.fetch(max_redirects=0)
        # Status 200, since the tests' browser reports any other as trouble.
        route.fulfill(status=200, content_type="text/html", body="<h1>That did not work just now</h1>")

    page.route("**/comments", answer)
    page.goto(f"/api/plans/{plan.plan_id}/actions/1")
    page.locator('[name="text"]').fill("I called.")
    page.get_by_role("button", name="Add comment").click()
    expect(page.get_by_text("That did not work just now")).to_be_visible()
    page.reload()
    page.wait_for_url("**/actions/1#write")
    assert said(plan) == ["I called."]
