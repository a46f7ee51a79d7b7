"""The plan's page with its script: rows change in place, a line is read while it is typed, news are counted."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.browser.conftest import keep

Opens = Callable[..., Page]


@pytest.fixture
def plan_page(
    open_page: Opens, carol: Person, plan: Plan, add_action: Callable[..., Any], now: datetime
) -> Callable[..., Page]:
    """Opens Alice's plan with a late action and eleven open ones, as Carol."""
    add_action("Send the offer", due=now - timedelta(days=3), comment="They asked for the longer version.")
    for number in range(2, 13):
        add_action(f"Open thing {number}", due=now + timedelta(days=number))

    def opened(path: str = "", **how: Any) -> Page:
        token = sign_in.link_path(carol, now).rsplit("/", 1)[1]
        page = open_page(secret=sign_in.redeem(token, browser="Chrome on Linux", now=now)[1], **how)
        page.goto(f"/api/plans/{plan.plan_id}{path}")
        return page

    return opened


def test_on_paper_a_row_has_what_and_by_when_but_nothing_to_press(plan_page: Callable[..., Page]) -> None:
    page = plan_page()
    expect(page.locator("#a1 .mv")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#a1 .w")).to_be_visible()
    assert not page.locator("main :is(a, button):not(.w):visible").all_inner_texts()


@pytest.mark.parametrize("path", ["", "?open=1"])
def test_letters_twice_as_large_make_no_row_wider_than_a_phone(plan_page: Callable[..., Page], path: str) -> None:
    page = plan_page(path, width=320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_row_is_moved_undone_commented_and_ticked_without_losing_the_place(
    plan_page: Callable[..., Page], check_page: Callable[[Page], None], plan: Plan, now: datetime
) -> None:
    page = plan_page(width=390)
    page.evaluate("window.isSamePage = true")
    keep(page, "plan-phone")
    late = page.locator("#a1")
    late.get_by_role("button", name="Friday").click()
    expect(late.locator(".j")).to_contain_text("Moved to Fri 27 Nov")
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    expect(page.locator("#told")).to_contain_text("Moved to Fri 27 Nov")
    page.keyboard.press("Enter")
    expect(late.locator(".j")).to_have_text("Moved back.")
    assert actions.present(plan.plan_id, 1).due_at == now - timedelta(days=3)

    row = page.locator("#a9")
    row.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    row.get_by_role("link", name=re.compile("Comments and more")).click()
    row.get_by_label("Write a comment").fill("Ask for Ms Weber.")
    check_page(page)
    keep(page, "row-opened-phone")
    row.get_by_role("button", name="Send").click()
    expect(row).to_contain_text("You today 04:00 Ask for Ms Weber.")
    expect(row.get_by_label("Write a comment")).to_have_value("")
    row.get_by_label("Write a comment").fill("One more thing")
    row.get_by_label("Another day").fill("2026-12-24")
    row.get_by_role("button", name="Move", exact=True).click()
    expect(row.locator(".j")).to_contain_text("Moved to Thu 24 Dec")
    row.get_by_role("link", name=re.compile("Comments and more")).click()
    expect(row.get_by_label("Write a comment")).to_have_value("One more thing")
    row.get_by_role("button", name="Mark done").click()
    expect(row.locator(".j")).to_have_text(re.compile("Done. Undo"))
    assert actions.present(plan.plan_id, 9).status == "done"
    row.get_by_role("button", name="Undo").click()
    expect(row.get_by_role("button", name="Mark done")).to_be_visible()
    assert abs(page.evaluate("scrollY") - before) < 60
    assert page.evaluate("window.isSamePage")


def test_what_cannot_be_done_in_place_is_told_on_its_page_and_out_of_reach_in_the_row(
    plan_page: Callable[..., Page], plan: Plan
) -> None:
    page = plan_page("?open=2")
    page.evaluate("() => { window.reaches = fetch; window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.locator("#a3").get_by_role("button", name="Mark done").click()
    expect(page.locator("#a3")).to_contain_text("That didn’t reach us. Please try again.")
    page.evaluate("() => { window.fetch = window.reaches; }")
    row = page.locator("#a2")
    row.get_by_label("Another day").fill("2026-01-01")
    row.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("That date is in the past. Did you mean Friday 1 January 2027?").first).to_be_visible()
    page.get_by_role("button", name="Yes, Friday 1 January 2027").click()
    expect(page.locator("#a2")).to_contain_text("Fri 1 Jan 2027")


def test_a_line_is_read_while_it_is_typed_and_a_pasted_list_is_shown_first(
    plan_page: Callable[..., Page], check_page: Callable[[Page], None], plan: Plan
) -> None:
    page = plan_page(width=1100, scheme="dark")
    line = page.get_by_label("What, by when")
    line.press_sequentially("Call the bank Fri 5pm")
    expect(page.locator("#read")).to_have_text(
        "Call the bank · Fri 27 Nov 2026, 17:00 for Alice Moreau (Berlin) · 11:00 for you (New York)"
    )
    check_page(page)
    keep(page, "line-read-dark")
    line.press("Enter")
    expect(page.get_by_text("Added: Call the bank, Fri 27 Nov, 11:00")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "f-line"
    page.keyboard.type("Read chapter 7")
    expect(page.locator("#read")).to_contain_text("you’ll choose the day next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()
    check_page(page)
    keep(page, "line-asked-dark")
    page.go_back()
    page.evaluate("""() => { const data = new DataTransfer(); data.setData("text", "- Rent the van next week\\n- Open thing 5\\n- Call Bob next Friday at noon");
        document.getElementById("f-line").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, cancelable: true, bubbles: true})); }""")
    expect(page.get_by_role("heading", name="3 actions")).to_be_visible()
    check_page(page)
    keep(page, "list-dark")
    expect(page.locator("main")).to_contain_text("This is open already: ALI-5")
    page.get_by_label("What").nth(1).fill("")
    page.get_by_role("button", name="Add 3 actions").click()
    expect(page.get_by_text("2 actions added.")).to_be_visible()
    page.goto(f"/api/plans/{plan.plan_id}/session")
    page.get_by_label("What, and by when").press_sequentially("Draft the list Fri 5pm")
    expect(page.locator("#read")).to_contain_text("17:00 for Alice Moreau (Berlin) · 11:00 for you (New York)")
    page.get_by_role("radiogroup", name="Who does it").get_by_text("You").click()
    expect(page.locator("#read")).to_contain_text("23:00 for Alice Moreau (Berlin) · 17:00 for you (New York)")
    keep(page, "session-line-dark")
    check_page(page)
    page.get_by_label("What, and by when").press("Enter")
    expect(page.locator("section[aria-labelledby=today] li")).to_have_text(
        re.compile("Draft the list.*You, Fri 27 Nov, 17:00")
    )


def test_several_are_ticked_without_script_and_news_are_counted_with_it(
    plan_page: Callable[..., Page], check_page: Callable[[Page], None], plan: Plan, alice: Person, now: datetime
) -> None:
    from chalicelib import clock
    from chalicelib.domain.actions import closing
    from chalicelib.domain.actor import Actor

    page = plan_page("?select=all", width=320)
    check_page(page)
    keep(page, "select-320")
    page.goto(f"/api/plans/{plan.plan_id}")
    page.clock.install(time=now)
    page.reload()
    closing.complete(Actor(alice.person_id), plan.plan_id, 3, now=clock.now())
    page.clock.run_for(61_000)
    expect(page.locator("#news")).to_have_text("1 new: show")
    page.get_by_role("link", name="show").click()
    expect(page.locator("#a3")).to_have_count(0)
    plain = plan_page("?open=2", script=False, width=320)
    keep(plain, "opened-320-no-script")
    plain.locator("#a2").get_by_role("button", name="In a week").click()
    expect(plain.locator("#a2 .j")).to_contain_text("Moved to Mon 30 Nov")
    assert plain.url.endswith("#a2")
